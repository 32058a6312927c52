import Kernel
import Ledger
import Store

/// Why points come or go.
public enum PointsKind: String, TextColumn, CaseIterable {
    case signIn = "sign_in"
    case reading
    case takingPart = "taking_part"
    case profile
    case birthday
    /// By an officer, with a reason.
    case grant
    case spent
    /// Of something that was spent and came back.
    case returned
    /// The cause of points was undone. (domain.md R26)
    case undone
    case expired

    /// What members earn by rules, within caps.
    public static let earned: [PointsKind] = [.signIn, .reading, .takingPart, .profile, .birthday]

    public var name: Phrase {
        switch self {
        case .signIn: Phrase("每日签到", "Daily sign-in")
        case .reading: Phrase("阅读文章", "Reading")
        case .takingPart: Phrase("参加活动", "Taking part")
        case .profile: Phrase("完善资料", "Complete profile")
        case .birthday: Phrase("生日积分", "Birthday")
        case .grant: Phrase("工会发放", "Given by the union")
        case .spent: Phrase("兑换", "Spent")
        case .returned: Phrase("退回", "Given back")
        case .undone: Phrase("撤销", "Undone")
        case .expired: Phrase("到期", "Expired")
        }
    }

    var icon: String {
        switch self {
        case .signIn: "calendar"
        case .reading: "book"
        case .takingPart: "activity"
        case .profile: "person"
        case .birthday: "gift"
        case .grant: "union"
        case .spent: "store"
        case .returned, .undone: "undo"
        case .expired: "clock"
        }
    }

    /// Of the ledger's entries; their ids are those of `PointsEntry`.
    var cause: CauseKind { CauseKind("points." + rawValue, name) }
}

extension AccountPurpose {
    /// A member's points; below zero only by undoing. (domain.md R26)
    public static let memberPoints = AccountPurpose("points.member", Phrase("会员积分", "Member's points"), floor: .undoing)
    /// Where a union's points come from: below zero by what was given out.
    public static let pointsIssued = AccountPurpose("points.issued", Phrase("发放的积分", "Points given out"), floor: .none)
    public static let pointsExpired = AccountPurpose("points.expired", Phrase("到期的积分", "Expired points"))

    static let ofPoints = [memberPoints, pointsIssued, pointsExpired]
}

public enum PointsTag {}
public typealias PointsEntryID = Identifier<PointsTag>

/// One line of a member's statement.
public struct PointsEntry: Sendable {
    public enum State: String, TextColumn {
        case posted
        /// Waits for an officer to look: a check found something odd. Visible to the member.
        case held
        case rejected
        /// Its cause was undone; a line of its own takes the points back.
        case undone
    }

    public let id: PointsEntryID
    public let person: PersonID
    public let organisation: OrganisationID
    public let kind: PointsKind
    /// What for, where the kind alone doesn't say: an activity's title, a reason.
    public let detail: String?
    public let amount: Int64
    public let state: State
    /// Why it is on hold.
    public let hold: HoldReason?
    public let at: Instant
}

/// What came of an occasion to earn points.
public enum EarnOutcome: Hashable, Sendable {
    /// 0 when the caps were reached: what is above them is cut, not saved up. (domain.md R24)
    case earned(Int64)
    case held(Int64)
    /// This cause was counted before.
    case already
    /// Only active members earn points.
    case notMember
    /// The union gives nothing for this.
    case off
}

/// What came of spending.
public enum SpendOutcome: Hashable, Sendable {
    case spent
    case alreadySpent
    case notEnough(balance: Int64)
}
