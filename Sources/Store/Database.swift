import Kernel

/// The database. One SQL text runs on both engines: SQLite (GRDB) and PostgreSQL (libpq).
public protocol Database: Sendable {
    var engine: Engine { get }

    /// Runs `body` in a transaction of its own effect, durably committed before this returns.
    ///
    /// Bodies that arrive together share one commit (group commit); one that throws undoes only itself. A body may run twice
    /// (after a conflict, or because a neighbour in its batch failed), so it touches nothing but its transaction. Outcomes that
    /// happen often (sold out, already signed up) are better returned than thrown: a throw costs the neighbours a rerun on PostgreSQL.
    /// SQLite runs all bodies one after the other. PostgreSQL runs those of different lanes at the same time, under READ COMMITTED:
    /// what must not happen twice is guarded by a unique key, by the `WHERE` of an update, or by sharing a lane.
    /// - Throws: what `body` throws; `CommonProblem.busy` when the bounded queue is full or the database can't write now.
    @discardableResult
    func write<T: Sendable>(lane: Lane, priority: Priority, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

    /// For the hot few: all requests that wait in `lane` go to its one body in one transaction; one answer each, in their order.
    func batch<Q: Sendable, A: Sendable>(_ lane: BatchLane<Q, A>, _ request: Q) async throws -> A

    /// Runs `body` on one consistent snapshot. `body` can't write. Long reads (exports, recounts) are `.bulk`: they never hold
    /// more than half of the readers, so that pages are answered meanwhile.
    func read<T: Sendable>(priority: Priority, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

    /// As `read`, for a few rows found by their keys, on the way of nearly every request: a session, a version, a counter. SQLite does it in the
    /// caller's own thread, so whatever may take long (a list, a search, a sum over rows) must not come this way.
    func lookup<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T
}

extension Database {
    @discardableResult
    public func write<T: Sendable>(lane: Lane = .any, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await write(lane: lane, priority: .people, body)
    }
    public func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await read(priority: .people, body)
    }

    public func write<T: Sendable>(priority: Priority, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await write(lane: .any, priority: priority, body)
    }
}

extension Database {
    /// Whether a statement gets its answer: for health checks.
    public func answers() async throws -> Bool { try await read { tx in try tx.scalar("SELECT 1") as Int? == 1 } }
}

public enum Engine: String, Sendable { case sqlite, postgres }

/// People go before bulk: while imports run, a member's click doesn't wait behind them. A bulk body takes at most about 10 ms.
public enum Priority: Sendable { case people, bulk }

/// Bodies of one lane are served by one connection at a time, so that a hot row is updated by batches and not fought over.
public struct Lane: Hashable, Sendable {
    let key: String
    public static let any = Lane(key: "")
    public init(_ kind: StaticString, _ id: Int64) { key = "\(kind):\(id)" }
    init(key: String) { self.key = key }
}

/// A lane with one body for all its waiting requests. `id` names the lane; keep it stable for one hot object.
public struct BatchLane<Q: Sendable, A: Sendable>: Sendable {
    public let id: Lane
    public let body: @Sendable (_ requests: [Q], _ transaction: any Transaction) throws -> [A]
    public init(_ id: Lane, body: @escaping @Sendable ([Q], any Transaction) throws -> [A]) {
        self.id = id
        self.body = body
    }
}

/// What a body sees of the database. It is synchronous, so no other I/O can happen inside a transaction.
///
/// A statement that is refused ends its body: whatever follows throws the same error again, and the body's effect is undone
/// even if it swallows the error (that is PostgreSQL's rule; SQLite here keeps it too). Where a refusal is an expected outcome,
/// `INSERT … ON CONFLICT DO NOTHING` and the number of changed rows tell it without an error.
public protocol Transaction: AnyObject {
    var engine: Engine { get }
    /// Runs a statement and returns how many rows it changed.
    /// - Throws: `ConstraintViolation` when a unique key, check or foreign key refuses it.
    @discardableResult func execute(_ sql: SQL, _ parameters: Parameters) throws -> Int
    /// Runs a statement whose outcome the body doesn't need: a log entry, a counter. On PostgreSQL it travels with the next
    /// statement and so costs no round trip of its own; a refusal then shows at that one or at the commit.
    func send(_ sql: SQL, _ parameters: Parameters) throws
    /// All rows of a SELECT, or of `INSERT … RETURNING`.
    func rows(_ sql: SQL, _ parameters: Parameters) throws -> [Row]
    /// Inserts many rows the fastest way of the engine (COPY on PostgreSQL), a few thousand at a time. All or none of them.
    /// - Parameter rows: for each row the values of `columns` in their order; the columns are BIGINT, TEXT and BLOB as always.
    /// - Throws: `ConstraintViolation` as `execute` does.
    func insertMany(into table: StaticString, _ columns: [StaticString], _ rows: [[Value]]) throws
    /// Hands on each row of a long result without holding them all; stops when `body` returns false.
    func forEachRow(_ sql: SQL, _ parameters: Parameters, _ body: (Row) throws -> Bool) throws
}

extension Transaction {
    @discardableResult public func execute(_ sql: SQL) throws -> Int { try execute(sql, [:]) }
    public func rows(_ sql: SQL) throws -> [Row] { try rows(sql, [:]) }
    /// The first row, if there is one.
    public func row(_ sql: SQL, _ parameters: Parameters = [:]) throws -> Row? { try rows(sql, parameters).first }
    /// The first column of the first row: `let n: Int? = try tx.scalar("SELECT count(*) FROM person")`.
    public func scalar<T: Readable>(_ sql: SQL, _ parameters: Parameters = [:]) throws -> T? {
        guard let row = try rows(sql, parameters).first else { return nil }
        return row[0]
    }
}

/// A unique key, check or foreign key refused a statement. Holds the constraint's or index's name (or columns), never a value.
public struct ConstraintViolation: Error, Hashable, Sendable {
    public enum Kind: Sendable { case unique, foreignKey, check, notNull }
    public let kind: Kind
    public let constraint: String
    public init(kind: Kind, constraint: String) {
        self.kind = kind
        self.constraint = constraint
    }
}

/// A step of a feature's schema: numbered, forward only, run once in a transaction, its text checksummed.
///
/// Types are written portably: `BIGINT`, `TEXT`, `BLOB` (BYTEA on PostgreSQL) and `SERIAL_ID` (a BIGINT primary key that
/// counts up by itself in commit order on SQLite). One string per statement.
public struct Migration: Sendable {
    public let feature: String
    public let number: Int
    public let statements: [SQL]
    public init(_ feature: String, _ number: Int, _ statements: [SQL]) {
        self.feature = feature
        self.number = number
        self.statements = statements
    }
}
