import Kernel

/// Codes that prove a phone: 6 digits, single use, 10 minutes, 5 tries; a newer code kills the older. (domain.md R22)
///
/// Nothing here depends on whether the phone is known, so no answer can tell it.
enum CodeRule {
    static let digits = 6
    static let life = Span.minutes(10)
    static let tries = 5
    static let perMinute = 1
    static let perHour = 5
    static let perDay = 10
    static let perHourAndAddress = 30

    /// How long until another code may be sent; `nil` if at once.
    ///
    /// - Parameters:
    ///   - toPhone: when codes were sent to this phone, newest first: those of the last hour and of today.
    ///   - fromAddress: when codes were asked for from this network address in the last hour, newest first.
    static func wait(toPhone: [Instant], fromAddress: [Instant], now: Instant) -> Span? {
        let today = toPhone.filter { $0.day == now.day }
        let ends = [
            windowEnd(toPhone, limit: perMinute, window: .minutes(1)),
            windowEnd(toPhone, limit: perHour, window: .hours(1)),
            today.count >= perDay ? now.day.end : nil,
            windowEnd(fromAddress, limit: perHourAndAddress, window: .hours(1)),
        ]
        guard let last = ends.compactMap({ $0 }).max(), last > now else { return nil }
        return last - now
    }

    /// When the oldest of the newest `limit` moments leaves the window: from then on one more fits.
    private static func windowEnd(_ moments: [Instant], limit: Int, window: Span) -> Instant? {
        moments.count >= limit ? moments[limit - 1] + window : nil
    }

    /// A code as it stands in the table, when somebody types one.
    struct State {
        let sentAt: Instant
        /// Tries made before this one.
        let tries: Int
        let isUsed: Bool
    }

    enum Verdict: Hashable {
        case right
        /// - Parameter left: tries that are left.
        case wrong(left: Int)
        case expired
        case usedUp
    }

    /// - Parameters:
    ///   - newest: the newest code of the phone; older ones are dead.
    ///   - matches: whether what was typed is this code.
    static func judge(_ newest: State?, matches: Bool, now: Instant) -> Verdict {
        guard let newest, !newest.isUsed, now < newest.sentAt + life else { return .expired }
        guard newest.tries < tries else { return .usedUp }
        if matches { return .right }
        let left = tries - newest.tries - 1
        return left > 0 ? .wrong(left: left) : .usedUp
    }
}

extension Span {
    /// Whole seconds, the last one counted in full: 60 s sent at 10:00:00 asked at 10:00:59 is "1 s".
    var wholeSeconds: Int { Int((ms + 999) / 1000) }
}
