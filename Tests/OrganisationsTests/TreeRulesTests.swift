import Kernel
import Testing

@testable import Organisations

@Suite("Rules of the tree")
struct TreeRulesTests {
    private func place(_ kind: UnionKind, _ level: UnionLevel? = nil, depth: Int = 3) -> TreeRules.Place {
        TreeRules.Place(kind: kind, level: kind.level ?? level ?? .city, depth: depth)
    }

    @Test(
        "R10: a union stands below a higher one that may hold it",
        arguments: [
            (.city, nil, .province, nil, true), (.county, nil, .city, nil, true), (.county, nil, .province, nil, true), (.town, nil, .city, nil, true),
            (.park, nil, .county, nil, true), (.city, nil, .city, nil, false), (.city, nil, .county, nil, false), (.province, nil, .city, nil, false),
            (.town, nil, .park, nil, false), (.county, nil, .industryUnion, .city, false), (.baseUnion, nil, .province, nil, true),
            (.baseUnion, nil, .town, nil, true), (.jointUnion, nil, .park, nil, true), (.sectorUnion, nil, .county, nil, true),
            (.baseUnion, nil, .industryUnion, .town, true), (.baseUnion, nil, .directUnion, .province, true), (.baseUnion, nil, .baseUnion, nil, false),
            (.baseUnion, nil, .sectorUnion, nil, false), (.town, nil, .jointUnion, nil, false), (.industryUnion, .city, .city, nil, true),
            (.industryUnion, .county, .city, nil, true), (.industryUnion, .city, .county, nil, false), (.industryUnion, .city, .industryUnion, .province, true),
            (.industryUnion, .city, .industryUnion, .city, false), (.directUnion, .base, .city, nil, false), (.directUnion, .town, .industryUnion, .county, true),
        ] as [(UnionKind, UnionLevel?, UnionKind, UnionLevel?, Bool)])
    func levels(kind: UnionKind, level: UnionLevel?, parent: UnionKind, parentLevel: UnionLevel?, allowed: Bool) {
        let problem = TreeRules.usual.mayStand(kind, kind.level ?? level ?? .city, under: place(parent, parentLevel))
        #expect((problem == nil) == allowed)
        if !allowed { #expect(problem?.code == "organisation.level") }
    }

    @Test(
        "An industry union takes the level at which its parent works",
        arguments: [
            (.province, nil, .province), (.city, nil, .city), (.park, nil, .town), (.industryUnion, .province, .city), (.industryUnion, .county, .town),
            (.industryUnion, .town, nil), (.baseUnion, nil, nil),
        ] as [(UnionKind, UnionLevel?, UnionLevel?)])
    func levelOfIndustryUnion(parent: UnionKind, parentLevel: UnionLevel?, expected: UnionLevel?) {
        #expect(TreeRules.level(of: .industryUnion, under: place(parent, parentLevel)) == expected)
    }

    @Test(
        "R10: a move is refused for the first rule it does not meet",
        arguments: [
            (target: 3, height: 1, inside: false, parent: false, root: false, expected: nil), (3, 5, false, false, false, nil),
            (3, 6, false, false, false, "organisation.too_deep"), (8, 1, false, false, false, "organisation.too_deep"),
            (3, 1, true, false, false, "organisation.circle"), (3, 1, false, true, false, "organisation.already_there"),
            (3, 1, true, true, true, "organisation.root"),
        ] as [(target: Int, height: Int, inside: Bool, parent: Bool, root: Bool, expected: String?)])
    func moves(target: Int, height: Int, inside: Bool, parent: Bool, root: Bool, expected: String?) {
        let moving = TreeRules.Moving(place: place(.town, depth: 4), height: height, isRoot: root)
        let problem = TreeRules.usual.mayMove(moving, to: place(.county, depth: target), targetIsInside: inside, targetIsParent: parent)
        #expect(problem?.code == expected)
    }

    @Test(
        "R9b: a union goes into one of its own sort",
        arguments: [
            (.baseUnion, .baseUnion, true), (.baseUnion, .jointUnion, true), (.sectorUnion, .jointUnion, true), (.county, .county, true),
            (.town, .park, false), (.county, .city, false), (.baseUnion, .town, false),
        ] as [(UnionKind, UnionKind, Bool)])
    func merges(source: UnionKind, target: UnionKind, allowed: Bool) {
        let problem = TreeRules.usual.mayMerge(TreeRules.Moving(place: place(source), height: 1, isRoot: false), into: place(target), targetIsInside: false)
        #expect((problem == nil) == allowed)
    }

    @Test(
        "R8: terms are listed by how near their end is",
        arguments: [
            (-400, .overdue), (-1, .overdue), (0, .within30), (30, .within30), (31, .within90), (90, .within90), (91, .within180), (180, .within180), (181, nil),
        ] as [(Int, TermRules.Stage?)])
    func stages(daysLeft: Int, expected: TermRules.Stage?) {
        let today = Day("2026-11-24")!
        #expect(TermRules.stage(lastDay: today.adding(days: daysLeft), on: today) == expected)
    }

    @Test(
        "R8: a term has the years of its kind, has begun, and a renewed one begins later",
        arguments: [
            ("2026-11-24", 3, UnionKind.baseUnion, true, []), ("2026-11-24", 5, .baseUnion, true, []), ("2026-11-24", 4, .jointUnion, true, ["years"]),
            ("2026-11-24", 3, .town, true, ["years"]), ("2026-11-25", 5, .town, true, ["start"]), ("2023-06-15", 3, .baseUnion, true, ["start"]),
            ("2023-06-15", 3, .baseUnion, false, []),
        ])
    func terms(start: String, years: Int, kind: UnionKind, isRenewal: Bool, wrong: [String]) {
        let problems = TermRules.problems(
            start: Day(start)!, years: years, kind: kind, after: CommitteeTerm(start: Day("2023-06-15")!, years: 3), isRenewal: isRenewal, today: Day("2026-11-24")!)
        #expect(problems.map(\.field) == wrong)
    }

    @Test(
        "R7: a union is told what its size asks of it",
        arguments: [
            (24, 0, nil, "联合建会", nil), (25, 0, nil, "委员 3–7 人", "不符"), (200, 8, nil, "3–7", nil), (201, 5, 199, "7–15", "专职"), (150, 5, 200, "专职", nil),
            (99, 5, nil, "会员大会", "代表大会"), (100, 5, nil, "会员代表大会", nil),
        ] as [(Int, Int, Int?, String, String?)])
    func hints(members: Int, seats: Int, employees: Int?, holds: String, lacks: String?) {
        let text = CommitteeHints.hints(kind: .baseUnion, members: members, employees: employees, seats: seats).map(\.zh).joined()
        #expect(text.contains(holds))
        if let lacks { #expect(!text.contains(lacks)) }
        #expect(CommitteeHints.hints(kind: .town, members: members, employees: employees, seats: seats).isEmpty)
    }
}
