/// Splits a whole into whole parts in proportion to weights: the parts add up exactly, and those with the largest remainder
/// get what is left, ties by order. (domain.md R62)
public enum LargestRemainder {
    /// `split(1000, by: [4200, 3100, 1650, 50])` → 467, 344, 183, 6.
    ///
    /// - Parameters:
    ///   - total: not negative.
    ///   - weights: not negative, and one at least above zero.
    public static func split(_ total: Int64, by weights: [Int64]) -> [Int64] {
        precondition(total >= 0 && weights.allSatisfy { $0 >= 0 }, "shares of something not negative")
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
        precondition(sum > 0, "somebody must have a share")
        let exact = weights.map { (Int128(total) * Int128($0)).quotientAndRemainder(dividingBy: sum) }
        var parts = exact.map { Int64($0.quotient) }
        let left = Int(total - parts.reduce(0, +))
        let byRemainder = exact.indices.sorted { exact[$0].remainder != exact[$1].remainder ? exact[$0].remainder > exact[$1].remainder : $0 < $1 }
        for index in byRemainder.prefix(left) { parts[index] += 1 }
        return parts
    }

    /// `splitEvenly(10_000, into: 3)` → 3334, 3333, 3333.
    public static func splitEvenly(_ total: Int64, into parts: Int) -> [Int64] { split(total, by: Array(repeating: 1, count: parts)) }
}

extension Fen {
    /// This amount in proportion to `weights`, to the fen. (domain.md R62)
    public func split(by weights: [Int64]) -> [Fen] { LargestRemainder.split(amount, by: weights).map { Fen($0) } }
}
