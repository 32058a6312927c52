/// What a body sees of SQLite.
final class SQLiteTransaction: Transaction {
    private let connection: SQLiteConnection
    /// Set once the engine itself has failed. The transaction can't be saved then, even if the body swallows the error.
    private(set) var fault: SQLiteFault?
    /// The first statement that was refused. As on PostgreSQL, it ends the body, even if the body swallows the error.
    private(set) var refusal: (any Error)?

    init(_ connection: SQLiteConnection) { self.connection = connection }

    var engine: Engine { .sqlite }

    func execute(_ sql: SQL, _ parameters: Parameters) throws -> Int {
        try guarded {
            let statement = try start(sql, parameters)
            defer { statement.finish() }
            while try connection.step(statement) {}
            return connection.changes(by: statement)
        }
    }

    func send(_ sql: SQL, _ parameters: Parameters) throws { _ = try execute(sql, parameters) }

    func rows(_ sql: SQL, _ parameters: Parameters) throws -> [Row] {
        try guarded {
            let statement = try start(sql, parameters)
            defer { statement.finish() }
            var rows: [Row] = []
            while try connection.step(statement) { rows.append(try statement.currentRow()) }
            return rows
        }
    }

    func insertMany(into table: StaticString, _ columns: [StaticString], _ rows: [[Value]]) throws {
        let values = SQL.placeholders("v", count: columns.count)
        try guarded {
            let statement = try connection.statement(SQL(composed: "INSERT INTO \(table)(\(SQL.names(columns).text)) VALUES (\(values.text))"))
            for row in rows {
                precondition(row.count == columns.count, "a row for \(table) has \(row.count) values for \(columns.count) columns")
                defer { statement.finish() }
                try connection.bind(statement, inOrder: row)
                while try connection.step(statement) {}
            }
        }
    }

    func forEachRow(_ sql: SQL, _ parameters: Parameters, _ body: (Row) throws -> Bool) throws {
        let statement = try guarded { try start(sql, parameters) }
        defer { statement.finish() }
        while let row = try guarded({ try connection.step(statement) ? try statement.currentRow() : nil }) {
            guard try body(row) else { return }
        }
    }

    /// A statement with its values bound; whoever starts it finishes it.
    private func start(_ sql: SQL, _ parameters: Parameters) throws -> SQLiteStatement {
        let statement = try connection.statement(sql)
        do {
            try connection.bind(statement, parameters)
            return statement
        } catch {
            statement.finish()
            throw error
        }
    }

    private func guarded<T>(_ body: () throws -> T) throws -> T {
        if let refusal { throw refusal }
        do {
            return try body()
        } catch {
            fault = error as? SQLiteFault
            let shown = fault?.problem ?? error
            refusal = shown
            throw shown
        }
    }
}
