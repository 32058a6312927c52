import Kernel
import Store

@testable import Organisations

/// A stand-in for Membership with tables of its own: how many members a union holds, and where memberships say that it is.
struct TestMembers: TreeFollower {
    static let migration = Migration(
        "test", 1,
        [
            """
            CREATE TABLE test_member (organisation BIGINT PRIMARY KEY, members BIGINT NOT NULL, pooled BIGINT NOT NULL, city BIGINT, county BIGINT, town BIGINT)
            """
        ])

    static func add(_ members: Int, at id: OrganisationID, in tx: any Transaction) throws {
        let placement = try Organisations.placement(of: id, in: tx)
        try put(id, members: members, pooled: 0, placement, in: tx)
        try Counters.adjust(CounterDelta(members: members), at: id, in: tx)
    }

    private static func put(_ id: OrganisationID, members: Int, pooled: Int, _ placement: Placement, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO test_member (organisation, members, pooled, city, county, town) VALUES (:id, :members, :pooled, :city, :county, :town)
            ON CONFLICT (organisation) DO UPDATE SET members = test_member.members + :members, pooled = test_member.pooled + :pooled
            """,
            ["id": id, "members": members, "pooled": pooled, "city": placement.city, "county": placement.county, "town": placement.town])
    }

    private func take(_ id: OrganisationID, in tx: any Transaction) throws -> (members: Int, pooled: Int) {
        let row = try tx.row("SELECT members, pooled FROM test_member WHERE organisation = :id", ["id": id])
        try tx.execute("DELETE FROM test_member WHERE organisation = :id", ["id": id])
        return (row?[0] ?? 0, row?[1] ?? 0)
    }

    func subtreeMoved(_ move: SubtreeMove, in tx: any Transaction) throws {
        for (id, placement) in move.placements {
            try tx.execute(
                "UPDATE test_member SET city = :city, county = :county, town = :town WHERE organisation = :id",
                ["id": id, "city": placement.city, "county": placement.county, "town": placement.town])
        }
    }

    func unionMerged(_ merge: UnionMerge, in tx: any Transaction) throws {
        let held = try take(merge.source, in: tx)
        try Self.put(merge.target, members: held.members, pooled: held.pooled, merge.placement, in: tx)
    }

    func unionDissolved(_ dissolution: UnionDissolution, in tx: any Transaction) throws {
        let held = try take(dissolution.organisation, in: tx)
        try Counters.adjust(CounterDelta(members: -held.members, pooled: -held.pooled), at: dissolution.organisation, in: tx)
        try Self.put(dissolution.pool, members: 0, pooled: held.members + held.pooled, dissolution.poolPlacement, in: tx)
        try Counters.adjust(CounterDelta(pooled: held.members + held.pooled), at: dissolution.pool, in: tx)
    }

    static func own(in tx: any Transaction) throws -> [OrganisationID: CounterValues] {
        let rows = try tx.rows("SELECT organisation, members, pooled FROM test_member")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], CounterValues(members: $0[1], pooled: $0[2])) })
    }
}
