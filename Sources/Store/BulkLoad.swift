import Kernel

/// Loading many rows into empty tables: their indexes are put aside and built afterwards, which is several times as fast as keeping them up.
///
/// What is put aside stands in a table of its own. So a process that is killed meanwhile loses nothing: the next `migrate` builds what waits.
public enum BulkLoad {
    static let migrations = [
        Migration("store.bulk_load", 1, ["CREATE TABLE index_aside (name TEXT PRIMARY KEY, definition TEXT NOT NULL)"])
    ]

    /// Which indexes a load can do without.
    public enum Spared: Sendable {
        case all
        /// The unique ones stay: the load looks things up by them, and they refuse what must not be there twice.
        case exceptUnique
    }

    /// Builds what was put aside, one index in a transaction.
    static func buildIndexes(of database: any Database) async throws {
        let waiting: [String] = try await database.read { tx in try tx.rows("SELECT name FROM index_aside ORDER BY name").map { $0[0] } }
        for name in waiting {
            try await database.write(priority: .bulk) { tx in
                // Gone if another process has built it.
                let taken = try tx.rows("DELETE FROM index_aside WHERE name = :name RETURNING definition", ["name": name])
                if let definition: String = taken.first?[0] { try tx.execute(SQL(composed: definition)) }
            }
        }
    }
}

extension Database {
    /// Runs `load` while `tables` are without their indexes, and builds those again whether it succeeds or throws.
    ///
    /// For tables that are (nearly) empty: readers have no index meanwhile, and building needs a look at each row.
    public func withoutIndexes<T>(_ spared: BulkLoad.Spared = .all, on tables: [StaticString], _ load: () async throws -> T) async throws -> T {
        try await write(priority: .bulk) { tx in
            for index in try tables.flatMap({ try tx.indexes(of: $0) }) where spared == .all || !index.isUnique {
                try tx.execute("INSERT INTO index_aside (name, definition) VALUES (:name, :definition)", ["name": index.name, "definition": index.definition])
                try tx.execute(SQL(composed: "DROP INDEX \(index.name)"))
            }
        }
        let result: Result<T, any Error>
        do { result = .success(try await load()) } catch { result = .failure(error) }
        try await BulkLoad.buildIndexes(of: self)
        return try result.get()
    }
}

/// An index as the engine can make it again.
private struct IndexDefinition: Sendable {
    let name: String
    let definition: String
    var isUnique: Bool { definition.hasPrefix("CREATE UNIQUE") }
}

extension Transaction {
    /// Indexes that were made by a statement of their own; those of primary keys belong to their tables.
    fileprivate func indexes(of table: StaticString) throws -> [IndexDefinition] {
        let list: SQL =
            switch engine {
            case .sqlite: "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL ORDER BY name"
            case .postgres:
                """
                SELECT indexname::text, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = :table
                    AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname
                """
            }
        return try rows(list, ["table": table.description]).map { IndexDefinition(name: $0[0], definition: $0[1]) }
    }
}
