import Audit
import Kernel
import Store

/// The rules that hold at a union on a day: the nearest one up the tree for each subject, else the default.
struct PointsRules: Sendable {
    private let found: [PointsRule.Subject: PointsRule]

    init(_ found: [PointsRule.Subject: PointsRule]) { self.found = found }

    func rule(_ subject: PointsRule.Subject) -> PointsRule { found[subject] ?? .standard(subject) }
}

extension Points {
    func rules(at organisation: OrganisationID, on day: Day, in tx: any Transaction) throws -> PointsRules {
        let rows = try tx.rows(
            """
            WITH RECURSIVE above (id, parent, steps) AS (
                SELECT id, parent, 0 FROM organisation WHERE id = :organisation
                UNION ALL SELECT o.id, o.parent, a.steps + 1 FROM organisation o JOIN above a ON o.id = a.parent)
            SELECT r.subject, r.points, r.bonus, r.daily_limit, r.monthly_limit, r.organisation, r.from_day FROM above a
            JOIN points_rule r ON r.organisation = a.id AND r.from_day <= :day ORDER BY a.steps, r.from_day DESC, r.id DESC
            """, ["organisation": organisation, "day": day])
        var found: [PointsRule.Subject: PointsRule] = [:]
        for row in rows {
            guard let rule = Self.rule(row), found[rule.subject] == nil else { continue }
            found[rule.subject] = rule
        }
        return PointsRules(found)
    }

    private static func rule(_ row: Row) -> PointsRule? {
        PointsRule.Subject(row[0]).map {
            PointsRule($0, points: row[1], bonus: row[2], dailyLimit: row[3], monthlyLimit: row[4], organisation: row[5], from: row[6])
        }
    }

    /// A union's own rules, past and coming, the newest first.
    func ownRules(of organisation: OrganisationID, in tx: any Transaction) throws -> [PointsRule] {
        try tx.rows(
            """
            SELECT subject, points, bonus, daily_limit, monthly_limit, organisation, from_day FROM points_rule WHERE organisation = :organisation
            ORDER BY from_day DESC, id DESC LIMIT 100
            """, ["organisation": organisation]
        ).compactMap(Self.rule)
    }

    /// A new rule from a day on; what was earned before stays as it is.
    func setRule(_ rule: PointsRule, at organisation: OrganisationID, from day: Day, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        let id: PointsEntryID = ids.next()
        try tx.execute(
            """
            INSERT INTO points_rule (id, organisation, subject, points, bonus, daily_limit, monthly_limit, from_day, made_by, made_at)
            VALUES (:id, :organisation, :subject, :points, :bonus, :daily, :monthly, :from, :by, :now)
            """,
            [
                "id": id, "organisation": organisation, "subject": rule.subject.column, "points": rule.points, "bonus": rule.bonus, "daily": rule.dailyLimit,
                "monthly": rule.monthlyLimit, "from": day, "by": officer, "now": now,
            ])
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(officer), organisation: organisation, action: "points.rule_set", object: AuditObject("organisation", organisation),
                detail: ["subject": rule.subject.column, "points": String(rule.points), "from": day.iso]))
    }
}
