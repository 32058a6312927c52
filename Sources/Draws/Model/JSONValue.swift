/// A JSON value of a proof: whole numbers only, so that every program reads and writes it alike.
public indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    public subscript(key: String) -> JSONValue? { if case .object(let fields) = self { fields[key] } else { nil } }
    public var text: String? { if case .text(let text) = self { text } else { nil } }
    public var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    public var list: [JSONValue]? { if case .list(let list) = self { list } else { nil } }
    public var object: [String: JSONValue]? { if case .object(let fields) = self { fields } else { nil } }

    static func optional(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .null }

    /// The one text of this value: keys in the order of their bytes, no blanks, only what must be escaped is. It is what Python's
    /// `json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)` writes.
    public var canonical: [UInt8] {
        var out: [UInt8] = []
        write(into: &out)
        return out
    }

    func write(into out: inout [UInt8]) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let value): out += (value ? "true" : "false").utf8
        case .integer(let value): out += String(value).utf8
        case .text(let text): Self.write(text, into: &out)
        case .list(let values):
            out.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                value.write(into: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let fields):
            out.append(UInt8(ascii: "{"))
            for (index, field) in fields.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }).enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                Self.write(field.key, into: &out)
                out.append(UInt8(ascii: ":"))
                field.value.write(into: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    static func write(_ text: String, into out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): out += "\\\"".utf8
            case UInt8(ascii: "\\"): out += "\\\\".utf8
            case 8: out += "\\b".utf8
            case 9: out += "\\t".utf8
            case 10: out += "\\n".utf8
            case 12: out += "\\f".utf8
            case 13: out += "\\r".utf8
            case 0..<32: out += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}
