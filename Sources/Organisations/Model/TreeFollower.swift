import Kernel
import Store

/// What other features do when the tree changes, in the transaction of the change. A follower that throws undoes the change.
///
/// Counters are the register's work in a move and a merge; in a dissolution people change their state, so the follower that moves
/// them adjusts the counters with it.
public protocol TreeFollower: Sendable {
    /// A subtree has a new parent: scope ids that are stored beside memberships change for all unions in it.
    func subtreeMoved(_ move: SubtreeMove, in tx: any Transaction) throws
    /// Members, applications and all that belongs to a union goes over to another one. (domain.md R9b)
    func unionMerged(_ merge: UnionMerge, in tx: any Transaction) throws
    /// The members go to a holding pool with their past kept. (domain.md R9c)
    func unionDissolved(_ dissolution: UnionDissolution, in tx: any Transaction) throws
}

extension TreeFollower {
    public func subtreeMoved(_ move: SubtreeMove, in tx: any Transaction) throws {}
    public func unionMerged(_ merge: UnionMerge, in tx: any Transaction) throws {}
    public func unionDissolved(_ dissolution: UnionDissolution, in tx: any Transaction) throws {}
}

/// The area federations above a union, itself included: what memberships keep beside them for scoped search.
public struct Placement: Hashable, Sendable {
    public let city: OrganisationID?
    public let county: OrganisationID?
    public let town: OrganisationID?
    public init(city: OrganisationID?, county: OrganisationID?, town: OrganisationID?) {
        self.city = city
        self.county = county
        self.town = town
    }
}

public struct SubtreeMove: Sendable {
    /// The top of the subtree.
    public let organisation: OrganisationID
    public let from: OrganisationID
    public let to: OrganisationID
    /// Every union of the subtree with where it is now; the same ids may have had another placement before.
    public let placements: [(organisation: OrganisationID, placement: Placement)]
    public let at: Instant
}

public struct UnionMerge: Sendable {
    public let source: OrganisationID
    public let target: OrganisationID
    public let placement: Placement
    public let at: Instant
    public let actor: PersonID?
}

public struct UnionDissolution: Sendable {
    public let organisation: OrganisationID
    /// The union whose holding pool takes the members: the county's, the city's where there are no counties.
    public let pool: OrganisationID
    public let poolPlacement: Placement
    public let at: Instant
    public let actor: PersonID?
    public let reason: String
}

/// Something because of which a union can't be dissolved yet. (domain.md R9d)
public struct DissolutionBlock: Hashable, Sendable {
    /// Stable: `open_activities`.
    public let code: String
    public let count: Int
    /// `还有 3 个活动未结束`.
    public let text: Phrase
    public init(_ code: String, count: Int, _ text: Phrase) {
        self.code = code
        self.count = count
        self.text = text
    }
}

/// A feature that has something to say against a dissolution: vouchers, open activities, money, unsettled accounts.
public protocol DissolutionBlocker: Sendable {
    func blocks(against organisation: OrganisationID, in tx: any Transaction) throws -> [DissolutionBlock]
}
