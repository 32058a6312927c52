import Kernel

/// A thread that reads, on a connection of its own; each body sees one snapshot.
final class PostgresReader: Sendable {
    private let url: String
    private let queue: ReadQueue
    private let counters: EngineCounters

    init(url: String, queue: ReadQueue, counters: EngineCounters) {
        self.url = url
        self.queue = queue
        self.counters = counters
    }

    /// Serves until the queue is closed and empty; connects when there is work and no connection.
    func run() {
        var connection: PostgresConnection?
        var last: ReadQueue.Taken?
        while let taken = queue.take(after: last) {
            last = taken
            for work in taken.works {
                do {
                    let live = try liveConnection(&connection)
                    try perform(work, live)
                } catch {
                    // Only faults come here, before the work was answered.
                    let fault = error as? PostgresFault ?? PostgresFault(code: "\(error)")
                    connection = nil
                    counters.faulted("the database can't be read", reason: fault.code)
                    work.fail(fault.problem)
                }
            }
        }
    }

    private func liveConnection(_ connection: inout PostgresConnection?) throws -> PostgresConnection {
        if let live = connection, !live.isStale { return live }
        connection = nil
        let made = try PostgresConnection(url: url, .reader)
        connection = made
        return made
    }

    /// - Throws: a fault, with `work` not answered yet.
    private func perform(_ work: any PendingWork, _ connection: PostgresConnection) throws {
        let transaction = PostgresTransaction(connection)
        var failure: (any Error)?
        do {
            try work.run(with: [], in: transaction)
        } catch {
            failure = error
        }
        if let fault = transaction.fault { throw fault }
        // The server ends the snapshot while the caller goes on.
        try transaction.finishReading()
        if let failure = transaction.refusal ?? failure {
            work.fail(failure)
        } else {
            counters.didRead()
            work.succeed()
        }
    }
}
