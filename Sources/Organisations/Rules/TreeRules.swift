import Kernel

/// What may stand where in the tree. (domain.md R10)
public struct TreeRules: Sendable {
    /// Levels from the root down to the deepest union. (setting)
    public let depthLimit: Int
    public init(depthLimit: Int) { self.depthLimit = depthLimit }
    public static let usual = TreeRules(depthLimit: 8)

    /// A union as far as these rules ask.
    public struct Place: Hashable, Sendable {
        public let kind: UnionKind
        public let level: UnionLevel
        /// 1 for the root.
        public let depth: Int
        public init(kind: UnionKind, level: UnionLevel, depth: Int) {
            self.kind = kind
            self.level = level
            self.depth = depth
        }
    }

    /// The level of a new union: its kind's own, or for kinds that sit anywhere the level at which their parent works, one lower
    /// below one of their own sort. `nil` where there is no level left.
    public static func level(of kind: UnionKind, under parent: Place) -> UnionLevel? {
        if let level = kind.level { return level }
        guard parent.kind.sitsAnywhere else { return parent.level == .base ? nil : parent.level }
        return UnionLevel.allCases.first { $0 < parent.level && $0 > .base }
    }

    /// Whether a union of this kind and level may stand right below `parent`; the first rule not met.
    public func mayStand(_ kind: UnionKind, _ level: UnionLevel, under parent: Place) -> OrganisationProblem? {
        guard Self.fits(kind, level, under: parent) else { return .wrongLevel(child: kind, parent: parent.kind) }
        return parent.depth + 1 > depthLimit ? .tooDeep(limit: depthLimit) : nil
    }

    private static func fits(_ kind: UnionKind, _ level: UnionLevel, under parent: Place) -> Bool {
        guard !parent.kind.holdsMembers else { return false }
        // The areas are the backbone: a federation stands below a higher one and nothing else.
        if kind.isFederation { return parent.kind.isFederation && level < parent.level }
        if kind.holdsMembers { return true }
        return level > .base && (parent.kind.sitsAnywhere ? level < parent.level : level <= parent.level)
    }

    /// A subtree that is to be moved.
    public struct Moving: Sendable {
        public let place: Place
        /// Levels in the subtree, 1 for a union without others below.
        public let height: Int
        public let isRoot: Bool
        public init(place: Place, height: Int, isRoot: Bool) {
            self.place = place
            self.height = height
            self.isRoot = isRoot
        }
    }

    /// Whether a subtree may be moved below `target`; the first rule not met.
    public func mayMove(_ moving: Moving, to target: Place, targetIsInside: Bool, targetIsParent: Bool) -> OrganisationProblem? {
        if moving.isRoot { return .root }
        if targetIsInside { return .circle }
        if targetIsParent { return .alreadyThere }
        if let problem = mayStand(moving.place.kind, moving.place.level, under: target) { return problem }
        return target.depth + moving.height > depthLimit ? .tooDeep(limit: depthLimit) : nil
    }

    /// Whether one union may go into another: those with members into one with members, others into their own kind and level.
    public func mayMerge(_ source: Moving, into target: Place, targetIsInside: Bool) -> OrganisationProblem? {
        if source.isRoot { return .root }
        if targetIsInside { return .circle }
        let (a, b) = (source.place, target)
        guard a.kind.holdsMembers ? b.kind.holdsMembers : a.kind == b.kind && a.level == b.level else { return .cannotMerge(a.kind, into: b.kind) }
        return target.depth + source.height - 1 > depthLimit ? .tooDeep(limit: depthLimit) : nil
    }
}
