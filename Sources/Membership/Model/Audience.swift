import Kernel
import Organisations

/// Who may take part. Conditions that are left out admit everybody. (domain.md R27)
public struct Audience: Hashable, Sendable, Codable {
    /// Members of these unions and of all unions below them. At least one.
    public var unions: [OrganisationID]
    /// Also people in the holding pool, and retained members: what is offered is theirs only where it is marked so. (domain.md R14)
    public var admitsPooled: Bool
    public var admitsRetained: Bool
    /// Section letters of GB/T 4754.
    public var industries: Set<Industry>
    /// Only new-form workers, of any kind where `newFormKinds` is empty.
    public var isNewFormOnly: Bool
    public var newFormKinds: Set<NewFormKind>
    public var ages: AgeRange

    public init(
        unions: [OrganisationID], admitsPooled: Bool = false, admitsRetained: Bool = false, industries: Set<Industry> = [], isNewFormOnly: Bool = false,
        newFormKinds: Set<NewFormKind> = [], ages: AgeRange = AgeRange()
    ) {
        self.unions = unions
        self.admitsPooled = admitsPooled
        self.admitsRetained = admitsRetained
        self.industries = industries
        self.isNewFormOnly = isNewFormOnly || !newFormKinds.isEmpty
        self.newFormKinds = newFormKinds
        self.ages = ages
    }
}

/// Ages from–through: 18–35 means that the 18th birthday is reached and the 36th not. (domain.md R27)
public struct AgeRange: Hashable, Sendable, Codable {
    public var from: Int?
    public var through: Int?
    public init(from: Int? = nil, through: Int? = nil) {
        self.from = from
        self.through = through
    }
    public var isOpen: Bool { from == nil && through == nil }

    func admits(birthday: Day, on day: Day) -> Bool {
        if let from, !birthday.isAtLeast(years: from, on: day) { return false }
        if let through, birthday.isAtLeast(years: through + 1, on: day) { return false }
        return true
    }
}
