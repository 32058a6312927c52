import Kernel

/// By when something in a check-up is due.
public enum CheckupTerms {
    /// The re-check: three months after the prescription, on the same day of the month or the month's last. (domain.md R70)
    public static func recheckDay(issuedOn day: Day) -> Day {
        let (year, month, dayOfMonth) = day.civil
        let next = month + 3
        let (y, m) = next > 12 ? (year + 1, next - 12) : (year, next)
        guard let due = Day(year: y, month: m, day: min(dayOfMonth, Day.length(ofMonth: m, year: y))) else { return day.adding(days: 91) }
        return due
    }

    /// So many working days the firm has to cure a finding, by its severity. (ours, setting; domain.md R18)
    public static func workingDays(for severity: Severity) -> Int {
        switch severity {
        case .high: 15
        case .medium: 30
        case .low, .goodPractice: 45
        }
    }

    public static func cureDay(_ severity: Severity, issuedOn day: Day, _ calendar: WorkingCalendar = .shipped) -> WorkingCalendar.Deadline {
        calendar.workingDay(after: day, count: workingDays(for: severity))
    }

    /// A request, and a question to legal aid, is answered within five working days. (domain.md R17; ours)
    public static let answerWorkingDays = 5

    public static func answerDay(receivedOn day: Day, _ calendar: WorkingCalendar = .shipped) -> Day {
        calendar.workingDay(after: day, count: answerWorkingDays).day
    }
}
