import Audit
import Identity
import Kernel
import Ledger
import Store
import TestSupport
import Testing
import Vault
import Web

@testable import Membership
@testable import Organisations
@testable import Points

/// A base union in a province with members, on a database of its own; a clock that stands at 9:00 on 1 November 2026.
struct PointsWorld: Sendable {
    let database: any DatabaseControl
    let clock: ManualClock
    let ids: IdentifierMaker
    let people: People
    let memberships: Memberships
    let organisations: Organisations
    let ledger: Ledger
    let points: Points
    let province: OrganisationID
    let union: OrganisationID

    var now: Instant { clock.now() }

    static func with<T>(_ engine: Engine, _ body: (PointsWorld) async throws -> T) async throws -> T {
        let clock = ManualClock(moment("2026-11-01T09:00"))
        let ids = IdentifierMaker(node: 0, clock: clock)
        let vault = Vault(KeyRing.generated(on: clock.now().day))
        let people = People(vault: vault, ids: ids)
        return try await withDatabase(engine) { database in
            let organisations = Organisations(database: database)
            let memberships = Memberships(ids: ids)
            let ledger = Ledger(ids: ids)
            try await database.migrate(
                StoreSchema.migrations + AuditFeature(database: database).migrations
                    + IdentityFeature(database: database, clock: clock, ids: ids, vault: vault).migrations + OrganisationsSchema.migrations + MembershipSchema.migrations
                    + LedgerFeature(ids: ids, organisations: organisations).migrations + PointsFeature.migrations)
            let world = PointsWorld(
                database: database, clock: clock, ids: ids, people: people, memberships: memberships, organisations: organisations, ledger: ledger,
                points: Points(ids: ids, ledger: ledger, memberships: memberships), province: ids.next(), union: ids.next())
            try await world.found()
            return try await body(world)
        }
    }

    private func found() async throws {
        let now = now
        try await database.write { tx in
            try Organisations.insertMany(
                [
                    NewOrganisation(id: province, parent: nil, kind: .province, name: "测试省总工会", foundedOn: now.day),
                    NewOrganisation(id: union, parent: province, kind: .baseUnion, name: "甲工厂工会委员会", foundedOn: now.day),
                ], at: now, in: tx)
        }
    }

    func members(_ count: Int, born: String = "1990-05-01", isVerified: Bool = false) async throws -> [PersonID] {
        let place = UnionPlace(union, in: try await organisations.tree())
        let now = now
        let sealed = try (0..<count).map { _ in people.seal(NewPerson(name: try PersonName.parse("张小三"), birthday: Day(born)), at: now) }
        try await database.write { tx in
            try people.insertMany(sealed, in: tx)
            let deltas = try memberships.insertMany(
                sealed.map { person in
                    NewMembership(
                        id: ids.next(), person: person.id, place: place, name: "张小三", isVerified: isVerified, joinedOn: now.day, source: .roster, work: WorkFacts())
                }, by: Acting(.unionOfficer, .shell), now: now, in: tx)
            for (union, delta) in deltas { try Counters.adjust(delta, at: union, in: tx) }
        }
        return sealed.map(\.id)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Points, Instant, any Transaction) throws -> T) async throws -> T {
        let (now, points) = (now, points)
        return try await database.write { tx in try body(points, now, tx) }
    }

    func earn(_ kind: PointsKind, _ person: PersonID, _ cause: String, device: [UInt8]? = nil) async throws -> EarnOutcome {
        try await write { points, now, tx in try points.earn(kind, person, cause: cause, device: device, at: now, in: tx) }
    }

    func balance(_ person: PersonID) async throws -> Int64 { try await database.read { try points.balance(of: person, in: $0) } }
    func lots(_ person: PersonID) async throws -> [Lot] { try await database.read { try points.lots(of: person, in: $0) } }

    /// What `gonghui audit verify` says of points and books.
    func faults() async throws -> [String] {
        var out: [String] = []
        for verification in PointsFigures.verifications + LedgerFeature(ids: ids, organisations: organisations).verifications {
            out += try await verification.run(database)
        }
        return out
    }
}

func moment(_ text: String) -> Instant {
    guard let instant = Instant(text) else { preconditionFailure("no moment: \(text)") }
    return instant
}

