import Kernel
import Testing

@testable import Web

struct ChartTests {
    @Test(
        "Numbers on charts are short, in the unit of the language",
        arguments: [
            (0, "0", "0"), (999, "999", "999"), (1_000, "1,000", "1K"), (9_999, "9,999", "10K"), (10_000, "1万", "10K"), (12_345, "1.2万", "12.3K"),
            (312_204, "31.2万", "312K"), (1_000_000, "100万", "1M"), (15_000_000, "1,500万", "15M"), (123_456_789, "1.2亿", "123M"),
        ])
    func compact(value: Int, zh: String, en: String) {
        #expect(Language.zh.compact(value) == zh)
        #expect(Language.en.compact(value) == en)
    }

    @Test(
        "A scale ends at a round number, at or above the largest value",
        arguments: [(1, 1), (2, 2), (3, 3), (7, 8), (9, 10), (10, 10), (11, 15), (412, 500), (500, 500), (1_284, 1_500)])
    func top(most: Int, expected: Int) { #expect(LineChart.top(of: most) == expected) }

    @Test("Shades part the areas into fifths; nothing is shade 0, the most is always shade 5")
    func shades() {
        let values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000]
        let bounds = TileMap.bounds(values)
        #expect(bounds == [3, 5, 7, 9])
        #expect(values.map { TileMap.shade($0, bounds) } == [0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5])
    }

    @Test("Few or equal values need fewer shades", arguments: [([Int](), [Int]()), ([0, 0], []), ([7], []), ([7, 7, 7], []), ([1, 9], [1])])
    func fewShades(values: [Int], bounds: [Int]) {
        #expect(TileMap.bounds(values) == bounds)
        for value in values where value > 0 { #expect((1...5).contains(TileMap.shade(value, bounds))) }
        if let most = values.max(), most > 0 { #expect(TileMap.shade(most, bounds) == 5) }
    }

    @Test(
        "A name fits into its square",
        arguments: [("广州市", "广州"), ("天河区", "天河"), ("广州", "广州"), ("连南瑶族自治县", "连南瑶…"), ("Guangzhou", "Guangzhou"), ("Shijiazhuang", "Shijiazh…"), ("Foshan", "Foshan")])
    func short(name: String, expected: String) { #expect(TileMap.short(name) == expected) }
}
