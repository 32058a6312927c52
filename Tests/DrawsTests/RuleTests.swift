import Crypto
import Kernel
import TestSupport
import Testing

@testable import Draws

private let counting = (0..<32).map { UInt8($0) }

private func entries(_ list: [(String, Int64, String?)]) -> DrawEntries {
    var out = DrawEntries()
    for (id, weight, group) in list { out.append(id, weight: weight, group: group) }
    return out
}

private func winners(_ rules: DrawRules, _ prizes: [DrawPrize], _ list: DrawEntries, seed: [UInt8] = counting) -> [String] {
    Selection(list, rules, prizes, seed: seed).winners().map { "\(list.id($0.entry)) \(prizes[$0.prize].id)" }
}

private func rules(
    _ method: DrawRules.Method = .rank, per: DrawRules.OnePrizePer = .holder, groups: [DrawGroup] = [], leftovers: DrawRules.Leftovers = .everyone,
    exclusions: [DrawExclusion] = []
) -> DrawRules {
    DrawRules(title: "抽签", organiser: "某某工会", method: method, onePrizePer: per, groups: groups, leftovers: leftovers, exclusions: exclusions)
}

struct RankTests {
    @Test(
        "The ranks of five entries under the counting seed begin with the published bytes (R44b)",
        arguments: [
            ("1005", "164cd3bf"), ("1001", "3e90092b"), ("1002", "75b0cd29"), ("1003", "8f1d1e09"), ("1004", "c1c79dc2"),
        ])
    func vectors(_ entry: String, _ start: String) {
        #expect(Hex.text(DrawSeed.rank(entry, seed: counting)).hasPrefix(start))
    }

    @Test("The lowest rank is drawn first (R44b)") func order() {
        let list = entries((1001...1005).map { ("\($0)", 1, nil) })
        let order = winners(rules(), [DrawPrize(id: "p", name: "奖", count: 5)], list)
        #expect(order == ["1005 p", "1001 p", "1002 p", "1003 p", "1004 p"])
    }

    @Test("More prizes than entries leave prizes over") func fewEntries() {
        #expect(winners(rules(), [DrawPrize(id: "p", name: "奖", count: 9)], entries([("a", 1, nil), ("b", 1, nil)])).count == 2)
    }

    @Test("An excluded entry wins nothing, and the others move up (R44a)") func exclusion() {
        let list = entries((1001...1005).map { ("\($0)", 1, nil) })
        let order = winners(
            rules(exclusions: [DrawExclusion(entry: "1005", reason: "重复报名"), DrawExclusion(entry: "9999", reason: "不在名单")]),
            [DrawPrize(id: "p", name: "奖", count: 2)], list)
        #expect(order == ["1001 p", "1002 p"])
    }

    @Test(
        "A holder of several entries gets one prize, unless the rules say otherwise (R44d)",
        arguments: [
            (DrawRules.OnePrizePer.holder, 2), (.entry, 4),
        ])
    func holders(_ per: DrawRules.OnePrizePer, _ count: Int) {
        let list = entries([("a", 1, nil), ("a/2", 1, nil), ("a/3", 1, nil), ("b", 1, nil)])
        let drawn = winners(rules(per: per), [DrawPrize(id: "p", name: "奖", count: 4)], list)
        #expect(drawn.count == count)
        #expect(Set(drawn.map { $0.split(whereSeparator: { $0 == "/" || $0 == " " })[0] }) == ["a", "b"])
    }
}

struct WeightTests {
    @Test("The tree finds the place of every number, also after weights went out (R44c)", arguments: 0..<20 as Range<UInt64>)
    func fenwick(_ seed: UInt64) {
        var chance = SplitMix(seed: seed)
        var weights = (0..<Int.random(in: 1...70, using: &chance)).map { _ in Int64.random(in: 1...9, using: &chance) }
        var tree = WeightTree(weights)
        while tree.total > 0 {
            #expect(tree.total == weights.reduce(0, +))
            var sum: Int64 = 0
            let number = Int64.random(in: 0..<tree.total, using: &chance)
            let expected = weights.firstIndex { weight in
                sum += weight
                return sum > number
            }
            #expect(tree.place(at: number) == expected, "seed \(seed)")
            let out = tree.place(at: number)
            tree.clear(out)
            tree.clear(out)
            weights[out] = 0
        }
    }

    @Test("Numbers stay below their limit and come from the stream in order") func stream() {
        var stream = DrawStream(seed: counting)
        let first = HMAC<SHA256>.authenticationCode(for: Array("stream/0".utf8), using: SymmetricKey(data: counting))
        #expect(stream.number() == Array(first).prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        for limit in [1, 2, 3, 7, 1 << 40, UInt64.max / 2 + 2] { for _ in 0..<50 { #expect(stream.number(below: limit) < limit) } }
    }

    @Test("Chances follow weights: 1 to 3 over 4,000 seeds") func shares() {
        let list = entries([("heavy", 3, nil), ("light", 1, nil)])
        var heavy = 0
        for seed in 0..<4_000 {
            let drawn = winners(rules(.weighted), [DrawPrize(id: "p", name: "奖", count: 1)], list, seed: Array(SHA256.hash(data: Array("\(seed)".utf8))))
            if drawn == ["heavy p"] { heavy += 1 }
        }
        // 3,000 expected; five standard deviations are 137.
        #expect((2_863...3_137).contains(heavy), "\(heavy)")
    }
}

struct QuotaTests {
    private static let prizes = [DrawPrize(id: "first", name: "一等奖", count: 2), DrawPrize(id: "second", name: "二等奖", count: 4)]

