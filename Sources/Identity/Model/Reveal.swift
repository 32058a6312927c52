import Kernel
import Store

/// A number that an officer opened, as the person sees it. (domain.md R57, R58)
struct Reveal: Sendable {
    let field: RevealField
    let purpose: RevealPurpose
    let note: String
    let organisation: OrganisationID?
    let officer: PersonID
    let officerName: String
    let at: Instant
}

public enum RevealField: String, TextColumn, CaseIterable {
    case phone, paper
    public var label: Phrase { self == .phone ? Phrase("手机号", "Phone") : Phrase("证件号码", "Number of the paper") }
}

/// Why a number is opened: one of these, never free text alone.
public enum RevealPurpose: String, TextColumn, CaseIterable {
    case contact
    case verification
    case benefits
    case aid
    case rights
    case correction

    public var label: Phrase {
        switch self {
        case .contact: Phrase("联系本人", "To reach the person")
        case .verification: Phrase("核对身份", "To check who they are")
        case .benefits: Phrase("发放福利或慰问", "To hand out a benefit or a gift")
        case .aid: Phrase("困难帮扶", "To help in hardship")
        case .rights: Phrase("维权与法律援助", "To defend rights or give legal aid")
        case .correction: Phrase("更正登记信息", "To put records right")
        }
    }
}
