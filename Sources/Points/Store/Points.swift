import Audit
import Kernel
import Ledger
import Membership
import Store

/// Members' points, inside a caller's transaction: earned by rules, granted, spent, undone, expired. Every change is an entry of the ledger and
/// a line of the member's statement. (domain.md R23–R26)
///
/// ```swift
/// try points.earn(.takingPart, person, cause: activity.description, detail: title, at: now, in: tx)
/// switch try points.spend(120, of: person, Cause(.mallOrder, order), to: sales, in: union, at: now, in: tx) { … }
/// ```
public struct Points: Sendable {
    let ids: IdentifierMaker
    let ledger: Ledger
    let memberships: Memberships

    public init(ids: IdentifierMaker, ledger: Ledger, memberships: Memberships) {
        self.ids = ids
        self.ledger = ledger
        self.memberships = memberships
    }

    // MARK: Reading

    public func balance(of person: PersonID, in tx: any Transaction) throws -> Int64 {
        try ledger.balance(of: AccountKey(.person(person), .memberPoints, .points), in: tx)
    }

    /// What is left of which lots, the first to expire first.
    func lots(of person: PersonID, in tx: any Transaction) throws -> [Lot] {
        try tx.rows("SELECT until, remaining FROM points_lot WHERE person = :person AND remaining > 0 ORDER BY until", ["person": person])
            .map { Lot(until: $0[0], left: $0[1]) }
    }

    static let columns: SQL = "id, person, organisation, kind, detail, amount, state, hold, at"

    static func entry(_ row: Row) -> PointsEntry {
        PointsEntry(
            id: row[0], person: row[1], organisation: row[2], kind: row[3], detail: row[4], amount: row[5], state: row[6], hold: row[7], at: row[8])
    }

    /// A member's statement, the newest first.
    public func statement(of person: PersonID, before: PointsEntryID? = nil, limit: Int, in tx: any Transaction) throws -> [PointsEntry] {
        try tx.rows(
            "SELECT \(Self.columns) FROM points_entry WHERE person = :person AND id < :before ORDER BY id DESC LIMIT :limit",
            ["person": person, "before": before?.raw ?? Int64.max, "limit": limit]
        ).map(Self.entry)
    }

    /// The union whose rules hold for a person; `nil` for those who are no members.
    public func union(of person: PersonID, in tx: any Transaction) throws -> OrganisationID? { try memberships.facts(of: person, in: tx)?.organisation }

    // MARK: Earning

    /// Counts an occasion once, cut to the caps. (domain.md R24)
    /// - Parameters:
    ///   - cause: what it is for, unique among the person's causes of this kind: an activity's id, a day.
    ///   - device: of whoever asks, for the checks; `nil` where an officer or the system acts.
    @discardableResult
    public func earn(
        _ kind: PointsKind, _ person: PersonID, cause: String, detail: String? = nil, device: [UInt8]? = nil, at now: Instant, in tx: any Transaction
    ) throws -> EarnOutcome {
        precondition(PointsKind.earned.contains(kind) && kind != .signIn, "other points are not earned by a rule")
        guard let facts = try memberships.facts(of: person, in: tx), facts.state == .active else { return .notMember }
        let rules = try rules(at: facts.organisation, on: now.day, in: tx)
        let rule = rules.rule(.kind(kind))
        guard rule.points > 0 else { return .off }
        return try count(kind, rule.points, rule, rules.rule(.total), Occasion(facts: facts, cause: cause, detail: detail, device: device, now: now), in: tx)
    }

