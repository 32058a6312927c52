import Kernel

/// How many members each union has: a few of thousands, many of ten.
enum UnionSizes {
    /// Splits `members` over unions so that they add up exactly.
    /// - Parameters:
    ///   - unions: those that hold members, in their order.
    ///   - first: what the first of them has at least.
    static func split(_ members: Int, among unions: [PlannedUnion], first: Int, _ random: inout SeededRandom) -> [Int] {
        let weights = unions.map { union -> Int64 in
            let drawn = tail(&random)
            switch union.kind {
            case .sectorUnion: return min(drawn, 60_000) * 4 + 30_000
            case .jointUnion: return min(drawn, 20_000) * 2 + 4_000
            default:
                // Factories grow to thousands; a school, a hospital or a property firm does not.
                switch union.section {
                case "C", "E", "G", "I": return drawn
                case "P", "Q", "S": return min(drawn, 15_000) + 2_000
                default: return min(drawn, 60_000)
                }
            }
        }
        guard unions.count > 1 else { return unions.isEmpty ? [] : [members] }
        let own = min(members, first)
        let floor = min(3, (members - own) / (unions.count - 1))
        let rest = members - own - floor * (unions.count - 1)
        let parts = LargestRemainder.split(Int64(rest), by: [0] + weights.dropFirst())
        return [own] + parts.dropFirst().map { Int($0) + floor }
    }

    /// A Pareto tail with exponent near 1.1, in thousandths, from 1 to about 1,000 times the smallest.
    private static func tail(_ random: inout SeededRandom) -> Int64 {
        // Each step halves the chance and multiplies the size by 2^(1/1.1).
        var size: Int64 = 1000
        while size < 500_000, random.chance(perMille: 500) { size = size * 1878 / 1000 }
        return size + Int64(random.below(Int(size)))
    }
}
