import Kernel

/// Rows of one sheet of a workbook.
final class WorksheetRows: RowSource {
    private let reader: WorksheetReader
    /// The first row, read when the sheet was opened to see whether there is any.
    private var first: SheetRow?
    private var lastRow = 0

    /// - Throws: `.empty` if the sheet has no row with anything in it.
    init(_ package: ZipPackage, _ sheet: WorkbookParts.Sheet, _ parts: WorkbookParts, _ limits: SheetLimits) throws {
        guard let scanned = try package.open(sheet.path), let part = try package.open(sheet.path) else { throw SheetProblem.damaged }
        reader = try WorksheetReader(part, parts, try MergedCells(scanned), limits)
        var row = SheetRow()
        guard try reader.next(&row) else { throw SheetProblem.empty }
        first = row
    }

    /// Passes over the rows up to and with this number.
    func skip(throughRow number: Int) {
        if let row = first, row.number <= number { first = nil }
        reader.skippedThrough = number
        lastRow = max(lastRow, number)
    }

    func read(into row: inout SheetRow) throws -> Bool {
        if let first {
            row = first
            self.first = nil
        } else if try !reader.next(&row) {
            return false
        }
        lastRow = row.number
        return true
    }

    var place: SheetPlace { SheetPlace(row: lastRow) }
    var progress: Double {
        reader.isAtEnd ? 1 : Double(reader.part.readBytes) / Double(max(1, reader.part.declaredBytes))
    }
}

private final class WorksheetReader: XMLPartReader {
    var skippedThrough = 0

    private let sharedTexts: SharedTexts
    private let styles: CellStyles
    private let limits: SheetLimits
    private var merged: MergedCells

    private var row = SheetRow()
    private var lastNumber = 0
    private var isInRow = false
    private var isInCell = false
    private var isCollecting = false
    private var isInPhonetic = false
    private var hasInlineText = false
    private var column = -1
    private var style = 0
    private var type = CellType.number
    private var value: [UInt8] = []

    private enum CellType { case number, shared, text, boolean, error, date }

    init(_ part: ZipPart, _ parts: WorkbookParts, _ merged: MergedCells, _ limits: SheetLimits) throws {
        sharedTexts = parts.sharedTexts
        styles = parts.styles
        self.merged = merged
        self.limits = limits
        try super.init(part)
    }

    /// Reads on to the next row that has something in it; `false` at the end.
    func next(_ result: inout SheetRow) throws -> Bool {
        // The caller's memory is used for this row and given back with it.
        swap(&row, &result)
        defer { swap(&row, &result) }
        return try advance()
    }

    override func started(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == "c" {
            if isInRow { startCell(attributes) }
        } else if name == "v" {
            isCollecting = isInCell
        } else if name == "row" {
            startRow(attributes)
        } else if name == "t" {
            guard isInCell, !isInPhonetic else { return }
            isCollecting = true
            hasInlineText = true
        } else if name == "rPh" {
            isInPhonetic = true
        }
    }

    override func ended(_ name: XMLName) {
        if name == "v" || name == "t" {
            isCollecting = false
        } else if name == "c" {
            if isInCell { endCell() }
        } else if name == "row" {
            if isInRow { endRow() }
        } else if name == "rPh" {
            isInPhonetic = false
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isCollecting else { return }
        guard fits(value.count + bytes.count) else { return fail(.rowTooLong(row: row.number)) }
        value.append(contentsOf: bytes)
    }

    private func startRow(_ attributes: XMLAttributes) {
        var number = lastNumber + 1
        attributes.each { name, value in if name == "r" { number = value.wholeNumber ?? 0 } }
        // Numbers grow, and Excel's sheets end at 1,048,576.
        guard !isInRow, number > lastNumber, number <= 1_048_576 else { return fail(.damaged) }
        lastNumber = number
        row.clear(number: number)
        column = -1
        if number <= skippedThrough, merged.isEmpty { return }
        isInRow = true
    }

    private func startCell(_ attributes: XMLAttributes) {
        column += 1
        style = 0
        type = .number
        hasInlineText = false
        isInCell = true
        value.removeAll(keepingCapacity: true)
        attributes.each { name, value in
            if name == "r" {
                column = Self.column(value) ?? column
            } else if name == "s" {
                style = value.wholeNumber ?? 0
            } else if name == "t" {
                type = Self.type(value)
            }
        }
    }

    private static func type(_ value: UnsafePointer<CChar>) -> CellType {
        if value.reads("s") { return .shared }
        if value.reads("inlineStr") || value.reads("str") { return .text }
        if value.reads("b") { return .boolean }
        if value.reads("e") { return .error }
        return value.reads("d") ? .date : .number
    }

    private static func column(_ reference: UnsafePointer<CChar>) -> Int? {
        var (column, i) = (0, 0)
        while i < 4, (65...90).contains(reference[i]) {
            column = column * 26 + Int(reference[i] - 64)
            i += 1
        }
        return i == 0 || i > 3 ? nil : column - 1
    }

    private func endCell() {
        isInCell = false
        guard !value.isEmpty else { return }
        guard column < limits.columns else {
            row.fault = row.fault ?? .tooManyColumns
            return
        }
        // Cells may come twice, and each takes its bytes.
        guard fits(16) else { return fail(.rowTooLong(row: row.number)) }
        switch hasInlineText ? .text : type {
        case .number: endNumber()
        case .shared:
            guard let index = value.withUnsafeBufferPointer({ NumberText.wholeNumber($0) }), let text = sharedTexts.bytes(of: Int(index))
            else { return fail(.damaged) }
            append(text, .text)
        case .text:
            TextEscapes.decode(&value, from: 0)
            append(value[...], .text)
        case .boolean: row.set(.boolean(value.first == UInt8(ascii: "1") || value.first == UInt8(ascii: "t")), at: column)
        case .error: append(value[...], .error)
        case .date:
            if let day = Day(String(decoding: value.prefix(10), as: UTF8.self)) { row.set(.date(day), at: column) } else { append(value[...], .text) }
        }
    }

    private func endNumber() {
        if style > 0, styles.showsDate(style), let serial = value.withUnsafeBufferPointer({ NumberText.wholePart($0) }),
            let day = SerialDay.day(serial, countsFrom1904: styles.countsFrom1904)
        {
            row.set(.date(day), at: column)
            return
        }
        let isPlain = value.allSatisfy { (48...57).contains($0) }
        if !isPlain, let whole = value.withUnsafeBufferPointer({ NumberText.wholeNumber($0) }) {
            append(Array(String(whole).utf8)[...], .number)
        } else {
            append(value[...], .number)
        }
    }

    private func fits(_ count: Int) -> Bool { row.bytes.count + count <= limits.rowBytes * 16 }

    private func append(_ text: ArraySlice<UInt8>, _ kind: SheetRow.Slot.Kind) {
        guard !text.isEmpty else { return }
        guard text.count <= limits.cellBytes else {
            row.fault = row.fault ?? .cellTooLong(column: column)
            return
        }
        guard fits(text.count) else { return fail(.rowTooLong(row: row.number)) }
        while row.slots.count <= column { row.slots.append(SheetRow.Slot()) }
        row.slots[column] = .init(start: Int32(row.bytes.count), length: Int32(text.count), kind: kind)
        row.bytes.append(contentsOf: text)
    }

    private func endRow() {
        isInRow = false
        if !merged.isEmpty { merged.fill(&row) }
        guard row.number > skippedThrough, row.fault != nil || row.hasContent else { return }
        PrivateUse.replace(in: &row.bytes)
        row.dropTrailingBlanks()
        pause()
    }
}
