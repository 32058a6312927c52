/// The words of a .docx file: one paragraph a line, cells of a table row divided by tabs. Same guards as for workbooks.
public enum WordText {
    /// - Throws: `SheetProblem`; `.notATable` if the package holds no Word document.
    public static func read(path: String, limits: SheetLimits) throws -> String {
        let file = try FileBytes(path: path)
        guard file.size <= limits.fileBytes else { throw SheetProblem.fileTooLarge(limitBytes: limits.fileBytes) }
        let package = try ZipPackage(path: path, file: file, limits: limits)
        guard let part = try package.open("word/document.xml") else { throw SheetProblem.notATable }
        guard part.declaredBytes <= limits.sharedTextBytes else { throw SheetProblem.unpacksTooLarge }
        let numbers = try package.open("word/numbering.xml").map(WordNumbering.init)
        try numbers?.readAll()
        let reader = try WordBodyReader(part, numbers, limits)
        try reader.readAll()
        return String(decoding: reader.bytes, as: UTF8.self)
    }
}

/// A text file as a `String`, in whichever encoding it is. (domain.md R64)
public enum TextFile {
    /// Bytes that belong to no character become U+FFFD. - Throws: `SheetProblem`.
    public static func read(path: String, limits: SheetLimits) throws -> String {
        let file = try FileBytes(path: path)
        guard file.size <= limits.fileBytes else { throw SheetProblem.fileTooLarge(limitBytes: limits.fileBytes) }
        let (encoding, markBytes) = try TextEncoding.detect(file)
        let bytes = try DecodedBytes(file, encoding: encoding, from: SheetPlace(row: 0, byteOffset: markBytes))
        while !bytes.isAtEnd { try bytes.fill() }
        return String(decoding: bytes.window, as: UTF8.self)
    }
}

private final class WordBodyReader: XMLPartReader {
    private(set) var bytes: [UInt8] = []
    private let numbers: WordNumbering?
    private let limits: SheetLimits
    private var isInText = false
    /// Inside `mc:Fallback`, which repeats what stands beside it for old programs.
    private var fallbacks = 0
    private var paragraphStart = 0
    private var listID: Int?
    private var listLevel = 0
    private var cellDepth = 0

    init(_ part: ZipPart, _ numbers: WordNumbering?, _ limits: SheetLimits) throws {
        self.numbers = numbers
        self.limits = limits
        try super.init(part)
    }

    override func started(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == "Fallback" {
            fallbacks += 1
        } else if name == "t" {
            isInText = fallbacks == 0
        } else if name == "p" {
            paragraphStart = bytes.count
            listID = nil
            listLevel = 0
        } else if name == "numId" {
            listID = attributes.text("val").flatMap { Int($0) }
        } else if name == "ilvl" {
            listLevel = attributes.text("val").flatMap { Int($0) } ?? 0
        } else if name == "tab" || name == "br" || name == "cr" {
            if bytes.count > paragraphStart { bytes.append(name == "tab" ? 0x20 : 0x0A) }
        } else if name == "tc" {
            cellDepth += 1
        }
    }

    override func ended(_ name: XMLName) {
        if name == "Fallback" {
            fallbacks -= 1
        } else if name == "t" {
            isInText = false
        } else if name == "p", fallbacks == 0 {
            addNumber()
            bytes.append(cellDepth > 0 ? 0x20 : 0x0A)
            guard bytes.count <= limits.cellBytes * 64 else { return fail(.unpacksTooLarge) }
        } else if name == "tc" {
            cellDepth -= 1
            bytes.append(0x09)
        } else if name == "tr" {
            bytes.append(0x0A)
        }
    }

    override func text(_ piece: UnsafeBufferPointer<UInt8>) {
        guard isInText else { return }
        guard bytes.count + piece.count <= limits.cellBytes * 64 else { return fail(.unpacksTooLarge) }
        bytes.append(contentsOf: piece)
    }

    /// Numbers that Word writes by itself stand nowhere in the text.
    private func addNumber() {
        guard let numbers, let listID, bytes.count > paragraphStart, let label = numbers.next(list: listID, level: listLevel) else { return }
        bytes.insert(contentsOf: Array(label.utf8) + [0x20], at: paragraphStart)
    }
}
