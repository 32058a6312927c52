/// Finds out what a file is from its first bytes.
enum FileKind {
    static func detect(_ file: FileBytes) throws -> SheetKind {
        guard file.size > 0 else { throw SheetProblem.empty }
        let head = try file.bytes(at: 0, count: 4096)
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) { return .workbook }
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            throw try isEncryptedPackage(head, file) ? SheetProblem.passwordProtected : .oldFormat
        }
        if foreignMagic.contains(where: { head.starts(with: $0) }) { throw SheetProblem.notATable }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return .text }
        if head.contains(0) { throw SheetProblem.notATable }
        let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
        if text.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") { throw SheetProblem.webPage }
        return .text
    }

    /// PDF, PNG, JPEG, GIF, RTF, RAR, 7z, gzip, UTF-32.
    private static let foreignMagic: [[UInt8]] = [
        Array("%PDF".utf8), [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), Array("{\\rtf".utf8), Array("Rar!".utf8),
        [0x37, 0x7A, 0xBC, 0xAF], [0x1F, 0x8B], [0xFF, 0xFE, 0, 0],
    ]

    /// A workbook with an opening password is an OLE file whose directory names a stream `EncryptedPackage`.
    private static func isEncryptedPackage(_ head: [UInt8], _ file: FileBytes) throws -> Bool {
        guard head.count >= 512 else { return false }
        var sector = 0
        for byte in head[48..<52].reversed() { sector = sector << 8 | Int(byte) }
        let sectorSize = head[30] == 12 ? 4096 : 512
        let directory = try file.bytes(at: (sector + 1) * sectorSize, count: 4096)
        var name: [UInt8] = []
        for letter in "EncryptedPackage".utf8 { name += [letter, 0] }
        // Directory entries take 128 bytes and begin with the name in UTF-16.
        return stride(from: 0, to: max(0, directory.count - name.count), by: 128).contains { entry in
            directory[entry...].starts(with: name)
        }
    }
}
