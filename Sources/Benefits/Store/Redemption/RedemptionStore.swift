import Audit
import Kernel
import Ledger
import Membership
import Merchants
import Organisations
import Store

/// Redemptions in a caller's transaction: finding, reading, voiding.
struct RedemptionStore: Sendable {
    let tools: BenefitTools
    let directory = MerchantDirectory()

    static let columns: SQL = """
        r.id, r.voucher, r.benefit, r.organisation, r.merchant, r.branch, r.clerk, r.at, r.offline_at, r.bill, r.amount, r.union_part, r.month, r.voided_at,
        r.void_reason
        """

    static func read(_ row: Row) -> Redemption {
        Redemption(
            id: row[0], voucher: row[1], benefit: row[2], organisation: row[3], merchant: row[4], branch: row[5], clerk: row[6], at: row[7], offlineAt: row[8],
            bill: row[9], amount: row[10], unionPart: row[11], month: row[12], voidedAt: row[13], voidReason: row[14])
    }

    func redemption(_ id: RedemptionID, in tx: any Transaction) throws -> Redemption? {
        try tx.row("SELECT \(Self.columns) FROM redemption r WHERE r.id = :id", ["id": id]).map(Self.read)
    }

    /// The first answer to a tap.
    func redemption(tap: String, in tx: any Transaction) throws -> Redemption? {
        try tx.row("SELECT \(Self.columns) FROM redemption r WHERE r.tap = :tap", ["tap": tap]).map(Self.read)
    }

    // MARK: Finding

    /// What a code stands for; the code itself is checked by its half minute.
    func find(_ number: VoucherNumber, in tx: any Transaction) throws -> Voucher? {
        try tx.row("SELECT \(Vouchers.columns) FROM voucher v WHERE v.number = :number", ["number": number]).map(Vouchers.voucher)
    }

    func find(_ id: VoucherID, in tx: any Transaction) throws -> Voucher? {
        try tx.row("SELECT \(Vouchers.columns) FROM voucher v WHERE v.id = :id", ["id": id]).map(Vouchers.voucher)
    }

    /// The redemption of a voucher that stands, with the name of its branch.
    func first(of voucher: VoucherID, in tx: any Transaction) throws -> (redemption: Redemption, branch: String)? {
        guard let row = try tx.row("SELECT \(Self.columns) FROM redemption r WHERE r.voucher = :voucher AND r.living = 1", ["voucher": voucher]) else { return nil }
        let redemption = Self.read(row)
        return (redemption, try branchName(redemption.branch, in: tx))
    }

    func branchName(_ branch: BranchID, in tx: any Transaction) throws -> String {
        guard let found = try directory.branch(branch, in: tx), let merchant = try directory.merchant(found.merchant, in: tx) else { return "" }
        return "\(merchant.name)·\(found.name)"
    }

    // MARK: Where it counts

    func merchants(of benefit: BenefitID, in tx: any Transaction) throws -> Set<MerchantID> {
        Set(try tx.rows("SELECT merchant FROM benefit_merchant WHERE benefit = :benefit", ["benefit": benefit]).map { $0[0] as MerchantID })
    }

