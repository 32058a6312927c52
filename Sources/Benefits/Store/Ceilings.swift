import Audit
import Kernel
import Organisations
import Store

/// The ceilings that unions set themselves; those of the nearest union on the path count. (domain.md R34)
struct Ceilings: Sendable {
    let ids: IdentifierMaker

    /// Of the unions on `path`, nearest first; only the nearest union that has a row for the category counts.
    func own(_ category: BenefitCategory, path: [OrganisationID], in tx: any Transaction) throws -> [Ceiling] {
        for union in path {
            let rows = try tx.rows(
                """
                SELECT category, amount, period, valid_from, valid_through, source FROM benefit_ceiling WHERE organisation = :union AND category = :category
                """, ["union": union, "category": category])
            if !rows.isEmpty { return rows.map(Self.ceiling) }
        }
        return []
    }

    func all(of union: OrganisationID, in tx: any Transaction) throws -> [Ceiling] {
        try tx.rows(
            """
            SELECT category, amount, period, valid_from, valid_through, source FROM benefit_ceiling WHERE organisation = :union ORDER BY category, valid_from DESC
            """, ["union": union]
        ).map(Self.ceiling)
    }

    func set(_ ceiling: Ceiling, at union: OrganisationID, by person: PersonID, now: Instant, in tx: any Transaction) throws {
        let id: BenefitID = ids.next()
        try tx.execute(
            """
            INSERT INTO benefit_ceiling (id, organisation, category, amount, period, valid_from, valid_through, source, created_by, created_at)
            VALUES (:id, :union, :category, :amount, :period, :from, :through, :source, :person, :now)
            """,
            [
                "id": id, "union": union, "category": ceiling.category, "amount": ceiling.amount, "period": ceiling.period, "from": ceiling.validFrom,
                "through": ceiling.validThrough, "source": ceiling.source, "person": person, "now": now,
            ])
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(person), organisation: union, action: "ceiling.set", object: AuditObject("organisation", union),
                detail: ["category": ceiling.category.rawValue, "fen": String(ceiling.amount.amount)]))
    }

    private static func ceiling(_ row: Row) -> Ceiling {
        Ceiling(category: row[0], amount: row[1], period: row[2], validFrom: row[3], validThrough: row[4], source: row[5])
    }
}

extension BenefitTools {
    /// Whether a benefit goes over what may be given, with the rule.
    func ceilingWarning(_ content: BenefitContent, at organisation: OrganisationID, except: BenefitID?, tree: OrganisationTree, on day: Day, in tx: any Transaction) throws
        -> CeilingWarning?
    {
        let path = [organisation] + tree.ancestors(of: organisation).map(\.id)
        return Benefits.ceilingWarning(
            content.category, given: try BenefitLists().givenThisYear(content.category, at: organisation, year: day.year, except: except, in: tx),
            planned: content.worthInAYear, own: try Ceilings(ids: ids).own(content.category, path: path, in: tx), shipped: Ceiling.shipped, on: day)
    }
}
