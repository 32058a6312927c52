import Identity
import Kernel
import Membership
import Store
import Web

/// 活动报名: sessions with places, first come, first served, with a waiting list, and check-in by the member's card. (domain.md R38)
struct SignupMode: ActivityMode {
    static let kind = ActivityKind(rawValue: "signup")
    static let draft: any ModeDraft.Type = SignupDraft.self
    static let name = Phrase("活动报名", "Sign-up")
    static let summary = Phrase("有名额、分场次的活动：比赛、培训、体检、亲子、讲座", "Events with places and sessions: matches, trainings, check-ups, workshops")
    static let icon = "clipboard"
    static let templates = SignupTemplates.all
    static let migrations = SignupMigrations.all
    static let requestSchema = SignupDraft.requestSchema
    static let schema = SignupDetails.schema

    let tools: ActivityTools
    let store: SignupStore
    let lists = SignupLists()

    init(_ tools: ActivityTools) {
        self.tools = tools
        store = SignupStore(tools)
    }

    var routes: [Route] {
        SignupPages(tools).routes + SignupResultsPages(tools).routes + CheckInPages(tools).routes + SignupsAPI(tools).routes
    }

    var verifications: [Verification] { SignupVerification.all }
    var periodicTasks: [PeriodicTask] { [SettlePlaces(tools).task] }

    func load(_ activity: ActivityID, in tx: any Transaction) throws -> any ModeDraft { try store.draft(activity, in: tx) }

    func lines(for activities: [Activity], person: PersonID?, now: Instant, in tx: any Transaction) throws -> [ActivityID: ActivityLine] {
        let ids = activities.filter { $0.kind == Self.kind }.map(\.id)
        let sessions = try lists.places(of: ids, in: tx)
        let mine = try person.map { try lists.living(of: $0, in: ids, tx) } ?? [:]
        return Dictionary(uniqueKeysWithValues: ids.map { id in (id, Self.line(sessions[id] ?? [], mine[id], now)) })
    }

    private static func line(_ sessions: [Session], _ mine: SignupState?, _ now: Instant) -> ActivityLine {
        let ahead = sessions.filter { $0.startsAt.map { now < $0 } ?? true }
        let left = ahead.reduce(0) { $0 + $1.places.left }
        let status =
            left > 0
            ? Phrase("剩 \(Numbers.grouped(left)) 个名额", left == 1 ? "1 place left" : "\(Numbers.grouped(left)) places left")
            : ahead.isEmpty ? Phrase("场次已开始", "Has begun") : Phrase("名额已满", "Full")
        return ActivityLine(status: status, mine: mine?.label, tone: mine?.tone ?? .good, next: ahead.compactMap(\.startsAt).min())
    }

    func entries(of person: PersonID, now: Instant, limit: Int, in tx: any Transaction) throws -> [ActivityEntry] {
        try lists.entries(of: person, limit: limit, in: tx).map { signup, session, position in
            let status = position.map { Phrase("候补第 \($0) 位", "Waiting, number \($0)") } ?? signup.state.label
            return ActivityEntry(
                activity: signup.activity, enteredAt: signup.createdAt, status: status, tone: signup.state.tone, detail: session.summary,
                isLiving: signup.state.isLiving, startsAt: session.startsAt)
        }
    }

    func panel(_ activity: Activity, _ visitor: Visitor, _ call: Call) async throws -> HTML {
        try await SignupPages(tools).panel(activity, visitor, call).html(call.ui, Form())
    }

    func preview(_ activity: Activity, _ call: Call) async throws -> HTML {
        let (sessions, questions, settings) = try await call.database.read { tx in
            (try store.sessions(activity.id, in: tx), try store.questions(activity.id, in: tx), try store.settings(activity.id, in: tx)?.settings ?? SignupSettings())
        }
        let panel = SignupPanel(
            activity: activity, visitor: Visitor(person: PersonID(1), unmet: nil), settings: settings, sessions: sessions, questions: questions, isPreview: true)
        return panel.html(call.ui, Form())
    }

    func results(_ activity: Activity, _ call: Call) async throws -> HTML { try await SignupResultsPages(tools).overview(activity, call) }

    func personalData(of person: PersonID, in tx: any Transaction) throws -> PersonalData { try store.personalData(of: person, in: tx) }
    func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws { try store.erase(person, at: now, in: tx) }

    func details(_ activity: Activity, person: PersonID?, now: Instant, in tx: any Transaction) throws -> any Encodable & Sendable {
        guard let (settings, _) = try store.settings(activity.id, in: tx) else { return SignupDetails(settings: SignupSettings(), sessions: [], questions: [], mine: nil) }
        let mine = try person.flatMap { try store.living(of: $0, in: activity.id, tx) }.map { try store.receipt($0, in: tx) }
        return SignupDetails(
            settings: settings, sessions: try store.sessions(activity.id, in: tx), questions: try store.questions(activity.id, in: tx), mine: mine)
    }
}

extension Session {
    /// 男子单打 · 2026年12月5日 9:00 · 体育馆
    var summary: Phrase {
        func text(_ language: Language) -> String {
            [title, startsAt.map { language.span($0, endsAt) } ?? "", place].filter { !$0.isEmpty }.joined(separator: " · ")
        }
        return Phrase(text(.zh), text(.en))
    }
}

extension Language {
    /// 2026年12月5日 09:00–12:00, or with both days.
    func span(_ starts: Instant, _ ends: Instant?) -> String {
        guard let ends else { return show(starts) }
        guard ends.day == starts.day else { return show(starts) + " – " + show(ends) }
        return show(starts) + "–" + (show(ends).split(separator: " ").last.map(String.init) ?? "")
    }
}
