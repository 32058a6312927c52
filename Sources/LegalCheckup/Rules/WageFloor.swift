/// Basic wages against the minimum wage: the one the clause states, else the region's.
enum WageFloor {
    static func match(_ facts: ClauseFacts) -> Range<Int>? {
        let text = facts.text
        let amounts = text.quantities.filter { $0.kind == .money && $0.value >= 100 }
        guard !amounts.isEmpty else { return nil }
        let stated = amounts.first { names(text.scalars, before: $0, minimumWords) }
        let floor = stated?.value ?? facts.minimumWage
        guard let floor else { return nil }
        for amount in amounts where amount != stated && amount.value < floor && amount.high < floor {
            if names(text.scalars, before: amount, wageWords), !names(text.scalars, before: amount, otherWords) { return amount.start..<amount.end }
        }
        return nil
    }

    private static let minimumWords = words(["最低工资标准为", "最低工资为", "最低工资标准", "最低工资"])
    private static let wageWords = words(["月薪", "工资", "底薪", "薪资", "报酬", "生活费", "待遇", "保底", "基本工资", "月发", "薪酬", "月工资"])
    private static let otherWords = words(["补贴", "津贴", "奖", "扣", "罚", "提成", "餐", "涨", "增加", "加发", "增发", "另加", "上调", "差额", "每小时", "每天", "日薪", "每日", "小时", "加班", "补助"])

    private static func words(_ words: [String]) -> [[UInt32]] { words.map { $0.unicodeScalars.map(\.value) } }

    /// Whether one of the words stands right before the amount, in the same half of the sentence.
    private static func names(_ s: [UInt32], before amount: Quantity, _ words: [[UInt32]]) -> Bool {
        var from = max(0, amount.start - 12)
        for at in stride(from: amount.start - 1, through: from, by: -1) where s[at] == 0x2C || s[at] == 0x3B || s[at] == 0x3002 {
            from = at
            break
        }
        let near = Array(s[from..<amount.start])
        return near.indices.contains { at in words.contains { QuantityReader.starts(near, at, $0) } }
    }
}
