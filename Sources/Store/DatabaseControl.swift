import Kernel
import Logging

/// What the operator's commands and the server's start and stop need of a database, beyond reading and writing.
public protocol DatabaseControl: Database {
    /// Runs the migrations that have not run yet, in the order given, each in a transaction of its own.
    /// - Throws: `MigrationRefusal` before anything is changed, if the database is newer than the program or a migration's text was changed.
    func migrate(_ migrations: [Migration]) async throws
    /// What `migrate` would run. - Throws: `MigrationRefusal` as `migrate` does.
    func pendingMigrations(_ migrations: [Migration]) async throws -> [Migration]
    /// Writes a consistent copy of the database as it is now to `path`, while it is in use.
    /// - Throws: `BackupFailure` if the file exists already or can't be written.
    func backup(to path: String) async throws
    /// Replaces everything in this database by the copy at `path`. Only for a database that nobody else uses.
    func restore(from path: String) async throws
    /// What the engine itself finds broken; empty when all is well. Reads the whole database.
    func integrityCheck() async throws -> [String]
    /// Looks at the data, so that the engine plans its statements well: after a big load. Takes a second or so.
    func analyse() async throws
    var metrics: DatabaseMetrics { get }
    /// Serves what waits, refuses what comes after, and returns once every connection is closed.
    func close() async
}

/// Counters since the database was opened; depths are of now.
public struct DatabaseMetrics: Hashable, Sendable {
    public var peopleWaiting = 0
    public var bulkWaiting = 0
    public var readsWaiting = 0
    /// Bodies and requests that were turned away because a queue was full.
    public var refused = 0
    /// Bodies and requests whose effect was committed.
    public var written = 0
    /// Transactions committed by writers: `written / commits` is the size of a batch.
    public var commits = 0
    public var reads = 0
    /// Times that the engine itself failed: disk full, connection lost.
    public var faults = 0
}

/// Where a database is: `sqlite:PATH` or `postgres://…` (any libpq URL).
public enum DatabaseLocation: Hashable, Sendable {
    case sqlite(path: String)
    case postgres(url: String)

    public init?(_ text: String) {
        if text.hasPrefix("sqlite:"), text.utf8.count > 7 {
            self = .sqlite(path: String(text.dropFirst(7)))
        } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            self = .postgres(url: text)
        } else {
            return nil
        }
    }

    /// Opens the database and proves that it can be trusted; SQLite makes the file when there is none.
    /// - Throws: `DatabaseFailure`.
    public func open(_ options: DatabaseOptions = DatabaseOptions()) async throws -> any DatabaseControl {
        switch self {
        case .sqlite(let path): try SQLiteDatabase(path: path, options)
        case .postgres(let url): try await PostgresDatabase(url: url, options)
        }
    }
}

public struct DatabaseOptions: Sendable {
    /// False gives each body a transaction of its own: only to measure what sharing gains.
    public var groupCommit = true
    /// Bodies and requests of people that may wait; more are refused with `CommonProblem.busy`.
    public var queueLimit = 4096
    public var bulkQueueLimit = 256
    /// Threads (and connections) that read.
    public var readers = 4
    /// Threads (and connections) that write, on PostgreSQL; SQLite has one.
    public var writers = 4
    /// How long to wait for another process that holds SQLite's write lock.
    public var lockTimeout = Span.seconds(5)
    public var logger = Logger(label: "store")
    public init() {}
}
