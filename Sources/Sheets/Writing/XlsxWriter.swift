import CXlsxWriter
import Kernel

#if canImport(Glibc)
    import Glibc
#endif

/// Writes an .xlsx that is ready to use: bold headings that stay in sight, a filter, widths that fit, ID numbers as text, dates as dates;
/// printed across the page with the headings on each sheet of paper. Memory stays constant however many rows there are; beyond Excel's
/// 1,048,576 rows it goes on in a second sheet.
public final class XlsxWriter: SheetWriter {
    private let path: String
    private let partPath: String
    private let sheetName: String
    /// `nil` once it is closed.
    private var book: UnsafeMutablePointer<lxw_workbook>?
    private var sheet: UnsafeMutablePointer<lxw_worksheet>?
    private var sheets = 0
    private var columns: [SheetColumn] = []
    private var formats: [UnsafeMutablePointer<lxw_format>?] = []
    private var headingFormat: UnsafeMutablePointer<lxw_format>?
    private var rows = 0
    private var nextRow: UInt32 = 0
    private let rowsPerSheet: UInt32

    /// - Parameters:
    ///   - path: where the file will be once `finish` returns; its directory also takes the temporary files.
    ///   - sheetName: at most 28 characters, without `[ ] : * ? / \`; others are dropped.
    public convenience init(path: String, sheetName: String = "Sheet1") throws {
        try self.init(path: path, sheetName: sheetName, rowsPerSheet: 1_048_576)
    }

    /// `rowsPerSheet` counts the headings; tests make it small.
    init(path: String, sheetName: String, rowsPerSheet: UInt32) throws {
        self.path = path
        self.rowsPerSheet = rowsPerSheet
        partPath = path + ".part"
        let allowed = sheetName.unicodeScalars.filter { !"[]:*?/\\'".unicodeScalars.contains($0) && $0.value >= 0x20 }.prefix(28)
        self.sheetName = allowed.isEmpty ? "Sheet1" : String(String.UnicodeScalarView(allowed))
        // Made here, so that it is nobody else's to read, and a directory that can't be written to is found before the work is done.
        let descriptor = open(partPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SheetProblem.unwritable }
        close(descriptor)
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        book = folder.withCString { folder in
            var options = lxw_workbook_options(constant_memory: 1, tmpdir: UnsafeMutablePointer(mutating: folder), use_zip64: 0)
            return workbook_new_opt(partPath, &options)
        }
        guard book != nil else {
            unlink(partPath)
            throw SheetProblem.unwritable
        }
    }

    deinit {
        guard let book else { return }
        lxw_workbook_free(book)
        unlink(partPath)
    }

