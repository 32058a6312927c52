/// Reads the rows of a table in a file, one after the other, in bounded memory.
///
/// ```swift
/// let reader = try SheetReader.open(path: path)
/// while let row = try reader.next() {
///     if let fault = row.fault { … row.number, fault.message … }
///     row.withUTF8(2) { idNumber in … }       // no allocation
///     let name = row.text(0)                  // a String where one is needed
/// }
/// ```
/// It blocks and belongs to one thread. A job that was interrupted opens the same file again with the `place` it stored.
public final class SheetReader {
    public let kind: SheetKind
    /// Visible sheets of a workbook in their order; empty for a text file.
    public let sheetNames: [String]
    /// The sheet that is read: the one asked for, else the first that has anything in it.
    public let sheetName: String?
    /// How a text file is encoded.
    public let encoding: TextEncoding?

    private let source: any RowSource
    private var row = SheetRow()

    private init(kind: SheetKind, source: any RowSource, sheetNames: [String] = [], sheetName: String? = nil, encoding: TextEncoding? = nil) {
        self.kind = kind
        self.source = source
        self.sheetNames = sheetNames
        self.sheetName = sheetName
        self.encoding = encoding
    }

    /// Opens a file, whatever its name says it is.
    /// - Parameters:
    ///   - sheet: a name out of `sheetNames`; without it the first sheet that isn't empty.
    ///   - place: where an earlier reader of the same file stopped.
    /// - Throws: `SheetProblem`.
    public static func open(path: String, limits: SheetLimits = SheetLimits(), sheet: String? = nil, from place: SheetPlace? = nil) throws -> SheetReader {
        let file = try FileBytes(path: path)
        guard file.size <= limits.fileBytes else { throw SheetProblem.fileTooLarge(limitBytes: limits.fileBytes) }
        switch try FileKind.detect(file) {
        case .text:
            let rows = try TextRows(file, limits: limits, from: place)
            return SheetReader(kind: .text, source: rows, encoding: rows.encoding)
        case .workbook:
            let package = try ZipPackage(path: path, file: file, limits: limits)
            return try openWorkbook(package, limits, sheet, place)
        }
    }

    private static func openWorkbook(_ package: ZipPackage, _ limits: SheetLimits, _ wanted: String?, _ place: SheetPlace?) throws -> SheetReader {
        let parts = try WorkbookParts(package, limits)
        let candidates = wanted.map { name in parts.sheets.filter { $0.name == name } } ?? parts.sheets
        if wanted != nil, candidates.isEmpty { throw SheetProblem.noSuchSheet }
        for sheet in candidates {
            do {
                let rows = try WorksheetRows(package, sheet, parts, limits)
                if let place { rows.skip(throughRow: place.row) }
                return SheetReader(kind: .workbook, source: rows, sheetNames: parts.sheets.map(\.name), sheetName: sheet.name)
            } catch SheetProblem.empty {
                continue
            }
        }
        throw SheetProblem.empty
    }

    /// The next row that has something in it; `nil` at the end.
    /// - Throws: `SheetProblem`, after which the reader is of no more use.
    public func next() throws -> SheetRow? {
        try source.read(into: &row) ? row : nil
    }

    /// Where to go on after the row last given; store it with what was done for the rows so far.
    public var place: SheetPlace { source.place }

    /// 0 to 1, for a progress bar.
    public var progress: Double { source.progress }
}
