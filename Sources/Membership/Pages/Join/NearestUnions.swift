import Kernel
import Organisations

extension NearestUnion {
    /// The unions that could take in somebody who works around `area`: joint and sector unions of its county, or of its city where it has no counties.
    static func candidates(around area: OrganisationID, in tree: OrganisationTree) -> [Candidate] {
        guard let keeper = tree.holdingPool(of: area) else { return [] }
        let town = tree.town(of: area)
        return tree.places(under: keeper).compactMap { place in
            let kind = tree.kind(at: place)
            guard kind == .jointUnion || kind == .sectorUnion, tree.isLive(at: place) else { return nil }
            let node = tree.node(at: place)
            return Candidate(
                id: node.id, name: node.name, isInTown: town != nil && tree.town(of: node.id) == town, isInCounty: true, isSectorUnion: kind == .sectorUnion,
                isJointUnion: kind == .jointUnion)
        }
    }
}

extension UnionPlace {
    /// Where somebody waits who works around `area`: the federation that keeps the pool holds them, their town may see to them. (domain.md R15)
    init(pool keeper: OrganisationID, around area: OrganisationID, in tree: OrganisationTree) {
        self.init(
            organisation: keeper, city: tree.city(of: area) ?? Self.none, county: tree.county(of: area) ?? Self.none, town: tree.town(of: area) ?? Self.none,
            branch: Self.none)
    }
}