private let order = CauseKind("test.order", Phrase("测试订单", "Test order"))
private let orderUndone = CauseKind("test.order_undone", Phrase("测试退单", "Test order undone"))
private let sales = AccountPurpose("test.sales", Phrase("测试收入", "Test sales"))

struct PointsTests {
    @Test("Ten activities in a day give 50, the eleventh nothing; the same cause counts once (R23, R24)", arguments: Engine.testable)
    func caps(_ engine: Engine) async throws {
        try await PointsWorld.with(engine) { world in
            let person = try await world.members(1)[0]
            for number in 1...10 { #expect(try await world.earn(.takingPart, person, "a\(number)") == .earned(5)) }
            #expect(try await world.earn(.takingPart, person, "a11") == .earned(0))
            #expect(try await world.earn(.takingPart, person, "a1") == .already)
            #expect(try await world.balance(person) == 50)
            world.clock.advance(by: .days(1))
            #expect(try await world.earn(.takingPart, person, "a11") == .already, "what was cut is not saved up")
            #expect(try await world.earn(.takingPart, person, "a12") == .earned(5))
            #expect(try await world.faults() == [])
        }
    }

    @Test("A week of signing in brings 12, and a verified name 20 once (R24)", arguments: Engine.testable)
    func week(_ engine: Engine) async throws {
        try await PointsWorld.with(engine) { world in
            let person = try await world.members(1, isVerified: true)[0]
            for day in 1...7 {
                let (outcome, streak) = try await world.write { points, now, tx in try points.signIn(person, device: nil, at: now, in: tx) }
                #expect(outcome == .earned(day == 7 ? 6 : 1) && streak == day)
                let again = try await world.write { points, now, tx in try points.signIn(person, device: nil, at: now, in: tx).outcome }
                #expect(again == .already)
                world.clock.advance(by: .days(1))
            }
            #expect(try await world.balance(person) == 12 + 20)
            #expect(try await world.faults() == [])
        }
    }

    @Test("Rules of the union, else of the one above, from their day on (R24)", arguments: Engine.testable)
    func datedRules(_ engine: Engine) async throws {
        try await PointsWorld.with(engine) { world in
            let person = try await world.members(1)[0]
            let officer: PersonID = world.ids.next()
            let subject = PointsRule.Subject.kind(.takingPart)
            let (province, union, tomorrow) = (world.province, world.union, world.now.day.adding(days: 1))
            try await world.write { points, now, tx in
                try points.setRule(PointsRule(subject, points: 8), at: province, from: now.day, by: officer, now: now, in: tx)
                try points.setRule(PointsRule(subject, points: 0), at: union, from: tomorrow, by: officer, now: now, in: tx)
            }
            #expect(try await world.earn(.takingPart, person, "a1") == .earned(8))
            world.clock.advance(by: .days(1))
            #expect(try await world.earn(.takingPart, person, "a2") == .off)
        }
    }

    @Test("100 of 2025, 80 of 2026, 120 spent: nothing expires in 2027, 60 in 2028 (R25)", arguments: Engine.testable)
    func expiry(_ engine: Engine) async throws {
        try await PointsWorld.with(engine) { world in
            let person = try await world.members(1)[0]
            let (first, second): (PersonID, PersonID) = (world.ids.next(), world.ids.next())
            world.clock.set(moment("2025-06-01T10:00"))
            try await world.grant(100, to: person, by: first, second)
            world.clock.set(moment("2026-06-01T10:00"))
            try await world.grant(80, to: person, by: first, second)
            #expect(try await world.buy(120, person, 1) == .spent)
            #expect(try await world.buy(120, person, 1) == .alreadySpent)
            #expect(try await world.buy(61, person, 2) == .notEnough(balance: 60))
            #expect(try await world.lots(person) == [Lot(until: lastDay(ofPointsFrom: 2026), left: 60)])
            let tasks = PointsTasks(points: world.points)
            for (at, left) in [("2027-04-01T00:20", 60), ("2028-03-31T23:59", 60), ("2028-04-01T00:20", 0), ("2028-04-02T00:20", 0)] as [(String, Int64)] {
                world.clock.set(moment(at))
                try await tasks.expire(world.database, world.clock)
                #expect(try await world.balance(person) == left, "\(at)")
            }
            #expect(try await world.faults() == [])
        }
    }

    @Test("Balance 3, reversal of 5: −2; nothing can be bought; 5 more make 3 (R26)", arguments: Engine.testable)
    func undoing(_ engine: Engine) async throws {
        try await PointsWorld.with(engine) { world in
            let person = try await world.members(1)[0]
            _ = try await world.earn(.takingPart, person, "a1")
            #expect(try await world.buy(2, person, 1) == .spent)
            #expect(try await world.balance(person) == 3)
            for _ in 0..<2 {
                _ = try await world.write { points, now, tx in try points.undo(.takingPart, of: person, cause: "a1", reason: "未到场", by: .system, at: now, in: tx) }
                #expect(try await world.balance(person) == -2)
            }
            #expect(try await world.buy(1, person, 2) == .notEnough(balance: -2))
            #expect(try await world.earn(.takingPart, person, "a2") == .earned(5))
            #expect(try await world.balance(person) == 3)
            #expect(try await world.lots(person).map(\.left) == [3])
            #expect(try await world.faults() == [])
        }
    }

    @Test("What was spent comes back with its old year, or for 30 days when that is over (R65)", arguments: Engine.testable)
    func returned(_ engine: Engine) async throws {
        try await PointsWorld.with(engine) { world in
            let person = try await world.members(1)[0]
            _ = try await world.earn(.takingPart, person, "a1")
            #expect(try await world.buy(5, person, 1) == .spent)
            world.clock.set(moment("2028-05-01T10:00"))
            for expected in [5, 0] as [Int64] {
                let back = try await world.write { points, now, tx in try points.giveBack(Cause(order, 1), undoing: Cause(orderUndone, 1), at: now, in: tx) }
                #expect(back == expected)
            }
            #expect(try await world.lots(person).map { "\($0.until.iso) \($0.left)" } == ["2028-05-31 5"])
            #expect(try await world.faults() == [])
        }
    }

    @Test("The eleventh person on one device waits for an officer, visibly; released points count", arguments: Engine.testable)
    func holds(_ engine: Engine) async throws {
        try await PointsWorld.with(engine) { world in
            let people = try await world.members(11)
            let officer: PersonID = world.ids.next()
            for person in people.dropLast() { #expect(try await world.earn(.takingPart, person, "a1", device: [1]) == .earned(5)) }
            #expect(try await world.earn(.takingPart, people[10], "a1", device: [1]) == .held(5))
            #expect(try await world.balance(people[10]) == 0)
            let union = world.union
            let held = try await world.database.read { try world.points.held(at: union, limit: 10, in: $0) }
            #expect(held.map(\.person) == [people[10]] && held.first?.hold == .sameDevice)
            let id = try #require(held.first).id
            try await world.write { points, now, tx in try points.settle(id, releasing: true, at: union, by: officer, now: now, in: tx) }
            #expect(try await world.balance(people[10]) == 5)
            await #expect(throws: PointsProblem.self) {
                try await world.write { points, now, tx in try points.settle(id, releasing: false, at: union, by: officer, now: now, in: tx) }
            }
            #expect(try await world.faults() == [])
        }
    }

    @Test("A grant above the limit needs another officer than the one who asked", arguments: Engine.testable)
    func grants(_ engine: Engine) async throws {
        try await PointsWorld.with(engine) { world in
            let person = try await world.members(1)[0]
            let (first, second, union): (PersonID, PersonID, OrganisationID) = (world.ids.next(), world.ids.next(), world.union)
            let small = try await world.write { points, now, tx in try points.grant(200, to: person, reason: "志愿服务", at: union, by: first, now: now, in: tx) }
            let big = try await world.write { points, now, tx in try points.grant(201, to: person, reason: "劳动竞赛", at: union, by: first, now: now, in: tx) }
            #expect(small == .done && big == .waiting)
            #expect(try await world.balance(person) == 200)
            let id = try #require(try await world.database.read { try world.points.grants(of: union, limit: 1, in: $0) }.first).id
            await #expect(throws: PointsProblem.self) {
                try await world.write { points, now, tx in try points.decide(id, approving: true, answer: nil, at: union, by: first, now: now, in: tx) }
            }
            try await world.write { points, now, tx in try points.decide(id, approving: true, answer: nil, at: union, by: second, now: now, in: tx) }
            #expect(try await world.balance(person) == 401)
            #expect(try await world.faults() == [])
        }
    }

