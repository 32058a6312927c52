import Kernel

/// Which numbers of a public statistic are shown. (domain.md R21)
public enum SmallCells {
    /// Cells under this are hidden. (setting)
    public static let limit = 5

    /// Whether a number that stands alone is too small to be shown. Zero says nothing about anybody.
    public static func isHidden(_ value: Int) -> Bool { value > 0 && value < limit }

    /// Which of the parts of a shown total are hidden: the small ones, and where only one is, the next smallest with it, because it
    /// could be computed from the total. `[3, 40]` of 43 → both.
    public static func hidden(_ parts: [Int]) -> [Bool] {
        var hidden = parts.map(isHidden)
        guard hidden.count(where: { $0 }) == 1 else { return hidden }
        let next = parts.indices.filter { !hidden[$0] && parts[$0] > 0 }.min { parts[$0] < parts[$1] }
        if let next { hidden[next] = true }
        return hidden
    }

    /// `1,284`, or that it is not shown.
    static func text(_ value: Int, isHidden: Bool) -> Phrase {
        guard isHidden else { return Phrase(Numbers.grouped(value), Numbers.grouped(value)) }
        return value < limit ? Phrase("不足 \(limit)", "under \(limit)") : Phrase("不显示", "not shown")
    }
}
