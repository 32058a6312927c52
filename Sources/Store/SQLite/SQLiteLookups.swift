import GRDB
import Kernel
import Synchronization

/// Connections for lookups, which run in the thread of whoever asks: a row by its key takes SQLite 5 µs, handing it to another thread and
/// back takes 20. There are as many as cores; who finds none free is served by the readers.
final class SQLiteLookups: Sendable {
    private struct State {
        var idle: [Connection] = []
        var opened = 0
        var isClosed = false
    }

    /// `@unchecked Sendable`: owned by the one who took it out of `state`, until it is put back.
    private final class Connection: @unchecked Sendable {
        let queue: DatabaseQueue
        let connection: SQLiteConnection

        init(_ factory: SQLiteFactory) throws {
            queue = try factory.openReader()
            connection = try queue.inDatabase { try SQLiteConnection($0, isReadOnly: true) }
        }
    }

    private let factory: SQLiteFactory
    private let counters: EngineCounters
    private let limit: Int
    private let state = Mutex(State())

    init(_ factory: SQLiteFactory, counters: EngineCounters, limit: Int) {
        self.factory = factory
        self.counters = counters
        self.limit = limit
    }

    /// Runs `body` on one snapshot. - Returns: nil if no connection is free. - Throws: what `body` throws; `CommonProblem.busy`.
    func perform<T>(_ body: (any Transaction) throws -> T) throws -> T? {
        guard let taken = take() else { return nil }
        let transaction = SQLiteTransaction(taken.connection)
        let result = taken.queue.inDatabase { _ in Self.result(of: body, transaction, taken.connection) }
        if let fault = transaction.fault {
            counters.faulted("the database can't be read", reason: "SQLite \(fault.code.extended): \(fault.message)")
            drop(taken)
        } else {
            counters.didRead()
            putBack(taken)
        }
        return try result.get()
    }

    private static func result<T>(of body: (any Transaction) throws -> T, _ transaction: SQLiteTransaction, _ connection: SQLiteConnection) -> Result<T, any Error> {
        do {
            _ = try transaction.execute("BEGIN")
            defer { if connection.isInTransaction { try? connection.run("COMMIT") } }
            let value = try body(transaction)
            if let refusal = transaction.refusal { throw refusal }
            return .success(value)
        } catch {
            return .failure(error)
        }
    }

    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for connection in idle { try? connection.queue.close() }
    }

    private func take() -> Connection? {
        let (known, mayOpen) = state.withLock { state -> (Connection?, Bool) in
            if let known = state.idle.popLast() { return (known, false) }
            guard !state.isClosed, state.opened < limit else { return (nil, false) }
            state.opened += 1
            return (nil, true)
        }
        guard mayOpen else { return known }
        if let made = try? Connection(factory) { return made }
        state.withLock { $0.opened -= 1 }
        return nil
    }

    private func putBack(_ connection: Connection) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.idle.append(connection) }
            return state.isClosed
        }
        if isClosed { try? connection.queue.close() }
    }

    private func drop(_ connection: Connection) {
        state.withLock { $0.opened -= 1 }
        try? connection.queue.close()
    }
}
