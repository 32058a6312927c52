import Kernel

#if canImport(Glibc)
    import Glibc
#endif

/// The operator's verbs on PostgreSQL.
extension PostgresDatabase {
    public func migrate(_ migrations: [Migration]) async throws { try await Migrator(self, migrations).run() }
    public func pendingMigrations(_ migrations: [Migration]) async throws -> [Migration] { try await Migrator(self, migrations).pending() }

    /// PostgreSQL checks its pages as it reads them, so every table is read; broken indexes and unchecked constraints are named.
    public func integrityCheck() async throws -> [String] {
        try await read { tx in
            for table in try Self.tables(tx) { _ = try tx.rows(SQL(composed: "SELECT count(*) FROM \(table)")) }
            let indexes: [String] = try tx.rows(
                "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace"
            ).map { $0[0] }
            let constraints: [String] = try tx.rows(
                "SELECT conname FROM pg_constraint WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
            ).map { $0[0] }
            return indexes.map { "the index \($0) is not valid" } + constraints.map { "the constraint \($0) was never checked" }
        }
    }

    public func analyse() async throws { try await write { tx in try tx.execute("ANALYZE") } }

    /// `pg_dump` in its custom format, from one snapshot.
    public func backup(to path: String) async throws {
        guard access(path, F_OK) != 0 else { throw BackupFailure(path: path, reason: "the file exists already") }
        let schema = try await currentSchema()
        let part = path + ".part"
        createPrivateFile(part)
        defer { unlink(part) }
        try await run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", "--schema=\(schema)", "--file=\(part)", "--dbname=\(url)"], path)
        guard rename(part, path) == 0 else { throw BackupFailure(path: path, reason: String(cString: strerror(errno))) }
    }

    public func restore(from path: String) async throws {
        // Read as a whole first, so that a damaged file is found before anything is dropped.
        try await run("pg_restore", ["--file=/dev/null", path], path)
        try await write { tx in
            let tables = try Self.tables(tx)
            if !tables.isEmpty { try tx.execute(SQL(composed: "DROP TABLE \(tables.joined(separator: ", ")) CASCADE")) }
        }
        let schema = try await currentSchema()
        try await run("pg_restore", ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--schema=\(schema)", "--dbname=\(url)", path], path)
    }

    private func currentSchema() async throws -> String {
        try await read { tx in try tx.scalar("SELECT current_schema()::text") ?? "public" }
    }

    /// Quoted names of this schema's tables.
    private static func tables(_ tx: any Transaction) throws -> [String] {
        try tx.rows("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename").map { $0[0] }
    }

    private func run(_ tool: String, _ arguments: [String], _ path: String) async throws {
        try await onOwnThread { try PostgresTool(tool).run(arguments, about: path) }
    }
}
