import Kernel
import Store
import TestSupport
import Testing

@testable import Audit
@testable import Identity
@testable import Membership
@testable import Organisations

private typealias P = TestProvince

@Suite("Lists of members at any level")
struct ListTests {
    /// Members of all unions in all states, with few names and days so that many are equal.
    private func fill(_ province: TestProvince, _ count: Int, seed: UInt64) async throws -> [Membership] {
        var random = SplitMix(seed: seed)
        let tree = try await province.organisations.tree()
        let names = ["张小三", "张三", "李四", "王五", "欧阳修", "阿依古丽·买买提", "张小", "Anna Li"]
        var rows: [(Int, String, OrganisationID, MembershipState, Bool, Bool, Day, String?)] = []
        for n in 0..<count {
            rows.append(
                (
                    n, names.randomElement(using: &random)!, P.memberUnions.randomElement(using: &random)!, MembershipState.allCases.randomElement(using: &random)!,
                    Bool.random(using: &random), Int.random(in: 0..<4, using: &random) == 0, Day("2026-01-01")!.adding(days: Int.random(in: 0..<5, using: &random)),
                    ["一车间", "二车间", nil].randomElement(using: &random)!
                ))
        }
        let made = rows
        return try await province.database.write { tx in
            for (n, name, union, state, verified, newForm, joined, department) in made {
                let place = UnionPlace(union, in: tree)
                let id = MembershipID(Int64(n + 1))
                let person = try province.people.create(NewPerson(name: try PersonName.parse(name)), at: province.now, in: tx)
                try tx.execute(
                    """
                    INSERT INTO membership (id, person, ended, organisation, city, county, town, branch, state, bucket, verified, name, name_key, joined_on,
                        applied_at, source, version, new_form_kind, department, employee_number)
                    VALUES (:id, :person, :ended, :organisation, :city, :county, :town, :branch, :state, :bucket, :verified, :name, :key, :joined, 0, 'roster', 1,
                        :kind, :department, :number)
                    """,
                    [
                        "id": id, "person": person, "ended": state.isLiving ? 0 : id.raw, "organisation": union, "city": place.city, "county": place.county,
                        "town": place.town, "branch": place.branch, "state": state,
                        "bucket": MemberBucket(state, isVerified: verified, isNewForm: newForm).number, "verified": verified, "name": name,
                        "key": TextFolding.folded(name), "joined": joined, "kind": newForm ? "courier" : nil, "department": department, "number": "N\(n % 7)",
                    ])
            }
            return try MemberLists().memberships((1...count).map { MembershipID(Int64($0)) }, in: tx)
        }
    }

    /// The same list by sorting everything in memory.
    private func expected(_ all: [Membership], _ query: MemberQuery) -> [MembershipID] {
        let chosen = all.filter { member in
            query.scope.holds(member.place) && query.states.contains(member.state) && query.isVerified.map { $0 == member.isVerified } ?? true
                && query.isNewForm.map { $0 == member.work.isNewForm } ?? true && query.department.map { $0 == member.work.department } ?? true
                && query.namePrefix.map { TextFolding.folded(member.name).hasPrefix(TextFolding.folded($0)) } ?? true
        }
        let sorted = chosen.sorted { a, b in
            let (keyA, keyB) = (Array(TextFolding.folded(a.name).utf8), Array(TextFolding.folded(b.name).utf8))
            switch query.order {
            case .joined: if a.joinedOn != b.joinedOn { return a.joinedOn < b.joinedOn }
            case .state:
                if a.state.rank != b.state.rank { return a.state.rank < b.state.rank }
                if keyA != keyB { return keyA.lexicographicallyPrecedes(keyB) }
            case .name: if keyA != keyB { return keyA.lexicographicallyPrecedes(keyB) }
            }
            return a.id < b.id
        }
        return (query.isDescending ? sorted.reversed() : sorted).map(\.id)
    }

