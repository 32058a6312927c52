import CPostgres
import Kernel

/// The database can't work now (connection lost, disk full, shutting down). The whole transaction is lost; callers are told `busy`.
struct PostgresFault: Error {
    let code: String
    var problem: CommonProblem { .busy(retryAfterSeconds: 5) }
}

/// Two transactions stood in each other's way; this one was undone and may be run again.
struct PostgresConflict: Error {
    let code: String
}

/// What an error result means to us. The server's own texts may hold values, so only names and codes are taken from it.
func postgresError(_ result: OpaquePointer?) -> any Error {
    guard let result, let code = field(result, 67) else { return PostgresFault(code: "connection lost") }
    switch code {
    case "23505": return ConstraintViolation(kind: .unique, constraint: uniqueColumns(result))
    case "23503": return ConstraintViolation(kind: .foreignKey, constraint: field(result, 110) ?? "")
    case "23514": return ConstraintViolation(kind: .check, constraint: field(result, 110) ?? "")
    case "23502": return ConstraintViolation(kind: .notNull, constraint: "\(field(result, 116) ?? "").\(field(result, 99) ?? "")")
    case "40001", "40P01", "55P03": return PostgresConflict(code: code)
    // A text with a NUL byte, which only a broken or hostile client sends.
    case "22021": return CommonProblem.malformedBody
    case "25006": return DatabaseFailure(engine: .postgres, code: code, message: "a body given to read() tried to write, or the server is a standby")
    default: break
    }
    switch code.prefix(2) {
    case "08", "53", "57", "58": return PostgresFault(code: code)
    // Wrong SQL: the message names tables and columns, or quotes the statement's own text.
    case "42", "0A": return DatabaseFailure(engine: .postgres, code: code, message: field(result, 77) ?? "")
    default: return DatabaseFailure(engine: .postgres, code: code, message: "the server refused a statement")
    }
}

/// A field of an error by its letter of the protocol: C code, M message, D detail, n constraint, t table, c column.
private func field(_ result: OpaquePointer, _ letter: Int32) -> String? {
    PQresultErrorField(result, letter).map { String(cString: $0) }
}

/// `claim.stock, claim.member`, as SQLite names a violated key. The detail says `Key (stock, member)=(…)` in the server's
/// language; of it only the first brackets are read, which hold names.
private func uniqueColumns(_ result: OpaquePointer) -> String {
    let constraint = field(result, 110) ?? ""
    guard let detail = field(result, 68), let table = field(result, 116), let open = detail.firstIndex(of: "("),
        let close = detail[open...].firstIndex(of: ")"), detail[close...].hasPrefix(")=(")
    else { return constraint }
    return detail[detail.index(after: open)..<close].split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
}
