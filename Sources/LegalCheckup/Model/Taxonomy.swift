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
        entries = try Self.decoder.decode([TaxonomyRow].self, from: Data(json)).map { row in
            Entry(
                code: row.code, title: Phrase(row.titleZh, row.titleEn), severity: row.severity, whatIsWrong: row.whatIsWrongZh,
                legalBasis: row.legalBasis.map { LegalBasis(law: $0.law, article: $0.article, gist: $0.gistZh, verified: $0.verified) },
                remedy: row.remedyZh, modelClause: row.modelClauseZh)
        }
        places = Dictionary(entries.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The files are written in snake case.
    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}

private struct TaxonomyRow: Decodable {
    struct Basis: Decodable {
        let law: String
        let article: String
        let verified: Bool
        let gistZh: String
    }
    let code: FindingCode
    let titleZh: String
    let titleEn: String
    let severity: Severity
    let whatIsWrongZh: String
    let legalBasis: [Basis]
    let remedyZh: String
    let modelClauseZh: String
}
