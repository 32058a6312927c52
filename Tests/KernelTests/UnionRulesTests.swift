import Kernel
import Testing

struct RegionCodeTests {
    static let codes: [(String, RegionCode.Level, String?, String)] = [
        ("440000", .province, nil, "440000"), ("440100", .city, "440000", "440100"), ("440106", .county, "440100", "440106"),
        ("440106005", .town, "440106", "440106005"), ("440106005000", .town, "440106", "440106005"), ("441900", .city, "440000", "441900"),
        ("441900121", .town, "441900", "441900121"), ("442000100", .town, "442000", "442000100"), ("440106000", .county, "440100", "440106"),
    ]
    @Test("R56 Levels and parents", arguments: codes)
    func levels(text: String, level: RegionCode.Level, parent: String?, canonical: String) throws {
        let code = try #require(RegionCode(text))
        #expect(code.level == level)
        #expect(code.parent?.text == parent)
        #expect(code.text == canonical)
    }

    @Test("R56 What is no code", arguments: ["", "44", "4401", "44010", "44010A", "000000", "044010", "990001", "4401060051", "440000123", "４４０１００"])
    func refused(text: String) { #expect(RegionCode(text) == nil) }

    @Test("R56 The areas a town lies in")
    func parts() throws {
        let town = try #require(RegionCode("440106005"))
        #expect(town.province.text == "440000")
        #expect(town.city?.text == "440100")
        #expect(town.county?.text == "440106")
        #expect(try #require(RegionCode("441900121")).county == nil)
        #expect(["440000", "440100", "440106", "440106005"].allSatisfy { RegionCode($0)!.contains(town) })
        #expect(["450000", "440300", "440105", "440106006"].allSatisfy { !RegionCode($0)!.contains(town) })
    }
}

struct CommitteeSizeTests {
    @Test(
        "R7 Committee by members",
        arguments: [
            (0, 3...5), (24, 3...5), (25, 3...7), (200, 3...7), (201, 7...15), (1000, 7...15), (1001, 15...21), (5000, 15...21), (5001, 21...29), (10_000, 21...29),
            (10_001, 29...37), (50_000, 29...37), (50_001, 37...45),
        ])
    func size(members: Int, committee: ClosedRange<Int>) { #expect(CommitteeSize.usual.committee(members: members) == committee) }

    @Test("R7a 24 members may join a joint union, 25 have a committee")
    func form() {
        #expect(CommitteeSize.form(members: 24) == .committeeJointUnionOrOrganiser)
        #expect(CommitteeSize.form(members: 25) == .committee)
    }

    @Test("R7b–d Chair, women's committee, delegates")
    func bodies() {
        #expect([199, 200].map(CommitteeSize.mayHaveFullTimeChair) == [false, true])
        #expect([0, 1, 9, 10].map(CommitteeSize.womenBody) == [.none, .delegate, .delegate, .committee])
        #expect([99, 100].map(CommitteeSize.mayMeetByDelegates) == [false, true])
    }
}

struct LargestRemainderTests {
    static let cases: [(Int64, [Int64], [Int64])] = [
        (10_000, [1, 1, 1], [3334, 3333, 3333]), (1000, [4200, 3100, 1650, 50], [467, 344, 183, 6]), (0, [1, 2], [0, 0]), (1, [1, 1], [1, 0]),
        (5, [0, 1], [0, 5]), (.max, [.max, .max], [4_611_686_018_427_387_904, 4_611_686_018_427_387_903]),
    ]
    @Test("R62 Splits add up", arguments: cases)
    func splits(total: Int64, weights: [Int64], parts: [Int64]) {
        #expect(LargestRemainder.split(total, by: weights) == parts)
        #expect(Fen(total).split(by: weights).map(\.amount) == parts)
    }

    @Test("R43 500,000 pieces over 56 days: 8,929 on the first 32 days, 8,928 on the others")
    func days() {
        let parts = LargestRemainder.splitEvenly(500_000, into: 56)
        #expect(parts == Array(repeating: 8929, count: 32) + Array(repeating: 8928, count: 24))
    }
}
