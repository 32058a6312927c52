import Kernel
import Store
import Vault

public enum DrawTag {}
public typealias DrawID = Identifier<DrawTag>

/// Where a draw stands. It only moves forward. (design.md "Verifiable draws")
public enum DrawState: String, TextColumn, CaseIterable {
    /// Rules, prizes and commitment are public; nobody can enter yet.
    case announced
    /// Entries are taken.
    case open
    /// Nobody comes in or goes out any more; the root follows.
    case frozen
    /// The winners are known; waits for its publication.
    case drawn
    case published
    /// Called off before it was frozen.
    case cancelled

    public var label: Phrase {
        switch self {
        case .announced: Phrase("已公告", "Announced")
        case .open: Phrase("报名中", "Open")
        case .frozen: Phrase("已截止", "Closed")
        case .drawn: Phrase("已开奖，待公布", "Drawn")
        case .published: Phrase("已公布", "Published")
        case .cancelled: Phrase("已取消", "Called off")
        }
    }
}

/// What a draw is for, in the feature above that holds it: `("benefit.window", window)`.
public struct DrawCause: Hashable, Sendable {
    public let kind: String
    public let id: Int64
    public init(_ kind: String, _ id: Int64) {
        self.kind = kind
        self.id = id
    }
    public init<Entity>(_ kind: String, _ id: Identifier<Entity>) { self.init(kind, id.raw) }
}

/// What is announced.
public struct NewDraw: Sendable {
    public let organisation: OrganisationID
    public let rules: DrawRules
    public let prizes: [DrawPrize]
    public let cause: DrawCause?
    /// Whether entries are taken from now on.
    public let opensAtOnce: Bool
    /// Whether the result is public as soon as it is drawn; otherwise an officer publishes it.
    public let publishesItself: Bool

    public init(
        organisation: OrganisationID, rules: DrawRules, prizes: [DrawPrize], cause: DrawCause? = nil, opensAtOnce: Bool = true, publishesItself: Bool = true
    ) {
        self.organisation = organisation
        self.rules = rules
        self.prizes = prizes
        self.cause = cause
        self.opensAtOnce = opensAtOnce
        self.publishesItself = publishesItself
    }
}

public struct Draw: Sendable {
    public let id: DrawID
    public let organisation: OrganisationID
    public let state: DrawState
    /// With the exclusions once it is frozen.
    public let rules: DrawRules
    public let prizes: [DrawPrize]
    public let cause: DrawCause?
    public let commitment: [UInt8]
    let sealedSecret: [UInt8]
    public let entropyValue: String?
    /// How many entries there are.
    public let entered: Int
    /// How many were played of an instant draw's places.
    public let played: Int
    /// Of the frozen entries; `nil` until it has been computed.
    public let root: [UInt8]?
    public let seed: [UInt8]?
    /// Open to everybody once the draw is over.
    public let secret: [UInt8]?
    public let publishesItself: Bool
    public let announcedAt: Instant
    public let frozenAt: Instant?
    public let drawnAt: Instant?
    public let publishedAt: Instant?

    /// What the tree's root covers besides the entries.
    var announcement: [UInt8] { EntryTree.announcement(rules: rules.json, prizes: .list(prizes.map(\.json))) }
    var entropy: DrawProof.Entropy? {
        guard let source = rules.entropySource, let entropyValue else { return nil }
        return DrawProof.Entropy(source: source, value: entropyValue)
    }
    public var isWaitingForEntropy: Bool { state == .frozen && root != nil && rules.entropySource != nil && entropyValue == nil }
    public var prizeCount: Int { prizes.reduce(0) { $0 + $1.count } }
}

/// What came of asking to take part.
public enum DrawEntryOutcome: Hashable, Sendable {
    /// With the entry's public id.
    case entered(String)
    case already(String)
    /// It doesn't take entries now.
    case closed
}

/// One line of the result.
public struct DrawWin: Sendable {
    /// Counts from 1 in the order of drawing.
    public let place: Int
    public let entry: String
    /// `nil` for entries that are no person's, and for people who have left.
    public let person: PersonID?
    public let prize: String
}

/// What a play of an instant draw brought.
public struct DrawPlay: Hashable, Sendable {
    /// The play's number and its place in the schedule, from 1.
    public let place: Int
    public let prize: String?
    /// Whether this cause had played before: the answer is the first one.
    public let isRepeated: Bool
}

/// A feature that gives out what is drawn. The house gives its followers to `Draws`.
public protocol DrawFollower: Sendable {
    /// The kind of its draws' causes.
    var causeKind: String { get }
    /// Some of the winners, in the transaction that writes them down; each is told once. At most 200 at a time.
    func won(_ wins: [DrawWin], of draw: Draw, now: Instant, in tx: any Transaction) throws
    /// All winners are written down; in the transaction that ends the draw.
    func drawn(_ draw: Draw, now: Instant, in tx: any Transaction) throws
}

extension Purpose {
    /// The secret of a draw until it is drawn.
    static let drawSecret = Purpose("draw_secret")
    /// A person's entry in one draw: a name that nobody else can make.
    static let drawEntry = Purpose("draw_entry")
    /// A place of an instant draw's schedule.
    static let drawPlace = Purpose("draw_place")
}
