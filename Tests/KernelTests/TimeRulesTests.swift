import Kernel
import Testing

func day(_ iso: String) -> Day {
    guard let day = Day(iso) else { preconditionFailure("\(iso) is no day") }
    return day
}

struct AgeTests {
    @Test(
        "R11 Sixteen is reached at 00:00 of the birthday",
        arguments: [
            ("2010-11-25", "2026-11-24", false), ("2010-11-25", "2026-11-25", true), ("2008-02-29", "2024-02-28", false), ("2008-02-29", "2024-02-29", true),
            ("2012-02-29", "2028-02-29", true), ("2007-02-28", "2023-02-28", true),
        ])
    func sixteen(born: String, on today: String, reached: Bool) { #expect(day(born).isAtLeast(years: 16, on: day(today)) == reached) }

    @Test("R11 Born on 29 February, a year is reached on 1 March of common years", arguments: [("2025-02-28", 16), ("2025-03-01", 17), ("2028-02-28", 19), ("2028-02-29", 20)])
    func leapDay(today: String, age: Int) { #expect(day("2008-02-29").age(on: day(today)) == age) }

    @Test("R24 A 29 February birthday is kept on 1 March in common years")
    func kept() {
        #expect(day("2008-02-29").isBirthday(on: day("2025-03-01")))
        #expect(!day("2008-02-29").isBirthday(on: day("2024-03-01")))
        #expect(!day("2008-02-29").isBirthday(on: day("2008-02-29")))
    }
}

struct WorkingCalendarTests {
    let calendar = WorkingCalendar.shipped

    @Test(
        "R18b Five working days after",
        arguments: [
            ("2026-02-12", "2026-02-26"), ("2026-02-13", "2026-02-27"), ("2026-04-29", "2026-05-09"), ("2026-09-17", "2026-09-23"), ("2026-09-28", "2026-10-10"),
            ("2025-01-24", "2025-02-07"), ("2025-09-26", "2025-10-10"),
        ])
    func fiveDays(from: String, to: String) {
        let deadline = calendar.workingDay(after: day(from), count: 5)
        #expect(deadline.day == day(to))
        #expect(deadline.isCertain)
    }

    @Test(
        "R18a Days off and make-up days of 2026",
        arguments: [
            ("2026-01-01", false), ("2026-01-04", true), ("2026-02-14", true), ("2026-02-15", false), ("2026-02-23", false), ("2026-02-24", true), ("2026-02-28", true),
            ("2026-04-06", false), ("2026-05-09", true), ("2026-06-19", false), ("2026-09-20", true), ("2026-09-25", false), ("2026-10-07", false), ("2026-10-08", true),
            ("2026-10-10", true), ("2026-10-11", false), ("2026-11-24", true), ("2026-11-28", false), ("2025-01-26", true), ("2025-10-08", false),
        ])
    func kindOfDay(iso: String, worked: Bool) { #expect(calendar.isWorkingDay(day(iso)) == worked) }

    @Test("R18 An unknown year is counted Monday to Friday, and the answer says so")
    func unknownYear() {
        let deadline = calendar.workingDay(after: day("2027-10-01"), count: 1)
        #expect(deadline.day == day("2027-10-04"))
        #expect(!deadline.isCertain)
        #expect(!calendar.workingDay(after: day("2026-12-30"), count: 5).isCertain)
        #expect(!calendar.knows(year: 2027))
    }

    @Test("R18 Another year's notice can be added as data")
    func addedYear() {
        let longer = calendar.adding(WorkingCalendar.Year(year: 2027, off: [day("2027-10-01"), day("2027-10-04")], makeUp: [], source: "test"))
        #expect(longer.workingDay(after: day("2027-09-30"), count: 1) == longer.workingDay(after: day("2027-10-03"), count: 1))
        #expect(longer.workingDay(after: day("2027-09-30"), count: 1).day == day("2027-10-05"))
        #expect(longer.knows(year: 2027) && longer.source(ofYear: 2027) == "test")
    }

    @Test(
        "R17 Overdue from working day 6",
        arguments: [
            ("2026-09-28", "2026-09-28", 0), ("2026-09-28", "2026-10-10", 5), ("2026-09-28", "2026-10-11", 5), ("2026-09-28", "2026-10-12", 6), ("2026-09-28", "2026-09-01", 0),
        ])
    func elapsed(receipt: String, today: String, count: Int) { #expect(calendar.workingDays(after: day(receipt), through: day(today)) == count) }

    @Test("R18c A term that would start on a day off starts on the next working day", arguments: [("2026-10-01", "2026-10-08"), ("2026-10-08", "2026-10-08")])
    func start(from: String, to: String) { #expect(calendar.workingDay(onOrAfter: day(from)).day == day(to)) }
}

struct CommitteeTermTests {
    @Test(
        "R8 The last day",
        arguments: [
            ("2023-06-15", 3, "2026-06-14"), ("2024-02-29", 3, "2027-02-28"), ("2024-02-29", 5, "2029-02-28"), ("2024-02-29", 4, "2028-02-28"),
            ("2024-03-01", 3, "2027-02-28"), ("2023-03-01", 5, "2028-02-29"), ("2024-01-01", 3, "2026-12-31"),
        ])
    func lastDay(start: String, years: Int, last: String) { #expect(CommitteeTerm(start: day(start), years: years).lastDay == day(last)) }

    static let countdown: [(String, CommitteeTerm.State, Int?)] = [
        ("2025-12-15", .running(daysLeft: 181), nil), ("2025-12-16", .ending(daysLeft: 180), 180), ("2026-03-16", .ending(daysLeft: 90), 90),
        ("2026-05-15", .ending(daysLeft: 30), 30), ("2026-06-14", .ending(daysLeft: 0), nil), ("2026-06-15", .overdue(days: 1), nil),
    ]
    @Test("R8 Reminders 180, 90 and 30 days before; overdue from the day after", arguments: countdown)
    func reminders(today: String, state: CommitteeTerm.State, reminder: Int?) {
        let term = CommitteeTerm(start: day("2023-06-15"), years: 3)
        #expect(term.state(on: day(today)) == state)
        #expect(term.reminder(on: day(today)) == reminder)
        #expect(term.isOverdue(on: day(today)) == (state == .overdue(days: 1)))
    }
}