    @Test("Pages in every order, scope and filter give each member once and in order", arguments: Engine.testable)
    func pages(engine: Engine) async throws {
        let seed = UInt64.random(in: .min ... .max)
        try await P.run(engine) { province in
            let all = try await fill(province, 400, seed: seed)
            var random = SplitMix(seed: seed &+ 1)
            let scopes: [MemberScope] = [
                .all, .city(P.city), .city(P.dongguan), .county(P.county), .town(P.town), .union(P.factory), .branches([P.transport]),
            ]
            for round in 0..<60 {
                let scope = scopes[round % scopes.count]
                let department: String? = round % 7 == 5 && round % 2 == 1 ? "一车间" : nil
                let query = MemberQuery(
                    scope: scope, states: Bool.random(using: &random) ? MemberQuery.living : Set(MembershipState.allCases.filter { _ in Bool.random(using: &random) }),
                    isVerified: [nil, true, false].randomElement(using: &random)!, isNewForm: [nil, nil, true, false].randomElement(using: &random)!,
                    department: department, namePrefix: [nil, nil, "张", "张小", "ａｎ"].randomElement(using: &random)!,
                    order: MemberQuery.Order.allCases.randomElement(using: &random)!, isDescending: Bool.random(using: &random))
                let found = try await collect(province, query, limit: Int.random(in: 1...40, using: &random))
                #expect(found == expected(all, query), "seed \(seed), round \(round): \(query)")
            }
        }
    }

    private func collect(_ province: TestProvince, _ query: MemberQuery, limit: Int) async throws -> [MembershipID] {
        var out: [MembershipID] = []
        var cursor: MemberCursor?
        while true {
            let from = cursor
            let page = try await province.database.read { try MemberLists().page(query, cursor: from, limit: limit, in: $0) }
            out += page.map(\.id)
            guard page.count == limit, let last = page.last else { return out }
            cursor = MemberCursor(after: last, query)
        }
    }

