import Kernel
import Store

public enum ServiceTag {}
public typealias ServiceID = Identifier<ServiceTag>

/// One tile of the directory of services: who added it, what it is called, where it leads.
public struct ServiceEntry: Sendable {
    public let id: ServiceID
    /// The union that added it; `nil` for those that come with the product.
    public let organisation: OrganisationID?
    public var content: ServiceContent
    /// Lower comes first.
    public var position: Int
    public var mark: ServiceMark
    /// Three checks of its link failed one after the other: the tile is hidden until one succeeds. (domain.md R73)
    public var isDown: Bool
}

/// What an officer writes.
public struct ServiceContent: Hashable, Sendable {
    public var title: Phrase
    public var icon: ServiceIcon
    public var target: ServiceTarget
    public var audience: ServiceAudience

    public init(title: Phrase, icon: ServiceIcon, target: ServiceTarget, audience: ServiceAudience) {
        self.title = title
        self.icon = icon
        self.target = target
        self.audience = audience
    }
}

public enum ServiceTarget: Hashable, Sendable {
    /// A page of our own with this text (Markdown, in both languages).
    case page(Phrase)
    /// A partner's site. People agree once, and arrive with a signed token that names them by a pseudonym.
    case external(partner: String, url: ServiceLink)
    /// A page of another feature.
    case feature(path: String)
}

public enum ServiceAudience: String, TextColumn, CaseIterable {
    case everyone, members, newForm = "new_form"

    public var label: Phrase {
        switch self {
        case .everyone: Phrase("所有人", "Everybody")
        case .members: Phrase("会员", "Members")
        case .newForm: Phrase("新就业形态会员", "New-form members")
        }
    }
}

public enum ServiceMark: String, TextColumn, CaseIterable {
    case none, new, hot

    public var label: Phrase {
        switch self {
        case .none: Phrase("无", "None")
        case .new: Phrase("新", "New")
        case .hot: Phrase("热门", "Popular")
        }
    }
}

/// The icons of the sprite that suit a service.
public enum ServiceIcon: String, TextColumn, CaseIterable {
    case sun, book, briefcase, heart, tools, scale, smile, rings, library, umbrella, graduation, cup, baby, medal, stethoscope
    case gift, ticket, map, phone, message, calendar, building, users, globe

    public var label: Phrase {
        switch self {
        case .sun: Phrase("太阳", "Sun")
        case .book: Phrase("书本", "Book")
        case .briefcase: Phrase("公文包", "Briefcase")
        case .heart: Phrase("爱心", "Heart")
        case .tools: Phrase("工具", "Tools")
        case .scale: Phrase("天平", "Scales")
        case .smile: Phrase("笑脸", "Smile")
        case .rings: Phrase("双环", "Rings")
        case .library: Phrase("书架", "Shelf")
        case .umbrella: Phrase("雨伞", "Umbrella")
        case .graduation: Phrase("学士帽", "Cap")
        case .cup: Phrase("水杯", "Cup")
        case .baby: Phrase("童车", "Pram")
        case .medal: Phrase("奖章", "Medal")
        case .stethoscope: Phrase("听诊器", "Stethoscope")
        case .gift: Phrase("礼物", "Gift")
        case .ticket: Phrase("票券", "Ticket")
        case .map: Phrase("地图", "Map")
        case .phone: Phrase("电话", "Phone")
        case .message: Phrase("对话", "Talk")
        case .calendar: Phrase("日历", "Calendar")
        case .building: Phrase("楼房", "Building")
        case .users: Phrase("人群", "People")
        case .globe: Phrase("地球", "Globe")
        }
    }
}

/// What a union changes in its part of the tree about a tile that it did not add, or about its own.
public struct ServiceChange: Hashable, Sendable {
    public var isHidden: Bool?
    public var position: Int?
    public var mark: ServiceMark?
    /// Instead of the text of a page of our own.
    public var text: Phrase?
    public init(isHidden: Bool? = nil, position: Int? = nil, mark: ServiceMark? = nil, text: Phrase? = nil) {
        self.isHidden = isHidden
        self.position = position
        self.mark = mark
        self.text = text
    }
}