    @Test("Birthdays are paid once a year, to those whose day it is (R24)", arguments: Engine.testable)
    func birthdays(_ engine: Engine) async throws {
        try await PointsWorld.with(engine) { world in
            let born = try await world.members(3, born: "1992-11-01")
            let others = try await world.members(2)
            let tasks = PointsTasks(points: world.points)
            for _ in 0..<2 { try await tasks.celebrate(world.database, world.clock) }
            for person in born { #expect(try await world.balance(person) == 10) }
            for person in others { #expect(try await world.balance(person) == 0) }
            world.clock.set(moment("2027-11-01T00:30"))
            try await tasks.celebrate(world.database, world.clock)
            #expect(try await world.balance(born[0]) == 20)
        }
    }

    @Test("Somebody who is no active member earns nothing")
    func strangers() async throws {
        try await PointsWorld.with(.sqlite) { world in
            let stranger: PersonID = world.ids.next()
            let outcome = try await world.earn(.takingPart, stranger, "a1")
            #expect(outcome == .notMember)
        }
    }

    @Test("A random life of points adds up to what a small model says", arguments: Engine.testable)
    func randomWalk(_ engine: Engine) async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        try await PointsWorld.with(engine) { world in
            let person = try await world.members(1)[0]
            var chance = SplitMix(seed: seed)
            var (balance, orders, causes) = (Int64(0), [(id: Int64, amount: Int64)](), [String: Int64]())
            for step in 0..<120 {
                switch Int.random(in: 0..<6, using: &chance) {
                case 0, 1:
                    let cause = "c\(Int.random(in: 0..<60, using: &chance))"
                    if case .earned(let amount) = try await world.earn(.takingPart, person, cause) {
                        causes[cause] = amount
                        balance += amount
                    }
                case 2:
                    let amount = Int64.random(in: 1...12, using: &chance)
                    if case .spent = try await world.buy(amount, person, Int64(step + 1)) {
                        orders.append((Int64(step + 1), amount))
                        balance -= amount
                    } else {
                        #expect(balance < amount, "seed \(seed), step \(step)")
                    }
                case 3:
                    guard let bought = orders.randomElement(using: &chance) else { continue }
                    let back = try await world.write { points, now, tx in
                        try points.giveBack(Cause(order, bought.id), undoing: Cause(orderUndone, bought.id), at: now, in: tx)
                    }
                    balance += back
                    orders.removeAll { $0.id == bought.id }
                case 4:
                    guard let cause = causes.keys.sorted().randomElement(using: &chance), let amount = causes.removeValue(forKey: cause) else { continue }
                    let undone = try await world.write { points, now, tx in try points.undo(.takingPart, of: person, cause: cause, reason: "撤销", by: .system, at: now, in: tx) }
                    #expect(undone == amount, "seed \(seed), step \(step)")
                    balance -= undone
                default:
                    world.clock.advance(by: .days(.random(in: 1...90, using: &chance)))
                    let before = try await world.lots(person).filter { $0.until < world.now.day }.reduce(0) { $0 + $1.left }
                    try await PointsTasks(points: world.points).expire(world.database, world.clock)
                    balance -= before
                }
                #expect(try await world.balance(person) == balance, "seed \(seed), step \(step)")
            }
            #expect(try await world.faults() == [], "seed \(seed)")
        }
    }
}

extension PointsWorld {
    func buy(_ amount: Int64, _ person: PersonID, _ id: Int64) async throws -> SpendOutcome {
        let (ledger, union) = (ledger, union)
        return try await write { points, now, tx in
            let account = try ledger.open(AccountKey(.union(union), sales, .points), in: union, now: now, tx)
            return try points.spend(amount, of: person, Cause(order, id), to: account, in: union, at: now, in: tx)
        }
    }

    func grant(_ amount: Int64, to person: PersonID, by first: PersonID, _ second: PersonID) async throws {
        let union = union
        _ = try await write { points, now, tx in try points.grant(amount, to: person, reason: "测试", at: union, by: first, now: now, in: tx) }
    }
}
