import Kernel
import Store

/// Where the relation of one person to one union stands. Moves between states: `MembershipMachine`. (domain.md R13)
public enum MembershipState: String, TextColumn, Codable, CaseIterable {
    case applied, pooled, active, transferring, retained, rejected, withdrawn, lapsed, left, expelled, deceased

    /// Whether the relation still runs. A person has at most one such membership. (domain.md R12)
    public var isLiving: Bool {
        switch self {
        case .applied, .pooled, .active, .transferring, .retained: true
        case .rejected, .withdrawn, .lapsed, .left, .expelled, .deceased: false
        }
    }

    /// Whether an officer has to decide something and by when.
    var isPending: Bool { self == .applied || self == .pooled }

    public var label: Phrase {
        switch self {
        case .applied: Phrase("待审批", "Applied")
        case .pooled: Phrase("周转库", "Holding pool")
        case .active: Phrase("在籍", "Active")
        case .transferring: Phrase("转会中", "Transferring")
        case .retained: Phrase("保留会籍", "Retained")
        case .rejected: Phrase("未通过", "Rejected")
        case .withdrawn: Phrase("已撤回", "Withdrawn")
        case .lapsed: Phrase("自动退会", "Lapsed")
        case .left: Phrase("已退会", "Left")
        case .expelled: Phrase("已除名", "Expelled")
        case .deceased: Phrase("已故", "Deceased")
        }
    }

    /// Place in lists that are sorted by state: what needs somebody comes first. Stored in `membership.bucket`, so it never changes.
    var rank: Int {
        switch self {
        case .applied: 0
        case .pooled: 1
        case .transferring: 2
        case .active: 3
        case .retained: 4
        case .rejected: 5
        case .withdrawn: 6
        case .lapsed: 7
        case .left: 8
        case .expelled: 9
        case .deceased: 10
        }
    }
}

extension MembershipState {
    /// What a state gives and asks. (domain.md R14)
    public struct Effects: Hashable, Sendable {
        public enum Count: Sendable { case once, apart, no }
        public enum Benefits: Sendable {
            case all
            /// Only those that say they are also for the pool or for retained members.
            case markedForPool, markedForRetained
            /// Nothing new, but vouchers already issued stay good.
            case issuedStayGood
            case none
        }
        public enum Card: Sendable { case full, marked, none }

        public let counts: Count
        public let votesAndStands: Bool
        public let paysDues: Bool
        public let benefits: Benefits
        public let card: Card
    }

    public var effects: Effects {
        switch self {
        case .active, .transferring: Effects(counts: .once, votesAndStands: true, paysDues: true, benefits: .all, card: .full)
        case .pooled: Effects(counts: .apart, votesAndStands: false, paysDues: false, benefits: .markedForPool, card: .marked)
        case .retained: Effects(counts: .no, votesAndStands: false, paysDues: false, benefits: .markedForRetained, card: .marked)
        case .lapsed, .left: Effects(counts: .no, votesAndStands: false, paysDues: false, benefits: .issuedStayGood, card: .none)
        case .applied, .rejected, .withdrawn, .expelled, .deceased:
            Effects(counts: .no, votesAndStands: false, paysDues: false, benefits: .none, card: .none)
        }
    }
}

/// Why a membership is kept without dues, vote or count. (domain.md R13)
public enum RetainedReason: String, TextColumn, Codable, CaseIterable {
    case unpaidLeave = "unpaid_leave"
    case militaryService = "military_service"
    case unemployed
    case retired

    public var label: Phrase {
        switch self {
        case .unpaidLeave: Phrase("停薪留职", "Unpaid leave")
        case .militaryService: Phrase("应征入伍", "Military service")
        case .unemployed: Phrase("失业", "Unemployed")
        case .retired: Phrase("退休", "Retired")
        }
    }
}

/// Trades of people who work by platform orders. (domain.md, glossary: newFormWorker)
public enum NewFormKind: String, TextColumn, Codable, CaseIterable {
    case courier
    case rider
    case rideHailingDriver
    case truckDriver
    case domestic
    case streamer

    public var label: Phrase {
        switch self {
        case .courier: Phrase("快递员", "Courier")
        case .rider: Phrase("网约配送员", "Delivery rider")
        case .rideHailingDriver: Phrase("网约车司机", "Ride-hailing driver")
        case .truckDriver: Phrase("货车司机", "Truck driver")
        case .domestic: Phrase("家政服务员", "Domestic worker")
        case .streamer: Phrase("网络主播", "Streamer")
        }
    }

    /// Words by which a sector union of the trade is known, for offering the nearest one.
    var unionWords: [String] {
        switch self {
        case .courier: ["快递", "物流"]
        case .rider: ["配送", "外卖", "快递"]
        case .rideHailingDriver: ["网约车", "出租", "运输"]
        case .truckDriver: ["货运", "货车", "物流", "运输"]
        case .domestic: ["家政"]
        case .streamer: ["主播", "直播", "网络"]
        }
    }

    /// Reads what a roster says: the code or the Chinese word, common variants included.
    init?(roster text: String) {
        let folded = TextFolding.folded(text)
        if let kind = Self.allCases.first(where: { folded == TextFolding.folded($0.rawValue) || folded == $0.label.zh }) {
            self = kind
            return
        }
        switch folded {
        case "快递小哥", "快递", "快递从业人员": self = .courier
        case "外卖员", "外卖骑手", "外卖配送员", "骑手", "外卖小哥", "配送员": self = .rider
        case "网约车驾驶员", "网约车": self = .rideHailingDriver
        case "货车驾驶员", "卡车司机", "货运司机": self = .truckDriver
        case "家政", "家政工", "家政人员", "保姆", "月嫂": self = .domestic
        case "主播", "带货主播": self = .streamer
        default: return nil
        }
    }
}

/// How a membership came about.
public enum MembershipSource: String, TextColumn, Codable, CaseIterable {
    case online, roster, officer, generated

    public var label: Phrase {
        switch self {
        case .online: Phrase("线上申请", "Online application")
        case .roster: Phrase("花名册导入", "Roster import")
        case .officer: Phrase("工会干部登记", "Entered by an officer")
        case .generated: Phrase("演示数据", "Demo data")
        }
    }
}
