import Foundation
import Kernel

/// What the engine looks for: each code with its title, severity, legal basis, remedy and lawful wording.
public struct Taxonomy: Sendable {
    public struct Entry: Hashable, Sendable {
        public let code: FindingCode
        public let title: Phrase
        public let severity: Severity
        /// What is wrong, in Chinese; for good practices, what is good.
        public let whatIsWrong: String
        public let legalBasis: [LegalBasis]
        public let remedy: String
        public let modelClause: String
    }

    /// In the order of the file: by subject, good practices last.
    public let entries: [Entry]
    private let places: [FindingCode: Int]

    public subscript(code: FindingCode) -> Entry? { places[code].map { entries[$0] } }
    public var codes: [FindingCode] { entries.map(\.code) }

    /// The taxonomy built into the product.
    public init() throws { try self.init(json: PackageResources.taxonomy_json) }

    init(json: [UInt8]) throws {
        struct Row: Decodable {
            struct Basis: Decodable {
                let law: String
                let article: String
                let verified: Bool
                let gist_zh: String
            }
            let code: FindingCode
            let title_zh: String
            let title_en: String
            let severity: Severity
            let what_is_wrong_zh: String
            let legal_basis: [Basis]
            let remedy_zh: String
            let model_clause_zh: String
        }
        entries = try JSONDecoder().decode([Row].self, from: Data(json)).map { row in
            Entry(
                code: row.code, title: Phrase(row.title_zh, row.title_en), severity: row.severity, whatIsWrong: row.what_is_wrong_zh,
                legalBasis: row.legal_basis.map { LegalBasis(law: $0.law, article: $0.article, gist: $0.gist_zh, verified: $0.verified) },
                remedy: row.remedy_zh, modelClause: row.model_clause_zh)
        }
        places = Dictionary(entries.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
