import GRDB
import Kernel
import Logging

/// A thread that reads, on a connection of its own; each body sees one snapshot.
struct SQLiteReader: Sendable {
    private let factory: SQLiteFactory
    private let queue: WorkQueue<any PendingWork>
    private let counters: EngineCounters
    private let logger: Logger

    init(_ factory: SQLiteFactory, queue: WorkQueue<any PendingWork>, counters: EngineCounters, _ logger: Logger) {
        self.factory = factory
        self.queue = queue
        self.counters = counters
        self.logger = logger
    }

    /// Serves until the queue is closed and empty; after a fault of the disk with a new connection.
    func run() {
        while let work = queue.takeOne() {
            do {
                let database = try factory.openReader()
                let isOver = try database.inDatabase { try serve(SQLiteConnection($0, isReadOnly: true), startingWith: work) }
                try? database.close()
                if isOver { return }
            } catch {
                note("\(error)")
                work.fail(CommonProblem.busy(retryAfterSeconds: 10))
            }
        }
    }

    /// - Returns: true when the queue is closed and empty, false when the connection is no longer to be trusted.
    private func serve(_ connection: SQLiteConnection, startingWith first: any PendingWork) -> Bool {
        var work = first
        while true {
            if let fault = perform(work, connection) {
                note("SQLite \(fault.code.extended): \(fault.message)")
                if fault.wantsNewConnection { return false }
            }
            guard let next = queue.takeOne() else { return true }
            work = next
        }
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
        counters.faulted()
        logger.error("the database can't be read", metadata: ["reason": "\(fault)"])
    }
}
