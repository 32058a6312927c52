import Kernel

/// A union as the demo will found it.
public struct PlannedUnion: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case province, city, county, town
        case industryUnion
        case baseUnion, jointUnion, sectorUnion

        /// Base, joint and sector unions are the only kinds that hold memberships.
        public var holdsMembers: Bool { self == .baseUnion || self == .jointUnion || self == .sectorUnion }
    }

    public let kind: Kind
    /// The union above, as its place in the plan; always an earlier one. `nil` for the province.
    public let parent: Int?
    public let name: Phrase
    public let region: RegionCode
    /// Of unions that are legal persons; some base unions are not.
    public let uscc: String?
    public let employer: PlannedEmployer?
    /// Section letter of GB/T 4754 where the union has one industry.
    public let section: String?
    /// Set where all members are new-form workers of one kind.
    public let newFormKind: String?
    public internal(set) var foundedOn: Day
    /// First day of the committee's term; some terms have run out.
    public internal(set) var termStart: Day
    public let termYears: Int
    /// How many members it has in the end; zero for unions that hold none.
    public internal(set) var members: Int
}

/// The employer of a base union.
public struct PlannedEmployer: Sendable {
    public let name: Phrase
    public let uscc: String
}
