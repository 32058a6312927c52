import Kernel
import Membership
import Store

/// What is done for points every night, in small bodies behind people's work; each may be done again without doing it twice.
struct PointsTasks: Sendable {
    let points: Points

    var all: [PeriodicTask] {
        [
            PeriodicTask("points.expiry", .daily(minuteOfDay: 20)) { database, clock in try await expire(database, clock) },
            PeriodicTask("points.birthdays", .daily(minuteOfDay: 30)) { database, clock in try await celebrate(database, clock) },
        ]
    }

    private static let portion = 50

    /// Lots whose last day is over. (domain.md R25)
    func expire(_ database: any Database, _ clock: any WallClock) async throws {
        while true {
            let now = clock.now()
            let due = try await database.read(priority: .bulk) { try points.expiring(before: now.day, limit: Self.portion, in: $0) }
            if due.isEmpty { break }
            try await database.write(priority: .bulk) { tx in for lot in due { try points.expire(lot.person, until: lot.until, at: now, in: tx) } }
        }
        let now = clock.now()
        try await database.write(priority: .bulk) { try PointsFigures.forgetTraces(before: now.day.adding(days: -1), in: $0) }
    }

    /// Members whose birthday it is. (domain.md R24)
    func celebrate(_ database: any Database, _ clock: any WallClock) async throws {
        var last = PersonID(0)
        while true {
            let (after, now) = (last, clock.now())
            let page = try await database.read(priority: .bulk) { try points.memberships.birthdays(after: after, limit: 1_000, in: $0) }
            guard let end = page.last else { return }
            last = end.person
            let today = page.filter { isBirthday($0.birthday, on: now.day) }
            for start in stride(from: 0, to: today.count, by: Self.portion) {
                let portion = today[start..<min(start + Self.portion, today.count)]
                try await database.write(priority: .bulk) { tx in
                    for member in portion { try points.earn(.birthday, member.person, cause: String(now.day.year), at: now, in: tx) }
                }
            }
        }
    }
}
