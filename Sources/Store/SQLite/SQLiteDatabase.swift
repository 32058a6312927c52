import GRDB
import Kernel

/// SQLite in WAL mode with `synchronous=FULL`: one thread writes in batches, a few read, each on a snapshot.
public final class SQLiteDatabase: DatabaseControl {
    let path: String
    let options: DatabaseOptions
    private let counters: EngineCounters
    private let writes: WriteQueue
    private let reads: ReadQueue
    private let lookups: SQLiteLookups
    private let writer = ThreadGroup()
    private let readers = ThreadGroup()

    public var engine: Engine { .sqlite }

    /// - Throws: `DatabaseFailure` if the file can't be opened for writing or the machine's SQLite doesn't keep `synchronous=FULL`.
    public init(path: String, _ options: DatabaseOptions = DatabaseOptions()) throws {
        self.path = path
        self.options = options
        counters = EngineCounters(options.logger)
        writes = WriteQueue(limit: options.queueLimit, bulkLimit: options.bulkQueueLimit)
        reads = ReadQueue(limit: options.queueLimit, bulkLimit: options.bulkQueueLimit, readers: max(1, options.readers))
        let factory = SQLiteFactory(path: path, lockTimeout: options.lockTimeout)
        lookups = SQLiteLookups(factory, counters: counters, limit: max(2, options.readers))
        let writing = SQLiteWriter(factory, queue: writes, counters: counters, options)
        let firstWriter = try factory.openWriter()
        writer.start { writing.run(firstWriter) }
        for _ in 0..<max(1, options.readers) {
            let reader = SQLiteReader(factory, queue: reads, counters: counters)
            readers.start { reader.run() }
        }
    }

    public func write<T: Sendable>(lane: Lane, priority: Priority, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            submit(PendingBody(continuation, body)) { try writes.add($0, priority) }
        }
    }

    public func batch<Q: Sendable, A: Sendable>(_ lane: BatchLane<Q, A>, _ request: Q) async throws -> A {
        try await withCheckedThrowingContinuation { continuation in
            submit(PendingRequest(continuation, lane, request)) { try writes.add($0, .people) }
        }
    }

    public func read<T: Sendable>(priority: Priority, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            submit(PendingBody(continuation, body)) { try reads.add($0, priority) }
        }
    }

    public func lookup<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        if let found = try lookups.perform(body) { return found }
        return try await read(priority: .people, body)
    }

    public var metrics: DatabaseMetrics { counters.metrics(writes: writes.depth, reads: reads.depth) }

    public func close() async {
        reads.close()
        lookups.close()
        await readers.finished()
        // The writer goes last: whoever closes last moves the WAL into the database and removes it, which a reader can't.
        writes.close()
        await writer.finished()
    }
}

/// Opens connections with the settings that make an answer durable.
struct SQLiteFactory: Sendable {
    let path: String
    let lockTimeout: Span

    func openWriter() throws -> DatabaseQueue {
        var configuration = common
        configuration.journalMode = .wal
        createPrivateFile(path)
        let queue = try open(configuration)
        try inEngine(queue) { database in
            // GRDB sets NORMAL while it opens in WAL mode, with which a power cut loses what was acknowledged: set FULL after it.
            let connection = try SQLiteConnection(database, isReadOnly: false)
            try connection.run("PRAGMA synchronous = FULL")
            try connection.run("PRAGMA cache_size = -32000")
            try connection.run("PRAGMA journal_size_limit = 67108864")
            // A rush of claims fills 4 MB, after which SQLite would move pages into the database by itself, several times a second. In 16 MB most
            // pages changed more than once, so that fewer are moved; it takes about 20 ms.
            _ = try connection.integer("PRAGMA wal_autocheckpoint = 4000")
            let synchronous = try connection.integer("PRAGMA synchronous")
            guard synchronous == 2 else {
                throw DatabaseFailure(engine: .sqlite, code: "synchronous", message: "SQLite does not keep synchronous=FULL, it is \(synchronous ?? -1)")
            }
            // A file that can't be written opens without complaint, even BEGIN IMMEDIATE then begins a mere read.
            guard !connection.isFileReadOnly else { throw DatabaseFailure(engine: .sqlite, code: "readonly", message: "\(path) can't be written") }
        }
        return queue
    }

    private func inEngine(_ queue: DatabaseQueue, _ body: (GRDB.Database) throws -> Void) throws {
        do {
            try queue.inDatabase(body)
        } catch let fault as SQLiteFault {
            throw DatabaseFailure(engine: .sqlite, code: String(fault.code.extended), message: "\(path): \(fault.message)")
        }
    }

    func openReader() throws -> DatabaseQueue {
        var configuration = common
        configuration.readonly = true
        return try open(configuration)
    }

    private var common: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(lockTimeout.ms) / 1000)
        // Each connection belongs to one thread of ours, which opens and ends its transactions itself.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            // LIKE as in PostgreSQL, which also lets it use an index.
            try database.execute(sql: "PRAGMA case_sensitive_like = ON")
        }
        return configuration
    }

    private func open(_ configuration: Configuration) throws -> DatabaseQueue {
        do {
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch let error as DatabaseError {
            throw DatabaseFailure(engine: .sqlite, code: String(error.extendedResultCode.rawValue), message: "\(path): \(error.message ?? "")")
        }
    }
}
