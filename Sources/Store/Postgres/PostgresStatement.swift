import CPostgres

/// A statement's text with `:name` parameters numbered as `$1, $2 …`, and what one connection has prepared of it.
final class PostgresStatement {
    let text: String
    /// The names in the order of their numbers.
    let parameterNames: [String]
    /// Prepared once for each combination of parameter types that was met: mostly one.
    private(set) var variants: [PostgresVariant] = []
    private var layoutNames: [String] = []
    /// For each parameter, at which place of the caller's pairs its value stands.
    private var layout: [Int] = []
    private var columnNames: ColumnNames?

    init(_ sql: String) {
        (text, parameterNames) = Self.numberParameters(sql)
    }

    /// The values in the order of their numbers. Values that the statement doesn't use are left out; a missing one is a bug.
    func arrange(_ parameters: Parameters, _ each: (Value) -> Void) {
        let pairs = parameters.pairs
        if !fitsLayout(pairs) { makeLayout(pairs) }
        for place in layout { each(pairs[place].value) }
    }

    /// A variant whose parameters have these types, where NULL fits any; made if there is none.
    func variant(_ kinds: [PostgresKind], name: () -> String) -> PostgresVariant {
        if let known = variants.first(where: { $0.takes(kinds) }) { return known }
        let made = PostgresVariant(name: name(), kinds: kinds)
        variants.append(made)
        return made
    }

    func forget(_ variant: PostgresVariant) { variants.removeAll { $0 === variant } }

    func columns(_ result: OpaquePointer) -> ColumnNames {
        let count = PQnfields(result)
        if let columnNames, columnNames.names.count == Int(count) { return columnNames }
        let names = ColumnNames((0..<count).map { String(cString: PQfname(result, $0)) })
        columnNames = names
        return names
    }

    private func fitsLayout(_ pairs: [(name: String, value: Value)]) -> Bool {
        guard pairs.count == layoutNames.count else { return false }
        for place in pairs.indices where pairs[place].name != layoutNames[place] { return false }
        return true
    }

    private func makeLayout(_ pairs: [(name: String, value: Value)]) {
        layoutNames = pairs.map(\.name)
        layout = parameterNames.map { name in
            guard let place = layoutNames.lastIndex(of: name) else { preconditionFailure("no value for \(name) in \(text)") }
            return place
        }
    }

    /// `WHERE a = :a OR b = :a` → `WHERE a = $1 OR b = $1`; text in quotes, comments and `::` are left alone.
    static func numberParameters(_ sql: String) -> (text: String, names: [String]) {
        var out: [UInt8] = []
        var names: [String] = []
        let bytes = Array(sql.utf8)
        var index = 0
        func isNamePart(_ byte: UInt8) -> Bool { byte == 95 || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) }
        func copy(through end: Int) {
            out += bytes[index..<min(end, bytes.count)]
            index = min(end, bytes.count)
        }
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            if byte == 39 || byte == 34 {
                copy(through: (bytes[(index + 1)...].firstIndex(of: byte) ?? bytes.count) + 1)
            } else if byte == 45, next == 45 {
                copy(through: bytes[index...].firstIndex(of: 10) ?? bytes.count)
            } else if byte == 58, next == 58 {
                copy(through: index + 2)
            } else if byte == 58, isNamePart(next) {
                let end = bytes[(index + 1)...].firstIndex { !isNamePart($0) } ?? bytes.count
                let name = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
                if !names.contains(name) { names.append(name) }
                out += Array("$\((names.firstIndex(of: name) ?? 0) + 1)".utf8)
                index = end
            } else {
                copy(through: index + 1)
            }
        }
        return (String(decoding: out, as: UTF8.self), names)
    }
}

/// The type that a parameter is declared with.
enum PostgresKind: Oid {
    case undeclared = 0
    case bytea = 17
    case int8 = 20
    case text = 25

    init(_ value: Value) {
        switch value {
        case .null: self = .undeclared
        case .integer: self = .int8
        case .text: self = .text
        case .blob: self = .bytea
        }
    }
}

/// One prepared statement of one connection.
final class PostgresVariant {
    let name: String
    let kinds: [PostgresKind]
    var isPrepared = false

    init(name: String, kinds: [PostgresKind]) {
        self.name = name
        self.kinds = kinds
    }

    func takes(_ wanted: [PostgresKind]) -> Bool {
        for (own, other) in zip(kinds, wanted) where own != other && other != .undeclared { return false }
        return true
    }
}
