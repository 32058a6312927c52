import Audit
import Foundation
import Kernel
import Membership
import Organisations
import Store
import TestSupport
import Testing
import Web

@testable import Activities

@Suite("Signing up")
struct SignupTests {
    @Test("R38 vector: capacity 2; A, B confirmed, C, D waiting; A cancels; C confirmed, D waiting 1, and C is told", arguments: Engine.testable)
    func vector(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 2)])
            let people = try await world.members(4)
            var receipts: [SignupReceipt?] = []
            for person in people { receipts.append(try await world.signUp(person, id, sessions[0]).receipt) }
            #expect(receipts.map { $0?.state } == [.confirmed, .confirmed, .waiting, .waiting])
            #expect(receipts.map { $0?.position } == [nil, nil, 1, 2])
            try await world.cancel(people[0], id)
            #expect(try await world.standing(people[0], id) == nil)
            #expect(try await world.standing(people[2], id)?.state == .confirmed)
            #expect(try await world.standing(people[3], id)?.position == 1)
            #expect(try await world.notices(people[2]).map(\.title.en) == ["You have a place now"])
            #expect(try await world.notices(people[3]).isEmpty)
            #expect(try await world.faults().isEmpty)
        }
    }

    @Test("200 sign up at once for 50 places: 50 confirmed, 150 waiting in the order of commits; cancellations promote exactly", arguments: Engine.testable)
    func crowd(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 50)])
            let people = try await world.members(200)
            let receipts = try await withThrowingTaskGroup(of: (PersonID, SignupReceipt?).self) { group in
                for person in people { group.addTask { (person, try await world.signUp(person, id, sessions[0]).receipt) } }
                return try await group.reduce(into: [PersonID: SignupReceipt]()) { $0[$1.0] = $1.1 }
            }
            #expect(receipts.count == 200)
            #expect(receipts.values.filter { $0.state == .confirmed }.count == 50)
            #expect(receipts.values.compactMap(\.position).sorted() == Array(1...150))
            #expect(try await world.places(sessions[0]) == Places(capacity: 50, confirmed: 50, waiting: 150, tickets: 200))
            let confirmed = people.filter { receipts[$0]?.state == .confirmed }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for person in confirmed.prefix(20) { group.addTask { try await world.cancel(person, id) } }
                try await group.waitForAll()
            }
            for person in people {
                guard let position = receipts[person]?.position else { continue }
                let standing = try await world.standing(person, id)
                #expect(standing?.state == (position <= 20 ? .confirmed : .waiting))
                #expect(standing?.position == (position <= 20 ? nil : position - 20))
            }
            #expect(try await world.faults().isEmpty)
        }
    }

    @Test("A retry with the same key gets the same answer, another body with it is refused, and without a key the sign-up is found", arguments: Engine.testable)
    func keys(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 5), World.session("下午场", capacity: 5)])
            let person = try await world.members(1)[0]
            let first = try await world.signUp(person, id, sessions[0], key: "k1")
            let receipt = try #require(first.receipt)
            guard case .repeated(let body) = try await world.signUp(person, id, sessions[0], key: "k1") else { return #expect(Bool(false), "not repeated") }
            #expect(body == receipt.json)
            #expect(try await world.signUp(person, id, sessions[1], key: "k1").refusal == .keyReused)
            #expect(try await world.signUp(person, id, sessions[1]).refusal == .alreadySignedUp(receipt))
            #expect(try await world.signUp(person, id, sessions[1], key: "k2").refusal == .alreadySignedUp(receipt))
            #expect(try await world.places(sessions[0]).confirmed == 1)
            #expect(try await world.places(sessions[1]).confirmed == 0)
        }
    }

    @Test("Twenty taps at once sign up once", arguments: Engine.testable)
    func taps(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 5)])
            let person = try await world.members(1)[0]
            let outcomes = try await withThrowingTaskGroup(of: SignupOutcome.self) { group in
                for tap in 0..<20 { group.addTask { try await world.signUp(person, id, sessions[0], key: tap < 10 ? "same" : nil) } }
                return try await group.reduce(into: [SignupOutcome]()) { $0.append($1) }
            }
            #expect(outcomes.filter { $0.receipt != nil }.count == 1)
            #expect(outcomes.allSatisfy { $0.receipt != nil || $0.isRepeated || $0.refusal != nil })
            #expect(try await world.places(sessions[0]).confirmed == 1)
            #expect(try await world.faults().isEmpty)
        }
    }

    @Test("Sold out without a waiting list: refused without a write, and true again when a place comes back", arguments: Engine.testable)
    func soldOut(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 1)], settings: SignupSettings(hasWaitingList: false))
            let people = try await world.members(3)
            #expect(try await world.signUp(people[0], id, sessions[0]).receipt?.state == .confirmed)
            let turns = try await turns(world, id)
            #expect(try await world.signUp(people[1], id, sessions[0]).refusal == .full)
            #expect(try await self.turns(world, id) == turns)
            try await world.cancel(people[0], id)
            #expect(try await world.signUp(people[1], id, sessions[0]).receipt?.state == .confirmed)
        }
    }

    private func turns(_ world: World, _ id: ActivityID) async throws -> Int {
        try await world.database.read { try $0.scalar("SELECT turns FROM signup_settings WHERE activity = :id", ["id": id]) ?? 0 }
    }

    @Test("Who is not meant is told why; a union above admits those below", arguments: Engine.testable)
    func audience(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (factory, factorySessions) = try await world.publish([World.session(capacity: 5)])
            let (city, citySessions) = try await world.publish([World.session(capacity: 5)], at: world.city) { $0.audience.industries = [.g] }
            let worker = try await world.members(1)[0]
            let courier = try await world.members(1, at: world.couriers, newForm: .courier)[0]
            #expect(try await world.signUp(courier, factory, factorySessions[0]).refusal == .notForYou(.union))
            #expect(try await world.signUp(courier, city, citySessions[0]).receipt?.state == .confirmed)
            #expect(try await world.signUp(worker, city, citySessions[0]).refusal == .notForYou(.industry))
            #expect(try await world.signUp(world.officer, factory, factorySessions[0]).refusal == .notForYou(.notAMember))
        }
    }

    @Test("The window decides by the server's clock", arguments: Engine.testable)
    func window(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 5)]) { $0.opensAt = World.start + .hours(1) }
            let person = try await world.members(1)[0]
            #expect(try await world.signUp(person, id, sessions[0]).refusal == .notYetOpen(World.start + .hours(1)))
            world.clock.set(World.start + .days(7))
            #expect(try await world.signUp(person, id, sessions[0]).refusal == .closed)
            world.clock.set(World.start + .days(7) - .seconds(1))
            #expect(try await world.signUp(person, id, sessions[0]).receipt?.state == .confirmed)
        }
    }

    @Test("What is asked must be answered", arguments: Engine.testable)
    func questions(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 5)], questions: [SignupDraft.Question(kind: .choice, text: "尺码", options: ["S", "M"])])
            let person = try await world.members(1)[0]
            let question = try await world.database.read { try world.store.questions(id, in: $0)[0] }
            guard case .answers(let problems)? = try await world.signUp(person, id, sessions[0]).refusal else { return #expect(Bool(false), "not refused") }
            #expect(problems.map(\.field) == ["answers.\(question.id)"])
            #expect(try await world.signUp(person, id, sessions[0], answers: Answers([question.id: ["M"]])).receipt != nil)
            let stored = try await world.database.read { try world.store.living(of: person, in: id, $0) }
            #expect(stored?.answers.values == [question.id: ["M"]])
        }
    }

    @Test("Cancelled people come back behind the others", arguments: Engine.testable)
    func again(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 1)])
            let people = try await world.members(3)
            for person in people { _ = try await world.signUp(person, id, sessions[0]) }
            try await world.cancel(people[1], id)
            #expect(try await world.signUp(people[1], id, sessions[0]).receipt?.position == 2)
            #expect(try await world.standing(people[2], id)?.position == 1)
            #expect(try await world.faults().isEmpty)
        }
    }

    @Test("R38d: after the deadline the person is told to ask the officer, who can", arguments: Engine.testable)
    func deadline(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 1)], settings: SignupSettings(cancelUntil: World.start + .days(1)))
            let people = try await world.members(2)
            for person in people { _ = try await world.signUp(person, id, sessions[0]) }
            world.clock.advance(by: .days(1))
            await #expect(throws: SignupProblem.self) { try await world.cancel(people[0], id) }
            try await world.cancel(people[0], id, officer: world.officer)
            #expect(try await world.standing(people[1], id)?.state == .confirmed)
            #expect(try await world.notices(people[0]).map(\.title.en) == ["Your sign-up was cancelled"])
            await #expect(throws: SignupProblem.self) { try await world.cancel(people[0], id) }
        }
    }
}

