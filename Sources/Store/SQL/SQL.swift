/// A piece of SQL text that runs on both engines.
///
/// What makes it portable: named parameters; `INSERT … ON CONFLICT`, `RETURNING`, CTEs, window functions and `COALESCE`; sums and
/// counts of BIGINT columns; no functions of one engine. Times, days, money and booleans are BIGINT, and a function that wants
/// an INTEGER on PostgreSQL (`substr`) gets a `CAST`. Texts compare and sort by bytes, and LIKE heeds case. A lone `:x IS NULL`
/// has no type: write `CAST(:x AS BIGINT) IS NULL`, or leave the condition out.
///
/// Only literals of the source and other pieces can get in: values are bound as `:name` parameters,
/// so data can never become SQL.
public struct SQL: ExpressibleByStringInterpolation, Hashable, Sendable {
    /// Most statements are one literal. It is kept as it is, so that a connection finds its prepared statement by the
    /// literal's address, without making and hashing a `String` for every call.
    enum Storage: Sendable {
        case literal(StaticString)
        case composed(String)
    }
    let storage: Storage

    public var text: String {
        switch storage {
        case .literal(let literal): literal.description
        case .composed(let text): text
        }
    }

    public init(stringLiteral value: StaticString) { storage = .literal(value) }
    public init(stringInterpolation: StringInterpolation) { storage = .composed(stringInterpolation.text) }
    init(composed: String) { storage = .composed(composed) }

    public static func + (a: SQL, b: SQL) -> SQL { SQL(composed: a.text + b.text) }
    public static func == (a: SQL, b: SQL) -> Bool { a.text == b.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// Pieces with a separator between: conditions with `" AND "`.
    public static func joined(_ pieces: [SQL], by separator: SQL) -> SQL {
        SQL(composed: pieces.map(\.text).joined(separator: separator.text))
    }

    /// `:p0, :p1, …` for a list whose length is known at run time, to bind with `Parameters.list`.
    public static func placeholders(_ prefix: StaticString, count: Int) -> SQL {
        SQL(composed: (0..<count).map { ":\(prefix)\($0)" }.joined(separator: ", "))
    }

    /// `(:p0, :p1), (:p2, :p3), …` for an INSERT of many rows, to bind with `Parameters.list` of all their values in order.
    public static func rows(_ prefix: StaticString, columns: Int, count: Int) -> SQL {
        SQL(composed: (0..<count).map { row in "(" + (0..<columns).map { ":\(prefix)\(row * columns + $0)" }.joined(separator: ", ") + ")" }.joined(separator: ", "))
    }

    /// One of `placeholders`: `:p3`.
    public static func placeholder(_ prefix: StaticString, _ index: Int) -> SQL { SQL(composed: ":\(prefix)\(index)") }

    /// Names from the source, with commas between.
    static func names(_ names: [StaticString]) -> SQL { SQL(composed: names.map(\.description).joined(separator: ", ")) }

    public struct StringInterpolation: StringInterpolationProtocol {
        public typealias StringLiteralType = StaticString
        var text = ""
        public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }
        public mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
        public mutating func appendInterpolation(_ piece: SQL) { text += piece.text }
    }
}

/// Named values for a statement: `["id": id, "now": now]`.
public struct Parameters: ExpressibleByDictionaryLiteral, Sendable {
    // `Value` alone would be the literal's value type here.
    public private(set) var pairs: [(name: String, value: Store.Value)]

    public init(dictionaryLiteral elements: (StaticString, (any Bindable)?)...) {
        pairs = elements.map { ($0.0.description, $0.1?.value ?? .null) }
    }

    public subscript(name: StaticString) -> (any Bindable)? {
        get { let wanted = name.description; return pairs.first { $0.name == wanted }?.value }
        set {
            let wanted = name.description
            if let index = pairs.firstIndex(where: { $0.name == wanted }) {
                pairs[index].value = newValue?.value ?? .null
            } else {
                pairs.append((wanted, newValue?.value ?? .null))
            }
        }
    }

    /// Adds the values for `SQL.placeholders(prefix, count:)`.
    public mutating func list(_ prefix: StaticString, _ values: [some Bindable]) {
        for (index, value) in values.enumerated() { pairs.append(("\(prefix)\(index)", value.value)) }
    }

    /// The parameters of both; a name must not stand in both.
    public func and(_ other: Parameters) -> Parameters {
        var sum = self
        sum.pairs += other.pairs
        return sum
    }
}
