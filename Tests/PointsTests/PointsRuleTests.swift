import Kernel
import Testing

@testable import Points

private func day(_ iso: String) -> Day { Day(iso) ?? Day(number: 0) }

struct EarningRuleTests {
    @Test(
        "What exceeds a cap is cut, not saved up (R24)",
        arguments: [
            (wanted: 5, kind: 0, today: 48, month: 48, expected: 2), (5, 0, 50, 50, 0), (5, 0, 0, 598, 2), (5, 0, 0, 600, 0), (5, 0, 51, 51, 0), (5, 0, 0, 0, 5),
        ] as [(wanted: Int64, kind: Int64, today: Int64, month: Int64, expected: Int64)])
    func caps(_ wanted: Int64, _ kind: Int64, _ today: Int64, _ month: Int64, _ expected: Int64) {
        let soFar = EarnedSoFar(kindToday: kind, kindThisMonth: kind, today: today, thisMonth: month)
        #expect(granted(wanted, .standard(.kind(.takingPart)), total: .standard(.total), soFar) == expected)
    }

    @Test("Reading gives 1 each, at most 5 a day (R24)", arguments: [(0, 1), (4, 1), (5, 0)] as [(Int64, Int64)])
    func reading(_ before: Int64, _ expected: Int64) {
        let soFar = EarnedSoFar(kindToday: before, kindThisMonth: before, today: before, thisMonth: before)
        #expect(granted(1, .standard(.kind(.reading)), total: .standard(.total), soFar) == expected)
    }

    @Test("Signing in on 1–6, missing 7, then 8: the row starts again at 1 (R24)") func missedDay() {
        var streak: SignInStreak?
        for number in 1...6 { streak = SignInStreak.next(streak, today: day("2026-11-0\(number)")) }
        #expect(streak?.length == 6)
        #expect(SignInStreak.next(streak, today: day("2026-11-08"))?.length == 1)
        #expect(SignInStreak.next(streak, today: day("2026-11-07"))?.length == 7)
        #expect(SignInStreak.next(streak, today: day("2026-11-06")) == nil)
    }

    @Test("Each 7th day in a row gives 5 more (R24)", arguments: [(1, 1), (6, 1), (7, 6), (8, 1), (14, 6), (15, 1)] as [(Int, Int64)])
    func bonus(_ length: Int, _ expected: Int64) {
        #expect(SignInStreak(last: day("2026-11-24"), length: length).points(.standard(.kind(.signIn))) == expected)
    }

    @Test(
        "A birthday is its day, of 29 February 1 March in common years (R11, R24)",
        arguments: [
            ("1990-05-01", "2026-05-01", true), ("1990-05-01", "2026-05-02", false), ("2000-02-29", "2026-03-01", true), ("2000-02-29", "2026-02-28", false),
            ("2000-02-29", "2028-02-29", true), ("2000-02-29", "2028-03-01", false), ("1990-03-01", "2026-03-01", true),
        ])
    func birthdays(_ born: String, _ today: String, _ expected: Bool) { #expect(isBirthday(day(born), on: day(today)) == expected) }
}

struct LotRuleTests {
    @Test("Points of a year are good until 31 March of the year after the next (R25)") func lastDays() {
        #expect(lastDay(ofPointsFrom: 2025) == day("2027-03-31"))
        #expect(lastDay(ofPointsFrom: 2026) == day("2028-03-31"))
    }

    @Test("100 of 2025 and 80 of 2026, 120 spent: 60 of 2026 are left (R25)") func oldestFirst() {
        let lots = [Lot(until: day("2028-03-31"), left: 80), Lot(until: day("2027-03-31"), left: 100)]
        #expect(take(120, from: lots) == [Lot(until: day("2027-03-31"), left: 100), Lot(until: day("2028-03-31"), left: 20)])
        #expect(take(10, from: lots, first: day("2028-03-31")) == [Lot(until: day("2028-03-31"), left: 10)])
        #expect(take(500, from: lots).reduce(0) { $0 + $1.left } == 180)
    }

    @Test("New points fill the hole first (R26)", arguments: [(5, 3, 5), (5, -2, 3), (5, -5, 0), (5, -9, 0)] as [(Int64, Int64, Int64)])
    func hole(_ amount: Int64, _ balance: Int64, _ expected: Int64) { #expect(putAside(amount, balance: balance) == expected) }

    @Test("What expired meanwhile comes back for 30 days (R65)") func returned() {
        #expect(returning(day("2027-03-31"), on: day("2027-03-31")) == day("2027-03-31"))
        #expect(returning(day("2027-03-31"), on: day("2027-04-01")) == day("2027-05-01"))
    }
}

struct HoldRuleTests {
    @Test(
        "Points wait when a device serves too many or the pace is impossible",
        arguments: [(1, 0, nil), (10, 7, nil), (11, 0, .sameDevice), (1, 8, .pace)] as [(Int, Int, HoldReason?)])
    func reasons(_ people: Int, _ lately: Int, _ expected: HoldReason?) {
        #expect(holdReason(EarningTraces(peopleOnDevice: people, inLastMinute: lately)) == expected)
    }
}
