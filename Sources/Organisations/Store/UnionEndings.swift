import Kernel
import Store

/// Why a union is dissolved; there is no other reason. (工会法 art. 13, domain.md R9c)
public enum DissolutionReason: String, TextColumn, CaseIterable {
    case employerEnded = "employer_ended"
    case decision

    public var name: Phrase {
        switch self {
        case .employerEnded: Phrase("用人单位终止或被撤销", "The employer has ended")
        case .decision: Phrase("上级工会决定", "Decided by the union above")
        }
    }
}

/// How a union ends: it goes into another, or it is dissolved.
extension UnionRegister {
    /// Merges `source` into `target`: unions below, members and counters go over, the old code leads to the new union. (domain.md R9b)
    public func merge(_ source: OrganisationID, into target: OrganisationID, version: Int, _ act: Act, in tx: any Transaction) throws {
        try takeTree(in: tx)
        let union = try current(source, version, in: tx)
        _ = try Organisations.live(target, in: tx)
        let path = try Organisations.path(from: target, in: tx)
        let moving = TreeRules.Moving(
            place: try place(source, in: tx), height: try Organisations.subtreePlacements(of: source, in: tx).height, isRoot: union.parent == nil)
        if source == target { throw OrganisationProblem.circle }
        if let problem = rules.mayMerge(moving, into: try place(target, in: tx), targetIsInside: path.contains { $0.id == source }) { throw problem }
        let children = try tx.rows("SELECT id, name FROM organisation WHERE parent = :id AND state = 'live' ORDER BY id", ["id": source])
        // Another transaction could hold the same name below the target; the tree is taken, so what is read here stays.
        for child in children { try checkName(child[1], under: target, except: child[0], in: tx) }

        let all = try Counters.read(source, in: tx)
        try Counters.adjust(-all, at: source, in: tx)
        for child in children { try setParent(of: child[0], to: target, .merged, act, in: tx) }
        try Counters.adjust(all - CounterDelta(unions: 1), at: target, in: tx)
        for child in children { try tellMove(of: child[0], from: source, to: target, act, in: tx) }
        let merge = UnionMerge(source: source, target: target, placement: Organisations.placement(path), at: act.at, actor: act.person)
        for follower in followers { try follower.unionMerged(merge, in: tx) }

        try Foundings.follow(merge: source, into: target, in: tx)
        try end(source, .merged, successor: target, .merged, act, in: tx)
        try audit("merged", source, act, ["into": target.description], in: tx)
        try audit("absorbed", target, act, ["from": source.description], in: tx)
    }

    /// What keeps a union from being dissolved; empty when nothing does. (domain.md R9d)
    public func blocks(against id: OrganisationID, in tx: any Transaction) throws -> [DissolutionBlock] {
        var out: [DissolutionBlock] = []
        let children: Int = try tx.scalar("SELECT COUNT(*) FROM organisation WHERE parent = :id AND state = 'live'", ["id": id]) ?? 0
        if children > 0 {
            out.append(DissolutionBlock("child_unions", count: children, Phrase("还有 \(children) 个下级工会", "\(children) unions stand below")))
        }
        out += try Foundings.blocks(against: id, in: tx)
        for blocker in blockers { out += try blocker.blocks(against: id, in: tx) }
        return out
    }

    /// Dissolves a union; its members go to the holding pool with their past kept. (domain.md R9c–R9e)
    /// - Parameter document: the number or title of the decision, for the record.
    public func dissolve(
        _ id: OrganisationID, _ reason: DissolutionReason, document: String, version: Int, _ act: Act, in tx: any Transaction
    ) throws {
        try takeTree(in: tx)
        let union = try current(id, version, in: tx)
        guard let parent = union.parent else { throw OrganisationProblem.root }
        let blocks = try blocks(against: id, in: tx)
        guard blocks.isEmpty else { throw OrganisationProblem.remains(blocks) }
        guard let pool = try Organisations.holdingPool(of: parent, in: tx) else { throw OrganisationProblem.unknown }
        let dissolution = UnionDissolution(
            organisation: id, pool: pool, poolPlacement: try Organisations.placement(of: pool, in: tx), at: act.at, actor: act.person, reason: reason.rawValue)
        for follower in followers { try follower.unionDissolved(dissolution, in: tx) }
        guard try Counters.read(id, in: tx) == CounterValues(unions: 1) else { throw OrganisationProblem.membersRemain }
        try Counters.adjust(CounterDelta(unions: -1), at: id, in: tx)
        try end(id, .dissolved, successor: nil, .dissolved, act, in: tx)
        try audit("dissolved", id, act, ["reason": reason.rawValue, "document": document, "pool": pool.description], in: tx)
    }

    private func end(
        _ id: OrganisationID, _ state: UnionState, successor: OrganisationID?, _ cause: TreeChange, _ act: Act, in tx: any Transaction
    ) throws {
        try tx.execute(
            "UPDATE organisation SET state = :state, successor = :successor, version = version + 1 WHERE id = :id",
            ["state": state, "successor": successor, "id": id])
        try TreeHistory.note(cause, of: id, at: act.at, in: tx)
    }
}
