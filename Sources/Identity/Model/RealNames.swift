import Kernel
import Store

/// What an outside checker says of name, paper and phone together.
public enum RealNameAnswer: Hashable, Sendable {
    case matches
    case differs
    /// It can't say, can't be reached, or there is none.
    case unknown
}

/// Asks an outside service whether name, paper number and phone belong together. (domain.md R59)
public protocol RealNameChecker: Sendable {
    /// Never throws: a service that can't be reached is `.unknown`, and an officer decides.
    func check(name: PersonName, paper: IdentityPaper, phone: PhoneNumber?) async -> RealNameAnswer
}

/// What a union's roster says of a paper. Implemented by Membership, which keeps the rosters.
public struct RosterMatch: Hashable, Sendable {
    /// The person whom the roster made known.
    public let person: PersonID
    public let organisation: OrganisationID
    /// Whether the roster has the same name for this paper.
    public let nameMatches: Bool
    public init(person: PersonID, organisation: OrganisationID, nameMatches: Bool) {
        self.person = person
        self.organisation = organisation
        self.nameMatches = nameMatches
    }
}

/// What Identity asks of unions' rosters. Implemented by Membership.
public protocol RosterMatcher: Sendable {
    /// The roster entry with this paper: of a living membership that came from an employer's roster, or that an officer approved.
    func match(name: PersonName, paper: IdentityPaper, in tx: any Transaction) throws -> RosterMatch?
    /// The union to which a person belongs, or has applied: its officers look at papers and may open numbers. `nil` if there is none.
    func union(of person: PersonID, in tx: any Transaction) throws -> OrganisationID?
}

/// Before Membership is there: nobody stands on a roster.
public struct NoRosters: RosterMatcher {
    public init() {}
    public func match(name: PersonName, paper: IdentityPaper, in tx: any Transaction) throws -> RosterMatch? { nil }
    public func union(of person: PersonID, in tx: any Transaction) throws -> OrganisationID? { nil }
}

/// Why an officer has to look at a paper.
public enum ReviewReason: String, TextColumn, CaseIterable {
    case notOnRoster = "not_on_roster"
    case paperInUse = "paper_in_use"

    public var label: Phrase {
        switch self {
        case .notOnRoster: Phrase("不在本单位花名册上，请核对证件原件", "Not on the roster: look at the paper itself")
        case .paperInUse:
            Phrase("该证件已登记在另一个正在使用的账号下，请确认是否同一人", "Another account in use has this paper: make sure it is the same person")
        }
    }
}

public enum VerificationRequestTag {}
public typealias VerificationRequestID = Identifier<VerificationRequestTag>

public enum VerificationState: String, TextColumn {
    case waiting, approved, rejected, withdrawn
    public var label: Phrase {
        switch self {
        case .waiting: Phrase("等待核对", "Waiting")
        case .approved: Phrase("已通过", "Approved")
        case .rejected: Phrase("未通过", "Rejected")
        case .withdrawn: Phrase("已撤回", "Withdrawn")
        }
    }
}

/// A paper that waits for an officer's eye.
public struct VerificationRequest: Sendable {
    public let id: VerificationRequestID
    public let person: PersonID
    public let organisation: OrganisationID
    public let name: String
    public let paperKind: IdentityPaper.Kind
    public let reason: ReviewReason
    public let state: VerificationState
    public let askedAt: Instant
    public let decidedAt: Instant?
    public let answer: String?
    let paperSealed: [UInt8]?
}

/// What came of giving a name and a paper.
public enum VerificationOutcome: Sendable, Hashable {
    /// - Parameter person: another one than the asker if the paper was somebody's whom a roster made known: the asker's phone and sessions
    ///   are theirs now.
    case verified(person: PersonID, by: VerificationSource)
    case review(VerificationRequestID, at: OrganisationID)
    case refused(triesLeft: Int)
    case locked(until: Instant)
    case nobodyToAsk
}
