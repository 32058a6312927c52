import Audit
import Kernel
import Membership
import Organisations
import Store

/// Sign-ups, their sessions and places, inside a caller's transaction.
///
/// Whoever changes places works in the activity's lane and takes its gate first (`enter`): so `confirmed <= capacity` and the order of the
/// waiting list hold on any number of servers. (domain.md R38)
struct SignupStore: Sendable {
    let ids: IdentifierMaker
    let activities: ActivityStore
    let memberships: Memberships
    let organisations: Organisations
    let followers: [any ParticipationFollower]
    let notices = Notices()

    init(_ tools: ActivityTools) {
        ids = tools.ids
        activities = tools.activities
        memberships = tools.memberships
        organisations = tools.organisations
        followers = tools.followers
    }

    static func lane(_ activity: ActivityID) -> Lane { Lane("signup", activity.raw) }

    /// Waits for the activity's gate; afterwards its places are read anew.
    func enter(_ activity: ActivityID, in tx: any Transaction) throws {
        try tx.execute("UPDATE signup_settings SET turns = turns + 1 WHERE activity = :activity", ["activity": activity])
    }

    // MARK: Settings, sessions, questions

    func settings(_ activity: ActivityID, in tx: any Transaction) throws -> (settings: SignupSettings, questionCount: Int)? {
        try tx.row(
            "SELECT cancel_until, has_waiting_list, counts_no_shows, questions FROM signup_settings WHERE activity = :activity", ["activity": activity]
        ).map { (SignupSettings(cancelUntil: $0[0], hasWaitingList: $0[1], countsNoShows: $0[2]), $0[3]) }
    }

    static let sessionColumns: SQL = "id, activity, title, place, starts_at, ends_at, capacity, confirmed, waiting, attended, tickets"

    static func session(_ row: Row) -> Session {
        Session(
            id: row[0], activity: row[1], title: row[2], place: row[3], startsAt: row[4], endsAt: row[5],
            places: Places(capacity: row[6], confirmed: row[7], waiting: row[8], attended: row[9], tickets: row[10]))
    }

    /// In the order in which the officer wrote them.
    func sessions(_ activity: ActivityID, in tx: any Transaction) throws -> [Session] {
        try tx.rows(
            "SELECT \(Self.sessionColumns) FROM activity_session WHERE activity = :activity AND removed = 0 ORDER BY ordinal", ["activity": activity]
        ).map(Self.session)
    }

    func questions(_ activity: ActivityID, in tx: any Transaction) throws -> [Question] {
        try tx.rows(
            "SELECT id, kind, text, options, is_required FROM signup_question WHERE activity = :activity AND removed = 0 ORDER BY ordinal",
            ["activity": activity]
        ).map { row in
            let options = (row[3] as String).split(separator: "\n").map(String.init)
            return Question(id: row[0], kind: row[1], text: row[2], options: options, isRequired: row[4])
        }
    }

    // MARK: Sign-ups

    static let signupColumns: SQL = """
        s.id, s.activity, s.session, s.person, s.membership, s.organisation, s.state, s.ticket, s.answers, s.created_at, s.promoted_at, s.cancelled_at,
        s.checked_in_at
        """

    static func signup(_ row: Row) -> Signup {
        Signup(
            id: row[0], activity: row[1], session: row[2], person: row[3], membership: row[4], organisation: row[5], state: row[6], ticket: row[7],
            answers: Answers(column: row[8]), createdAt: row[9], promotedAt: row[10], cancelledAt: row[11], checkedInAt: row[12])
    }

    func living(of person: PersonID, in activity: ActivityID, _ tx: any Transaction) throws -> Signup? {
        try tx.row(
            "SELECT \(Self.signupColumns) FROM signup s WHERE s.person = :person AND s.activity = :activity AND s.living = 1",
            ["person": person, "activity": activity]
        ).map(Self.signup)
    }

    /// The last one, cancelled or not.
    func last(of person: PersonID, in activity: ActivityID, _ tx: any Transaction) throws -> Signup? {
        try tx.row(
            "SELECT \(Self.signupColumns) FROM signup s WHERE s.person = :person AND s.activity = :activity ORDER BY s.id DESC LIMIT 1",
            ["person": person, "activity": activity]
        ).map(Self.signup)
    }

