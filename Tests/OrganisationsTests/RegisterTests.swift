import Audit
import Kernel
import Store
import TestSupport
import Testing

@testable import Organisations

let testTime = Instant("2026-11-24T09:00:00Z")!
func id(_ raw: Int64) -> OrganisationID { OrganisationID(raw) }
func act(_ at: Instant = testTime) -> UnionRegister.Act { UnionRegister.Act(by: .shell, at: at) }

/// A database with the small province and all that changes of it need.
func withRegister(
    _ engine: Engine, blockers: [any DissolutionBlocker] = [], _ body: (any DatabaseControl, UnionRegister, Organisations) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: []) { database in
        let organisations = Organisations(database: database)
        try await database.migrate(AuditFeature(database: database).migrations + OrganisationsFeature.migrations + [TestMembers.migration])
        try await database.write { try Organisations.insertMany(planned(smallProvince), at: Instant("2026-11-24T08:00:00Z")!, in: $0) }
        try await body(database, UnionRegister(followers: [TestMembers()], blockers: blockers), organisations)
    }
}

extension Database {
    func members(_ ids: [Int64]) async throws -> [Int] {
        let counters = try await read { try Counters.read(ids.map { OrganisationID($0) }, in: $0) }
        return ids.map { counters[OrganisationID($0)]?.members ?? -1 }
    }
    func version(_ raw: Int64) async throws -> Int { try await read { try Organisations.record(OrganisationID(raw), in: $0)?.version ?? 0 } }
}

@Suite("Changing the tree")
struct RegisterTests {
    @Test("R10: county A has 120 members; its town T with 45 moves to county B with 80: A 75, B 125, the city as before", arguments: Engine.testable)
    func vector(engine: Engine) async throws {
        try await withRegister(engine) { (database: any DatabaseControl, register: UnionRegister, organisations: Organisations) async throws -> Void in
            let (a, b, town, city) = (id(3), id(4), id(5), id(2))
            try await database.write { tx in
                try register.found(NewOrganisation(id: id(20), parent: a, kind: .baseUnion, name: "惠城区医院工会", foundedOn: Day("2026-01-01")!), act(), in: tx)
                try TestMembers.add(75, at: id(20), in: tx)
                try TestMembers.add(45, at: id(8), in: tx)
                try TestMembers.add(80, at: id(10), in: tx)
            }
            #expect(try await database.members([3, 4, 2, 1]) == [120, 80, 200, 200])
            try await database.write { try register.reparent(town, to: b, version: 1, act(), in: $0) }
            #expect(try await database.members([3, 4, 2, 1, 5]) == [75, 125, 200, 200, 45])
            let tree = try await organisations.tree()
            #expect(!tree.covers(a, id(8)) && tree.covers(b, id(8)) && tree.covers(city, id(8)))
            #expect(try await database.read { try $0.scalar("SELECT county FROM test_member WHERE organisation = 8") } == b)
        }
    }

    @Test("A circle, a wrong level, the same place, the root and an old version are refused, and nothing is changed", arguments: Engine.testable)
    func refusals(engine: Engine) async throws {
        try await withRegister(engine) { (database: any DatabaseControl, register: UnionRegister, _: Organisations) async throws -> Void in
            func code(_ moved: Int64, _ target: Int64, version: Int = 1) async throws -> String? {
                do {
                    _ = try await database.write { try register.reparent(id(moved), to: id(target), version: version, act(), in: $0) }
                    return nil
                } catch let problem as any Problem { return problem.code }
            }
            #expect(try await code(3, 5) == "organisation.circle")
            #expect(try await code(3, 3) == "organisation.circle")
            #expect(try await code(3, 7) == "organisation.level")
            #expect(try await code(5, 10) == "organisation.level")
            #expect(try await code(5, 3) == "organisation.already_there")
            #expect(try await code(1, 2) == "organisation.root")
            #expect(try await code(5, 99) == "organisation.unknown")
            #expect(try await code(5, 4, version: 7) == "changed_meanwhile")
            #expect(try await database.read { try Organisations.version(in: $0) } == 2)
        }
    }

