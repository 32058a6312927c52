import Draws
import Kernel
import Store
import TestSupport
import Testing

@testable import Benefits

@Suite("Fair windows and direct issue")
struct WindowTests {
    @Test("R30: who asks in the first minutes enters one draw; winners get vouchers, then it is first come, first served", arguments: Engine.testable)
    func window(engine: Engine) async throws {
        try await World.with(engine) { world in
            let members = try await world.members(9)
            let id = try await world.publish(total: 5) {
                $0.mode = .fairWindow(minutes: 10)
                $0.opensAt = World.start
            }
            for person in members.prefix(4) + members.prefix(2) {
                guard case .entered(_, let at) = try await world.claim(id, person) else { return #expect(Bool(false)) }
                #expect(at == World.start + .minutes(10))
            }
            let draws = try #require(world.tools.draws)
            let draw = try #require(try await world.database.read { try draws.draw(of: FairWindow.cause(id), in: $0) })
            #expect(draw.entered == 4)
            world.clock.advance(by: .minutes(10))
            #expect(try await world.claim(id, members[5]).word == "not_open")
            let window = FairWindow(tools: world.tools, draws: draws)
            for _ in 0..<2 { try await window.drawDue(world.database, now: world.now) }
            #expect(try await world.counts(id) == BenefitBooks.Counts(left: 1, held: 4, used: 0))
            #expect(try await world.claim(id, members[0]).word == "already_claimed")
            #expect(try await world.claim(id, members[5]).word == "claimed")
            #expect(try await world.claim(id, members[6]).word == "sold_out")
            #expect(try await world.faults() == [])
        }
    }

    @Test("R30: more askers than vouchers – exactly as many winners, and the losers can look at the proof", arguments: Engine.testable)
    func losers(engine: Engine) async throws {
        try await World.with(engine) { world in
            let members = try await world.members(12)
            let id = try await world.publish(total: 5) {
                $0.mode = .fairWindow(minutes: 10)
                $0.opensAt = World.start
            }
            for person in members { _ = try await world.claim(id, person) }
            world.clock.advance(by: .minutes(11))
            let draws = try #require(world.tools.draws)
            try await FairWindow(tools: world.tools, draws: draws).drawDue(world.database, now: world.now)
            #expect(try await world.counts(id) == BenefitBooks.Counts(left: 0, held: 5, used: 0))
            let benefit = try await world.database.read { try world.tools.benefits.existing(id, in: $0) }
            var lost = 0
            for person in members {
                let offer = try await Offers(tools: world.tools).one(benefit, for: person, now: world.now, world.database)
                #expect(offer.isEntered)
                if offer.vouchers.isEmpty { lost += 1 }
            }
            #expect(lost == 7)
            #expect(try await world.faults() == [])
        }
    }

    @Test("精准送: everybody it is for gets one, once, also when the job is started twice; the list narrows it", arguments: Engine.testable)
    func issuing(engine: Engine) async throws {
        try await World.with(engine) { world in
            let workers = try await world.members(600)
            _ = try await world.members(20, at: world.couriers)
            let id = try await world.publish(total: 1_000, at: world.factory) { $0.mode = .issued }
            let job = IssueVouchers(tools: world.tools).jobKind
            let runner = JobRunner(world.database, kinds: [job], server: "test", clock: world.clock)
            for _ in 0..<2 {
                let (now, jobID) = (world.now, world.ids.next() as JobID)
                try await world.database.write {
                    try Jobs.add(jobID, job, IssueVouchers.Task(benefit: id, officer: world.officer), organisation: world.factory, createdBy: world.officer, now: now, $0)
                }
                while try await runner.runNext() {}
                let done = try #require(try await world.database.read { try Jobs.find(jobID, $0) })
                #expect(done.state == .done, "\(done.errorCode ?? "")")
            }
            #expect(try await world.counts(id) == BenefitBooks.Counts(left: 400, held: 600, used: 0))
            #expect(try await world.database.read { try world.vouchers.news(of: workers[0], in: $0).new.count } == 1)
            #expect(try await world.faults() == [])
        }
    }
}

@Suite("Ceilings (R34)")
struct CeilingTests {
    private static let day = Day("2026-11-24") ?? Day(number: 0)

    @Test(
        "Given 1,850.00 this year, a 200.00 box planned: over by 50.00, with the rule",
        arguments: [
            (BenefitCategory.festival, given: Int64(1_850_00), planned: Int64(200_00), over: Int64?(50_00)), (.festival, 1_800_00, 200_00, nil),
            (.birthday, 0, 300_01, 1), (.hospital, 2_000_00, 2_000_00, nil), (.breakfast, 99_000_00, 99_000_00, nil),
        ])
    func shipped(category: BenefitCategory, given: Int64, planned: Int64, over: Int64?) {
        let warning = ceilingWarning(category, given: Fen(given), planned: Fen(planned), own: [], shipped: Ceiling.shipped, on: Self.day)
        #expect(warning?.over.amount == over)
        if let warning { #expect(warning.message.zh.contains("基层工会经费收支管理办法")) }
    }

    @Test("What a union sets itself comes before what is shipped, the newest first, and ends with its last day")
    func own() throws {
        let (old, new, end) = (try #require(Day("2024-01-01")), try #require(Day("2026-01-01")), try #require(Day("2025-12-31")))
        let rows = [
            Ceiling(category: .festival, amount: Fen(1_500_00), period: .year, validFrom: old, validThrough: end, source: "旧办法"),
            Ceiling(category: .festival, amount: Fen(1_800_00), period: .year, validFrom: new, validThrough: nil, source: "新办法"),
        ]
        let warning = ceilingWarning(.festival, given: Fen(1_700_00), planned: Fen(200_00), own: rows, shipped: Ceiling.shipped, on: Self.day)
        #expect(warning?.over == Fen(100_00))
        #expect(warning?.ceiling.source == "新办法")
    }
}
