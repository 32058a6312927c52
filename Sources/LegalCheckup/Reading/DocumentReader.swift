import Sheets

#if canImport(Glibc)
    import Glibc
#endif

/// Reads the text of documents that strangers upload. Blocks: call it on a thread of your own.
public enum DocumentReader {
    /// Largest file that is looked at, in bytes.
    public static let fileBytesAllowed = 50 << 20

    /// What a file is is found out from its content, whatever its name says.
    /// - Parameter name: what the report calls it; the path's last part if not given.
    /// - Throws: `DocumentProblem`.
    public static func read(path: String, name: String? = nil) throws -> DocumentText {
        let name = name ?? String(path.split(separator: "/").last ?? "")
        let document: DocumentText
        do {
            document = try read(path, name)
        } catch let problem as SheetProblem {
            throw DocumentProblem(problem)
        }
        guard document.text.unicodeScalars.contains(where: { $0.value > 0x20 && $0.value != 0xFFFD }) else {
            throw document.format == .pdf ? DocumentProblem.scanned : .empty
        }
        return document
    }

    private static func read(_ path: String, _ name: String) throws -> DocumentText {
        switch try kind(path) {
        case .docx: DocumentText(name: name, format: .docx, text: try WordText.read(path: path, limits: limits))
        case .pdf: DocumentText(name: name, format: .pdf, text: PDFLines.joined(try PDFTool.text(path: path)))
        case .text, .pasted: DocumentText(name: name, format: .text, text: try TextFile.read(path: path, limits: textLimits))
        }
    }

    private static var limits: SheetLimits {
        var limits = SheetLimits()
        limits.fileBytes = fileBytesAllowed
        // Handbooks hold pictures; the words of the longest are a few megabytes.
        limits.unpackedBytes = 512 << 20
        limits.sharedTextBytes = 96 << 20
        return limits
    }

    private static var textLimits: SheetLimits {
        var limits = limits
        limits.fileBytes = 8 << 20
        return limits
    }

    private static func kind(_ path: String) throws -> DocumentText.Format {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw DocumentProblem.unreadable }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw DocumentProblem.unreadable }
        guard status.st_size > 0 else { throw DocumentProblem.empty }
        guard status.st_size <= fileBytesAllowed else { throw DocumentProblem.tooLarge(limitBytes: fileBytesAllowed) }
        var head = [UInt8](repeating: 0, count: 1024)
        head.removeLast(head.count - max(0, pread(file, &head, head.count, 0)))
        if head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6]) { return .docx }
        if head.starts(with: Array("%PDF".utf8)) { return .pdf }
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw DocumentProblem.oldFormat }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return .text }
        if head.contains(0) || head.starts(with: Array("{\\rtf".utf8)) { throw DocumentProblem.notADocument }
        return .text
    }
}