    /// Today's sign-in, once a day; a row of seven brings the bonus. A complete profile is counted with it. (domain.md R24)
    public func signIn(_ person: PersonID, device: [UInt8]?, at now: Instant, in tx: any Transaction) throws -> (outcome: EarnOutcome, streak: Int) {
        guard let facts = try memberships.facts(of: person, in: tx), facts.state == .active else { return (.notMember, 0) }
        let rules = try rules(at: facts.organisation, on: now.day, in: tx)
        let rule = rules.rule(.kind(.signIn))
        guard rule.points > 0 else { return (.off, 0) }
        // The account's row orders two taps at the same moment.
        _ = try ledger.lock(try account(facts, now, in: tx), in: tx)
        let known = try streak(of: person, in: tx)
        guard let streak = SignInStreak.next(known, today: now.day) else { return (.already, known?.length ?? 0) }
        try tx.execute(
            """
            INSERT INTO points_streak (person, last_day, length) VALUES (:person, :day, :length)
            ON CONFLICT (person) DO UPDATE SET last_day = excluded.last_day, length = excluded.length
            """, ["person": person, "day": streak.last, "length": streak.length])
        let occasion = Occasion(facts: facts, cause: now.day.iso, detail: nil, device: device, now: now)
        let outcome = try count(.signIn, streak.points(rule), rule, rules.rule(.total), occasion, in: tx)
        if facts.isVerified { try earn(.profile, person, cause: "complete", at: now, in: tx) }
        return (outcome, streak.length)
    }

    func streak(of person: PersonID, in tx: any Transaction) throws -> SignInStreak? {
        try tx.row("SELECT last_day, length FROM points_streak WHERE person = :person", ["person": person]).map { SignInStreak(last: $0[0], length: $0[1]) }
    }

    struct Occasion {
        let facts: MemberFacts
        let cause: String
        let detail: String?
        let device: [UInt8]?
        let now: Instant
    }

    private func count(
        _ kind: PointsKind, _ wanted: Int64, _ rule: PointsRule, _ total: PointsRule, _ occasion: Occasion, in tx: any Transaction
    ) throws -> EarnOutcome {
        let (facts, now) = (occasion.facts, occasion.now)
        let known: Int? = try tx.scalar(
            "SELECT 1 FROM points_entry WHERE person = :person AND kind = :kind AND cause = :cause",
            ["person": facts.person, "kind": kind, "cause": occasion.cause])
        guard known == nil else { return .already }
        // Whoever earns at the same moment waits here, so that the caps hold.
        let account = try account(facts, now, in: tx)
        _ = try ledger.lock(account, in: tx)
        let amount = granted(wanted, rule, total: total, try soFar(kind, facts.person, now, in: tx))
        let hold = amount > 0 ? holdReason(try traces(occasion, in: tx)) : nil
        let id: PointsEntryID = ids.next()
        let entry = Line(id: id, facts.person, facts.organisation, kind, cause: occasion.cause, detail: occasion.detail, amount: amount, at: now)
        guard try write(entry, state: hold == nil ? .posted : .held, hold: hold, in: tx) else { return .already }
        if hold != nil { return .held(amount) }
        if amount > 0 { try issue(amount, id, kind, to: account, facts.person, in: facts.organisation, at: now, in: tx) }
        return .earned(amount)
    }

    private func soFar(_ kind: PointsKind, _ person: PersonID, _ now: Instant, in tx: any Transaction) throws -> EarnedSoFar {
        var out = EarnedSoFar()
        let rows = try tx.rows(
            "SELECT kind, day, SUM(amount) FROM points_entry WHERE person = :person AND day >= :first AND state IN ('posted', 'held') GROUP BY kind, day",
            ["person": person, "first": now.month.firstDay])
        for row in rows {
            let (ofKind, day, sum): (PointsKind, Day, Int64) = (row[0], row[1], row[2])
            guard PointsKind.earned.contains(ofKind) else { continue }
            out.thisMonth += sum
            if ofKind == kind { out.kindThisMonth += sum }
            if day == now.day {
                out.today += sum
                if ofKind == kind { out.kindToday += sum }
            }
        }
        return out
    }

    private func traces(_ occasion: Occasion, in tx: any Transaction) throws -> EarningTraces {
        guard let device = occasion.device else { return EarningTraces() }
        let (person, now) = (occasion.facts.person, occasion.now)
        try tx.execute(
            "INSERT INTO points_trace (day, device, person) VALUES (:day, :device, :person) ON CONFLICT DO NOTHING",
            ["day": now.day, "device": device, "person": person])
        return EarningTraces(
            peopleOnDevice: try tx.scalar("SELECT COUNT(*) FROM points_trace WHERE day = :day AND device = :device", ["day": now.day, "device": device]) ?? 0,
            inLastMinute: try tx.scalar(
                "SELECT COUNT(*) FROM points_entry WHERE person = :person AND day = :day AND at > :since AND amount > 0",
                ["person": person, "day": now.day, "since": now - .minutes(1)]) ?? 0)
    }

