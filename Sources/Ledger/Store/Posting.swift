import Kernel
import Store

/// Writing entries. Balances are guarded updates, so an account that may not go below zero never does, on any number of servers.
extension Ledger {
    /// Writes one entry and moves its balances, unless its cause was posted before or an account does not hold enough.
    public func post(_ entry: NewEntry, in tx: any Transaction) throws -> PostOutcome {
        let known = try tx.row(
            """
            SELECT (SELECT id FROM ledger_entry WHERE cause = :cause AND cause_kind = :kind),
                (SELECT MAX(month) FROM ledger_closing WHERE organisation = :books OR organisation = :other)
            """,
            [
                "cause": entry.cause.id, "kind": entry.cause.kind.id, "books": entry.organisation, "other": entry.counterpart ?? entry.organisation,
            ])
        if let first: EntryID = known?[0] { return .alreadyPosted(first) }
        if let short = try move(entry.postings, undoing: entry.undoes != nil, in: tx) { return .insufficient(short) }
        let id: EntryID = ids.next()
        let month = period(of: entry.at, closedThrough: known?[1])
        let written = try tx.execute(
            """
            INSERT INTO ledger_entry (id, at, month, organisation, cause_kind, cause, undoes, reason)
            VALUES (:id, :at, :month, :books, :kind, :cause, :undoes, :reason) ON CONFLICT DO NOTHING
            """,
            [
                "id": id, "at": entry.at, "month": month, "books": entry.organisation, "kind": entry.cause.kind.id, "cause": entry.cause.id,
                "undoes": entry.undoes, "reason": entry.reason,
            ])
        guard written == 1 else { return try giveBack(entry, in: tx) }
        for posting in entry.postings {
            try tx.send(
                "INSERT INTO ledger_posting (account, month, entry, amount) VALUES (:account, :month, :entry, :amount)",
                ["account": posting.account.id, "month": month, "entry": id, "amount": posting.amount])
        }
        return .posted(id)
    }

    /// Writes many entries with one update for each account, however many entries touch it: for lanes and bulk work. Outcomes in their order.
    ///
    /// Where the sum does not fit an account, the entries are tried one after the other, so that the first ones get what there is.
    /// - Throws: `ConstraintViolation` if another connection posts one of the causes at the same moment: keep a cause's kind in one lane.
    public func post(many entries: [NewEntry], in tx: any Transaction) throws -> [PostOutcome] {
        guard entries.count > 1 else { return try entries.map { try post($0, in: tx) } }
        let known = try posted(entries.map(\.cause), in: tx)
        var firstOf: [Cause: Int] = [:]
        for (index, entry) in entries.enumerated() where known[entry.cause] == nil && firstOf[entry.cause] == nil { firstOf[entry.cause] = index }
        let fresh = firstOf.values.sorted()
        let sums = merged(fresh.flatMap { entries[$0].postings })
        guard !fresh.contains(where: { entries[$0].undoes != nil }), try move(sums, undoing: false, in: tx) == nil else {
            return try entries.map { try post($0, in: tx) }
        }
        let new = fresh.map { (id: ids.next() as EntryID, entry: entries[$0]) }
        try write(new, in: tx)
        let idOf = Dictionary(uniqueKeysWithValues: new.map { ($0.entry.cause, $0.id) })
        return try entries.enumerated().map { index, entry in
            if let first = known[entry.cause] { return .alreadyPosted(first) }
            guard let id = idOf[entry.cause] else { throw CommonProblem.notFound }
            return firstOf[entry.cause] == index ? .posted(id) : .alreadyPosted(id)
        }
    }

    /// Undoes an entry by a counter-entry that names it; accounts whose floor allows it may go below zero. An entry is undone once.
    /// - Throws: `LedgerProblem.noSuchEntry`.
    public func reverse(_ entry: EntryID, _ cause: Cause, at now: Instant, reason: String? = nil, in tx: any Transaction) throws -> PostOutcome {
        guard let organisation: OrganisationID = try tx.scalar("SELECT organisation FROM ledger_entry WHERE id = :id", ["id": entry]) else {
            throw LedgerProblem.noSuchEntry
        }
        if let first: EntryID = try tx.scalar("SELECT id FROM ledger_entry WHERE undoes = :id", ["id": entry]) { return .alreadyPosted(first) }
        let postings = try postings(of: entry, in: tx)
        let books = Set(try postings.compactMap { try account($0.account.id, in: tx)?.organisation })
        return try post(
            NewEntry(
                cause, at: now, organisation: organisation, counterpart: books.first { $0 != organisation },
                postings.map { Posting($0.account, -$0.amount) }, reason: reason, undoes: entry), in: tx)
    }

