/// Puts the lines of a printed page together to paragraphs again.
enum PDFLines {
    /// A line goes on in the next one unless it ends a sentence, the next begins with a number, or it is short as headings are.
    static func joined(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: { $0.isNewline }).map(trim)
        let longest = lines.map { $0.unicodeScalars.count }.max() ?? 0
        for (place, line) in lines.enumerated() where !line.isEmpty && !isPageNumber(line) {
            result += line
            let next = lines[(place + 1)...].first { !$0.isEmpty && !isPageNumber($0) } ?? ""
            result += goesOn(line, next, longest) ? (needsSpace(line, next) ? " " : "") : "\n"
        }
        return result
    }

    private static func goesOn(_ line: Substring, _ next: Substring, _ longest: Int) -> Bool {
        guard let last = line.unicodeScalars.last, !next.isEmpty else { return false }
        if "。；！？：;!?:".unicodeScalars.contains(last) { return false }
        let scalars = ScalarText.scalars(String(next))
        if LineMark(scalars, 0..<scalars.count).kind != nil { return false }
        // Printed lines that go on are nearly full.
        return line.unicodeScalars.count * 10 >= longest * 7
    }

    private static func needsSpace(_ line: Substring, _ next: Substring) -> Bool {
        (line.last?.isASCII ?? false) && (line.last?.isLetter ?? false) && (next.first?.isASCII ?? false) && (next.first?.isLetter ?? false)
    }

    private static func isPageNumber(_ line: Substring) -> Bool {
        line.count <= 9 && line.contains(where: \.isNumber) && line.allSatisfy { $0.isNumber || "-—–/ 第页共".contains($0) }
    }

    private static func trim(_ line: Substring) -> Substring {
        var line = line
        while let first = line.first, first.isWhitespace { line.removeFirst() }
        while let last = line.last, last.isWhitespace { line.removeLast() }
        return line
    }
}
