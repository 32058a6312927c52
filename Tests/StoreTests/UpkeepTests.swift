import Foundation
import Kernel
import Store
import TestSupport
import Testing

@Suite("Backup and restore")
struct UpkeepTests {
    @Test("A backup brings back what was there, while the database is in use", arguments: Engine.testable)
    func roundTrip(engine: Engine) async throws {
        try await withTemporaryDirectory { directory in
            try await withDatabase(engine, migrations: StoreSchema.migrations + testSchema) { database in
                try await addStock(database, 1, remaining: 1_000_000)
                for member in Int64(1)...20 { try await database.write { try claim($0, stock: 1, member: member) } }
                let file = directory + "/backup"
                let claiming = Task {
                    var member: Int64 = 1000
                    while !Task.isCancelled {
                        member += 1
                        try await database.write { [member] in try claim($0, stock: 1, member: member) }
                    }
                }
                try await database.backup(to: file)
                claiming.cancel()
                try await claiming.value
                await #expect(throws: BackupFailure.self, "a file that is there is never overwritten") { try await database.backup(to: file) }

                try await database.write { tx in
                    try tx.execute("DELETE FROM claim")
                    try tx.execute("DELETE FROM stock")
                }
                try await database.restore(from: file)
                let claims = try await count(database, "SELECT count(*) FROM claim")
                #expect(claims >= 20)
                #expect(try await count(database, "SELECT remaining FROM stock") == 1_000_000 - claims, "the copy is of one moment")
                #expect(try await database.integrityCheck() == [])
                try await database.analyse()
                #expect(try await database.pendingMigrations(StoreSchema.migrations + testSchema).isEmpty)
                try await database.write { try claim($0, stock: 1, member: -1) }
            }
        }
    }

    @Test("Databases and backups can be read by their owner only", arguments: Engine.testable)
    func permissions(engine: Engine) async throws {
        try await withTemporaryDirectory { directory in
            try await withDatabaseLocation(engine) { location in
                try await withOpen(location) { database in
                    try await database.migrate(testSchema)
                    try await database.backup(to: directory + "/backup")
                    var files = [directory + "/backup"]
                    if case .sqlite(let path) = location { files += [path, path + "-wal"] }
                    for file in files {
                        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600, "\(file)")
                    }
                }
            }
        }
    }

    @Test("A backup that was cut short is refused and nothing is lost", arguments: Engine.testable)
    func cutShort(engine: Engine) async throws {
        try await withTemporaryDirectory { directory in
            try await withDatabase(engine, migrations: testSchema) { database in
                try await addStock(database, 1, remaining: 7)
                try await database.write { tx in
                    try tx.insertMany(into: "claim", ["stock", "member", "note"], (1...3000).map { [.integer(1), .integer($0), .text("note \($0)")] })
                }
                let file = directory + "/backup"
                try await database.backup(to: file)
                let whole = try Data(contentsOf: URL(fileURLWithPath: file))
                try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: file))
                await #expect(throws: BackupFailure.self) { try await database.restore(from: file) }
                #expect(try await count(database, "SELECT count(*) FROM claim") == 3000)
            }
        }
    }

    @Test("A file that is no backup is refused and nothing is lost", arguments: Engine.testable)
    func damaged(engine: Engine) async throws {
        try await withTemporaryDirectory { directory in
            try await withDatabase(engine, migrations: testSchema) { database in
                try await addStock(database, 1, remaining: 7)
                let file = directory + "/broken"
                try Data(repeating: 65, count: 8192).write(to: URL(fileURLWithPath: file))
                await #expect(throws: BackupFailure.self) { try await database.restore(from: file) }
                await #expect(throws: BackupFailure.self) { try await database.restore(from: directory + "/nowhere") }
                #expect(try await count(database, "SELECT remaining FROM stock") == 7)
            }
        }
    }
}
