import Kernel

/// Reads JSON as far as proofs need it: strictly, in one pass over the bytes, whole numbers only, no key twice.
struct JSONReader {
    /// The bytes stop making sense at this place.
    struct Fault: Error {
        let byte: Int
    }

    private let bytes: UnsafeRawBufferPointer
    private(set) var place = 0
    private static let depthLimit = 16

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var fault: Fault { Fault(byte: place) }

    mutating func skipBlanks() {
        while place < bytes.count, [9, 10, 13, 32].contains(bytes[place]) { place += 1 }
    }

    /// The next byte that is no blank, without taking it.
    mutating func peek() throws -> UInt8 {
        skipBlanks()
        guard place < bytes.count else { throw fault }
        return bytes[place]
    }

    mutating func take(_ symbol: Unicode.Scalar) throws {
        guard try peek() == UInt8(ascii: symbol) else { throw fault }
        place += 1
    }

    /// Takes the symbol if it comes next.
    mutating func takes(_ symbol: Unicode.Scalar) throws -> Bool {
        guard try peek() == UInt8(ascii: symbol) else { return false }
        place += 1
        return true
    }

    mutating func end() throws {
        skipBlanks()
        guard place == bytes.count else { throw fault }
    }

    /// `{"key": …, …}`: hands on each key; `field` reads its value.
    mutating func object(_ field: (inout JSONReader, String) throws -> Void) throws {
        try take("{")
        if try takes("}") { return }
        repeat {
            let key = try text()
            try take(":")
            try field(&self, key)
        } while try takes(",")
        try take("}")
    }

    /// `[…, …]`: `element` reads each.
    mutating func list(_ element: (inout JSONReader) throws -> Void) throws {
        try take("[")
        if try takes("]") { return }
        repeat { try element(&self) } while try takes(",")
        try take("]")
    }

    mutating func value(depth: Int = 0) throws -> JSONValue {
        guard depth < Self.depthLimit else { throw fault }
        switch try peek() {
        case UInt8(ascii: "{"):
            var fields: [String: JSONValue] = [:]
            try object { reader, key in
                guard fields.updateValue(try reader.value(depth: depth + 1), forKey: key) == nil else { throw reader.fault }
            }
            return .object(fields)
        case UInt8(ascii: "["):
            var values: [JSONValue] = []
            try list { reader in values.append(try reader.value(depth: depth + 1)) }
            return .list(values)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .integer(try integer())
        }
    }

    mutating func isNull() throws -> Bool {
        guard try peek() == UInt8(ascii: "n") else { return false }
        _ = try word("null", .null)
        return true
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
        let length = word.utf8CodeUnitCount
        guard place + length <= bytes.count, (0..<length).allSatisfy({ bytes[place + $0] == word.utf8Start[$0] }) else { throw fault }
        place += length
        return value
    }

    mutating func integer() throws -> Int64 {
        let isNegative = try takes("-")
        let start = place
        var number: Int64 = 0
        while place < bytes.count, (48...57).contains(bytes[place]) {
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, more) = product.addingReportingOverflow(Int64(bytes[place] - 48))
            guard !overflow, !more else { throw fault }
            number = sum
            place += 1
        }
        guard place > start, place == start + 1 || bytes[start] != 48 else { throw fault }
        if place < bytes.count, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[place]) { throw fault }
        return isNegative ? -number : number
    }

    /// The bytes of a text without escapes, or `nil` if it has some: then `text` reads it.
    mutating func plainText() throws -> UnsafeRawBufferPointer? {
        guard try peek() == UInt8(ascii: "\"") else { throw fault }
        var end = place + 1
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") {
                defer { place = end + 1 }
                return UnsafeRawBufferPointer(rebasing: bytes[place + 1..<end])
            }
            if byte == UInt8(ascii: "\\") || byte < 32 { return nil }
            end += 1
        }
        throw fault
    }

    mutating func text() throws -> String {
        let start = place
        if let plain = try plainText() {
            guard let text = String(validating: plain, as: UTF8.self) else { throw Fault(byte: start) }
            return text
        }
        var out: [UInt8] = []
        place += 1
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: out, as: UTF8.self) else { throw Fault(byte: start) }
                return text
            case UInt8(ascii: "\\"): try escape(into: &out)
            case 0..<32: throw fault
            default: out.append(byte)
            }
        }
        throw fault
    }

    private mutating func escape(into out: inout [UInt8]) throws {
        guard place < bytes.count else { throw fault }
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
        case UInt8(ascii: "b"): out.append(8)
        case UInt8(ascii: "f"): out.append(12)
        case UInt8(ascii: "n"): out.append(10)
        case UInt8(ascii: "r"): out.append(13)
        case UInt8(ascii: "t"): out.append(9)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u") else { throw fault }
                place += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw fault }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw fault }
            out.append(contentsOf: String(Character(scalar)).utf8)
        default: throw fault
        }
    }

    private mutating func hexadecimal() throws -> UInt32 {
        guard place + 4 <= bytes.count, let pair = Hex.bytes(String(decoding: bytes[place..<place + 4], as: UTF8.self)) else { throw fault }
        place += 4
        return UInt32(pair[0]) << 8 | UInt32(pair[1])
    }
}
