import Kernel

/// One row. Rows with nothing in them are not given, but they count: `number` is the one that the user sees beside the row.
///
/// All cells share one array of bytes. A reader reuses it when the row before was let go, so a loop that doesn't keep rows
/// allocates nothing per cell; a row that is kept stays as it is.
public struct SheetRow: Sendable {
    /// 1 for the first row of the sheet.
    public internal(set) var number = 0
    /// Why this row can't be taken as it stands; its cells are then only good for showing.
    public internal(set) var fault: SheetFault?
    var bytes: [UInt8] = []
    var slots: [Slot] = []

    struct Slot {
        enum Kind: UInt8 { case blank, text, number, date, boolean, error }
        var start: Int32 = 0
        var length: Int32 = 0
        /// Days since 1970 of a date.
        var day: Int32 = 0
        var kind = Kind.blank
        /// Filled down from a merged cell, so it doesn't make the row a row.
        var isFilled = false
        var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
    }

    init() {}

    /// A row made by hand, as callers' tests need it.
    public init(number: Int, _ cells: [Cell]) {
        self.number = number
        for (column, cell) in cells.enumerated() { set(cell, at: column) }
    }

    /// Cells up to the last one that isn't blank.
    public var count: Int { slots.count }

    /// The cell in a column counted from 0; blank beyond the end.
    public subscript(column: Int) -> Cell {
        guard slots.indices.contains(column) else { return .blank }
        let slot = slots[column]
        switch slot.kind {
        case .blank: return .blank
        case .text: return .text(CellText(bytes[slot.range]))
        case .number: return .number(CellText(bytes[slot.range]))
        case .error: return .error(CellText(bytes[slot.range]))
        case .date: return .date(Day(number: slot.day))
        case .boolean: return .boolean(slot.length == 4)
        }
    }

    public var cells: [Cell] { slots.indices.map { self[$0] } }

    /// `self[column].text` in one step.
    public func text(_ column: Int) -> String {
        withUTF8(column) { String(decoding: $0, as: UTF8.self) }
    }

    /// The UTF-8 bytes of `self[column].text` without any allocation; valid only inside `body`. Empty beyond the end.
    public func withUTF8<R>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        guard slots.indices.contains(column), slots[column].length > 0 else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
        return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[slots[column].range])) }
    }

    mutating func clear(number: Int) {
        self.number = number
        fault = nil
        bytes.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
    }

    /// Whether any cell holds more than blanks.
    var hasContent: Bool {
        bytes.withUnsafeBufferPointer { all in
            slots.contains { $0.length > 0 && !$0.isFilled && !Blanks.areAll(UnsafeBufferPointer(rebasing: all[$0.range])) }
        }
    }

    mutating func dropTrailingBlanks() {
        while let last = slots.last, last.kind == .blank { slots.removeLast() }
    }

    mutating func set(_ cell: Cell, at column: Int) {
        while slots.count <= column { slots.append(Slot()) }
        let text = cell.text
        var slot = Slot(start: Int32(bytes.count), length: Int32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
        switch cell {
        case .blank: slot.kind = .blank
        case .text: slot.kind = text.isEmpty ? .blank : .text
        case .number: slot.kind = .number
        case .date(let day): (slot.kind, slot.day) = (.date, day.number)
        case .boolean: slot.kind = .boolean
        case .error: slot.kind = .error
        }
        slots[column] = slot
    }
}

/// Rows hold personal data, so printing one shows none of it.
extension SheetRow: CustomStringConvertible, CustomReflectable {
    public var description: String { "row \(number), \(count) cells" + (fault.map { ", \($0.code)" } ?? "") }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What is wrong with one row of a file, while the rows around it are good. Columns count from 0.
public enum SheetFault: Hashable, Sendable {
    /// Bytes that are no text in the file's encoding. Never replaced by `?`. (domain.md R64)
    case undecodable(column: Int)
    /// A quotation mark was opened and not closed.
    case unclosedQuote
    /// Text after a closing quotation mark.
    case strayQuote(column: Int)
    case cellTooLong(column: Int)
    case tooManyColumns

    /// Stable, for programs: `row.undecodable`.
    public var code: String {
        switch self {
        case .undecodable: "row.undecodable"
        case .unclosedQuote: "row.unclosed_quote"
        case .strayQuote: "row.stray_quote"
        case .cellTooLong: "row.cell_too_long"
        case .tooManyColumns: "row.too_many_columns"
        }
    }

    /// The column it is about, from 0.
    public var column: Int? {
        switch self {
        case .undecodable(let column), .strayQuote(let column), .cellTooLong(let column): column
        case .unclosedQuote, .tooManyColumns: nil
        }
    }

    public var message: Phrase {
        switch self {
        case .undecodable: Phrase("这一格有无法识别的文字编码，请用表格软件重新录入这一格。", "This cell has bytes that are no text in the file's encoding; type it again in a spreadsheet program.")
        case .unclosedQuote: Phrase("这一行的引号没有成对，无法分清各列。", "A quotation mark in this row is never closed, so its columns can't be told apart.")
        case .strayQuote: Phrase("这一格的引号后面还有文字，无法分清各列。", "There is text after a closing quotation mark, so the columns can't be told apart.")
        case .cellTooLong: Phrase("这一格的文字太长。", "The text in this cell is too long.")
        case .tooManyColumns: Phrase("这一行的列数太多。", "This row has too many columns.")
        }
    }
}
