import Kernel
import Store

extension Severity: TextColumn {}

/// Where a finding comes from.
public enum FindingOrigin: String, TextColumn, CaseIterable {
    case engine, lawyer, interview

    public var label: Phrase {
        switch self {
        case .engine: Phrase("机器初检", "Found by the program")
        case .lawyer: Phrase("律师补充", "Added by the lawyer")
        case .interview: Phrase("问卷访谈", "From the questionnaire")
        }
    }
}

public enum FindingDecision: String, TextColumn, CaseIterable {
    case proposed, accepted, rejected

    public var label: Phrase {
        switch self {
        case .proposed: Phrase("待复核", "To be reviewed")
        case .accepted: Phrase("已确认", "Confirmed")
        case .rejected: Phrase("已排除", "Rejected")
        }
    }
}

/// The words of a finding; they quote the firm's document, so they are sealed at rest.
public struct FindingTexts: Codable, Hashable, Sendable {
    /// What in the clause led to it.
    public var trigger: String?
    /// The lawyer's words to the firm.
    public var note: String?
    /// Why the lawyer rejected it; stays within the team.
    public var reason: String?
    /// In place of the taxonomy's.
    public var remedy: String?
    public var modelClause: String?

    public init(trigger: String? = nil, note: String? = nil, reason: String? = nil, remedy: String? = nil, modelClause: String? = nil) {
        self.trigger = trigger
        self.note = note
        self.reason = reason
        self.remedy = remedy
        self.modelClause = modelClause
    }
}

/// Something found in a clause, or by the questionnaire.
public struct CaseFinding: Sendable {
    public let id: CheckupFindingID
    public let caseID: CheckupCaseID
    /// `nil` for those of the questionnaire.
    public let document: CheckupDocumentID?
    /// Number of the clause in its document, from 0.
    public let clause: Int?
    public let code: FindingCode
    public let severity: Severity
    public let origin: FindingOrigin
    /// 0–1000, the program's.
    public let confidence: Int
    public let decision: FindingDecision
    public let texts: FindingTexts
    public let version: Int
}

/// A document taken apart: what the review shows and the re-check compares. Offsets count Unicode scalars of the document's text.
public struct ExaminedDocument: Codable, Hashable, Sendable {
    public struct Clause: Codable, Hashable, Sendable {
        public var article: Int
        public var text: String
    }
    public struct Article: Codable, Hashable, Sendable {
        /// `第十二条`; empty for what stands before the first.
        public var number: String
        public var title: String
    }
    public var articles: [Article]
    /// In the order of the document; a clause's place here is its number.
    public var clauses: [Clause]

    public init(articles: [Article], clauses: [Clause]) {
        self.articles = articles
        self.clauses = clauses
    }

    public func article(ofClause index: Int) -> Article? {
        guard clauses.indices.contains(index), articles.indices.contains(clauses[index].article) else { return nil }
        return articles[clauses[index].article]
    }
}
