import Audit
import Identity
import Kernel
import Store
import TestSupport
import Testing
import Vault
import Web

@testable import Draws

/// Notes what a follower is told, in the database, so that it is undone with its transaction.
struct Prizes: DrawFollower {
    let causeKind = "test.lottery"

    static let migration = Migration(
        "test.prizes", 1,
        ["CREATE TABLE told (draw BIGINT NOT NULL, entry TEXT NOT NULL, prize TEXT NOT NULL, PRIMARY KEY (draw, entry))", "CREATE TABLE ended (draw BIGINT PRIMARY KEY)"])

    func won(_ wins: [DrawWin], of draw: Draw, now: Instant, in tx: any Transaction) throws {
        for win in wins { try tx.execute("INSERT INTO told (draw, entry, prize) VALUES (:draw, :entry, :prize)", ["draw": draw.id, "entry": win.entry, "prize": win.prize]) }
    }
    func drawn(_ draw: Draw, now: Instant, in tx: any Transaction) throws { try tx.execute("INSERT INTO ended (draw) VALUES (:draw)", ["draw": draw.id]) }
}

struct House: Sendable {
    let database: any DatabaseControl
    let clock = ManualClock(Instant("2026-11-24T10:00")!)
    let draws: Draws
    let union = OrganisationID(77)
    var now: Instant { clock.now() }

    static func with<T>(_ engine: Engine, _ body: (House) async throws -> T) async throws -> T {
        let clock = ManualClock(Instant("2026-11-24T10:00")!)
        return try await withDatabase(engine) { database in
            try await database.migrate(StoreSchema.migrations + AuditFeature(database: database).migrations + DrawsFeature.migrations + [Prizes.migration])
            let vault = Vault(KeyRing.generated(on: clock.now().day))
            return try await body(House(database: database, draws: Draws(ids: IdentifierMaker(node: 0, clock: clock), vault: vault, followers: [Prizes()])))
        }
    }

    func announce(_ rules: DrawRules, prizes: [DrawPrize]? = nil, cause: Int64? = nil, publishes: Bool = true, opens: Bool = true) async throws -> DrawID {
        let (now, draws, union) = (now, draws, union)
        let prizes = prizes ?? [DrawPrize(id: "first", name: "一等奖", count: 1), DrawPrize(id: "second", name: "二等奖", count: 3)]
        let new = NewDraw(
            organisation: union, rules: rules, prizes: prizes, cause: cause.map { DrawCause("test.lottery", $0) }, opensAtOnce: opens, publishesItself: publishes)
        return try await database.write { tx in try draws.announce(new, by: .system, now: now, in: tx) }
    }

    func enter(_ draw: DrawID, _ people: ClosedRange<Int64>, weight: Int64 = 1, group: String? = nil) async throws {
        let (now, draws) = (now, draws)
        try await database.write { tx in
            for person in people { _ = try draws.enter(draw, PersonID(person), weight: weight, group: group, now: now, in: tx) }
        }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Draws, Instant, any Transaction) throws -> T) async throws -> T {
        let (now, draws) = (now, draws)
        return try await database.write { tx in try body(draws, now, tx) }
    }

    func draw(_ id: DrawID) async throws -> Draw { try await database.read { try draws.existing(id, in: $0) } }
    func winners(_ id: DrawID) async throws -> [DrawWin] { try await database.read { try draws.winners(of: id, in: $0) } }

    func runJobs() async throws {
        let runner = JobRunner(database, kinds: [draws.jobKind], server: "test", clock: clock)
        let work = Task { await runner.run() }
        try await until { try await database.read { try $0.scalar("SELECT COUNT(*) FROM job WHERE state IN ('queued', 'running')") as Int? } == 0 }
        work.cancel()
        await work.value
    }

    func faults() async throws -> [String] {
        var out: [String] = []
        for verification in DrawVerification.all(draws) { out += try await verification.run(database) }
        return out
    }
}

private let plain = DrawRules(title: "年会抽奖", organiser: "测试工会")

