import DequeModule
import Kernel

/// The bounded queue before PostgreSQL's writers: work of one lane goes to one of them at a time, work of no lane to any.
///
/// `@unchecked Sendable`: all state is guarded by `lock`; a condition variable is needed, which `Synchronization` lacks.
final class LaneQueue: @unchecked Sendable {
    /// What one writer does in one transaction.
    struct Batch {
        let lane: Lane
        let isBulk: Bool
        var works: [any PendingWork]
    }

    private struct Waiting {
        var people = Deque<any PendingWork>()
        var bulk = Deque<any PendingWork>()
        var isServed = false
        var isEmpty: Bool { people.isEmpty && bulk.isEmpty }
    }

    private let lock = ConditionLock()
    private var anyone = Waiting()
    private var lanes: [Lane: Waiting] = [:]
    /// Lanes with waiting people, and lanes where only bulk waits, that nobody serves.
    private var readyLanes = Deque<Lane>()
    private var peopleCount = 0
    private var bulkCount = 0
    private var activeBulk = 0
    private var idleThreads = 0
    private var isLaneNext = true
    private var isClosed = false
    private var refused = 0

    private let limit: Int
    private let bulkLimit: Int
    private let writers: Int

    init(limit: Int, bulkLimit: Int, writers: Int) {
        self.limit = limit
        self.bulkLimit = bulkLimit
        self.writers = writers
    }

    /// - Throws: `CommonProblem.busy` over the bound and after `close`.
    func add(_ work: any PendingWork, _ lane: Lane, _ priority: Priority) throws {
        lock.lock()
        let full = isClosed || (priority == .people ? peopleCount >= limit : bulkCount >= bulkLimit)
        if full {
            refused += 1
        } else {
            if priority == .people { peopleCount += 1 } else { bulkCount += 1 }
            if lane == .any {
                if priority == .people { anyone.people.append(work) } else { anyone.bulk.append(work) }
            } else {
                var waiting = lanes[lane] ?? Waiting()
                if waiting.isEmpty && !waiting.isServed { readyLanes.append(lane) }
                if priority == .people { waiting.people.append(work) } else { waiting.bulk.append(work) }
                lanes[lane] = waiting
            }
        }
        let wake = !full && idleThreads > 0
        lock.unlock()
        if wake { lock.signal() }
        if full { throw CommonProblem.busy(retryAfterSeconds: 1) }
    }

    /// Waits for work; nil once the queue is closed and empty. Each batch taken is given back by `finished`.
    func take(limit: Int, anyLimit: Int) -> Batch? {
        lock.lock()
        defer { lock.unlock() }
        while true {
            if let batch = next(limit, anyLimit) { return batch }
            if isClosed, peopleCount == 0, bulkCount == 0 { return nil }
            idleThreads += 1
            lock.wait()
            idleThreads -= 1
        }
    }

    func finished(_ batch: Batch) {
        lock.lock()
        if batch.isBulk { activeBulk -= 1 }
        if batch.lane != .any, var waiting = lanes[batch.lane] {
            waiting.isServed = false
            lanes[batch.lane] = waiting.isEmpty ? nil : waiting
            if !waiting.isEmpty { readyLanes.append(batch.lane) }
        }
        lock.unlock()
        // Others may wait for this lane, for bulk's turn, or for the end.
        lock.broadcast()
    }

    func close() {
        lock.lock()
        isClosed = true
        lock.unlock()
        lock.broadcast()
    }

    var depth: (people: Int, bulk: Int, refused: Int) {
        lock.lock()
        defer { lock.unlock() }
        return (peopleCount, bulkCount, refused)
    }

    /// Lanes and those of no lane take turns. Bulk comes when no people wait, or when it has no writer and there are several;
    /// it never holds more than half of them.
    private func next(_ limit: Int, _ anyLimit: Int) -> Batch? {
        if bulkCount > 0, activeBulk == 0, writers > 1, let batch = takeBulk() { return batch }
        let lane = readyLanes.firstIndex { lanes[$0]?.people.isEmpty == false }
        if let lane, isLaneNext || anyone.people.isEmpty {
            isLaneNext = false
            return takePeople(of: readyLanes.remove(at: lane), limit)
        }
        isLaneNext = true
        if !anyone.people.isEmpty {
            // Shared with the writers that are free now: they would otherwise wait beside a long batch.
            let share = (anyone.people.count + idleThreads) / (idleThreads + 1)
            return Batch(lane: .any, isBulk: false, works: takePeople(from: &anyone, min(share, anyLimit)))
        }
        return activeBulk < max(1, writers / 2) ? takeBulk() : nil
    }

    private func takeBulk() -> Batch? {
        if let work = anyone.bulk.popFirst() {
            bulkCount -= 1
            activeBulk += 1
            return Batch(lane: .any, isBulk: true, works: [work])
        }
        guard let place = readyLanes.firstIndex(where: { lanes[$0]?.people.isEmpty == true }) else { return nil }
        let lane = readyLanes.remove(at: place)
        guard let work = lanes[lane]?.bulk.popFirst() else { return nil }
        lanes[lane]?.isServed = true
        bulkCount -= 1
        activeBulk += 1
        return Batch(lane: lane, isBulk: true, works: [work])
    }

    private func takePeople(of lane: Lane, _ limit: Int) -> Batch? {
        guard var waiting = lanes[lane] else { return nil }
        waiting.isServed = true
        let works = takePeople(from: &waiting, limit)
        lanes[lane] = waiting
        return Batch(lane: lane, isBulk: false, works: works)
    }

    private func takePeople(from waiting: inout Waiting, _ limit: Int) -> [any PendingWork] {
        var works: [any PendingWork] = []
        while works.count < limit, let work = waiting.people.popFirst() { works.append(work) }
        peopleCount -= works.count
        return works
    }
}
