import Kernel
import Store

/// All members of a scope, portion by portion, for work that goes through many of them: in the order of one index, so that a portion costs
/// the same wherever it begins.
public struct MemberRoll: Sendable {
    private let memberships: Memberships

    public init(memberships: Memberships) { self.memberships = memberships }

    /// Where a portion begins; kept in a job's checkpoint.
    public struct Place: Hashable, Sendable, Codable {
        let joinedOn: Day
        let membership: MembershipID
    }

    /// - Returns: the next members in states that hold a card, and where to go on; `nil` at the end.
    public func portion(of scope: MemberScope, after place: Place?, limit: Int, in tx: any Transaction) throws -> (members: [MemberFacts], next: Place?) {
        let query = MemberQuery(scope: scope, order: .joined)
        let cursor = place.map { MemberCursor(rank: 0, key: $0.joinedOn.value, id: $0.membership) }
        let found = try MemberLists().page(query, cursor: cursor, limit: limit, in: tx)
        let facts = try memberships.facts(of: found.map(\.person), in: tx)
        let last = found.count < limit ? nil : found.last
        return (found.compactMap { facts[$0.person] }, last.map { Place(joinedOn: $0.joinedOn, membership: $0.id) })
    }
}
