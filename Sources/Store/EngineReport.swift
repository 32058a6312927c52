/// What the engine says of itself, for `gonghui doctor`.
public struct EngineReport: Sendable {
    /// `SQLite 3.40.1`, `PostgreSQL 15.18`.
    public let version: String
    /// Whether what was acknowledged survives a power cut, as far as the engine's settings go.
    public let isDurable: Bool
}

extension Database {
    public func engineReport() async throws -> EngineReport {
        let engine = self.engine
        return try await read { tx in
            switch engine {
            case .sqlite:
                // The writer's connection refuses to open unless it keeps synchronous=FULL; readers see the journal's mode.
                let mode: String? = try tx.scalar("PRAGMA journal_mode")
                let version: String? = try tx.scalar("SELECT sqlite_version()")
                return EngineReport(version: "SQLite \(version ?? "?")", isDurable: mode == "wal")
            case .postgres:
                let version: String? = try tx.scalar("SHOW server_version")
                let fsync: String? = try tx.scalar("SHOW fsync")
                return EngineReport(version: "PostgreSQL \(version ?? "?")", isDurable: fsync == "on")
            }
        }
    }
}
