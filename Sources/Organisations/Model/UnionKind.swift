import Kernel
import Store

/// What kind of union an organisation is. (domain.md A)
public enum UnionKind: String, TextColumn, Codable, CaseIterable {
    case province, city, county, town
    /// 开发区、工业园区: a union at the level of a town, but no area of its own. (domain.md R56)
    case park
    case industryUnion = "industry_union"
    case directUnion = "direct_union"
    case baseUnion = "base_union"
    case jointUnion = "joint_union"
    case sectorUnion = "sector_union"

    /// Base, joint and sector unions are the only kinds that hold memberships.
    public var holdsMembers: Bool { self == .baseUnion || self == .jointUnion || self == .sectorUnion }
    /// Federations of an area, and parks: the backbone of the tree.
    public var isFederation: Bool {
        switch self {
        case .province, .city, .county, .town, .park: true
        default: false
        }
    }
    /// Industry unions and direct unions may sit at any level above the base.
    public var sitsAnywhere: Bool { self == .industryUnion || self == .directUnion }

    /// The level of a kind that has only one.
    public var level: UnionLevel? {
        switch self {
        case .province: .province
        case .city: .city
        case .county: .county
        case .town, .park: .town
        case .baseUnion, .jointUnion, .sectorUnion: .base
        case .industryUnion, .directUnion: nil
        }
    }

    /// Where a kind stands in lists.
    var order: UInt8 { UInt8(Self.allCases.firstIndex(of: self) ?? 0) }

    public var name: Phrase {
        switch self {
        case .province: Phrase("省总工会", "Provincial federation")
        case .city: Phrase("市总工会", "City federation")
        case .county: Phrase("区县总工会", "County federation")
        case .town: Phrase("镇街总工会", "Town federation")
        case .park: Phrase("园区总工会", "Park federation")
        case .industryUnion: Phrase("产业工会", "Industry union")
        case .directUnion: Phrase("直属工会", "Direct union")
        case .baseUnion: Phrase("基层工会", "Base union")
        case .jointUnion: Phrase("联合基层工会", "Joint union")
        case .sectorUnion: Phrase("行业工会联合会", "Sector union")
        }
    }
}

/// How high in the tree a union stands. Lower ones compare as smaller.
public enum UnionLevel: String, TextColumn, Codable, CaseIterable, Comparable {
    case province, city, county, town, base

    /// 1 for the province … 5 for the base.
    public var depth: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
    public static func < (a: UnionLevel, b: UnionLevel) -> Bool { a.depth > b.depth }

    public var name: Phrase {
        switch self {
        case .province: Phrase("省级", "Province")
        case .city: Phrase("市级", "City")
        case .county: Phrase("区县级", "County")
        case .town: Phrase("镇街级", "Town")
        case .base: Phrase("基层", "Base")
        }
    }
}

/// Whether a union is there. A union that is not keeps its place, name and past for ever. (domain.md R9)
public enum UnionState: String, TextColumn, Codable, CaseIterable {
    case live, merged, dissolved

    public var name: Phrase {
        switch self {
        case .live: Phrase("正常", "Active")
        case .merged: Phrase("已合并", "Merged")
        case .dissolved: Phrase("已撤销", "Dissolved")
        }
    }
}
