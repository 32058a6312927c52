import Audit
import Kernel
import Ledger
import Store
import Vault

/// Vouchers in a caller's transaction: for members' pages, for the till, for expiry.
///
/// At the till: `find(code)` tells what and how much; `redeem` does it exactly once, with the ledger's entry in the same transaction; `void`
/// undoes it within ten minutes. Whoever redeems works in the benefit's lane (`Vouchers.lane`) and keeps a row of its own, whose id is the cause.
public struct Vouchers: Sendable {
    let tools: BenefitTools

    public init(_ tools: BenefitTools) { self.tools = tools }

    /// Redemptions of one benefit share a lane with its claims, so they are committed together and never fight over its accounts.
    public static func lane(_ benefit: BenefitID) -> Lane { BenefitStore.lane(benefit) }

    static let columns: SQL = "v.id, v.number, v.benefit, v.organisation, v.person, v.state, v.valid_from, v.valid_through, v.issued_at, v.redeemed_at"

    static func voucher(_ row: Row) -> Voucher {
        Voucher(
            id: row[0], number: row[1], benefit: row[2], organisation: row[3], person: row[4], state: row[5], validFrom: row[6], validThrough: row[7],
            issuedAt: row[8], redeemedAt: row[9])
    }

    public func voucher(_ id: VoucherID, in tx: any Transaction) throws -> Voucher? {
        try tx.row("SELECT \(Self.columns) FROM voucher v WHERE v.id = :id", ["id": id]).map(Self.voucher)
    }

    public func benefit(of voucher: Voucher, in tx: any Transaction) throws -> Benefit { try tools.benefits.existing(voucher.benefit, in: tx) }

    /// The code as it is now: sixteen digits, the last six good for 30 seconds and one step of grace.
    public func code(_ number: VoucherNumber, at now: Instant) -> String { VoucherCode.code(number, secret: tools.vault.voucherSecret(number), at: now) }

    // MARK: At the till

    /// What a code leads to.
    public enum Found: Sendable {
        case voucher(Voucher, Benefit)
        /// The number is right, but its last digits are old: a screenshot, or a phone whose clock is wrong.
        case stale
        case unknown
    }

    public func find(_ code: TypedVoucherCode, at now: Instant, in tx: any Transaction) throws -> Found {
        guard let voucher = try tx.row("SELECT \(Self.columns) FROM voucher v WHERE v.number = :number", ["number": code.number]).map(Self.voucher) else {
            return .unknown
        }
        guard VoucherCode.isGood(code, secret: tools.vault.voucherSecret(voucher.number), at: now) else { return .stale }
        return .voucher(voucher, try benefit(of: voucher, in: tx))
    }

    /// Redeems once. What came of it is a value: at two tills one of the scans always loses.
    /// - Parameters:
    ///   - bill: needed for percent coupons and those with a floor.
    ///   - redemption: the id of the caller's row; the cause of the ledger's entry.
    /// - Returns: what the voucher takes off the bill.
    public func redeem<Redemption>(
        _ id: VoucherID, bill: Fen?, redemption: Identifier<Redemption>, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction
    ) throws -> Result<Fen, VoucherRule.Refused> {
        guard let voucher = try voucher(id, in: tx) else { throw CommonProblem.notFound }
        let benefit = try benefit(of: voucher, in: tx)
        let move = VoucherRule.decide(.redeem, voucher.state, from: voucher.validFrom, through: voucher.validThrough, redeemedAt: voucher.redeemedAt, now: now)
        if case .failure(let refused) = move { return .failure(refused) }
        let discount: Fen
        switch VoucherRule.discount(benefit.content.worth, bill: bill) {
        case .success(let amount): discount = amount
        case .failure(let refused): return .failure(refused)
        }
        let changed = try tx.execute(
            "UPDATE voucher SET state = 'redeemed', redeemed_at = :now, news = 0 WHERE id = :id AND state = 'issued'", ["now": now, "id": id])
        guard changed == 1 else { return .failure(VoucherRule.Refused(.alreadyRedeemed(at: try self.voucher(id, in: tx)?.redeemedAt))) }
        guard case .posted? = try tools.books.redeem(discount, benefit, Cause(.voucherRedeemed, redemption), now: now, in: tx) else {
            throw CommonProblem.changedMeanwhile
        }
        try audit("voucher.redeemed", voucher, actor, now, tx, detail: ["fen": String(discount.amount)])
        return .success(discount)
    }

