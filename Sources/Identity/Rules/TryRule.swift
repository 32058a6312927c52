import Kernel

/// What failed tries lock, and for how long.
enum TryRule: String, CaseIterable {
    /// Wrong passwords for one phone, known or not: 10 in 15 minutes. (issue 4)
    case password
    /// Wrong passwords from one network address: 50 in 15 minutes, so that one can't go through many phones. (ours)
    case passwordAddress = "password_address"
    /// Wrong codes of an authenticator app: 10 in 15 minutes. (ours)
    case authenticator
    /// Real names that don't match: 5 a day, locked until the next. (domain.md R59)
    case realName = "real_name"

    var limit: Int {
        switch self {
        case .password, .authenticator: 10
        case .passwordAddress: 50
        case .realName: 5
        }
    }

    /// How far back failures count at `now`.
    func since(_ now: Instant) -> Instant {
        switch self {
        case .password, .passwordAddress, .authenticator: now - Self.window
        case .realName: now.day.start
        }
    }

    /// Until when nothing more is tried; `nil` if it may be.
    ///
    /// - Parameter failures: moments since `since(now)`, newest first.
    func lockedUntil(_ failures: [Instant], now: Instant) -> Instant? {
        guard failures.count >= limit else { return nil }
        switch self {
        case .password, .passwordAddress, .authenticator:
            let end = failures[limit - 1] + Self.window
            return end > now ? end : nil
        case .realName: return now.day.end
        }
    }

    private static let window = Span.minutes(15)
}
