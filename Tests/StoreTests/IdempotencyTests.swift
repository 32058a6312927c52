import Kernel
import Store
import TestSupport
import Testing

@Suite("Idempotency keys")
struct IdempotencyTests {
    let now = Instant(ms: 1_790_000_000_000)
    let key = IdempotencyKey(scope: "person:1", key: "a", requestHash: [1, 2])

    private func withStock(_ engine: Engine, _ body: (any DatabaseControl) async throws -> Void) async throws {
        try await withDatabase(engine, migrations: StoreSchema.migrations + testSchema) { database in
            try await addStock(database, 1, remaining: 1000)
            try await body(database)
        }
    }

    @Sendable private func claimOnce(_ database: any Database, _ key: IdempotencyKey?, member: Int64, at now: Instant) async throws -> FirstAnswer {
        try await database.answerOnce(key, now: now) { tx in
            FirstAnswer(status: try claim(tx, stock: 1, member: member) ? 201 : 409, body: Array("{\"member\":\(member)}".utf8))
        }
    }

    @Test("A retry gets the first answer and has no effect", arguments: Engine.testable)
    func retry(engine: Engine) async throws {
        try await withStock(engine) { database in
            let first = try await claimOnce(database, key, member: 1, at: now)
            #expect(first == FirstAnswer(status: 201, body: Array("{\"member\":1}".utf8)))
            #expect(try await claimOnce(database, key, member: 2, at: now) == first)
            let other = IdempotencyKey(scope: "person:2", key: "a", requestHash: [9])
            #expect(try await claimOnce(database, other, member: 2, at: now) != first)
            #expect(try await count(database, "SELECT count(*) FROM claim") == 2)
        }
    }

    @Test("The same key with another request is refused", arguments: Engine.testable)
    func reused(engine: Engine) async throws {
        try await withStock(engine) { database in
            _ = try await claimOnce(database, key, member: 1, at: now)
            let changed = IdempotencyKey(scope: key.scope, key: key.key, requestHash: [3])
            let problem = await #expect(throws: CommonProblem.self) { try await claimOnce(database, changed, member: 1, at: now) }
            #expect(problem?.code == "idempotency_key_reused")
        }
    }

    @Test("A request that failed leaves its key free", arguments: Engine.testable)
    func failed(engine: Engine) async throws {
        try await withStock(engine) { database in
            await #expect(throws: ConstraintViolation.self) {
                try await database.answerOnce(key, now: now) { tx in
                    try tx.execute("INSERT INTO claim(stock, member) VALUES (77, 1)")
                    return FirstAnswer(status: 201, body: [])
                }
            }
            let second = try await claimOnce(database, key, member: 1, at: now)
            #expect(second.status == 201)
        }
    }

    @Test("Of many requests with one key at once one has an effect, and all get its answer", arguments: Engine.testable)
    func race(engine: Engine) async throws {
        try await withStock(engine) { database in
            let answers = try await withThrowingTaskGroup(of: FirstAnswer.self) { group in
                for member in Int64(1)...40 { group.addTask { try await claimOnce(database, key, member: member, at: now) } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
            #expect(try await count(database, "SELECT count(*) FROM claim") == 1)
        }
    }

    @Test("Keys are forgotten after 24 hours, not before", arguments: Engine.testable)
    func expiry(engine: Engine) async throws {
        try await withStock(engine) { database in
            // More than one portion of the clean-up.
            try await database.write { tx in
                for member in 1...700 {
                    try tx.remember(FirstAnswer(status: 201, body: []), for: IdempotencyKey(scope: "person:\(member)", key: "a", requestHash: []), now: now)
                }
            }
            _ = try await claimOnce(database, IdempotencyKey(scope: "late", key: "a", requestHash: []), member: 950, at: now + .hours(1))
            #expect(try await Idempotency.forgetExpired(database, now: now + .hours(24)) == 0)
            #expect(try await Idempotency.forgetExpired(database, now: now + .hours(24) + .seconds(1)) == 700)
            #expect(try await count(database, "SELECT count(*) FROM idempotency_key") == 1)
        }
    }
}