    /// Undoes a redemption within ten minutes: the voucher can be used again, and the ledger has a counter-entry. (domain.md R31)
    public func void<Redemption>(
        _ id: VoucherID, redemption: Identifier<Redemption>, reason: String, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction
    ) throws -> Result<Void, VoucherRule.Refused> {
        guard let voucher = try voucher(id, in: tx) else { throw CommonProblem.notFound }
        let move = VoucherRule.decide(.void, voucher.state, from: voucher.validFrom, through: voucher.validThrough, redeemedAt: voucher.redeemedAt, now: now)
        if case .failure(let refused) = move { return .failure(refused) }
        guard let entry = try tools.books.ledger.entry(of: Cause(.voucherRedeemed, redemption), in: tx) else { return .failure(VoucherRule.Refused(.notRedeemed)) }
        let changed = try tx.execute("UPDATE voucher SET state = 'issued', redeemed_at = NULL WHERE id = :id AND state = 'redeemed'", ["id": id])
        guard changed == 1 else { return .failure(VoucherRule.Refused(.notRedeemed)) }
        guard case .posted = try tools.books.ledger.reverse(entry, Cause(.voucherVoided, redemption), at: now, reason: reason, in: tx) else {
            throw CommonProblem.changedMeanwhile
        }
        try audit("voucher.voided", voucher, actor, now, tx)
        return .success(())
    }

    // MARK: A member's

    /// Those that can be used first, by the day on which they expire; then the rest, the newest first.
    func list(of person: PersonID, isUsable: Bool, limit: Int = 100, in tx: any Transaction) throws -> [Voucher] {
        try tx.rows(
            isUsable
                ? "SELECT \(Self.columns) FROM voucher v WHERE v.person = :person AND v.state = 'issued' ORDER BY v.valid_through, v.id LIMIT :limit"
                : "SELECT \(Self.columns) FROM voucher v WHERE v.person = :person AND v.state <> 'issued' ORDER BY v.valid_through DESC, v.id DESC LIMIT :limit",
            ["person": person, "limit": limit]
        ).map(Self.voucher)
    }

    /// Of one benefit, the newest first; cancelled ones are left out.
    func list(of person: PersonID, _ benefit: BenefitID, in tx: any Transaction) throws -> [Voucher] {
        try tx.rows(
            "SELECT \(Self.columns) FROM voucher v WHERE v.benefit = :benefit AND v.person = :person AND v.state <> 'cancelled' ORDER BY v.id DESC LIMIT 50",
            ["benefit": benefit, "person": person]
        ).map(Self.voucher)
    }

    /// What the member has not been told yet: given to them, and about to expire.
    func news(of person: PersonID, in tx: any Transaction) throws -> (new: [Voucher], expiring: [Voucher]) {
        let rows = try tx.rows(
            """
            SELECT \(Self.columns), v.news FROM voucher v WHERE v.person = :person AND v.state = 'issued' AND v.news > 0 ORDER BY v.valid_through, v.id LIMIT 50
            """, ["person": person])
        let told = rows.map { (voucher: Self.voucher($0), kind: $0["news"] as Int) }
        return (told.filter { $0.kind == 1 }.map(\.voucher), told.filter { $0.kind == 2 }.map(\.voucher))
    }

    func markSeen(by person: PersonID, in tx: any Transaction) throws {
        try tx.execute("UPDATE voucher SET news = 0 WHERE person = :person AND news > 0", ["person": person])
    }

