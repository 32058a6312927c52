import Kernel
import Store
import TestSupport
import Testing

@Suite("Reading and writing")
struct VerbTests {
    @Test("Every kind of value comes back as it went in", arguments: Engine.testable)
    func values(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 5)
            let text = "工惠 𬭎 “;--'\u{301}"
            let bytes: [UInt8] = [0, 255, 39, 0]
            try await database.write { tx in
                for (member, note, proof) in [(Int64.max, text, bytes), (Int64.min, "", [])] {
                    try tx.execute(
                        "INSERT INTO claim(stock, member, note, proof) VALUES (1, :member, :note, :proof)",
                        ["member": member, "note": note, "proof": proof])
                }
                try tx.execute("INSERT INTO claim(stock, member, note, proof) VALUES (1, 0, :note, :proof)", ["note": nil, "proof": nil])
            }
            let rows = try await database.read { try $0.rows("SELECT member, note, proof FROM claim ORDER BY id") }
            #expect(
                rows.map(\.values) == [
                    [.integer(.max), .text(text), .blob(bytes)], [.integer(.min), .text(""), .blob([])], [.integer(0), .null, .null],
                ])
            #expect(rows[0].columns.names == ["member", "note", "proof"])
        }
    }

    @Test("Parameters are bound by name, in any order, more than once, and with some to spare", arguments: Engine.testable)
    func names(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let row = try await database.read { tx in
                try tx.row("SELECT CAST(:b AS BIGINT) AS b, CAST(:a AS BIGINT) AS a, CAST(:b AS BIGINT) + 1 AS c", ["a": 1, "b": 2, "unused": 3])
            }
            #expect(row?.values == [.integer(2), .integer(1), .integer(3)])
        }
    }

    @Test("RETURNING gives the new rows and their serial ids count up", arguments: Engine.testable)
    func returning(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 5)
            let ids: [Int64] = try await database.write { tx in
                try tx.rows("INSERT INTO claim(stock, member) VALUES (1, 1), (1, 2) RETURNING id").map { $0["id"] }
            }
            #expect(ids == [1, 2])
        }
    }

    @Test("A refused constraint is told by its kind and name and costs only its statement", arguments: Engine.testable)
    func constraints(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 0)
            func kind(_ sql: SQL) async throws -> ConstraintViolation.Kind? {
                do {
                    _ = try await database.write { try $0.execute(sql) }
                    return nil
                } catch let violation as ConstraintViolation {
                    #expect(violation.constraint.isEmpty == false)
                    return violation.kind
                }
            }
            #expect(try await kind("INSERT INTO stock(id, remaining) VALUES (1, 1)") == .unique)
            #expect(try await kind("UPDATE stock SET remaining = -1") == .check)
            #expect(try await kind("INSERT INTO claim(stock, member) VALUES (2, 1)") == .foreignKey)
            #expect(try await kind("INSERT INTO claim(stock, member) VALUES (1, NULL)") == .notNull)
            #expect(try await kind("INSERT INTO claim(stock, member) VALUES (1, 1)") == nil)
        }
    }

    @Test("A body that throws undoes only itself", arguments: Engine.testable)
    func undo(engine: Engine) async throws {
        struct ChangedMind: Error {}
        try await withDatabase(engine, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 100)
            let failed = await withTaskGroup(of: Bool.self) { group in
                for member in Int64(1)...60 {
                    group.addTask {
                        do {
                            _ = try await database.write { tx in
                                let done = try claim(tx, stock: 1, member: member)
                                if member % 3 == 0 { throw ChangedMind() }
                                return done
                            }
                            return false
                        } catch { return error is ChangedMind }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(failed == 20)
            #expect(try await count(database, "SELECT count(*) FROM claim") == 40)
            #expect(try await count(database, "SELECT count(*) FROM claim WHERE member % 3 = 0") == 0)
            #expect(try await count(database, "SELECT remaining FROM stock") == 60)
        }
    }

    @Test("A body given to read can't write", arguments: Engine.testable)
    func readOnly(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema) { database in
            await #expect(throws: DatabaseFailure.self) {
                try await database.read { tx in _ = try tx.execute("INSERT INTO stock(id, remaining) VALUES (1, 1)") }
            }
            let stocks = try await count(database, "SELECT count(*) FROM stock")
            #expect(stocks == 0)
        }
    }

    @Test("A lookup sees what was committed before it, can't write, and answers however many ask at once", arguments: Engine.testable)
    func lookups(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema) { database in
            for round in Int64(1)...20 {
                try await addStock(database, round, remaining: round)
                let seen: Int? = try await database.lookup { try $0.scalar("SELECT remaining FROM stock WHERE id = :id", ["id": round]) }
                #expect(seen == Int(round))
            }
            await #expect(throws: DatabaseFailure.self) {
                try await database.lookup { tx in _ = try tx.execute("DELETE FROM stock") }
            }
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for id in 1...200 {
                    group.addTask { try await database.lookup { try $0.scalar("SELECT remaining FROM stock WHERE id = :id", ["id": id % 20 + 1]) } ?? 0 }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 2100)
        }
    }

    @Test("A long result is handed on row by row, and may be left early and nested", arguments: Engine.testable)
    func streaming(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema) { database in
            for id in Int64(1)...5 { try await addStock(database, id, remaining: id) }
            let seen: [Int64] = try await database.read { tx in
                var seen: [Int64] = []
                try tx.forEachRow("SELECT id FROM stock ORDER BY id", [:]) { outer in
                    try tx.forEachRow("SELECT id FROM stock ORDER BY id", [:]) { inner in
                        seen.append((outer["id"] as Int64) * 10 + inner["id"])
                        return seen.count % 2 == 1
                    }
                    return seen.count < 6
                }
                return seen
            }
            #expect(seen == [11, 12, 21, 22, 31, 32])
        }
    }

    @Test("A lane's waiting requests go to one body, and one that can't be served fails alone", arguments: Engine.testable)
    func lanes(engine: Engine) async throws {
        struct NotServed: Error {}
        try await withDatabase(engine, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 30)
            let lane = BatchLane<Int64, Bool>(Lane("stock", 1)) { members, tx in
                if members.contains(13) { throw NotServed() }
                return try members.map { try claim(tx, stock: 1, member: $0) }
            }
            let answers = await withTaskGroup(of: Bool?.self) { group in
                for member in Int64(1)...50 { group.addTask { try? await database.batch(lane, member) } }
                return await group.reduce(into: [Bool?]()) { $0.append($1) }
            }
            #expect(answers.filter { $0 == true }.count == 30)
            #expect(answers.filter { $0 == nil }.count == 1)
            #expect(try await count(database, "SELECT count(*) FROM claim") == 30)
        }
    }
}