struct DrawTests {
    @Test("From announcement to proof: entered once each, frozen, drawn by a job, the follower told each winner once", arguments: Engine.testable)
    func story(_ engine: Engine) async throws {
        try await House.with(engine) { house in
            let id = try await house.announce(plain, cause: 5)
            try await house.enter(id, 1...30)
            try await house.enter(id, 1...30)
            #expect(try await house.draw(id).entered == 30)
            try await house.write { draws, now, tx in try draws.exclude(id, entry: draws.entryID(of: PersonID(3), in: id), reason: "主办工会工作人员", by: .system, now: now, in: tx) }
            try await house.write { draws, now, tx in try draws.freeze(id, by: .system, now: now, in: tx) }
            let late = try await house.write { draws, now, tx in try draws.enter(id, PersonID(99), now: now, in: tx) }
            #expect(late == .closed)
            try await house.runJobs()
            let draw = try await house.draw(id)
            #expect(draw.state == .published && draw.secret != nil)
            let winners = try await house.winners(id)
            #expect(winners.map(\.prize) == ["first", "second", "second", "second"])
            #expect(!winners.contains { $0.person == PersonID(3) })
            let proof = try await house.database.read { try house.draws.proof(of: id, in: $0) }
            try ProofCheck.verify(try ProofFile.read(ProofFile.bytes(proof)))
            let told = try await house.database.read { try $0.rows("SELECT entry FROM told ORDER BY entry").map { $0[0] as String } }
            #expect(told == winners.map(\.entry).sorted())
            #expect(try await house.faults() == [])
        }
    }

    @Test("A draw happens once: drawing again is refused, and a job that comes again changes nothing (R44e)", arguments: Engine.testable)
    func once(_ engine: Engine) async throws {
        try await House.with(engine) { house in
            let id = try await house.announce(plain, cause: 6)
            try await house.enter(id, 1...20)
            #expect(try await house.write { draws, now, tx in try draws.drawNow(id, by: .system, now: now, in: tx) })
            let first = try await house.winners(id).map(\.entry)
            await #expect(throws: DrawProblem.self) { try await house.write { draws, now, tx in try draws.drawNow(id, by: .system, now: now, in: tx) } }
            await #expect(throws: DrawProblem.self) { try await house.write { draws, now, tx in try draws.freeze(id, by: .system, now: now, in: tx) } }
            try await house.write { draws, now, tx in try draws.addJob(id, house.union, by: .system, now: now, in: tx) }
            try await house.runJobs()
            #expect(try await house.winners(id).map(\.entry) == first)
            #expect(try await house.faults() == [])
        }
    }

    @Test("Where a public number is named, the draw waits for it and uses it", arguments: Engine.testable)
    func entropy(_ engine: Engine) async throws {
        try await House.with(engine) { house in
            var rules = plain
            rules.entropySource = "2026-12-01 福彩3D 开奖号码"
            let id = try await house.announce(rules, publishes: false)
            try await house.enter(id, 1...10)
            await #expect(throws: DrawProblem.self) { try await house.write { draws, now, tx in try draws.giveEntropy(id, "123", by: .system, now: now, in: tx) } }
            try await house.write { draws, now, tx in try draws.freeze(id, by: .system, now: now, in: tx) }
            try await house.runJobs()
            #expect(try await house.draw(id).isWaitingForEntropy)
            try await house.write { draws, now, tx in try draws.giveEntropy(id, "123", by: .system, now: now, in: tx) }
            await #expect(throws: DrawProblem.self) { try await house.write { draws, now, tx in try draws.giveEntropy(id, "456", by: .system, now: now, in: tx) } }
            try await house.runJobs()
            #expect(try await house.draw(id).state == .drawn)
            let proof = try await house.database.read { try house.draws.proof(of: id, in: $0) }
            #expect(proof.entropy?.value == "123")
            try ProofCheck.verify(proof)
            try await house.write { draws, now, tx in try draws.publish(id, by: .system, now: now, in: tx) }
            #expect(try await house.draw(id).state == .published)
        }
    }

    @Test("A person finds their leaf, and its path leads to the published root", arguments: Engine.testable)
    func leaves(_ engine: Engine) async throws {
        try await House.with(engine) { house in
            var rules = plain
            rules.method = .weighted
            let id = try await house.announce(rules)
            try await house.enter(id, 1...1_500, weight: 2)
            #expect(try await house.write { draws, now, tx in try draws.drawNow(id, by: .system, now: now, in: tx) })
            let draw = try await house.draw(id)
            for person in [1, 750, 1_500] as [Int64] {
                let entry = house.draws.entryID(of: PersonID(person), in: id)
                let leaf = try #require(try await house.database.read { try house.draws.leaf(entry, of: draw, in: $0) })
                #expect(leaf.weight == 2)
                #expect(leaf.path.root(from: leaf.hash) == draw.root)
            }
            #expect(try await house.database.read { try house.draws.leaf("nobody", of: draw, in: $0) } == nil)
        }
    }

