/// Ages, where `self` is a birthday. An age is reached at 00:00 of the birthday; who was born on 29 February reaches it on
/// 1 March in common years. (domain.md R11)
extension Day {
    /// The day on which somebody born on this day becomes `years` old.
    public func reachingAge(_ years: Int) -> Day {
        let (y, m, d) = civil
        if m == 2, d == 29, Day.length(ofMonth: 2, year: y + years) == 28 { return adding(years: years).adding(days: 1) }
        return adding(years: years)
    }

    /// Whether somebody born on this day is at least `years` old on `day`.
    public func isAtLeast(years: Int, on day: Day) -> Bool { reachingAge(years) <= day }

    /// Full years on `day`; negative before birth.
    public func age(on day: Day) -> Int {
        let years = day.year - year
        return reachingAge(years) <= day ? years : years - 1
    }

    /// Whether `day` is the day on which a birthday is kept. (domain.md R24)
    public func isBirthday(on day: Day) -> Bool { day.year > year && reachingAge(day.year - year) == day }
}
