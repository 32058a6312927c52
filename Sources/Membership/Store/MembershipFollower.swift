import Audit
import Kernel
import Organisations
import Store

/// What happens to memberships when the tree changes. Whole unions at once: one with 50,000 members can be merged in a second.
public struct MembershipFollower: TreeFollower {
    let memberships: Memberships

    public init(memberships: Memberships) { self.memberships = memberships }

    // MARK: A subtree moved

    /// The ids of the unions above stand beside each membership: they are written anew.
    public func subtreeMoved(_ move: SubtreeMove, in tx: any Transaction) throws {
        for (organisation, placement) in move.placements { try setPlace(try place(organisation, placement, in: tx), in: tx) }
    }

    private func setPlace(_ place: UnionPlace, in tx: any Transaction) throws {
        let parameters: Parameters = [
            "organisation": place.organisation, "city": place.city, "county": place.county, "town": place.town, "branch": place.branch,
        ]
        try tx.execute(
            "UPDATE membership SET city = :city, county = :county, town = :town, branch = :branch WHERE organisation = :organisation", parameters)
        try tx.execute(
            """
            UPDATE membership_transfer SET to_city = :city, to_county = :county, to_town = :town, to_branch = :branch
            WHERE to_organisation = :organisation AND due_on IS NOT NULL
            """, parameters)
    }

    private func place(_ organisation: OrganisationID, _ placement: Placement, in tx: any Transaction) throws -> UnionPlace {
        let branch: OrganisationID? = try tx.scalar(
            """
            WITH RECURSIVE path(id, parent, kind, depth) AS (
                SELECT id, parent, kind, 0 FROM organisation WHERE id = :id
                UNION ALL SELECT o.id, o.parent, o.kind, p.depth + 1 FROM organisation o JOIN path p ON o.id = p.parent)
            SELECT id FROM path WHERE depth > 0 AND kind IN ('industry_union', 'direct_union') ORDER BY depth LIMIT 1
            """, ["id": organisation])
        return UnionPlace(
            organisation: organisation, city: placement.city ?? UnionPlace.none, county: placement.county ?? UnionPlace.none,
            town: placement.town ?? UnionPlace.none, branch: branch ?? UnionPlace.none)
    }

    // MARK: A union merged

    /// Members, applications and history go over. Counters are the register's work. (domain.md R9b)
    public func unionMerged(_ merge: UnionMerge, in tx: any Transaction) throws {
        try settleTransfersBetween(merge, in: tx)
        let place = try place(merge.target, merge.placement, in: tx)
        let moved = try tx.execute(
            """
            INSERT INTO membership_event (membership, version, at, act, from_state, to_state, actor_kind, actor, organisation, detail)
            SELECT id, version + 1, :now, :act, state, state, 'system', :actor, :target, :source FROM membership WHERE organisation = :from
            """,
            [
                "now": merge.at, "act": MembershipEvent.unionMerge, "actor": merge.actor, "target": merge.target, "source": merge.source.description,
                "from": merge.source,
            ])
        try tx.execute(
            """
            UPDATE membership SET organisation = :organisation, city = :city, county = :county, town = :town, branch = :branch, version = version + 1
            WHERE organisation = :from
            """,
            [
                "organisation": place.organisation, "city": place.city, "county": place.county, "town": place.town, "branch": place.branch,
                "from": merge.source,
            ])
        try tx.execute("UPDATE membership SET offered_to = :target WHERE offered_to = :source", ["target": merge.target, "source": merge.source])
        try tx.execute(
            "UPDATE membership_transfer SET from_organisation = :target WHERE from_organisation = :source AND due_on IS NOT NULL",
            [
                "target": merge.target,
                "source": merge.source,
            ])
        try tx.execute(
            "UPDATE membership_transfer SET to_organisation = :target WHERE to_organisation = :source AND due_on IS NOT NULL",
            [
                "target": merge.target,
                "source": merge.source,
            ])
        try setPlace(place, in: tx)
        try audit("membership.merged", merge.target, merge.actor, merge.at, ["from": merge.source.description, "count": String(moved)], in: tx)
    }

    /// A transfer between the two unions has come to its goal by itself.
    private func settleTransfersBetween(_ merge: UnionMerge, in tx: any Transaction) throws {
        let ids: [TransferID] = try tx.rows(
            """
            SELECT id FROM membership_transfer WHERE due_on IS NOT NULL
                AND ((from_organisation = :a AND to_organisation = :b) OR (from_organisation = :b AND to_organisation = :a))
            """, ["a": merge.source, "b": merge.target]
        ).map { $0[0] }
        for id in ids { try drop(id, reason: "工会合并", at: merge.at, in: tx) }
    }

