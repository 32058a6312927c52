import Kernel
import Store

/// Gives places that are left when a window closes to those who still wait, every minute. (domain.md R38g)
struct SettlePlaces: Sendable {
    let store: SignupStore
    private static let portion = 100

    init(_ tools: ActivityTools) { store = SignupStore(tools) }

    var task: PeriodicTask {
        PeriodicTask("activities.settle", .every(.minutes(1))) { database, clock in try await run(database, clock.now()) }
    }

    func run(_ database: any Database, _ now: Instant) async throws {
        let activities = try await database.read { try store.unsettled(now: now, limit: Self.portion, in: $0) }
        for activity in activities {
            try await database.write(lane: SignupStore.lane(activity), priority: .bulk) { tx in try store.settle(activity, now: now, in: tx) }
        }
    }
}
