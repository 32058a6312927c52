import Kernel

/// A thread that writes, on a connection of its own: takes what waits in a lane, runs it in one transaction, then answers.
///
/// A batch is run optimistically, without savepoints; if a body fails, all are undone and run again with a savepoint each.
final class PostgresWriter: Sendable {
    private let url: String
    private let queue: LaneQueue
    private let counters: EngineCounters
    private let options: DatabaseOptions

    private static let batchLimit = 256
    private static let anyLimit = 32
    /// A batch that has run so long commits; what is left goes into the next. In ns.
    private static let batchPatience: UInt64 = 20_000_000
    /// After a conflict bodies of no lane come one by one for so long: each conflict costs PostgreSQL's deadlock timeout. In ns.
    private static let cautionAfterConflict: UInt64 = 10_000_000_000
    private static let conflictTries = 20

    init(url: String, queue: LaneQueue, counters: EngineCounters, _ options: DatabaseOptions) {
        self.url = url
        self.queue = queue
        self.counters = counters
        self.options = options
    }

    /// Serves until the queue is closed and empty; connects when there is work and no connection.
    func run() {
        var state = State()
        while let batch = queue.take(limit: Self.batchLimit, anyLimit: state.isCautious ? 1 : Self.anyLimit) {
            serve(WorkGroup.form(batch.works), &state)
            queue.finished(batch)
        }
    }

    private struct State {
        var connection: PostgresConnection?
        var cautiousUntil: UInt64 = 0
        /// So many batches are run with savepoints at once, because the last optimistic one was in vain.
        var pessimism = 0
        var isCautious: Bool { cautiousUntil > 0 && monotonicNanoseconds() < cautiousUntil }
    }

    /// A batch was undone because a body in it failed, which says nothing about the others.
    private struct Spoilt: Error {}

    private func serve(_ groups: [WorkGroup], _ state: inout State) {
        var rest = groups[...]
        do {
            let connection = try live(&state)
            var width = options.groupCommit ? Int.max : 1
            var conflicts = 0
            while let first = rest.first {
                let together = rest.prefix(width)
                let withSavepoints = together.count > 1 && state.pessimism > 0
                do {
                    rest = rest.dropFirst(try transaction(over: together, connection, withSavepoints: withSavepoints))
                    if withSavepoints { state.pessimism -= 1 }
                    conflicts = 0
                } catch is Spoilt {
                    try undo(connection)
                    if together.count == 1 {
                        rest = ArraySlice(first.members.map { WorkGroup(members: [$0]) } + rest.dropFirst())
                    } else if withSavepoints {
                        width = 1
                    } else {
                        state.pessimism = 4
                    }
                } catch is PostgresConflict {
                    try undo(connection)
                    state.cautiousUntil = monotonicNanoseconds() + Self.cautionAfterConflict
                    width = 1
                    conflicts += 1
                    if conflicts > Self.conflictTries {
                        first.fail(CommonProblem.busy(retryAfterSeconds: 1))
                        rest = rest.dropFirst()
                        conflicts = 0
                    }
                }
            }
        } catch {
            let fault = error as? PostgresFault ?? PostgresFault(code: "\(error)")
            state.connection = nil
            counters.faulted("the database can't write", reason: fault.code)
            for group in rest { group.fail(fault.problem) }
        }
    }

    private func live(_ state: inout State) throws -> PostgresConnection {
        if let connection = state.connection, !connection.isStale { return connection }
        state.connection = nil
        let connection = try PostgresConnection(url: url, .writer)
        state.connection = connection
        return connection
    }

    /// One transaction over as many groups as its time allows, answered after the commit.
    /// - Returns: how many groups were answered.
    /// - Throws: `Spoilt`, `PostgresConflict` (nobody was answered, the transaction is to be undone), `PostgresFault`.
    private func transaction(over groups: ArraySlice<WorkGroup>, _ connection: PostgresConnection, withSavepoints: Bool) throws -> Int {
        let deadline = monotonicNanoseconds() + Self.batchPatience
        var outcomes: [(group: WorkGroup, error: (any Error)?)] = []
        outcomes.reserveCapacity(groups.count)
        var taken = 0
        try connection.send("BEGIN")
        for group in groups {
            if withSavepoints {
                outcomes += try runInSavepoint(group, connection)
            } else if let error = try run(group, connection) {
                return try giveUp(groups, connection, error)
            } else {
                outcomes.append((group, nil))
            }
            taken += 1
            if monotonicNanoseconds() > deadline { break }
        }
        do {
            _ = try connection.result("COMMIT", [:])
        } catch let error where error is ConstraintViolation || error is DatabaseFailure {
            // A deferred constraint, which is checked only now.
            return try giveUp(groups, connection, error)
        }
        counters.committed(outcomes.reduce(0) { $0 + ($1.error == nil ? $1.group.members.count : 0) })
        for (group, error) in outcomes {
            if let error { group.fail(error) } else { group.succeed() }
        }
        return taken
    }

    /// A body that was alone has its error; one that had company must show first that it was the one to fail.
    private func giveUp(_ groups: ArraySlice<WorkGroup>, _ connection: PostgresConnection, _ error: any Error) throws -> Int {
        guard groups.count == 1, let group = groups.first, group.members.count == 1 else { throw Spoilt() }
        try undo(connection)
        group.fail(error)
        return 1
    }

    private func runInSavepoint(_ group: WorkGroup, _ connection: PostgresConnection) throws -> [(WorkGroup, (any Error)?)] {
        try connection.send("SAVEPOINT body")
        let error = try run(group, connection, settles: true)
        if error != nil { try connection.send("ROLLBACK TO body") }
        try connection.send("RELEASE body")
        if error == nil || group.members.count == 1 { return [(group, error)] }
        // One request of a lane spoilt it for the others: each alone.
        return try group.members.flatMap { try runInSavepoint(WorkGroup(members: [$0]), connection) }
    }

    /// - Parameter settles: whether to wait for what the body has sent, so that its refusal is the body's own.
    /// - Returns: why the body failed. - Throws: `PostgresFault` and `PostgresConflict`.
    private func run(_ group: WorkGroup, _ connection: PostgresConnection, settles: Bool = false) throws -> (any Error)? {
        let transaction = PostgresTransaction(connection)
        var failure: (any Error)?
        do {
            try group.run(in: transaction)
            if settles { try transaction.settle() }
        } catch {
            failure = error
        }
        if let fault = transaction.fault { throw fault }
        if let conflict = transaction.refusal as? PostgresConflict { throw conflict }
        return transaction.refusal ?? failure
    }

    private func undo(_ connection: PostgresConnection) throws { _ = try connection.result("ROLLBACK", [:]) }
}
