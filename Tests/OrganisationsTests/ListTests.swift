import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Organisations

@Suite("Lists of unions")
struct ListTests {
    /// Forty base unions under town 7 with members, terms and kinds that differ.
    private func withTown(_ engine: Engine, _ body: (any DatabaseControl, Organisations) async throws -> Void) async throws {
        try await withProvince(engine) { (database: any DatabaseControl, organisations: Organisations) async throws -> Void in
            let today = testTime.day
            let new = (0..<40).map { index in
                NewOrganisation(
                    id: id(Int64(100 + index)), parent: id(7), kind: index % 4 == 0 ? .jointUnion : .baseUnion,
                    name: index % 10 == 0 ? "百分之100%_工会\(index)" : "虎门工会\(index)", foundedOn: today.adding(days: -2000),
                    term: index % 5 == 0 ? nil : CommitteeTerm(start: today.adding(days: -1096 + (index - 20) * 10), years: 3))
            }
            try await database.write { tx in
                try Organisations.insertMany(new, at: testTime, in: tx)
                for index in 0..<40 { try Counters.adjust(CounterDelta(members: index / 3), at: id(Int64(100 + index)), in: tx) }
            }
            try await body(database, organisations)
        }
    }

    @Test("Paging by any order gives each union once and in order", arguments: Engine.testable)
    func paging(engine: Engine) async throws {
        try await withTown(engine) { (database: any DatabaseControl, _: Organisations) async throws -> Void in
            for sort in [ChildUnions.Sort.name, .members, .term] {
                for descending in [false, true] {
                    var seen: [ChildUnions.Row] = []
                    var cursor: Cursor?
                    repeat {
                        let from = cursor
                        let slice = try await database.read {
                            try ChildUnions.slice(of: id(7), ChildUnions.Filter(), by: sort, descending: descending, after: from, limit: 7, in: $0)
                        }
                        seen += slice.items
                        cursor = slice.next
                    } while cursor != nil
                    #expect(seen.count == 40 && Set(seen.map(\.id)).count == 40, "\(sort) \(descending)")
                    let ordered = descending ? seen.reversed() : seen
                    for (a, b) in zip(ordered, ordered.dropFirst()) {
                        switch sort {
                        case .name: #expect(Array(a.name.utf8).lexicographicallyPrecedes(Array(b.name.utf8)) || a.name == b.name)
                        case .members: #expect(a.counters.members <= b.counters.members)
                        case .term: #expect((a.termEnd?.number ?? .max) <= (b.termEnd?.number ?? .max))
                        }
                    }
                }
            }
        }
    }

    @Test("Filters and a search with signs find what they say", arguments: Engine.testable)
    func filters(engine: Engine) async throws {
        try await withTown(engine) { (database: any DatabaseControl, _: Organisations) async throws -> Void in
            func count(_ change: (inout ChildUnions.Filter) -> Void) async throws -> Int {
                var filter = ChildUnions.Filter()
                change(&filter)
                let asked = filter
                return try await database.read {
                    try ChildUnions.slice(of: id(7), asked, by: .name, descending: false, after: nil, limit: 100, in: $0).items.count
                }
            }
            #expect(try await count { $0.kind = .jointUnion } == 10)
            #expect(try await count { $0.text = "100%_" } == 4)
            #expect(try await count { $0.text = "%" } == 4)
            #expect(try await count { $0.text = "虎 门" } == 36)
            #expect(try await count { $0.state = .dissolved } == 0)
            #expect(try await count { $0.termEnds = TermRules.Stage.overdue.lastDays(on: testTime.day) } == 16)
        }
    }

    @Test("R8: expiring terms are counted and listed by their end, page by page", arguments: Engine.testable)
    func terms(engine: Engine) async throws {
        try await withTown(engine) { (_: any DatabaseControl, organisations: Organisations) async throws -> Void in
            let tree = try await organisations.tree()
            let today = testTime.day
            let stages = tree.termStages(under: id(1), on: today)
            #expect(stages[.overdue] == 16)
            #expect(stages.values.reduce(0, +) == 31)
            #expect(tree.termStages(under: id(2), on: today).isEmpty)
            let days = TermRules.Stage.overdue.lastDays(on: today)
            let first = tree.termsEnding(in: days, under: id(6), after: nil, limit: 10)
            let rest = tree.termsEnding(in: days, under: id(6), after: first.last.flatMap { last in last.termEnd.map { ($0, last.id) } }, limit: 10)
            #expect(first.count == 10 && rest.count == 6)
            let ends = (first + rest).compactMap(\.termEnd)
            #expect(ends == ends.sorted() && ends.allSatisfy { $0 < today })
        }
    }

    @Test(
        "R21: cells under 5 are hidden, and a second one where the first could be computed",
        arguments: [
            ([3, 40], [true, true]), ([3, 2, 40], [true, true, false]), ([0, 40], [false, false]), ([5, 40, 100], [false, false, false]),
            ([4, 40, 100], [true, true, false]), ([4], [true]), ([], []),
        ] as [([Int], [Bool])])
    func smallCells(parts: [Int], hidden: [Bool]) {
        #expect(SmallCells.hidden(parts) == hidden)
    }

    @Test(
        "R56: an area is found by parts of its full name in Chinese or English, the higher first",
        arguments: [
            ("厚街", "441900003"), ("东莞 虎门", "441900121"), ("houjie", "441900003"), ("惠州", "441300"), ("天河区", "440106"), ("桥东 惠城", "441302001"),
        ])
    func areas(text: String, code: String) {
        let found = Regions.shipped.search(text, limit: 5)
        let expected = RegionCode(code)
        #expect(found.contains { $0.code == expected || $0.name.zh.contains("厚街") || $0.name.zh.contains("虎门") }, "\(found.map(\.code.text))")
        #expect(Regions.shipped.search("", limit: 5).isEmpty && Regions.shipped.search("没有这个地方", limit: 5).isEmpty)
    }

    @Test("An area's full name leaves the province out below it")
    func fullNames() throws {
        #expect(Regions.shipped.fullName(try #require(RegionCode("440106"))).zh == "广州市天河区")
        #expect(Regions.shipped.fullName(try #require(RegionCode("440000"))) == Phrase("广东省", "Guangdong Province"))
    }
}
