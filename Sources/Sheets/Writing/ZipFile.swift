import CZip

#if canImport(Glibc)
    import Glibc
#endif

/// Makes small packages in memory: what an office file other than a sheet is put together from.
public enum ZipFile {
    /// - Parameter parts: names with their text, in the order in which they stand in the package.
    /// - Throws: `SheetProblem.unwritable`.
    public static func bytes(_ parts: [(name: String, text: String)]) throws -> [UInt8] {
        var fault = zip_error_t()
        guard let target = zip_source_buffer_create(nil, 0, 0, &fault) else { throw SheetProblem.unwritable }
        // Kept beyond the archive, so that its bytes can be read back.
        zip_source_keep(target)
        defer { zip_source_free(target) }
        guard let archive = zip_open_from_source(target, ZIP_TRUNCATE, &fault) else {
            zip_source_free(target)
            throw SheetProblem.unwritable
        }
        do {
            for part in parts { try add(part.name, Array(part.text.utf8), to: archive) }
        } catch {
            zip_discard(archive)
            throw error
        }
        guard zip_close(archive) == 0 else {
            zip_discard(archive)
            throw SheetProblem.unwritable
        }
        return try content(of: target)
    }

    private static func add(_ name: String, _ bytes: [UInt8], to archive: OpaquePointer) throws {
        // The archive reads the bytes when it is closed and frees them itself.
        guard let memory = malloc(max(1, bytes.count)) else { throw SheetProblem.unwritable }
        bytes.withUnsafeBytes { source in if let base = source.baseAddress { memcpy(memory, base, source.count) } }
        guard let source = zip_source_buffer(archive, memory, UInt64(bytes.count), 1) else {
            free(memory)
            throw SheetProblem.unwritable
        }
        guard zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8)) >= 0 else {
            zip_source_free(source)
            throw SheetProblem.unwritable
        }
    }

    private static func content(of source: OpaquePointer) throws -> [UInt8] {
        var status = zip_stat_t()
        guard zip_source_stat(source, &status) == 0, zip_source_open(source) == 0 else { throw SheetProblem.unwritable }
        defer { zip_source_close(source) }
        var bytes = [UInt8](repeating: 0, count: Int(status.size))
        let count = bytes.withUnsafeMutableBytes { zip_source_read(source, $0.baseAddress, UInt64($0.count)) }
        guard count == Int64(bytes.count) else { throw SheetProblem.unwritable }
        return bytes
    }
}
