import Kernel
import Organisations
import Store

/// Which activities somebody sees, page by page.
struct ActivityLists: Sendable {
    /// Open ones, the first to close first. (`activity_reach` of the member's union and the unions above it)
    ///
    /// - Parameter path: the member's union and those above it.
    func reaching(_ path: [OrganisationID], closingAfter moment: Instant, limit: Int, in tx: any Transaction) throws -> [Activity] {
        guard !path.isEmpty else { return [] }
        var parameters: Parameters = ["after": moment, "limit": limit]
        parameters.list("u", path)
        let rows = try tx.rows(
            """
            SELECT \(ActivityRows.columns) FROM activity a JOIN (
                SELECT activity, MIN(closes_at) AS closes FROM activity_reach WHERE organisation IN (\(SQL.placeholders("u", count: path.count)))
                    AND closes_at > :after GROUP BY activity ORDER BY 2, 1 LIMIT :limit) AS r ON r.activity = a.id
            ORDER BY r.closes, a.id
            """, parameters)
        return rows.map(ActivityRows.activity)
    }

    /// What everybody may see, the first to close first.
    func listed(after cursor: (closes: Instant, id: ActivityID), limit: Int, in tx: any Transaction) throws -> [Activity] {
        try tx.rows(
            """
            SELECT \(ActivityRows.columns) FROM activity a WHERE a.state = 'published' AND a.is_listed = 1 AND (a.closes_at, a.id) > (:closes, :id)
            ORDER BY a.closes_at, a.id LIMIT :limit
            """, ["closes": cursor.closes, "id": cursor.id, "limit": limit]
        ).map(ActivityRows.activity)
    }

    /// What an officer's list asks.
    struct Query: Sendable {
        var organisation: OrganisationID
        var includesBelow = false
        var phase: String?
        var text = ""
        var before: ActivityID?
    }

    /// The newest first.
    func page(_ query: Query, tree: OrganisationTree, now: Instant, limit: Int, in tx: any Transaction) throws -> [Activity] {
        var conditions: [SQL] = ["a.id < :before", "a.state <> 'discarded'"]
        var parameters: Parameters = ["before": query.before ?? ActivityID(.max), "limit": limit]
        if let phase = query.phase.flatMap(Self.condition) {
            conditions.append(phase)
            parameters["now"] = now
        }
        if !query.text.isEmpty {
            conditions.append("a.title_key LIKE :pattern ESCAPE '!'")
            parameters["pattern"] = Self.pattern(query.text)
        }
        let scope = query.includesBelow ? tree.places(under: query.organisation).count : 1
        if scope > Self.listedScope { return try scan(query, conditions, parameters, tree, limit, in: tx) }
        let unions = query.includesBelow ? tree.places(under: query.organisation).map { tree.id(at: $0) } : [query.organisation]
        parameters.list("u", unions)
        conditions.append("a.organisation IN (\(SQL.placeholders("u", count: unions.count)))")
        return try tx.rows(
            "SELECT \(ActivityRows.columns) FROM activity a WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY a.id DESC LIMIT :limit", parameters
        ).map(ActivityRows.activity)
    }

    /// Up to so many unions are named in the statement; larger subtrees hold so large a part of all activities that reading the
    /// newest and leaving out the others is quicker.
    private static let listedScope = 400
    /// A page that has read so many rows ends, however few it found.
    private static let scanLimit = 50_000

    private func scan(
        _ query: Query, _ conditions: [SQL], _ parameters: Parameters, _ tree: OrganisationTree, _ limit: Int, in tx: any Transaction
    ) throws -> [Activity] {
        var found: [ActivityID] = []
        var seen = 0
        try tx.forEachRow("SELECT a.id, a.organisation FROM activity a WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY a.id DESC", parameters) { row in
            seen += 1
            if tree.covers(query.organisation, row[1]) { found.append(row[0]) }
            return found.count < limit && seen < Self.scanLimit
        }
        let activities = try ActivityStore.byID(found, in: tx)
        return found.compactMap { activities[$0] }
    }

    private static func condition(_ phase: String) -> SQL? {
        switch phase {
        case "draft": "a.state = 'draft' AND :now >= 0"
        case "upcoming": "a.state = 'published' AND a.opens_at > :now"
        case "open": "a.state = 'published' AND a.opens_at <= :now AND a.closes_at > :now"
        case "closed": "(a.state = 'closed' OR (a.state = 'published' AND a.closes_at <= :now))"
        case "cancelled": "a.state = 'cancelled' AND :now >= 0"
        default: nil
        }
    }

    static func pattern(_ text: String) -> String {
        "%" + TextFolding.folded(text).replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_") + "%"
    }

    // MARK: Counting

    /// Published and not over: what stops a union from being dissolved. (domain.md R9d)
    func openCount(at organisation: OrganisationID, now: Instant, in tx: any Transaction) throws -> Int {
        try tx.scalar(
            "SELECT COUNT(*) FROM activity WHERE organisation = :organisation AND state = 'published' AND closes_at > :now",
            ["organisation": organisation, "now": now]) ?? 0
    }

    func draftCount(at organisation: OrganisationID, in tx: any Transaction) throws -> Int {
        try tx.scalar("SELECT COUNT(*) FROM activity WHERE organisation = :organisation AND state = 'draft'", ["organisation": organisation]) ?? 0
    }
}