    /// The entry of a cause, if it was posted.
    public func entry(of cause: Cause, in tx: any Transaction) throws -> EntryID? {
        try tx.scalar("SELECT id FROM ledger_entry WHERE cause = :cause AND cause_kind = :kind", ["cause": cause.id, "kind": cause.kind.id])
    }

    func postings(of entry: EntryID, in tx: any Transaction) throws -> [Posting] {
        try tx.rows(
            """
            SELECT p.account, a.unit, p.amount FROM ledger_entry e JOIN ledger_posting p ON p.entry = e.id AND p.month = e.month
            JOIN ledger_account a ON a.id = p.account WHERE e.id = :entry ORDER BY p.account
            """, ["entry": entry]
        ).map { Posting(AccountRef(id: $0[0], unit: $0[1]), $0[2]) }
    }

    // MARK: Parts

    /// Moves balances in the order of the accounts. - Returns: the first account that does not hold enough; then nothing was moved.
    private func move(_ postings: [Posting], undoing: Bool, in tx: any Transaction) throws -> AccountID? {
        for (index, posting) in postings.enumerated() {
            if posting.amount > 0 {
                try add(posting, in: tx)
            } else {
                let moved = try tx.execute(
                    "UPDATE ledger_account SET balance = balance + :amount WHERE id = :id AND (floor >= :floor OR balance + :amount >= 0)",
                    ["amount": posting.amount, "id": posting.account.id, "floor": undoing ? AccountFloor.undoing : AccountFloor.none])
                guard moved == 1 else {
                    for earlier in postings[..<index] { try add(Posting(earlier.account, -earlier.amount), in: tx) }
                    return posting.account.id
                }
            }
        }
        return nil
    }

    private func add(_ posting: Posting, in tx: any Transaction) throws {
        try tx.send("UPDATE ledger_account SET balance = balance + :amount WHERE id = :id", ["amount": posting.amount, "id": posting.account.id])
    }

    /// Another connection posted the cause between our look and our writing: its entry stands.
    private func giveBack(_ entry: NewEntry, in tx: any Transaction) throws -> PostOutcome {
        for posting in entry.postings { try add(Posting(posting.account, -posting.amount), in: tx) }
        if let first = try self.entry(of: entry.cause, in: tx) { return .alreadyPosted(first) }
        guard let undone = entry.undoes, let first: EntryID = try tx.scalar("SELECT id FROM ledger_entry WHERE undoes = :id", ["id": undone]) else {
            throw LedgerProblem.noSuchEntry
        }
        return .alreadyPosted(first)
    }

    private func posted(_ causes: [Cause], in tx: any Transaction) throws -> [Cause: EntryID] {
        var found: [Cause: EntryID] = [:]
        for (kind, causes) in Dictionary(grouping: causes, by: \.kind) {
            for start in stride(from: 0, to: causes.count, by: 500) {
                let portion = causes[start..<min(start + 500, causes.count)].map(\.id)
                var parameters: Parameters = ["kind": kind.id]
                parameters.list("c", portion)
                let rows = try tx.rows(
                    "SELECT cause, id FROM ledger_entry WHERE cause_kind = :kind AND cause IN (\(SQL.placeholders("c", count: portion.count)))", parameters)
                for row in rows { found[Cause(kind, row[0] as Int64)] = row[1] }
            }
        }
        return found
    }

    private func write(_ new: [(id: EntryID, entry: NewEntry)], in tx: any Transaction) throws {
        let closed = try closedThrough(Set(new.flatMap { [$0.entry.organisation, $0.entry.counterpart ?? $0.entry.organisation] }), in: tx)
        var entries: [[Value]] = []
        var postings: [[Value]] = []
        for (id, entry) in new {
            let through = [closed[entry.organisation], entry.counterpart.flatMap { closed[$0] }].compactMap { $0 }.max()
            let month = period(of: entry.at, closedThrough: through)
            entries.append([
                id.value, entry.at.value, month.value, entry.organisation.value, entry.cause.kind.id.value, entry.cause.id.value, .null, entry.reason.value,
            ])
            for posting in entry.postings { postings.append([posting.account.id.value, month.value, id.value, posting.amount.value]) }
        }
        try tx.insertMany(into: "ledger_entry", ["id", "at", "month", "organisation", "cause_kind", "cause", "undoes", "reason"], entries)
        try tx.insertMany(into: "ledger_posting", ["account", "month", "entry", "amount"], postings)
    }
}
