import GRDB
import GRDBSQLite
import Kernel

/// One connection to SQLite with its prepared statements; used by one thread at a time.
///
/// GRDB opens and closes it, compiles statements and makes backups. Binding and stepping go straight to SQLite: most
/// statements here take 2–10 µs, of which GRDB's general row and argument types would be half.
final class SQLiteConnection {
    let database: GRDB.Database
    let isReadOnly: Bool
    private let handle: OpaquePointer
    private var byAddress: [Address: SQLiteStatement] = [:]
    private var byText: [String: SQLiteStatement] = [:]
    private var composedCount = 0

    /// Statements composed at run time (filters, lists) have many texts: beyond so many they are forgotten all at once.
    private static let composedLimit = 500

    private struct Address: Hashable {
        let start: UnsafePointer<UInt8>
        let count: Int
    }

    init(_ database: GRDB.Database, isReadOnly: Bool) throws {
        guard let handle = database.sqliteConnection else {
            throw DatabaseFailure(engine: .sqlite, code: "closed", message: "the connection is closed")
        }
        self.database = database
        self.handle = handle
        self.isReadOnly = isReadOnly
    }

    /// A prepared statement that nobody is stepping.
    func statement(_ sql: SQL) throws -> SQLiteStatement {
        switch sql.storage {
        case .composed(let text): return try statement(text: text)
        case .literal(let literal):
            guard literal.hasPointerRepresentation else { return try statement(text: literal.description) }
            let address = Address(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
            if let known = byAddress[address], !known.isBusy { return known }
            let made = try compile(literal.description)
            if byAddress[address] == nil { byAddress[address] = made }
            return made
        }
    }

    private func statement(text: String) throws -> SQLiteStatement {
        if let known = byText[text], !known.isBusy { return known }
        let made = try compile(text)
        if byText.count >= Self.composedLimit { byText.removeAll(keepingCapacity: true) }
        if byText[text] == nil { byText[text] = made }
        return made
    }

    private func compile(_ text: String) throws -> SQLiteStatement {
        do {
            return SQLiteStatement(try database.makeStatement(sql: text))
        } catch let error as DatabaseError {
            throw SQLiteCode(error.extendedResultCode.rawValue).failure(error.message ?? "")
        }
    }

    /// Runs a statement without parameters and results.
    func run(_ sql: SQL) throws {
        let statement = try statement(sql)
        defer { statement.finish() }
        while try step(statement) {}
    }

    /// - Returns: whether there is a row.
    func step(_ statement: SQLiteStatement) throws -> Bool {
        let code = sqlite3_step(statement.handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw lastError()
    }

    func bind(_ statement: SQLiteStatement, _ parameters: Parameters) throws {
        guard try statement.bind(parameters) else { throw lastError() }
    }

    func bind(_ statement: SQLiteStatement, inOrder values: [Value]) throws {
        guard try statement.bind(inOrder: values) else { throw lastError() }
    }

    /// Rows changed by the statement that has just finished; 0 for one that only reads.
    func changes(by statement: SQLiteStatement) -> Int {
        sqlite3_stmt_readonly(statement.handle) != 0 ? 0 : Int(sqlite3_changes64(handle))
    }

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    var isFileReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }

    func integer(_ pragma: SQL) throws -> Int64? {
        let statement = try statement(pragma)
        defer { statement.finish() }
        guard try step(statement) else { return nil }
        return sqlite3_column_int64(statement.handle, 0)
    }

    /// SQLite's messages name tables and columns, never a value.
    private func lastError() -> any Error {
        SQLiteCode(sqlite3_extended_errcode(handle)).error(String(cString: sqlite3_errmsg(handle)), isReader: isReadOnly)
    }
}

/// An extended result code of SQLite and what it means to us.
struct SQLiteCode {
    let extended: Int32
    init(_ extended: Int32) { self.extended = extended }

    var primary: Int32 { extended & 0xFF }

    func failure(_ message: String) -> DatabaseFailure { DatabaseFailure(engine: .sqlite, code: String(extended), message: message) }

    func error(_ message: String, isReader: Bool) -> any Error {
        switch primary {
        case SQLITE_CONSTRAINT: violation(message)
        case SQLITE_READONLY where isReader: failure("a body given to read() tried to write")
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_NOMEM, SQLITE_PROTOCOL,
            SQLITE_CORRUPT, SQLITE_NOTADB:
            SQLiteFault(code: self, message: message)
        default: failure(message)
        }
    }

    /// `UNIQUE constraint failed: person.phone_index` → kind and `person.phone_index`.
    private func violation(_ message: String) -> any Error {
        let name = message.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? message
        // 275 CHECK, 787 FOREIGNKEY, 1299 NOTNULL, 1555 PRIMARYKEY, 2067 UNIQUE, 2579 ROWID
        switch extended >> 8 {
        case 1: return ConstraintViolation(kind: .check, constraint: name)
        case 3: return ConstraintViolation(kind: .foreignKey, constraint: name)
        case 5: return ConstraintViolation(kind: .notNull, constraint: name)
        case 6, 8, 10: return ConstraintViolation(kind: .unique, constraint: name)
        default: return failure(message)
        }
    }
}

/// The database can't work now (full, locked, read-only, broken disk). The whole transaction is lost; callers are told `busy`.
struct SQLiteFault: Error {
    let code: SQLiteCode
    let message: String

    /// A lock passes by itself; for the rest a new connection is worth a try.
    var wantsNewConnection: Bool { ![SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL].contains(code.primary) }
    var retryAfterSeconds: Int { code.primary == SQLITE_BUSY || code.primary == SQLITE_LOCKED ? 1 : 10 }
    var problem: CommonProblem { .busy(retryAfterSeconds: retryAfterSeconds) }
}
