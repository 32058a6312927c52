import Synchronization

/// Counted on the engine's threads, read by `metrics`.
final class EngineCounters: Sendable {
    private let written = Atomic(0)
    private let commits = Atomic(0)
    private let reads = Atomic(0)
    private let faults = Atomic(0)

    func committed(_ bodies: Int) {
        written.add(bodies, ordering: .relaxed)
        commits.add(1, ordering: .relaxed)
    }
    func didRead() { reads.add(1, ordering: .relaxed) }
    func faulted() { faults.add(1, ordering: .relaxed) }

    var snapshot: DatabaseMetrics {
        var metrics = DatabaseMetrics()
        metrics.written = written.load(ordering: .relaxed)
        metrics.commits = commits.load(ordering: .relaxed)
        metrics.reads = reads.load(ordering: .relaxed)
        metrics.faults = faults.load(ordering: .relaxed)
        return metrics
    }
}
