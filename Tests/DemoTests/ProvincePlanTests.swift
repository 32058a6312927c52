import Demo
import Kernel
import Organisations
import Testing

private let today = Day(number: 20_781)  // 2026-11-24

@Suite struct GuangdongTests {
    let guangdong = Guangdong.shared

    @Test("The province has its 21 cities, 122 counties and 1,610 towns, each under one that is there (R56)")
    func areas() {
        func count(_ level: RegionCode.Level) -> Int { guangdong.regions.count { $0.code.level == level } }
        #expect([count(.province), count(.city), count(.county), count(.town)] == [1, 21, 122, 1610])
        for region in guangdong.regions.dropFirst() {
            #expect(region.code.parent.flatMap { guangdong.region($0) } != nil, "\(region.code)")
        }
    }

    @Test("Towns of Dongguan and Zhongshan hang at the city (R56)", arguments: ["441900", "442000"])
    func townsAtTheCity(code: String) throws {
        let city = try #require(RegionCode(code))
        let children = guangdong.regions.filter { $0.code.parent == city }
        #expect(children.count > 20 && children.allSatisfy { $0.code.level == .town })
    }

    @Test(
        "English names are ASCII and end in the kind of area",
        arguments: [
            ("441900", "东莞市", "Dongguan City"), ("440113", "番禺区", "Panyu District"), ("441422", "大埔县", "Dabu County"), ("440306", "宝安区", "Bao'an District"),
            ("441900122", "厚街镇", "Houjie Town"), ("440232", "乳源瑶族自治县", "Ruyuan Yao Autonomous County"), ("440512001", "𬒈石街道", "Queshi Subdistrict"),
            ("442000105", "古镇镇", "Guzhen Town"), ("441502", "城区", "Chengqu District"),
        ])
    func englishNames(code: String, zh: String, en: String) throws {
        let region = try #require(RegionCode(code).flatMap { guangdong.region($0) })
        #expect(region.name == Phrase(zh, en))
    }

    @Test("Every city has a tile of its own, at its place among its neighbours")
    func tiles() throws {
        #expect(Set(guangdong.tiles.map(\.code)) == Set(guangdong.regions.filter { $0.code.level == .city }.map(\.code)))
        #expect(Set(guangdong.tiles.map { [$0.column, $0.row] }).count == 21)
        // Cities to the east of the Pearl River stand to the right of those to the west, and the north is up.
        let seats = try guangdong.tiles.map { ($0, try #require(guangdong.region($0.code)?.seat)) }
        for (tile, seat) in seats {
            for (other, otherSeat) in seats {
                if otherSeat.longitude - seat.longitude > 130 { #expect(other.column > tile.column, "\(tile.shortName.en), \(other.shortName.en)") }
                if otherSeat.latitude - seat.latitude > 130 { #expect(other.row < tile.row, "\(tile.shortName.en), \(other.shortName.en)") }
            }
        }
    }
}

@Suite struct SeededRandomTests {
    @Test("Chance spreads evenly and differs between streams")
    func even() {
        var random = SeededRandom(seed: 1, stream: 5)
        var other = SeededRandom(seed: 1, stream: 6)
        var counts = Array(repeating: 0, count: 10)
        var alike = 0
        for _ in 0..<10_000 {
            let drawn = random.below(10)
            counts[drawn] += 1
            if drawn == other.below(10) { alike += 1 }
        }
        #expect(counts.allSatisfy { (850...1150).contains($0) })
        #expect((850...1150).contains(alike))
        #expect(Set((0..<200).map { _ in random.within(3...5) }) == [3, 4, 5])
    }
}

@Suite struct ProvincePlanTests {
    static let sizes = [
        ProvincePlan.Size(unions: 4, members: 10), ProvincePlan.Size(unions: 60, members: 800), ProvincePlan.Size(unions: 2000, members: 20_000, firstUnionMembers: 1500),
        ProvincePlan.Size(unions: 9000, members: 1_000_000),
    ]

    @Test("A plan has as many unions and members as asked, and its first factory as many as needed", arguments: sizes)
    func counts(size: ProvincePlan.Size) {
        let plan = ProvincePlan.make(size, seed: 1, today: today)
        #expect(plan.unions.count == size.unions)
        #expect(plan.memberCount == size.members)
        #expect(plan.unions[plan.firstBaseUnion].members >= min(size.members, size.firstUnionMembers))
        #expect(plan.unions[plan.firstBaseUnion].name.zh.hasPrefix("东莞市厚街镇"))
    }

    @Test("A parent stands before its child and above it, and only base, joint and sector unions have members (R10)", arguments: sizes)
    func tree(size: ProvincePlan.Size) {
        let plan = ProvincePlan.make(size, seed: 2, today: today)
        for (place, union) in plan.unions.enumerated() {
            if let parent = union.parent {
                #expect(parent < place && !plan.unions[parent].kind.holdsMembers)
                #expect(plan.unions[parent].region.contains(union.region) || plan.unions[parent].kind == .industryUnion)
            } else {
                #expect(place == 0)
            }
            #expect(union.kind.holdsMembers || union.members == 0)
        }
    }

    @Test("No two unions have the same name or code, and every code passes the checks for its holder (R2)", arguments: sizes)
    func namesAndCodes(size: ProvincePlan.Size) throws {
        let plan = ProvincePlan.make(size, seed: 3, today: today)
        #expect(Set(plan.unions.map(\.name.zh)).count == plan.unions.count)
        let codes = plan.unions.compactMap(\.uscc) + plan.unions.compactMap(\.employer?.uscc)
        #expect(Set(codes).count == codes.count)
        for union in plan.unions {
            if let text = union.uscc {
                let code = try USCC.parse(text, of: .union)
                #expect(!code.isInnerCheckWrong && code.regionDigits == "990000")
                #expect(code.kind == (union.kind == .baseUnion || union.kind == .jointUnion ? .baseUnion : .federation))
            }
            if let employer = union.employer { #expect(!(try USCC.parse(employer.uscc, of: .employer)).isInnerCheckWrong) }
            #expect((union.employer != nil) == (union.kind == .baseUnion))
        }
    }

    @Test("Sizes are uneven: some unions have over a thousand, most under fifty")
    func unevenSizes() {
        let holders = ProvincePlan.make(.init(unions: 9000, members: 200_000), seed: 1, today: today).unions.filter(\.kind.holdsMembers)
        #expect(holders.count { $0.members > 1000 } >= 5)
        #expect(holders.count { $0.members < 50 } > holders.count * 6 / 10)
        #expect(holders.allSatisfy { $0.members >= 3 })
    }

    @Test("Terms have begun and some have run out, but no union is older than it says (R8)")
    func terms() {
        let unions = ProvincePlan.make(.init(unions: 2000, members: 0), seed: 1, today: today).unions
        #expect(unions.allSatisfy { $0.foundedOn <= $0.termStart && $0.termStart < today })
        let overdue = unions.count { CommitteeTerm(start: $0.termStart, years: $0.termYears).isOverdue(on: today) }
        #expect((20...200).contains(overdue))
    }

    @Test("The same seed gives the same province, another one another")
    func seeds() {
        let size = ProvincePlan.Size(unions: 300, members: 3000)
        func summary(_ seed: UInt64) -> [String] { ProvincePlan.make(size, seed: seed, today: today).unions.map { "\($0.name.zh) \($0.members) \($0.termStart.iso)" } }
        let (seven, again, eight) = (summary(7), summary(7), summary(8))
        #expect(seven == again)
        #expect(!seven.elementsEqual(eight))
    }
}
