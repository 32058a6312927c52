import Kernel
import Store
import Vault

/// A table with sealed columns, for the work that follows a rotation of keys. A feature names its own.
public struct SealedTable: Sendable {
    public let name: String
    let table: SQL
    let id: SQL
    let columns: [(column: SQL, purpose: Purpose)]

    /// - Parameters:
    ///   - id: the column whose value the seals are bound to; the key of the table.
    public init(_ name: String, table: SQL, id: SQL, columns: [(column: SQL, purpose: Purpose)]) {
        self.name = name
        self.table = table
        self.id = id
        self.columns = columns
    }
}

/// Seals everything again under the current key, in small bodies behind people's work. Can be stopped and run again at any time: a value
/// that has the current key is left alone. (domain.md R57: keys rotate without stopping)
public struct Resealing: Sendable {
    let database: any Database
    let vault: Vault

    public init(database: any Database, vault: Vault) {
        self.database = database
        self.vault = vault
    }

    /// The payload of the job: all tables, so nothing to say.
    public struct Order: Codable, Sendable {
        public init() {}
    }

    public struct Step: Sendable, Hashable, Codable {
        /// Index of the table in the list.
        public var table = 0
        /// The last id that was looked at.
        public var after: Int64 = 0
        public var seen = 0
        public var resealed = 0
        public init() {}
    }

    /// Rows of one body: about 10 ms if all of them have to be sealed again.
    static let rowsOfABody = 500

    /// Identity's own tables.
    public static let identity = [
        SealedTable("person", table: "person", id: "id", columns: [("paper_sealed", .idNumber), ("phone_sealed", .phone)]),
        SealedTable("credential", table: "credential", id: "person", columns: [("totp_sealed", .totpSecret)]),
        SealedTable("outbox_message", table: "outbox_message", id: "id", columns: [("to_sealed", .phone), ("text_sealed", .message)]),
        SealedTable("verification_request", table: "verification_request", id: "id", columns: [("paper_sealed", .idNumber)]),
    ]

    /// Works through all tables. - Parameter progress: gets where it is after each body.
    public func run(_ tables: [SealedTable], from start: Step = Step(), progress: @Sendable (Step) async throws -> Void = { _ in }) async throws -> Step {
        var step = start
        while step.table < tables.count {
            let here = step
            step = try await database.write(priority: .bulk) { tx in try advance(here, tables, in: tx) }
            try await progress(step)
        }
        return step
    }

    /// One body: the next rows of the current table, or the beginning of the next one.
    public func advance(_ step: Step, _ tables: [SealedTable], in tx: any Transaction) throws -> Step {
        let table = tables[step.table]
        var next = step
        let columns = SQL.joined(table.columns.map(\.column), by: ", ")
        let rows = try tx.rows(
            "SELECT \(table.id), \(columns) FROM \(table.table) WHERE \(table.id) > :after ORDER BY \(table.id) LIMIT :limit",
            ["after": step.after, "limit": Self.rowsOfABody])
        for row in rows {
            next.after = row[0]
            for (index, (column, purpose)) in table.columns.enumerated() {
                guard let sealed: [UInt8] = row[index + 1], vault.needsResealing(sealed) else { continue }
                // Guarded by the old value: somebody may have changed it meanwhile.
                next.resealed += try tx.execute(
                    "UPDATE \(table.table) SET \(column) = :new WHERE \(table.id) = :id AND \(column) = :old",
                    ["new": try vault.resealed(sealed, purpose, owner: next.after), "id": next.after, "old": sealed])
            }
        }
        next.seen += rows.count
        if rows.count < Self.rowsOfABody {
            next.table += 1
            next.after = 0
        }
        return next
    }
}

extension JobContext {
    /// One body of the work, with its checkpoint in the same transaction.
    func advance(_ step: Resealing.Step, _ tables: [SealedTable], _ work: Resealing) async throws -> Resealing.Step {
        try checkInterruption()
        return try await database.write(priority: .bulk) { tx in
            let next = try work.advance(step, tables, in: tx)
            try self.save(next, done: Int64(next.seen), tx)
            return next
        }
    }
}
