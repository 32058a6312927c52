import Kernel
import Store

public enum AccountTag {}
public typealias AccountID = Identifier<AccountTag>

/// What an account counts. Amounts are whole numbers of it. (domain.md R23)
public enum LedgerUnit: Hashable, Sendable, Bindable, Readable {
    case points
    case fen
    case pieces
    /// Points that are good in one campaign's shop only. (domain.md R24)
    case campaignPoints(campaign: Int64)

    public var value: Value {
        switch self {
        case .points: .integer(1)
        case .fen: .integer(2)
        case .pieces: .integer(3)
        case .campaignPoints(let campaign): .integer(campaign)
        }
    }

    public init?(_ value: Value) {
        guard case .integer(let number) = value else { return nil }
        switch number {
        case 1: self = .points
        case 2: self = .fen
        case 3: self = .pieces
        // Ids are made from the time, so they are far above these numbers.
        case 1_000...: self = .campaignPoints(campaign: number)
        default: return nil
        }
    }
}

/// Whose account it is: a kind of thing and its id.
public struct AccountOwner: Hashable, Sendable {
    /// `union`, `person`, `benefit`, `merchant` …
    public let kind: String
    public let id: Int64

    public init<Entity>(_ kind: StaticString, _ id: Identifier<Entity>) {
        self.kind = kind.description
        self.id = id.raw
    }
    init(kind: String, id: Int64) {
        self.kind = kind
        self.id = id
    }
    public static func union(_ id: OrganisationID) -> AccountOwner { AccountOwner("union", id) }
    public static func person(_ id: PersonID) -> AccountOwner { AccountOwner("person", id) }
}

/// How far an account may go down.
public enum AccountFloor: Int, Sendable, Bindable, Readable {
    /// Never below zero: stock, budgets.
    case zero = 0
    /// Below zero only by a counter-entry: a member's points whose cause was undone. (domain.md R26)
    case undoing = 1
    /// Where things come from: issued points, money from outside.
    case none = 2

    public var value: Value { .integer(Int64(rawValue)) }
    public init?(_ value: Value) { if case .integer(let number) = value { self.init(rawValue: Int(number)) } else { return nil } }
}

/// What an account is for; each feature declares its own.
public struct AccountPurpose: Hashable, Sendable {
    /// Stable: `benefit.budget`.
    public let id: String
    public let name: Phrase
    public let floor: AccountFloor
    public init(_ id: String, _ name: Phrase, floor: AccountFloor = .zero) {
        self.id = id
        self.name = name
        self.floor = floor
    }
    public static func == (a: AccountPurpose, b: AccountPurpose) -> Bool { a.id == b.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// There is one account of an owner for each purpose and unit.
public struct AccountKey: Hashable, Sendable {
    public let owner: AccountOwner
    public let purpose: AccountPurpose
    public let unit: LedgerUnit
    public init(_ owner: AccountOwner, _ purpose: AccountPurpose, _ unit: LedgerUnit) {
        self.owner = owner
        self.purpose = purpose
        self.unit = unit
    }
}

/// What a posting needs to know of an account.
public struct AccountRef: Hashable, Sendable {
    public let id: AccountID
    public let unit: LedgerUnit
    public init(id: AccountID, unit: LedgerUnit) {
        self.id = id
        self.unit = unit
    }
}

/// An account as it stands.
public struct Account: Sendable {
    public let id: AccountID
    public let owner: AccountOwner
    /// The `AccountPurpose`'s id.
    public let purpose: String
    public let unit: LedgerUnit
    /// In whose books it stands.
    public let organisation: OrganisationID
    public let floor: AccountFloor
    /// The checked sum of its postings.
    public let balance: Int64
    /// The owner's name when the account was opened, where the owner has one: a benefit's title.
    public let label: String?
    public let openedAt: Instant
    public var ref: AccountRef { AccountRef(id: id, unit: unit) }
}