    @Test("R9b: a merged union's members, unions and counters follow, and its code leads to the new one", arguments: Engine.testable)
    func merge(engine: Engine) async throws {
        try await withRegister(engine) { (database: any DatabaseControl, register: UnionRegister, organisations: Organisations) async throws -> Void in
            try await database.write { tx in
                try TestMembers.add(30, at: id(8), in: tx)
                try TestMembers.add(12, at: id(9), in: tx)
                try register.merge(id(8), into: id(9), version: 1, act(), in: tx)
                // A county with its town goes into the other county.
                try register.merge(id(3), into: id(4), version: 1, act(), in: tx)
            }
            #expect(try await database.members([9, 8, 5, 4, 3, 2]) == [42, 0, 42, 42, 0, 42])
            let tree = try await organisations.tree()
            #expect(tree.node(id(8))?.state == .merged && tree.node(id(5))?.parent == id(4))
            #expect(tree.children(of: id(2)).map(\.id) == [id(4)])
            let heirs = try await database.read { tx in try [8, 9, 3].map { try Organisations.current(id($0), in: tx) } }
            #expect(heirs == [id(9), id(9), id(4)])
            let unions = try await database.read { try Counters.read([id(1), id(2), id(4)], in: $0).mapValues(\.unions) }
            #expect(unions == [id(1): 8, id(2): 5, id(4): 4])
            await #expect(throws: OrganisationProblem.self) { try await database.write { try register.rename(id(8), to: "新名工会", shortName: nil, version: 2, act(), in: $0) } }
        }
    }

    struct OpenActivities: DissolutionBlocker {
        func blocks(against organisation: OrganisationID, in tx: any Transaction) throws -> [DissolutionBlock] {
            organisation == id(10) ? [DissolutionBlock("open_activities", count: 2, Phrase("还有 2 个活动未结束", "2 activities are open"))] : []
        }
    }

