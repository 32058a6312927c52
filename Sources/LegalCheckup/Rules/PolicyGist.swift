/// The first words of a policy, for lists and reports.
enum PolicyGist {
    /// The text without Markdown's marks, cut to 70 characters.
    static func of(_ markdown: String) -> String {
        let plain = markdown.split(whereSeparator: \.isNewline).map { line in String(line.drop { "#>*- ".contains($0) }).replacing("**", with: "") }
            .filter { !$0.isEmpty }.joined(separator: " ")
        return plain.count > 70 ? plain.prefix(70) + "…" : plain
    }
}
