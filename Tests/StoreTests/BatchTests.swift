import Kernel
import Store
import TestSupport
import Testing

/// What happens between the queue and the commit. Each test holds up a writer at a gate, lets work queue up, and opens the gate.
@Suite("Batches")
struct BatchTests {
    struct ChangedMind: Error {}
    let lane = Lane("stock", 1)

    private func oneWriter() -> DatabaseOptions {
        var options = DatabaseOptions()
        options.writers = 1
        return options
    }

    /// Runs `work` while a body in `lane` holds up the writer, and opens the gate once `count` bodies wait.
    private func queuedUp(_ database: any DatabaseControl, _ count: Int, _ work: () -> Void) async throws {
        let gate = Gate()
        async let blocked: Void = database.write(lane: lane) { _ in gate.pass() }
        await gate.arrived()
        work()
        await until { database.metrics.peopleWaiting + database.metrics.bulkWaiting >= count }
        gate.open()
        try await blocked
    }

    @Test("Bodies that wait together share one commit", arguments: Engine.testable)
    func sharedCommit(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema, options: oneWriter()) { database in
            try await addStock(database, 1, remaining: 100)
            let before = database.metrics
            try await withThrowingTaskGroup(of: Bool.self) { group in
                try await queuedUp(database, 50) {
                    for member in Int64(1)...50 { group.addTask { try await database.write(lane: lane) { try claim($0, stock: 1, member: member) } } }
                }
                for try await claimed in group { #expect(claimed) }
            }
            // One for the gate, and few for all: a batch also ends when it has run for long.
            #expect((2...10).contains(database.metrics.commits - before.commits))
            #expect(database.metrics.written - before.written == 51)
        }
    }

    @Test("Without group commit each body has a commit of its own", arguments: Engine.testable)
    func ownCommit(engine: Engine) async throws {
        var options = oneWriter()
        options.groupCommit = false
        try await withDatabase(engine, migrations: testSchema, options: options) { database in
            try await addStock(database, 1, remaining: 100)
            let before = database.metrics
            try await withThrowingTaskGroup(of: Bool.self) { group in
                try await queuedUp(database, 20) {
                    for member in Int64(1)...20 { group.addTask { try await database.write(lane: lane) { try claim($0, stock: 1, member: member) } } }
                }
                try await group.waitForAll()
            }
            #expect(database.metrics.commits - before.commits == 21)
        }
    }

