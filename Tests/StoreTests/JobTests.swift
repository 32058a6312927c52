import Kernel
import TestSupport
import Testing

@testable import Store

@Suite("Jobs")
struct JobTests {
    struct Order: Codable, Sendable { var upTo: Int64 }
    struct Place: Codable, Sendable { var next: Int64 }
    struct Breakdown: Error {}
    enum Trouble: Problem {
        case badFile
        var code: String { "roster.bad_file" }
        var status: Status { .invalid }
        var message: Phrase { Phrase("文件无法读取", "The file can't be read") }
    }
    let start = Instant(ms: 1_790_000_000_000)

    /// Counts up to its order, one claim and one checkpoint in each transaction; `interfere` may throw before each step.
    private func counting(_ interfere: @escaping @Sendable (Int64, JobContext) async throws -> Void = { _, _ in }) -> JobKind {
        JobKind("test.count", Order.self, maxAttempts: 3) { order, context in
            var next = try context.checkpoint(as: Place.self)?.next ?? 1
            while next <= order.upTo {
                try await interfere(next, context)
                let member = next
                try await context.advance(total: order.upTo) { tx in
                    _ = try claim(tx, stock: 1, member: member)
                    return (Place(next: member + 1), member)
                }
                next += 1
            }
            return Place(next: next)
        }
    }

    private func runner(_ database: any Database, _ kind: JobKind, _ clock: ManualClock, server: String = "one") -> JobRunner {
        JobRunner(database, kinds: [kind], server: server, lease: .seconds(30), clock: clock)
    }

    private func withJob(
        _ engine: Engine, _ kind: JobKind, upTo: Int64 = 10, _ body: (any DatabaseControl, ManualClock, JobID) async throws -> Void
    ) async throws {
        try await withDatabase(engine, migrations: StoreSchema.migrations + testSchema) { database in
            try await addStock(database, 1, remaining: 1000)
            let id = JobID(7)
            try await database.write { tx in
                try Jobs.add(id, kind, Order(upTo: upTo), organisation: OrganisationID(5), createdBy: nil, now: start, tx)
            }
            try await body(database, ManualClock(start), id)
        }
    }

    private func job(_ database: any Database, _ id: JobID) async throws -> Job {
        try #require(try await database.read { tx in try Jobs.find(id, tx) })
    }

    @Test("A job runs to its end and shows its progress and result", arguments: Engine.testable)
    func runs(engine: Engine) async throws {
        let kind = counting()
        try await withJob(engine, kind) { database, clock, id in
            #expect(try await job(database, id).state == .queued)
            #expect(try await runner(database, kind, clock).runNext())
            let ended = try await job(database, id)
            #expect(ended.state == .done)
            #expect(ended.percent == 100)
            #expect(ended.result == #"{"next":11}"#)
            #expect(ended.finishedAt == start)
            #expect(try await count(database, "SELECT count(*) FROM claim") == 10)
            #expect(try await runner(database, kind, clock).runNext() == false)
            let recent = try await database.read { tx in try Jobs.recent(organisation: OrganisationID(5), kind: "test.count", tx) }
            #expect(recent.map(\.id) == [id])
            #expect(try await database.read { tx in try Jobs.recent(organisation: OrganisationID(5), before: id, tx).isEmpty })
        }
    }

    @Test("A job whose server died is taken up from its checkpoint, and the dead one's late step is refused", arguments: Engine.testable)
    func takeOver(engine: Engine) async throws {
        let kind = counting()
        try await withJob(engine, kind) { database, clock, id in
            // The first server does three steps and stands still.
            let ledger = JobLedger(database: database, clock: clock, lease: .seconds(30))
            let claimed = try await ledger.claim([kind.name], claim: "dead 1")
            let dead = JobContext(try #require(claimed), claim: "dead 1", database: database, clock: clock, lease: .seconds(30))
            for member in Int64(1)...3 {
                try await dead.advance(total: 10) { tx in
                    _ = try claim(tx, stock: 1, member: member)
                    return (Place(next: member + 1), member)
                }
            }
            let other = runner(database, kind, clock, server: "two")
            #expect(try await other.runNext() == false, "its lease holds")
            clock.advance(by: .seconds(31))
            #expect(try await other.runNext())
            #expect(try await job(database, id).state == .done)
            await #expect(throws: JobInterruption.lost) {
                try await dead.advance { tx in
                    try tx.execute("UPDATE stock SET remaining = 0")
                    return (Place(next: 5), 4)
                }
            }
            #expect(try await dead.renew() == .lost)
            #expect(try await count(database, "SELECT count(*) FROM claim") == 10)
            #expect(try await count(database, "SELECT remaining FROM stock") == 990)
        }
    }