    @Test("The n-th play gets place n, a cause plays once, all prizes lie somewhere, and the end proves it (R68)", arguments: Engine.testable)
    func instant(_ engine: Engine) async throws {
        try await House.with(engine) { house in
            var rules = plain
            rules.method = .instant
            let new = NewDraw(organisation: house.union, rules: rules, prizes: [DrawPrize(id: "cup", name: "保温杯", count: 7)])
            let schedule = try house.draws.schedule(new, places: 40)
            let id = try await house.write { draws, now, tx in try draws.announce(schedule, by: .system, now: now, in: tx) }
            var plays: [DrawPlay] = []
            for turn in 1...40 as ClosedRange<Int64> {
                plays.append(try await house.write { draws, now, tx in try draws.play(id, by: PersonID(turn), cause: "c\(turn)", now: now, in: tx) })
                let again = try await house.write { draws, now, tx in try draws.play(id, by: PersonID(turn), cause: "c\(turn)", now: now, in: tx) }
                #expect(again.isRepeated && again.place == Int(turn))
            }
            #expect(plays.map(\.place) == Array(1...40))
            #expect(plays.compactMap(\.prize).count == 7)
            await #expect(throws: DrawProblem.self) { try await house.write { draws, now, tx in try draws.play(id, by: PersonID(1), cause: "more", now: now, in: tx) } }
            try await house.write { draws, now, tx in try draws.endPlays(id, by: .system, now: now, in: tx) }
            try await house.runJobs()
            #expect(try await house.draw(id).state == .published)
            #expect(try await house.winners(id).map(\.entry).sorted() == plays.filter { $0.prize != nil }.map { InstantPlaces.id($0.place, of: 40) })
            #expect(try await house.faults() == [])
        }
    }

    @Test("Changed entries and winners are found by the verification", arguments: Engine.testable)
    func verification(_ engine: Engine) async throws {
        for change in [
            "UPDATE draw_entry SET weight = 5 WHERE entry = 'A-1'", "DELETE FROM draw_entry WHERE entry = 'A-2'",
            "UPDATE draw_winner SET entry = 'A-9' WHERE place = 1 AND entry <> 'A-9'",
        ] as [SQL] {
            try await House.with(engine) { house in
                let id = try await house.announce(plain, prizes: [DrawPrize(id: "p", name: "奖", count: 4)])
                let new = try await house.write { draws, now, tx in
                    try draws.enter(id, codes: (1...8).map { ("A-\($0)", 1, nil) } + [("A-1", 1, nil)], now: now, in: tx)
                }
                #expect(new == 8)
                #expect(try await house.write { draws, now, tx in try draws.drawNow(id, by: .system, now: now, in: tx) })
                #expect(try await house.faults() == [])
                try await house.database.write { tx in try tx.execute(change) }
                #expect(try await house.faults() != [], "\(change.text)")
            }
        }
    }

    @Test("Entering while it is frozen: whoever was told they are in is in the proof", arguments: Engine.testable)
    func race(_ engine: Engine) async throws {
        try await House.with(engine) { house in
            let id = try await house.announce(plain)
            try await house.enter(id, 1...5)
            let told = try await withThrowingTaskGroup(of: DrawEntryOutcome.self) { group in
                for person in 6...60 as ClosedRange<Int64> {
                    group.addTask { try await house.write { draws, now, tx in try draws.enter(id, PersonID(person), now: now, in: tx) } }
                    if person == 30 {
                        group.addTask {
                            try await house.write { draws, now, tx in try draws.freeze(id, by: .system, now: now, in: tx) }
                            return .closed
                        }
                    }
                }
                return try await group.reduce(into: [DrawEntryOutcome]()) { $0.append($1) }
            }
            try await house.runJobs()
            let inside = told.filter { if case .entered = $0 { true } else { false } }.count
            #expect(try await house.draw(id).entered == inside + 5)
            #expect(try await house.faults() == [])
        }
    }
}
