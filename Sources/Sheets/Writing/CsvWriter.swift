import Kernel

#if canImport(Glibc)
    import Glibc
#endif

/// Writes a .csv as Excel and WPS open it by a double click: UTF-8 with a byte order mark, CRLF, RFC 4180 quotes.
public final class CsvWriter: SheetWriter {
    private let path: String
    private let partPath: String
    private let guardsIdentifiers: Bool
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private var columns: [SheetColumn] = []
    private var rows = 0

    private static let bufferBytes = 256 << 10

    /// - Parameters:
    ///   - path: where the file will be once `finish` returns.
    ///   - guardsIdentifiers: puts a tab behind long digits and leading zeros in `.identifier` columns. People's spreadsheet programs then keep
    ///     `440524188001010014` instead of turning it into 4.40524E+17, also when they save the file again; our reader drops the tab with the other
    ///     blanks. True for files that people open, false for those that programs read.
    public init(path: String, guardsIdentifiers: Bool) throws {
        self.path = path
        self.guardsIdentifiers = guardsIdentifiers
        partPath = path + ".part"
        descriptor = open(partPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SheetProblem.unwritable }
        buffer.reserveCapacity(Self.bufferBytes + 4096)
        buffer += [0xEF, 0xBB, 0xBF]
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(partPath)
    }

    public func begin(_ columns: [SheetColumn]) throws {
        precondition(self.columns.isEmpty, "begin is called once")
        self.columns = columns
        for (index, column) in columns.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            append(FormulaGuard.neutralised(column.title))
        }
        try endLine()
    }

    public func row(_ cells: [CellOut]) throws {
        precondition(cells.count <= columns.count, "a row has no more cells than there are columns")
        for index in columns.indices {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            guard index < cells.count else { continue }
            switch cells[index] {
            case .blank: break
            case .text(let text): append(text, in: columns[index])
            case .number(let value): buffer.append(contentsOf: String(value).utf8)
            case .money(let fen): buffer.append(contentsOf: PlainText.money(fen).utf8)
            case .date(let day): buffer.append(contentsOf: day.iso.utf8)
            case .moment(let instant): buffer.append(contentsOf: PlainText.moment(instant).utf8)
            }
        }
        rows += 1
        try endLine()
    }

    public func finish() throws -> Int {
        precondition(descriptor >= 0, "finish is called once")
        try flush()
        // close() is where some file systems say that the disk is full.
        let isClosed = close(descriptor) == 0
        descriptor = -1
        guard isClosed, rename(partPath, path) == 0 else {
            unlink(partPath)
            throw SheetProblem.unwritable
        }
        return rows
    }

    private func append(_ text: String, in column: SheetColumn) {
        if guardsIdentifiers, column.kind == .identifier, Self.wouldBeMangled(text) {
            append(text + "\t")
        } else {
            append(FormulaGuard.neutralised(text))
        }
    }

    /// Digits that spreadsheet programs would take for a number and change: a leading zero, or more than 11 of them.
    private static func wouldBeMangled(_ text: String) -> Bool {
        let utf8 = text.utf8
        guard utf8.count > 1, utf8.allSatisfy({ (48...57).contains($0) }) else { return false }
        return utf8.count > 11 || utf8.first == 48
    }

    private func append(_ text: String) {
        let mustQuote = text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
        let hasOuterBlank = text.utf8.first == 0x20 || text.utf8.last == 0x20
        guard mustQuote || hasOuterBlank else { return buffer.append(contentsOf: text.utf8) }
        buffer.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { buffer.append(byte) }
            buffer.append(byte)
        }
        buffer.append(UInt8(ascii: "\""))
    }

    private func endLine() throws {
        buffer += [13, 10]
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    private func flush() throws {
        var done = 0
        while done < buffer.count {
            let n = buffer.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, $0.count - done) }
            if n < 0, errno == EINTR { continue }
            guard n > 0 else { throw SheetProblem.unwritable }
            done += n
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
