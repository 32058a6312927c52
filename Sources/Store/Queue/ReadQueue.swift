import Kernel

/// The bounded queue between callers and the threads that read.
///
/// `@unchecked Sendable`: all state is guarded by `lock`; a condition variable is needed, which `Synchronization` lacks.
final class ReadQueue: @unchecked Sendable {
    /// Bodies that one thread runs on one snapshot.
    struct Taken {
        let works: [any PendingWork]
        let priority: Priority
    }

    /// More would make the first of them wait too long.
    private static let shareLimit = 8

    private let lock = ConditionLock()
    private var waiting: WaitingWork
    private var activeBulk = 0
    private var idleThreads = 0
    private let bulkAtOnce: Int

    init(limit: Int, bulkLimit: Int, readers: Int) {
        waiting = WaitingWork(limit: limit, bulkLimit: bulkLimit)
        bulkAtOnce = max(1, readers / 2)
    }

    /// - Throws: `CommonProblem.busy` over the bound and after `close`.
    func add(_ work: any PendingWork, _ priority: Priority) throws {
        lock.lock()
        let isIn = waiting.add(work, priority)
        let wake = isIn && idleThreads > 0
        lock.unlock()
        if wake { lock.signal() }
        if !isIn { throw CommonProblem.busy(retryAfterSeconds: 1) }
    }

    /// Waits for work: people first, a few at once where more wait than threads could take; bulk one at a time and on half of the
    /// readers at most. - Returns: nil once the queue is closed and empty.
    /// - Parameter last: what this thread took before, which is done now.
    func take(after last: Taken?) -> Taken? {
        lock.lock()
        defer { lock.unlock() }
        if last?.priority == .bulk {
            activeBulk -= 1
            // Another reader may have passed over bulk work that waits.
            if !waiting.bulk.isEmpty, idleThreads > 0 { lock.signal() }
        }
        while true {
            if let works = takePeople() { return Taken(works: works, priority: .people) }
            if activeBulk < bulkAtOnce, let work = waiting.takeBulk() {
                activeBulk += 1
                return Taken(works: [work], priority: .bulk)
            }
            if waiting.isClosed, waiting.isEmpty { return nil }
            idleThreads += 1
            lock.wait()
            idleThreads -= 1
        }
    }

    private func takePeople() -> [any PendingWork]? {
        guard let first = waiting.takePeople() else { return nil }
        var works = [first]
        let share = min(Self.shareLimit - 1, waiting.people.count / (idleThreads + 1))
        for _ in 0..<share { if let work = waiting.takePeople() { works.append(work) } }
        return works
    }

    /// What waits is still served; what comes after is refused.
    func close() {
        lock.lock()
        waiting.isClosed = true
        lock.unlock()
        lock.broadcast()
    }

    var depth: (waiting: Int, refused: Int) {
        lock.lock()
        defer { lock.unlock() }
        return (waiting.people.count + waiting.bulk.count, waiting.refused)
    }
}
