import Kernel

/// A column of a table that is written.
public struct SheetColumn: Sendable {
    public enum Kind: Sendable {
        case text
        /// ID numbers, phones, codes: digits that are no number, kept as text whatever program opens them.
        case identifier
        /// Whole numbers.
        case number
        case money
        case date
        case moment
    }
    public let title: String
    public let kind: Kind
    /// In characters of half width; `nil` for a width that suits title and kind.
    public let width: Double?

    public init(_ title: String, _ kind: Kind = .text, width: Double? = nil) {
        self.title = title
        self.kind = kind
        self.width = width
    }
}

/// What is written into a cell. What isn't text can't become a formula and is written as it is.
public enum CellOut: Hashable, Sendable {
    case blank
    case text(String)
    case number(Int64)
    case money(Fen)
    case date(Day)
    /// To the minute, in Asia/Shanghai.
    case moment(Instant)
}

/// Writes one table into a file: `begin`, `row` for each, `finish`.
///
/// Nothing is added to the data: no totals, no line "共 300 人", which would come back as a row when the file is imported again. `finish`
/// gives the count, and the page that offers the file shows it. A writer that was let go before `finish`, or whose `finish` threw,
/// leaves no file: there is no half export. (ui.md 34)
///
/// Texts that a spreadsheet program would run as a formula get an apostrophe in front. (domain.md R58)
public protocol SheetWriter: AnyObject {
    /// Writes the headings; called once, first.
    func begin(_ columns: [SheetColumn]) throws
    /// Writes a row; blanks stand for what is missing at its end.
    func row(_ cells: [CellOut]) throws
    /// Puts the file in its place and returns how many rows it has, headings not counted.
    func finish() throws -> Int
}

/// Formulas that hide in texts. (domain.md R58)
public enum FormulaGuard {
    /// The text with an apostrophe in front if it begins like a formula: `= + - @`, their full-width forms, tab, or a line end.
    public static func neutralised(_ text: String) -> String { isFormula(text) ? "'" + text : text }

    static func isFormula(_ text: String) -> Bool {
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": true
        default: false
        }
    }
}

/// Moments and money as files have them.
enum PlainText {
    /// `2026-11-24 14:05`.
    static func moment(_ instant: Instant) -> String {
        let minute = instant.minuteOfDay
        return instant.day.iso + " " + two(minute / 60) + ":" + two(minute % 60)
    }

    /// `-1234.50`: without sign of currency or grouping, so that programs read it.
    static func money(_ fen: Fen) -> String {
        let amount = fen.amount.magnitude
        return (fen.amount < 0 ? "-" : "") + String(amount / 100) + "." + two(Int(amount % 100))
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
