/// An amount with its unit, as a clause writes it: `两万元`, `百分之八十`, `半个月`, `3-6个月`, `满一年半`.
struct Quantity: Hashable {
    enum Kind: String, Hashable, CaseIterable {
        /// Yuan.
        case money
        /// Per cent; 九折 is 90, 七成 70, 1.5倍 150.
        case percent
        /// Years and months, in months.
        case months
        /// Days and weeks, in days.
        case days
        case hours
        case minutes
        /// Years of age.
        case age
        case times
        case people
        /// A bare number.
        case plain
    }

    let start: Int
    let end: Int
    let kind: Kind
    let value: Double
    /// The upper end of a range, else the value.
    let high: Double

    /// As days; `nil` where it is no length of time of days and more.
    var days: Double? {
        switch kind {
        case .days: value
        case .months: value * 30
        default: nil
        }
    }
}

/// Finds the quantities of a folded text.
enum QuantityReader {
    static func read(_ s: [UInt32]) -> [Quantity] {
        var found: [Quantity] = []
        var at = 0
        while at < s.count {
            if let quantity = quantity(s, at) {
                found.append(quantity)
                at = quantity.end
            } else {
                at += 1
            }
        }
        return found
    }

    private static func quantity(_ s: [UInt32], _ at: Int) -> Quantity? {
        if let percent = percentPhrase(s, at) { return percent }
        guard let first = NumeralReader.read(s, at) else { return nil }
        var (value, high, end) = (first.value, first.value, first.end)
        // A range: the second number must be of the same kind of unit.
        if end < s.count, rangeMarks.contains(s[end]), let second = NumeralReader.read(s, end + 1), second.value >= first.value,
            unit(s, second.end) != nil
        {
            (high, end) = (second.value, second.end)
        } else if let mark = unit(s, end), mark.end < s.count, rangeMarks.contains(s[mark.end]), let second = NumeralReader.read(s, mark.end + 1),
            let again = unit(s, second.end), again.kind == mark.kind, again.factor == mark.factor, second.value >= first.value
        {
            (high, end) = (second.value, second.end)
        }
        guard let unit = unit(s, end) else {
            return first.isDigits || first.end - at > 1 ? Quantity(start: at, end: first.end, kind: .plain, value: first.value, high: first.value) : nil
        }
        // 八折 and 八五折.
        let factor = unit.kind == .percent && unit.factor == 10 && value >= 10 ? 1 : unit.factor
        (value, high, end) = (value * factor, high * factor, unit.end)
        // 一年半, 两个半月 is read by the numeral; 一年零三个月, 两年六个月:
        if unit.kind == .months, unit.factor == 12 {
            if end < s.count, s[end] == half, end + 1 >= s.count || s[end + 1] != 0x5E74 {
                (value, high, end) = (value + 6, high + 6, end + 1)
            } else if let rest = NumeralReader.read(s, end < s.count && s[end] == 0x96F6 ? end + 1 : end), let more = Self.unit(s, rest.end),
                more.kind == .months, more.factor == 1
            {
                (value, high, end) = (value + rest.value, high + rest.value, more.end)
            }
        }
        return Quantity(start: at, end: end, kind: unit.kind, value: value, high: high)
    }

    /// 百分之八十, 三分之一, 百分之十至二十.
    private static func percentPhrase(_ s: [UInt32], _ at: Int) -> Quantity? {
        if starts(s, at, baifenzhi), at + 3 < s.count, s[at + 3] == 0x767E {
            return Quantity(start: at, end: at + 4, kind: .percent, value: 100, high: 100)
        }
        if starts(s, at, baifenzhi), let number = NumeralReader.read(s, at + 3) {
            var (high, end) = (number.value, number.end)
            if end < s.count, rangeMarks.contains(s[end]) {
                let next = starts(s, end + 1, baifenzhi) ? end + 4 : end + 1
                if let second = NumeralReader.read(s, next), second.value >= number.value { (high, end) = (second.value, second.end) }
            }
            return Quantity(start: at, end: end, kind: .percent, value: number.value, high: high)
        }
        if let below = NumeralReader.read(s, at), starts(s, below.end, fenzhi), let above = NumeralReader.read(s, below.end + 2), below.value > 0 {
            let value = above.value / below.value * 100
            return Quantity(start: at, end: above.end, kind: .percent, value: value, high: value)
        }
        return nil
    }

    private static func unit(_ s: [UInt32], _ at: Int) -> (kind: Quantity.Kind, factor: Double, end: Int)? {
        guard at < s.count, let candidates = units[s[at]] else { return nil }
        for unit in candidates where starts(s, at, unit.letters) { return (unit.kind, unit.factor, at + unit.letters.count) }
        return nil
    }

    static func starts(_ s: [UInt32], _ at: Int, _ letters: [UInt32]) -> Bool {
        guard at >= 0, at + letters.count <= s.count else { return false }
        for (place, letter) in letters.enumerated() where s[at + place] != letter { return false }
        return true
    }

    private static let half: UInt32 = 0x534A
    private static let baifenzhi = "百分之".unicodeScalars.map(\.value)
    private static let fenzhi = "分之".unicodeScalars.map(\.value)
    private static let rangeMarks = Set("至到-~".unicodeScalars.map(\.value))

    private struct Unit {
        let letters: [UInt32]
        let kind: Quantity.Kind
        let factor: Double
    }

    /// By first letter, longest first.
    private static let units: [UInt32: [Unit]] = {
        let table: [(String, Quantity.Kind, Double)] = [
            ("万元", .money, 10_000), ("元", .money, 1), ("块钱", .money, 1), ("块", .money, 1), ("圆", .money, 1), ("人民币", .money, 1), ("%", .percent, 1),
            ("个百分点", .percent, 1), ("成", .percent, 10), ("折", .percent, 10), ("倍", .percent, 100), ("个月", .months, 1), ("月份", .plain, 1), ("月", .months, 1),
            ("周年", .months, 12), ("个年度", .months, 12), ("年度", .plain, 1), ("年", .months, 12), ("季度", .months, 3), ("个季度", .months, 3),
            ("个工作日", .days, 1), ("个自然日", .days, 1), ("工作日", .days, 1), ("日历日", .days, 1), ("天", .days, 1), ("日", .days, 1), ("个班", .days, 1),
            ("周岁", .age, 1), ("岁", .age, 1), ("个星期", .days, 7), ("星期", .days, 7), ("个礼拜", .days, 7), ("周", .days, 7), ("个周", .days, 7),
            ("个小时", .hours, 1), ("小时", .hours, 1), ("个钟头", .hours, 1), ("个钟", .hours, 1), ("分钟", .minutes, 1), ("次", .times, 1), ("回", .times, 1), ("名", .people, 1),
            ("人", .people, 1), ("位", .people, 1),
        ]
        var byLetter: [UInt32: [Unit]] = [:]
        for (text, kind, factor) in table {
            let letters = text.unicodeScalars.map(\.value)
            byLetter[letters[0], default: []].append(Unit(letters: letters, kind: kind, factor: factor))
        }
        return byLetter.mapValues { $0.sorted { $0.letters.count > $1.letters.count } }
    }()
}
