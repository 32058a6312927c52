import GRDB
import Kernel

/// The one thread that writes: takes all bodies that wait, runs each in a savepoint, commits once, then answers.
struct SQLiteWriter: Sendable {
    private let factory: SQLiteFactory
    private let queue: WriteQueue
    private let counters: EngineCounters
    private let options: DatabaseOptions

    /// More bodies than this would make the first of them wait too long for the commit.
    private static let batchLimit = 256
    /// A batch that has run so long commits; what is left goes into the next. In ns.
    private static let batchPatience: UInt64 = 20_000_000

    init(_ factory: SQLiteFactory, queue: WriteQueue, counters: EngineCounters, _ options: DatabaseOptions) {
        self.factory = factory
        self.queue = queue
        self.counters = counters
        self.options = options
    }

    /// Serves until the queue is closed and empty. After a fault of the disk it goes on with a new connection.
    func run(_ first: DatabaseQueue) {
        var current: DatabaseQueue? = first
        while let batch = queue.take(limit: Self.batchLimit) {
            do {
                let database = try current ?? factory.openWriter()
                current = database
                let isOver = try database.inDatabase { try serve(SQLiteConnection($0, isReadOnly: false), startingWith: batch) }
                if isOver { break }
                current = nil
            } catch {
                // Only opening throws here; nothing of the batch was done.
                note(fault: "\(error)")
                for work in batch { work.fail(CommonProblem.busy(retryAfterSeconds: 10)) }
            }
        }
        try? current?.close()
    }

    /// - Returns: true when the queue is closed and empty, false when the connection is no longer to be trusted.
    private func serve(_ connection: SQLiteConnection, startingWith first: [any PendingWork]) -> Bool {
        var batch = first
        while true {
            if !perform(WorkGroup.form(batch), connection) { return false }
            guard let next = queue.take(limit: Self.batchLimit) else { return true }
            batch = next
        }
    }

    /// - Returns: false if the connection is no longer to be trusted.
    private func perform(_ groups: [WorkGroup], _ connection: SQLiteConnection) -> Bool {
        var rest = groups[...]
        while !rest.isEmpty {
            do {
                let some = options.groupCommit ? rest : rest.prefix(1)
                let done = try optimistically(over: some, connection) ?? transaction(over: some, connection)
                rest = rest.dropFirst(done)
            } catch let fault as SQLiteFault {
                rollBack(connection)
                note(fault: "SQLite \(fault.code.extended): \(fault.message)")
                for group in rest { group.fail(fault.problem) }
                return !fault.wantsNewConnection
            } catch {
                // A deferred constraint was refused at the commit: whose it was shows when each is alone.
                rollBack(connection)
                if rest.count == 1 {
                    rest[rest.startIndex].fail(error)
                } else {
                    for group in rest where !perform([group], connection) { return failing(rest, after: group) }
                }
                return true
            }
        }
        return true
    }

    /// The connection broke while groups ran alone: those after `group` have not been answered yet.
    private func failing(_ groups: ArraySlice<WorkGroup>, after group: WorkGroup) -> Bool {
        let place = groups.firstIndex { $0.members[0] === group.members[0] } ?? groups.startIndex
        for later in groups[(place + 1)...] { later.fail(CommonProblem.busy(retryAfterSeconds: 10)) }
        return false
    }

    /// One transaction over as many groups as its time allows, answered after the commit; without savepoints, for which SQLite would copy
    /// each page aside before it changes. Nearly all bodies succeed.
    /// - Returns: how many groups were answered; `nil` if one of them threw: nothing was done, and all run again, each in a savepoint.
    private func optimistically(over groups: ArraySlice<WorkGroup>, _ connection: SQLiteConnection) throws -> Int? {
        let deadline = monotonicNanoseconds() + Self.batchPatience
        var done = groups.prefix(0)
        try connection.run("BEGIN IMMEDIATE")
        for group in groups {
            let transaction = SQLiteTransaction(connection)
            var hasFailed = false
            do { try group.run(in: transaction) } catch { hasFailed = true }
            if let fault = transaction.fault { throw fault }
            guard !hasFailed, transaction.refusal == nil else {
                try connection.run("ROLLBACK")
                return nil
            }
            done = groups[done.startIndex...done.endIndex]
            if monotonicNanoseconds() > deadline { break }
        }
        try connection.run("COMMIT")
        counters.committed(done.reduce(0) { $0 + $1.members.count })
        for group in done { group.succeed() }
        return done.count
    }

    /// One transaction over as many groups as its time allows, each in a savepoint, answered after the commit.
    /// - Returns: how many groups were answered.
    private func transaction(over groups: ArraySlice<WorkGroup>, _ connection: SQLiteConnection) throws -> Int {
        let deadline = monotonicNanoseconds() + Self.batchPatience
        var outcomes: [(group: WorkGroup, error: (any Error)?)] = []
        outcomes.reserveCapacity(groups.count)
        var taken = 0
        try connection.run("BEGIN IMMEDIATE")
        for group in groups {
            if let error = try runInSavepoint(group, connection) {
                if group.members.count == 1 {
                    outcomes.append((group, error))
                } else {
                    // One request of a lane spoilt it for the others: each alone.
                    for member in group.members {
                        let alone = WorkGroup(members: [member])
                        outcomes.append((alone, try runInSavepoint(alone, connection)))
                    }
                }
            } else {
                outcomes.append((group, nil))
            }
            taken += 1
            if monotonicNanoseconds() > deadline { break }
        }
        try connection.run("COMMIT")
        counters.committed(outcomes.reduce(0) { $0 + ($1.error == nil ? $1.group.members.count : 0) })
        for (group, error) in outcomes {
            if let error { group.fail(error) } else { group.succeed() }
        }
        return taken
    }

    /// - Returns: what the body threw; its effect is undone.
    /// - Throws: `SQLiteFault`.
    private func runInSavepoint(_ group: WorkGroup, _ connection: SQLiteConnection) throws -> (any Error)? {
        try connection.run("SAVEPOINT body")
        let transaction = SQLiteTransaction(connection)
        var failure: (any Error)?
        do {
            try group.run(in: transaction)
        } catch {
            failure = error
        }
        if let fault = transaction.fault { throw fault }
        failure = transaction.refusal ?? failure
        if failure != nil { try connection.run("ROLLBACK TO body") }
        try connection.run("RELEASE body")
        return failure
    }

    private func rollBack(_ connection: SQLiteConnection) {
        // SQLite may have rolled back by itself; a rollback that fails leaves a connection which the next BEGIN refuses.
        guard connection.isInTransaction else { return }
        do {
            try connection.run("ROLLBACK")
        } catch {
            note(fault: "rollback: \(error)")
        }
    }

    private func note(fault: String) {
        counters.faulted("the database can't write", reason: fault)
    }
}
