import Kernel
import Store

/// What a union gives for something, from a day on. Where a union has none, the next one above decides; at the top the defaults. (domain.md R24)
public struct PointsRule: Hashable, Sendable {
    /// What a rule is about: an occasion, all occasions together, or grants by officers.
    public enum Subject: Hashable, Sendable {
        case kind(PointsKind)
        /// The caps over all that is earned.
        case total
        /// From how many points on a grant needs a second person.
        case grantLimit

        var column: String {
            switch self {
            case .kind(let kind): kind.rawValue
            case .total: "total"
            case .grantLimit: "grant_limit"
            }
        }

        init?(_ column: String) {
            switch column {
            case "total": self = .total
            case "grant_limit": self = .grantLimit
            default:
                guard let kind = PointsKind(rawValue: column), PointsKind.earned.contains(kind) else { return nil }
                self = .kind(kind)
            }
        }

        static let all: [Subject] = PointsKind.earned.map { .kind($0) } + [.total, .grantLimit]

        var name: Phrase {
            switch self {
            case .kind(let kind): kind.name
            case .total: Phrase("合计上限", "All together")
            case .grantLimit: Phrase("发放复核线", "Second person from")
            }
        }
    }

    public let subject: Subject
    /// For each occasion; 0: nothing. For `grantLimit` the limit.
    public let points: Int64
    /// On each 7th day in a row of signing in.
    public let bonus: Int64
    /// At most so many points of this kind a day and a month; `nil`: as the caps over all allow.
    public let dailyLimit: Int64?
    public let monthlyLimit: Int64?
    /// `nil`: the default.
    public let organisation: OrganisationID?
    public let from: Day?

    public init(
        _ subject: Subject, points: Int64, bonus: Int64 = 0, dailyLimit: Int64? = nil, monthlyLimit: Int64? = nil, organisation: OrganisationID? = nil, from: Day? = nil
    ) {
        self.subject = subject
        self.points = points
        self.bonus = bonus
        self.dailyLimit = dailyLimit
        self.monthlyLimit = monthlyLimit
        self.organisation = organisation
        self.from = from
    }

    /// (setting; domain.md R24)
    public static func standard(_ subject: Subject) -> PointsRule {
        switch subject {
        case .kind(.signIn): PointsRule(subject, points: 1, bonus: 5)
        case .kind(.reading): PointsRule(subject, points: 1, dailyLimit: 5)
        case .kind(.takingPart): PointsRule(subject, points: 5)
        case .kind(.profile): PointsRule(subject, points: 20)
        case .kind(.birthday): PointsRule(subject, points: 10)
        case .kind: PointsRule(subject, points: 0)
        case .total: PointsRule(subject, points: 0, dailyLimit: 50, monthlyLimit: 600)
        case .grantLimit: PointsRule(subject, points: 200)
        }
    }
}
