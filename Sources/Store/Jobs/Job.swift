import Kernel

/// Work that outlives its request: a row that any server takes up, and takes up again where it was if that server dies.
public struct Job: Sendable {
    public enum State: String, TextColumn, CaseIterable { case queued, running, done, failed, cancelled }

    public let id: JobID
    /// The `JobKind` that runs it: `roster.import`.
    public let kind: String
    public let organisation: OrganisationID?
    public let createdBy: PersonID?
    public let state: State
    /// What to do, as JSON.
    public let payload: String
    public let done: Int64
    /// nil while it isn't known how much there is to do.
    public let total: Int64?
    /// Where to go on, as JSON; written with the work itself.
    public let checkpoint: String?
    /// What came out, as JSON, once it is done.
    public let result: String?
    /// Stable code of what went wrong, once it has failed: a `Problem`'s, or `internal`.
    public let errorCode: String?
    public let isCancelRequested: Bool
    /// Faults in a row without a checkpoint between.
    public let attempts: Int
    public let createdAt: Instant
    public let startedAt: Instant?
    public let finishedAt: Instant?

    /// 0–100, nil while it isn't known.
    public var percent: Int? { total.map { $0 > 0 ? Int(min(done, $0) * 100 / $0) : 100 } }
    public var isFinished: Bool { state == .done || state == .failed || state == .cancelled }

    init(_ row: Row) {
        id = row["id"]
        kind = row["kind"]
        organisation = row["organisation_id"]
        createdBy = row["created_by"]
        state = row["state"]
        payload = row["payload"]
        done = row["progress_done"]
        total = row["progress_total"]
        checkpoint = row["checkpoint"]
        result = row["result"]
        errorCode = row["error_code"]
        isCancelRequested = row["cancel_requested"]
        attempts = row["attempts"]
        createdAt = row["created_at"]
        startedAt = row["started_at"]
        finishedAt = row["finished_at"]
    }
}

/// A kind of job that a feature adds to the house: its name, and what it does.
///
/// `run` goes on from the context's checkpoint, may be run again from there at any moment (the server died), and keeps each
/// step and its checkpoint in one transaction. A thrown `Problem` fails the job at once with its code; anything else, and
/// `CommonProblem.busy`, is tried again later, up to `maxAttempts` times without progress.
public struct JobKind: Sendable {
    public let name: String
    public let maxAttempts: Int
    let run: @Sendable (JobContext) async throws -> String?

    /// - Parameter run: gets the payload that the job was added with and returns what is shown as its result.
    public init<Payload: Codable & Sendable, Result: Encodable & Sendable>(
        _ name: String, _: Payload.Type, maxAttempts: Int = 8, run: @escaping @Sendable (Payload, JobContext) async throws -> Result
    ) {
        self.name = name
        self.maxAttempts = maxAttempts
        self.run = { context in
            let result = try await run(try JobText.decode(Payload.self, context.job.payload), context)
            return try JobText.encode(result)
        }
    }

    /// For a job whose result is its effect.
    public init<Payload: Codable & Sendable>(
        _ name: String, _: Payload.Type, maxAttempts: Int = 8, run: @escaping @Sendable (Payload, JobContext) async throws -> Void
    ) {
        self.name = name
        self.maxAttempts = maxAttempts
        self.run = { context in
            try await run(try JobText.decode(Payload.self, context.job.payload), context)
            return nil
        }
    }
}
