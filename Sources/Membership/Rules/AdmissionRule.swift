import Kernel

/// Who may join. (domain.md R11)
public enum AdmissionRule {
    public static let minimumAge = 16

    /// Whether somebody may apply on `day`; nationality, sex, faith and schooling are never asked.
    ///
    /// - Parameter birthday: from the paper; `nil` for papers without one, whose age an officer reads from the paper itself.
    public static func admits(birthday: Day?, on day: Day) -> Result<Void, MembershipProblem> {
        guard let birthday, !birthday.isAtLeast(years: minimumAge, on: day) else { return .success(()) }
        return .failure(.tooYoung(admittedOn: birthday.reachingAge(minimumAge)))
    }

    /// How long somebody who was enrolled by a roster can contest it without giving a reason. (ours)
    public static let contestDays = 30

    public static func mayContest(enrolledOn day: Day, today: Day) -> Bool { today <= day.adding(days: contestDays) }
}
