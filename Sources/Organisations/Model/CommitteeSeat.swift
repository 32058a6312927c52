import Kernel
import Store

public enum CommitteeSeatTag {}
public typealias CommitteeSeatID = Identifier<CommitteeSeatTag>

/// Somebody elected or appointed to a union's bodies, as the union records it. It gives no rights here: those come with roles.
public struct CommitteeSeat: Sendable {
    public enum Post: String, TextColumn, CaseIterable {
        case chair, viceChair = "vice_chair", member, organiser
        case auditChair = "audit_chair", auditMember = "audit_member"
        case womenChair = "women_chair", womenMember = "women_member"

        public var name: Phrase {
            switch self {
            case .chair: Phrase("工会主席", "Chair")
            case .viceChair: Phrase("工会副主席", "Vice-chair")
            case .member: Phrase("工会委员", "Committee member")
            case .organiser: Phrase("组织员", "Organiser")
            case .auditChair: Phrase("经审会主任", "Chair of the audit committee")
            case .auditMember: Phrase("经审会委员", "Member of the audit committee")
            case .womenChair: Phrase("女职工委员会主任", "Chair of the women's committee")
            case .womenMember: Phrase("女职工委员会委员", "Member of the women's committee")
            }
        }

        /// Whether the post counts for the size of the union committee itself. (domain.md R7)
        public var isInCommittee: Bool { self == .chair || self == .viceChair || self == .member }
    }

    public let id: CommitteeSeatID
    public let organisation: OrganisationID
    public let post: Post
    public let name: String
    public let isFullTime: Bool
    public let since: Day
    /// Last day; `nil` while the post is held.
    public let until: Day?
}