    private func drop(_ id: TransferID, reason: String, at now: Instant, in tx: any Transaction) throws {
        let transfers = Transfers(memberships: memberships)
        let transfer = try transfers.existing(id, in: tx)
        let member = try memberships.existing(transfer.membership, in: tx)
        if member.state == .transferring {
            // The receiving union can't take anybody in any more: the same move as when it doesn't want to.
            let acting = Acting(.receivingOfficer, .system)
            let evidence = MembershipMachine.Evidence(reason: reason)
            let state = try MembershipMachine.decide(.refuseTransfer, from: member.state, by: acting.capacity, with: evidence).get()
            let step = Memberships.Step(act: .refuseTransfer, from: member.state, to: state, version: member.version + 1)
            try memberships.move(member, step, to: member.place, by: acting, evidence, now: now, in: tx)
        }
        try transfers.close(transfer, .dropped, reason: reason, by: .system, now: now, in: tx)
    }

    // MARK: A union dissolved

    /// All who live in it go to the holding pool, their past with them. (domain.md R9c)
    public func unionDissolved(_ dissolution: UnionDissolution, in tx: any Transaction) throws {
        let from = dissolution.organisation
        let incoming: [TransferID] = try tx.rows("SELECT id FROM membership_transfer WHERE to_organisation = :id AND due_on IS NOT NULL", ["id": from]).map { $0[0] }
        for id in incoming { try drop(id, reason: "工会撤销", at: dissolution.at, in: tx) }
        try tx.execute(
            """
            UPDATE membership_transfer SET state = 'dropped', due_on = NULL, closed_at = :now, version = version + 1
            WHERE from_organisation = :id AND due_on IS NOT NULL
            """, ["now": dissolution.at, "id": from])
        try tx.execute("UPDATE membership SET offered_to = NULL WHERE offered_to = :id", ["id": from])
        let (left, count) = try counted(from, in: tx)
        try noteDissolution(dissolution, in: tx)
        try moveToPool(dissolution, in: tx)
        try Counters.adjust(-left, at: from, in: tx)
        try Counters.adjust(CounterDelta(pooled: count), at: dissolution.pool, in: tx)
        try audit("membership.pooled", dissolution.pool, dissolution.actor, dissolution.at, ["from": from.description, "count": String(count)], in: tx)
    }

    private func counted(_ union: OrganisationID, in tx: any Transaction) throws -> (CounterDelta, Int) {
        var (sum, all) = (CounterDelta.zero, 0)
        for row in try tx.rows("SELECT bucket, COUNT(*) FROM membership WHERE organisation = :id AND bucket < 20 GROUP BY bucket", ["id": union]) {
            let (bucket, count): (Int, Int) = (row[0], row[1])
            guard let state = MembershipState.allCases.first(where: { $0.rank == bucket / 4 }) else { continue }
            let one = MembershipRows.counted(state, isVerified: bucket & 2 > 0, isNewForm: bucket & 1 > 0)
            for _ in 0..<count { sum += one }
            all += count
        }
        return (sum, all)
    }

    private func noteDissolution(_ dissolution: UnionDissolution, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO membership_event (membership, version, at, act, from_state, to_state, actor_kind, actor, organisation, reason)
            SELECT id, version + 1, :now, CASE WHEN state = 'applied' THEN 'pool' ELSE 'move_to_pool' END, state, 'pooled', 'system', :actor, :pool, :reason
            FROM membership WHERE organisation = :from AND ended = 0
            """,
            ["now": dissolution.at, "actor": dissolution.actor, "pool": dissolution.pool, "reason": "工会撤销", "from": dissolution.organisation])
    }

    private func moveToPool(_ dissolution: UnionDissolution, in tx: any Transaction) throws {
        let place = try place(dissolution.pool, dissolution.poolPlacement, in: tx)
        // Pooled is rank 1: buckets 4 to 7, the flags as they were.
        try tx.execute(
            """
            UPDATE membership SET organisation = :organisation, city = :city, county = :county, town = :town, branch = :branch, state = 'pooled',
                bucket = 4 + bucket % 4, due_on = :due, offered_to = NULL, retained_for = NULL, version = version + 1
            WHERE organisation = :from AND ended = 0
            """,
            [
                "organisation": place.organisation, "city": place.city, "county": place.county, "town": place.town, "branch": place.branch,
                "due": memberships.term.dueDay(receivedOn: dissolution.at.day).day, "from": dissolution.organisation,
            ])
    }

    private func audit(
        _ action: String, _ organisation: OrganisationID, _ actor: PersonID?, _ at: Instant, _ detail: [String: String], in tx: any Transaction
    ) throws {
        try tx.audit(
            AuditEntry(
                at: at, actor: actor.map { .person($0) } ?? .system, organisation: organisation, action: action, object: AuditObject("organisation", organisation),
                detail: detail))
    }
}
