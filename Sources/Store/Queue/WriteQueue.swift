import Kernel

#if canImport(Glibc)
    import Glibc
#endif

/// The bounded queue between callers, who wait without a thread, and SQLite's one writer.
///
/// `@unchecked Sendable`: all state is guarded by `lock`; a condition variable is needed, which `Synchronization` lacks.
final class WriteQueue: @unchecked Sendable {
    private let lock = ConditionLock()
    private var waiting: WaitingWork
    private var isWriterIdle = false
    /// Monotonic ns. When the last batch with a bulk body was handed out, and from when on the next one may go before people.
    private var bulkTakenAt: UInt64?
    private var bulkTurn: UInt64 = 0

    /// While people wait without a pause, bulk work gets one part of the writer's time in so many, so that an import still ends.
    private static var bulkShare: UInt64 { 5 }

    init(limit: Int, bulkLimit: Int) { waiting = WaitingWork(limit: limit, bulkLimit: bulkLimit) }

    /// - Throws: `CommonProblem.busy` over the bound and after `close`.
    func add(_ work: any PendingWork, _ priority: Priority) throws {
        lock.lock()
        let isIn = waiting.add(work, priority)
        let wake = isIn && isWriterIdle
        lock.unlock()
        if wake { lock.signal() }
        if !isIn { throw CommonProblem.busy(retryAfterSeconds: 1) }
    }

    /// Waits for work. All people that wait, up to `limit`; a bulk body only when nobody else waits or it is its turn.
    /// - Returns: nil once the queue is closed and empty.
    func take(limit: Int) -> [any PendingWork]? {
        lock.lock()
        defer { lock.unlock() }
        if let taken = bulkTakenAt {
            // Asked for more: the batch with the bulk body is done, and took so long.
            let now = monotonicNanoseconds()
            bulkTurn = now + (now - taken) * (Self.bulkShare - 1)
            bulkTakenAt = nil
        }
        while waiting.isEmpty {
            if waiting.isClosed { return nil }
            isWriterIdle = true
            lock.wait()
            isWriterIdle = false
        }
        var batch: [any PendingWork] = []
        batch.reserveCapacity(min(limit, waiting.people.count + 1))
        while batch.count < limit, let work = waiting.takePeople() { batch.append(work) }
        guard !waiting.bulk.isEmpty else { return batch }
        let now = monotonicNanoseconds()
        if batch.isEmpty || now >= bulkTurn, let work = waiting.takeBulk() {
            batch.append(work)
            bulkTakenAt = now
        }
        return batch
    }

    /// What waits is still served; what comes after is refused.
    func close() {
        lock.lock()
        waiting.isClosed = true
        lock.unlock()
        lock.broadcast()
    }

    var depth: (people: Int, bulk: Int, refused: Int) {
        lock.lock()
        defer { lock.unlock() }
        return (waiting.people.count, waiting.bulk.count, waiting.refused)
    }
}

func monotonicNanoseconds() -> UInt64 {
    var spec = timespec()
    clock_gettime(CLOCK_MONOTONIC, &spec)
    return UInt64(spec.tv_sec) * 1_000_000_000 + UInt64(spec.tv_nsec)
}