    @Test("R9c–e: a dissolved union's members go to the county's pool, its name is never given again, and what remains is listed", arguments: Engine.testable)
    func dissolve(engine: Engine) async throws {
        try await withRegister(engine, blockers: [OpenActivities()]) {
            (database: any DatabaseControl, register: UnionRegister, organisations: Organisations) async throws -> Void in
            try await database.write { try TestMembers.add(30, at: id(8), in: $0) }
            func dissolve(_ raw: Int64) async throws -> OrganisationProblem? {
                do {
                    _ = try await database.write { try register.dissolve(id(raw), .employerEnded, document: "注销通知", version: 1, act(), in: $0) }
                    return nil
                } catch let problem as OrganisationProblem { return problem }
            }
            #expect(try await dissolve(10)?.message.zh == "还不能撤销：还有 2 个活动未结束。")
            #expect(try await dissolve(5)?.code == "organisation.remains")
            #expect(try await dissolve(1)?.code == "organisation.root")
            #expect(try await dissolve(8) == nil)
            let counters = try await database.read { try Counters.read([id(8), id(3), id(2)], in: $0) }
            #expect(counters[id(3)] == CounterValues(pooled: 30, unions: 3) && counters[id(2)]?.pooled == 30)
            #expect(counters[id(8)]?.isZero == true)
            #expect(try await organisations.tree().node(id(8))?.state == .dissolved)
            #expect(try await dissolve(8)?.code == "organisation.not_live")
            await #expect(throws: OrganisationProblem.self) { try await database.write { try TestMembers.add(1, at: id(8), in: $0) } }
            for name in ["惠城区TCL电子厂工会委员会", "惠城区ｔｃｌ电子厂 工会委员会"] {
                await #expect(throws: OrganisationProblem.self) {
                    try await database.write {
                        try register.found(NewOrganisation(id: id(30), parent: id(7), kind: .baseUnion, name: name, foundedOn: Day("2026-11-24")!), act(), in: $0)
                    }
                }
            }
        }
    }

    @Test("R9: an employer has one live base union, and codes belong to one union for ever", arguments: Engine.testable)
    func codes(engine: Engine) async throws {
        try await withRegister(engine) { (database: any DatabaseControl, register: UnionRegister, _: Organisations) async throws -> Void in
            func found(_ raw: Int64, _ kind: UnionKind = .baseUnion, uscc: String? = nil, employer: String?) async throws -> String? {
                let new = NewOrganisation(
                    id: id(raw), parent: id(7), kind: kind, name: "工会\(raw)", uscc: uscc, employerUSCC: employer, foundedOn: Day("2026-11-24")!)
                do {
                    _ = try await database.write { try register.found(new, act(), in: $0) }
                    return nil
                } catch let problem as any Problem { return problem.code }
            }
            #expect(try await found(20, uscc: "81990000MC0000231Y", employer: "91350100M000100Y43") == nil)
            #expect(try await found(21, employer: "91350100M000100Y43") == "organisation.employer_has_union")
            #expect(try await found(22, uscc: "81990000MC0000231Y", employer: nil) == "organisation.uscc_taken")
            _ = try await database.write { try register.dissolve(id(20), .decision, document: "", version: 1, act(), in: $0) }
            #expect(try await found(23, uscc: "81990000MC0000231Y", employer: nil) == "organisation.uscc_taken")
            #expect(try await found(24, employer: "91350100M000100Y43") == nil)
        }
    }

    @Test("Two moves that would close a circle together: one is refused, whichever comes second", arguments: Engine.testable)
    func concurrentMoves(engine: Engine) async throws {
        try await withRegister(engine) { (database: any DatabaseControl, register: UnionRegister, _: Organisations) async throws -> Void in
            // A union stands below a higher one only, so no two moves can close a circle; two merges into each other could.
            try await database.write { tx in
                for (raw, level) in [(20, UnionLevel.city), (21, .county)] as [(Int64, UnionLevel)] {
                    try register.found(
                        NewOrganisation(id: id(raw), parent: id(1), kind: .industryUnion, level: level, name: "产业工会\(raw)", foundedOn: Day("2026-01-01")!), act(), in: tx)
                }
            }
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                group.addTask { await (try? database.write { try register.merge(id(5), into: id(7), version: 1, act(), in: $0) }) != nil }
                group.addTask { await (try? database.write { try register.merge(id(7), into: id(5), version: 1, act(), in: $0) }) != nil }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(outcomes.count { $0 } == 1)
            for _ in 0..<8 {
                let versions = try await [database.version(20), database.version(21)]
                _ = await withTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try? await database.write { try register.reparent(id(20), to: id(21), version: versions[0], act(), in: $0) } }
                    group.addTask { _ = try? await database.write { try register.reparent(id(21), to: id(20), version: versions[1], act(), in: $0) } }
                    await group.waitForAll()
                }
                let tree = try await database.read { try Organisations.read(in: $0) }
                #expect(tree.count == 12)
                #expect(try await database.read { try TreeIntegrity.faults(tree, in: $0) } == [])
            }
        }
    }

    @Test("Each act is in the log with who did it, and a rename keeps the old name in the history", arguments: Engine.testable)
    func history(engine: Engine) async throws {
        try await withRegister(engine) { (database: any DatabaseControl, register: UnionRegister, _: Organisations) async throws -> Void in
            let before = testTime
            let after = testTime + .days(3)
            try await database.write { try register.rename(id(9), to: "桥东 商贸联合工会", shortName: nil, version: 1, act(after), in: $0) }
            try await database.read { (tx: any Transaction) throws -> Void in
                #expect(try TreeHistory.entry(of: id(9), at: before, in: tx)?.name == "桥东街道商铺联合工会")
                #expect(try TreeHistory.entry(of: id(9), at: after, in: tx)?.name == "桥东 商贸联合工会")
                #expect(try TreeHistory.entry(of: id(9), at: Day("2019-12-31")!.start, in: tx) == nil)
                #expect(try TreeHistory.entries(of: id(9), in: tx).map(\.cause) == [.renamed, .founded])
                #expect(try TreeHistory.ancestors(of: id(9), at: before, in: tx).map(\.organisation.raw) == [5, 3, 2, 1])
                #expect(try TreeHistory.children(of: id(5), at: before, limit: 10, in: tx).map(\.organisation.raw) == [8, 9])
            }
            let log = try await AuditLog(database: database).history(of: AuditObject("organisation", id(9)))
            #expect(log.map(\.entry.action) == ["organisation.renamed"])
            #expect(log.first?.entry.actor == .shell)
        }
    }
}
