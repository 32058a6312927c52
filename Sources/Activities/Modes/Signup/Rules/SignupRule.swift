import Kernel
import Membership

/// Why somebody is not signed up.
public enum SignupRefusal: Hashable, Sendable {
    case noSuchActivity
    case notYetOpen(Instant)
    case closed
    case cancelled
    case noSuchSession
    case sessionBegun
    case alreadySignedUp(SignupReceipt)
    case notForYou(Unmet)
    case full
    /// Three no-shows, and there is no waiting list to stand on. (domain.md R38g)
    case restricted(until: Instant)
    case answers([FieldProblem])
    /// The same Idempotency-Key came with another request.
    case keyReused
}

public enum SignupDecision: Hashable, Sendable {
    case confirmed
    case waiting(position: Int)
    case refused(SignupRefusal)
}

/// Whether `participant` gets a place in a session; the first rule not met, in the order shown to members. (domain.md R38a, b, g; R27)
///
/// - Parameters:
///   - phase: of the activity, now.
///   - places: of the session; `nil` if there is no such session.
///   - living: the sign-up that the person has in this activity already.
///   - restrictedUntil: see `NoShowRule`; such a person may stand on the waiting list, also while places are left: those are for people
///     who come, and what is left when the window closes goes to the list in its order.
func decideSignup(
    phase: ActivityPhase, places: Places?, startsAt: Instant?, living: SignupReceipt?, unmet: Unmet?, hasWaitingList: Bool, restrictedUntil: Instant?, now: Instant
) -> SignupDecision {
    switch phase {
    case .draft: return .refused(.noSuchActivity)
    case .upcoming(let opens): return .refused(.notYetOpen(opens))
    case .closed: return .refused(.closed)
    case .cancelled: return .refused(.cancelled)
    case .open: break
    }
    if let living { return .refused(.alreadySignedUp(living)) }
    guard let places else { return .refused(.noSuchSession) }
    if let startsAt, startsAt <= now { return .refused(.sessionBegun) }
    if let unmet { return .refused(.notForYou(unmet)) }
    if let until = restrictedUntil, now < until {
        return hasWaitingList ? .waiting(position: places.waiting + 1) : .refused(.restricted(until: until))
    }
    if !places.isFull { return .confirmed }
    return hasWaitingList ? .waiting(position: places.waiting + 1) : .refused(.full)
}

/// Who is told what when the number of places changes. (domain.md R38e)
enum CapacityRule {
    enum Decision: Hashable, Sendable {
        /// So many from the head of the waiting list get a place.
        case allowed(promoting: Int)
        /// Fewer places than people who have one.
        case underConfirmed(Int)
    }

    /// - Parameter promotes: false once the session has begun.
    static func decide(_ places: Places, capacity: Int, promotes: Bool) -> Decision {
        guard capacity >= places.confirmed else { return .underConfirmed(places.confirmed) }
        return .allowed(promoting: promotes ? min(places.waiting, capacity - places.confirmed) : 0)
    }
}

/// Who may cancel a sign-up, and until when. (domain.md R38d)
enum CancelRule {
    enum Decision: Hashable, Sendable {
        case allowed
        /// Only an officer now.
        case tooLate(since: Instant)
        case begun
    }

    static func decide(_ state: SignupState, settings: SignupSettings, startsAt: Instant?, byOfficer: Bool, now: Instant) -> Decision {
        if byOfficer { return .allowed }
        if let startsAt, startsAt <= now { return .begun }
        // Whoever only waits takes nobody's place.
        if state == .waiting { return .allowed }
        if let until = settings.cancelUntil, until <= now { return .tooLate(since: until) }
        return .allowed
    }
}
