import Kernel
import Store

extension Transaction {
    /// Writes `entry` into the log, in this transaction.
    public func audit(_ entry: AuditEntry) throws {
        let actor = entry.actor.column
        try execute(
            """
            INSERT INTO audit_entry (at, actor_kind, actor, organisation, action, object_kind, object_id, detail)
            VALUES (:at, :actor_kind, :actor, :organisation, :action, :object_kind, :object_id, :detail)
            """,
            [
                "at": entry.at, "actor_kind": actor.kind, "actor": actor.person, "organisation": entry.organisation, "action": entry.action,
                "object_kind": entry.object.kind, "object_id": entry.object.id, "detail": entry.detailText,
            ])
    }

    /// Writes many entries at once, as a batch makes them.
    public func audit(many entries: [AuditEntry]) throws {
        try insertMany(
            into: "audit_entry", ["at", "actor_kind", "actor", "organisation", "action", "object_kind", "object_id", "detail"],
            entries.map { entry in
                let actor = entry.actor.column
                return [
                    entry.at.value, actor.kind.value, actor.person.value, entry.organisation.value, entry.action.value, entry.object.kind.value,
                    entry.object.id.value, entry.detailText.value,
                ]
            })
    }
}

/// Reading, sealing and verifying the log.
public struct AuditLog: Sendable {
    let database: any Database

    public init(database: any Database) { self.database = database }

    static let migrations = [
        Migration(
            "audit", 1,
            [
                """
                CREATE TABLE audit_entry (seq SERIAL_ID, at BIGINT NOT NULL, actor_kind TEXT NOT NULL, actor BIGINT, organisation BIGINT,
                    action TEXT NOT NULL, object_kind TEXT NOT NULL, object_id BIGINT NOT NULL, detail TEXT NOT NULL)
                """,
                "CREATE INDEX audit_entry_object ON audit_entry (object_kind, object_id, seq)",
                "CREATE INDEX audit_entry_organisation ON audit_entry (organisation, seq)",
                """
                CREATE TABLE audit_seal (number BIGINT PRIMARY KEY, at BIGINT NOT NULL, last_seq BIGINT NOT NULL, entries BIGINT NOT NULL,
                    prefixes BLOB NOT NULL, hash BLOB NOT NULL, merkle_root BLOB NOT NULL)
                """,
            ])
    ]

    private static let columns: SQL = "seq, at, actor_kind, actor, organisation, action, object_kind, object_id, detail"

    /// The history of one object, newest first.
    public func history(of object: AuditObject, before: Int64? = nil, limit: Int = 50) async throws -> [LoggedEntry] {
        try await database.read { tx in
            try tx.rows(
                """
                SELECT \(Self.columns) FROM audit_entry WHERE object_kind = :kind AND object_id = :id AND seq < :before
                ORDER BY seq DESC LIMIT :limit
                """, ["kind": object.kind, "id": object.id, "before": before ?? Int64.max, "limit": limit]
            ).map(Self.entry)
        }
    }

    /// What was done on behalf of one union, newest first.
    public func history(at organisation: OrganisationID, before: Int64? = nil, limit: Int = 50) async throws -> [LoggedEntry] {
        try await database.read { tx in
            try tx.rows(
                """
                SELECT \(Self.columns) FROM audit_entry WHERE organisation = :organisation AND seq < :before ORDER BY seq DESC LIMIT :limit
                """, ["organisation": organisation, "before": before ?? Int64.max, "limit": limit]
            ).map(Self.entry)
        }
    }

    static func entry(_ row: Row) -> LoggedEntry {
        LoggedEntry(
            sequence: row[0],
            entry: AuditEntry(
                at: row[1], actor: AuditEntry.Actor(kind: row[2], person: row[3]), organisation: row[4], action: row[5],
                object: AuditObject(row[6], row[7] as Int64), detail: AuditEntry.detail(from: row[8])))
    }

    /// How many entries wait to be sealed and since when, and when the newest of all was written. `nil` where there are none.
    public func backlog() async throws -> (unsealed: Int, oldest: Instant?, newest: Instant?) {
        try await database.read { tx in
            let sealed: Int64 = try tx.scalar("SELECT last_seq FROM audit_seal ORDER BY number DESC LIMIT 1") ?? 0
            let row = try tx.row("SELECT COUNT(*), MIN(at) FROM audit_entry WHERE seq > :sealed", ["sealed": sealed])
            let newest = try tx.row("SELECT at FROM audit_entry ORDER BY seq DESC LIMIT 1")
            return (row?[0] ?? 0, row?[1], newest?[0])
        }
    }

    // MARK: Sealing

    /// Entries of one seal at most; the rest waits for the next.
    static let sealLimit = 20_000

