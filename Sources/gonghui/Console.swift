import Foundation

/// How commands talk: results on standard output, progress on a terminal only, faults on standard error.
enum Console {
    static let isTerminal = isatty(STDERR_FILENO) == 1

    static func say(_ text: String) { print(text) }

    static func progress(_ text: String) {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }

    static func endProgress() {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }

    static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    static func json(_ value: some Encodable) throws { print(try jsonText(value)) }

    static func jsonText(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// A file that only its owner may read, in place whole or not at all.
enum SecretFile {
    static func write(_ text: String, to path: String) throws {
        let part = path + ".part"
        unlink(part)
        let file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw fault(path) }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
        guard rename(part, path) == 0 else { throw fault(path) }
    }

    private static func fault(_ path: String) -> Failure { Failure("\(path) can't be written: \(String(cString: strerror(errno)))") }
}
