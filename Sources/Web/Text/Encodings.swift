import Kernel

/// Percent-encoding of one path segment or query value (RFC 3986).
public enum PercentEncoding {
    private static let hex = Array("0123456789ABCDEF".utf8)

    public static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: out.append(byte)
            default: out += [37, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// - Parameter plusIsBlank: as in forms and query strings.
    /// - Returns: `nil` if the bytes are no UTF-8 or an escape is broken.
    public static func decode(_ text: some StringProtocol, plusIsBlank: Bool = false) -> String? {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            if byte == 37 {
                guard let high = bytes.next().flatMap(nibble), let low = bytes.next().flatMap(nibble) else { return nil }
                out.append(high << 4 | low)
            } else {
                out.append(byte == 43 && plusIsBlank ? 32 : byte)
            }
        }
        return String(validating: out, as: UTF8.self)
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}

/// The fields of a query string or an urlencoded form, in order, repeated ones kept.
public struct Query: Sendable {
    public private(set) var pairs: [(name: String, value: String)] = []

    public init() {}

    /// Pieces that are no UTF-8 are dropped.
    public init(_ text: String) {
        for piece in text.split(separator: "&") {
            let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0], plusIsBlank: true),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsBlank: true)
            else { continue }
            pairs.append((name, value))
        }
    }

    public subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }
    public func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// The same with `name` set to `value`, or without it: for links that change one thing of a page's state.
    public func with(_ name: String, _ value: String?) -> Query {
        var copy = self
        copy.pairs.removeAll { $0.name == name }
        if let value { copy.pairs.append((name, value)) }
        return copy
    }

    mutating func append(_ name: String, _ value: String) { pairs.append((name, value)) }

    /// `?a=1&b=2`, or an empty text.
    public var suffix: String {
        guard !pairs.isEmpty else { return "" }
        return "?" + pairs.map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }.joined(separator: "&")
    }
}