    /// Chains all entries that are committed and not yet sealed.
    /// - Returns: how many were sealed.
    @discardableResult public func seal(at now: Instant) async throws -> Int {
        let horizon = try await horizon()
        let (previous, entries) = try await database.read { tx in
            let last = try tx.row("SELECT number, last_seq, hash FROM audit_seal ORDER BY number DESC LIMIT 1")
            let from: Int64 = last?[1] ?? 0
            let rows = try tx.rows(
                "SELECT \(Self.columns) FROM audit_entry WHERE seq > :from AND seq <= :horizon ORDER BY seq LIMIT :limit",
                ["from": from, "horizon": horizon, "limit": Self.sealLimit])
            return (last.map { (number: $0[0] as Int64, hash: $0[2] as [UInt8]) }, rows.map(Self.entry))
        }
        guard let lastEntry = entries.last else { return 0 }
        var hash = previous?.hash ?? Chain.start
        var prefixes: [UInt8] = []
        let leaves = entries.map(Chain.canonical)
        for leaf in leaves {
            hash = Chain.next(hash, leaf)
            prefixes += hash.prefix(8)
        }
        let parameters: Parameters = [
            "number": (previous?.number ?? 0) + 1, "at": now, "last_seq": lastEntry.sequence, "entries": entries.count, "prefixes": prefixes, "hash": hash,
            "root": Chain.merkleRoot(leaves),
        ]
        // Another server may have sealed meanwhile; then its seal stands and ours is dropped.
        return try await database.write(priority: .bulk) { tx in
            try tx.execute(
                """
                INSERT INTO audit_seal (number, at, last_seq, entries, prefixes, hash, merkle_root)
                VALUES (:number, :at, :last_seq, :entries, :prefixes, :hash, :root) ON CONFLICT DO NOTHING
                """, parameters)
        } == 1 ? entries.count : 0
    }

    /// The highest number up to which no entry can still appear. On SQLite there is one writer, so it is the last one. On PostgreSQL
    /// numbers are given before commit: the lock waits for the transactions that hold some, and new ones get higher numbers.
    private func horizon() async throws -> Int64 {
        let last: SQL = "SELECT COALESCE(MAX(seq), 0) FROM audit_entry"
        if database.engine == .sqlite { return try await database.read { try $0.scalar(last) ?? 0 } }
        return try await database.write(lane: Lane("audit.seal", 0), priority: .bulk) { tx in
            try tx.execute("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE")
            return try tx.scalar(last) ?? 0
        }
    }

    // MARK: Verifying

    /// What a run over the whole log found.
    public struct Report: Sendable, Codable {
        public var entries = 0
        public var seals = 0
        public var unsealed = 0
        /// The first entry that was changed, removed or put in, in words; `nil` when the log is whole.
        public var firstFault: String?
    }

    /// Recomputes the chain from the first entry to the last seal.
    public func verify() async throws -> Report {
        var report = Report()
        var hash = Chain.start
        var from: Int64 = 0
        var number: Int64 = 0
        while let seal = try await nextSeal(after: number) {
            report.seals += 1
            guard seal.number == number + 1 else {
                report.firstFault = "seal \(number + 1) is missing"
                return report
            }
            let entries = try await entries(after: from, upTo: seal.lastSequence)
            let leaves = entries.map(Chain.canonical)
            for (index, entry) in entries.enumerated() {
                hash = Chain.next(hash, leaves[index])
                let expected = seal.prefixes.dropFirst(index * 8).prefix(8)
                guard expected.elementsEqual(hash.prefix(8)) else {
                    report.firstFault = "entry \(entry.sequence) is not the one that was sealed: it was changed, or one before it was removed or put in"
                    return report
                }
            }
            report.entries += entries.count
            guard entries.count == seal.count else {
                report.firstFault = "seal \(seal.number) holds \(seal.count) entries, the log has \(entries.count) of them"
                return report
            }
            guard hash == seal.hash, Chain.merkleRoot(leaves) == seal.root else {
                report.firstFault = "seal \(seal.number) was changed"
                return report
            }
            from = seal.lastSequence
            number = seal.number
        }
        let sealedUpTo = from
        report.unsealed = try await database.read { try $0.scalar("SELECT COUNT(*) FROM audit_entry WHERE seq > :from", ["from": sealedUpTo]) ?? 0 }
        return report
    }

    private struct Seal: Sendable {
        let number: Int64
        let lastSequence: Int64
        let count: Int
        let prefixes: [UInt8]
        let hash: [UInt8]
        let root: [UInt8]
    }

    private func nextSeal(after number: Int64) async throws -> Seal? {
        try await database.read { tx in
            try tx.row(
                "SELECT number, last_seq, entries, prefixes, hash, merkle_root FROM audit_seal WHERE number > :number ORDER BY number LIMIT 1",
                ["number": number]
            ).map { Seal(number: $0[0], lastSequence: $0[1], count: $0[2], prefixes: $0[3], hash: $0[4], root: $0[5]) }
        }
    }

    private func entries(after from: Int64, upTo last: Int64) async throws -> [LoggedEntry] {
        try await database.read { tx in
            try tx.rows(
                "SELECT \(Self.columns) FROM audit_entry WHERE seq > :from AND seq <= :last ORDER BY seq", ["from": from, "last": last]
            ).map(Self.entry)
        }
    }
}
