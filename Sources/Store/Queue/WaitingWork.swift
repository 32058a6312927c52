import DequeModule
import Kernel

/// Work of both priorities that waits, within bounds. Not safe by itself: each queue guards its own by a lock.
struct WaitingWork {
    private(set) var people = Deque<any PendingWork>()
    private(set) var bulk = Deque<any PendingWork>()
    private(set) var refused = 0
    var isClosed = false
    private let limit: Int
    private let bulkLimit: Int

    init(limit: Int, bulkLimit: Int) {
        self.limit = limit
        self.bulkLimit = bulkLimit
    }

    var isEmpty: Bool { people.isEmpty && bulk.isEmpty }

    /// - Returns: false over the bound and once closed.
    mutating func add(_ work: any PendingWork, _ priority: Priority) -> Bool {
        guard !isClosed, priority == .people ? people.count < limit : bulk.count < bulkLimit else {
            refused += 1
            return false
        }
        if priority == .people { people.append(work) } else { bulk.append(work) }
        return true
    }

    mutating func takePeople() -> (any PendingWork)? { people.popFirst() }
    mutating func takeBulk() -> (any PendingWork)? { bulk.popFirst() }
}
