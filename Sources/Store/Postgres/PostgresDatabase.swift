import Kernel
import Logging

/// PostgreSQL through libpq: threads of our own that write and read, each with a connection that it opens when there is work.
///
/// Writers work under READ COMMITTED, and bodies of different lanes at the same time: what must not happen twice is guarded
/// by a unique key, by a `WHERE`, or by sharing a lane.
public final class PostgresDatabase: DatabaseControl {
    let url: String
    let options: DatabaseOptions
    private let counters: EngineCounters
    private let writes: LaneQueue
    private let reads: ReadQueue
    private let threads = ThreadGroup()

    public var engine: Engine { .postgres }

    /// - Throws: `DatabaseFailure` if the server can't be reached or doesn't fit.
    public init(url: String, _ options: DatabaseOptions = DatabaseOptions()) async throws {
        self.url = url
        self.options = options
        counters = EngineCounters(options.logger)
        writes = LaneQueue(limit: options.queueLimit, bulkLimit: options.bulkQueueLimit, writers: max(1, options.writers))
        reads = ReadQueue(limit: options.queueLimit, bulkLimit: options.bulkQueueLimit, readers: max(1, options.readers))
        try await onOwnThread {
            do {
                let trial = try PostgresConnection(url: url, .writer)
                let (statement, box) = try trial.result("SHOW fsync", [:])
                if try box.result.row(0, statement.columns(box.result.handle)).values == [.text("off")] {
                    options.logger.warning("PostgreSQL runs with fsync=off: a power cut loses what was acknowledged")
                }
            } catch let fault as PostgresFault {
                throw DatabaseFailure(engine: .postgres, code: "connection", message: fault.code)
            }
        }
        for _ in 0..<max(1, options.writers) {
            let writer = PostgresWriter(url: url, queue: writes, counters: counters, options)
            threads.start { writer.run() }
        }
        for _ in 0..<max(1, options.readers) {
            let reader = PostgresReader(url: url, queue: reads, counters: counters)
            threads.start { reader.run() }
        }
    }

    public func write<T: Sendable>(lane: Lane, priority: Priority, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            submit(PendingBody(continuation, body)) { try self.writes.add($0, lane, priority) }
        }
    }

    public func batch<Q: Sendable, A: Sendable>(_ lane: BatchLane<Q, A>, _ request: Q) async throws -> A {
        try await withCheckedThrowingContinuation { continuation in
            submit(PendingRequest(continuation, lane, request)) { try self.writes.add($0, lane.id, .people) }
        }
    }

    public func read<T: Sendable>(priority: Priority, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            submit(PendingBody(continuation, body)) { try self.reads.add($0, priority) }
        }
    }

    /// A connection blocks while it waits for the server, so a lookup goes the way of all reads.
    public func lookup<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await read(priority: .people, body)
    }

    public var metrics: DatabaseMetrics { counters.metrics(writes: writes.depth, reads: reads.depth) }

    public func close() async {
        writes.close()
        reads.close()
        await threads.finished()
    }
}
