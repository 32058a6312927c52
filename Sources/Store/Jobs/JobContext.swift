import Kernel
import Synchronization

/// What a running job knows and may do.
public final class JobContext: Sendable {
    /// The row as it was when the job was taken up.
    public let job: Job
    public let database: any Database
    public let clock: any WallClock
    /// Written into the row when it was taken up; no other run of this or another job has it.
    let claim: String
    private let lease: Span
    private let interruption = Mutex<JobInterruption?>(nil)

    init(_ job: Job, claim: String, database: any Database, clock: any WallClock, lease: Span) {
        self.job = job
        self.claim = claim
        self.database = database
        self.clock = clock
        self.lease = lease
    }

    /// Where the run before this one got to; nil at the beginning.
    public func checkpoint<T: Decodable>(as type: T.Type) throws -> T? { try job.checkpoint.map { try JobText.decode(type, $0) } }

    /// Whether to stop: the job was cancelled or lost, or the server is going down.
    public var isInterrupted: Bool { Task.isCancelled || interruption.withLock { $0 != nil } }

    /// - Throws: `JobInterruption`, or `CancellationError` when the server is going down.
    public func checkInterruption() throws {
        if let interruption = interruption.withLock({ $0 }) { throw interruption }
        try Task.checkCancellation()
    }

    /// Does a step of the work and saves where the job is, in one transaction, behind people's work.
    /// - Parameter step: takes at most about 10 ms and returns the checkpoint and how much is done now.
    /// - Throws: `JobInterruption`; then the step is undone.
    public func advance<C: Encodable & Sendable>(
        lane: Lane = .any, total: Int64? = nil, _ step: @escaping @Sendable (any Transaction) throws -> (checkpoint: C, done: Int64)
    ) async throws {
        try checkInterruption()
        try await database.write(lane: lane, priority: .bulk) { tx in
            let (checkpoint, done) = try step(tx)
            try self.save(checkpoint, done: done, total: total, tx)
        }
    }

    /// Saves where the job is, in the transaction of the work that got it there. It also renews the lease.
    /// - Throws: `JobInterruption` when the job was cancelled or another server has it; the transaction must then be undone.
    public func save(_ checkpoint: some Encodable, done: Int64, total: Int64? = nil, _ tx: any Transaction) throws {
        let saved = try tx.execute(
            """
            UPDATE job SET checkpoint = :checkpoint, progress_done = :done, progress_total = COALESCE(CAST(:total AS BIGINT), progress_total),
            lease_until = :until, attempts = 0 WHERE id = :id AND lease_owner = :claim AND state = 'running' AND cancel_requested = 0
            """,
            [
                "checkpoint": try JobText.encode(checkpoint), "done": done, "total": total, "until": clock.now() + lease, "id": job.id, "claim": claim,
            ])
        guard saved == 1 else { throw try whyNotSaved(tx) }
    }

    private func whyNotSaved(_ tx: any Transaction) throws -> JobInterruption {
        let row = try tx.row("SELECT cancel_requested FROM job WHERE id = :id AND lease_owner = :claim AND state = 'running'", ["id": job.id, "claim": claim])
        return row == nil ? .lost : .cancelled
    }

    /// Renews the lease. - Returns: why the job must stop, if it must.
    func renew() async throws -> JobInterruption? {
        let found = try await database.write { tx in
            try tx.row(
                "UPDATE job SET lease_until = :until WHERE id = :id AND lease_owner = :claim AND state = 'running' RETURNING cancel_requested",
                ["until": self.clock.now() + self.lease, "id": self.job.id, "claim": self.claim])
        }
        let reason: JobInterruption? = if let found { found["cancel_requested"] ? .cancelled : nil } else { .lost }
        if let reason { interruption.withLock { $0 = reason } }
        return reason
    }
}
