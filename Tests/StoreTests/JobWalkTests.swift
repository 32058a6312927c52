import Kernel
import TestSupport
import Testing

@testable import Store

/// Jobs driven at random by several servers, beside a model that holds what each must be.
@Suite("Jobs, at random")
struct JobWalkTests {
    struct Model {
        var state = Job.State.queued
        var claim: String?
        var leaseUntil = Instant(ms: 0)
        var runAfter: Instant
        var done: Int64 = 0
        var cancelAsked = false

        func isFree(at now: Instant) -> Bool { (state == .queued && runAfter <= now) || (state == .running && leaseUntil < now) }
    }

    @Test("Whatever servers, people and clocks do, a job has one owner and moves only forward", arguments: Engine.testable)
    func walk(engine: Engine) async throws {
        let seed = UInt64.random(in: .min ... .max)
        try await withDatabase(engine, migrations: StoreSchema.migrations) { database in
            var walker = Walker(database: database, chance: SplitMix(seed: seed))
            for step in 0..<400 { try await walker.step("seed \(seed), step \(step)") }
        }
    }

    struct Walker {
        let database: any Database
        var chance: SplitMix
        let clock = ManualClock(Instant(ms: 1_790_000_000_000))
        var jobs: [JobID: Model] = [:]
        /// Every run that was ever started; most of the old ones have lost their job and must be refused.
        var runs: [JobContext] = []
        let kind = JobKind("walk", Int.self) { _, _ in }
        let lease = Span.seconds(30)
        var ledger: JobLedger { JobLedger(database: database, clock: clock, lease: lease) }

        mutating func step(_ place: Comment) async throws {
            switch Int.random(in: 0..<10, using: &chance) {
            case 0, 1: try await add()
            case 2, 3: try await claim(place)
            case 4, 5: try await checkpoint(place)
            case 6: try await finish()
            case 7: try await release()
            case 8: try await cancel(place)
            default: clock.advance(by: .seconds(Int64.random(in: 1...40, using: &chance)))
            }
            try await compare(place)
        }

        private mutating func add() async throws {
            let id = JobID(Int64(jobs.count + 1))
            let now = clock.now()
            try await database.write { [kind] tx in try Jobs.add(id, kind, 1, organisation: nil, createdBy: nil, now: now, tx) }
            jobs[id] = Model(runAfter: now)
        }

        private mutating func claim(_ place: Comment) async throws {
            let name = "run \(runs.count)"
            let now = clock.now()
            guard let job = try await ledger.claim([kind.name], claim: name) else {
                #expect(!jobs.values.contains { $0.isFree(at: now) }, place)
                return
            }
            #expect(jobs[job.id]?.isFree(at: now) == true, place)
            jobs[job.id]?.state = .running
            jobs[job.id]?.claim = name
            let until = now + lease
            jobs[job.id]?.leaseUntil = until
            runs.append(JobContext(job, claim: name, database: database, clock: clock, lease: lease))
        }

        private mutating func checkpoint(_ place: Comment) async throws {
            guard let run = runs.randomElement(using: &chance), var model = jobs[run.job.id] else { return }
            let expected: JobInterruption? = model.claim != run.claim || model.state != .running ? .lost : model.cancelAsked ? .cancelled : nil
            let done = model.done + 1
            var met: JobInterruption?
            do {
                try await database.write { tx in try run.save(done, done: done, tx) }
                model.done = done
                model.leaseUntil = clock.now() + lease
                jobs[run.job.id] = model
            } catch let interruption as JobInterruption { met = interruption }
            #expect(met == expected, place)
        }

        private mutating func finish() async throws {
            guard let run = runs.randomElement(using: &chance) else { return }
            try await ledger.finish(run, .failed, errorCode: "walk")
            if jobs[run.job.id]?.claim == run.claim {
                jobs[run.job.id]?.state = .failed
                jobs[run.job.id]?.claim = nil
            }
        }

        private mutating func release() async throws {
            guard let run = runs.randomElement(using: &chance) else { return }
            let after = clock.now() + .seconds(Int64.random(in: 0...20, using: &chance))
            try await ledger.release(run, after: after, countsAsAttempt: Bool.random(using: &chance))
            if jobs[run.job.id]?.claim == run.claim {
                jobs[run.job.id]?.state = .queued
                jobs[run.job.id]?.claim = nil
                jobs[run.job.id]?.runAfter = after
            }
        }

        private mutating func cancel(_ place: Comment) async throws {
            guard let id = jobs.keys.sorted().randomElement(using: &chance), let model = jobs[id] else { return }
            let now = clock.now()
            let asked = try await database.write { tx in try Jobs.cancel(id, now: now, tx) }
            #expect(asked == (model.state == .queued || model.state == .running), place)
            if asked { jobs[id]?.cancelAsked = true }
            if model.state == .queued { jobs[id]?.state = .cancelled }
        }

        private func compare(_ place: Comment) async throws {
            let rows = try await database.read { tx in try tx.rows("SELECT \(Jobs.columns) FROM job").map(Job.init) }
            #expect(rows.count == jobs.count, place)
            for job in rows {
                let model = jobs[job.id]
                #expect(job.state == model?.state && job.done == model?.done && job.isCancelRequested == model?.cancelAsked, place)
            }
        }
    }
}
