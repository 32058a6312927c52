import Foundation

/// The package's own Swift files, read once.
enum SourceTree {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let files: [SourceFile] = ["Package.swift"].map(read) + swiftFiles(in: "Sources") + swiftFiles(in: "Tests")

    static func text(_ path: String) -> String? { try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) }

    private static func swiftFiles(in folder: String) -> [SourceFile] {
        let names = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().map { read("\(folder)/\($0)") }
    }

    private static func read(_ path: String) -> SourceFile { SourceFile(path: path, text: text(path) ?? "") }
}

/// One file: its text, and the text taken apart into code, comments and string literals.
struct SourceFile: Sendable {
    let path: String
    let text: String
    let lines: [Substring]
    /// The code line by line; comments and the contents of literals are blank, what is interpolated into them isn't.
    let code: [Substring]
    let comments: [Substring]
    let literals: [Literal]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var lexer = SwiftLexer(text)
        lexer.run()
        code = lexer.codeText.split(separator: "\n", omittingEmptySubsequences: false)
        comments = lexer.commentText.split(separator: "\n", omittingEmptySubsequences: false)
        literals = lexer.literals
    }

    var isSource: Bool { path.hasPrefix("Sources/") }
    var folders: [Substring] { path.split(separator: "/").dropLast() }
    var name: Substring { path.split(separator: "/").last ?? "" }
    /// The SwiftPM target, for files under Sources and Tests.
    var target: String { folders.count >= 2 ? String(folders[1]) : "" }
    /// The room within the target: `Store`, `Pages`, … or nothing. A mode of Activities has rooms of its own: `Modes/Signup/Store`.
    var room: String {
        if folders.count >= 5, folders[2] == "Modes" { return String(folders[4]) }
        return folders.count >= 3 ? String(folders[2]) : ""
    }
    /// Tables of data rather than code.
    var isData: Bool { path.hasPrefix("Sources/Demo/Data/") || path.contains("/Model/Data/") }

    /// Whether the text has one of these words: a quick look before a slow one.
    func mentions(_ words: [String]) -> Bool { words.contains { text.contains($0) } }

    func finding(_ line: Int, _ what: String) -> Finding { Finding(path: path, line: line, what: what) }
}

/// A string literal: its text with the interpolations in between.
struct Literal: Sendable {
    enum Part: Sendable {
        case text(String, line: Int)
        /// The Swift between `\(` and `)`.
        case interpolation(String, line: Int)
    }
    let line: Int
    var parts: [Part]

    /// The text with a mark in the place of each interpolation.
    var text: String {
        parts.map { part in
            switch part {
            case .text(let text, _): text
            case .interpolation: String(Self.mark)
            }
        }.joined()
    }
    static let mark: Character = "\u{FFFC}"
}

/// Something that is not as the house wants it.
struct Finding: Hashable, CustomStringConvertible {
    let path: String
    let line: Int
    let what: String
    var description: String { "\(path):\(line): \(what)" }
}
