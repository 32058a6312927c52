import Kernel
import Store

/// What must hold of every tree, whatever was done to it: for `gonghui audit verify`.
public enum TreeIntegrity {
    /// One sentence per union that stands where it can't: circles, missing parents, wrong levels, too deep, live below what is no more.
    public static func faults(_ tree: OrganisationTree, rules: TreeRules = .usual, in tx: any Transaction, limit: Int = 100) throws -> [String] {
        var out: [String] = []
        let stored: Int = try tx.scalar("SELECT COUNT(*) FROM organisation") ?? 0
        if stored != tree.count { out.append("\(stored - tree.count) unions stand in a circle: no way leads from them to the root") }
        var depths = [Int](repeating: 1, count: tree.count)
        for place in tree.places {
            let parent = tree.parentPlace(of: place)
            depths[place] = parent.map { depths[$0] + 1 } ?? 1
            if let fault = fault(tree, place, parent, depths, rules) { out.append("union \(tree.id(at: place)) \(fault)") }
            if out.count >= limit { break }
        }
        return out
    }

    private static func fault(_ tree: OrganisationTree, _ place: Int, _ parent: Int?, _ depths: [Int], _ rules: TreeRules) -> String? {
        guard tree.isLive(at: place) else { return nil }
        let node = tree.node(at: place)
        guard let parent else { return place == 0 ? nil : "has no parent, and is not the root" }
        guard tree.isLive(at: parent) else { return "stands below one that is no more" }
        let above = tree.node(at: parent)
        let problem = rules.mayStand(node.kind, node.level, under: TreeRules.Place(kind: above.kind, level: above.level, depth: depths[parent]))
        return problem.map { "can't stand where it does: \($0.code)" }
    }

    /// Where the history's last spans and the table say different things.
    static func historyFaults(in tx: any Transaction, limit: Int = 100) throws -> [String] {
        try tx.rows(
            """
            SELECT o.id FROM organisation o LEFT JOIN organisation_change c ON c.organisation = o.id AND c.until_at IS NULL
            WHERE c.organisation IS NULL OR c.name <> o.name OR c.state <> o.state OR COALESCE(c.parent, 0) <> COALESCE(o.parent, 0) ORDER BY o.id LIMIT :limit
            """, ["limit": limit]
        ).map { "union \($0[0] as Int64): the history's last entry is not how the union is now" }
    }

    /// Counters that can't be: less than the unions below add up to, or a wrong number of unions.
    static func counterFaults(_ tree: OrganisationTree, in tx: any Transaction, limit: Int = 100) throws -> [String] {
        let counters = try Counters.read(tree.places.map { tree.id(at: $0) }, in: tx)
        var own = tree.places.map { counters[tree.id(at: $0)] ?? .zero }
        for place in tree.places {
            if let parent = tree.parentPlace(of: place) { own[parent] = own[parent] - (counters[tree.id(at: place)] ?? .zero) }
        }
        return tree.places.lazy.compactMap { place in
            let id = tree.id(at: place)
            if counters[id] == nil { return "union \(id) has no counters" }
            if own[place].unions != (tree.isLive(at: place) ? 1 : 0) { return "union \(id): the number of unions is not that of its subtree" }
            if own[place].isNegativeSomewhere { return "union \(id) counts less than the unions below it together" }
            if !tree.isLive(at: place), !own[place].isZero { return "union \(id) is no more and still counts somebody" }
            return nil
        }.prefix(limit).map { $0 }
    }
}
