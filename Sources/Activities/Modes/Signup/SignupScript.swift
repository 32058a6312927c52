import Kernel
import Store

/// Sign-up activities by program instead of by page: for demos. The acts are the pages' own, with their rules, notices and audit entries;
/// only the request is missing.
public struct SignupScript: Sendable {
    public struct Session: Sendable {
        let draft: SignupDraft.Session
        public init(_ title: String, at place: String, from startsAt: Instant, to endsAt: Instant, capacity: Int) {
            draft = SignupDraft.Session(title: title, place: place, startsAt: startsAt, endsAt: endsAt, capacity: capacity)
        }
    }

    public struct Question: Sendable {
        let draft: SignupDraft.Question
        /// - Parameter options: one of these; without any a text.
        public init(_ text: String, options: [String] = [], isRequired: Bool = true) {
            draft = SignupDraft.Question(kind: options.isEmpty ? .text : .choice, text: text, options: options, isRequired: isRequired)
        }
    }

    private let tools: ActivityTools
    private let desk: ActivityDesk
    private let store: SignupStore
    private let database: any Database

    public init(_ tools: ActivityTools, _ database: any Database) {
        self.tools = tools
        self.database = database
        desk = ActivityDesk(tools, ModeTable(tools))
        store = SignupStore(tools)
    }

    /// Makes a draft.
    public func make(
        _ content: ActivityContent, _ settings: SignupSettings, sessions: [Session], questions: [Question] = [], at organisation: OrganisationID, by officer: PersonID,
        now: Instant
    ) async throws -> ActivityID {
        let draft = SignupDraft(settings: settings, sessions: sessions.map(\.draft), questions: questions.map(\.draft))
        return try await desk.create(content, draft, kind: SignupMode.kind, at: organisation, key: nil, by: officer, now: now, database)
    }

    /// - Throws: `ActivityProblem.notReady`.
    public func publish(_ activity: ActivityID, at organisation: OrganisationID, by officer: PersonID, now: Instant) async throws {
        let missing = try await desk.publish(activity, at: organisation, by: officer, now: now, database)
        guard missing.isEmpty else { throw ActivityProblem.notReady(missing) }
    }

    public func close(_ activity: ActivityID, at organisation: OrganisationID, by officer: PersonID, now: Instant) async throws {
        try await desk.perform(.close, on: activity, at: organisation, by: officer, now: now, database)
    }

    /// - Parameters:
    ///   - session: its place among the activity's.
    ///   - answers: in the order of the questions; empty ones are left out.
    /// - Throws: `SignupProblem.refused`.
    @discardableResult public func signUp(
        _ person: PersonID, for activity: ActivityID, session: Int, answers: [String] = [], now: Instant
    ) async throws -> SignupReceipt {
        let (sessions, questions) = try await database.read { tx in (try store.sessions(activity, in: tx), try store.questions(activity, in: tx)) }
        let given = zip(questions, answers).filter { !$0.1.isEmpty }.map { ($0.id, [$1]) }
        let request = SignupRequest(
            person: person, session: sessions[session].id, answers: Answers(Dictionary(uniqueKeysWithValues: given)), key: nil, now: now)
        switch try await SignupLane(store: store).signUp(request, to: activity, database) {
        case .signedUp(let receipt): return receipt
        case .refused(let refusal): throw SignupProblem.refused(refusal)
        case .repeated, .treeChanged: throw CommonProblem.busy(retryAfterSeconds: 1)
        }
    }

    /// - Throws: `SignupProblem.nothingToCancel`, `.tooLateToCancel`, `.sessionBegun`.
    public func cancel(_ person: PersonID, in activity: ActivityID, now: Instant) async throws {
        try await database.write(lane: SignupStore.lane(activity)) { tx in _ = try store.cancel(activity, of: person, now: now, in: tx) }
    }

    /// - Throws: `SignupProblem.notCheckedIn`.
    public func checkIn(_ person: PersonID, to activity: ActivityID, by officer: PersonID, now: Instant) async throws {
        let result = try await database.write(lane: SignupStore.lane(activity)) { tx in try store.checkIn(person, to: activity, by: officer, now: now, in: tx) }
        guard result.decision.isAdmitted else { throw SignupProblem.notCheckedIn(result.decision) }
    }
}
