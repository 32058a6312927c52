import Kernel

/// Markup. Literal parts are trusted because only the compiler can make them; every interpolated text is escaped.
///
/// ```swift
/// let row: HTML = "<tr><td>\(member.name)</td><td>\(member.phone.masked)</td></tr>"
/// ```
/// Attribute values are always quoted; nothing is interpolated inside `<script>`, `<style>`, `on…=` or unquoted attributes
/// (a project test looks for it).
public struct HTML: ExpressibleByStringInterpolation, Sendable {
    /// An array and not NIO's buffer: a page is put together of a thousand small pieces, and an array is one allocation and grows in place.
    private(set) var bytes: [UInt8]

    public init() { bytes = [] }

    public init(stringLiteral value: StaticString) {
        bytes = []
        bytes.append(value)
    }

    public init(stringInterpolation: Interpolation) { bytes = stringInterpolation.bytes }

    /// Text, escaped.
    public init(text: String) {
        bytes = []
        bytes.append(escaped: text)
    }

    /// Markup that another careful program made (cmark's output of safe Markdown, our own QR drawing): not escaped.
    init(trusted: String) { bytes = Array(trusted.utf8) }

    public static func + (a: HTML, b: HTML) -> HTML {
        var sum = a
        sum += b
        return sum
    }

    public static func += (a: inout HTML, b: HTML) { a.bytes.append(contentsOf: b.bytes) }

    public static func joined(_ pieces: some Sequence<HTML>) -> HTML {
        var out = HTML()
        for piece in pieces { out += piece }
        return out
    }

    public var isEmpty: Bool { bytes.isEmpty }

    /// The markup as text: for tests and for messages that are stored.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    public struct Interpolation: StringInterpolationProtocol {
        public typealias StringLiteralType = StaticString
        fileprivate var bytes: [UInt8]

        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes = []
            bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        public mutating func appendLiteral(_ literal: StaticString) { bytes.append(literal) }
        public mutating func appendInterpolation(_ text: String) { bytes.append(escaped: text) }
        public mutating func appendInterpolation(_ number: some BinaryInteger) { bytes.append(contentsOf: String(number).utf8) }
        public mutating func appendInterpolation<Entity>(_ id: Identifier<Entity>) { bytes.append(contentsOf: id.description.utf8) }
        public mutating func appendInterpolation(_ html: HTML) { bytes.append(contentsOf: html.bytes) }
        public mutating func appendInterpolation(_ html: HTML?) { if let html { bytes.append(contentsOf: html.bytes) } }

        /// `\(each: members, { "<li>\($0.name)</li>" })`
        public mutating func appendInterpolation<Items: Sequence>(each items: Items, _ view: (Items.Element) throws -> HTML) rethrows {
            for item in items { bytes.append(contentsOf: try view(item).bytes) }
        }

        /// `\(if: isOverdue, "<b>!</b>")`
        public mutating func appendInterpolation(if condition: Bool, _ html: @autoclosure () -> HTML, else other: @autoclosure () -> HTML = HTML()) {
            bytes.append(contentsOf: condition ? html().bytes : other().bytes)
        }

        /// ` name="value"` with a leading blank, or nothing when `value` is nil: `<input\(attribute: "min", limit)>`.
        public mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
            guard let value else { return }
            bytes.append(" ")
            bytes.append(name)
            bytes.append("=\"")
            bytes.append(escaped: value)
            bytes.append("\"")
        }

        /// ` name` with a leading blank when `present`: `<input type="checkbox"\(flag: "checked", isOn)>`.
        public mutating func appendInterpolation(flag name: StaticString, _ present: Bool) {
            guard present else { return }
            bytes.append(" ")
            bytes.append(name)
        }

        /// Attributes that another function put together, each with its leading blank. The label keeps plain text, which could bring
        /// attributes of its own, out of a tag.
        public mutating func appendInterpolation(attributes: HTML) { bytes.append(contentsOf: attributes.bytes) }

        /// An address that a user typed, for `href`: only http, https, mailto, tel and local paths pass; others become `#`.
        public mutating func appendInterpolation(url: String) { bytes.append(escaped: SafeURL.checked(url)) }
    }
}

/// Which addresses may stand in a link.
enum SafeURL {
    static func checked(_ url: String) -> String {
        let lower = url.lowercased()
        let allowed = ["https://", "http://", "mailto:", "tel:"].contains { lower.hasPrefix($0) } || (url.hasPrefix("/") && !url.hasPrefix("//"))
        return allowed ? url : "#"
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ literal: StaticString) {
        literal.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// Appends `text` with `& < > " '` escaped, byte by byte; whole runs without them are copied at once.
    fileprivate mutating func append(escaped text: String) {
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for index in 0..<utf8.count {
                let replacement: StaticString
                switch utf8[index] {
                case 0x26: replacement = "&amp;"
                case 0x3C: replacement = "&lt;"
                case 0x3E: replacement = "&gt;"
                case 0x22: replacement = "&quot;"
                case 0x27: replacement = "&#39;"
                default: continue
                }
                append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
                append(replacement)
                start = index + 1
            }
            append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        }
    }
}