    @Test("A batch with failing bodies keeps the others' effects once, even where bodies run twice", arguments: Engine.testable)
    func failingNeighbours(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema, options: oneWriter()) { database in
            try await addStock(database, 1, remaining: 100)
            let runs = Notes()
            let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
                try await queuedUp(database, 12) {
                    for member in Int64(1)...12 {
                        group.addTask {
                            do {
                                return try await database.write(lane: lane) { tx in
                                    runs.add("\(member)")
                                    _ = try claim(tx, stock: 1, member: member)
                                    if member == 4 { throw ChangedMind() }
                                    if member == 8 { _ = try claim(tx, stock: 1, member: 7) }
                                    return "claimed"
                                }
                            } catch is ChangedMind { return "changed mind" } catch is ConstraintViolation { return "refused" }
                        }
                    }
                }
                return try await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == ["claimed": 10, "changed mind": 1, "refused": 1])
            #expect(try await count(database, "SELECT count(*) FROM claim") == 10)
            #expect(try await count(database, "SELECT remaining FROM stock") == 90)
            if engine == .postgres { #expect(runs.all.count > 12, "the batch ran optimistically first") }
        }
    }

    @Test("A refused statement ends its body even if the body swallows the error", arguments: Engine.testable)
    func swallowed(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 5)
            await #expect(throws: ConstraintViolation(kind: .unique, constraint: "stock.id")) {
                try await database.write { tx in
                    try tx.execute("UPDATE stock SET remaining = 4")
                    _ = try? tx.execute("INSERT INTO stock(id, remaining) VALUES (1, 1)")
                }
            }
            let left = try await count(database, "SELECT remaining FROM stock")
            #expect(left == 5)
        }
    }

    @Test("A refusal of what was only sent is the sender's, alone and in a batch", arguments: Engine.testable)
    func sent(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema, options: oneWriter()) { database in
            try await addStock(database, 1, remaining: 100)
            @Sendable func sendClaim(_ member: Int64) async throws {
                try await database.write(lane: lane) { tx in
                    try tx.send("INSERT INTO claim(stock, member) VALUES (1, :member)", ["member": member])
                }
            }
            try await sendClaim(1)
            await #expect(throws: ConstraintViolation.self) { try await sendClaim(1) }
            let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
                try await queuedUp(database, 10) {
                    for member in Int64(1)...10 {
                        group.addTask {
                            do { try await sendClaim(member); return false } catch is ConstraintViolation { return member == 1 }
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(refused == 1)
            #expect(try await count(database, "SELECT count(*) FROM claim") == 10)
        }
    }

    @Test("Over its bound the queue answers busy at once and serves on", arguments: Engine.testable)
    func bounded(engine: Engine) async throws {
        var options = oneWriter()
        options.queueLimit = 3
        try await withDatabase(engine, migrations: testSchema, options: options) { database in
            try await addStock(database, 1, remaining: 100)
            let outcomes = try await withThrowingTaskGroup(of: Int.self) { group in
                let gate = Gate()
                group.addTask {
                    try await database.write(lane: lane) { _ in gate.pass() }; return 200
                }
                await gate.arrived()
                for member in Int64(1)...8 {
                    group.addTask {
                        do { return try await database.write(lane: lane) { try claim($0, stock: 1, member: member) } ? 200 : 0 } catch let problem as CommonProblem {
                            return problem.status.rawValue
                        }
                    }
                }
                await until { database.metrics.refused == 5 }
                gate.open()
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == [200: 4, 503: 5])
            #expect(try await database.write { try claim($0, stock: 1, member: 99) })
        }
    }

    @Test("People go before bulk work that has waited longer", arguments: Engine.testable)
    func peopleFirst(engine: Engine) async throws {
        try await withDatabase(engine, options: oneWriter()) { database in
            let order = Notes()
            try await withThrowingTaskGroup(of: Void.self) { group in
                let gate = Gate()
                group.addTask { try await database.write { _ in gate.pass() } }
                await gate.arrived()
                for _ in 0..<3 { group.addTask { try await database.write(lane: .any, priority: .bulk) { _ in order.add("bulk") } } }
                await until { database.metrics.bulkWaiting == 3 }
                for _ in 0..<3 { group.addTask { try await database.write { _ in order.add("people") } } }
                await until { database.metrics.peopleWaiting == 3 }
                gate.open()
                try await group.waitForAll()
            }
            #expect(order.all == ["people", "people", "people", "bulk", "bulk", "bulk"])
        }
    }

    @Test("Long reads leave half of the readers to people", arguments: Engine.testable)
    func longReads(engine: Engine) async throws {
        var options = DatabaseOptions()
        options.readers = 2
        try await withDatabase(engine, options: options) { database in
            let gate = Gate()
            let before = database.metrics
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 { group.addTask { try await database.read(priority: .bulk) { _ in gate.pass() } } }
                await gate.arrived()
                // Would wait for ever behind the gate if the long reads had both readers.
                for _ in 0..<5 { try await database.read { _ in } }
                gate.open()
                try await group.waitForAll()
            }
            #expect(database.metrics.reads - before.reads == 8)
        }
    }

    @Test("A read sees one snapshot, whatever is committed meanwhile", arguments: Engine.testable)
    func snapshot(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 5)
            let gate = Gate()
            async let seen: [Int?] = database.read { tx in
                let first: Int? = try tx.scalar("SELECT remaining FROM stock")
                gate.pass()
                var streamed: Int?
                try tx.forEachRow("SELECT remaining FROM stock", [:]) { row in
                    streamed = row[0]
                    return true
                }
                return [first, try tx.scalar("SELECT sum(remaining) FROM stock"), streamed]
            }
            await gate.arrived()
            try await database.write { try $0.execute("UPDATE stock SET remaining = 4") }
            gate.open()
            #expect(try await seen == [5, 5, 5])
            #expect(try await count(database, "SELECT remaining FROM stock") == 4)
        }
    }

    @Test("Close serves what waits and refuses what comes after", arguments: Engine.testable)
    func closing(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema, options: oneWriter()) { database in
            try await addStock(database, 1, remaining: 100)
            let claimed = try await withThrowingTaskGroup(of: Bool.self) { group in
                let gate = Gate()
                group.addTask {
                    try await database.write(lane: lane) { _ in gate.pass() }; return false
                }
                await gate.arrived()
                for member in Int64(1)...10 { group.addTask { try await database.write(lane: lane) { try claim($0, stock: 1, member: member) } } }
                await until { database.metrics.peopleWaiting == 10 }
                group.addTask {
                    await database.close(); return false
                }
                await until { (try? await database.read { _ in }) == nil }
                gate.open()
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(claimed == 10)
            await #expect(throws: CommonProblem.self) { try await database.write { _ in } }
        }
    }

    @Test("Thousands of rows go in at once, all or none", arguments: Engine.testable)
    func insertMany(engine: Engine) async throws {
        try await withDatabase(engine, migrations: testSchema) { database in
            try await addStock(database, 1, remaining: 5)
            let rows: [[Value]] = (1...3000).map { [.integer(1), .integer($0), $0 % 2 == 0 ? .null : .text("备注 \($0)"), .blob([0, UInt8($0 % 256)])] }
            try await database.write { tx in
                try tx.execute("UPDATE stock SET remaining = 6")
                try tx.insertMany(into: "claim", ["stock", "member", "note", "proof"], rows)
                try tx.execute("UPDATE stock SET remaining = remaining + 1")
            }
            await #expect(throws: ConstraintViolation.self) {
                try await database.write { try $0.insertMany(into: "claim", ["stock", "member"], [[.integer(1), .integer(5000)], [.integer(1), .integer(3000)]]) }
            }
            let back = try await database.read { try $0.rows("SELECT stock, member, note, proof FROM claim ORDER BY member") }
            #expect(back.map(\.values) == rows)
            #expect(try await count(database, "SELECT remaining FROM stock") == 7)
        }
    }
}
