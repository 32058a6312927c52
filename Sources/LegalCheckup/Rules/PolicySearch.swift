import Kernel

/// Full-text search by pairs of characters: Chinese has no blanks between words, and both engines find a pair the same way.
public enum PolicySearch {
    /// The grams of a text: pairs of neighbouring Han characters, a lone one by itself, Latin words and numbers as they are.
    public static func grams(_ text: String) -> [String] {
        var out: [String] = []
        var han: [Unicode.Scalar] = []
        var word = String.UnicodeScalarView()
        func endHan() {
            if han.count == 1 { out.append(String(Character(han[0]))) }
            for index in han.indices.dropLast() { out.append(String(String.UnicodeScalarView(han[index...index + 1]))) }
            han = []
        }
        func endWord() {
            if !word.isEmpty { out.append(String(word)) }
            word = String.UnicodeScalarView()
        }
        for scalar in TextFolding.narrowed(text).lowercased().unicodeScalars {
            if isHan(scalar) {
                endWord()
                han.append(scalar)
            } else if scalar.properties.isAlphabetic || (48...57).contains(scalar.value) {
                endHan()
                word.append(scalar)
            } else {
                endHan()
                endWord()
            }
        }
        endHan()
        endWord()
        return out
    }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
        default: false
        }
    }

    /// How much each gram says of a policy: a word of the title counts ten, of a tag six, of the text one each time up to five.
    public static func weights(_ content: PolicyContent) -> [String: Int] {
        var weights: [String: Int] = [:]
        for (gram, count) in counted(grams(content.text)) { weights[gram] = min(5, count) }
        for gram in Set(content.tags.flatMap(grams)) { weights[gram, default: 0] += 6 }
        for gram in Set(grams(content.title)) { weights[gram, default: 0] += 10 }
        for gram in Set(grams(content.source)) { weights[gram, default: 0] += 2 }
        return weights
    }

    private static func counted(_ grams: [String]) -> [String: Int] { grams.reduce(into: [:]) { $0[$1, default: 0] += 1 } }

    /// The policies that hold at least two thirds of the query's grams, best first. A gram that many policies have says less.
    /// - Parameter rows: (gram, policy, weight) of all grams of the query.
    public static func rank(_ query: [String], rows: [(gram: String, policy: PolicyID, weight: Int)]) -> [PolicyID] {
        let wanted = Set(query)
        let spread = Dictionary(grouping: rows, by: \.gram).mapValues(\.count)
        let total = max(1, Set(rows.map(\.policy)).count)
        let found = Dictionary(grouping: rows, by: \.policy).filter { $0.value.count * 3 >= wanted.count * 2 }
        let scored = found.map { policy, rows in
            (policy, rows.reduce(0) { $0 + $1.weight * 1000 * (1 + total - (spread[$1.gram] ?? total)) / total + $1.weight })
        }
        return scored.sorted { ($0.1, $1.0) > ($1.1, $0.0) }.map(\.0)
    }
}
