import Kernel

/// Which union is offered to somebody in the holding pool: of their area and trade. (domain.md R15)
public enum NearestUnion {
    /// A union that could take them in.
    public struct Candidate: Sendable, Hashable {
        public let id: OrganisationID
        public let name: String
        /// In the person's town; otherwise only in the same county or city.
        public let isInTown: Bool
        public let isInCounty: Bool
        /// A union of one trade in one area (行业工会联合会) or of several small employers (联合基层工会).
        public let isSectorUnion: Bool
        public let isJointUnion: Bool

        public init(id: OrganisationID, name: String, isInTown: Bool, isInCounty: Bool, isSectorUnion: Bool, isJointUnion: Bool) {
            self.id = id
            self.name = name
            self.isInTown = isInTown
            self.isInCounty = isInCounty
            self.isSectorUnion = isSectorUnion
            self.isJointUnion = isJointUnion
        }
    }

    /// Best first; unions of one employer are never offered. Ties by name and id, so that everybody is offered the same.
    public static func ranked(_ candidates: [Candidate], for kind: NewFormKind) -> [Candidate] {
        candidates.compactMap { candidate in score(candidate, kind).map { (candidate, $0) } }
            .sorted { a, b in a.1 != b.1 ? a.1 > b.1 : (a.0.name, a.0.id) < (b.0.name, b.0.id) }
            .map(\.0)
    }

    /// Trade counts before distance: a couriers' union of the county serves a courier better than a mixed one next door.
    private static func score(_ candidate: Candidate, _ kind: NewFormKind) -> Int? {
        guard candidate.isSectorUnion || candidate.isJointUnion else { return nil }
        let ofTrade = kind.unionWords.contains { candidate.name.contains($0) } || candidate.name.contains("新就业形态")
        if candidate.isSectorUnion && !ofTrade { return nil }
        return (ofTrade ? 100 : 0) + (candidate.isInTown ? 20 : candidate.isInCounty ? 10 : 0) + (candidate.isSectorUnion ? 1 : 0)
    }
}
