/// Reads the demo's data: lines of fields, as they stand in the string literals of this folder.
enum DataTable {
    /// The lines of a text, each cut at `separator`, fields without blanks around them.
    static func rows(_ text: StaticString, separator: Character = "|") -> [[String]] {
        text.description.split(separator: "\n").map { line in
            line.split(separator: separator, omittingEmptySubsequences: false).map(trimmed)
        }
    }

    /// Words between blanks and line ends.
    static func words(_ text: StaticString) -> [String] { text.description.split(whereSeparator: \.isWhitespace).map(String.init) }

    private static func trimmed(_ field: Substring) -> String {
        String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
