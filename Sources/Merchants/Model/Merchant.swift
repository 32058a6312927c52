import Kernel
import Store

public enum MerchantTag {}
public typealias MerchantID = Identifier<MerchantTag>

/// A business where members redeem vouchers, from its application on. (商户)
public struct Merchant: Sendable {
    public let id: MerchantID
    /// The union that reviews it and settles with it.
    public let organisation: OrganisationID
    public let profile: MerchantProfile
    public let state: MerchantState
    /// Why it was rejected or suspended.
    public let reason: String?
    public let applicant: PersonID
    public let appliedAt: Instant
    public let decidedAt: Instant?
    public let version: Int64

    public var name: String { profile.name }
    public var isOpen: Bool { state == .approved }
}

/// What a business says of itself when it applies.
public struct MerchantProfile: Hashable, Sendable {
    /// As on the licence.
    public var name: String
    /// Unified social credit code. (domain.md R2)
    public var uscc: String
    public var category: MerchantCategory
    public var region: RegionCode
    /// One or two sentences for members.
    public var about: String
    public var contactName: String

    public init(name: String, uscc: String, category: MerchantCategory, region: RegionCode, about: String, contactName: String) {
        self.name = name
        self.uscc = uscc
        self.category = category
        self.region = region
        self.about = about
        self.contactName = contactName
    }
}

public enum MerchantCategory: String, TextColumn, CaseIterable {
    case breakfast, catering, drinks, supermarket, health, culture, travel, sports, service, other

    public var label: Phrase {
        switch self {
        case .breakfast: Phrase("早餐", "Breakfast")
        case .catering: Phrase("餐饮", "Restaurants")
        case .drinks: Phrase("饮品", "Drinks")
        case .supermarket: Phrase("商超便利", "Shops")
        case .health: Phrase("健康医疗", "Health")
        case .culture: Phrase("文化影视", "Culture")
        case .travel: Phrase("旅游景区", "Travel")
        case .sports: Phrase("体育健身", "Sports")
        case .service: Phrase("生活服务", "Services")
        case .other: Phrase("其他", "Other")
        }
    }
}

public enum MerchantState: String, TextColumn, CaseIterable {
    case submitted, approved, rejected, suspended

    public var label: Phrase {
        switch self {
        case .submitted: Phrase("待审核", "To be reviewed")
        case .approved: Phrase("营业中", "Open")
        case .rejected: Phrase("未通过", "Rejected")
        case .suspended: Phrase("已暂停", "Suspended")
        }
    }
}

/// Where the union pays what it owes; sealed at rest.
public struct Payee: Hashable, Sendable, Codable {
    public let holder: String
    public let bank: String
    public let account: String
    public init(holder: String, bank: String, account: String) {
        self.holder = holder
        self.bank = bank
        self.account = account
    }
}
