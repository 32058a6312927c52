import Crypto
import Kernel

#if canImport(Glibc)
    import Glibc
#endif

/// The file that holds the keys: plain lines, mode 0600, made on the first start.
///
/// ```
/// gonghui-keys 1
/// data 1 2026-11-24 <64 hexadecimal digits>
/// …
/// check <SHA-256 of the lines above>
/// ```
/// Whoever has this file and the database can read all personal data; who loses it, nothing. Its backup belongs in another place
/// than the database's. Several servers on one database use one file: after a rotation copy it to all of them; a server that
/// meets a key it doesn't know reads its file again.
public struct KeyFile: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// The keys, from the file; a new file if there is none and `mayCreate`.
    ///
    /// - Parameter mayCreate: true only for an empty database.
    public func open(mayCreate: Bool, today: Day) throws(VaultProblem) -> KeyRing {
        if let ring = try readIfPresent() { return ring }
        guard mayCreate else { throw .keyFileMissing(path: path) }
        try write(KeyRing.generated(on: today), replacing: false)
        // Another process may have been first: what stands in the file counts.
        return try read()
    }

    public func read() throws(VaultProblem) -> KeyRing {
        guard let ring = try readIfPresent() else { throw .keyFileMissing(path: path) }
        return ring
    }

    /// Adds a new current key of each kind that rotates; the older ones stay readable. The indexes keep theirs (see `KeyRing`).
    @discardableResult public func rotate(today: Day) throws(VaultProblem) -> KeyRing {
        let directory = try openDirectory()
        defer { close(directory) }
        // One rotation at a time, else one of two new keys would be lost, with all it had sealed.
        guard flock(directory, LOCK_EX) == 0 else { throw unusable() }
        let ring = try read().rotated(on: today)
        try write(ring, replacing: true)
        return ring
    }

    // MARK: Reading

    private func readIfPresent() throws(VaultProblem) -> KeyRing? {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw unusable()
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw unusable() }
        guard status.st_mode & 0o077 == 0 else { throw .keyFileExposed(path: path) }
        return try parse(try bytes(of: file))
    }

    private func bytes(of file: Int32) throws(VaultProblem) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            guard count >= 0 else { throw unusable() }
            if count == 0 { return all }
            all += buffer[..<count]
            guard all.count <= 1 << 20 else { throw .keyFileUnusable(path: path, reason: "larger than 1 MB") }
        }
    }

    private func parse(_ bytes: [UInt8]) throws(VaultProblem) -> KeyRing {
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        guard lines.first == Self.heading else { throw .keyFileDamaged(path: path, line: 1) }
        var entries: [KeyRing.Entry] = []
        for (index, line) in lines.enumerated().dropFirst() {
            let words = line.split(separator: " ")
            if words.first == "check" {
                let body = lines[..<index].map { $0 + "\n" }.joined()
                guard words.count == 2, words[1] == Self.check(body) else { throw .keyFileDamaged(path: path, line: index + 1) }
                let ring = KeyRing(entries: entries)
                guard ring.isComplete else { throw .keyFileDamaged(path: path, line: 0) }
                return ring
            }
            guard words.count == 4, let kind = KeyRing.Kind(rawValue: String(words[0])), let id = UInt16(words[1]), let made = Day(String(words[2])),
                let key = Hex.bytes(String(words[3])), key.count == 32
            else { throw .keyFileDamaged(path: path, line: index + 1) }
            entries.append(KeyRing.Entry(kind: kind, id: id, made: made, key: SymmetricKey(data: key)))
        }
        throw .keyFileDamaged(path: path, line: 0)
    }

    // MARK: Writing

    /// Atomic: the file is there whole, durably and with its mode, or not at all.
    private func write(_ ring: KeyRing, replacing: Bool) throws(VaultProblem) {
        let directory = try openDirectory()
        defer { close(directory) }
        let draft = "\(path).\(getpid()).\(UInt32.random(in: .min ... .max))"
        let file = Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw unusable() }
        defer { unlink(draft) }
        do throws(VaultProblem) {
            try put(Array(Self.text(of: ring).utf8), into: file)
            guard fsync(file) == 0 else { throw unusable() }
        } catch {
            close(file)
            throw error
        }
        guard close(file) == 0 else { throw unusable() }
        if replacing {
            guard rename(draft, path) == 0 else { throw unusable() }
        } else {
            // Unlike rename, link never replaces a file that another process has made meanwhile.
            guard link(draft, path) == 0 || errno == EEXIST else { throw unusable() }
        }
        guard fsync(directory) == 0 else { throw unusable() }
    }

    private func put(_ bytes: [UInt8], into file: Int32) throws(VaultProblem) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw unusable() }
            rest = rest.dropFirst(count)
        }
    }

    private func openDirectory() throws(VaultProblem) -> Int32 {
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unusable() }
        return descriptor
    }

    private func unusable() -> VaultProblem { .keyFileUnusable(path: path, reason: String(cString: strerror(errno))) }

    private static let heading = "gonghui-keys 1"

    private static func text(of ring: KeyRing) -> String {
        var text = heading + "\n"
        for entry in ring.entries { text += "\(entry.kind.rawValue) \(entry.id) \(entry.made.iso) \(entry.key.withUnsafeBytes { Hex.text(Array($0)) })\n" }
        return text + "check \(check(text))\n"
    }

    private static func check(_ body: String) -> String { Hex.text(Array(SHA256.hash(data: Array(body.utf8)))) }
}