@Suite("At the door")
struct CheckInTests {
    @Test("R38f: once, in its time; whoever waits comes in on a free place", arguments: Engine.testable)
    func door(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 2)])
            let people = try await world.members(4)
            for person in people.prefix(3) { _ = try await world.signUp(person, id, sessions[0]) }
            #expect(try await world.checkIn(people[0], id) == .tooEarly(from: World.start + .days(10) - .minutes(60)))
            world.clock.set(World.start + .days(10))
            #expect(try await world.checkIn(people[0], id) == .admitted)
            #expect(try await world.checkIn(people[0], id) == .already(at: world.now))
            #expect(try await world.checkIn(people[2], id) == .waiting(position: 1))
            #expect(try await world.checkIn(people[3], id) == .notSignedUp)
            try await world.cancel(people[1], id, officer: world.officer)
            // The session has begun, so nobody is promoted from afar; whoever stands at the door gets the place.
            #expect(try await world.standing(people[2], id)?.state == .waiting)
            #expect(try await world.checkIn(people[2], id) == .admittedFromWaiting)
            #expect(try await world.places(sessions[0]) == Places(capacity: 2, confirmed: 2, waiting: 0, attended: 2, tickets: 3))
            world.clock.set(World.start + .days(10) + .hours(3))
            #expect(try await world.checkIn(people[1], id) == .cancelled)
            #expect(try await world.faults().isEmpty)
        }
    }

    @Test("The card that a member shows checks them in", arguments: Engine.testable)
    func card(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 2)])
            let person = try await world.members(1)[0]
            _ = try await world.signUp(person, id, sessions[0])
            world.clock.set(World.start + .days(10))
            let (cards, now) = (world.tools.cards, world.now)
            let membership = try await world.database.read { try world.tools.memberships.facts(of: person, in: $0)?.membership }
            let shown = cards.text(cards.token(for: try #require(membership), at: now))
            let read = try await world.database.read { try cards.verify(shown, at: now, in: $0).membership.person }
            #expect(try await world.checkIn(read, id) == .admitted)
        }
    }

    @Test("The copy of a person's data has their sign-ups, and deletion gives back what lies ahead", arguments: Engine.testable)
    func personalData(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 1)], questions: [SignupDraft.Question(kind: .text, text: "班组")])
            let question = try await world.database.read { try world.store.questions(id, in: $0)[0].id }
            let people = try await world.members(2)
            for person in people { _ = try await world.signUp(person, id, sessions[0], answers: Answers([question: ["一班"]])) }
            let feature = ActivitiesFeature(tools: world.tools, log: AuditLog(database: world.database))
            func copy() async throws -> String {
                let data = try await world.database.read { try feature.export(people[0], in: $0) }
                return String(decoding: try JSON.encoder.encode(data), as: UTF8.self)
            }
            #expect(try await copy().contains("一班"))
            let now = world.now
            try await world.database.write { try feature.erase(people[0], at: now, in: $0) }
            #expect(try await copy().contains("一班") == false)
            #expect(try await world.standing(people[1], id)?.state == .confirmed)
            #expect(try await world.faults().isEmpty)
        }
    }

    @Test("R38g: three no-shows leave only the waiting list; what is left when it closes goes to the list", arguments: Engine.testable)
    func noShows(engine: Engine) async throws {
        try await World.with(engine) { world in
            let people = try await world.members(2)
            for day in Int64(8)...10 {
                let (id, sessions) = try await world.publish([World.session(capacity: 5, day: day)])
                for person in people { _ = try await world.signUp(person, id, sessions[0]) }
                let before = world.now
                world.clock.set(World.start + .days(day))
                #expect(try await world.checkIn(people[1], id) == .admitted)
                world.clock.set(before)
            }
            world.clock.set(World.start + .days(11))
            let (id, sessions) = try await world.publish([World.session(capacity: 5, day: 20)]) { $0.closesAt = World.start + .days(15) }
            #expect(try await world.signUp(people[0], id, sessions[0]).receipt?.position == 1)
            #expect(try await world.signUp(people[1], id, sessions[0]).receipt?.state == .confirmed)
            // An activity that doesn't count takes everybody.
            let (free, freeSessions) = try await world.publish([World.session(capacity: 5, day: 20)], settings: SignupSettings(countsNoShows: false)) {
                $0.closesAt = World.start + .days(15)
            }
            #expect(try await world.signUp(people[0], free, freeSessions[0]).receipt?.state == .confirmed)
            try await settle(world)
            #expect(try await world.standing(people[0], id)?.state == .waiting)
            world.clock.set(World.start + .days(15))
            try await settle(world)
            #expect(try await world.standing(people[0], id)?.state == .confirmed)
            #expect(try await world.faults().isEmpty)
        }
    }

    private func settle(_ world: World) async throws { try await SettlePlaces(world.tools).run(world.database, world.now) }
}
