import Audit
import Kernel
import Store

/// The draft in its tables.
extension SignupStore {
    func draft(_ activity: ActivityID, in tx: any Transaction) throws -> SignupDraft {
        SignupDraft(
            settings: try settings(activity, in: tx)?.settings ?? SignupSettings(),
            sessions: try sessions(activity, in: tx).map {
                SignupDraft.Session(id: $0.id, title: $0.title, place: $0.place, startsAt: $0.startsAt, endsAt: $0.endsAt, capacity: $0.places.capacity)
            },
            questions: try questions(activity, in: tx).map {
                SignupDraft.Question(id: $0.id, kind: $0.kind, text: $0.text, options: $0.options, isRequired: $0.isRequired)
            })
    }
}

extension SignupDraft {
    func save(_ activity: ActivityID, _ context: SaveContext, in tx: any Transaction) throws -> [Phrase] {
        try tx.execute(
            """
            INSERT INTO signup_settings (activity, cancel_until, has_waiting_list, counts_no_shows, questions, turns)
            VALUES (:activity, :cancel_until, :list, :no_shows, :questions, 1)
            ON CONFLICT (activity) DO UPDATE SET cancel_until = excluded.cancel_until, has_waiting_list = excluded.has_waiting_list,
                counts_no_shows = excluded.counts_no_shows, questions = excluded.questions, turns = signup_settings.turns + 1
            """,
            [
                "activity": activity, "cancel_until": settings.cancelUntil, "list": settings.hasWaitingList, "no_shows": settings.countsNoShows,
                "questions": questions.count,
            ])
        let saving = SessionSaving(activity: activity, context: context, store: SignupStore(context.tools))
        let changes = try saving.save(sessions, in: tx)
        try saveQuestions(activity, context, in: tx)
        return context.isPublished ? changes : []
    }

    private func saveQuestions(_ activity: ActivityID, _ context: SaveContext, in tx: any Transaction) throws {
        let known: Set<QuestionID> = Set(
            try tx.rows("SELECT id FROM signup_question WHERE activity = :activity AND removed = 0", ["activity": activity]).map { $0[0] })
        // Answers that were given keep their question, so it is only put aside.
        try tx.execute("UPDATE signup_question SET removed = 1 WHERE activity = :activity", ["activity": activity])
        for (ordinal, question) in questions.enumerated() {
            let parameters: Parameters = [
                "id": question.id.flatMap { known.contains($0) ? $0 : nil } ?? context.tools.ids.next(QuestionTag.self), "activity": activity, "ordinal": ordinal,
                "kind": question.kind, "text": question.text, "options": question.kind == .text ? "" : question.options.joined(separator: "\n"),
                "required": question.isRequired,
            ]
            try tx.execute(
                """
                INSERT INTO signup_question (id, activity, ordinal, kind, text, options, is_required, removed)
                VALUES (:id, :activity, :ordinal, :kind, :text, :options, :required, 0)
                ON CONFLICT (id) DO UPDATE SET ordinal = excluded.ordinal, kind = excluded.kind, text = excluded.text, options = excluded.options,
                    is_required = excluded.is_required, removed = 0
                """, parameters)
        }
    }
}

/// Writing the sessions of a new or changed activity.
private struct SessionSaving {
    let activity: ActivityID
    let context: SaveContext
    let store: SignupStore

    /// - Returns: what changed for those who take part.
    /// - Throws: `SignupProblem.capacityUnderConfirmed`, `.sessionInUse`.
    func save(_ drafts: [SignupDraft.Session], in tx: any Transaction) throws -> [Phrase] {
        let known = Dictionary(uniqueKeysWithValues: try store.sessions(activity, in: tx).map { ($0.id, $0) })
        var changes: [Phrase] = []
        var kept: Set<ActivitySessionID> = []
        for (ordinal, draft) in drafts.enumerated() {
            if let id = draft.id, let old = known[id] {
                kept.insert(id)
                changes += try change(old, to: draft, ordinal, in: tx)
            } else {
                try add(draft, ordinal, in: tx)
            }
        }
        for session in known.values where !kept.contains(session.id) { try remove(session, in: tx) }
        return changes
    }

    private func add(_ draft: SignupDraft.Session, _ ordinal: Int, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO activity_session (id, activity, ordinal, title, place, starts_at, ends_at, capacity, confirmed, waiting, attended, tickets, removed)
            VALUES (:id, :activity, :ordinal, :title, :place, :starts, :ends, :capacity, 0, 0, 0, 0, 0)
            """,
            [
                "id": context.tools.ids.next(ActivitySessionTag.self), "activity": activity, "ordinal": ordinal, "title": draft.title, "place": draft.place,
                "starts": draft.startsAt, "ends": draft.endsAt, "capacity": draft.capacity,
            ])
    }

    private func change(_ old: Session, to draft: SignupDraft.Session, _ ordinal: Int, in tx: any Transaction) throws -> [Phrase] {
        var session = old
        let begun = draft.startsAt.map { $0 <= context.now } ?? false
        switch CapacityRule.decide(old.places, capacity: draft.capacity, promotes: context.isPublished && !begun) {
        case .underConfirmed(let confirmed): throw SignupProblem.capacityUnderConfirmed(field: "sessions.\(ordinal).capacity", confirmed: confirmed)
        case .allowed(let promoting):
            session.places.capacity = draft.capacity
            if promoting > 0, let full = try store.activities.activity(activity, in: tx) {
                try store.promote(promoting, of: &session, full.gate, title: full.title, now: context.now, in: tx)
            }
        }
        try tx.execute(
            "UPDATE activity_session SET ordinal = :ordinal, title = :title, place = :place, starts_at = :starts, ends_at = :ends WHERE id = :id",
            ["id": old.id, "ordinal": ordinal, "title": draft.title, "place": draft.place, "starts": draft.startsAt, "ends": draft.endsAt])
        if session.places != old.places { try store.write(session.places, of: old.id, in: tx) }
        if old.places.capacity != draft.capacity {
            try tx.audit(
                AuditEntry(
                    at: context.now, actor: .person(context.actor), organisation: context.organisation, action: "activity.capacity_changed",
                    object: AuditObject("activity", activity),
                    detail: ["session": old.id.description, "from": String(old.places.capacity), "to": String(draft.capacity)]))
        }
        return changesToTell(old, draft)
    }

    private func changesToTell(_ old: Session, _ draft: SignupDraft.Session) -> [Phrase] {
        var out: [Phrase] = []
        if draft.startsAt != old.startsAt || draft.endsAt != old.endsAt, let starts = draft.startsAt {
            out.append(Phrase("“\(draft.title)”时间改为 \(Language.zh.show(starts))", "“\(draft.title)” is now at \(Language.en.show(starts))"))
        }
        if draft.place != old.place, !draft.place.isEmpty { out.append(Phrase("“\(draft.title)”地点改为 \(draft.place)", "“\(draft.title)” is now at \(draft.place)")) }
        if draft.title != old.title { out.append(Phrase("“\(old.title)”改名为“\(draft.title)”", "“\(old.title)” is now called “\(draft.title)”")) }
        return out
    }

    private func remove(_ session: Session, in tx: any Transaction) throws {
        let people = session.places.confirmed + session.places.waiting
        guard people == 0 else { throw SignupProblem.sessionInUse(title: session.title, people: people) }
        try tx.execute("UPDATE activity_session SET removed = 1 WHERE id = :id", ["id": session.id])
    }
}
