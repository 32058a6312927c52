import CPostgres

/// What a body sees of PostgreSQL.
final class PostgresTransaction: Transaction {
    private let connection: PostgresConnection
    /// The first error of a statement. PostgreSQL undoes the whole body then, even if the body swallows the error.
    private(set) var refusal: (any Error)?
    /// Set once the connection or the server itself has failed.
    private(set) var fault: PostgresFault?
    private var cursors = 0
    private var isInBlock: Bool

    init(_ connection: PostgresConnection) {
        self.connection = connection
        isInBlock = connection.role == .writer
    }

    var engine: Engine { .postgres }

    func execute(_ sql: SQL, _ parameters: Parameters) throws -> Int {
        try guarded { try connection.result(sql, parameters).1.result.changed }
    }

    func send(_ sql: SQL, _ parameters: Parameters) throws {
        try guarded {
            try connection.send(sql, parameters)
            if connection.unansweredCount > Self.flightLimit { try connection.sync() }
        }
    }

    /// More answers than this under way could fill both sides' buffers.
    private static let flightLimit = 64

    /// Waits for what was sent, so that a refusal shows in this body and not in the next one's.
    func settle() throws {
        guard connection.unansweredCount > 0 else { return }
        try guarded { try connection.sync() }
    }

    func rows(_ sql: SQL, _ parameters: Parameters) throws -> [Row] {
        try guarded {
            let (statement, box) = try connection.result(sql, parameters)
            return try rows(statement, box)
        }
    }

    func insertMany(into table: StaticString, _ columns: [StaticString], _ rows: [[Value]]) throws {
        try guarded { try connection.copy("COPY \(table)(\(SQL.names(columns).text)) FROM STDIN (FORMAT binary)", width: columns.count, rows) }
    }

    /// Through a cursor, because the body may run statements of its own between rows.
    func forEachRow(_ sql: SQL, _ parameters: Parameters, _ body: (Row) throws -> Bool) throws {
        let portion = 500
        cursors += 1
        let name = "c\(cursors)"
        try guarded {
            if !isInBlock { try connection.send("BEGIN") }
            isInBlock = true
            _ = try connection.resultOnce("DECLARE \(name) NO SCROLL CURSOR FOR \(sql.text)", parameters)
        }
        while true {
            let rows = try guarded {
                let (statement, box) = try connection.resultOnce("FETCH \(portion) FROM \(name)")
                return try self.rows(statement, box)
            }
            for row in rows where try !body(row) { return try close(name) }
            if rows.count < portion { return try close(name) }
        }
    }

    private func close(_ cursor: String) throws { try guarded { _ = try connection.resultOnce("CLOSE \(cursor)") } }

    private func rows(_ statement: PostgresStatement, _ box: PostgresResultBox) throws -> [Row] {
        let columns = statement.columns(box.result.handle)
        var rows: [Row] = []
        rows.reserveCapacity(box.result.rowCount)
        for index in 0..<box.result.rowCount { rows.append(try box.result.row(index, columns)) }
        return rows
    }

    /// A reader that opened a block closes it.
    func finishReading() throws {
        if isInBlock { try connection.send("COMMIT") }
        try connection.endSnapshot()
    }

    private func guarded<T>(_ body: () throws -> T) throws -> T {
        if let refusal { throw refusal }
        do {
            return try body()
        } catch {
            fault = error as? PostgresFault
            let shown = fault?.problem ?? error
            refusal = shown
            throw shown
        }
    }
}
