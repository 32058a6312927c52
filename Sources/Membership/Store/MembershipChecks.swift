import Kernel
import Organisations
import Store
import Web

/// What must add up in this feature's tables, for `gonghui audit verify`.
enum MembershipChecks {
    static func all(_ organisations: Organisations) -> [Verification] {
        [
            Verification("members counted") { database in
                let tree = try await organisations.tree()
                return try await database.read { tx in try Counters.differences(own: try ownCounts(in: tx), tree: tree, in: tx) }
            },
            Verification("one living membership") { database in try await database.read { try doubled(in: $0) } },
            Verification("states follow events") { database in try await batches(database) { try brokenStates($0, in: $1) } },
            Verification("places follow the tree") { database in
                let tree = try await organisations.tree()
                return try await database.read { try misplaced(tree, in: $0) }
            },
        ]
    }

    /// What each union holds itself, counted from the memberships.
    static func ownCounts(in tx: any Transaction) throws -> [OrganisationID: CounterValues] {
        var out: [OrganisationID: CounterValues] = [:]
        // Grouped by the index (organisation, bucket, …), which holds all that is asked.
        try tx.forEachRow("SELECT organisation, bucket, COUNT(*) FROM membership GROUP BY organisation, bucket", [:]) { row in
            let (id, bucket, count): (OrganisationID, Int, Int) = (row[0], row[1], row[2])
            guard let state = MembershipState.allCases.first(where: { $0.rank == bucket / 4 }) else { return true }
            let one = MembershipRows.counted(state, isVerified: bucket & 2 > 0, isNewForm: bucket & 1 > 0)
            out[id, default: .zero] += CounterValues(
                members: one.members * count, verified: one.verified * count, newForm: one.newForm * count, pending: one.pending * count, pooled: one.pooled * count)
            return true
        }
        return out
    }

    private static func doubled(in tx: any Transaction) throws -> [String] {
        try tx.rows("SELECT person FROM membership WHERE ended = 0 GROUP BY person HAVING COUNT(*) > 1 LIMIT 100").map { row in
            "person \(row[0] as PersonID) has more than one living membership"
        }
    }

    /// Reads memberships 5,000 at a time, so that no snapshot is held for long.
    private static func batches(
        _ database: any Database, _ check: @escaping @Sendable (MembershipID, any Transaction) throws -> (faults: [String], last: MembershipID?)
    ) async throws -> [String] {
        var faults: [String] = []
        var after: MembershipID? = MembershipID(0)
        while let from = after, faults.count < 100 {
            let (found, last) = try await database.read { try check(from, $0) }
            faults += found
            after = last
        }
        return faults
    }

    private static func brokenStates(_ after: MembershipID, in tx: any Transaction) throws -> (faults: [String], last: MembershipID?) {
        let rows = try tx.rows(
            """
            SELECT m.id, m.state, e.to_state, m.bucket, m.verified, CASE WHEN m.new_form_kind IS NULL THEN 0 ELSE 1 END, m.ended,
                (SELECT MAX(version) FROM membership_event l WHERE l.membership = m.id) - m.version
            FROM (SELECT * FROM membership WHERE id > :after ORDER BY id LIMIT 5000) AS m
            LEFT JOIN membership_event e ON e.membership = m.id AND e.version = m.version ORDER BY m.id
            """, ["after": after])
        let faults = rows.compactMap { row -> String? in
            let (id, state): (MembershipID, MembershipState) = (row[0], row[1])
            guard let last = row[2] as MembershipState?, let newer = row[7] as Int?, newer == 0 else { return "membership \(id) has no event of its version" }
            if last != state { return "membership \(id) is \(state.rawValue), its last event says \(last.rawValue)" }
            if MemberBucket(state, isVerified: row[4], isNewForm: row[5]).number != row[3] as Int { return "membership \(id) is listed in the wrong bucket" }
            return ((row[6] as Int64) == 0) == state.isLiving ? nil : "membership \(id) is \(state.rawValue) but marked otherwise"
        }
        return (faults, rows.last.map { $0[0] })
    }

    /// Each union's memberships carry the ids above it.
    private static func misplaced(_ tree: OrganisationTree, in tx: any Transaction) throws -> [String] {
        try tx.rows("SELECT organisation, city, county, town, branch, MIN(id) FROM membership GROUP BY organisation, city, county, town, branch").compactMap { row in
            let place = UnionPlace(organisation: row[0], city: row[1], county: row[2], town: row[3], branch: row[4])
            return place == UnionPlace(place.organisation, in: tree) ? nil : "memberships of union \(place.organisation), as \(row[5] as MembershipID), stand in the wrong place"
        }
    }
}
