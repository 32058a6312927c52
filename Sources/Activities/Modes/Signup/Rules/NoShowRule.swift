import Kernel

/// Three no-shows in 90 days: no advance sign-up for 30 days, but waiting lists stay open. (domain.md R38g; setting)
///
/// A no-show is a confirmed sign-up of a session that is over, where others were checked in and this person was not, in an activity
/// that says on its page that it counts.
enum NoShowRule {
    static let count = 3
    static let within = Span.days(90)
    static let lasts = Span.days(30)

    /// Older no-shows than this make no difference.
    static func horizon(_ now: Instant) -> Instant { now - within - lasts }

    /// Until when somebody is restricted; `nil` if they are not. The 30 days begin with the end of the third session missed.
    ///
    /// - Parameter missed: when the sessions ended that the person stayed away from.
    static func restrictedUntil(missed: [Instant], now: Instant) -> Instant? {
        let ends = missed.filter { $0 <= now }.sorted()
        guard ends.count >= count else { return nil }
        var until: Instant?
        for index in (count - 1)..<ends.count where ends[index] - ends[index - count + 1] <= within { until = ends[index] + lasts }
        return until.flatMap { now < $0 ? $0 : nil }
    }
}
