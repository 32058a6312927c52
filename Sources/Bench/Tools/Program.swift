import Foundation

/// Programs that a measurement starts: this one again, wrk, sqlite3, pgbench. Each is a process of its own, so that what is measured doesn't
/// share a heap with what measures.
enum Program {
    /// This very program.
    static let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path

    static func path(of name: String) throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":").map(String.init) + ["/usr/lib/postgresql/15/bin"]
        guard let found = folders.map({ $0 + "/" + name }).first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw BenchFailure("\(name) is missing; on Debian: apt-get install \(package(of: name))")
        }
        return found
    }

    private static func package(of name: String) -> String { name == "pgbench" ? "postgresql-15" : name }

    /// Runs a program to its end.
    /// - Parameter input: what it reads on its standard input.
    /// - Returns: what it wrote on standard output. - Throws: `BenchFailure` with the end of its standard error if it failed.
    static func run(_ path: String, _ arguments: [String], input: String? = nil) async throws -> String {
        let directory = FileManager.default.temporaryDirectory
        let files = (0..<3).map { _ in directory.appendingPathComponent(UUID().uuidString) }
        let (out, errors, given) = (files[0], files[1], files[2])
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = try writer(out)
        process.standardError = try writer(errors)
        // A file and not a pipe: the child would inherit the pipe's other end and wait for itself for ever.
        if let input { try Data(input.utf8).write(to: given) }
        process.standardInput = input == nil ? FileHandle.nullDevice : try FileHandle(forReadingFrom: given)
        let status = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else {
            throw BenchFailure("\(path) failed: \((try? String(contentsOf: errors, encoding: .utf8))?.suffix(400) ?? "")")
        }
        return try String(contentsOf: out, encoding: .utf8)
    }

    private static func writer(_ file: URL) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else { throw BenchFailure("\(file.path) can't be written") }
        return try FileHandle(forWritingTo: file)
    }

    /// Runs a command of this program and reads its one JSON object.
    static func json<T: Decodable>(_ arguments: [String], as: T.Type = T.self) async throws -> T {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(T.self, from: Data(try await run(own, arguments + ["--json"]).utf8))
    }
}

/// A directory that is gone when the measurement is over.
struct Workshop: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("gonghui-bench-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: file(name), atomically: false, encoding: .utf8)
        return file(name)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// Runs `body` with a workshop that is removed afterwards.
    static func with<T>(_ body: (Workshop) async throws -> T) async throws -> T {
        let workshop = try Workshop()
        do {
            let result = try await body(workshop)
            workshop.remove()
            return result
        } catch {
            workshop.remove()
            throw error
        }
    }
}