    func set(_ merchants: Set<MerchantID>, of benefit: Benefit, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        try tx.execute("DELETE FROM benefit_merchant WHERE benefit = :benefit", ["benefit": benefit.id])
        for merchant in merchants.sorted() {
            try tx.execute("INSERT INTO benefit_merchant (benefit, merchant) VALUES (:benefit, :merchant)", ["benefit": benefit.id, "merchant": merchant])
        }
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(officer), organisation: benefit.organisation, action: "benefit.merchants_set", object: AuditObject("benefit", benefit.id),
                detail: ["merchants": String(merchants.count)]))
    }

    // MARK: Voiding

    /// Undoes a redemption within ten minutes: the voucher can be used again, the money is reserved again. The void falls into the month that is open now.
    /// (domain.md R31, R33)
    /// - Throws: `RedemptionProblem`.
    func void(_ id: RedemptionID, reason: String, by user: TillUser, now: Instant, in tx: any Transaction) throws -> Redemption {
        guard let redemption = try redemption(id, in: tx), try mayVoid(redemption, user, in: tx) else { throw RedemptionProblem.noSuchRedemption }
        guard redemption.voidedAt == nil else { throw RedemptionProblem.voidedAlready }
        guard now < redemption.at + VoucherRule.voidingTime else { throw RedemptionProblem.tooLateToVoid }
        guard let benefit = try tools.benefits.benefit(redemption.benefit, in: tx) else { throw RedemptionProblem.noSuchRedemption }
        // The stock's account first, as claiming and redeeming do: so they never wait for each other.
        try tools.books.takeTurn(benefit.id, in: tx)
        let month = now.month
        let voided = try tx.execute(
            """
            UPDATE redemption SET living = NULL, voided_at = :now, void_month = :month, void_reason = :reason, voided_by = :by WHERE id = :id AND living = 1
            """, ["now": now, "month": month, "reason": reason, "by": user.person, "id": id])
        guard voided == 1 else { throw RedemptionProblem.voidedAlready }
        try tx.execute("UPDATE voucher SET state = 'issued', redeemed_at = NULL WHERE id = :id AND state = 'redeemed'", ["id": redemption.voucher])
        guard try tools.books.unredeem(redemption.amount, benefit, Cause(.voucherVoided, id), now: now, in: tx) else {
            throw CommonProblem.busy(retryAfterSeconds: 1)
        }
        try tx.audit(
            AuditEntry(
                at: now, actor: user.person.map { .person($0) } ?? .system, organisation: redemption.organisation, action: "voucher.voided",
                object: AuditObject("voucher", redemption.voucher), detail: ["redemption": id.description]))
        return try self.redemption(id, in: tx) ?? redemption
    }

    private func mayVoid(_ redemption: Redemption, _ user: TillUser, in tx: any Transaction) throws -> Bool {
        switch user {
        case .partner(let merchant): return merchant == redemption.merchant
        case .clerk(let person):
            guard let clerk = try directory.clerk(person, at: redemption.merchant, in: tx), clerk.role.may(.voidRedemption) else { return false }
            return clerk.branch == nil || clerk.branch == redemption.branch
        }
    }

    // MARK: The till's day

    struct Line: Sendable {
        let redemption: Redemption
        let title: String
    }

    /// The last ten at a branch, voided ones among them.
    func last(at branch: BranchID, limit: Int = 10, in tx: any Transaction) throws -> [Line] {
        let rows = try tx.rows(
            "SELECT \(Self.columns) FROM redemption r WHERE r.branch = :branch ORDER BY r.at DESC LIMIT :limit", ["branch": branch, "limit": limit]
        ).map(Self.read)
        let benefits = try BenefitStore.byID(Set(rows.map(\.benefit)), in: tx)
        return rows.map { Line(redemption: $0, title: benefits[$0.benefit]?.title ?? "") }
    }

    /// How many stand today at a branch, and what they took off.
    func today(at branch: BranchID, now: Instant, in tx: any Transaction) throws -> (count: Int, amount: Fen) {
        let row = try tx.row(
            "SELECT COUNT(*), COALESCE(SUM(amount), 0) FROM redemption WHERE branch = :branch AND at >= :start AND living = 1",
            ["branch": branch, "start": now.day.start])
        return (row?[0] ?? 0, row?[1] ?? .zero)
    }

    // MARK: Double spends

    struct DoubleSpend: Sendable {
        let voucher: VoucherID
        let merchant: MerchantID
        let branch: BranchID
        let offlineAt: Instant
        let first: RedemptionID
    }

    /// Of one union, or of one merchant; the newest first.
    func doubles(of organisation: OrganisationID, in tx: any Transaction) throws -> [DoubleSpend] {
        try tx.rows(
            "SELECT voucher, merchant, branch, offline_at, first FROM redemption_double WHERE organisation = :organisation ORDER BY id DESC LIMIT 100",
            ["organisation": organisation]
        ).map { DoubleSpend(voucher: $0[0], merchant: $0[1], branch: $0[2], offlineAt: $0[3], first: $0[4]) }
    }

    func doubles(at merchant: MerchantID, in tx: any Transaction) throws -> [DoubleSpend] {
        try tx.rows(
            "SELECT voucher, merchant, branch, offline_at, first FROM redemption_double WHERE merchant = :merchant ORDER BY id DESC LIMIT 20", ["merchant": merchant]
        ).map { DoubleSpend(voucher: $0[0], merchant: $0[1], branch: $0[2], offlineAt: $0[3], first: $0[4]) }
    }
}

/// How redemptions move the books. (domain.md R23, R33)
extension BenefitBooks {
    /// Nobody else claims, redeems or voids vouchers of this benefit until the transaction ends: all begin with the stock's account.
    func takeTurn(_ benefit: BenefitID, in tx: any Transaction) throws {
        guard let accounts = try accounts(benefit, in: tx) else { throw CommonProblem.notFound }
        _ = try ledger.lock(accounts.stock, in: tx)
    }

    /// Spends what several vouchers of one benefit took off: one entry for a batch, whose cause is its first redemption.
    func redeem(_ amounts: [Fen], _ benefit: Benefit, _ cause: Cause, now: Instant, in tx: any Transaction) throws -> Bool {
        guard let accounts = try accounts(benefit.id, in: tx) else { return false }
        let count = Int64(amounts.count)
        var spent = [Int64](repeating: 0, count: accounts.shares.count)
        for amount in amounts { for (index, part) in benefit.content.unionParts(of: amount).enumerated() { spent[index] += part.amount } }
        var postings = [Posting(accounts.held, -count), Posting(accounts.used, count)]
        for (share, spent) in zip(accounts.shares, spent) {
            let reserved = share.cost.amount * count
            postings += [Posting(share.reserved, -reserved), Posting(share.spent, spent), Posting(share.planned, reserved - spent)]
        }
        return try ledger.post(NewEntry(cause, at: now, organisation: benefit.organisation, postings), in: tx).entry != nil
    }

    /// The other way round. What the reservation needs beyond what was spent comes from the plan, or from the budget once the benefit is settled.
    func unredeem(_ amount: Fen, _ benefit: Benefit, _ cause: Cause, now: Instant, in tx: any Transaction) throws -> Bool {
        guard let accounts = try accounts(benefit.id, in: tx) else { return false }
        func entry(from source: (Accounts.Share) -> AccountRef) -> NewEntry {
            var postings = [Posting(accounts.held, 1), Posting(accounts.used, -1)]
            for (share, spent) in zip(accounts.shares, benefit.content.unionParts(of: amount)) {
                postings += [
                    Posting(share.reserved, share.cost.amount), Posting(share.spent, -spent.amount), Posting(source(share), spent.amount - share.cost.amount),
                ]
            }
            return NewEntry(cause, at: now, organisation: benefit.organisation, postings)
        }
        if try ledger.post(entry { $0.planned }, in: tx).entry != nil { return true }
        return try ledger.post(entry { $0.budget }, in: tx).entry != nil
    }
}