    public func begin(_ columns: [SheetColumn]) throws {
        precondition(self.columns.isEmpty && !columns.isEmpty, "begin is called once, with columns")
        self.columns = columns
        formats = columns.map { Self.format($0.kind, book) }
        let heading = workbook_add_format(book)
        format_set_bold(heading)
        format_set_bg_color(heading, 0xF2F2F2)
        format_set_bottom(heading, UInt8(LXW_BORDER_THIN.rawValue))
        format_set_align(heading, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        headingFormat = heading
        try beginSheet()
    }

    public func row(_ cells: [CellOut]) throws {
        precondition(cells.count <= columns.count, "a row has no more cells than there are columns")
        if nextRow >= rowsPerSheet {
            try endSheet()
            try beginSheet()
        }
        rows += 1
        for (index, cell) in cells.enumerated() {
            let column = UInt16(index)
            switch cell {
            case .blank: break
            case .text(let text): try write(FormulaGuard.neutralised(text), column, formats[index])
            case .number(let value):
                // Beyond 15 digits a spreadsheet's number would lose some.
                if value.magnitude < 1_000_000_000_000_000 {
                    try write(Double(value), column, formats[index])
                } else {
                    try write(String(value), column, formats[index])
                }
            case .money(let fen): try write(Double(fen.amount) / 100, column, formats[index])
            case .date(let day):
                if let serial = SerialDay.serial(day) { try write(Double(serial), column, formats[index]) } else { try write(day.iso, column, formats[index]) }
            case .moment(let instant):
                if let serial = SerialDay.serial(instant.day) {
                    try write(Double(serial) + Double(instant.minuteOfDay) / 1440, column, formats[index])
                } else {
                    try write(PlainText.moment(instant), column, formats[index])
                }
            }
        }
        nextRow += 1
    }

    public func finish() throws -> Int {
        precondition(sheets > 0 && book != nil, "finish is called once, after begin")
        try endSheet()
        let error = workbook_close(book)
        book = nil
        guard error == LXW_NO_ERROR, rename(partPath, path) == 0 else {
            unlink(partPath)
            throw SheetProblem.unwritable
        }
        return rows
    }

    private func beginSheet() throws {
        sheets += 1
        sheet = workbook_add_worksheet(book, sheets == 1 ? sheetName : "\(sheetName) \(sheets)")
        guard sheet != nil else { throw SheetProblem.unwritable }
        for (index, column) in columns.enumerated() {
            worksheet_set_column(sheet, UInt16(index), UInt16(index), column.width ?? Self.width(column), formats[index])
        }
        worksheet_freeze_panes(sheet, 1, 0)
        worksheet_set_landscape(sheet)
        worksheet_fit_to_pages(sheet, 1, 0)
        worksheet_repeat_rows(sheet, 0, 0)
        nextRow = 0
        for (index, column) in columns.enumerated() { try write(FormulaGuard.neutralised(column.title), UInt16(index), headingFormat) }
        nextRow = 1
    }

    private func endSheet() throws {
        worksheet_autofilter(sheet, 0, 0, max(nextRow, 1) - 1, UInt16(columns.count - 1))
        // The library doesn't look whether its temporary file took everything; a full disk would give a cut-off sheet.
        guard let file = sheet?.pointee.optimize_tmpfile else { return }
        guard fflush(file) == 0, ferror(file) == 0 else { throw SheetProblem.unwritable }
    }

    private func write(_ value: Double, _ column: UInt16, _ format: UnsafeMutablePointer<lxw_format>?) throws {
        guard worksheet_write_number(sheet, nextRow, column, value, format) == LXW_NO_ERROR else { throw SheetProblem.unwritable }
    }

    private func write(_ text: String, _ column: UInt16, _ format: UnsafeMutablePointer<lxw_format>?) throws {
        guard !text.isEmpty else { return }
        // A zero would end the C string.
        let whole = text.utf8.contains(0) ? String(text.unicodeScalars.filter { $0.value != 0 }.map(Character.init)) : text
        switch worksheet_write_string(sheet, nextRow, column, whole, format) {
        case LXW_NO_ERROR: return
        case LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED: throw SheetProblem.textTooLong(row: rows)
        default: throw SheetProblem.unwritable
        }
    }

    private static func format(_ kind: SheetColumn.Kind, _ book: UnsafeMutablePointer<lxw_workbook>?) -> UnsafeMutablePointer<lxw_format>? {
        let code: String? =
            switch kind {
            case .text: nil
            case .identifier: "@"
            case .number: "0"
            case .money: "#,##0.00"
            case .date: "yyyy-mm-dd"
            case .moment: "yyyy-mm-dd hh:mm"
            }
        guard let code else { return nil }
        let format = workbook_add_format(book)
        format_set_num_format(format, code)
        return format
    }

    /// Room for the title with its filter button, and for what the kind usually holds.
    private static func width(_ column: SheetColumn) -> Double {
        let title = column.title.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 1 : 2) } + 4
        let usual =
            switch column.kind {
            case .text: 14
            case .identifier: 21
            case .number: 9
            case .money: 13
            case .date: 12
            case .moment: 17
            }
        return Double(min(60, max(title, usual)))
    }
}
