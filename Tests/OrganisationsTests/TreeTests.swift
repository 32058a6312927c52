import Kernel
import Store
import TestSupport
import Testing

@testable import Organisations

/// A small province: 1 → city 2 (counties 3, 4; 3 has town 5 with bases 8, 9; 4 has base 10), city 6 without counties (town 7).
let smallProvince: [(id: Int64, parent: Int64?, kind: UnionKind, name: String, region: String?)] = [
    (1, nil, .province, "广东省总工会", "440000"), (2, 1, .city, "惠州市总工会", "441300"), (3, 2, .county, "惠城区总工会", "441302"),
    (4, 2, .county, "惠阳区总工会", "441303"), (5, 3, .town, "桥东街道总工会", "441302001"), (6, 1, .city, "东莞市总工会", "441900"),
    (7, 6, .town, "虎门镇总工会", "441900121"), (8, 5, .baseUnion, "惠城区TCL电子厂工会委员会", "441302001"),
    (9, 5, .jointUnion, "桥东街道商铺联合工会", nil), (10, 4, .baseUnion, "惠阳电子有限公司工会委员会", nil),
]

func planned(_ rows: [(id: Int64, parent: Int64?, kind: UnionKind, name: String, region: String?)]) -> [NewOrganisation] {
    rows.map { row in
        NewOrganisation(
            id: OrganisationID(row.id), parent: row.parent.map { OrganisationID($0) }, kind: row.kind, name: row.name,
            region: row.region.flatMap { RegionCode($0) }, foundedOn: Day("2020-01-01")!)
    }
}

func withProvince(_ engine: Engine, _ body: (any DatabaseControl, Organisations) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: OrganisationsSchema.migrations) { database in
        try await database.write { try Organisations.insertMany(planned(smallProvince), at: Instant("2026-11-24T08:00:00Z")!, in: $0) }
        try await body(database, Organisations(database: database))
    }
}

@Suite("The tree's snapshot")
struct TreeTests {
    private func id(_ raw: Int64) -> OrganisationID { OrganisationID(raw) }

    @Test("The snapshot knows parents, children, ancestors, subtrees and who covers whom", arguments: Engine.testable)
    func shape(engine: Engine) async throws {
        try await withProvince(engine) { (_: any DatabaseControl, organisations: Organisations) async throws -> Void in
            let tree = try await organisations.tree()
            #expect(tree.count == 10)
            #expect(tree.root == id(1))
            #expect(tree.ancestors(of: id(8)).map(\.id.raw) == [5, 3, 2, 1])
            #expect(tree.children(of: id(2)).map(\.id.raw) == [3, 4])
            #expect(Set(tree.subtree(of: id(3)).map(\.raw)) == [3, 5, 8, 9])
            #expect(tree.covers(id(2), id(9)) && tree.covers(id(3), id(3)) && !tree.covers(id(4), id(9)) && !tree.covers(id(9), id(3)))
            #expect(!tree.covers(id(1), id(99)) && !tree.covers(id(99), id(99)))
            #expect(tree.city(of: id(8)) == id(2) && tree.county(of: id(8)) == id(3) && tree.town(of: id(8)) == id(5))
            #expect(tree.county(of: id(7)) == nil && tree.holdingPool(of: id(7)) == id(6) && tree.holdingPool(of: id(10)) == id(4))
            #expect(tree.nearestFederation(to: RegionCode("441302009")!) == id(3))
            #expect(tree.depth(of: id(8)) == 5)
            #expect(tree.node(id(9))?.kind == .jointUnion && tree.node(id(99)) == nil)
        }
    }

    @Test(
        "A union is found by words of its name in any order, width and capitals",
        arguments: [
            ("tcl", [8]), ("ＴＣＬ", [8]), ("电子 惠", [8, 10]), ("惠阳", [4, 10]), ("总工会", [1, 2, 6, 3, 4, 5, 7]), ("惠州市总工会", [2]), ("无此工会", []), ("", []),
        ] as [(String, [Int64])])
    func search(text: String, expected: [Int64]) async throws {
        try await withProvince(.sqlite) { (_: any DatabaseControl, organisations: Organisations) async throws -> Void in
            let found = try await organisations.tree().search(text, under: id(1), limit: 20).map(\.id.raw)
            #expect(Set(found) == Set(expected))
            if let first = expected.first { #expect(found.first == first) }
        }
    }

    @Test("A change is seen by the next who asks, also when another process made it", arguments: Engine.testable)
    func freshness(engine: Engine) async throws {
        try await withProvince(engine) { (database: any DatabaseControl, organisations: Organisations) async throws -> Void in
            let old = try await organisations.tree()
            #expect(try await organisations.tree() === old)
            try await database.write { tx in
                try Organisations.insertMany(planned([(11, 7, .baseUnion, "虎门服装厂工会委员会", nil)]), at: Instant("2026-11-24T09:00:00Z")!, in: tx)
                // Inside its transaction the change is there already; nobody else has it yet.
                #expect(try organisations.tree(in: tx).covers(OrganisationID(7), OrganisationID(11)))
            }
            let counted = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { (try? await organisations.tree().node(OrganisationID(11))) != nil } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(counted == 20)
        }
    }

    @Test("A change of counters goes up to the root and nowhere else", arguments: Engine.testable)
    func counters(engine: Engine) async throws {
        try await withProvince(engine) { (database: any DatabaseControl, _: Organisations) async throws -> Void in
            try await database.write { tx in
                try Counters.adjust(CounterDelta(members: 3, verified: 2, newForm: 1, pending: 4, pooled: 5), at: OrganisationID(8), in: tx)
                try Counters.adjust(CounterDelta(members: -1), at: OrganisationID(1), in: tx)
                #expect(throws: OrganisationProblem.self) { try Counters.adjust(CounterDelta(members: 1), at: OrganisationID(99), in: tx) }
            }
        }
        try await withProvince(engine) { (database: any DatabaseControl, _: Organisations) async throws -> Void in
            try await database.write { tx in
                try Counters.adjust(CounterDelta(members: 3, pending: 4), at: OrganisationID(8), in: tx)
                try Counters.adjust(CounterDelta(members: 2), at: OrganisationID(10), in: tx)
            }
            let counters = try await database.read { try Counters.read((1...10).map { OrganisationID($0) }, in: $0) }
            #expect((1...10).map { counters[OrganisationID($0)]?.members } == [5, 5, 3, 2, 3, 0, 0, 3, 0, 2])
            #expect((1...10).map { counters[OrganisationID($0)]?.unions } == [10, 7, 4, 2, 3, 2, 1, 1, 1, 1])
        }
    }
}
