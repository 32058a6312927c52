import GRDB
import Kernel

#if canImport(Glibc)
    import Glibc
#endif

/// The operator's verbs on SQLite.
extension SQLiteDatabase {
    public func migrate(_ migrations: [Migration]) async throws { try await Migrator(self, migrations).run() }
    public func pendingMigrations(_ migrations: [Migration]) async throws -> [Migration] { try await Migrator(self, migrations).pending() }

    public func integrityCheck() async throws -> [String] {
        try await read { tx in
            let found: [String] = try tx.rows("PRAGMA integrity_check").map { $0[0] }
            let orphans = try tx.rows("PRAGMA foreign_key_check").map { row in "a row of \(row[0] as String) refers to nothing in \(row[2] as String)" }
            return found.filter { $0 != "ok" } + Set(orphans).sorted()
        }
    }

    public func analyse() async throws {
        try await write { tx in
            // A sample of each index is enough to choose among them.
            _ = try tx.rows("PRAGMA analysis_limit = 1000")
            try tx.execute("ANALYZE")
        }
    }

    /// SQLite's backup API, from a connection of its own: writers go on meanwhile.
    public func backup(to path: String) async throws {
        guard access(path, F_OK) != 0 else { throw BackupFailure(path: path, reason: "the file exists already") }
        try await onOwnThread { [self] in
            // Written beside and renamed, so that a file under the wanted name is always whole.
            let part = path + ".part"
            unlink(part)
            createPrivateFile(part)
            defer { unlink(part) }
            try copy(from: self.path, to: part)
            guard rename(part, path) == 0 else { throw BackupFailure(path: path, reason: String(cString: strerror(errno))) }
        }
    }

    public func restore(from path: String) async throws {
        guard access(path, R_OK) == 0 else { throw BackupFailure(path: path, reason: String(cString: strerror(errno))) }
        try await onOwnThread { [self] in
            try proveWhole(path)
            try copy(from: path, to: self.path)
        }
    }

    /// A copy that was cut short or damaged must not replace a database.
    private func proveWhole(_ path: String) throws {
        do {
            var reading = Configuration()
            reading.readonly = true
            let source = try DatabaseQueue(path: path, configuration: reading)
            let found = try source.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
            try source.close()
            guard found == "ok" else { throw BackupFailure(path: path, reason: "the copy is damaged: \(found ?? "")") }
        } catch let error as DatabaseError {
            throw BackupFailure(path: path, reason: "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "")")
        }
    }

    private func copy(from: String, to: String) throws {
        do {
            var reading = Configuration()
            reading.readonly = true
            reading.busyMode = .timeout(Double(options.lockTimeout.ms) / 1000)
            var writing = Configuration()
            writing.busyMode = reading.busyMode
            let source = try DatabaseQueue(path: from, configuration: reading)
            let target = try DatabaseQueue(path: to, configuration: writing)
            try source.backup(to: target)
            try target.close()
            try source.close()
        } catch let error as DatabaseError {
            throw BackupFailure(path: to, reason: "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "")")
        }
    }
}
