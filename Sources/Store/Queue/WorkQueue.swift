import DequeModule
import Kernel

#if canImport(Glibc)
import Glibc
#endif

/// The bounded queue between callers, who wait without a thread, and the engine's own blocking threads.
///
/// `@unchecked Sendable`: all state is guarded by `lock`; a condition variable is needed, which `Synchronization` lacks.
final class WorkQueue<Work: Sendable>: @unchecked Sendable {
    private let lock = ConditionLock()
    private var people = Deque<Work>()
    private var bulk = Deque<Work>()
    private var isClosed = false
    private var idleThreads = 0
    /// Monotonic ns. When the last batch with a bulk body was handed out, and from when on the next one may go before people.
    private var bulkTakenAt: UInt64?
    private var bulkTurn: UInt64 = 0
    private var refused = 0

    private let limit: Int
    private let bulkLimit: Int
    /// While people wait without a pause, bulk work gets one part of the writer's time in so many, so that an import still ends.
    private static var bulkShare: UInt64 { 5 }

    init(limit: Int, bulkLimit: Int) {
        self.limit = limit
        self.bulkLimit = bulkLimit
    }

    /// - Throws: `CommonProblem.busy` over the bound and after `close`.
    func add(_ work: Work, _ priority: Priority) throws {
        lock.lock()
        let full = isClosed || (priority == .people ? people.count >= limit : bulk.count >= bulkLimit)
        if full {
            refused += 1
        } else if priority == .people {
            people.append(work)
        } else {
            bulk.append(work)
        }
        let wake = !full && idleThreads > 0
        lock.unlock()
        if wake { lock.signal() }
        if full { throw CommonProblem.busy(retryAfterSeconds: 1) }
    }

    /// Waits for work. All people that wait, up to `limit`; a bulk body only when nobody else waits or it is its turn.
    /// - Returns: nil once the queue is closed and empty.
    func takeBatch(limit: Int) -> [Work]? {
        lock.lock()
        defer { lock.unlock() }
        if let taken = bulkTakenAt {
            // Asked for more: the batch with the bulk body is done, and took so long.
            let now = monotonicNanoseconds()
            bulkTurn = now + (now - taken) * (Self.bulkShare - 1)
            bulkTakenAt = nil
        }
        guard waitForWork() else { return nil }
        var batch: [Work] = []
        batch.reserveCapacity(min(limit, people.count + 1))
        while batch.count < limit, let work = people.popFirst() { batch.append(work) }
        if !bulk.isEmpty {
            let now = monotonicNanoseconds()
            if batch.isEmpty || now >= bulkTurn, let first = bulk.popFirst() {
                batch.append(first)
                bulkTakenAt = now
            }
        }
        return batch
    }

    /// Waits for one piece of work; nil once the queue is closed and empty.
    func takeOne() -> Work? { takeBatch(limit: 1)?.first }

    /// What waits is still served; what comes after is refused.
    func close() {
        lock.lock()
        isClosed = true
        lock.unlock()
        lock.broadcast()
    }

    var depth: (people: Int, bulk: Int, refused: Int) {
        lock.lock()
        defer { lock.unlock() }
        return (people.count, bulk.count, refused)
    }

    private func waitForWork() -> Bool {
        while people.isEmpty, bulk.isEmpty {
            if isClosed { return false }
            idleThreads += 1
            lock.wait()
            idleThreads -= 1
        }
        return true
    }
}

func monotonicNanoseconds() -> UInt64 {
    var spec = timespec()
    clock_gettime(CLOCK_MONOTONIC, &spec)
    return UInt64(spec.tv_sec) * 1_000_000_000 + UInt64(spec.tv_nsec)
}