    @Test(
        "What a group leaves over goes where the rules say (R45)",
        arguments: [(DrawRules.Leftovers.next, 4, 3...3), (.everyone, 4, 2...3), (.none, 3, 2...2)])
    func leftovers(_ leftovers: DrawRules.Leftovers, _ count: Int, _ fromB: ClosedRange<Int>) {
        // Group a keeps two but has one; b keeps two and has three; c1 stands outside of all groups.
        let groups = [DrawGroup(id: "a", name: "甲", prizes: ["p": 2]), DrawGroup(id: "b", name: "乙", prizes: ["p": 2])]
        let list = entries([("a1", 1, "a"), ("b1", 1, "b"), ("b2", 1, "b"), ("b3", 1, "b"), ("c1", 1, nil)])
        let drawn = winners(rules(groups: groups, leftovers: leftovers), [DrawPrize(id: "p", name: "奖", count: 4)], list)
        #expect(drawn.count == count && drawn[0] == "a1 p")
        #expect(fromB.contains(drawn.filter { $0.hasPrefix("b") }.count))
    }

    @Test("A group's quota is met from the group alone, the highest prize first, the open rest from everybody (R44d, R45)", arguments: [DrawRules.Method.rank, .weighted])
    func quotas(_ method: DrawRules.Method) {
        let groups = [DrawGroup(id: "north", name: "北片", prizes: ["first": 1, "second": 1]), DrawGroup(id: "south", name: "南片", prizes: ["second": 2])]
        var list = DrawEntries()
        for index in 0..<40 { list.append("\(100 + index)", weight: method == .rank ? 1 : Int64(index % 5 + 1), group: index % 2 == 0 ? "north" : "south") }
        let drawn = Selection(list, rules(method, groups: groups), Self.prizes, seed: counting).winners()
        #expect(drawn.map(\.prize) == [0, 0, 1, 1, 1, 1])
        #expect(list.group(drawn[0].entry) == "north")
        #expect(list.group(drawn[2].entry) == "north")
        #expect(list.group(drawn[3].entry) == "south" && list.group(drawn[4].entry) == "south")
        #expect(Set(drawn.map(\.entry)).count == 6)
    }
}

struct TreeTests {
    @Test("Every entry's path leads to the root, and no other leaf's does", arguments: [1, 2, 3, 5, 1_023, 1_024, 1_025, 2_500])
    func paths(_ count: Int) {
        var list = DrawEntries()
        for index in 0..<count { list.append("\(10_000 + index)", weight: Int64(index % 3 + 1), group: index % 2 == 0 ? "g" : nil) }
        let announcement = EntryTree.announcement(rules: rules().json, prizes: .list([]))
        let tree = EntryTree(list, announcement: announcement)
        for index in Set([0, count / 3, count / 2, count - 1]) {
            let part = index / EntryTree.partSize
            let range = part * EntryTree.partSize..<min((part + 1) * EntryTree.partSize, count)
            let path = EntryPath(
                place: index - range.lowerBound, in: range.map { EntryTree.leaf(list, $0) }, part: part, of: tree.parts, announcement: announcement)
            #expect(path.root(from: EntryTree.leaf(list.id(index), weight: list.weights[index], group: list.group(index))) == tree.root)
            #expect(path.root(from: EntryTree.leaf(list.id(index), weight: list.weights[index] + 1, group: list.group(index))) != tree.root)
        }
    }

    @Test("The tree is that of RFC 6962 over the leaves") func shape() {
        let list = entries([("a", 1, nil), ("b", 1, nil), ("c", 2, "g")])
        let announcement = [UInt8](repeating: 7, count: 32)
        let leaves = [EntryTree.leaf("a", weight: 1, group: nil), EntryTree.leaf("b", weight: 1, group: nil), EntryTree.leaf("c", weight: 2, group: "g")]
        let expected = EntryTree.node(announcement, EntryTree.node(EntryTree.node(leaves[0], leaves[1]), leaves[2]))
        #expect(EntryTree(list, announcement: announcement).root == expected)
        #expect(leaves[2] == Array(SHA256.hash(data: [0] + Array("c".utf8) + [0] + Array("2".utf8) + [0] + Array("g".utf8))))
    }

    @Test("One text for one value, as Python writes it") func canonical() {
        let value = JSONValue.object(["b": .list([.integer(-3), .null, .bool(true)]), "a": .text("工\"会\\\n\u{1}/")])
        #expect(String(decoding: value.canonical, as: UTF8.self) == "{\"a\":\"工\\\"会\\\\\\n\\u0001/\",\"b\":[-3,null,true]}")
    }
}

struct AnnouncementTests {
    @Test(
        "What can't be announced is named by its rule",
        arguments: [
            ([DrawPrize(id: "a", name: "奖", count: 1, value: Fen(5_000_000))], nil as String?),
            ([DrawPrize(id: "a", name: "奖", count: 1, value: Fen(5_000_001))], "draw.value_limit"),
            ([DrawPrize(id: "a", name: "奖", count: 1, value: Fen(100)), DrawPrize(id: "b", name: "奖", count: 1, value: Fen(200))], "draw.order"),
            ([DrawPrize(id: "a", name: "奖", count: 1), DrawPrize(id: "a", name: "奖", count: 1)], "draw.rules"), ([], "draw.rules"),
        ])
    func limits(_ prizes: [DrawPrize], _ code: String?) {
        // R39b: 50,000.00 yuan is allowed, a fen more is not; R44d: the highest first.
        #expect(RulesCheck.problems(rules(), prizes).first?.code == code)
    }
}
