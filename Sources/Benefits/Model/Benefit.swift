import Kernel
import Membership
import Store
import Web

public enum BenefitTag {}
public typealias BenefitID = Identifier<BenefitTag>
public enum ShareTag {}
public typealias ShareID = Identifier<ShareTag>

/// Where a benefit stands. Whether it can be claimed right now also depends on its window: see `BenefitPhase`.
public enum BenefitState: String, TextColumn, Codable, CaseIterable {
    case draft, published, paused, ended
    /// A draft that was thrown away: on no list.
    case discarded

    public var label: Phrase {
        switch self {
        case .draft: Phrase("草稿", "Draft")
        case .published: Phrase("已发布", "Published")
        case .paused: Phrase("已暂停", "Paused")
        case .ended: Phrase("已结束", "Ended")
        case .discarded: Phrase("已删除", "Discarded")
        }
    }
}

/// What a union gives its members: worth, audience, stock, windows, limits, validity. (domain.md R27–R31)
public struct Benefit: Sendable {
    public let id: BenefitID
    public let organisation: OrganisationID
    public let state: BenefitState
    public let content: BenefitContent
    /// Counts up with each change; a form that shows an older one is refused.
    public let version: Int64
    public let createdBy: PersonID
    public let createdAt: Instant
    public let publishedAt: Instant?

    public var title: String { content.title }
    public func phase(at now: Instant) -> BenefitPhase { BenefitPhase(state, content, at: now) }
}

/// What the officer writes. Kept as one JSON value beside the few columns that lists and the claim need.
public struct BenefitContent: Hashable, Sendable, Codable {
    /// 2–60 characters.
    public var title: String
    /// Safe Markdown.
    public var text: String
    public var category: BenefitCategory
    public var worth: Worth
    public var audience: Audience
    /// Only in the month of one's birthday. (domain.md R24: 29 February is in February)
    public var isForBirthdayMonth: Bool
    /// Only those on the uploaded list.
    public var hasList: Bool
    public var mode: ClaimMode
    /// Claims are taken in [opensAt, closesAt). (domain.md R63)
    public var opensAt: Instant?
    public var closesAt: Instant?
    public var stock: StockPlan
    public var limit: ClaimLimit
    public var validity: Validity
    /// Where it counts, in words, for members.
    public var places: String
    /// Whether it may be used together with other vouchers in one bill.
    public var stacks: Bool
    /// Whether a member may hand it to one of the family.
    public var isForFamily: Bool
    /// Who pays how much of it, in basis points that add up to 10,000. (domain.md R62)
    public var shares: [CostShare]

    public init(
        title: String, text: String = "", category: BenefitCategory, worth: Worth, audience: Audience, isForBirthdayMonth: Bool = false, hasList: Bool = false,
        mode: ClaimMode = .firstCome, opensAt: Instant? = nil, closesAt: Instant? = nil, stock: StockPlan, limit: ClaimLimit = ClaimLimit(),
        validity: Validity = .days(30), places: String = "", stacks: Bool = false, isForFamily: Bool = false, shares: [CostShare] = []
    ) {
        self.title = title
        self.text = text
        self.category = category
        self.worth = worth
        self.audience = audience
        self.isForBirthdayMonth = isForBirthdayMonth
        self.hasList = hasList
        self.mode = mode
        self.opensAt = opensAt
        self.closesAt = closesAt
        self.stock = stock
        self.limit = limit
        self.validity = validity
        self.places = places
        self.stacks = stacks
        self.isForFamily = isForFamily
        self.shares = shares
    }

    /// What unions pay for one voucher at most, share by share. (domain.md R62)
    public var unionCosts: [(union: OrganisationID, cost: Fen)] {
        guard !shares.isEmpty else { return [] }
        let parts = worth.most.split(by: shares.map(\.basisPoints))
        return zip(shares, parts).compactMap { share, part in share.union.map { ($0, part) } }.filter { $0.1 > .zero }
    }
}

/// What a voucher takes off a bill or is exchanged for. (domain.md R32)
public enum Worth: Hashable, Sendable, Codable {
    /// So much off, from a bill of `floor` on (满减).
    case fixed(Fen, floor: Fen)
    /// So many basis points off the bill, at most `cap`.
    case percent(off: Int64, cap: Fen, floor: Fen)
    /// A thing or service that costs `value`: a breakfast, a ticket.
    case exchange(String, value: Fen)

    /// What it costs at most.
    public var most: Fen {
        switch self {
        case .fixed(let face, _): face
        case .percent(_, let cap, _): cap
        case .exchange(_, let value): value
        }
    }

    public var label: Phrase {
        switch self {
        case .fixed(let face, let floor):
            floor > .zero ? Phrase("满 \(floor) 减 \(face)", "\(face) off bills from \(floor)") : Phrase("抵用 \(face)", "\(face) off")
        case .percent(let off, let cap, let floor):
            Phrase(
                "\(Self.tenths(10_000 - off)) 折，最高减 \(cap)\(floor > .zero ? "，满 \(floor) 可用" : "")",
                "\(Self.percent(off)) off, at most \(cap)\(floor > .zero ? ", from \(floor)" : "")")
        case .exchange(let what, _): Phrase("兑换\(what)", "Good for: \(what)")
        }
    }

