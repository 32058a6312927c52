import Audit
import Kernel
import Membership
import Organisations
import Store

/// Somebody who wants to take part.
struct SignupRequest: Sendable {
    let person: PersonID
    let session: ActivitySessionID
    let answers: Answers
    /// A retry with the same key gets the first answer.
    let key: IdempotencyKey?
    let now: Instant
}

/// What came of a request. Refusals are values: many come at once, and a throw would cost the others of the batch a rerun.
enum SignupOutcome: Sendable {
    case signedUp(SignupReceipt)
    /// The body of the first answer to the same key.
    case repeated([UInt8])
    case refused(SignupRefusal)
    /// The union tree that is kept in memory is older than the transaction; it is read anew outside, then asked again.
    case treeChanged
}

/// The hottest path of the product: all who sign up for one activity at the same moment share one transaction, and within it one look at
/// the activity, one turn at its gate and one update for each session. What is left for each of them is: the first answer to the key, the
/// facts of the membership, their other sign-ups, the sign-up, the audit entry, the answer: six statements.
struct SignupLane: Sendable {
    let store: SignupStore

    func lane(_ activity: ActivityID) -> BatchLane<SignupRequest, SignupOutcome> {
        BatchLane(SignupStore.lane(activity)) { requests, tx in try serve(requests, activity, tx) }
    }

    func signUp(_ request: SignupRequest, to activity: ActivityID, _ database: any Database) async throws -> SignupOutcome {
        let lane = lane(activity)
        for _ in 0..<3 {
            let outcome = try await database.batch(lane, request)
            guard case .treeChanged = outcome else { return outcome }
            _ = try await store.organisations.tree()
        }
        throw CommonProblem.busy(retryAfterSeconds: 1)
    }

    private func serve(_ requests: [SignupRequest], _ activity: ActivityID, _ tx: any Transaction) throws -> [SignupOutcome] {
        guard let gate = try store.activities.gate(activity, in: tx), let (settings, questionCount) = try store.settings(activity, in: tx) else {
            return requests.map { _ in .refused(.noSuchActivity) }
        }
        var batch = Batch(
            store: store, activity: activity, gate: gate, settings: settings, questions: questionCount > 0 ? try store.questions(activity, in: tx) : [],
            sessions: try store.sessions(activity, in: tx))
        // Sold out: everybody is refused on what was read, without a lock and without a write.
        if requests.contains(where: batch.mayGain) {
            try store.enter(activity, in: tx)
            batch.sessions = try store.sessions(activity, in: tx)
        }
        let outcomes = try requests.map { try batch.serve($0, tx) }
        for index in batch.touched { try store.write(batch.sessions[index].places, of: batch.sessions[index].id, in: tx) }
        return outcomes
    }
}

/// The requests of one transaction.
private struct Batch {
    let store: SignupStore
    let activity: ActivityID
    let gate: ActivityGate
    let settings: SignupSettings
    let questions: [Question]
    var sessions: [Session]
    var touched: Set<Int> = []
    private var tree: OrganisationTree?

    init(store: SignupStore, activity: ActivityID, gate: ActivityGate, settings: SignupSettings, questions: [Question], sessions: [Session]) {
        self.store = store
        self.activity = activity
        self.gate = gate
        self.settings = settings
        self.questions = questions
        self.sessions = sessions
    }

    /// Whether this request could end with a place or on the waiting list.
    func mayGain(_ request: SignupRequest) -> Bool {
        guard case .open = gate.phase(at: request.now), let session = sessions.first(where: { $0.id == request.session }) else { return false }
        return settings.hasWaitingList || !session.places.isFull
    }

    mutating func serve(_ request: SignupRequest, _ tx: any Transaction) throws -> SignupOutcome {
        if let key = request.key {
            do {
                if let first = try tx.firstAnswer(to: key) { return .repeated(first.body) }
            } catch CommonProblem.keyReused { return .refused(.keyReused) }
        }
        let index = sessions.firstIndex { $0.id == request.session }
        let session = index.map { sessions[$0] }
        let facts = try store.memberships.facts(of: request.person, in: tx)
        if tree == nil, needsTree(facts) {
            tree = try store.organisations.keptTree(in: tx)
            if tree == nil { return .treeChanged }
        }
        let (own, missed) = try others(of: request.person, request.now, tx)
        let decision = decideSignup(
            phase: gate.phase(at: request.now), places: session?.places, startsAt: session?.startsAt, living: own,
            unmet: unmet(facts, on: request.now.day), hasWaitingList: settings.hasWaitingList,
            restrictedUntil: NoShowRule.restrictedUntil(missed: missed, now: request.now), now: request.now)
        if case .refused(let refusal) = decision { return .refused(refusal) }
        let (answers, problems) = request.answers.checked(for: questions)
        guard problems.isEmpty else { return .refused(.answers(problems)) }
        guard let index, let facts else { preconditionFailure("who is admitted has a session and a membership") }
        return .signedUp(try signUp(request, answers, facts, at: index, decision, tx))
    }