    // MARK: Parts

    /// A line of the statement that is about to be written.
    struct Line {
        let id: PointsEntryID
        let person: PersonID
        let organisation: OrganisationID
        let kind: PointsKind
        let cause: String
        let detail: String?
        let amount: Int64
        let at: Instant

        init(id: PointsEntryID, _ person: PersonID, _ organisation: OrganisationID, _ kind: PointsKind, cause: String, detail: String?, amount: Int64, at: Instant) {
            self.id = id
            self.person = person
            self.organisation = organisation
            self.kind = kind
            self.cause = cause
            self.detail = detail
            self.amount = amount
            self.at = at
        }
    }

    /// - Returns: false if the cause stands there already.
    func write(_ line: Line, state: PointsEntry.State = .posted, hold: HoldReason? = nil, in tx: any Transaction) throws -> Bool {
        try tx.execute(
            """
            INSERT INTO points_entry (id, person, organisation, kind, cause, detail, amount, state, hold, day, at)
            VALUES (:id, :person, :organisation, :kind, :cause, :detail, :amount, :state, :hold, :day, :at) ON CONFLICT DO NOTHING
            """,
            [
                "id": line.id, "person": line.person, "organisation": line.organisation, "kind": line.kind, "cause": line.cause, "detail": line.detail,
                "amount": line.amount, "state": state, "hold": hold, "day": line.at.day, "at": line.at,
            ]) == 1
    }

    func account(_ facts: MemberFacts, _ now: Instant, in tx: any Transaction) throws -> AccountRef {
        try account(of: facts.person, in: facts.organisation, now, in: tx)
    }

    func account(of person: PersonID, in organisation: OrganisationID, _ now: Instant, in tx: any Transaction) throws -> AccountRef {
        try ledger.open(AccountKey(.person(person), .memberPoints, .points), in: organisation, now: now, tx)
    }

    /// Gives points out of a union's account and lays them aside until they expire.
    func issue(
        _ amount: Int64, _ id: PointsEntryID, _ kind: PointsKind, to account: AccountRef, _ person: PersonID, in organisation: OrganisationID, at now: Instant,
        in tx: any Transaction
    ) throws {
        let balance = try ledger.lock(account, in: tx)
        let source = try ledger.open(AccountKey(.union(organisation), .pointsIssued, .points), in: organisation, now: now, tx)
        let outcome = try ledger.post(
            NewEntry(Cause(kind.cause, id), at: now, organisation: organisation, [Posting(source, -amount), Posting(account, amount)]), in: tx)
        guard case .posted(let posting) = outcome else { return }
        try note(posting, id, in: tx)
        try putIntoLot(putAside(amount, balance: balance), lastDay(ofPointsFrom: now.day.year), person, in: tx)
    }

    func note(_ posting: EntryID, _ id: PointsEntryID, in tx: any Transaction) throws {
        try tx.execute("UPDATE points_entry SET posting = :posting WHERE id = :id", ["posting": posting, "id": id])
    }

    func putIntoLot(_ amount: Int64, _ until: Day, _ person: PersonID, in tx: any Transaction) throws {
        guard amount > 0 else { return }
        try tx.execute(
            """
            INSERT INTO points_lot (person, until, remaining) VALUES (:person, :until, :amount)
            ON CONFLICT (person, until) DO UPDATE SET remaining = points_lot.remaining + excluded.remaining
            """, ["person": person, "until": until, "amount": amount])
    }

    func takeFromLots(_ taken: [Lot], _ person: PersonID, in tx: any Transaction) throws {
        for lot in taken {
            try tx.execute(
                "UPDATE points_lot SET remaining = remaining - :amount WHERE person = :person AND until = :until",
                ["amount": lot.left, "person": person, "until": lot.until])
        }
    }

    func audit(
        _ action: String, _ id: PointsEntryID, _ organisation: OrganisationID, _ actor: AuditEntry.Actor, _ now: Instant, _ detail: [String: String], in tx: any Transaction
    ) throws {
        try tx.audit(AuditEntry(at: now, actor: actor, organisation: organisation, action: action, object: AuditObject("points", id), detail: detail))
    }
}
