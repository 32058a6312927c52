/// Pay during probation against pay after it, where a clause states both in yuan.
enum ProbationPay {
    static func match(_ text: FoldedText) -> Range<Int>? {
        let amounts = amounts(text)
        guard amounts.count >= 2 else { return nil }
        let places = amounts.map { owner(text.scalars, before: $0.start) }
        guard let probation = places.firstIndex(of: .probation), let regular = places.firstIndex(of: .regular) else { return nil }
        guard amounts[probation].value < amounts[regular].value * 0.7999 else { return nil }
        let (first, second) = (amounts[min(probation, regular)], amounts[max(probation, regular)])
        return first.start..<second.end
    }

    private enum Owner { case probation, regular, other }

    /// Amounts of pay; 五千 without a unit counts as well.
    private static func amounts(_ text: FoldedText) -> [Quantity] {
        text.quantities.filter { ($0.kind == .money || $0.kind == .plain) && $0.value >= 800 && $0.value < 200_000 }
    }

    private static func owner(_ s: [UInt32], before place: Int) -> Owner {
        var from = place
        while from > 0, place - from < 14, !breaks.contains(s[from - 1]) { from -= 1 }
        let near = Array(s[from..<place])
        if contains(near, "试用") { return contains(near, "满后") || contains(near, "合格后") ? .regular : .probation }
        return ["转正", "正式", "约定工资", "合同工资", "标准工资", "月薪", "月工资"].contains { contains(near, $0) } ? .regular : .other
    }

    private static func contains(_ letters: [UInt32], _ word: String) -> Bool {
        let wanted = word.unicodeScalars.map(\.value)
        return letters.indices.contains { QuantityReader.starts(letters, $0, wanted) }
    }

    private static let breaks: Set<UInt32> = [0x2C, 0x3B, 0x3002, 0x28]
}