    @Test("No page looks at memberships without an index, at the first page and behind it")
    func plans() async throws {
        try await P.run(.sqlite) { province in
            let scopes: [MemberScope] = [.all, .city(P.city), .county(P.county), .town(P.town), .union(P.factory), .branches([P.transport])]
            for scope in scopes {
                for order in MemberQuery.Order.allCases {
                    for prefix in [nil, "张"] {
                        for isDescending in [false, true] {
                            let query = MemberQuery(
                                scope: scope, states: [.active], isVerified: true, isNewForm: false, namePrefix: prefix, order: order,
                                isDescending: isDescending)
                            let key: Value = query.order == .joined ? .integer(5) : .text("张三")
                            for cursor in [nil, MemberCursor(rank: MembershipState.active.rank, key: key, id: MembershipID(9))] {
                                let (sql, parameters) = MemberLists.statement(query, cursor: cursor, limit: 50)
                                let statement = try #require(sql)
                                let plan = try await province.database.read { tx in try tx.rows("EXPLAIN QUERY PLAN " + statement, parameters).map { $0["detail"] as String } }
                                expectIndexed(plan, mayScanRuns: true, sorts: 1)
                                // The run itself is read in the order of its index: its bounds stand beside its equalities.
                                let search = plan.first { $0.contains("SEARCH membership") } ?? ""
                                #expect(search.contains("COVERING INDEX"), "\(plan)")
                                if cursor != nil || prefix != nil && query.order != .joined { #expect(search.contains("name_key") || search.contains("joined_on"), "\(search)") }
                            }
                        }
                    }
                }
            }
        }
    }

    /// No line of the plan walks through `membership`, and nothing but the short merged runs is sorted.
    private func expectIndexed(_ plan: [String], mayScanRuns: Bool, sorts: Int) {
        #expect(!plan.contains { $0.contains("SCAN membership") || $0.contains("SCAN m") || $0.contains("SCAN person") || $0.contains("SCAN p") }, "\(plan)")
        #expect(plan.count { $0.contains("USE TEMP B-TREE") } <= sorts, "\(plan)")
    }

    @Test("Members are found by phone, paper, last four digits and number within the scope", arguments: Engine.testable)
    func finding(engine: Engine) async throws {
        try await P.run(engine) { province in
            let factory = try await province.makeMember(11, name: "张小三", at: P.factory, work: WorkFacts(employeeNumber: "A-007"))
            let shoes = try await province.makeMember(12, name: "李四", at: P.shoes, work: WorkFacts(employeeNumber: "A-007"))
            let tree = try await province.organisations.tree()
            let finder = MemberFinder(people: province.people)
            func found(_ text: String, at union: OrganisationID) async throws -> [MembershipID] {
                let search = try #require(MemberSearch(text, today: province.now.day))
                return try await province.database.read { tx in
                    try finder.find(search, in: MemberScope(union, in: tree), at: UnionPlace(union, in: tree), limit: 50, tx: tx).map(\.id)
                }
            }
            for union in [P.factory, P.town, P.county, P.city, P.province] {
                #expect(try await found(P.phone(11).text, at: union) == [factory])
                #expect(try await found(P.card(11).text, at: union) == [factory])
                #expect(try await found("0011", at: union) == [factory])
            }
            for text in [P.phone(11).text, P.card(11).text, "0011"] { #expect(try await found(text, at: P.dongguan) == []) }
            for (union, ids) in [(P.factory, [factory]), (P.town, [factory]), (P.county, [factory]), (P.city, [factory]), (P.humen, [shoes]), (P.province, [shoes, factory])] {
                #expect(try await found("Ａ-007", at: union) == ids)
            }
            #expect(try await found("A-008", at: P.province) == [])
        }
    }

    @Test(
        "What is typed into the search field is told apart",
        arguments: [
            ("138 1234 5678", "phone"), ("990000199003078883", "paper"), ("H12345678", "paper"), ("1234", "lastFour"), ("A-007", "number"), ("张三", "name"), ("  ", "nothing"),
            ("12345678", "number"),
        ])
    func kinds(text: String, kind: String) {
        let search = MemberSearch(text, today: Day("2026-11-24")!)
        let name =
            switch search {
            case .phone: "phone"
            case .paper: "paper"
            case .lastFour: "lastFour"
            case .number: "number"
            case .name: "name"
            case nil: "nothing"
            }
        #expect(name == kind)
    }

    @Test("Departments are listed by steps through their index", arguments: Engine.testable)
    func departments(engine: Engine) async throws {
        try await P.run(engine) { province in
            for (n, department) in ["装配车间", "财务部", "装配车间", nil].enumerated() {
                _ = try await province.makeMember(n, at: P.factory, work: WorkFacts(department: department))
            }
            #expect(try await province.database.read { try MemberLists().departments(of: P.factory, in: $0) } == ["装配车间", "财务部"])
            #expect(try await province.database.read { try MemberLists().departments(of: P.school, in: $0) } == [])
        }
    }

    @Test("What waits is listed the longest overdue first; what is overdue shows above (R17)", arguments: Engine.testable)
    func waiting(engine: Engine) async throws {
        try await P.run(engine) { province in
            let tree = try await province.organisations.tree()
            var ids: [MembershipID] = []
            for n in 1...3 {
                ids.append(try await province.database.write { try province.apply(n, at: n == 2 ? P.school : P.factory, tree: tree, in: $0) })
                province.clock.advance(by: .days(1))
            }
            let made = ids
            province.clock.set(Instant("2026-12-03T02:00:00Z")!)
            let line = province.memberships.term.overdueLine(today: province.now.day)
            let (all, overdue, counts) = try await province.database.read { tx in
                let lists = WaitingLists()
                return (
                    try lists.pending(.applied, in: .county(P.county), limit: 10, tx: tx).map(\.id),
                    try lists.pending(.applied, in: .county(P.county), dueBefore: line, limit: 10, tx: tx).map(\.id),
                    try lists.count(.applied, in: .county(P.county), line: line, tx: tx)
                )
            }
            #expect(all == made)
            #expect(overdue == Array(made.prefix(2)))
            #expect(counts == (3, 2))
            let upper = Acting(.upperOfficer, .shell)
            try await province.database.write { tx in try province.memberships.perform(.approve, on: made[0], by: upper, with: .init(), now: province.now, in: tx) }
            await #expect(throws: MembershipProblem.notOverdue) {
                try await province.database.write { tx in try province.memberships.perform(.approve, on: made[2], by: upper, with: .init(), now: province.now, in: tx) }
            }
        }
    }
}
