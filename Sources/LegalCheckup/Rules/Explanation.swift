import Kernel

/// Why something was found, in a sentence.
enum Explanation {
    /// - Parameter words: the clause's own words that show it; `nil` where only the wording as a whole is alike.
    static func text(_ entry: Taxonomy.Entry, words: String?, rule: Rule?) -> String {
        let shown = words.map { "“\($0)”" } ?? "整句措辞"
        if entry.code.isGoodPractice { return "\(shown)：\(entry.title.zh)。" }
        if entry.code.isContested { return "\(shown)：是否属于“\(entry.title.zh)”，实务中有不同看法，请工会律师确认。\(rule?.why ?? "")" }
        let why = rule.map { $0.why.isEmpty ? entry.title.zh : $0.why } ?? "与“\(entry.title.zh)”的条款措辞相近，请核对"
        return "\(shown)：\(why)。"
    }
}
