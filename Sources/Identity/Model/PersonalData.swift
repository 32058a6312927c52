import Kernel
import Store

/// A value of the machine-readable copy that people get of their data. (PIPL art. 45)
public indirect enum PersonalData: Encodable, Sendable {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case none
    case list([PersonalData])
    case fields([String: PersonalData])

    public static func text(_ text: String?) -> PersonalData { text.map { .text($0) } ?? .none }
    /// RFC 3339 in UTC.
    public static func moment(_ instant: Instant?) -> PersonalData { .text(instant?.rfc3339) }
    public static func day(_ day: Day?) -> PersonalData { .text(day?.iso) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .none: try container.encodeNil()
        case .list(let items): try container.encode(items)
        case .fields(let fields): try container.encode(fields)
        }
    }
}

/// Something that stays when a person asks for deletion: what, why, and whether it holds the identity too. (domain.md R20)
public struct KeptData: Sendable, Hashable {
    public let what: Phrase
    public let why: Phrase
    /// Whether name, paper and phone must stay as well until this is closed, as for a living membership or an open order. What is kept
    /// without identity (ledger, ballots, draws) says false.
    public let needsIdentity: Bool
    public init(_ what: Phrase, why: Phrase, needsIdentity: Bool) {
        self.what = what
        self.why = why
        self.needsIdentity = needsIdentity
    }
}

/// A feature's part of the data about a person. Each feature that keeps some gives one to Identity. (PIPL art. 44–47)
public protocol PersonalDataSource: Sendable {
    /// Its key in the copy: `membership`.
    var name: String { get }
    /// What the feature calls this part on the page of rights.
    var title: Phrase { get }
    /// All that the feature knows of the person.
    func export(_ person: PersonID, in tx: any Transaction) throws -> PersonalData
    /// What would stay if the person asked for deletion now; shown before they do. Empty if all can go.
    func kept(_ person: PersonID, in tx: any Transaction) throws -> [KeptData]
    /// Deletes what may go and takes the identity off what stays. Audited by Identity. Called again later if something was kept.
    func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws
    /// An account without a name turned out to be somebody we know: what hangs at it moves over. (domain.md R60)
    func move(from account: PersonID, to person: PersonID, in tx: any Transaction) throws
    /// The person's real name was verified: what repeats name or state follows.
    func verified(_ person: PersonID, name: PersonName, in tx: any Transaction) throws
}

extension PersonalDataSource {
    public func move(from account: PersonID, to person: PersonID, in tx: any Transaction) throws {}
    public func verified(_ person: PersonID, name: PersonName, in tx: any Transaction) throws {}
}
