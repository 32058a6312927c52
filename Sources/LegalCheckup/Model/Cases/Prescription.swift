import Kernel

/// What was issued to a firm, as it was on that day: a snapshot, so that a later change of law, taxonomy or mind doesn't change it.
public struct Prescription: Codable, Sendable {
    public struct Item: Codable, Sendable {
        public var code: FindingCode
        public var title: String
        public var titleEnglish: String
        public var severity: Severity
        /// `第十二条`, or 问卷.
        public var place: String
        /// The clause; empty where it comes from the questionnaire.
        public var quote: String
        public var what: String
        public var note: String?
        public var law: [LegalBasis]
        public var remedy: String
        public var modelClause: String
        /// Lawyers disagree: put as a question.
        public var isQuestion: Bool
        /// By when it should be cured, `2026-12-15`; none for what is praised.
        public var dueOn: Day?
    }

    public struct PolicyNote: Codable, Sendable {
        public var id: PolicyID
        public var title: String
        public var gist: String
        public var source: String
    }

    public var employer: String
    public var round: Int
    public var issuedOn: Day
    public var union: String
    public var lawyer: String
    public var articles: Int
    public var clauses: Int
    public var areas: [AreaScore]
    /// What to cure, the gravest first; within a severity in the order of the document.
    public var items: [Item]
    public var praised: [Item]
    public var policies: [PolicyNote]
    public var recheckDueOn: Day

    /// The mean of the areas, rounded half up.
    public var score: Int { areas.isEmpty ? 100 : (areas.reduce(0) { $0 + $1.score } * 2 + areas.count) / (areas.count * 2) }
    public var faults: [Item] { items.filter { !$0.isQuestion } }
    public var questions: [Item] { items.filter(\.isQuestion) }
}
