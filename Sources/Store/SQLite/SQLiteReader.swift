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
                taken.work.fail(CommonProblem.busy(retryAfterSeconds: 10))
            }
        }
    }

    /// - Returns: true when the queue is closed and empty, false when the connection is no longer to be trusted.
    private func serve(_ connection: SQLiteConnection, startingWith taken: inout ReadQueue.Taken?) -> Bool {
        while let current = taken {
            if let fault = perform(current.work, connection) {
                note("SQLite \(fault.code.extended): \(fault.message)")
                if fault.wantsNewConnection { return false }
            }
            taken = queue.take(after: current)
        }
        return true
    }

    private func perform(_ work: any PendingWork, _ connection: SQLiteConnection) -> SQLiteFault? {
        let transaction = SQLiteTransaction(connection)
        do {
            try connection.run("BEGIN")
            defer { if connection.isInTransaction { try? connection.run("COMMIT") } }
            try work.run(with: [], in: transaction)
            if let refusal = transaction.refusal { throw refusal }
        } catch {
            let fault = error as? SQLiteFault ?? transaction.fault
            work.fail(fault?.problem ?? error)
            return fault
        }
        counters.didRead()
        work.succeed()
        return nil
    }

    private func note(_ fault: String) {
        counters.faulted("the database can't be read", reason: fault)
    }
}
