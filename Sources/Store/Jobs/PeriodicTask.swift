import Kernel
import Logging
import Synchronization

/// Something that one server does again and again: seal the audit log, forget what has expired.
///
/// It may now and then run twice for one time (a server stood still while another took over), so its effect is guarded by its own transactions.
public struct PeriodicTask: Sendable {
    public enum Cadence: Hashable, Sendable {
        case every(Span)
        /// Once a day at a minute of the day (0–1439) in Asia/Shanghai, or as soon as a server runs after it.
        case daily(minuteOfDay: Int)
    }
    public let name: String
    public let cadence: Cadence
    let run: @Sendable (any Database, any WallClock) async throws -> Void

    public init(_ name: String, _ cadence: Cadence, run: @escaping @Sendable (any Database, any WallClock) async throws -> Void) {
        self.name = name
        self.cadence = cadence
        self.run = run
    }
}

/// Whether a task that ran last at `last` is due at `now`; a task that never ran is due.
func isDue(_ cadence: PeriodicTask.Cadence, last: Instant?, now: Instant) -> Bool {
    guard let last else { return true }
    switch cadence {
    case .every(let span): return now >= last + span
    case .daily(let minute):
        let today = now.day.start + .minutes(Int64(minute))
        let latest = now >= today ? today : now.day.adding(days: -1).start + .minutes(Int64(minute))
        return last < latest
    }
}

/// Runs the periodic tasks on the one server that holds the lease `periodic`.
final class PeriodicRunner: Sendable {
    private let database: any Database
    private let tasks: [PeriodicTask]
    private let owner: String
    private let clock: any WallClock
    private let lease: Span
    private let logger: Logger

    private struct State {
        var heldUntil: Instant?
        /// As known to the holder of the lease; read from the database when the lease is taken.
        var lastRuns: [String: Instant] = [:]
    }
    private let state = Mutex(State())

    init(_ database: any Database, _ tasks: [PeriodicTask], owner: String, clock: any WallClock, lease: Span, logger: Logger) {
        precondition(Set(tasks.map(\.name)).count == tasks.count, "two periodic tasks have one name")
        self.database = database
        self.tasks = tasks
        self.owner = owner
        self.clock = clock
        self.lease = lease
        self.logger = logger
    }

    func run() async {
        guard !tasks.isEmpty else { return }
        while !Task.isCancelled {
            do {
                try await runDue()
            } catch {
                logger.error("could not hold the lease of periodic tasks", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .milliseconds(500))
        }
        try? await Lease.release("periodic", owner: owner, database)
    }

    /// Runs what is due, one after the other, if this server holds the lease. - Returns: the names of what ran.
    @discardableResult
    func runDue() async throws -> [String] {
        guard try await holdLease() else { return [] }
        var ran: [String] = []
        for task in tasks {
            let now = clock.now()
            guard isDue(task.cadence, last: state.withLock({ $0.lastRuns[task.name] }), now: now) else { continue }
            do {
                try await task.run(database, clock)
            } catch {
                logger.error("a periodic task failed", metadata: ["task": "\(task.name)", "error": "\(type(of: error))"])
            }
            state.withLock { $0.lastRuns[task.name] = now }
            // What runs each second is not worth a write each time: after a take-over it simply runs.
            if case .every(let span) = task.cadence, span < .minutes(1) {} else { try await record(task, now) }
            ran.append(task.name)
        }
        return ran
    }

    private func holdLease() async throws -> Bool {
        let now = clock.now()
        let heldUntil = state.withLock { $0.heldUntil }
        if let heldUntil, now < heldUntil - Span(ms: lease.ms / 2) { return true }
        guard try await Lease.take("periodic", owner: owner, until: now + lease, now: now, database) else {
            state.withLock { $0.heldUntil = nil }
            return false
        }
        if heldUntil == nil || heldUntil.map({ $0 <= now }) == true {
            let rows = try await database.read { tx in try tx.rows("SELECT name, last_run_at FROM periodic_task") }
            state.withLock { state in
                state.lastRuns = Dictionary(uniqueKeysWithValues: rows.map { ($0["name"] as String, $0["last_run_at"] as Instant) })
            }
        }
        state.withLock { $0.heldUntil = now + lease }
        return true
    }

    private func record(_ task: PeriodicTask, _ now: Instant) async throws {
        try await database.write { tx in
            try tx.execute(
                "INSERT INTO periodic_task(name, last_run_at) VALUES (:name, :now) ON CONFLICT (name) DO UPDATE SET last_run_at = excluded.last_run_at",
                ["name": task.name, "now": now])
        }
    }
}

/// A named right that one process holds at a time, until it lets go or its time is over.
enum Lease {
    /// Takes or renews it. - Returns: false while another holds it.
    static func take(_ name: String, owner: String, until: Instant, now: Instant, _ database: any Database) async throws -> Bool {
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO lease(name, owner, held_until) VALUES (:name, :owner, :until)
                ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, held_until = excluded.held_until
                WHERE lease.owner = excluded.owner OR lease.held_until < :now
                """, ["name": name, "owner": owner, "until": until, "now": now]) == 1
        }
    }

    static func release(_ name: String, owner: String, _ database: any Database) async throws {
        try await database.write { tx in
            try tx.execute("DELETE FROM lease WHERE name = :name AND owner = :owner", ["name": name, "owner": owner])
        }
    }
}
