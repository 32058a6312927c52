/// One row of a result, its columns in the order of the SELECT list.
///
/// Reading a column as the wrong type is a bug of the query and traps with the column's name.
public struct Row: Sendable {
    public let columns: ColumnNames
    public let values: [Value]

    public init(columns: ColumnNames, values: [Value]) {
        self.columns = columns
        self.values = values
    }

    /// A column that is never NULL: `let name: String = row["name"]`.
    public subscript<T: Readable>(name: String) -> T { self[columns.index(of: name)] }
    /// A column that may be NULL: `let left: Day? = row["left_on"]`.
    public subscript<T: Readable>(name: String) -> T? { self[columns.index(of: name)] }

    public subscript<T: Readable>(index: Int) -> T {
        guard let value = T(values[index]) else { preconditionFailure("column \(columns.names[index]) is no \(T.self)") }
        return value
    }
    public subscript<T: Readable>(index: Int) -> T? {
        let value = values[index]
        if case .null = value { return nil }
        guard let out = T(value) else { preconditionFailure("column \(columns.names[index]) is no \(T.self)") }
        return out
    }
}

/// The names of a statement's columns, made once for each prepared statement.
public final class ColumnNames: Sendable {
    public let names: [String]

    public init(_ names: [String]) { self.names = names }

    /// Results are a handful of columns with short names: looking along them is faster than hashing.
    public func index(of name: String) -> Int {
        guard let index = names.firstIndex(of: name) else { preconditionFailure("no column \(name) in \(names)") }
        return index
    }
}
