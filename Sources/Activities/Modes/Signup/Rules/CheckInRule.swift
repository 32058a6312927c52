import Kernel

/// What came of checking somebody in. (domain.md R38f)
public enum CheckInDecision: Hashable, Sendable {
    case admitted
    /// Stood on the waiting list, and a place is free now.
    case admittedFromWaiting
    case already(at: Instant)
    case tooEarly(from: Instant)
    case over(at: Instant)
    case waiting(position: Int)
    case notSignedUp
    case cancelled
}

enum CheckInRule {
    /// How long before the start people are let in. (setting)
    static let before = Span.minutes(60)

    /// From 60 minutes before the start to the end, once. Sessions without times: at any time.
    static func decide(_ state: SignupState, checkedInAt: Instant?, position: Int, session: Session, now: Instant) -> CheckInDecision {
        switch state {
        case .cancelled: return .cancelled
        case .attended: return .already(at: checkedInAt ?? now)
        case .confirmed, .waiting: break
        }
        if let starts = session.startsAt, now < starts - before { return .tooEarly(from: starts - before) }
        if let ends = session.endsAt, now >= ends { return .over(at: ends) }
        if state == .confirmed { return .admitted }
        return session.places.isFull ? .waiting(position: position) : .admittedFromWaiting
    }
}
