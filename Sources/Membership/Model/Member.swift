import Kernel
import Store

/// What other features may know of a person's living membership.
public struct MemberFacts: Sendable {
    public let membership: MembershipID
    public let person: PersonID
    public let organisation: OrganisationID
    public let state: MembershipState
    public let isVerified: Bool
    /// Raw value of `NewFormKind`.
    public let newFormKind: String?
    /// Section letter of GB/T 4754 of the union.
    public let industry: String?
    public let birthday: Day?
    public let name: String

    public init(
        membership: MembershipID, person: PersonID, organisation: OrganisationID, state: MembershipState, isVerified: Bool, newFormKind: String?,
        industry: String?, birthday: Day?, name: String
    ) {
        self.membership = membership
        self.person = person
        self.organisation = organisation
        self.state = state
        self.isVerified = isVerified
        self.newFormKind = newFormKind
        self.industry = industry
        self.birthday = birthday
        self.name = name
    }
}

/// A membership as its row says.
public struct Membership: Sendable {
    public let id: MembershipID
    public let person: PersonID
    public let place: UnionPlace
    public let state: MembershipState
    public let isVerified: Bool
    public let name: String
    /// The day on which membership began; before that the day of applying.
    public let joinedOn: Day
    public let appliedAt: Instant
    public let source: MembershipSource
    /// Counts events; the last event has this number.
    public let version: Int
    /// By when an application or pool entry is to be decided.
    public let dueOn: Day?
    /// Which union is asked to take a pooled person in.
    public let offeredTo: OrganisationID?
    public let retainedFor: RetainedReason?
    public let work: WorkFacts
    public let cardNumber: String?
    public let rosterImport: RosterImportID?

    public var organisation: OrganisationID { place.organisation }

    /// What the card and lists show: the number of the paper card, or the membership's own in groups.
    public var shownCardNumber: String {
        if let cardNumber { return cardNumber }
        let digits = id.description
        return stride(from: 0, to: digits.count, by: 6).map { String(digits.dropFirst($0).prefix(6)) }.joined(separator: " ")
    }
}

/// What somebody works as and where in the firm.
public struct WorkFacts: Hashable, Sendable, Codable {
    public var occupation: String?
    public var newFormKind: NewFormKind?
    public var platform: String?
    public var department: String?
    public var employeeNumber: String?

    public init(
        occupation: String? = nil, newFormKind: NewFormKind? = nil, platform: String? = nil, department: String? = nil, employeeNumber: String? = nil
    ) {
        self.occupation = occupation
        self.newFormKind = newFormKind
        self.platform = platform
        self.department = department
        self.employeeNumber = employeeNumber
    }

    public var isNewForm: Bool { newFormKind != nil }

    /// As such texts are stored and compared: half-width, without blanks around.
    static func tidied(_ text: String) -> String {
        var scalars = Substring(TextFolding.narrowed(text)).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }
}

/// Something that happened to a membership.
public struct MembershipEvent: Sendable {
    public let version: Int
    public let at: Instant
    public let act: MembershipMachine.Act?
    public let from: MembershipState?
    public let to: MembershipState
    public let actorKind: MembershipMachine.Actor
    public let actor: PersonID?
    public let organisation: OrganisationID
    public let reason: String?
    public let document: String?
    public let detail: String?
    public let rosterImport: RosterImportID?
}

public enum TransferTag {}
public typealias TransferID = Identifier<TransferTag>
public enum RosterImportTag {}
public typealias RosterImportID = Identifier<RosterImportTag>
public enum MemberExportTag {}
public typealias MemberExportID = Identifier<MemberExportTag>

/// A move of a membership to another union, under way or closed. (domain.md R12, R13)
public struct MembershipTransfer: Sendable {
    public enum State: String, TextColumn, Codable, CaseIterable {
        /// A roster named a person who is a member elsewhere: nothing has moved yet.
        case proposed
        case requested
        case accepted, refused, withdrawn
        /// Its cause went away: the person left, or the union was dissolved.
        case dropped

        public var label: Phrase {
            switch self {
            case .proposed: Phrase("花名册提出", "Proposed by a roster")
            case .requested: Phrase("待接收", "Waiting")
            case .accepted: Phrase("已接收", "Accepted")
            case .refused: Phrase("未接收", "Refused")
            case .withdrawn: Phrase("已撤回", "Withdrawn")
            case .dropped: Phrase("已失效", "Dropped")
            }
        }
        public var isOpen: Bool { self == .proposed || self == .requested }
    }

    public let id: TransferID
    public let membership: MembershipID
    public let person: PersonID
    public let name: String
    public let from: OrganisationID
    public let to: OrganisationID
    public let state: State
    public let openedByKind: MembershipMachine.Actor
    public let openedBy: PersonID?
    public let openedAt: Instant
    public let dueOn: Day?
    public let reason: String
    public let closedAt: Instant?
    public let closingReason: String?
    public let rosterImport: RosterImportID?
    public let version: Int
}
