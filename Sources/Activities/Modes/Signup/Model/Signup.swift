import Kernel
import Store
import Web

/// Where a sign-up stands. A living one is confirmed, waiting or attended; a person has at most one of those in an activity.
public enum SignupState: String, TextColumn, Codable, CaseIterable {
    case confirmed, waiting, cancelled, attended

    public var isLiving: Bool { self != .cancelled }

    public var label: Phrase {
        switch self {
        case .confirmed: Phrase("报名成功", "Confirmed")
        case .waiting: Phrase("候补", "Waiting")
        case .cancelled: Phrase("已取消", "Cancelled")
        case .attended: Phrase("已签到", "Attended")
        }
    }

    var tone: Tone {
        switch self {
        case .confirmed: .good
        case .waiting: .warn
        case .cancelled: .mute
        case .attended: .info
        }
    }
}

public struct Signup: Sendable {
    public let id: SignupID
    public let activity: ActivityID
    public let session: ActivitySessionID
    public let person: PersonID
    public let membership: MembershipID
    /// The person's union on the day of signing up.
    public let organisation: OrganisationID
    public let state: SignupState
    /// Place in the order of commits within the session.
    let ticket: Int64
    public let answers: Answers
    public let createdAt: Instant
    public let promotedAt: Instant?
    public let cancelledAt: Instant?
    public let checkedInAt: Instant?
}

/// What came of signing up: what the person is told and what a retry is told again.
public struct SignupReceipt: Hashable, Sendable {
    public let id: SignupID
    public let session: ActivitySessionID
    public let state: SignupState
    /// On the waiting list, from 1; `nil` when confirmed.
    public let position: Int?
}
