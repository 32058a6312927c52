/// The term of an elected union committee. (domain.md R8)
///
/// An overdue committee still works; it can't be shown as renewed.
public struct CommitteeTerm: Hashable, Sendable {
    public let start: Day
    public let years: Int

    /// Base unions choose 3 or 5 years; federations and industry unions have 5.
    public static let yearsOfBaseUnion = [3, 5]
    public static let yearsOfFederation = [5]
    /// Days before the last one on which the union is reminded.
    public static let reminders = [180, 90, 30]

    public init(start: Day, years: Int) {
        precondition(years > 0, "a term has years")
        self.start = start
        self.years = years
    }

    /// The same day of the year less one: from 2023-06-15, 3 years → 2026-06-14; from 29 February → 28 February.
    public var lastDay: Day {
        let (_, month, day) = start.civil
        let anniversary = start.adding(years: years)
        return month == 2 && day == 29 && anniversary.dayOfMonth == 28 ? anniversary : anniversary.adding(days: -1)
    }

    public enum State: Hashable, Sendable {
        case running(daysLeft: Int)
        /// Within the first reminder's span.
        case ending(daysLeft: Int)
        case overdue(days: Int)
    }

    public func state(on today: Day) -> State {
        let left = lastDay - today
        if left < 0 { return .overdue(days: -left) }
        return left <= Self.reminders[0] ? .ending(daysLeft: left) : .running(daysLeft: left)
    }

    public func isOverdue(on today: Day) -> Bool { today > lastDay }

    /// Which reminder falls on `today`, in days before the last one; `nil` on other days.
    public func reminder(on today: Day) -> Int? { Self.reminders.first { lastDay - today == $0 } }
}
