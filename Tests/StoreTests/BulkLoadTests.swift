import Kernel
import Store
import TestSupport
import Testing

@Suite("Loads without indexes")
struct BulkLoadTests {
    private static let schema =
        StoreSchema.migrations + [
            Migration(
                "load", 1,
                [
                    "CREATE TABLE loaded (id BIGINT PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL)",
                    "CREATE INDEX loaded_name ON loaded (name, id) WHERE name <> ''",
                    "CREATE UNIQUE INDEX loaded_code ON loaded (code)",
                ])
        ]

    private static func indexes(_ database: any Database) async throws -> [String] {
        try await database.read { tx in
            let list: SQL =
                tx.engine == .sqlite
                ? "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'loaded' AND sql IS NOT NULL ORDER BY name"
                : "SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema() AND tablename = 'loaded' AND indexname NOT LIKE '%pkey' ORDER BY indexname"
            return try tx.rows(list).map { $0[0] }
        }
    }

    @Sendable private static func add(_ id: Int64, _ code: String, to database: any Database) async throws {
        try await database.write { tx in
            try tx.execute("INSERT INTO loaded (id, name, code) VALUES (:id, 'x', :code)", ["id": id, "code": code])
        }
    }

    @Test("Indexes are away during the load and back after it, whether it succeeds or throws", arguments: Engine.testable)
    func backAgain(engine: Engine) async throws {
        try await withDatabase(engine, migrations: Self.schema) { database in
            try await database.withoutIndexes(on: ["loaded"]) {
                #expect(try await Self.indexes(database) == [])
                try await Self.add(1, "a", to: database)
            }
            #expect(try await Self.indexes(database) == ["loaded_code", "loaded_name"])
            await #expect(throws: CommonProblem.self) {
                try await database.withoutIndexes(on: ["loaded"]) {
                    try await Self.add(2, "b", to: database)
                    throw CommonProblem.forbidden
                }
            }
            #expect(try await Self.indexes(database) == ["loaded_code", "loaded_name"])
            await #expect(throws: ConstraintViolation.self) { try await Self.add(3, "b", to: database) }
        }
    }

    @Test("Unique indexes can stay and refuse what comes twice", arguments: Engine.testable)
    func unique(engine: Engine) async throws {
        try await withDatabase(engine, migrations: Self.schema) { database in
            try await database.withoutIndexes(.exceptUnique, on: ["loaded"]) {
                #expect(try await Self.indexes(database) == ["loaded_code"])
                try await Self.add(1, "a", to: database)
                await #expect(throws: ConstraintViolation.self) { try await Self.add(2, "a", to: database) }
            }
            #expect(try await Self.indexes(database) == ["loaded_code", "loaded_name"])
        }
    }

    @Test("What a killed load has put aside is built by the next migrate", arguments: Engine.testable)
    func afterKill(engine: Engine) async throws {
        try await withDatabase(engine, migrations: Self.schema) { database in
            // A killed process leaves what it had committed: the indexes dropped and their definitions aside.
            let (reached, go) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
            async let load: Void = database.withoutIndexes(on: ["loaded"]) {
                reached.continuation.finish()
                for await _ in go.stream {}
            }
            for await _ in reached.stream {}
            #expect(try await Self.indexes(database) == [])
            try await database.migrate(Self.schema)
            #expect(try await Self.indexes(database) == ["loaded_code", "loaded_name"])
            go.continuation.finish()
            try await load
            #expect(try await Self.indexes(database) == ["loaded_code", "loaded_name"])
        }
    }
}