    @Test("A fault is tried again later from the checkpoint; without progress only so often", arguments: Engine.testable)
    func retries(engine: Engine) async throws {
        let kind = counting { next, _ in if next == 4 { throw Breakdown() } }
        try await withJob(engine, kind) { database, clock, id in
            let runner = runner(database, kind, clock)
            #expect(try await runner.runNext())
            #expect(try await job(database, id).state == .queued)
            #expect(try await job(database, id).done == 3)
            #expect(try await runner.runNext() == false, "not at once")
            var runs = 1
            while try await job(database, id).state == .queued {
                clock.advance(by: .minutes(5))
                #expect(try await runner.runNext())
                runs += 1
            }
            // The first run made progress; then three without any.
            #expect(runs == 4)
            let ended = try await job(database, id)
            #expect(ended.state == .failed)
            #expect(ended.errorCode == "internal")
            #expect(try await count(database, "SELECT count(*) FROM claim") == 3)
        }
    }

    @Test("A problem of the user's fails the job at once with its code", arguments: Engine.testable)
    func fails(engine: Engine) async throws {
        let kind = counting { _, _ in throw Trouble.badFile }
        try await withJob(engine, kind) { database, clock, id in
            try await runner(database, kind, clock).runNext()
            let ended = try await job(database, id)
            #expect(ended.state == .failed)
            #expect(ended.errorCode == "roster.bad_file")
        }
    }

    @Test("A job is cancelled while it waits, and while it runs at its next checkpoint", arguments: Engine.testable)
    func cancel(engine: Engine) async throws {
        let kind = counting { next, context in
            if next == 5 { _ = try await context.database.write { tx in try Jobs.cancel(context.job.id, now: context.clock.now(), tx) } }
        }
        try await withJob(engine, kind) { database, clock, id in
            try await runner(database, kind, clock).runNext()
            let ended = try await job(database, id)
            #expect(ended.state == .cancelled)
            #expect(ended.done == 4)
            #expect(try await count(database, "SELECT count(*) FROM claim") == 4, "the step that met the cancellation is undone")
            #expect(try await database.write { tx in try Jobs.cancel(id, now: start, tx) } == false)

            try await database.write { tx in try Jobs.add(JobID(8), kind, Order(upTo: 1), organisation: nil, createdBy: nil, now: start, tx) }
            #expect(try await database.write { tx in try Jobs.cancel(JobID(8), now: start, tx) })
            #expect(try await runner(database, kind, clock).runNext() == false)
        }
    }

    @Test("A server that stops lays its job down, and another goes on at once", arguments: Engine.testable)
    func stop(engine: Engine) async throws {
        let reached = Gate()
        let kind = counting { next, context in
            if next == 5, !context.isInterrupted, context.job.checkpoint == nil {
                reached.pass()
                try await Task.sleep(for: .seconds(60))
            }
        }
        try await withJob(engine, kind) { database, clock, id in
            let runner = runner(database, kind, clock)
            let server = Task { await runner.run() }
            reached.open()
            try await until { try await job(database, id).done == 4 }
            server.cancel()
            await server.value
            let laidDown = try await job(database, id)
            #expect(laidDown.state == .queued)
            #expect(laidDown.attempts == 0)
            #expect(try await runner.runNext())
            #expect(try await job(database, id).state == .done)
            #expect(try await count(database, "SELECT count(*) FROM claim") == 10)
        }
    }

    @Test("A running server takes up a job soon after it was added", arguments: Engine.testable)
    func lookout(engine: Engine) async throws {
        let kind = counting()
        try await withJob(engine, kind) { database, clock, id in
            let runner = runner(database, kind, clock)
            let server = Task { await runner.run() }
            try await until { try await job(database, id).isFinished }
            server.cancel()
            await server.value
            #expect(try await job(database, id).state == .done)
        }
    }

    @Test(
        "The pause before another try doubles up to five minutes",
        arguments: [
            (0, 1), (1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (200, 300),
        ])
    func pause(attempts: Int, seconds: Int64) { #expect(backOff(attempts: attempts) == .seconds(seconds)) }
}
