import Kernel

/// Dates as people type them into rosters. (domain.md R64)
public enum DateText {
    /// Why a text is no date. What could be read two ways is refused, never guessed.
    public enum Refusal: Error, Hashable, Sendable {
        case empty
        case notADate
        /// Read well, but the calendar has no such day: `2026.2.30`.
        case noSuchDay
        /// Only year and month, or only a year.
        case dayMissing
        /// `26-11-24`: which century?
        case shortYear
        /// `11/24/2026` and `03/04/2026`: the order of month and day differs between countries.
        case yearNotFirst

        /// Stable, for programs: `date.no_such_day`.
        public var code: String {
            switch self {
            case .empty: "date.empty"
            case .notADate: "date.not_a_date"
            case .noSuchDay: "date.no_such_day"
            case .dayMissing: "date.day_missing"
            case .shortYear: "date.short_year"
            case .yearNotFirst: "date.year_not_first"
            }
        }

        public var message: Phrase {
            switch self {
            case .empty: Phrase("没有填写日期。", "The date is missing.")
            case .notADate: Phrase("不是日期，请写成 2026-11-24 这样的形式。", "This is not a date. Write it as 2026-11-24.")
            case .noSuchDay: Phrase("日历上没有这一天，请检查。", "There is no such day in the calendar.")
            case .dayMissing: Phrase("日期不完整，请写到年、月、日，例如 2026-11-24。", "The date is incomplete: write year, month and day, as 2026-11-24.")
            case .shortYear: Phrase("年份请写四位数，例如 2026-11-24。", "Write the year in four digits, as 2026-11-24.")
            case .yearNotFirst: Phrase("请把年份写在最前面，例如 2026-11-24。", "Write the year first, as 2026-11-24.")
            }
        }
    }

    /// Reads `2026-11-24`, `2026/11/24`, `2026.11.24`, `2026年11月24日`, `20261124` and Excel's `46350`, with blanks, full-width digits
    /// or a time of day behind it, which is left out.
    public static func parse(_ text: String) -> Result<Day, Refusal> {
        let scalars = narrow(text)
        guard !scalars.isEmpty else { return .failure(.empty) }
        var numbers: [(value: Int, digits: Int)] = []
        var separators: [Unicode.Scalar] = []
        var i = 0
        while i < scalars.count, numbers.count < 3 {
            let start = i
            var value = 0
            while i < scalars.count, let digit = digit(scalars[i]), i - start < 9 {
                value = value * 10 + digit
                i += 1
            }
            guard i > start else { break }
            numbers.append((value, i - start))
            guard i < scalars.count, "-/.年月日".unicodeScalars.contains(scalars[i]) else { break }
            separators.append(scalars[i])
            i += 1
        }
        guard isOnlyTime(scalars[i...], after: numbers.count) else { return .failure(.notADate) }
        return judge(numbers, separators)
    }

    /// Reads a cell: a date as it is, a number as a serial or as `20261124`, a text as `parse(_:)` does.
    public static func parse(_ cell: Cell) -> Result<Day, Refusal> {
        switch cell {
        case .date(let day): .success(day)
        case .text(let text): parse(text.string)
        case .number(let text):
            // A serial with a time of day in it: 46350.583.
            parse(text.string.prefix { $0 != "." }.description)
        case .blank: .failure(.empty)
        case .boolean, .error: .failure(.notADate)
        }
    }

    private static func judge(_ numbers: [(value: Int, digits: Int)], _ separators: [Unicode.Scalar]) -> Result<Day, Refusal> {
        guard let first = numbers.first, areConsistent(separators, numbers.count) else { return .failure(.notADate) }
        if numbers.count == 1 { return single(first.value, digits: first.digits, separator: separators.first) }
        if first.digits != 4 {
            if numbers.count == 3, numbers[2].digits == 4 { return .failure(.yearNotFirst) }
            if first.digits == 2 || first.digits == 1 { return .failure(numbers.count == 3 ? .shortYear : .notADate) }
            return .failure(.notADate)
        }
        if numbers.count == 2 { return .failure((1...12).contains(numbers[1].value) && numbers[1].digits <= 2 ? .dayMissing : .notADate) }
        guard numbers[1].digits <= 2, numbers[2].digits <= 2 else { return .failure(.notADate) }
        return day(first.value, numbers[1].value, numbers[2].value)
    }

    /// Digits alone: `20261124`, a year, a year with month, or Excel's count of days. Eight digits are never a count.
    private static func single(_ value: Int, digits: Int, separator: Unicode.Scalar?) -> Result<Day, Refusal> {
        if separator == "年" { return .failure(digits == 4 ? .dayMissing : .notADate) }
        guard separator == nil else { return .failure(.notADate) }
        switch digits {
        case 8: return day(value / 10_000, value / 100 % 100, value % 100)
        case 6: return .failure((190_000..<210_000).contains(value) && (1...12).contains(value % 100) ? .dayMissing : .notADate)
        case 4: return .failure((1900..<2100).contains(value) ? .dayMissing : .notADate)
        // 1927-05-18 to 2099-12-31; shorter and longer counts are more likely something else.
        case 5 where (10_000...73_050).contains(value): return SerialDay.day(value).map { .success($0) } ?? .failure(.notADate)
        default: return .failure(.notADate)
        }
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Result<Day, Refusal> {
        guard let found = Day(year: year, month: month, day: day) else { return .failure(.noSuchDay) }
        return (1850..<2200).contains(year) ? .success(found) : .failure(.notADate)
    }

    /// `- -`, `/ /`, `. .`, or `年 月 日`, where 日 may be left out.
    private static func areConsistent(_ separators: [Unicode.Scalar], _ count: Int) -> Bool {
        guard let first = separators.first else { return true }
        let expected: [Unicode.Scalar] = first == "年" ? ["年", "月", "日"] : [first, first]
        if "月日".unicodeScalars.contains(first) { return false }
        return separators.count <= expected.count && separators.count >= count - 1 && zip(separators, expected).allSatisfy { $0 == $1 }
    }

    /// Nothing, or `14:05`, `T00:00:00.000`, with or without a zone.
    private static func isOnlyTime(_ rest: ArraySlice<Unicode.Scalar>, after count: Int) -> Bool {
        guard let first = rest.first else { return true }
        guard count == 3, first == " " || first == "T" else { return false }
        return rest.contains(":") && rest.dropFirst().allSatisfy { digit($0) != nil || ":. +-Z".unicodeScalars.contains($0) }
    }

    /// Full-width characters narrowed, blanks dropped but for one before a time, a leading apostrophe dropped.
    private static func narrow(_ text: String) -> [Unicode.Scalar] {
        var out: [Unicode.Scalar] = []
        var sawBlank = false
        for scalar in text.unicodeScalars {
            if Blanks.isBlank(scalar) {
                sawBlank = !out.isEmpty
                continue
            }
            var narrow = scalar
            if (0xFF01...0xFF5E).contains(scalar.value) { narrow = Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar }
            if narrow == "号" { narrow = "日" }
            if out.isEmpty, narrow == "'" || narrow == "’" { continue }
            // `2026 - 11 - 24` and `2026年 11月 24日` lose their blanks; a blank between digits may begin a time.
            if sawBlank, digit(narrow) != nil, let last = out.last, digit(last) != nil || last == "日" { out.append(" ") }
            sawBlank = false
            out.append(narrow)
        }
        return out
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        (48...57).contains(scalar.value) ? Int(scalar.value) - 48 : nil
    }
}
