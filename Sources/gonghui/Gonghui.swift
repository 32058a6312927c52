import ArgumentParser
import Foundation
import Server

/// The command line of the whole product.
@main
struct Gonghui: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gonghui",
        abstract: "An open, self-hosted smart trade-union platform.",
        discussion: """
            Start with a demo province:

              gonghui demo --data data
              gonghui serve --data data --demo

            then open http://127.0.0.1:8080. Exit codes: 0 done, 1 failed or something doesn't add up, 2 wrong usage.
            """,
        version: "0.1.0",
        subcommands: [Serve.self, DemoCommand.self, Migrate.self, AuditCommand.self, Backup.self, Restore.self])
}

/// Where the data is: the options that every command shares.
struct DataOptions: ParsableArguments {
    @Option(name: .long, help: "Directory of the database, the keys and uploaded files.") var data: String?
    @Option(name: .long, help: "sqlite:PATH or postgres://USER@HOST/NAME; by default DATA/gonghui.sqlite.") var database: String?

    var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["data"] = data
        flags["database"] = database
        return flags
    }
}

/// What a command says when it fails: one sentence on standard error, exit code 1.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

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
        guard file >= 0 else { throw Failure("\(path) can't be written: \(String(cString: strerror(errno)))") }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: false)
        defer { close(file) }
        try handle.write(contentsOf: Data(text.utf8))
        guard rename(part, path) == 0 else { throw Failure("\(path) can't be written: \(String(cString: strerror(errno)))") }
    }
}
