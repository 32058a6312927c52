import Audit
import Crypto
import Kernel
import Organisations
import Store

/// What an officer does to a whole activity: the frame's and the mode's part in one transaction, with the notice to those who take part.
/// Pages and API go through here.
struct ActivityDesk: Sendable {
    let tools: ActivityTools
    let modes: ModeTable
    private var activities: ActivityStore { tools.activities }

    init(_ tools: ActivityTools, _ modes: ModeTable) {
        self.tools = tools
        self.modes = modes
    }

    /// Makes a draft; a retry with the same key finds the one that was made.
    /// - Throws: `ActivityProblem.unionIsGone`.
    func create(
        _ content: ActivityContent, _ draft: any ModeDraft, kind: ActivityKind, at organisation: OrganisationID, key: String?, by person: PersonID, now: Instant,
        _ database: any Database
    ) async throws -> ActivityID {
        guard try await tools.organisations.tree().node(organisation)?.state == .live else { throw ActivityProblem.unionIsGone }
        let key = key.map { key in
            IdempotencyKey(scope: "person:\(person) activities", key: key, requestHash: Array(SHA256.hash(data: Array("\(organisation) \(content.title)".utf8))))
        }
        return try await database.write { tx in
            if let key, let first = try tx.firstAnswer(to: key), let id = ActivityID(String(decoding: first.body, as: UTF8.self)) { return id }
            let id = try activities.create(content, kind: kind, at: organisation, by: person, now: now, in: tx)
            _ = try draft.save(id, SaveContext(tools: tools, now: now, actor: person, organisation: organisation, isPublished: false), in: tx)
            if let key { try tx.remember(FirstAnswer(status: 201, body: Array(id.description.utf8)), for: key, now: now) }
            return id
        }
    }

    /// - Returns: what those who take part were told.
    func update(_ activity: Activity, to content: ActivityContent, _ draft: any ModeDraft, by person: PersonID, now: Instant, _ database: any Database) async throws -> [Phrase] {
        try await database.write { tx in
            let isPublished = activity.state == .published
            let context = SaveContext(tools: tools, now: now, actor: person, organisation: activity.organisation, isPublished: isPublished)
            // The mode first: its gate is taken before the activity's row, in the order of everybody else.
            let inMode = try draft.save(activity.id, context, in: tx)
            let changes = try activities.update(activity, to: content, by: person, now: now, in: tx) + inMode
            if !changes.isEmpty {
                let zh = changes.map(\.zh).joined(separator: "；")
                let en = changes.map(\.en).joined(separator: "; ")
                try Notices().tell(
                    nil, of: activity.id, Phrase("活动有变更", "An activity has changed"), Phrase("“\(content.title)”：\(zh)。", "“\(content.title)”: \(en)."), at: now, in: tx)
            }
            return changes
        }
    }

    /// What is missing before it can be published, or may not go missing afterwards.
    func missing(_ content: ActivityContent, _ draft: any ModeDraft, published: Activity? = nil, now: Instant) -> [FieldProblem] {
        // An activity that runs is judged as of its publication: its sessions may have begun.
        let moment = published?.publishedAt ?? now
        return (content.checklist(now: moment) + draft.checklist(with: content, now: moment)).problems
    }

    func checklist(_ activity: Activity, now: Instant, in tx: any Transaction) throws -> [ChecklistItem] {
        let draft = try modes.mode(of: activity).load(activity.id, in: tx)
        return activity.content.checklist(now: now) + draft.checklist(with: activity.content, now: now)
    }

    /// - Returns: what is missing; empty when it was published.
    /// - Throws: `ActivityProblem.noSuchMove`; `CommonProblem.notFound` if it isn't `organisation`'s.
    func publish(_ id: ActivityID, at organisation: OrganisationID, by person: PersonID, now: Instant, _ database: any Database) async throws -> [FieldProblem] {
        try await database.write { tx in
            let activity = try owned(id, organisation, tx)
            guard ActivityAct.publish.from.contains(activity.state) else { throw ActivityProblem.noSuchMove(.publish, from: activity.state) }
            let missing = try checklist(activity, now: now, in: tx).problems
            if missing.isEmpty { try activities.perform(.publish, on: activity, by: .person(person), now: now, in: tx) }
            return missing
        }
    }

    /// Closes, opens again, calls off, discards, restores.
    /// - Parameter reason: for calling off: those who take part are told.
    func perform(
        _ act: ActivityAct, on id: ActivityID, at organisation: OrganisationID, reason: String? = nil, by person: PersonID, now: Instant, _ database: any Database
    ) async throws {
        try await database.write { tx in
            let activity = try owned(id, organisation, tx)
            try activities.perform(act, on: activity, by: .person(person), now: now, in: tx)
            if act == .cancel {
                let why = reason ?? ""
                try Notices().tell(
                    nil, of: id, Phrase("活动取消", "An activity was called off"),
                    Phrase("“\(activity.title)”已取消。\(why)", "“\(activity.title)” was called off. \(why)"), at: now, in: tx)
            }
        }
    }

    /// A new draft like it, its times moved ahead.
    func duplicate(_ id: ActivityID, at organisation: OrganisationID, by person: PersonID, now: Instant, _ database: any Database) async throws -> ActivityID {
        try await database.write { tx in
            let activity = try owned(id, organisation, tx)
            let draft = try modes.mode(of: activity).load(id, in: tx).copy(now: now)
            var content = activity.content
            (content.opensAt, content.closesAt) = Self.moved(content, now)
            let copy = try activities.create(content, kind: activity.kind, at: organisation, by: person, now: now, in: tx)
            _ = try draft.save(copy, SaveContext(tools: tools, now: now, actor: person, organisation: organisation, isPublished: false), in: tx)
            return copy
        }
    }

    /// By whole weeks, until it closes ahead.
    static func moved(_ content: ActivityContent, _ now: Instant) -> (Instant?, Instant?) {
        guard let closes = content.closesAt else { return (content.opensAt, nil) }
        let week = Span.days(7).ms
        let weeks = closes > now ? 1 : (now.ms - closes.ms) / week + 2
        let shift = Span(ms: weeks * week)
        return (content.opensAt.map { $0 + shift }, closes + shift)
    }

    private func owned(_ id: ActivityID, _ organisation: OrganisationID, _ tx: any Transaction) throws -> Activity {
        let activity = try activities.existing(id, in: tx)
        guard activity.organisation == organisation else { throw CommonProblem.notFound }
        return activity
    }
}
