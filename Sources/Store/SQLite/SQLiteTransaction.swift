/// What a body sees of SQLite.
final class SQLiteTransaction: Transaction {
    private let connection: SQLiteConnection
    /// Set once the engine itself has failed. The transaction can't be saved then, even if the body swallows the error.
    private(set) var fault: SQLiteFault?

    init(_ connection: SQLiteConnection) { self.connection = connection }

    var engine: Engine { .sqlite }

    func execute(_ sql: SQL, _ parameters: Parameters) throws -> Int {
        try using(sql, parameters) { statement in
            while try connection.step(statement) {}
            return connection.changes(by: statement)
        }
    }

    func rows(_ sql: SQL, _ parameters: Parameters) throws -> [Row] {
        try using(sql, parameters) { statement in
            var rows: [Row] = []
            while try connection.step(statement) { rows.append(try statement.currentRow()) }
            return rows
        }
    }

    func forEachRow(_ sql: SQL, _ parameters: Parameters, _ body: (Row) throws -> Bool) throws {
        try using(sql, parameters) { statement in
            while try connection.step(statement) {
                guard try body(try statement.currentRow()) else { return }
            }
        }
    }

    private func using<T>(_ sql: SQL, _ parameters: Parameters, _ body: (SQLiteStatement) throws -> T) throws -> T {
        do {
            let statement = try connection.statement(sql)
            defer { statement.finish() }
            try connection.bind(statement, parameters)
            return try body(statement)
        } catch let fault as SQLiteFault {
            self.fault = fault
            throw fault.problem
        }
    }
}
