import Kernel
import Organisations
import Store

/// Which benefits there are, for members and for officers.
struct BenefitLists: Sendable {
    /// Published ones that reach a member: those for unions on the path from theirs to the root, the first to close first.
    func reaching(_ path: [OrganisationID], closingAfter now: Instant, limit: Int, in tx: any Transaction) throws -> [Benefit] {
        var parameters: Parameters = ["now": now, "limit": limit]
        parameters.list("u", path)
        return try tx.rows(
            """
            SELECT \(BenefitStore.columns) FROM benefit b JOIN (
                SELECT DISTINCT benefit FROM benefit_reach WHERE organisation IN (\(SQL.placeholders("u", count: path.count))) AND closes_at > :now) r ON r.benefit = b.id
            WHERE b.state IN ('published', 'paused') ORDER BY b.closes_at, b.id LIMIT :limit
            """, parameters
        ).map(BenefitStore.benefit)
    }

    /// What an officer's list asks.
    struct Query: Sendable {
        var organisation: OrganisationID
        var state: String?
        var text = ""
        var before: BenefitID?
    }

    /// The newest first.
    func page(_ query: Query, now: Instant, limit: Int, in tx: any Transaction) throws -> [Benefit] {
        var conditions: [SQL] = ["b.organisation = :organisation", "b.id < :before", "b.state <> 'discarded'"]
        var parameters: Parameters = ["organisation": query.organisation, "before": query.before ?? BenefitID(.max), "limit": limit]
        switch query.state {
        case "draft": conditions.append("b.state = 'draft'")
        case "running":
            conditions.append("b.state IN ('published', 'paused') AND b.closes_at > :now")
            parameters["now"] = now
        case "over":
            conditions.append("(b.state = 'ended' OR (b.state IN ('published', 'paused') AND b.closes_at <= :now))")
            parameters["now"] = now
        default: break
        }
        if !query.text.isEmpty {
            conditions.append("b.title_key LIKE :pattern ESCAPE '!'")
            let folded = TextFolding.folded(query.text).replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
            parameters["pattern"] = "%" + folded + "%"
        }
        return try tx.rows(
            "SELECT \(BenefitStore.columns) FROM benefit b WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY b.id DESC LIMIT :limit", parameters
        ).map(BenefitStore.benefit)
    }

    /// Running ones of a union, for what waits on the dashboard.
    func running(at organisation: OrganisationID, now: Instant, limit: Int = 50, in tx: any Transaction) throws -> [Benefit] {
        try page(Query(organisation: organisation, state: "running"), now: now, limit: limit, in: tx)
    }

    func draftCount(at organisation: OrganisationID, in tx: any Transaction) throws -> Int {
        try tx.scalar("SELECT COUNT(*) FROM benefit WHERE organisation = :organisation AND state = 'draft'", ["organisation": organisation]) ?? 0
    }

    /// What a union's benefits of one category published this year are worth together, for one member. (domain.md R34)
    func givenThisYear(_ category: BenefitCategory, at organisation: OrganisationID, year: Int, except: BenefitID?, in tx: any Transaction) throws -> Fen {
        let rows = try tx.rows(
            """
            SELECT \(BenefitStore.columns) FROM benefit b WHERE b.organisation = :organisation AND b.category = :category
                AND b.state IN ('published', 'paused', 'ended') AND b.id <> :except
            """, ["organisation": organisation, "category": category, "except": except ?? BenefitID(0)])
        let amounts = try rows.map(BenefitStore.benefit).filter { $0.publishedAt?.day.year == year }.map { $0.content.worthInAYear.amount }
        return Fen(amounts.reduce(0, +))
    }

    /// Whose fair window is not drawn yet.
    func withWindows(in tx: any Transaction) throws -> [Benefit] {
        try tx.rows("SELECT \(BenefitStore.columns) FROM benefit b WHERE b.drawn = 0 ORDER BY b.id LIMIT 200").map(BenefitStore.benefit)
    }

    /// Over, and not settled yet: nothing is in members' hands any more, or it was ended and its window is past.
    func unsettled(now: Instant, limit: Int, in tx: any Transaction) throws -> [BenefitID] {
        try tx.rows("SELECT id FROM benefit WHERE settled = 0 AND closes_at <= :now ORDER BY closes_at, id LIMIT :limit", ["now": now, "limit": limit]).map { $0[0] }
    }
}

extension BenefitContent {
    /// What one member can get of it in a year.
    var worthInAYear: Fen {
        let times: Int64 =
            switch limit.period {
            case .once: 1
            case .day: Int64(stock.total)
            case .week: 52
            case .month: 12
            case .season: 4
            }
        return Fen(worth.most.amount * min(times * Int64(limit.count), Int64(stock.total)))
    }
}
