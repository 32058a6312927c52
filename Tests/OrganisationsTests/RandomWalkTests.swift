import Audit
import Kernel
import Store
import TestSupport
import Testing

@testable import Organisations

/// The tree as a few lines of obvious code keep it.
private struct ModelTree {
    struct Union: Equatable {
        var parent: Int64?
        var kind: UnionKind
        var name: String
        var state = UnionState.live
        var members = 0
        var pooled = 0
    }
    var unions: [Int64: Union] = [:]
    var live: [Int64] { unions.filter { $0.value.state == .live }.map(\.key).sorted() }

    func above(_ id: Int64) -> [Int64] { unions[id]?.parent.map { [$0] + above($0) } ?? [] }
    func children(_ id: Int64) -> [Int64] { unions.filter { $0.value.parent == id && $0.value.state == .live }.map(\.key).sorted() }
    func height(_ id: Int64) -> Int { 1 + (children(id).map(height).max() ?? 0) }
    func isNameFree(_ name: String, under parent: Int64, except id: Int64) -> Bool {
        !unions.contains { $0.key != id && $0.value.name == name && ($0.value.state != .live || $0.value.parent == parent) }
    }

    private static let rank: [UnionKind: Int] = [.province: 1, .city: 2, .county: 3, .town: 4, .park: 4, .baseUnion: 5, .jointUnion: 5, .sectorUnion: 5]
    func fits(_ kind: UnionKind, under parent: Int64) -> Bool {
        guard let above = unions[parent], above.state == .live, let a = Self.rank[above.kind], let b = Self.rank[kind] else { return false }
        return a < b && above.kind != .baseUnion
    }
    func mayMove(_ id: Int64, to target: Int64) -> Bool {
        guard let union = unions[id], union.state == .live, union.parent != nil, union.parent != target, target != id, !above(target).contains(id) else { return false }
        return fits(union.kind, under: target) && above(target).count + 1 + height(id) <= 8 && isNameFree(union.name, under: target, except: id)
    }
    func mayMerge(_ id: Int64, into target: Int64) -> Bool {
        guard let a = unions[id], let b = unions[target], a.state == .live, b.state == .live, a.parent != nil, id != target, !above(target).contains(id)
        else { return false }
        guard a.kind.holdsMembers ? b.kind.holdsMembers : a.kind == b.kind else { return false }
        return children(id).allSatisfy { isNameFree(unions[$0]?.name ?? "", under: target, except: $0) }
    }
    func pool(of id: Int64) -> Int64 {
        let path = above(id)
        return path.first { unions[$0]?.kind == .county } ?? path.first { unions[$0]?.kind == .city } ?? path.last ?? id
    }
    mutating func merge(_ id: Int64, into target: Int64) {
        for child in children(id) { unions[child]?.parent = target }
        let held = end(id, .merged)
        unions[target]?.members += held.members
        unions[target]?.pooled += held.pooled
    }
    mutating func dissolve(_ id: Int64) {
        let held = end(id, .dissolved)
        unions[pool(of: id)]?.pooled += held.members + held.pooled
    }
    private mutating func end(_ id: Int64, _ state: UnionState) -> (members: Int, pooled: Int) {
        let (members, pooled) = (unions[id]?.members ?? 0, unions[id]?.pooled ?? 0)
        unions[id]?.members = 0
        unions[id]?.pooled = 0
        unions[id]?.state = state
        return (members, pooled)
    }
    /// Counters of a subtree, added up the long way.
    func counted(_ id: Int64) -> CounterValues {
        let under = unions.filter { $0.key == id || above($0.key).contains(id) }.values
        return CounterValues(
            members: under.reduce(0) { $0 + $1.members }, pooled: under.reduce(0) { $0 + $1.pooled }, unions: under.count { $0.state == .live })
    }
}

@Suite("Random walks")
struct RandomWalkTests {
    @Test("After any acts tree, counters, scopes and every past day are as a plain model has them", arguments: Engine.testable)
    func walk(engine: Engine) async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("random walk of the tree, \(engine.rawValue): seed \(seed)")
        var chance = SplitMix(seed: seed)
        try await withRegister(engine) { (database: any DatabaseControl, register: UnionRegister, organisations: Organisations) async throws -> Void in
            var model = ModelTree()
            for row in smallProvince { model.unions[row.id] = ModelTree.Union(parent: row.parent, kind: row.kind, name: row.name) }
            var clock = testTime
            var past: [(at: Instant, model: ModelTree)] = [(clock, model)]
            var done = 0
            for step in 0..<150 {
                clock = clock + .hours(Int64.random(in: 1...30, using: &chance))
                let before = model
                let isDone = try await self.step(step, &model, database, register, clock, &chance)
                if isDone { done += 1 } else { #expect(model.unions == before.unions) }
                past.append((clock, model))
                try await compare(model, database, organisations, "seed \(seed), step \(step)")
            }
            #expect(done > 15, "seed \(seed): the walk hardly did anything")
            for (at, model) in past {
                let tree = try await database.read { try TreeHistory.tree(at: at, in: $0) }
                let seen = Dictionary(uniqueKeysWithValues: tree.places.map { tree.node(at: $0) }.map { ($0.id.raw, [$0.parent?.description ?? "", $0.name, $0.state.rawValue]) })
                #expect(seen == model.unions.mapValues { [$0.parent.map(String.init) ?? "", $0.name, $0.state.rawValue] }, "seed \(seed), as of \(at.rfc3339)")
            }
        }
    }

