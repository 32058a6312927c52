/// One article of law that a finding rests on.
public struct LegalBasis: Hashable, Sendable, Codable {
    /// `劳动合同法`.
    public let law: String
    /// `第十九条`.
    public let article: String
    /// What the article says, in a few words.
    public let gist: String
    /// Whether the number was compared with a copy of the statute; pages and reports show where it wasn't.
    public let verified: Bool

    public init(law: String, article: String, gist: String, verified: Bool) {
        self.law = law
        self.article = article
        self.gist = gist
        self.verified = verified
    }
}

/// What the engine found in one clause. A machine's opinion: nothing is confirmed until a lawyer has confirmed it. (domain.md R70)
public struct Finding: Hashable, Sendable, Codable {
    public let code: FindingCode
    /// 0 to 1. From 0.9 a rule and its context agree; about 0.6 only the wording is alike.
    public let confidence: Double
    public let severity: Severity
    /// Which words, and what about them, in Chinese; contested codes are put as a question.
    public let trigger: String
    /// The articles in force on the day asked.
    public let legalBasis: [LegalBasis]
    public let remedy: String
    /// Lawful wording to use instead; for good practices, an example.
    public let modelClause: String

    public init(
        code: FindingCode, confidence: Double, severity: Severity, trigger: String, legalBasis: [LegalBasis], remedy: String, modelClause: String
    ) {
        self.code = code
        self.confidence = confidence
        self.severity = severity
        self.trigger = trigger
        self.legalBasis = legalBasis
        self.remedy = remedy
        self.modelClause = modelClause
    }

    enum CodingKeys: String, CodingKey {
        case code, confidence, severity, trigger, remedy
        case legalBasis = "legal_basis"
        case modelClause = "model_clause"
    }
}
