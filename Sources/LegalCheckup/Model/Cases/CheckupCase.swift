import Kernel
import Organisations
import Store

public enum CheckupCaseTag {}
public typealias CheckupCaseID = Identifier<CheckupCaseTag>
public enum CheckupDocumentTag {}
public typealias CheckupDocumentID = Identifier<CheckupDocumentTag>
public enum CheckupFindingTag {}
public typealias CheckupFindingID = Identifier<CheckupFindingTag>
public enum CureItemTag {}
public typealias CureItemID = Identifier<CureItemTag>
public enum CureSessionTag {}
public typealias CureSessionID = Identifier<CureSessionTag>

/// Where a check-up stands: request or invitation → consent → finding → prescription → cure → re-check → closed. (domain.md R70)
public enum CheckupState: String, TextColumn, Codable, CaseIterable {
    /// The firm asked for it; its consent came with the request.
    case requested
    /// The union asked the firm; nothing happens before it consents.
    case invited
    case consented
    /// A document is in, and the engine reads it.
    case finding
    /// A lawyer confirms or rejects what was found.
    case reviewing
    /// The prescription is issued: the first time that the firm sees findings.
    case prescribed
    case curing
    /// A new document is in, compared with the old one.
    case rechecking
    case closed
    /// The firm left; it may at any time.
    case withdrawn
    /// The union could not take the request.
    case declined

    public var isLiving: Bool { self != .closed && self != .withdrawn && self != .declined }

    public var label: Phrase {
        switch self {
        case .requested: Phrase("待工会受理", "Waiting for the union")
        case .invited: Phrase("待企业同意", "Waiting for consent")
        case .consented: Phrase("待提交材料", "Waiting for documents")
        case .finding: Phrase("正在找病灶", "Being examined")
        case .reviewing: Phrase("律师复核中", "Under review")
        case .prescribed: Phrase("已开处方", "Prescription issued")
        case .curing: Phrase("整改中", "Being cured")
        case .rechecking: Phrase("复查中", "Re-check")
        case .closed: Phrase("已办结", "Closed")
        case .withdrawn: Phrase("企业已退出", "Withdrawn")
        case .declined: Phrase("未受理", "Not taken")
        }
    }

    /// Which of the five steps that people see it is in: 受理、找病灶、开处方、除病根、复查.
    public var step: Int {
        switch self {
        case .requested, .invited, .declined: 0
        case .consented, .finding: 1
        case .reviewing: 2
        case .prescribed, .curing, .withdrawn: 3
        case .rechecking: 4
        case .closed: 5
        }
    }

    static let steps = [
        Phrase("受理", "Taken up"), Phrase("找病灶", "Find"), Phrase("开处方", "Prescribe"), Phrase("除病根", "Cure"), Phrase("复查", "Re-check"),
    ]
}

/// Who began it.
public enum CheckupOrigin: String, TextColumn, CaseIterable {
    case request, invitation
    /// Registered at the union's desk, with consent on paper.
    case desk
}

/// The firm as it is known to a case.
public struct CheckupEmployer: Hashable, Sendable {
    public var name: String
    public var uscc: String?
    public var industry: Industry?
    public var region: RegionCode?
    public var staffCount: Int?

    public init(name: String, uscc: String? = nil, industry: Industry? = nil, region: RegionCode? = nil, staffCount: Int? = nil) {
        self.name = name
        self.uscc = uscc
        self.industry = industry
        self.region = region
        self.staffCount = staffCount
    }
}

/// One check-up of one firm.
public struct CheckupCase: Sendable {
    public let id: CheckupCaseID
    public let organisation: OrganisationID
    public let employer: CheckupEmployer
    public let origin: CheckupOrigin
    public let state: CheckupState
    /// The firm's person: signs in by phone like everybody and sees this case alone.
    public let contact: PersonID?
    public let lawyer: PersonID?
    /// Which wording of the consent was agreed to, and when.
    public let consentVersion: String?
    public let consentedAt: Instant?
    /// Clauses without the firm's name may train the check-up.
    public let mayTeach: Bool
    /// The document under examination: the first, then the one of the re-check.
    public let document: CheckupDocumentID?
    /// What the re-check compares with.
    public let baseline: CheckupDocumentID?
    /// 1 for the first prescription; counts up when a re-check leads to another.
    public let round: Int
    public let issuedAt: Instant?
    public let recheckDueOn: Day?
    public let closedAt: Instant?
    /// A refusal's or withdrawal's reason as it was given.
    public let reason: String?
    public let version: Int
    public let createdAt: Instant
    public let createdBy: PersonID
}

/// Whether the firm agrees, and to what: shown in full before the button. A changed wording gets a new version. (domain.md R19)
public enum CheckupConsent {
    public static let version = "2026-11"

    public static let points: [Phrase] = [
        Phrase("提交的规章制度、合同样本和问卷只用于这次法治体检。", "What you hand in is used for this check-up alone."),
        Phrase("只有承办律师和工会体检联络员能看到材料内容；其他工会干部只能看到汇总数字。", "Only the assigned lawyer and the union's coordinator read it; other officers see sums."),
        Phrase("材料加密保存，您可以随时退出，并要求彻底删除。", "It is kept encrypted. You may leave at any time and have it deleted for good."),
        Phrase("体检结果不作为对企业处罚或者仲裁、诉讼的证据，除非企业自己同意。", "The result is not used as evidence against the firm unless the firm agrees."),
        Phrase("律师确认之前，机器找出的问题不会出现在报告里。", "Nothing that the program finds reaches a report before a lawyer has confirmed it."),
        Phrase("体检不能代替劳动监察、仲裁和法院的认定；职工投诉另走渠道。", "It does not replace inspection, arbitration or courts; workers' complaints go another way."),
    ]
}
