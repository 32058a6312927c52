import Audit
import Kernel
import Membership
import Store
import Vault

/// Activities of every mode, inside a caller's transaction. Each write is audited.
public struct ActivityStore: Sendable {
    let ids: IdentifierMaker

    public init(ids: IdentifierMaker) { self.ids = ids }

    // MARK: Reading

    public func activity(_ id: ActivityID, in tx: any Transaction) throws -> Activity? {
        try tx.row("SELECT \(ActivityRows.columns) FROM activity a WHERE a.id = :id", ["id": id]).map(ActivityRows.activity)
    }

    /// - Throws: `CommonProblem.notFound`.
    public func existing(_ id: ActivityID, in tx: any Transaction) throws -> Activity {
        guard let activity = try activity(id, in: tx) else { throw CommonProblem.notFound }
        return activity
    }

    static func byID(_ ids: [ActivityID], in tx: any Transaction) throws -> [ActivityID: Activity] {
        var out: [ActivityID: Activity] = [:]
        try IDList.each(ids) { some, placeholders in
            var parameters: Parameters = [:]
            parameters.list("p", some)
            let rows = try tx.rows("SELECT \(ActivityRows.columns) FROM activity a WHERE a.id IN (\(placeholders))", parameters)
            for activity in rows.map(ActivityRows.activity) { out[activity.id] = activity }
        }
        return out
    }

    func gate(_ id: ActivityID, in tx: any Transaction) throws -> ActivityGate? {
        try tx.row("SELECT \(ActivityRows.gateColumns) FROM activity a WHERE a.id = :id", ["id": id]).map(ActivityRows.gate)
    }

    // MARK: Writing

    /// Makes a draft.
    public func create(
        _ content: ActivityContent, kind: ActivityKind, at organisation: OrganisationID, by actor: PersonID, now: Instant, in tx: any Transaction
    ) throws -> ActivityID {
        let id: ActivityID = ids.next()
        try tx.execute(
            """
            INSERT INTO activity (id, organisation, kind, state, title, title_key, text, picture, unions, admits_pooled, admits_retained, industries,
                new_form_only, new_form_kinds, age_from, age_through, opens_at, closes_at, is_listed, share_code, version, created_by, created_at)
            VALUES (:id, :organisation, :kind, 'draft', :title, :key, :text, :picture, :unions, :pooled, :retained, :industries, :new_form, :kinds, :age_from,
                :age_through, :opens, :closes, :listed, :code, 1, :actor, :now)
            """,
            ActivityRows.parameters(content).and([
                "id": id, "organisation": organisation, "kind": kind, "code": RandomToken.make(bytes: 12), "actor": actor, "now": now,
            ]))
        try takePicture(content.picture, in: tx)
        try tx.audit(entry("activity.created", id, organisation, actor, now, ["kind": kind.rawValue]))
        return id
    }

    /// Writes new content over `activity`.
    /// - Returns: what changed for those who take part, in words; empty while it is a draft.
    /// - Throws: `ActivityProblem.notEditable`; `CommonProblem.changedMeanwhile`.
    public func update(_ activity: Activity, to content: ActivityContent, by actor: PersonID, now: Instant, in tx: any Transaction) throws -> [Phrase] {
        guard activity.state == .draft || activity.state == .published else { throw ActivityProblem.notEditable(activity.state) }
        let changed = try tx.execute(
            """
            UPDATE activity SET title = :title, title_key = :key, text = :text, picture = :picture, unions = :unions, admits_pooled = :pooled,
                admits_retained = :retained, industries = :industries, new_form_only = :new_form, new_form_kinds = :kinds, age_from = :age_from,
                age_through = :age_through, opens_at = :opens, closes_at = :closes, is_listed = :listed, version = version + 1
            WHERE id = :id AND version = :version
            """, ActivityRows.parameters(content).and(["id": activity.id, "version": activity.version]))
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        if content.picture != activity.content.picture { try takePicture(content.picture, in: tx) }
        if activity.state == .published { try writeReach(activity.id, content, in: tx) }
        let fields = content.changedFields(from: activity.content)
        if !fields.isEmpty {
            try tx.audit(entry("activity.changed", activity.id, activity.organisation, actor, now, ["fields": fields.joined(separator: ",")]))
        }
        return activity.state == .published ? content.changesToTell(from: activity.content) : []
    }

    /// Publishes, closes, opens again, calls off, discards or restores.
    /// - Throws: `ActivityProblem.noSuchMove`.
    public func perform(
        _ act: ActivityAct, on activity: Activity, by actor: AuditEntry.Actor, now: Instant, detail: [String: String] = [:], in tx: any Transaction
    ) throws {
        guard act.from.contains(activity.state) else { throw ActivityProblem.noSuchMove(act, from: activity.state) }
        let changed = try tx.execute(
            """
            UPDATE activity SET state = :to, version = version + 1, published_at = CASE WHEN :publishes = 1 THEN :now ELSE published_at END
            WHERE id = :id AND state = :from
            """, ["id": activity.id, "from": activity.state, "to": act.to, "publishes": act == .publish, "now": now])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        if act.to == .published { try writeReach(activity.id, activity.content, in: tx) } else { try removeReach(activity.id, in: tx) }
        try tx.audit(
            AuditEntry(
                at: now, actor: actor, organisation: activity.organisation, action: act.auditAction, object: AuditObject("activity", activity.id), detail: detail))
    }

    private func writeReach(_ id: ActivityID, _ content: ActivityContent, in tx: any Transaction) throws {
        try removeReach(id, in: tx)
        for union in Set(content.audience.unions) {
            try tx.execute(
                "INSERT INTO activity_reach (organisation, closes_at, activity) VALUES (:union, :closes, :id)",
                ["union": union, "closes": content.closesAt ?? Instant(ms: .max), "id": id])
        }
    }

    private func removeReach(_ id: ActivityID, in tx: any Transaction) throws {
        try tx.execute("DELETE FROM activity_reach WHERE activity = :id", ["id": id])
    }

    private func takePicture(_ picture: PictureID?, in tx: any Transaction) throws {
        guard let picture else { return }
        try tx.execute("UPDATE activity_picture SET is_taken = 1 WHERE id = :id", ["id": picture])
    }

    private func entry(
        _ action: String, _ id: ActivityID, _ organisation: OrganisationID, _ actor: PersonID, _ now: Instant, _ detail: [String: String]
    ) -> AuditEntry {
        AuditEntry(at: now, actor: .person(actor), organisation: organisation, action: action, object: AuditObject("activity", id), detail: detail)
    }
}

extension ActivityContent {
    /// Stable names of what differs, for the log.
    func changedFields(from old: ActivityContent) -> [String] {
        var out: [String] = []
        if title != old.title { out.append("title") }
        if text != old.text { out.append("text") }
        if picture != old.picture { out.append("picture") }
        if audience != old.audience { out.append("audience") }
        if opensAt != old.opensAt { out.append("opens_at") }
        if closesAt != old.closesAt { out.append("closes_at") }
        if isListed != old.isListed { out.append("listed") }
        return out
    }

    /// What those who take part want to know of it.
    func changesToTell(from old: ActivityContent) -> [Phrase] {
        var out: [Phrase] = []
        if title != old.title { out.append(Phrase("名称改为“\(title)”", "it is now called “\(title)”")) }
        if text != old.text { out.append(Phrase("活动说明有更新", "its text was changed")) }
        if closesAt != old.closesAt, let closesAt {
            out.append(Phrase("截止时间改为 \(Language.zh.show(closesAt))", "it now closes \(Language.en.show(closesAt))"))
        }
        return out
    }
}
