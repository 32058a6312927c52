import Foundation

/// A clause of which a person has said what it shows: the stuff that rules are measured with and the ranker is trained from.
public struct ExampleClause: Hashable, Sendable, Codable {
    public let id: String
    public let text: String
    /// Codes that must be found; none for a lawful clause.
    public let labels: [FindingCode]
    /// Codes that are neither right nor wrong.
    public let alt: [FindingCode]

    public init(id: String, text: String, labels: [FindingCode], alt: [FindingCode] = []) {
        self.id = id
        self.text = text
        self.labels = labels
        self.alt = alt
    }

    /// Whether nothing is wrong with it: good practices are lawful.
    public var isLawful: Bool { labels.allSatisfy(\.isGoodPractice) }

    /// Reads one JSON object a line, or the list form: `= CODE` opens a code, `+ text | OTHER_CODE ~ALTERNATIVE` shows it, `- text` doesn't.
    /// - Throws: `RuleFault` with the number of the line.
    public static func read(_ text: String, name: String) throws -> [ExampleClause] {
        var clauses: [ExampleClause] = []
        var current: FindingCode?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("{") {
                guard let clause = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else {
                    throw RuleFault("\(name), line \(number + 1): expected {id, text, labels, alt}")
                }
                clauses.append(ExampleClause(id: clause.id, text: clause.text, labels: clause.labels ?? [], alt: clause.alt ?? []))
            } else if line.hasPrefix("=") {
                let code = line.dropFirst().trimmingCharacters(in: .whitespaces)
                current = code == "LAWFUL" ? nil : FindingCode(rawValue: code)
            } else if line.hasPrefix("+") || line.hasPrefix("-") {
                clauses.append(entry(line, current, id: "\(name)-\(number + 1)"))
            } else {
                throw RuleFault("\(name), line \(number + 1): expected = CODE, + clause or - clause")
            }
        }
        return clauses
    }

    private static func entry(_ line: String, _ current: FindingCode?, id: String) -> ExampleClause {
        let parts = line.dropFirst().split(separator: "|", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        let codes = parts.count > 1 ? parts[1].split(separator: " ").map(String.init) : []
        let own = line.hasPrefix("+") ? [current].compactMap { $0 } : []
        return ExampleClause(
            id: id, text: parts.first ?? "", labels: own + codes.filter { !$0.hasPrefix("~") }.map { FindingCode(rawValue: $0) },
            alt: codes.filter { $0.hasPrefix("~") }.map { FindingCode(rawValue: String($0.dropFirst())) })
    }

    private struct Line: Decodable {
        let id: String
        let text: String
        let labels: [FindingCode]?
        let alt: [FindingCode]?
    }
}
