import Kernel

/// What stands in one cell. A text file has only texts and blanks.
public enum Cell: Hashable, Sendable {
    case blank
    case text(CellText)
    /// A number as the file holds it; whole numbers of up to 15 digits always as plain digits. See `lostDigits`.
    case number(CellText)
    /// A number that its format shows as a date, or a typed date; the time of day is left out.
    case date(Day)
    case boolean(Bool)
    /// `#N/A`, `#REF!` …
    case error(CellText)

    /// The cell as text: a date as `2026-11-24`, a boolean as `TRUE` or `FALSE`, a blank as the empty text.
    public var text: String {
        switch self {
        case .blank: ""
        case .text(let text), .number(let text), .error(let text): text.string
        case .date(let day): day.iso
        case .boolean(let value): value ? "TRUE" : "FALSE"
        }
    }

    /// Nothing, or only blanks of any width.
    public var isBlank: Bool {
        switch self {
        case .blank: true
        case .text(let text): text.withUTF8 { Blanks.areAll($0) }
        default: false
        }
    }

    /// Whether a number was stored so that digits may be gone: in scientific notation, or with more than the 15 digits that
    /// spreadsheets keep. An ID number in such a cell is refused, never guessed. (domain.md R1c) True as well of a *text* in
    /// scientific notation, which is what a .csv keeps of such a cell.
    public var lostDigits: Bool {
        switch self {
        case .number(let text): text.withUTF8 { !NumberText.isExact($0) }
        case .text(let text): text.withUTF8 { NumberText.isScientific($0) }
        default: false
        }
    }
}

/// A cell's UTF-8 text: a slice of its row's bytes, made into a `String` only when asked.
public struct CellText: Hashable, Sendable, ExpressibleByStringLiteral {
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }
    public init(_ string: String) { bytes = Array(string.utf8)[...] }
    public init(stringLiteral value: String) { self.init(value) }

    public var string: String { String(decoding: bytes, as: UTF8.self) }
    public var utf8Count: Int { bytes.count }

    /// The bytes in place; valid only inside `body`.
    public func withUTF8<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        try bytes.withUnsafeBufferPointer(body)
    }

    public static func == (a: CellText, b: CellText) -> Bool { a.bytes == b.bytes }
    public func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
}

/// Cells hold personal data, so printing one shows none of it.
extension CellText: CustomStringConvertible, CustomReflectable {
    public var description: String { "text of \(utf8Count) bytes" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
