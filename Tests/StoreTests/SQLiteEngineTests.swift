import Kernel
import TestSupport
import Testing

@testable import Store

@Suite("SQLite")
struct SQLiteEngineTests {
    private static let busy = "503 busy"

    /// `written`, or the problem by which a claim was refused.
    @Sendable private func tryClaim(_ database: any Database, member: Int64) async throws -> String {
        do {
            return try await database.write { try claim($0, stock: 1, member: member) } ? "written" : "sold out"
        } catch let problem as CommonProblem {
            return "\(problem.status.rawValue) \(problem.code)"
        }
    }

    @Test("The writer keeps synchronous=FULL, WAL and foreign keys, also on the connection after a fault")
    func settings() async throws {
        try await withDatabase(.sqlite) { database in
            for _ in 1...2 {
                let found = try await database.write { tx in
                    [try tx.scalar("PRAGMA synchronous") as Int?, try tx.scalar("PRAGMA foreign_keys"), try tx.scalar("PRAGMA query_only")]
                }
                let journal: String? = try await database.write { try $0.scalar("PRAGMA journal_mode") }
                #expect(found == [2, 1, 0])
                #expect(journal == "wal")
                await #expect(throws: CommonProblem.self) {
                    try await database.write { tx in
                        try tx.execute("PRAGMA query_only = ON")
                        try tx.execute("CREATE TABLE t(a INTEGER)")
                    }
                }
            }
        }
    }

    @Test("A full database answers busy, keeps what was acknowledged, and recovers by itself")
    func full() async throws {
        try await withDatabase(.sqlite, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 1_000_000)
            try await database.write { tx in
                let pages: Int = try tx.scalar("PRAGMA page_count") ?? 0
                _ = try tx.rows(SQL(composed: "PRAGMA max_page_count = \(pages + 4)"))
            }
            var written: Int64 = 0
            var outcome = "written"
            while outcome == "written", written < 100_000 {
                outcome = try await tryClaim(database, member: written + 1)
                if outcome == "written" { written += 1 }
            }
            #expect(outcome == Self.busy)
            #expect(try await count(database, "SELECT count(*) FROM claim") == Int(written))
            _ = try await database.write { try $0.rows("PRAGMA max_page_count = 1000000") }
            #expect(try await tryClaim(database, member: -1) == "written")
            #expect(database.metrics.faults > 0)
        }
    }

    @Test("A full disk answers busy and recovers by itself", .enabled(if: TestDisk.isPossible, "mounting a small file system needs root"))
    func fullDisk() async throws {
        try await TestDisk.with(kilobytes: 1024) { disk in
            try await withOpen(.sqlite(path: disk.path + "/test.sqlite")) { database in
                try await database.migrate(testSchema)
                try await addStock(database, 1, remaining: 1_000_000)
                try disk.fill()
                var written: Int64 = 0
                var outcome = "written"
                while outcome == "written", written < 100_000 {
                    outcome = try await tryClaim(database, member: written + 1)
                    if outcome == "written" { written += 1 }
                }
                #expect(outcome == Self.busy)
                try disk.free()
                #expect(try await tryClaim(database, member: -1) == "written")
                #expect(try await count(database, "SELECT count(*) FROM claim") == Int(written) + 1)
                #expect(try await database.integrityCheck() == [])
            }
        }
    }

    @Test("A read-only disk answers busy and recovers by itself", .enabled(if: TestDisk.isPossible, "mounting a small file system needs root"))
    func readOnlyDisk() async throws {
        try await TestDisk.with(kilobytes: 4096) { disk in
            let path = disk.path + "/test.sqlite"
            try await withOpen(.sqlite(path: path)) { database in
                try await database.migrate(testSchema)
                try await addStock(database, 1, remaining: 10)
            }
            try disk.makeReadOnly()
            await #expect(throws: DatabaseFailure.self, "at the start it is refused with a reason") { _ = try await DatabaseLocation.sqlite(path: path).open() }
            try disk.makeWritable()
            let outcome = try await withOpen(.sqlite(path: path)) { try await tryClaim($0, member: 1) }
            #expect(outcome == "written")
        }
    }

    @Test("Another process's lock is waited for, then answered busy, and passes")
    func locked() async throws {
        try await withDatabaseLocation(.sqlite) { location in
            try await withOpen(location) { other in
                try await other.migrate(testSchema)
                try await addStock(other, 1, remaining: 10)
                var options = DatabaseOptions()
                options.lockTimeout = Span(ms: 50)
                try await withOpen(location, options) { database in
                    let gate = Gate()
                    async let held: Void = other.write { tx in
                        try tx.execute("UPDATE stock SET remaining = remaining")
                        gate.pass()
                    }
                    await gate.arrived()
                    #expect(try await tryClaim(database, member: 1) == Self.busy)
                    gate.open()
                    try await held
                    #expect(try await tryClaim(database, member: 1) == "written")
                }
            }
        }
    }

    @Test("Bulk work ends even while people never stop coming")
    func noStarvation() async throws {
        try await withDatabase(.sqlite, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 0)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { while !Task.isCancelled { _ = try? await database.write { try claim($0, stock: 1, member: 1) } } }
                }
                for _ in 0..<3 { try? await database.write(lane: .any, priority: .bulk) { _ in } }
                group.cancelAll()
            }
        }
    }

    @Test("A fraction is refused, not rounded", arguments: Engine.testable)
    func fraction(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            await #expect(throws: DatabaseFailure.self) { try await database.read { _ = try $0.rows("SELECT 1.5 AS half") } }
        }
    }

    @Test("A text with a NUL byte is the client's mistake", arguments: Engine.testable)
    func nul(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let problem = await #expect(throws: CommonProblem.self) {
                try await database.read { _ = try $0.rows("SELECT CAST(:t AS TEXT) AS t", ["t": "a\0b"]) }
            }
            #expect(problem?.status == .malformed)
        }
    }
}
