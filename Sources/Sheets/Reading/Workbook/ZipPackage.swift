import CZip

/// The zip file that a workbook is, opened only after its directory was found to be of a sane size.
final class ZipPackage {
    private let archive: OpaquePointer
    private let limits: SheetLimits
    /// Keeps the file open that was examined.
    private let file: FileBytes

    /// - Throws: `.damaged`, `.passwordProtected` or `.unpacksTooLarge`.
    init(path: String, file: FileBytes, limits: SheetLimits) throws {
        self.file = file
        self.limits = limits
        try ZipDirectory.check(file, limits)
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY, &code) else { throw SheetProblem.damaged }
        self.archive = archive
        try checkParts()
    }

    deinit { zip_discard(archive) }

    /// Sizes as declared. What really comes out is counted against them while reading.
    private func checkParts() throws {
        let count = zip_get_num_entries(archive, 0)
        guard count > 0 else { throw SheetProblem.damaged }
        guard count <= limits.parts else { throw SheetProblem.unpacksTooLarge }
        var total: UInt64 = 0
        for index in 0..<UInt64(count) {
            var status = zip_stat_t()
            guard zip_stat_index(archive, index, 0, &status) == 0 else { throw SheetProblem.damaged }
            if status.encryption_method != UInt16(ZIP_EM_NONE) { throw SheetProblem.passwordProtected }
            let (sum, overflow) = total.addingReportingOverflow(status.size)
            total = sum
            guard !overflow, total <= UInt64(limits.unpackedBytes) else { throw SheetProblem.unpacksTooLarge }
            if status.size > 16 << 20, status.size / UInt64(limits.ratio) > status.comp_size { throw SheetProblem.unpacksTooLarge }
        }
    }

    func contains(_ name: String) -> Bool { zip_name_locate(archive, name, zip_flags_t(ZIP_FL_NOCASE)) >= 0 }

    /// Opens a part for reading; `nil` if there is none of that name. The case of names doesn't matter, as in Excel.
    func open(_ name: String) throws -> ZipPart? {
        let index = zip_name_locate(archive, name, zip_flags_t(ZIP_FL_NOCASE))
        guard index >= 0 else { return nil }
        var status = zip_stat_t()
        guard zip_stat_index(archive, UInt64(index), 0, &status) == 0, let handle = zip_fopen_index(archive, UInt64(index), 0)
        else { throw SheetProblem.damaged }
        return ZipPart(handle, declaredBytes: Int(clamping: status.size), package: self)
    }
}

/// One part of a package, unpacked while it is read.
final class ZipPart {
    let declaredBytes: Int
    private(set) var readBytes = 0
    private let handle: OpaquePointer
    /// The handle is of no use once its package is closed.
    private let package: ZipPackage

    init(_ handle: OpaquePointer, declaredBytes: Int, package: ZipPackage) {
        self.handle = handle
        self.declaredBytes = declaredBytes
        self.package = package
    }

    deinit { zip_fclose(handle) }

    /// Unpacks up to `count` bytes; 0 at the end.
    func read(into pointer: UnsafeMutableRawPointer, count: Int) throws -> Int {
        let n = zip_fread(handle, pointer, UInt64(count))
        guard n >= 0 else { throw SheetProblem.damaged }
        readBytes += Int(n)
        guard readBytes <= declaredBytes else { throw SheetProblem.unpacksTooLarge }
        return Int(n)
    }
}

/// The end of a zip file, read before the zip library sees it: the library holds the whole directory in memory, and millions of
/// entries fit into a file of a few hundred megabytes.
enum ZipDirectory {
    private static let directoryBytesAllowed = 8 << 20

    static func check(_ file: FileBytes, _ limits: SheetLimits) throws {
        let tailStart = max(0, file.size - 65_557)
        let tail = try file.bytes(at: tailStart, count: file.size - tailStart)
        var isFound = false
        // Each end record that a reader might choose must be sane: there are tricks with two.
        for at in stride(from: tail.count - 22, through: 0, by: -1) where tail[at...].starts(with: [0x50, 0x4B, 5, 6]) {
            isFound = true
            var entries = number(tail, at + 10, 2)
            var size = number(tail, at + 12, 4)
            if at >= 20, tail[(at - 20)...].starts(with: [0x50, 0x4B, 6, 7]) {
                let record = try file.bytes(at: number(tail, at - 12, 8), count: 56)
                guard record.count == 56 else { throw SheetProblem.damaged }
                entries = number(record, 32, 8)
                size = number(record, 40, 8)
            }
            guard entries <= limits.parts, size <= directoryBytesAllowed else { throw SheetProblem.unpacksTooLarge }
        }
        guard isFound else { throw SheetProblem.damaged }
    }

    /// A little-endian number, cut to what an `Int` holds.
    private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
        var value: UInt64 = 0
        for byte in bytes[at..<at + count].reversed() { value = value << 8 | UInt64(byte) }
        return Int(clamping: value)
    }
}
