import GRDB
import GRDBSQLite
import Kernel

#if canImport(Glibc)
    import Glibc
#endif

/// A prepared statement with the layout of its parameters and the names of its columns.
final class SQLiteStatement {
    let handle: OpaquePointer
    private let compiled: GRDB.Statement
    private let parameterIndexes: [String: Int32]
    private let parameterCount: Int
    /// The names of the last call in their order, and where each is bound: nearly every call has the same.
    private var layoutNames: [String] = []
    private var layoutIndexes: [Int32] = []
    private var columnNames: ColumnNames?
    private(set) var isBusy = false

    init(_ compiled: GRDB.Statement) {
        self.compiled = compiled
        handle = compiled.sqliteStatement
        parameterCount = Int(sqlite3_bind_parameter_count(handle))
        var indexes: [String: Int32] = [:]
        for index in 1..<Int32(parameterCount + 1) {
            guard let name = sqlite3_bind_parameter_name(handle, index) else { preconditionFailure("parameters have names: \(compiled.sql)") }
            indexes[String(cString: name + 1)] = index
        }
        parameterIndexes = indexes
    }

    /// Binds every parameter by its name. Values that the statement doesn't use are left out; a missing one is a bug.
    /// - Returns: false if SQLite refused a value (too big).
    /// - Throws: `CommonProblem.malformedBody` for a text with a NUL byte, which PostgreSQL can't store.
    func bind(_ parameters: Parameters) throws -> Bool {
        isBusy = true
        let pairs = parameters.pairs
        if !fitsLayout(pairs) { makeLayout(pairs) }
        for (place, pair) in pairs.enumerated() where layoutIndexes[place] != 0 {
            if try bind(pair.value, at: layoutIndexes[place]) != SQLITE_OK { return false }
        }
        return true
    }

    /// Binds values in the order in which the statement's parameters stand, as `SQL.placeholders` makes them.
    func bind(inOrder values: [Value]) throws -> Bool {
        isBusy = true
        for (place, value) in values.enumerated() where try bind(value, at: Int32(place + 1)) != SQLITE_OK { return false }
        return true
    }

    /// Makes it ready for the next use.
    func finish() {
        sqlite3_reset(handle)
        isBusy = false
    }

    private func fitsLayout(_ pairs: [(name: String, value: Value)]) -> Bool {
        guard pairs.count == layoutNames.count else { return false }
        for place in pairs.indices where pairs[place].name != layoutNames[place] { return false }
        return true
    }

    private func makeLayout(_ pairs: [(name: String, value: Value)]) {
        layoutNames = pairs.map(\.name)
        layoutIndexes = layoutNames.map { parameterIndexes[$0] ?? 0 }
        let bound = Set(layoutIndexes).subtracting([0])
        if bound.count != parameterCount {
            let missing = parameterIndexes.filter { !bound.contains($0.value) }.map(\.key)
            preconditionFailure("no value for \(missing) in \(compiled.sql)")
        }
    }

    private func bind(_ value: Value, at index: Int32) throws -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .integer(let n): return sqlite3_bind_int64(handle, index, n)
        case .text(var text):
            return try text.withUTF8 { utf8 in
                // A nil start would bind NULL, and an empty string's start may be nil.
                guard let start = utf8.baseAddress else { return sqlite3_bind_text(handle, index, "", 0, Self.copied) }
                guard memchr(start, 0, utf8.count) == nil else { throw CommonProblem.malformedBody }
                return utf8.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text64(handle, index, $0.baseAddress, UInt64($0.count), Self.copied, UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let bytes):
            if bytes.isEmpty { return sqlite3_bind_zeroblob(handle, index, 0) }
            return bytes.withUnsafeBytes { sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), Self.copied) }
        }
    }

    /// SQLITE_TRANSIENT, which Swift can't import: SQLite copies the bytes before it returns.
    private nonisolated(unsafe) static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// The row on which the statement stands.
    func currentRow() throws -> Row {
        let count = Int(sqlite3_column_count(handle))
        let names = columns(count)
        let values = try [Value](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                (buffer.baseAddress! + filled).initialize(to: try value(Int32(filled)))
                filled += 1
            }
        }
        return Row(columns: names, values: values)
    }

    private func columns(_ count: Int) -> ColumnNames {
        // SQLite compiles again by itself when the schema has changed; then `SELECT *` may have other columns.
        if let columnNames, columnNames.names.count == count { return columnNames }
        let names = ColumnNames((0..<Int32(count)).map { String(cString: sqlite3_column_name(handle, $0)) })
        columnNames = names
        return names
    }

    private func value(_ column: Int32) throws -> Value {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_NULL: return .null
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_TEXT:
            guard let start = sqlite3_column_text(handle, column) else { return .text("") }
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))), as: UTF8.self))
        case SQLITE_BLOB:
            guard let start = sqlite3_column_blob(handle, column) else { return .blob([]) }
            return .blob([UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))))
        default:
            let name = sqlite3_column_name(handle, column).map { String(cString: $0) } ?? "?"
            throw DatabaseFailure(engine: .sqlite, code: "float", message: "column \(name) is a floating-point number")
        }
    }
}
