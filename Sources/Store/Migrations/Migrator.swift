import Crypto
import Kernel

/// Why a database is not migrated: the program and the database don't belong together. Nothing was changed.
public enum MigrationRefusal: Error, Hashable, CustomStringConvertible {
    /// The database has steps that this program doesn't know: it was used by a newer program.
    case databaseIsNewer(feature: String, number: Int)
    /// The text of a step that has run was changed afterwards.
    case textChanged(feature: String, number: Int)
    /// A step has run, but one before it has not.
    case gap(feature: String, number: Int)

    public var description: String {
        switch self {
        case .databaseIsNewer(let feature, let number): "the database has step \(feature) \(number), which this program does not know: use the newer program"
        case .textChanged(let feature, let number): "step \(feature) \(number) has run with another text: a step is never changed, add a new one"
        case .gap(let feature, let number): "step \(feature) \(number) has not run, but a later one has"
        }
    }
}

/// Brings a database's schema up to the program's. Each step runs once, in a transaction with the record that it has run.
struct Migrator: Sendable {
    let database: any Database
    let migrations: [Migration]
    let clock: any WallClock

    init(_ database: any Database, _ migrations: [Migration], clock: any WallClock = SystemClock()) {
        self.database = database
        self.migrations = migrations
        self.clock = clock
        let keys = migrations.map { "\($0.feature) \($0.number)" }
        precondition(Set(keys).count == keys.count, "two steps have one number: \(keys)")
    }

    func pending() async throws -> [Migration] {
        let done = try await database.read { tx in try Self.recorded(tx) }
        return try pending(after: done)
    }

    func run() async throws {
        try await database.write { tx in
            try tx.takeMigrationTurn()
            try tx.change(schema: Self.recordTable)
        }
        // Checked as a whole before the first step changes anything.
        for step in try await pending() {
            let now = clock.now()
            try await database.write { tx in
                try tx.takeMigrationTurn()
                // Another process may have run it meanwhile.
                guard try pending(after: Self.recorded(tx)).contains(where: { $0.feature == step.feature && $0.number == step.number }) else { return }
                for statement in step.statements { try tx.change(schema: statement.text) }
                try tx.execute(
                    "INSERT INTO schema_migration(feature, number, checksum, run_at) VALUES (:feature, :number, :checksum, :now)",
                    ["feature": step.feature, "number": step.number, "checksum": step.checksum, "now": now])
            }
        }
        // What a load that was killed has put aside.
        if try await database.read({ tx in try tx.hasTable("index_aside") }) { try await BulkLoad.buildIndexes(of: database) }
    }

    private static let recordTable =
        "CREATE TABLE IF NOT EXISTS schema_migration(feature TEXT NOT NULL, number BIGINT NOT NULL, checksum BLOB NOT NULL, run_at BIGINT NOT NULL, PRIMARY KEY(feature, number))"

    private struct Key: Hashable {
        let feature: String
        let number: Int
    }

    private static func recorded(_ tx: any Transaction) throws -> [Key: [UInt8]] {
        guard try tx.hasTable("schema_migration") else { return [:] }
        let rows = try tx.rows("SELECT feature, number, checksum FROM schema_migration")
        return Dictionary(uniqueKeysWithValues: rows.map { (Key(feature: $0["feature"], number: $0["number"]), $0["checksum"]) })
    }

    /// In the order given. - Throws: `MigrationRefusal`.
    private func pending(after done: [Key: [UInt8]]) throws -> [Migration] {
        let known = Set(migrations.map { Key(feature: $0.feature, number: $0.number) })
        if let newer = done.keys.filter({ !known.contains($0) }).min(by: { ($0.feature, $0.number) < ($1.feature, $1.number) }) {
            throw MigrationRefusal.databaseIsNewer(feature: newer.feature, number: newer.number)
        }
        let lastDone = Dictionary(done.keys.map { ($0.feature, $0.number) }, uniquingKeysWith: max)
        return try migrations.filter { step in
            if let checksum = done[Key(feature: step.feature, number: step.number)] {
                if checksum != step.checksum { throw MigrationRefusal.textChanged(feature: step.feature, number: step.number) }
                return false
            }
            if step.number < lastDone[step.feature] ?? Int.min { throw MigrationRefusal.gap(feature: step.feature, number: step.number) }
            return true
        }
    }
}

extension Migration {
    /// SHA-256 over the statements as written, before their types are mapped.
    var checksum: [UInt8] {
        var hash = SHA256()
        for statement in statements {
            hash.update(data: Array(statement.text.utf8))
            hash.update(data: [0])
        }
        return Array(hash.finalize())
    }
}

extension Transaction {
    /// Runs a portable DDL statement.
    func change(schema statement: String) throws { try execute(SQL(composed: ddl(statement, for: engine))) }

    /// Servers that start together migrate one after the other; SQLite's write lock does that by itself.
    fileprivate func takeMigrationTurn() throws {
        if engine == .postgres { _ = try rows("SELECT 1 FROM pg_advisory_xact_lock(7203017)") }
    }

    /// Whether this database has the table, migrated or not.
    public func hasTable(_ name: StaticString) throws -> Bool {
        switch engine {
        case .sqlite: try row("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = :name", ["name": name.description]) != nil
        case .postgres: try row("SELECT 1 WHERE to_regclass(:name) IS NOT NULL", ["name": name.description]) != nil
        }
    }
}