    /// `8.5` of 85 %: how discounts are said in Chinese.
    private static func tenths(_ basisPoints: Int64) -> String {
        let hundredths = basisPoints / 10
        return hundredths % 100 == 0 ? "\(hundredths / 100)" : hundredths % 10 == 0 ? "\(hundredths / 100).\(hundredths / 10 % 10)" : "\(hundredths / 100).\(hundredths % 100)"
    }
    private static func percent(_ basisPoints: Int64) -> String {
        basisPoints % 100 == 0 ? "\(basisPoints / 100) %" : "\(basisPoints / 100).\(basisPoints % 100 / 10) %"
    }
}

/// How it comes to members.
public enum ClaimMode: Hashable, Sendable, Codable {
    case firstCome
    /// Whoever asks in the first minutes takes part in a draw; then first come, first served. (domain.md R30)
    case fairWindow(minutes: Int)
    /// By officers only, to a list or a filter (精准送).
    case issued

    public var label: Phrase {
        switch self {
        case .firstCome: Phrase("先到先得", "First come, first served")
        case .fairWindow(let minutes): Phrase("前 \(minutes) 分钟公平抽签，之后先到先得", "A draw among those of the first \(minutes) minutes, then first come, first served")
        case .issued: Phrase("工会直接发放", "Issued by the union")
        }
    }
}

/// How many there are. Quotas narrow the total; the total is at least their sum. (domain.md R28)
public struct StockPlan: Hashable, Sendable, Codable {
    public var total: Int
    /// So many a day, from `dayOpensAt` (minute of the day) on.
    public var perDay: Int?
    public var dayOpensAt: Int
    /// Whether what is left of a day can be claimed on the next.
    public var carriesOver: Bool
    /// By city or union of the member's membership.
    public var quotas: [UnionQuota]
    /// From then on everybody may take what quotas left.
    public var quotasUntil: Instant?

    public init(total: Int, perDay: Int? = nil, dayOpensAt: Int = 600, carriesOver: Bool = true, quotas: [UnionQuota] = [], quotasUntil: Instant? = nil) {
        self.total = total
        self.perDay = perDay
        self.dayOpensAt = dayOpensAt
        self.carriesOver = carriesOver
        self.quotas = quotas
        self.quotasUntil = quotasUntil
    }
}

/// So many for members of one union and those below it: a city, a county, a firm.
public struct UnionQuota: Hashable, Sendable, Codable {
    public var union: OrganisationID
    public var count: Int
    public init(union: OrganisationID, count: Int) {
        self.union = union
        self.count = count
    }
}

/// How often one person may claim. (domain.md R29)
public struct ClaimLimit: Hashable, Sendable, Codable {
    public enum Period: String, Sendable, Codable, CaseIterable {
        case once, day, week, month, season
        public var label: Phrase {
            switch self {
            case .once: Phrase("总共", "in all")
            case .day: Phrase("每天", "a day")
            case .week: Phrase("每周", "a week")
            case .month: Phrase("每月", "a month")
            case .season: Phrase("每季度", "a quarter")
            }
        }
    }
    public var count: Int
    public var period: Period
    public init(count: Int = 1, period: Period = .once) {
        self.count = count
        self.period = period
    }
    public var label: Phrase { Phrase("每人\(period.label.zh) \(count) 份", "\(count) per person \(period.label.en)") }
}

/// How long a voucher is good. (domain.md R31)
public enum Validity: Hashable, Sendable, Codable {
    case between(Day, Day)
    /// Until 24:00 of the nth day after the day of claiming.
    case days(Int)
}

/// Who pays how much.
public struct CostShare: Hashable, Sendable, Codable {
    /// `nil`: the merchant.
    public var union: OrganisationID?
    public var basisPoints: Int64
    public init(union: OrganisationID?, basisPoints: Int64) {
        self.union = union
        self.basisPoints = basisPoints
    }
}

/// What it is for; ceilings go by it. (domain.md R34)
public enum BenefitCategory: String, TextColumn, Codable, CaseIterable {
    case breakfast, cooling, warmth, festival, birthday, film, ticket, hotSpring = "hot_spring", recuperation, sport, wedding, birth, hospital, retirement, other

    public var label: Phrase {
        switch self {
        case .breakfast: Phrase("爱心早餐", "Breakfast")
        case .cooling: Phrase("送清凉", "Cooling")
        case .warmth: Phrase("送温暖", "Winter care")
        case .festival: Phrase("节日慰问", "Festival")
        case .birthday: Phrase("生日慰问", "Birthday")
        case .film: Phrase("电影演出", "Film and show")
        case .ticket: Phrase("景区门票", "Scenic ticket")
        case .hotSpring: Phrase("温泉", "Hot spring")
        case .recuperation: Phrase("疗休养", "Recuperation")
        case .sport: Phrase("健身", "Sport")
        case .wedding: Phrase("结婚慰问", "Wedding")
        case .birth: Phrase("生育慰问", "Birth")
        case .hospital: Phrase("住院慰问", "Hospital")
        case .retirement: Phrase("退休纪念", "Retirement")
        case .other: Phrase("其他", "Other")
        }
    }

    public var icon: String {
        switch self {
        case .breakfast, .cooling: "cup"
        case .warmth, .hospital, .wedding, .birth: "heart"
        case .festival, .birthday, .retirement, .other: "gift"
        case .film, .ticket: "ticket"
        case .hotSpring, .recuperation: "sun"
        case .sport: "activity"
        }
    }
}
