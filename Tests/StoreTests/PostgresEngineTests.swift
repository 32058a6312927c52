import Kernel
import TestSupport
import Testing

@testable import Store

@Suite("PostgreSQL", .enabled(if: Engine.testable.contains(.postgres), "GONGHUI_TEST_ENGINES leaves it out"))
struct PostgresEngineTests {
    @Test(
        "Parameters are numbered, in quotes, comments and casts left alone",
        arguments: [
            ("WHERE a = :a AND b = :b OR c = :a", "WHERE a = $1 AND b = $2 OR c = $1", ["a", "b"]),
            ("SELECT ':a', \":b\", 1::text, :c2_x -- :d\n, :e", "SELECT ':a', \":b\", 1::text, $1 -- :d\n, $2", ["c2_x", "e"]),
            ("SELECT 'it''s :a' || :b", "SELECT 'it''s :a' || $1", ["b"]),
            ("SELECT 'open", "SELECT 'open", []),
            (":名", ":名", []),
        ])
    func numbering(written: String, text: String, names: [String]) {
        let found = PostgresStatement.numberParameters(written)
        #expect(found.text == text)
        #expect(found.names == names)
    }

    @Test("A NUMERIC without a fraction is read as the whole number it is")
    func numeric() async throws {
        try await withDatabase(.postgres) { database in
            let row = try await database.read { tx in
                try tx.row(
                    """
                    SELECT 0::numeric, 1::numeric, -1::numeric, 10000::numeric, 120000000::numeric, 9223372036854775807::numeric, -9223372036854775808::numeric,
                    sum(x), 5.0::numeric, 12345678901::numeric FROM (VALUES (1::bigint), (2)) AS v(x)
                    """)
            }
            let expected: [Int64] = [0, 1, -1, 10_000, 120_000_000, .max, .min, 3, 5, 12_345_678_901]
            #expect(row?.values == expected.map { Value.integer($0) })
            for tooMuch in ["9223372036854775808", "-9223372036854775809", "0.5", "10000.5", "'NaN'"] {
                await #expect(throws: DatabaseFailure.self) { try await database.read { _ = try $0.rows(SQL(composed: "SELECT \(tooMuch)::numeric")) } }
            }
        }
    }

    @Test("A lost connection answers busy, undoes the body, and is replaced")
    func lostConnection() async throws {
        try await withDatabase(.postgres, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 10)
            let problem = await #expect(throws: CommonProblem.self) {
                try await database.write { tx in
                    _ = try claim(tx, stock: 1, member: 1)
                    _ = try tx.rows("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            #expect(problem?.status == .unavailable)
            await #expect(throws: CommonProblem.self) { try await database.read { _ = try $0.rows("SELECT pg_terminate_backend(pg_backend_pid())") } }
            #expect(try await database.write { try claim($0, stock: 1, member: 2) })
            #expect(try await count(database, "SELECT remaining FROM stock") == 9)
        }
    }

    @Test("Connections that were lost while idle are noticed before work is staked on them")
    func lostWhileIdle() async throws {
        var options = DatabaseOptions()
        options.writers = 1
        try await withDatabaseLocation(.postgres) { location in
            try await withOpen(location, options) { database in
                try await database.migrate(testSchema)
                try await addStock(database, 1, remaining: 10)
                let idle: Int64 = try await database.write { try $0.scalar("SELECT pg_backend_pid()") ?? 0 }
                try await withOpen(location) { other in
                    _ = try await other.write { try $0.rows("SELECT pg_terminate_backend(CAST(:idle AS INTEGER), 5000)", ["idle": idle]) }
                }
                #expect(try await database.write { try claim($0, stock: 1, member: 1) })
            }
        }
    }

    @Test("Two lanes that deadlock are both served in the end, once each")
    func deadlock() async throws {
        try await withDatabase(.postgres, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 10)
            try await addStock(database, 2, remaining: 10)
            let bothStarted = [Gate(), Gate()]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (place, order) in [[Int64(1), 2], [2, 1]].enumerated() {
                    group.addTask {
                        try await database.write(lane: Lane("stock", Int64(place))) { tx in
                            _ = try claim(tx, stock: order[0], member: Int64(place))
                            bothStarted[place].pass()
                            _ = try claim(tx, stock: order[1], member: Int64(place))
                        }
                    }
                }
                for gate in bothStarted { await gate.arrived() }
                for gate in bothStarted { gate.open() }
                try await group.waitForAll()
            }
            #expect(try await count(database, "SELECT count(*) FROM claim") == 4)
            #expect(try await count(database, "SELECT sum(remaining) FROM stock") == 16)
        }
    }

    @Test("Lanes run beside each other, the bodies of one lane do not")
    func lanesInParallel() async throws {
        try await withDatabase(.postgres) { database in
            let held = Gate()
            async let blocked: Void = database.write(lane: Lane("a", 1)) { _ in held.pass() }
            await held.arrived()
            // Would wait for ever behind the gate if it shared the writer.
            try await database.write(lane: Lane("a", 2)) { _ in }
            try await database.write { _ in }
            let order = Notes()
            async let second: Void = database.write(lane: Lane("a", 1)) { _ in order.add("second") }
            await until { database.metrics.peopleWaiting == 1 }
            order.add("opened")
            held.open()
            try await blocked
            try await second
            #expect(order.all == ["opened", "second"])
        }
    }
}
