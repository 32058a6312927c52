import Kernel
import Store

/// What the calendar does to vouchers: reminders three days before the end, expiry at midnight in Shanghai, and what is left of benefits that
/// are over goes back. Each runs in small bodies and is safe to run again. (domain.md R31, C)
struct VoucherTime: Sendable {
    let tools: BenefitTools
    /// Of one body: about 10 ms.
    private static let portion = 250

    var tasks: [PeriodicTask] {
        [
            PeriodicTask("benefits.expire", .daily(minuteOfDay: 0)) { database, clock in try await expire(database, clock) },
            PeriodicTask("benefits.remind", .daily(minuteOfDay: 9 * 60)) { database, clock in try await remind(database, clock.now().day) },
            PeriodicTask("benefits.draw", .every(.seconds(5))) { database, clock in
                if let draws = tools.draws { try await FairWindow(tools: tools, draws: draws).drawDue(database, now: clock.now()) }
            },
            PeriodicTask("benefits.settle", .every(.minutes(1))) { database, clock in try await settle(database, clock.now()) },
        ]
    }

    func expire(_ database: any Database, _ clock: any WallClock) async throws {
        let vouchers = Vouchers(tools)
        let today = clock.now().day
        while true {
            let now = clock.now()
            let done = try await database.write(priority: .bulk) { try vouchers.expire(before: today, portion: Self.portion, now: now, in: $0) }
            if done < Self.portion { return }
        }
    }

    func remind(_ database: any Database, _ today: Day) async throws {
        let vouchers = Vouchers(tools)
        while try await database.write(
            priority: .bulk, { try vouchers.remind(endingOn: today.adding(days: Vouchers.reminderDays), portion: Self.portion, in: $0) }) == Self.portion
        {}
    }

    func settle(_ database: any Database, _ now: Instant) async throws {
        for id in try await database.read({ try BenefitLists().unsettled(now: now, limit: 100, in: $0) }) {
            try await database.write(lane: BenefitStore.lane(id), priority: .bulk) { tx in try tools.benefits.settle(id, now: now, in: tx) }
        }
    }
}
