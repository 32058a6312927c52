import Kernel
import Logging
import Synchronization

/// Runs jobs and periodic tasks on this server. The server starts `run()` and cancels its task to stop it: running jobs then
/// lay themselves down at their next checkpoint and go on elsewhere or later.
public final class JobRunner: Sendable {
    private let kinds: [String: JobKind]
    private let ledger: JobLedger
    private let periodic: PeriodicRunner
    private let server: String
    private let concurrency: Int
    private let claims = Atomic(0)
    private let logger: Logger

    /// How often a server looks for jobs.
    private static var lookout: Duration { .milliseconds(500) }

    /// - Parameters:
    ///   - server: a name of this process that no other has, now or later.
    ///   - concurrency: jobs that run at the same time on this server.
    ///   - lease: so long after a server's death another takes up its jobs.
    public init(
        _ database: any Database, kinds: [JobKind], periodic tasks: [PeriodicTask] = [], server: String, concurrency: Int = 2, lease: Span = .seconds(30),
        clock: any WallClock = SystemClock(), logger: Logger = Logger(label: "jobs")
    ) {
        precondition(Set(kinds.map(\.name)).count == kinds.count, "two kinds of job have one name")
        self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
        ledger = JobLedger(database: database, clock: clock, lease: lease)
        periodic = PeriodicRunner(database, tasks, owner: server, clock: clock, lease: lease, logger: logger)
        self.server = server
        self.concurrency = concurrency
        self.logger = logger
    }

    /// Runs until its task is cancelled; returns when the last running job has laid itself down.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<concurrency { group.addTask { await self.work() } }
            group.addTask { await self.periodic.run() }
        }
    }

    private func work() async {
        while !Task.isCancelled {
            let found = await attempt("look for jobs") { try await self.runNext() } ?? false
            if !found { try? await Task.sleep(for: Self.lookout) }
        }
    }

    /// Takes up one job and runs it to its end or until it is laid down. - Returns: whether there was one.
    @discardableResult
    public func runNext() async throws -> Bool {
        guard !kinds.isEmpty else { return false }
        let claim = "\(server) \(claims.add(1, ordering: .relaxed).newValue)"
        guard let job = try await ledger.claim(kinds.keys.sorted(), claim: claim), let kind = kinds[job.kind] else { return false }
        let context = JobContext(job, claim: claim, database: ledger.database, clock: ledger.clock, lease: ledger.lease)
        if job.isCancelRequested {
            try await ledger.finish(context, .cancelled)
        } else if job.attempts > kind.maxAttempts {
            // Its servers died one after the other, perhaps of it.
            try await ledger.finish(context, .failed, errorCode: "internal")
        } else {
            try await settle(context, kind, await outcome(of: kind, context))
        }
        return true
    }

    /// Runs the job beside the renewal of its lease; the renewal stops it when it was cancelled or lost.
    private func outcome(of kind: JobKind, _ context: JobContext) async -> Result<String?, any Error> {
        let renewal = ledger.lease.ms / 3
        return await withTaskGroup(of: Result<String?, any Error>?.self) { group in
            group.addTask {
                do { return .success(try await kind.run(context)) } catch { return .failure(error) }
            }
            group.addTask {
                while (try? await Task.sleep(for: .milliseconds(renewal))) != nil {
                    if let reason = await self.attempt("renew a job's lease", { try await context.renew() }) ?? nil { return .failure(reason) }
                }
                return nil
            }
            var first: Result<String?, any Error>?
            while let ended = await group.next() {
                if first == nil, let ended { first = ended }
                group.cancelAll()
            }
            return first ?? .failure(CancellationError())
        }
    }

    private func settle(_ context: JobContext, _ kind: JobKind, _ outcome: Result<String?, any Error>) async throws {
        do {
            try await ledger.finish(context, .done, result: try outcome.get())
        } catch JobInterruption.cancelled {
            try await ledger.finish(context, .cancelled)
        } catch JobInterruption.lost {
            logger.warning("a job was lost to another server", metadata: ["job": "\(context.job.id)"])
        } catch is CancellationError {
            try await ledger.release(context, after: ledger.clock.now(), countsAsAttempt: false)
        } catch {
            try await settle(context, kind, failed: error)
        }
    }

    private func settle(_ context: JobContext, _ kind: JobKind, failed error: any Error) async throws {
        if let problem = error as? any Problem, problem.status != .unavailable {
            return try await ledger.finish(context, .failed, errorCode: problem.code)
        }
        let attempts = try await ledger.database.read { tx in try Jobs.find(context.job.id, tx)?.attempts ?? 0 }
        logger.error("a job failed", metadata: ["job": "\(context.job.id)", "kind": "\(kind.name)", "attempt": "\(attempts)", "error": "\(type(of: error))"])
        if attempts >= kind.maxAttempts {
            try await ledger.finish(context, .failed, errorCode: "internal")
        } else {
            try await ledger.release(context, after: ledger.clock.now() + backOff(attempts: attempts), countsAsAttempt: true)
        }
    }

    /// A fault of the database must not end the loop; it is tried again at the next look.
    private func attempt<T: Sendable>(_ what: String, _ body: @Sendable () async throws -> T) async -> T? {
        do {
            return try await body()
        } catch {
            if !(error is CancellationError) { logger.error("could not \(what)", metadata: ["error": "\(error)"]) }
            return nil
        }
    }
}

/// 1 s, 2 s, 4 s … at most five minutes, before a job that failed is tried again.
func backOff(attempts: Int) -> Span { .seconds(min(300, 1 << Int64(max(0, min(attempts, 20) - 1)))) }
