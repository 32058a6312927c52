import Kernel
@testable import Store
import Testing
import TestSupport

@Suite("SQLite")
struct SQLiteEngineTests {
    @Test("The writer keeps synchronous=FULL, WAL and foreign keys")
    func settings() async throws {
        try await withDatabase(.sqlite) { database in
            let (synchronous, journal, keys) = try await database.write { tx in
                (try tx.scalar("PRAGMA synchronous") as Int?, try tx.scalar("PRAGMA journal_mode") as String?, try tx.scalar("PRAGMA foreign_keys") as Int?)
            }
            #expect(synchronous == 2)
            #expect(journal == "wal")
            #expect(keys == 1)
        }
    }
}
