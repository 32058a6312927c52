import Kernel
import NIOCore

/// Markup. Literal parts are trusted because only the compiler can make them; every interpolated text is escaped.
///
/// ```swift
/// let row: HTML = "<tr><td>\(member.name)</td><td>\(member.phone.masked)</td></tr>"
/// ```
/// Attribute values are always quoted; nothing is interpolated inside `<script>`, `<style>`, `on…=` or unquoted attributes
/// (a project test looks for it).
public struct HTML: ExpressibleByStringInterpolation, Sendable {
    var buffer: ByteBuffer

    public init() { buffer = ByteBuffer() }

    public init(stringLiteral value: StaticString) {
        buffer = ByteBuffer()
        buffer.writeStaticString(value)
    }

    public init(stringInterpolation: Interpolation) { buffer = stringInterpolation.buffer }

    /// Text, escaped.
    public init(text: String) {
        buffer = ByteBuffer()
        buffer.writeEscaped(text)
    }

    /// Markup that another careful program made (cmark's output of safe Markdown, our own QR drawing): not escaped.
    init(trusted: String) { buffer = ByteBuffer(string: trusted) }

    public static func + (a: HTML, b: HTML) -> HTML {
        var sum = a
        sum += b
        return sum
    }

    public static func += (a: inout HTML, b: HTML) { a.buffer.writeImmutableBuffer(b.buffer) }

    public static func joined(_ pieces: some Sequence<HTML>) -> HTML {
        var out = HTML()
        for piece in pieces { out += piece }
        return out
    }

    public var isEmpty: Bool { buffer.readableBytes == 0 }

    /// The markup as text: for tests and for messages that are stored.
    public var string: String { String(buffer: buffer) }

    public struct Interpolation: StringInterpolationProtocol {
        public typealias StringLiteralType = StaticString
        var buffer: ByteBuffer

        public init(literalCapacity: Int, interpolationCount: Int) {
            buffer = ByteBuffer()
            buffer.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        public mutating func appendLiteral(_ literal: StaticString) { buffer.writeStaticString(literal) }
        public mutating func appendInterpolation(_ text: String) { buffer.writeEscaped(text) }
        public mutating func appendInterpolation(_ number: some BinaryInteger) { buffer.writeString(String(number)) }
        public mutating func appendInterpolation<Entity>(_ id: Identifier<Entity>) { buffer.writeString(id.description) }
        public mutating func appendInterpolation(_ html: HTML) { buffer.writeImmutableBuffer(html.buffer) }
        public mutating func appendInterpolation(_ html: HTML?) { if let html { buffer.writeImmutableBuffer(html.buffer) } }

        /// `\(each: members, { "<li>\($0.name)</li>" })`
        public mutating func appendInterpolation<Items: Sequence>(each items: Items, _ view: (Items.Element) throws -> HTML) rethrows {
            for item in items { buffer.writeImmutableBuffer(try view(item).buffer) }
        }

        /// `\(if: isOverdue, "<b>!</b>")`
        public mutating func appendInterpolation(if condition: Bool, _ html: @autoclosure () -> HTML, else other: @autoclosure () -> HTML = HTML()) {
            buffer.writeImmutableBuffer(condition ? html().buffer : other().buffer)
        }

        /// ` name="value"` with a leading blank, or nothing when `value` is nil: `<input\(attribute: "min", limit)>`.
        public mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
            guard let value else { return }
            buffer.writeStaticString(" ")
            buffer.writeStaticString(name)
            buffer.writeStaticString("=\"")
            buffer.writeEscaped(value)
            buffer.writeStaticString("\"")
        }

        /// ` name` with a leading blank when `present`: `<input type="checkbox"\(flag: "checked", isOn)>`.
        public mutating func appendInterpolation(flag name: StaticString, _ present: Bool) {
            guard present else { return }
            buffer.writeStaticString(" ")
            buffer.writeStaticString(name)
        }

        /// Attributes that another function put together, each with its leading blank. The label keeps plain text, which could bring
        /// attributes of its own, out of a tag.
        public mutating func appendInterpolation(attributes: HTML) { buffer.writeImmutableBuffer(attributes.buffer) }

        /// An address that a user typed, for `href`: only http, https, mailto, tel and local paths pass; others become `#`.
        public mutating func appendInterpolation(url: String) { buffer.writeEscaped(SafeURL.checked(url)) }
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

extension ByteBuffer {
    /// Writes `text` with `& < > " '` escaped, byte by byte; whole runs without them are copied at once.
    mutating func writeEscaped(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for index in 0..<bytes.count {
                let replacement: StaticString
                switch bytes[index] {
                case 0x26: replacement = "&amp;"
                case 0x3C: replacement = "&lt;"
                case 0x3E: replacement = "&gt;"
                case 0x22: replacement = "&quot;"
                case 0x27: replacement = "&#39;"
                default: continue
                }
                if index > start { writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start..<index])) }
                writeStaticString(replacement)
                start = index + 1
            }
            if bytes.count > start { writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start..<bytes.count])) }
        }
    }
}
