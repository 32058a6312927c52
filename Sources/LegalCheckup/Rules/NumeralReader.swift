/// Numbers as people write them: `2,000`, `1.5`, `3万`, `三十六`, `两万五`, `一百零三`, `半`, `一个半`.
enum NumeralReader {
    struct Numeral {
        let value: Double
        let end: Int
        /// Written with digits, so that it is a number even without a unit.
        let isDigits: Bool
    }

    static func read(_ s: [UInt32], _ at: Int) -> Numeral? {
        guard at < s.count else { return nil }
        if isDigit(s[at]) { return digits(s, at) }
        if s[at] == half { return halves(s, at) }
        return chinese(s, at)
    }

    private static func digits(_ s: [UInt32], _ start: Int) -> Numeral? {
        var (value, at) = (0.0, start)
        var count = 0
        while at < s.count, isDigit(s[at]) || isGroupComma(s, at) {
            if isDigit(s[at]) {
                value = value * 10 + Double(s[at] - 0x30)
                count += 1
            }
            at += 1
        }
        guard count <= 12 else { return nil }
        if at + 1 < s.count, s[at] == 0x2E, isDigit(s[at + 1]) {
            at += 1
            var unit = 0.1
            while at < s.count, isDigit(s[at]) {
                value += Double(s[at] - 0x30) * unit
                unit /= 10
                at += 1
            }
        }
        if at < s.count, let factor = bigUnits[s[at]] {
            value *= factor
            at += 1
        }
        if let more = halfAfterMeasure(s, at) { return Numeral(value: value + 0.5, end: more, isDigits: true) }
        return Numeral(value: value, end: at, isDigits: true)
    }

    /// 半 itself; 半个 goes on with its unit.
    private static func halves(_ s: [UInt32], _ at: Int) -> Numeral? {
        guard at + 1 < s.count else { return nil }
        let next = s[at + 1]
        if next == measure, at + 2 < s.count, "月小钟星年".unicodeScalars.contains(where: { $0.value == s[at + 2] }) {
            return Numeral(value: 0.5, end: s[at + 2] == 0x6708 ? at + 1 : at + 1, isDigits: false)
        }
        guard "年天日月小".unicodeScalars.contains(where: { $0.value == next }) else { return nil }
        return Numeral(value: 0.5, end: at + 1, isDigits: false)
    }

    private static func chinese(_ s: [UInt32], _ start: Int) -> Numeral? {
        var (total, section, digit, at) = (0.0, 0.0, -1.0, start)
        var lastUnit = 0.0
        while at < s.count {
            if let value = digitValues[s[at]] {
                // 二〇二六: digits one after the other.
                digit = digit >= 0 && value >= 0 && lastUnit == 0 ? digit * 10 + value : value
                at += 1
            } else if let unit = smallUnits[s[at]] {
                // 十 may begin a number, 百 and 千 may not.
                guard digit >= 0 || unit == 10 else { break }
                section += (digit < 0 ? 1 : digit) * unit
                (digit, lastUnit) = (-1, unit)
                at += 1
            } else if let unit = bigUnits[s[at]], unit >= 10_000, at > start {
                total = (total + section + max(0, digit)) * unit
                (section, digit, lastUnit) = (0, -1, unit)
                at += 1
            } else {
                break
            }
        }
        guard at > start else { return nil }
        // 两万五, 一百二: the last digit stands for the unit below.
        if digit > 0, lastUnit >= 100, at >= 2, s[at - 2] != 0x96F6 { digit *= lastUnit / 10 }
        var value = total + section + max(0, digit)
        if at + 1 < s.count, s[at] == point, let fraction = digitValues[s[at + 1]] {
            value += fraction / 10
            at += 2
        }
        if let more = halfAfterMeasure(s, at) { return Numeral(value: value + 0.5, end: more, isDigits: false) }
        return Numeral(value: value, end: at, isDigits: false)
    }

    /// 一个半月, 1个半小时: where the number with its half ends.
    private static func halfAfterMeasure(_ s: [UInt32], _ at: Int) -> Int? {
        guard at + 2 < s.count, s[at] == measure, s[at + 1] == half else { return nil }
        return at + 2
    }

    private static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }

    private static func isGroupComma(_ s: [UInt32], _ at: Int) -> Bool {
        s[at] == 0x2C && at + 3 < s.count && isDigit(s[at + 1]) && isDigit(s[at + 2]) && isDigit(s[at + 3]) && (at + 4 >= s.count || !isDigit(s[at + 4]))
    }

    private static let half: UInt32 = 0x534A
    private static let measure: UInt32 = 0x4E2A
    private static let point: UInt32 = 0x70B9
    private static let digitValues = table("零0 一1 二2 两2 三3 四4 五5 六6 七7 八8 九9 壹1 贰2 叁3 肆4 伍5 陆6 柒7 捌8 玖9 俩2 仨3")
    private static let smallUnits = table("十10 百100 千1000 拾10 佰100 仟1000 廿20 卅30")
    private static let bigUnits = table("百100 千1000 万10000 亿100000000")

    private static func table(_ text: String) -> [UInt32: Double] {
        var values: [UInt32: Double] = [:]
        for entry in text.split(separator: " ") {
            guard let letter = entry.unicodeScalars.first, let value = Double(entry.dropFirst()) else { continue }
            values[letter.value] = value
        }
        return values
    }
}
