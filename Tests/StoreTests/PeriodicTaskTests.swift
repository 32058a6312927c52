import Kernel
import Logging
import TestSupport
import Testing

@testable import Store

@Suite("Periodic tasks")
struct PeriodicTaskTests {
    private static func at(_ text: String) -> Instant { Instant(text) ?? Instant(ms: 0) }

    @Test(
        "A task is due by its cadence, in Shanghai's days",
        arguments: [
            (PeriodicTask.Cadence.every(.seconds(10)), "2026-11-24T08:00:00Z", "2026-11-24T08:00:09Z", false),
            (.every(.seconds(10)), "2026-11-24T08:00:00Z", "2026-11-24T08:00:10Z", true),
            // 03:30 in Shanghai is 19:30 UTC of the day before.
            (.daily(minuteOfDay: 210), "2026-11-23T19:30:00Z", "2026-11-24T19:29:59Z", false),
            (.daily(minuteOfDay: 210), "2026-11-23T19:30:00Z", "2026-11-24T19:30:00Z", true),
            (.daily(minuteOfDay: 210), "2026-11-23T19:29:00Z", "2026-11-24T01:00:00Z", true),
            (.daily(minuteOfDay: 210), "2026-11-20T19:30:00Z", "2026-11-24T10:00:00Z", true),
            (.daily(minuteOfDay: 0), "2026-11-24T16:00:00Z", "2026-11-24T17:00:00Z", false),
        ])
    func due(cadence: PeriodicTask.Cadence, last: String, now: String, expected: Bool) {
        #expect(isDue(cadence, last: Self.at(last), now: Self.at(now)) == expected)
    }

    @Test("One server runs the tasks; another takes over once the first is gone, and remembers what has run", arguments: Engine.testable)
    func lease(engine: Engine) async throws {
        try await withDatabase(engine, migrations: StoreSchema.migrations) { try await takeTurns($0) }
    }

    private func takeTurns(_ database: any Database) async throws {
        let clock = ManualClock(Self.at("2026-11-24T08:00:00Z"))
        let ran = Notes()
        func server(_ name: String) -> PeriodicRunner {
            let tasks = [
                PeriodicTask("seal", .every(.seconds(1))) { _, _ in ran.add("\(name) seal") },
                PeriodicTask("broken", .every(.minutes(5))) { _, _ in throw CommonProblem.notFound },
                PeriodicTask("expire", .daily(minuteOfDay: 210)) { _, _ in ran.add("\(name) expire") },
            ]
            return PeriodicRunner(database, tasks, owner: name, clock: clock, lease: .seconds(30), logger: Logger(label: "test"))
        }
        let one = server("one")
        let two = server("two")
        #expect(try await one.runDue() == ["seal", "broken", "expire"])
        #expect(try await two.runDue() == [])
        clock.advance(by: .seconds(20))
        #expect(try await one.runDue() == ["seal"], "and it renews its lease")
        clock.advance(by: .seconds(20))
        #expect(try await two.runDue() == [])
        clock.advance(by: .seconds(11))
        #expect(try await two.runDue() == ["seal"])
        #expect(try await one.runDue() == [], "the old holder sees that it has lost the lease")
        clock.advance(by: .days(1))
        #expect(try await two.runDue() == ["seal", "broken", "expire"])
        #expect(ran.all == ["one seal", "one expire", "one seal", "two seal", "two seal", "two expire"])
    }
}
