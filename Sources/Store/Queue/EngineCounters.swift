import Logging
import Synchronization

/// Counted on the engine's threads, read by `metrics`; faults are also told to the operator.
final class EngineCounters: Sendable {
    private let log: FaultLog
    private let written = Atomic(0)
    private let commits = Atomic(0)
    private let reads = Atomic(0)
    private let faults = Atomic(0)

    init(_ logger: Logger) { log = FaultLog(logger) }

    func committed(_ bodies: Int) {
        written.add(bodies, ordering: .relaxed)
        commits.add(1, ordering: .relaxed)
    }
    func didRead() { reads.add(1, ordering: .relaxed) }
    func faulted(_ what: String, reason: String) {
        faults.add(1, ordering: .relaxed)
        log.note(what, reason: reason)
    }

    /// What is counted here, with what the queues hold now.
    func metrics(writes: (people: Int, bulk: Int, refused: Int), reads queued: (waiting: Int, refused: Int)) -> DatabaseMetrics {
        var metrics = DatabaseMetrics()
        metrics.peopleWaiting = writes.people
        metrics.bulkWaiting = writes.bulk
        metrics.readsWaiting = queued.waiting
        metrics.refused = writes.refused + queued.refused
        metrics.written = written.load(ordering: .relaxed)
        metrics.commits = commits.load(ordering: .relaxed)
        metrics.reads = reads.load(ordering: .relaxed)
        metrics.faults = faults.load(ordering: .relaxed)
        return metrics
    }
}
