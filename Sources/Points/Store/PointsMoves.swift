import Audit
import Kernel
import Ledger
import Store

/// Points that go: spent, undone, expired; and come back.
extension Points {
    /// Pays with points, the oldest first; never below zero. (domain.md R25, R26)
    /// - Parameters:
    ///   - cause: of the feature that sells; the same cause pays once.
    ///   - account: where they go, in points.
    ///   - organisation: in whose books it stands.
    public func spend(
        _ amount: Int64, of person: PersonID, _ cause: Cause, detail: String? = nil, to account: AccountRef, in organisation: OrganisationID, at now: Instant,
        in tx: any Transaction
    ) throws -> SpendOutcome {
        precondition(amount > 0, "nothing is paid with nothing")
        let own = try self.account(of: person, in: organisation, now, in: tx)
        let balance = try ledger.lock(own, in: tx)
        if try ledger.entry(of: cause, in: tx) != nil { return .alreadySpent }
        guard balance >= amount else { return .notEnough(balance: balance) }
        let outcome = try ledger.post(NewEntry(cause, at: now, organisation: organisation, [Posting(own, -amount), Posting(account, amount)]), in: tx)
        guard case .posted(let posting) = outcome else { return .alreadySpent }
        let taken = take(amount, from: try lots(of: person, in: tx))
        try takeFromLots(taken, person, in: tx)
        for lot in taken {
            try tx.execute(
                "INSERT INTO points_spent (cause_kind, cause, until, person, amount) VALUES (:kind, :cause, :until, :person, :amount)",
                ["kind": cause.kind.id, "cause": cause.id, "until": lot.until, "person": person, "amount": lot.left])
        }
        let line = Line(id: ids.next(), person, organisation, .spent, cause: "\(cause.kind.id) \(cause.id)", detail: detail, amount: -amount, at: now)
        if try write(line, in: tx) { try note(posting, line.id, in: tx) }
        return .spent
    }

    /// Gives back all that `cause` paid, with its old years; what has expired meanwhile is good for 30 days. (domain.md R65)
    /// - Returns: how much; 0 if nothing was paid or it was given back before.
    @discardableResult
    public func giveBack(_ cause: Cause, undoing: Cause, detail: String? = nil, at now: Instant, in tx: any Transaction) throws -> Int64 {
        let rows = try tx.rows(
            "SELECT person, until, amount FROM points_spent WHERE cause_kind = :kind AND cause = :cause ORDER BY until", ["kind": cause.kind.id, "cause": cause.id])
        guard let person: PersonID = rows.first?[0], let paid = try ledger.entry(of: cause, in: tx) else { return 0 }
        let own = try ledger.find(AccountKey(.person(person), .memberPoints, .points), in: tx)
        guard let own else { return 0 }
        let balance = try ledger.lock(own, in: tx)
        guard case .posted(let posting) = try ledger.reverse(paid, undoing, at: now, in: tx) else { return 0 }
        let organisation = try ledger.account(own.id, in: tx)?.organisation ?? OrganisationID(0)
        let amount = rows.reduce(Int64(0)) { $0 + ($1[2] as Int64) }
        // A hole that was made meanwhile is filled first, from the points that would expire first.
        var hole = amount - putAside(amount, balance: balance)
        for row in rows {
            let filled = min(hole, row[2])
            hole -= filled
            try putIntoLot(row[2] - filled, returning(row[1], on: now.day), person, in: tx)
        }
        let line = Line(id: ids.next(), person, organisation, .returned, cause: "\(undoing.kind.id) \(undoing.id)", detail: detail, amount: amount, at: now)
        if try write(line, in: tx) { try note(posting, line.id, in: tx) }
        return amount
    }

    /// Undoes what a cause brought, even below zero. (domain.md R26)
    /// - Returns: how much was taken back; 0 if it never brought anything or was undone before.
    @discardableResult
    public func undo(
        _ kind: PointsKind, of person: PersonID, cause: String, reason: String, by actor: AuditEntry.Actor, at now: Instant, in tx: any Transaction
    ) throws -> Int64 {
        guard
            let row = try tx.row(
                "SELECT id, organisation, amount, state, posting, day FROM points_entry WHERE person = :person AND kind = :kind AND cause = :cause",
                ["person": person, "kind": kind, "cause": cause])
        else { return 0 }
        let (id, organisation, amount, state): (PointsEntryID, OrganisationID, Int64, PointsEntry.State) = (row[0], row[1], row[2], row[3])
        let own = try account(of: person, in: organisation, now, in: tx)
        let balance = try ledger.lock(own, in: tx)
        let next: PointsEntry.State = state == .held ? .rejected : .undone
        guard state == .held || state == .posted,
            try tx.execute("UPDATE points_entry SET state = :next WHERE id = :id AND state = :state", ["next": next, "id": id, "state": state]) == 1
        else { return 0 }
        try audit("points.undone", id, organisation, actor, now, ["points": String(amount), "reason": reason], in: tx)
        guard state == .posted, let posting: EntryID = row[4] else { return 0 }
        guard case .posted(let counter) = try ledger.reverse(posting, Cause(PointsKind.undone.cause, id), at: now, reason: reason, in: tx) else { return 0 }
        let held = try lots(of: person, in: tx)
        let surplus = held.reduce(0) { $0 + $1.left } - max(0, balance - amount)
        try takeFromLots(take(surplus, from: held, first: lastDay(ofPointsFrom: (row[5] as Day).year)), person, in: tx)
        let line = Line(id: ids.next(), person, organisation, .undone, cause: id.description, detail: reason, amount: -amount, at: now)
        if try write(line, in: tx) { try note(counter, line.id, in: tx) }
        return amount
    }

    // MARK: Expiry

    /// People who have points that were good until before `today`.
    func expiring(before today: Day, limit: Int, in tx: any Transaction) throws -> [(person: PersonID, until: Day)] {
        try tx.rows("SELECT person, until FROM points_lot WHERE until < :today AND remaining > 0 ORDER BY until, person LIMIT :limit", ["today": today, "limit": limit])
            .map { ($0[0], $0[1]) }
    }

    /// Takes one lot away at its end. (domain.md R25)
    func expire(_ person: PersonID, until: Day, at now: Instant, in tx: any Transaction) throws {
        guard let own = try ledger.find(AccountKey(.person(person), .memberPoints, .points), in: tx),
            let organisation = try ledger.account(own.id, in: tx)?.organisation
        else { return }
        _ = try ledger.lock(own, in: tx)
        let left: Int64 = try tx.scalar("SELECT remaining FROM points_lot WHERE person = :person AND until = :until", ["person": person, "until": until]) ?? 0
        guard left > 0 else { return }
        let line = Line(id: ids.next(), person, organisation, .expired, cause: until.iso, detail: nil, amount: -left, at: now)
        guard try write(line, in: tx) else { return }
        let sink = try ledger.open(AccountKey(.union(organisation), .pointsExpired, .points), in: organisation, now: now, tx)
        let outcome = try ledger.post(
            NewEntry(Cause(PointsKind.expired.cause, line.id), at: now, organisation: organisation, [Posting(own, -left), Posting(sink, left)]), in: tx)
        guard case .posted(let posting) = outcome else { return }
        try note(posting, line.id, in: tx)
        try tx.execute("UPDATE points_lot SET remaining = 0 WHERE person = :person AND until = :until", ["person": person, "until": until])
    }
}
