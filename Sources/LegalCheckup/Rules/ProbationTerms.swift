/// Contract terms against probation.
enum ProbationTerms {
    /// Months of probation that a fixed term of so many months allows at most.
    static func allowed(term months: Double) -> Double {
        switch months {
        case ..<3: 0
        case ..<12: 1
        case ..<36: 2
        default: 6
        }
    }

    static func match(_ text: FoldedText) -> Range<Int>? {
        let s = text.scalars
        let lengths = text.quantities.filter { $0.kind == .months || ($0.kind == .days && $0.value >= 5) }
        var term: Quantity?
        var isIndefinite = false
        for quantity in lengths {
            let before = Array(s[max(0, quantity.start - 14)..<quantity.start])
            let after = Array(s[quantity.end..<min(s.count, quantity.end + 12)])
            let stop = { (letters: [UInt32]) in letters.split { $0 == 0x2C || $0 == 0x3B || $0 == 0x3002 }.last.map(Array.init) ?? [] }
            let near = stop(before)
            if isProbation(near, after) {
                let months = quantity.kind == .months ? quantity.high : quantity.high / 30
                if months > 6.01 { return quantity.start..<quantity.end }
                if let term, !isIndefinite, months > allowed(term: term.kind == .months ? term.value : term.value / 30) + 0.05 {
                    return term.start..<max(term.end, quantity.end)
                }
            } else if isTerm(near, after) || isTerm(before, after) {
                // 满一年不满三年 and the like: the lower end decides, and it stands first.
                if let term, quantity.start - term.end <= 6, contains(Array(s[term.end..<quantity.start]), "不满") || contains(Array(s[term.end..<quantity.start]), "以上") { continue }
                term = quantity
            }
            if contains(before, "无固定期限") { isIndefinite = true }
        }
        // The probation stands before the term: 试用期三个月，合同期一年.
        if let probation = lengths.first(where: { isProbation(Array(s[max(0, $0.start - 10)..<$0.start]), []) }),
            let later = lengths.first(where: {
                $0.start > probation.end && isTerm(Array(s[max(0, $0.start - 10)..<$0.start]), Array(s[$0.end..<min(s.count, $0.end + 8)]))
                    && !isProbation(Array(s[max(0, $0.start - 6)..<$0.start]), [])
            }),
            !lengths.contains(where: { $0.end <= probation.start })
        {
            let months = probation.kind == .months ? probation.high : probation.high / 30
            let termMonths = later.kind == .months ? later.value : later.value / 30
            if months > allowed(term: termMonths) + 0.05 { return probation.start..<later.end }
        }
        return nil
    }

    private static func isProbation(_ before: [UInt32], _ after: [UInt32]) -> Bool {
        if let last = lastPlace(before, ["试用", "试工", "见习", "考察期"]) {
            let between = before[last...]
            // 试用期内提前三日, 试用期满后三个月 are other lengths.
            return !["内", "提前", "满后", "工资", "通知", "合格后", "转正", "届满", "第", "请假", "旷工", "缺勤", "迟到", "病假", "解除"].contains { contains(Array(between), $0) }
        }
        return starts(after, ["的试用", "试用", "为试用", "作为试用", "的见习", "考察试用"])
    }

    private static func isTerm(_ before: [UInt32], _ after: [UInt32]) -> Bool {
        if lastPlace(before, ["试用", "试工"]) != nil { return false }
        return lastPlace(before, ["合同", "期限", "签", "聘期", "约定"]) != nil || starts(after, ["期", "的劳动合同", "劳动合同", "合同", "固定期限", "的合同", "以上合同", "及以上"])
    }

    private static func starts(_ letters: [UInt32], _ words: [String]) -> Bool {
        words.contains { letters.starts(with: $0.unicodeScalars.map(\.value)) }
    }

    private static func contains(_ letters: [UInt32], _ word: String) -> Bool { lastPlace(letters, [word]) != nil }

    private static func lastPlace(_ letters: [UInt32], _ words: [String]) -> Int? {
        var last: Int?
        for word in words {
            let wanted = word.unicodeScalars.map(\.value)
            for at in letters.indices where QuantityReader.starts(letters, at, wanted) { last = max(last ?? 0, at + wanted.count) }
        }
        return last
    }
}