    /// One act, tried on both; returns whether it was allowed.
    private func step(
        _ step: Int, _ model: inout ModelTree, _ database: any Database, _ register: UnionRegister, _ now: Instant, _ chance: inout SplitMix
    ) async throws -> Bool {
        let any = model.unions.keys.sorted()
        guard let a = any.randomElement(using: &chance), let b = any.randomElement(using: &chance) else { return false }
        let version = try await database.version(a)
        let act = act(now)
        func isDone(_ body: @escaping @Sendable (any Transaction) throws -> Void) async throws -> Bool {
            do {
                try await database.write(body)
                return true
            } catch is OrganisationProblem { return false }
        }
        switch Int.random(in: 0..<12, using: &chance) {
        case 0..<4:
            let kind = [UnionKind.city, .county, .town, .baseUnion, .baseUnion, .jointUnion, .sectorUnion].randomElement(using: &chance) ?? .baseUnion
            // Few names, so that some are taken.
            let (new, name) = (Int64(1000 + step), "工会\(Int.random(in: 0..<40, using: &chance))")
            let allowed = model.fits(kind, under: a) && ![.jointUnion, .sectorUnion].contains(model.unions[a]?.kind) && model.isNameFree(name, under: a, except: new)
            let day = now.day
            #expect(
                try await isDone {
                    try register.found(NewOrganisation(id: OrganisationID(new), parent: OrganisationID(a), kind: kind, name: name, foundedOn: day), act, in: $0)
                } == allowed, "found \(kind) \(name) under \(a)")
            if allowed { model.unions[new] = ModelTree.Union(parent: a, kind: kind, name: name) }
            return allowed
        case 4..<7:
            let allowed = model.mayMove(a, to: b)
            #expect(try await isDone { try register.reparent(id(a), to: id(b), version: version, act, in: $0) } == allowed, "move \(a) to \(b)")
            if allowed { model.unions[a]?.parent = b }
            return allowed
        case 7:
            let allowed = model.mayMerge(a, into: b)
            #expect(try await isDone { try register.merge(id(a), into: id(b), version: version, act, in: $0) } == allowed, "merge \(a) into \(b)")
            if allowed { model.merge(a, into: b) }
            return allowed
        case 8:
            let union = model.unions[a]
            let allowed = union?.state == .live && union?.parent != nil && model.children(a).isEmpty
            #expect(try await isDone { try register.dissolve(id(a), .decision, document: "文", version: version, act, in: $0) } == allowed, "dissolve \(a)")
            if allowed { model.dissolve(a) }
            return allowed
        case 9:
            let name = "工会\(Int.random(in: 0..<40, using: &chance))"
            let union = model.unions[a]
            let allowed = union?.state == .live && model.isNameFree(name, under: union?.parent ?? 0, except: a)
            #expect(try await isDone { try register.rename(id(a), to: name, shortName: nil, version: version, act, in: $0) } == allowed, "rename \(a)")
            if allowed { model.unions[a]?.name = name }
            return allowed
        default:
            guard model.unions[a]?.kind.holdsMembers == true else { return false }
            let count = Int.random(in: 1...50, using: &chance)
            let allowed = model.unions[a]?.state == .live
            #expect(try await isDone { try TestMembers.add(count, at: id(a), in: $0) } == allowed)
            if allowed { model.unions[a]?.members += count }
            return allowed
        }
    }

    private func compare(_ model: ModelTree, _ database: any Database, _ organisations: Organisations, _ where: String) async throws {
        let tree = try await organisations.tree()
        let ids = model.unions.keys.sorted()
        #expect(tree.count == ids.count)
        let (counters, places, faults) = try await database.read { tx in
            let differences = try Counters.differences(own: try TestMembers.own(in: tx), tree: tree, in: tx)
            let faults = try TreeIntegrity.faults(tree, in: tx) + TreeIntegrity.historyFaults(in: tx) + TreeIntegrity.counterFaults(tree, in: tx) + differences
            let places = try tx.rows("SELECT organisation, city, county, town FROM test_member").map { ($0[0] as Int64, [$0[1], $0[2], $0[3]] as [Int64?]) }
            return (try Counters.read(ids.map { OrganisationID($0) }, in: tx), places, faults)
        }
        #expect(faults == [], "\(`where`)")
        for id in ids {
            #expect(tree.node(OrganisationID(id))?.parent?.raw == model.unions[id]?.parent, "\(`where`), union \(id)")
            #expect(counters[OrganisationID(id)] == model.counted(id), "\(`where`), union \(id)")
            for top in ids.prefix(12) { #expect(tree.covers(OrganisationID(top), OrganisationID(id)) == (top == id || model.above(id).contains(top)), "\(`where`)") }
        }
        for (id, stored) in places {
            let path = [id] + model.above(id)
            func nearest(_ kinds: [UnionKind]) -> Int64? { path.first { kinds.contains(model.unions[$0]?.kind ?? .province) } }
            #expect(stored == [nearest([.city]), nearest([.county]), nearest([.town, .park])], "\(`where`), placement of \(id)")
        }
    }
}