    // MARK: Time

    /// Reminds those whose vouchers end on `day`, a portion at a time. - Returns: how many.
    func remind(endingOn day: Day, portion: Int, in tx: any Transaction) throws -> Int {
        try tx.execute(
            """
            UPDATE voucher SET news = 2 WHERE id IN (
                SELECT id FROM voucher WHERE state = 'issued' AND valid_through = :day AND news <> 2 AND slot >= 0 AND issued_at < :today ORDER BY id LIMIT :portion)
            """, ["day": day, "today": day.adding(days: -Self.reminderDays).start, "portion": portion])
    }

    static let reminderDays = 3

    /// Expires a portion of those that ended before `today`, with their stock and money. - Returns: how many.
    func expire(before today: Day, portion: Int, now: Instant, in tx: any Transaction) throws -> Int {
        let rows = try tx.rows(
            "SELECT id, benefit FROM voucher WHERE state = 'issued' AND valid_through < :today ORDER BY valid_through, id LIMIT :portion",
            ["today": today, "portion": portion])
        guard !rows.isEmpty else { return 0 }
        for (id, group) in Dictionary(grouping: rows, by: { $0[1] as BenefitID }).sorted(by: { $0.key < $1.key }) {
            let benefit = try tools.benefits.existing(id, in: tx)
            let vouchers: [VoucherID] = group.map { $0[0] }
            var changed: [VoucherID] = []
            try IDList.each(vouchers) { ids, placeholders in
                var parameters: Parameters = [:]
                parameters.list("p", ids)
                let done = try tx.rows(
                    "UPDATE voucher SET state = 'expired', news = 0 WHERE state = 'issued' AND id IN (\(placeholders)) RETURNING id", parameters)
                changed += done.map { $0[0] }
            }
            guard let first = changed.min() else { continue }
            let isOpen = if case .open = benefit.phase(at: now) { true } else { false }
            try tools.books.giveBack(changed.count, id, of: benefit.organisation, isOpen: isOpen, Cause(.vouchersExpired, first), now: now, in: tx)
            try tx.audit(
                AuditEntry(
                    at: now, actor: .system, organisation: benefit.organisation, action: "voucher.expired", object: AuditObject("benefit", id),
                    detail: ["count": String(changed.count), "first": first.description]))
        }
        return rows.count
    }

    /// Takes an unused voucher back; the claim is free again and so is the piece. - Throws: `CommonProblem.notFound`.
    func cancel(_ id: VoucherID, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws -> Result<Void, VoucherRule.Refused> {
        guard let voucher = try voucher(id, in: tx) else { throw CommonProblem.notFound }
        let move = VoucherRule.decide(.cancel, voucher.state, from: voucher.validFrom, through: voucher.validThrough, redeemedAt: voucher.redeemedAt, now: now)
        if case .failure(let refused) = move { return .failure(refused) }
        let benefit = try benefit(of: voucher, in: tx)
        let changed = try tx.execute("UPDATE voucher SET state = 'cancelled', slot = id, news = 0 WHERE id = :id AND state = 'issued'", ["id": id])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        let isOpen = if case .open = benefit.phase(at: now) { true } else { false }
        try tools.books.giveBack(1, benefit.id, of: benefit.organisation, isOpen: isOpen, Cause(.voucherCancelled, id), now: now, in: tx)
        try audit("voucher.cancelled", voucher, actor, now, tx)
        return .success(())
    }

    private func audit(
        _ action: String, _ voucher: Voucher, _ actor: AuditEntry.Actor, _ now: Instant, _ tx: any Transaction, detail: [String: String] = [:]
    ) throws {
        try tx.audit(
            AuditEntry(
                at: now, actor: actor, organisation: voucher.organisation, action: action, object: AuditObject("voucher", voucher.id),
                detail: detail.merging(["benefit": voucher.benefit.description]) { first, _ in first }))
    }
}
