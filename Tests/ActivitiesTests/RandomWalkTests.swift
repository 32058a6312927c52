import Kernel
import Store
import TestSupport
import Testing

@testable import Activities

/// Sign-ups, cancellations and changes of capacity in random order, against a model that is two lists. (domain.md R38a, b, c, e)
@Suite("Places and waiting lists, random walks")
struct RandomWalkTests {
    /// Who has a place, and who waits in which order.
    struct Model {
        var capacity: Int
        var confirmed: [PersonID] = []
        var waiting: [PersonID] = []

        func has(_ person: PersonID) -> Bool { confirmed.contains(person) || waiting.contains(person) }
        mutating func signUp(_ person: PersonID) { if confirmed.count < capacity { confirmed.append(person) } else { waiting.append(person) } }
        mutating func cancel(_ person: PersonID) {
            confirmed.removeAll { $0 == person }
            waiting.removeAll { $0 == person }
            promote()
        }
        mutating func promote() { while confirmed.count < capacity, !waiting.isEmpty { confirmed.append(waiting.removeFirst()) } }
    }

    @Test("Never over capacity, first come first served, positions right after every step", arguments: Engine.testable, [UInt64(1), 2, 3])
    func walk(engine: Engine, seed: UInt64) async throws {
        try await World.with(engine) { world in
            var random = SplitMix(seed: seed)
            var model = Model(capacity: 3)
            let (id, sessions) = try await world.publish([World.session(capacity: 3)])
            let people = try await world.members(12)
            for step in 0..<120 {
                let person = people.randomElement(using: &random) ?? people[0]
                let roll = Int.random(in: 0..<10, using: &random)
                if roll == 0 {
                    try await resize(world, id, to: Int.random(in: 1...8, using: &random), &model)
                } else if model.has(person) {
                    if roll < 6 {
                        try await world.cancel(person, id)
                        model.cancel(person)
                    } else {
                        let refusal = try await world.signUp(person, id, sessions[0]).refusal
                        guard case .alreadySignedUp? = refusal else { return #expect(Bool(false), "twice, seed \(seed), step \(step)") }
                    }
                } else {
                    let receipt = try await world.signUp(person, id, sessions[0]).receipt
                    model.signUp(person)
                    #expect(receipt?.position == model.waiting.firstIndex(of: person).map { $0 + 1 }, "seed \(seed), step \(step)")
                }
                try await compare(world, id, sessions[0], model, "seed \(seed), step \(step)")
            }
            #expect(try await world.faults().isEmpty)
        }
    }

    private func resize(_ world: World, _ id: ActivityID, to capacity: Int, _ model: inout Model) async throws {
        let activity = try await world.activity(id)
        var draft = try await world.draft(id)
        draft.sessions[0].capacity = capacity
        if capacity < model.confirmed.count {
            let confirmed = model.confirmed.count
            await #expect(throws: SignupProblem.self, "under \(confirmed)") {
                try await world.desk.update(activity, to: activity.content, draft, by: world.officer, now: world.now, world.database)
            }
        } else {
            _ = try await world.desk.update(activity, to: activity.content, draft, by: world.officer, now: world.now, world.database)
            model.capacity = capacity
            model.promote()
        }
    }

    private func compare(_ world: World, _ id: ActivityID, _ session: ActivitySessionID, _ model: Model, _ place: String) async throws {
        let places = try await world.places(session)
        #expect(places.confirmed <= places.capacity, "\(place)")
        #expect([places.capacity, places.confirmed, places.waiting] == [model.capacity, model.confirmed.count, model.waiting.count], "\(place)")
        for (index, person) in model.waiting.enumerated() { #expect(try await world.standing(person, id)?.position == index + 1, "\(place)") }
        for person in model.confirmed { #expect(try await world.standing(person, id)?.state == .confirmed, "\(place)") }
    }
}
