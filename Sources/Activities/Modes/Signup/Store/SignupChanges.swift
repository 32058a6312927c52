import Audit
import Kernel
import Membership
import Store

/// What happens to sign-ups after they were made: cancelling, checking in, settling. All in the activity's lane.
extension SignupStore {
    /// Cancels and gives the place to the first who waits, in the same transaction. (domain.md R38c, d)
    ///
    /// - Parameter officer: who does it for the person; `nil` when it is the person's own doing.
    /// - Throws: `SignupProblem.nothingToCancel`, `.tooLateToCancel`, `.sessionBegun`.
    @discardableResult
    func cancel(_ activity: ActivityID, of person: PersonID, officer: PersonID? = nil, now: Instant, in tx: any Transaction) throws -> Signup {
        try enter(activity, in: tx)
        guard let signup = try living(of: person, in: activity, tx), signup.state != .attended, let (settings, _) = try settings(activity, in: tx),
            let full = try activities.activity(activity, in: tx), var session = try session(signup.session, in: tx)
        else { throw SignupProblem.nothingToCancel }
        switch CancelRule.decide(signup.state, settings: settings, startsAt: session.startsAt, byOfficer: officer != nil, now: now) {
        case .allowed: break
        case .tooLate(let since): throw SignupProblem.tooLateToCancel(since: since)
        case .begun: throw SignupProblem.sessionBegun
        }
        let gate = full.gate
        try tx.execute(
            "UPDATE signup SET state = 'cancelled', living = NULL, cancelled_at = :now, cancelled_by = :by WHERE id = :id",
            ["id": signup.id, "now": now, "by": officer ?? person])
        try tx.audit(
            audit("signup.cancelled", signup.id, session, gate, .person(officer ?? person), now, ["from": signup.state.rawValue]))
        if officer != nil {
            try notices.tell(
                person, of: activity, Phrase("报名被取消", "Your sign-up was cancelled"),
                Phrase(
                    "组织者取消了您在“\(full.title)”（\(session.title)）的报名。有疑问请联系组织者。",
                    "The organiser cancelled your sign-up for “\(full.title)” (\(session.title)). Please ask them if you have questions."),
                at: now, in: tx)
        }
        if signup.state == .waiting {
            session.places.waiting -= 1
        } else {
            session.places.confirmed -= 1
            if full.state != .cancelled, session.startsAt.map({ now < $0 }) ?? true {
                try promote(min(1, session.places.waiting), of: &session, gate, title: full.title, now: now, in: tx)
            }
        }
        try write(session.places, of: session.id, in: tx)
        return signup
    }

    func session(_ id: ActivitySessionID, in tx: any Transaction) throws -> Session? {
        try tx.row("SELECT \(Self.sessionColumns) FROM activity_session WHERE id = :id", ["id": id]).map(Self.session)
    }

    // MARK: Checking in

    /// Checks somebody in, once. (domain.md R38f) What came of it is a value: at the door most answers are expected ones.
    func checkIn(_ person: PersonID, to activity: ActivityID, by officer: PersonID, now: Instant, in tx: any Transaction) throws -> CheckIn {
        try enter(activity, in: tx)
        guard let full = try activities.activity(activity, in: tx), let signup = try last(of: person, in: activity, tx),
            var session = try session(signup.session, in: tx)
        else { return CheckIn(decision: .notSignedUp, person: person, session: nil, signup: nil) }
        let position = signup.state == .waiting ? try position(ticket: signup.ticket, in: signup.session, tx) : 0
        let decision =
            full.state == .cancelled || full.state == .draft
            ? .notSignedUp : CheckInRule.decide(signup.state, checkedInAt: signup.checkedInAt, position: position, session: session, now: now)
        if decision.isAdmitted {
            try tx.execute(
                "UPDATE signup SET state = 'attended', checked_in_at = :now, checked_in_by = :by WHERE id = :id", ["id": signup.id, "now": now, "by": officer])
            session.places.attended += 1
            if decision == .admittedFromWaiting {
                session.places.waiting -= 1
                session.places.confirmed += 1
            }
            try write(session.places, of: session.id, in: tx)
            try tx.audit(audit("signup.checked_in", signup.id, session, full.gate, .person(officer), now))
            for follower in followers { try follower.tookPart(person, in: full, now: now, in: tx) }
        }
        return CheckIn(decision: decision, person: person, session: session, signup: signup.id)
    }

    // MARK: Settling

    /// Once the window is over, places that are left go to those who still wait: people who may not sign up in advance. (domain.md R38g)
    func settle(_ activity: ActivityID, now: Instant, in tx: any Transaction) throws {
        try enter(activity, in: tx)
        guard let full = try activities.activity(activity, in: tx), full.state != .cancelled, case .closed = full.phase(at: now) else { return }
        for var session in try sessions(activity, in: tx) {
            let count = min(session.places.left, session.places.waiting)
            guard count > 0, session.startsAt.map({ now < $0 }) ?? true else { continue }
            try promote(count, of: &session, full.gate, title: full.title, now: now, in: tx)
            try write(session.places, of: session.id, in: tx)
        }
    }

    /// Activities that have something to settle.
    func unsettled(now: Instant, limit: Int, in tx: any Transaction) throws -> [ActivityID] {
        try tx.rows(
            """
            SELECT DISTINCT x.activity FROM activity_session x JOIN activity a ON a.id = x.activity
            WHERE x.removed = 0 AND x.waiting > 0 AND x.confirmed < x.capacity AND (x.starts_at IS NULL OR x.starts_at > :now)
                AND (a.state = 'closed' OR (a.state = 'published' AND a.closes_at <= :now)) LIMIT :limit
            """, ["now": now, "limit": limit]
        ).map { $0[0] }
    }
}

/// What came of showing a card at the door.
struct CheckIn: Sendable {
    let decision: CheckInDecision
    let person: PersonID
    let session: Session?
    let signup: SignupID?
}

extension Activity {
    var gate: ActivityGate { ActivityGate(organisation: organisation, state: state, window: window, audience: content.audience) }
}
