import Kernel
import Store

public enum LegalAidTag {}
public typealias LegalAidID = Identifier<LegalAidTag>

/// What a request for legal aid is about.
public enum LegalAidMatter: String, TextColumn, Codable, CaseIterable {
    case rule, contract, pay, hours, dismissal, injury, women, insurance, other

    public var label: Phrase {
        switch self {
        case .rule: Phrase("单位规章制度", "Rules of the firm")
        case .contract: Phrase("劳动合同", "Contract")
        case .pay: Phrase("工资、加班费", "Pay and overtime")
        case .hours: Phrase("工时休假", "Hours and leave")
        case .dismissal: Phrase("解除、补偿", "Dismissal and compensation")
        case .injury: Phrase("工伤", "Injury at work")
        case .women: Phrase("女职工权益", "Rights of women")
        case .insurance: Phrase("社会保险", "Social insurance")
        case .other: Phrase("其他", "Other")
        }
    }
}

public enum LegalAidState: String, TextColumn, CaseIterable {
    case open, answered

    public var label: Phrase {
        switch self {
        case .open: Phrase("待答复", "Waiting")
        case .answered: Phrase("已答复", "Answered")
        }
    }
}

/// A worker's question to the union of their place, and its answer. Both are sealed.
public struct LegalAidRequest: Sendable {
    public let id: LegalAidID
    public let organisation: OrganisationID
    public let person: PersonID
    public let matter: LegalAidMatter
    public let question: String
    public let answer: String?
    public let state: LegalAidState
    /// Five working days after it came. (domain.md R17)
    public let dueOn: Day
    public let answeredAt: Instant?
    public let version: Int
    public let createdAt: Instant

    public func isOverdue(on day: Day) -> Bool { state == .open && day > dueOn }
}
