import Kernel
import Store

/// Somebody we know: a member, an officer, or a caller who has only proved a phone so far. Members known by a roster alone have
/// no phone. The numbers stay sealed; `People` masks and opens them.
public struct Person: Sendable {
    public let id: PersonID
    /// Empty for somebody who has signed in but never told a name.
    public let name: String
    public let paperKind: IdentityPaper.Kind?
    public let birthday: Day?
    public let sex: Sex?
    /// When the real name was verified, and by what. (domain.md R59)
    public let verifiedAt: Instant?
    public let verifiedBy: VerificationSource?
    /// When a code sent to the phone came back; `nil` for a phone that only a roster told us.
    public let phoneVerifiedAt: Instant?
    /// Set when a re-issued number was claimed by its new owner; shown to the person until they have read it. (domain.md R3)
    public let phoneLostAt: Instant?
    public let createdAt: Instant
    /// Counts changes, for `CommonProblem.changedMeanwhile`.
    public let version: Int64
    public let isDeleted: Bool
    let paperSealed: [UInt8]?
    let phoneSealed: [UInt8]?

    public var isVerified: Bool { verifiedAt != nil }
    public var hasPhone: Bool { phoneSealed != nil }
    public var hasPaper: Bool { paperSealed != nil }
    /// 张*三. (domain.md R6)
    public var maskedName: String { Masks.name(name) }
}

/// Who vouched for a name and a paper. (domain.md R59)
public enum VerificationSource: String, TextColumn, CaseIterable {
    /// The roster of the person's own union.
    case roster
    /// The outside checker.
    case checker
    /// An officer who looked at the paper.
    case manual

    public var label: Phrase {
        switch self {
        case .roster: Phrase("与工会花名册一致", "Matches the union's roster")
        case .checker: Phrase("实名核验接口", "Outside checker")
        case .manual: Phrase("工会人工核对", "Checked by an officer")
        }
    }
}

/// What is known of a person who is new to us.
public struct NewPerson: Sendable {
    public var name: PersonName?
    public var paper: IdentityPaper?
    public var phone: PhoneNumber?
    /// Set when the phone has just been proved by a code.
    public var phoneVerifiedAt: Instant?
    public var verifiedBy: VerificationSource?
    /// For papers whose number holds neither.
    public var birthday: Day?
    public var sex: Sex?

    public init(
        name: PersonName?, paper: IdentityPaper? = nil, phone: PhoneNumber? = nil, phoneVerifiedAt: Instant? = nil, verifiedBy: VerificationSource? = nil,
        birthday: Day? = nil, sex: Sex? = nil
    ) {
        self.name = name
        self.paper = paper
        self.phone = phone
        self.phoneVerifiedAt = phoneVerifiedAt
        self.verifiedBy = verifiedBy
        self.birthday = paper?.birthday ?? birthday
        self.sex = paper?.sex ?? sex
    }
}

/// The masked numbers of a person, as every list shows them. (domain.md R6)
public struct MaskedNumbers: Hashable, Sendable {
    public let phone: String?
    public let paper: String?
}
