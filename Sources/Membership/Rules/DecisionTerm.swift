import Kernel

/// By when an application, a transfer or a pool entry is decided, and what happens to those that are not. Nothing is ever
/// approved by time running out. (domain.md R15, R17)
public struct DecisionTerm: Sendable {
    /// (setting)
    public static let workingDays = 5

    let calendar: WorkingCalendar
    public init(_ calendar: WorkingCalendar = .shipped) { self.calendar = calendar }

    /// The day of receipt is day 0; the last day of the term is working day 5.
    public func dueDay(receivedOn day: Day) -> WorkingCalendar.Deadline { calendar.workingDay(after: day, count: Self.workingDays) }

    /// From working day 6 on: days off after the last day don't count.
    public func isOverdue(receivedOn day: Day, today: Day) -> Bool { calendar.workingDays(after: day, through: today) > Self.workingDays }

    /// The same for a stored last day: overdue once a working day lies between.
    public func isOverdue(dueOn day: Day, today: Day) -> Bool { day < overdueLine(today: today) }

    /// Whatever was due before this day is overdue: the last working day that has begun. For queries: `due_on < :line`.
    public func overdueLine(today: Day) -> Day {
        var day = today
        while !calendar.isWorkingDay(day) { day = day.adding(days: -1) }
        return day
    }
}

/// The holding pool's ladder: the nearest union first, then one level up each further five working days, at most to the city. (domain.md R15)
public enum PoolLevel: Int, Sendable, Comparable, CaseIterable {
    case nearestUnion, town, county, city
    public static func < (a: PoolLevel, b: PoolLevel) -> Bool { a.rawValue < b.rawValue }

    public var label: Phrase {
        switch self {
        case .nearestUnion: Phrase("就近基层工会", "Nearest union")
        case .town: Phrase("镇街总工会", "Town")
        case .county: Phrase("区县总工会", "County")
        case .city: Phrase("市总工会", "City")
        }
    }
}

extension DecisionTerm {
    /// Who has to see to a pooled person on `today`.
    public func poolLevel(receivedOn day: Day, today: Day) -> PoolLevel {
        let waited = calendar.workingDays(after: day, through: today)
        return PoolLevel(rawValue: min(PoolLevel.city.rawValue, max(0, waited - 1) / Self.workingDays)) ?? .city
    }
}
