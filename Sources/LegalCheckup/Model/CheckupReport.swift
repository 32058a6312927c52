import Kernel

/// A piece of a document that is judged by itself: a sentence, a list item, or the few sentences of a short article.
///
/// `start` and `end` count Unicode scalars of `DocumentText.text` from 0, `end` not included: the same numbers as indices into a Python string.
public struct Clause: Hashable, Sendable, Codable {
    public let start: Int
    public let end: Int
    public let text: String
    public let findings: [Finding]

    public init(start: Int, end: Int, text: String, findings: [Finding]) {
        self.start = start
        self.end = end
        self.text = text
        self.findings = findings
    }
}

/// `第十二条`, `3.2`, `（三）` …, with what stands under it. Text before the first number is an article with an empty number.
public struct Article: Hashable, Sendable, Codable {
    public let number: String
    /// The heading of the article, or of the chapter it stands in; may be empty.
    public let title: String
    public let clauses: [Clause]

    public init(number: String, title: String, clauses: [Clause]) {
        self.number = number
        self.title = title
        self.clauses = clauses
    }
}

/// What the engine says about a whole document.
public struct CheckupReport: Hashable, Sendable, Codable {
    public struct Document: Hashable, Sendable, Codable {
        public let name: String
        public let format: String
        /// Length in Unicode scalars.
        public let characters: Int
        /// Region whose local figures were used, `440000`; `nil` where none was given.
        public let region: String?
        /// The law of this day was applied: `2026-11-24`.
        public let asOf: String

        enum CodingKeys: String, CodingKey {
            case name, format, characters, region
            case asOf = "as_of"
        }
    }

    public struct Summary: Hashable, Sendable, Codable {
        public let articles: Int
        public let clauses: Int
        /// Findings that aren't good practices.
        public let findings: Int
        public let goodPractices: Int
        public let bySeverity: [String: Int]
        public let byCode: [String: Int]
        /// Said on every report: no lawyer has confirmed this.
        public let notice: String

        enum CodingKeys: String, CodingKey {
            case articles, clauses, findings, notice
            case goodPractices = "good_practices"
            case bySeverity = "by_severity"
            case byCode = "by_code"
        }
    }

    public let document: Document
    public let articles: [Article]
    public let summary: Summary

    public init(document: Document, articles: [Article]) {
        self.document = document
        self.articles = articles
        let clauses = articles.flatMap(\.clauses)
        let findings = clauses.flatMap(\.findings)
        summary = Summary(
            articles: articles.count, clauses: clauses.count, findings: findings.count { !$0.code.isGoodPractice },
            goodPractices: findings.count { $0.code.isGoodPractice },
            bySeverity: Dictionary(findings.map { ($0.severity.rawValue, 1) }, uniquingKeysWith: +),
            byCode: Dictionary(findings.map { ($0.code.rawValue, 1) }, uniquingKeysWith: +), notice: Self.notice.zh)
    }
}
