import Kernel
import Store

public enum EntryTag {}
public typealias EntryID = Identifier<EntryTag>

/// Why something was posted: a kind of event and its id. The same cause posts once. (domain.md R23)
public struct Cause: Hashable, Sendable {
    /// Stable: `voucher.issued`.
    public let kind: CauseKind
    public let id: Int64
    public init(_ kind: CauseKind, _ id: Int64) {
        self.kind = kind
        self.id = id
    }
    public init<Entity>(_ kind: CauseKind, _ id: Identifier<Entity>) { self.init(kind, id.raw) }
}

/// A kind of cause with what statements call it; each feature declares its own.
public struct CauseKind: Hashable, Sendable {
    public let id: String
    public let name: Phrase
    public init(_ id: String, _ name: Phrase) {
        self.id = id
        self.name = name
    }
    public static func == (a: CauseKind, b: CauseKind) -> Bool { a.id == b.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// One line of an entry: so much more (or, below zero, less) in an account.
public struct Posting: Hashable, Sendable {
    public let account: AccountRef
    public let amount: Int64
    public init(_ account: AccountRef, _ amount: Int64) {
        self.account = account
        self.amount = amount
    }
}

/// An entry to be written. Its postings add up to zero in each unit; several to one account are added together.
public struct NewEntry: Sendable {
    public let cause: Cause
    public let at: Instant
    /// Whose books it stands in: their closed months take no entries.
    public let organisation: OrganisationID
    /// The other union of an entry between two books.
    public let counterpart: OrganisationID?
    public let postings: [Posting]
    public let reason: String?
    /// The entry that this one undoes.
    let undoes: EntryID?

    /// - Precondition: each unit adds up to zero and something is moved: anything else is a bug of the caller.
    public init(
        _ cause: Cause, at: Instant, organisation: OrganisationID, counterpart: OrganisationID? = nil, _ postings: [Posting], reason: String? = nil
    ) {
        self.init(cause, at: at, organisation: organisation, counterpart: counterpart, postings, reason: reason, undoes: nil)
    }

    init(
        _ cause: Cause, at: Instant, organisation: OrganisationID, counterpart: OrganisationID?, _ postings: [Posting], reason: String?, undoes: EntryID?
    ) {
        let postings = merged(postings)
        precondition(addsToZero(postings), "the postings of \(cause.kind.id) do not add up to zero")
        precondition(!postings.isEmpty, "the entry of \(cause.kind.id) moves nothing")
        self.cause = cause
        self.at = at
        self.organisation = organisation
        self.counterpart = counterpart
        self.postings = postings
        self.reason = reason
        self.undoes = undoes
    }
}

/// What came of posting. Refusals are values, so that a batch goes on.
public enum PostOutcome: Hashable, Sendable {
    case posted(EntryID)
    /// The same cause was posted before, by this entry; nothing was done.
    case alreadyPosted(EntryID)
    /// This account does not hold enough; nothing was done.
    case insufficient(AccountID)

    /// The entry that stands for the cause now, whether it is new or not.
    public var entry: EntryID? {
        switch self {
        case .posted(let entry), .alreadyPosted(let entry): entry
        case .insufficient: nil
        }
    }
}