    private mutating func signUp(
        _ request: SignupRequest, _ answers: Answers, _ facts: MemberFacts, at index: Int, _ decision: SignupDecision, _ tx: any Transaction
    ) throws -> SignupReceipt {
        var position: Int?
        if case .waiting(let place) = decision { position = place }
        sessions[index].places.tickets += 1
        if position == nil { sessions[index].places.confirmed += 1 } else { sessions[index].places.waiting += 1 }
        touched.insert(index)
        let receipt = SignupReceipt(id: store.ids.next(), session: request.session, state: position == nil ? .confirmed : .waiting, position: position)
        try tx.send(
            """
            INSERT INTO signup (id, activity, session, person, membership, organisation, state, living, ticket, answers, created_at)
            VALUES (:id, :activity, :session, :person, :membership, :organisation, :state, 1, :ticket, :answers, :now)
            """,
            [
                "id": receipt.id, "activity": activity, "session": request.session, "person": request.person, "membership": facts.membership,
                "organisation": facts.organisation, "state": receipt.state, "ticket": sessions[index].places.tickets, "answers": answers.column, "now": request.now,
            ])
        try tx.audit(store.audit("signup.\(receipt.state.rawValue)", receipt.id, sessions[index], gate, .person(request.person), request.now))
        if let key = request.key { try tx.remember(FirstAnswer(status: 201, body: receipt.json), for: key, now: request.now) }
        return receipt
    }

    /// The living sign-up in this activity, and when sessions ended that the person stayed away from, if this activity asks for that.
    private func others(of person: PersonID, _ now: Instant, _ tx: any Transaction) throws -> (SignupReceipt?, missed: [Instant]) {
        let own = try tx.row(
            "SELECT id, session, state, ticket FROM signup WHERE person = :person AND activity = :activity AND living = 1",
            ["person": person, "activity": activity]
        ).map { row in
            let state: SignupState = row[2]
            let position = state == .waiting ? try store.position(ticket: row[3], in: row[1], tx) : nil
            return SignupReceipt(id: row[0], session: row[1], state: state, position: position)
        }
        return (own, settings.countsNoShows ? try missed(by: person, now, tx) : [])
    }

    private func missed(by person: PersonID, _ now: Instant, _ tx: any Transaction) throws -> [Instant] {
        try tx.rows(
            """
            SELECT x.ends_at FROM signup s JOIN activity_session x ON x.id = s.session
            WHERE s.person = :person AND s.living = 1 AND s.activity <> :activity AND s.state = 'confirmed' AND x.ends_at > :horizon AND x.ends_at <= :now
                AND x.attended > 0 AND EXISTS (SELECT 1 FROM signup_settings t WHERE t.activity = s.activity AND t.counts_no_shows = 1)
            """, ["person": person, "activity": activity, "horizon": NoShowRule.horizon(now), "now": now]
        ).map { $0[0] }
    }

    // MARK: Audience

    private func needsTree(_ facts: MemberFacts?) -> Bool { facts.map { !gate.audience.unions.contains($0.organisation) } ?? false }

    private func unmet(_ facts: MemberFacts?, on today: Day) -> Unmet? {
        gate.audience.firstUnmet(by: facts?.participant, on: today) { top, node in top == node || tree?.covers(top, node) == true }
    }
}

extension SignupReceipt {
    /// `{"id":"…","position":null,"session_id":"…","state":"confirmed"}`: the answer of the API, also to a retry.
    var json: [UInt8] {
        Array(
            "{\"id\":\"\(id)\",\"position\":\(position.map(String.init) ?? "null"),\"session_id\":\"\(session)\",\"state\":\"\(state.rawValue)\"}".utf8)
    }
}
