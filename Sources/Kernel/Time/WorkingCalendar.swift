/// Working days: Monday to Friday unless the State Council's yearly notice says otherwise. (domain.md R18)
///
/// The notice of a year comes out in the November before. Until its data is here, that year is counted Monday to Friday, and
/// every answer that touched it says so, for the page to warn.
public struct WorkingCalendar: Sendable {
    /// One year's notice: dated data, not code.
    public struct Year: Sendable {
        public let year: Int
        /// Holidays, weekends within them included.
        public let off: Set<Day>
        /// Saturdays and Sundays that are worked (调休).
        public let makeUp: Set<Day>
        /// Which notice says so, shown to whoever relies on it.
        public let source: String

        public init(year: Int, off: Set<Day>, makeUp: Set<Day>, source: String) {
            self.year = year
            self.off = off
            self.makeUp = makeUp
            self.source = source
        }
    }

    /// A day that was counted out, and whether the holidays of all years on the way are known.
    public struct Deadline: Hashable, Sendable {
        public let day: Day
        /// False: the holidays of a year in between are not published yet. Show `uncertainWarning`.
        public let isCertain: Bool
    }

    public static let uncertainWarning = Phrase(
        "该年度的放假安排尚未录入，暂按周一至周五计算，日期可能有变。", "The holidays of that year are not known yet. Counted Monday to Friday; the date may change.")

    private let years: [Int: Year]

    public init(_ years: [Year]) {
        self.years = Dictionary(years.map { ($0.year, $0) }, uniquingKeysWith: { _, later in later })
    }

    /// The same calendar with another year's notice.
    public func adding(_ year: Year) -> WorkingCalendar { WorkingCalendar(Array(years.values) + [year]) }

    public func knows(year: Int) -> Bool { years[year] != nil }
    public func source(ofYear year: Int) -> String? { years[year]?.source }

    public func isWorkingDay(_ day: Day) -> Bool {
        guard let year = years[day.year] else { return day.weekday <= 5 }
        return year.makeUp.contains(day) || (day.weekday <= 5 && !year.off.contains(day))
    }

    /// The `count`-th working day after `day`, which itself is day 0. (domain.md R17)
    public func workingDay(after day: Day, count: Int) -> Deadline {
        precondition((1...1000).contains(count), "terms are counted in days, not years")
        var left = count
        var current = day
        while left > 0 {
            current = current.adding(days: 1)
            if isWorkingDay(current) { left -= 1 }
        }
        return Deadline(day: current, isCertain: knowsAll(from: day, to: current))
    }

    /// The day itself if it is worked, else the next one that is: where a term begins. (domain.md R18c)
    public func workingDay(onOrAfter day: Day) -> Deadline { workingDay(after: day.adding(days: -1), count: 1) }

    /// Which working day after `receipt` it is on `today`: 0 on the day of receipt and on days off right after it. From 6 on
    /// an application that was due within five is overdue. (domain.md R17)
    public func workingDays(after receipt: Day, through today: Day) -> Int {
        guard receipt < today else { return 0 }
        return (receipt.number + 1...today.number).count { isWorkingDay(Day(number: $0)) }
    }

    private func knowsAll(from first: Day, to last: Day) -> Bool { (first.year...last.year).allSatisfy(knows) }
}

extension WorkingCalendar {
    /// The years whose notices are shipped.
    public static let shipped = WorkingCalendar([
        Year(
            year: 2025,
            off: days(2025, [(1, 1...1), (1, 28...31), (2, 1...4), (4, 4...6), (5, 1...5), (5, 31...31), (6, 1...2), (10, 1...8)]),
            makeUp: days(2025, [(1, 26...26), (2, 8...8), (4, 27...27), (9, 28...28), (10, 11...11)]),
            source: "国务院办公厅关于2025年部分节假日安排的通知（2024-11-12）"),
        Year(
            year: 2026,
            off: days(2026, [(1, 1...3), (2, 15...23), (4, 4...6), (5, 1...5), (6, 19...21), (9, 25...27), (10, 1...7)]),
            makeUp: days(2026, [(1, 4...4), (2, 14...14), (2, 28...28), (5, 9...9), (9, 20...20), (10, 10...10)]),
            source: "国务院办公厅关于2026年部分节假日安排的通知（2025-11-04）"),
    ])

    private static func days(_ year: Int, _ spans: [(month: Int, days: ClosedRange<Int>)]) -> Set<Day> {
        Set(spans.flatMap { span in span.days.compactMap { Day(year: year, month: span.month, day: $0) } })
    }
}
