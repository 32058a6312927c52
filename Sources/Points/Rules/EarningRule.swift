import Kernel

/// What a member has earned already, in points: of one kind and of all kinds together.
struct EarnedSoFar: Hashable, Sendable {
    var kindToday: Int64 = 0
    var kindThisMonth: Int64 = 0
    var today: Int64 = 0
    var thisMonth: Int64 = 0
}

/// How many of `wanted` points are left to earn under the caps; the rest is cut. (domain.md R24)
func granted(_ wanted: Int64, _ rule: PointsRule, total: PointsRule, _ soFar: EarnedSoFar) -> Int64 {
    let rooms = [
        rule.dailyLimit.map { $0 - soFar.kindToday }, rule.monthlyLimit.map { $0 - soFar.kindThisMonth }, total.dailyLimit.map { $0 - soFar.today },
        total.monthlyLimit.map { $0 - soFar.thisMonth },
    ]
    return max(0, rooms.compactMap { $0 }.reduce(wanted, min))
}

/// A row of days on which somebody signed in. (domain.md R24)
struct SignInStreak: Hashable, Sendable {
    let last: Day
    let length: Int

    /// The row after signing in on `today`; a missed day starts it again at 1. `nil` if today was counted before.
    static func next(_ streak: SignInStreak?, today: Day) -> SignInStreak? {
        guard let streak else { return SignInStreak(last: today, length: 1) }
        guard today > streak.last else { return nil }
        return SignInStreak(last: today, length: today - streak.last == 1 ? streak.length + 1 : 1)
    }

    /// What the day gives: the bonus on each 7th in a row.
    func points(_ rule: PointsRule) -> Int64 { rule.points + (length % 7 == 0 ? rule.bonus : 0) }
}

/// The last day on which points earned in `year` are good: 31 March of the year after the next. (setting; domain.md R25)
func lastDay(ofPointsFrom year: Int) -> Day { Day(year: year + 2, month: 3, day: 31) ?? Day(number: 0) }

/// So long before they expire, members are told. (domain.md R25)
let expiryNotice = 30

/// Given back points that had expired meanwhile are good for so many days. (domain.md R65, ours)
let returnedDays = 30

/// Whether `today` is the birthday of somebody born on `birthday`; of 29 February it is 1 March in common years. (domain.md R11, R24)
func isBirthday(_ birthday: Day, on today: Day) -> Bool {
    let (born, now) = (birthday.civil, today.civil)
    if born.month == 2, born.day == 29, Day(year: now.year, month: 2, day: 29) == nil { return now.month == 3 && now.day == 1 }
    return born.month == now.month && born.day == now.day
}
