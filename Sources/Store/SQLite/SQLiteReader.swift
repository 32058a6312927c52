import GRDB
import Kernel

/// A thread that reads, on a connection of its own; each body sees one snapshot.
struct SQLiteReader: Sendable {
    private let factory: SQLiteFactory
    private let queue: ReadQueue
    private let counters: EngineCounters

    init(_ factory: SQLiteFactory, queue: ReadQueue, counters: EngineCounters) {
        self.factory = factory
        self.queue = queue
        self.counters = counters
    }

    /// Serves until the queue is closed and empty; after a fault of the disk with a new connection.
    func run() {
        var last: ReadQueue.Taken?
        while let taken = queue.take(after: last) {
            last = taken
            do {
                let database = try factory.openReader()
                let isOver = try database.inDatabase { try serve(SQLiteConnection($0, isReadOnly: true), startingWith: &last) }
                try? database.close()
                if isOver { return }
            } catch {
                note("\(error)")
                for work in taken.works { work.fail(CommonProblem.busy(retryAfterSeconds: 10)) }
            }
        }
    }

    /// - Returns: true when the queue is closed and empty, false when the connection is no longer to be trusted.
    private func serve(_ connection: SQLiteConnection, startingWith taken: inout ReadQueue.Taken?) -> Bool {
        while let current = taken {
            if let fault = perform(current.works, connection) {
                note("SQLite \(fault.code.extended): \(fault.message)")
                if fault.wantsNewConnection { return false }
            }
            taken = queue.take(after: current)
        }
        return true
    }

    /// Runs bodies on one snapshot, which is taken after all of them have come.
    private func perform(_ works: [any PendingWork], _ connection: SQLiteConnection) -> SQLiteFault? {
        var failures: [(any Error)?] = []
        var fault: SQLiteFault?
        // What those are told who had no turn.
        var obstacle: any Error = CommonProblem.busy(retryAfterSeconds: 10)
        do {
            try connection.run("BEGIN")
            for work in works where fault == nil {
                let transaction = SQLiteTransaction(connection)
                var failure: (any Error)?
                do { try work.run(with: [], in: transaction) } catch { failure = error }
                failures.append(transaction.refusal ?? failure)
                fault = transaction.fault
            }
        } catch {
            fault = error as? SQLiteFault
            obstacle = error
        }
        if connection.isInTransaction { try? connection.run("COMMIT") }
        if let fault { obstacle = fault.problem }
        for (index, work) in works.enumerated() {
            if let failure = index < failures.count ? failures[index] : obstacle {
                work.fail(failure)
            } else {
                counters.didRead()
                work.succeed()
            }
        }
        return fault
    }

    private func note(_ fault: String) {
        counters.faulted("the database can't be read", reason: fault)
    }
}
