/// Takes Swift apart into code, comments and string literals; enough of the language for looking, not for compiling.
struct SwiftLexer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var code: [UInt8] = []
    private var comments: [UInt8] = []
    private(set) var literals: [Literal] = []

    init(_ text: String) {
        bytes = Array(text.utf8)
        code.reserveCapacity(bytes.count)
        comments.reserveCapacity(bytes.count)
    }

    var codeText: String { String(decoding: code, as: UTF8.self) }
    var commentText: String { String(decoding: comments, as: UTF8.self) }

    mutating func run() { while position < bytes.count { readCode() } }

    // MARK: Code

    /// Reads code up to the end, or up to the parenthesis that closes an interpolation.
    private mutating func readCode(inInterpolation: Bool = false) {
        var depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x2F, peek(1) == 0x2F {
                readLineComment()
            } else if byte == 0x2F, peek(1) == 0x2A {
                readBlockComment()
            } else if let hashes = hashesBeforeQuote() {
                readLiteral(hashes: hashes)
            } else {
                if byte == 0x28 { depth += 1 }
                if byte == 0x29 {
                    if depth == 0, inInterpolation { return }
                    depth -= 1
                }
                take(to: \.code)
            }
        }
    }

    private mutating func readLineComment() {
        while position < bytes.count, bytes[position] != 0x0A { take(to: \.comments) }
    }

    private mutating func readBlockComment() {
        var depth = 0
        repeat {
            if bytes[position] == 0x2F, peek(1) == 0x2A {
                depth += 1
                take(to: \.comments)
            } else if bytes[position] == 0x2A, peek(1) == 0x2F {
                depth -= 1
                take(to: \.comments)
            }
            take(to: \.comments)
        } while depth > 0 && position < bytes.count
    }

    // MARK: Literals

    /// How many `#` stand before a quote that begins here; nil if no literal begins here.
    private func hashesBeforeQuote() -> Int? {
        var hashes = 0
        while peek(hashes) == 0x23 { hashes += 1 }
        return peek(hashes) == 0x22 ? hashes : nil
    }

    private mutating func readLiteral(hashes: Int) {
        let first = line
        let index = literals.count
        literals.append(Literal(line: first, parts: []))
        for _ in 0..<hashes { take(to: \.code) }
        let isLong = peek(1) == 0x22 && peek(2) == 0x22
        let quotes = isLong ? 3 : 1
        for _ in 0..<quotes { take(to: \.code) }
        var text: [UInt8] = []
        var textLine = line
        func flush(_ parts: inout [Literal.Part]) {
            if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self), line: textLine)) }
            text = []
        }
        while position < bytes.count {
            if closes(quotes: quotes, hashes: hashes) {
                for _ in 0..<quotes + hashes { take(to: \.code) }
                break
            }
            if bytes[position] == 0x5C, (0..<hashes).allSatisfy({ peek(1 + $0) == 0x23 }) {
                let escaped = peek(1 + hashes)
                for _ in 0..<2 + hashes { skip() }
                if escaped == 0x28 {
                    flush(&literals[index].parts)
                    let (start, startLine) = (position, line)
                    code.append(0x28)
                    readCode(inInterpolation: true)
                    literals[index].parts.append(.interpolation(String(decoding: bytes[start..<position], as: UTF8.self), line: startLine))
                    if position < bytes.count { take(to: \.code) }
                    textLine = line
                } else if escaped == 0x6E {
                    text.append(0x0A)
                } else if escaped != 0x0A, let escaped {
                    text.append(escaped)
                }
            } else {
                if bytes[position] == 0x0A, !isLong { break }
                if text.isEmpty { textLine = line }
                text.append(bytes[position])
                skip()
            }
        }
        flush(&literals[index].parts)
    }

    private func closes(quotes: Int, hashes: Int) -> Bool {
        (0..<quotes).allSatisfy { peek($0) == 0x22 } && (0..<hashes).allSatisfy { peek(quotes + $0) == 0x23 }
    }

    // MARK: Steps

    private func peek(_ offset: Int) -> UInt8? { position + offset < bytes.count ? bytes[position + offset] : nil }

    /// Moves one byte into the code or the comments, and keeps the lines of the other in step.
    private mutating func take(to target: WritableKeyPath<SwiftLexer, [UInt8]>) {
        guard position < bytes.count else { return }
        let byte = bytes[position]
        position += 1
        if byte == 0x0A {
            line += 1
            code.append(byte)
            comments.append(byte)
        } else {
            self[keyPath: target].append(byte)
        }
    }

    /// Moves over one byte of a literal.
    private mutating func skip() {
        guard position < bytes.count else { return }
        if bytes[position] == 0x0A {
            line += 1
            code.append(0x0A)
            comments.append(0x0A)
        }
        position += 1
    }
}