    func signup(_ id: SignupID, in tx: any Transaction) throws -> Signup? {
        try tx.row("SELECT \(Self.signupColumns) FROM signup s WHERE s.id = :id", ["id": id]).map(Self.signup)
    }

    /// From 1.
    func position(ticket: Int64, in session: ActivitySessionID, _ tx: any Transaction) throws -> Int {
        let ahead: Int =
            try tx.scalar(
                "SELECT COUNT(*) FROM signup WHERE session = :session AND state = 'waiting' AND ticket < :ticket", ["session": session, "ticket": ticket]) ?? 0
        return ahead + 1
    }

    func receipt(_ signup: Signup, in tx: any Transaction) throws -> SignupReceipt {
        let position = signup.state == .waiting ? try position(ticket: signup.ticket, in: signup.session, tx) : nil
        return SignupReceipt(id: signup.id, session: signup.session, state: signup.state, position: position)
    }

    /// When sessions ended, of activities that count it, that the person was to come to and did not. (domain.md R38g)
    func missed(by person: PersonID, now: Instant, in tx: any Transaction) throws -> [Instant] {
        try tx.rows(
            """
            SELECT x.ends_at FROM signup s JOIN activity_session x ON x.id = s.session JOIN signup_settings t ON t.activity = s.activity
            WHERE s.person = :person AND s.living = 1 AND s.state = 'confirmed' AND x.ends_at > :horizon AND x.ends_at <= :now AND x.attended > 0
                AND t.counts_no_shows = 1
            """, ["person": person, "horizon": NoShowRule.horizon(now), "now": now]
        ).map { $0[0] }
    }

    func restrictedUntil(_ person: PersonID, now: Instant, in tx: any Transaction) throws -> Instant? {
        NoShowRule.restrictedUntil(missed: try missed(by: person, now: now, in: tx), now: now)
    }

    // MARK: Places

    func write(_ places: Places, of session: ActivitySessionID, in tx: any Transaction) throws {
        try tx.execute(
            """
            UPDATE activity_session SET capacity = :capacity, confirmed = :confirmed, waiting = :waiting, attended = :attended, tickets = :tickets WHERE id = :id
            """,
            [
                "id": session, "capacity": places.capacity, "confirmed": places.confirmed, "waiting": places.waiting, "attended": places.attended,
                "tickets": places.tickets,
            ])
    }

    /// Gives places to the first `count` of the waiting list and tells them. The caller has entered the gate and writes `session.places`.
    /// (domain.md R38b, c)
    func promote(_ count: Int, of session: inout Session, _ gate: ActivityGate, title: String, now: Instant, in tx: any Transaction) throws {
        guard count > 0 else { return }
        let rows = try tx.rows(
            "SELECT id, person FROM signup WHERE session = :session AND state = 'waiting' ORDER BY ticket LIMIT :count", ["session": session.id, "count": count])
        for row in rows {
            let (id, person): (SignupID, PersonID) = (row[0], row[1])
            try tx.execute("UPDATE signup SET state = 'confirmed', promoted_at = :now WHERE id = :id", ["id": id, "now": now])
            try notices.tell(
                person, of: session.activity, Phrase("候补成功", "You have a place now"),
                Phrase(
                    "“\(title)”（\(session.title)）有了空位，您已从候补转为报名成功。去不了请及时取消，把名额让给别人。",
                    "A place came free in “\(title)” (\(session.title)) and it is yours. If you can't come, please cancel so that somebody else can."),
                at: now, in: tx)
            try tx.audit(audit("signup.promoted", id, session, gate, .system, now))
        }
        session.places.confirmed += rows.count
        session.places.waiting -= rows.count
    }

    func audit(
        _ action: String, _ signup: SignupID, _ session: Session, _ gate: ActivityGate, _ actor: AuditEntry.Actor, _ now: Instant, _ more: [String: String] = [:]
    ) -> AuditEntry {
        AuditEntry(
            at: now, actor: actor, organisation: gate.organisation, action: action, object: AuditObject("signup", signup),
            detail: more.merging(["activity": session.activity.description, "session": session.id.description]) { first, _ in first })
    }
}
