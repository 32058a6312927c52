import Kernel
import Store

/// Lists of members by name, day or state, page by page.
///
/// A page is a merge of runs: one for each bucket (and each alternative of the scope), each read from its index at the cursor and no further
/// than the page is long. So a page costs the same at 20,000 and at 15 million members. See `MembershipSchema`.
public struct MemberLists: Sendable {
    public init() {}

    /// - Parameter cursor: of the page before: order values and id.
    public func page(_ query: MemberQuery, cursor: MemberCursor?, limit: Int, in tx: any Transaction) throws -> [Membership] {
        if query.department != nil { return try departmentPage(query, cursor: cursor, limit: limit, in: tx) }
        let (sql, parameters) = Self.statement(query, cursor: cursor, limit: limit)
        guard let sql else { return [] }
        return try memberships(try tx.rows(sql, parameters).map { $0[0] }, in: tx)
    }

    /// The memberships with these ids, in their order.
    func memberships(_ ids: [MembershipID], in tx: any Transaction) throws -> [Membership] {
        guard !ids.isEmpty else { return [] }
        var found: [MembershipID: Membership] = [:]
        try IDList.each(ids) { some, placeholders in
            var parameters: Parameters = [:]
            parameters.list("p", some)
            for row in try tx.rows("SELECT \(MembershipRows.columns) FROM membership WHERE id IN (\(placeholders))", parameters) {
                let membership = MembershipRows.membership(row)
                found[membership.id] = membership
            }
        }
        return ids.compactMap { found[$0] }
    }

    // MARK: The merge

    /// The statement of one page; tests ask the engine how it would run it.
    static func statement(_ query: MemberQuery, cursor: MemberCursor?, limit: Int) -> (sql: SQL?, parameters: Parameters) {
        let buckets = MemberBucket.all(states: query.states, isVerified: query.isVerified, isNewForm: query.isNewForm)
        var parameters: Parameters = ["limit": limit]
        parameters.list("b", buckets.map(\.number))
        parameters.list("s", query.scope.alternatives.map(\.id).filter { $0 != UnionPlace.none })
        bind(query, cursor, &parameters)
        var runs: [SQL] = []
        for (place, bucket) in buckets.enumerated() {
            let position = position(of: bucket, query, cursor)
            if position == .before { continue }
            for (index, alternative) in query.scope.alternatives.enumerated() {
                var conditions: [SQL] = ["bucket = \(SQL.placeholder("b", place))"]
                if let column = alternative.column { conditions.insert("\(column) = \(SQL.placeholder("s", index))", at: 0) }
                if alternative.column?.text == "branch" { conditions.append("branch > 0") }
                conditions += bounds(query, isAtCursor: position == .at)
                runs.append(run(query, SQL.joined(conditions, by: " AND ")))
            }
        }
        guard !runs.isEmpty else { return (nil, parameters) }
        let merged = SQL.joined(runs, by: " UNION ALL ")
        let direction: SQL = query.isDescending ? "DESC" : "ASC"
        let order: SQL =
            switch query.order {
            case .name, .joined: "k \(direction), id \(direction)"
            case .state: "r \(direction), k \(direction), id \(direction)"
            }
        return ("SELECT id FROM (\(merged)) AS runs ORDER BY \(order) LIMIT :limit", parameters)
    }

    private static func run(_ query: MemberQuery, _ conditions: SQL) -> SQL {
        let key: SQL = query.order == .joined ? "joined_on" : "name_key"
        let direction: SQL = query.isDescending ? "DESC" : "ASC"
        return """
            SELECT * FROM (SELECT id, bucket / 4 AS r, \(key) AS k FROM membership WHERE \(conditions)
            ORDER BY \(key) \(direction), id \(direction) LIMIT :limit) AS run
            """
    }

    private enum Position { case before, at, after }

    /// Where a bucket's run stands to the cursor. Sorted by state the runs of earlier states are over.
    private static func position(of bucket: MemberBucket, _ query: MemberQuery, _ cursor: MemberCursor?) -> Position {
        guard let cursor else { return .after }
        guard query.order == .state else { return .at }
        if bucket.rank == cursor.rank { return .at }
        return (bucket.rank < cursor.rank) == query.isDescending ? .after : .before
    }

    /// The part of a run's index that is read. One lower and one upper bound only, or an engine might begin at the wrong one.
    private static func bounds(_ query: MemberQuery, isAtCursor: Bool) -> [SQL] {
        let key: SQL = query.order == .joined ? "joined_on" : "name_key"
        var out: [SQL] = []
        if isAtCursor { out.append(query.isDescending ? "(\(key), id) < (:k, :id)" : "(\(key), id) > (:k, :id)") }
        guard query.namePrefix != nil else { return out }
        if !isAtCursor || query.isDescending { out.append("name_key >= :from") }
        if !isAtCursor || !query.isDescending { out.append("name_key < :to") }
        return out
    }

    private static func bind(_ query: MemberQuery, _ cursor: MemberCursor?, _ parameters: inout Parameters) {
        if let prefix = query.namePrefix {
            let folded = TextFolding.folded(prefix)
            parameters["from"] = folded
            parameters["to"] = folded + "\u{10FFFF}"
        }
        if let cursor {
            parameters["k"] = cursor.key
            parameters["id"] = cursor.id
        }
    }

    // MARK: Departments

    /// Names of a union's departments, each found by one step in the index.
    public func departments(of union: OrganisationID, in tx: any Transaction) throws -> [String] {
        try tx.rows(
            """
            WITH RECURSIVE step(name) AS (
                SELECT MIN(department) FROM membership WHERE organisation = :union AND department IS NOT NULL
                UNION ALL
                SELECT (SELECT MIN(department) FROM membership WHERE organisation = :union AND department IS NOT NULL AND department > step.name)
                FROM step WHERE step.name IS NOT NULL)
            SELECT name FROM step WHERE name IS NOT NULL LIMIT 200
            """, ["union": union]
        ).map { $0[0] }
    }

    /// A department has its own index by name; other orders sort it, which reads the department and nothing else.
    private func departmentPage(_ query: MemberQuery, cursor: MemberCursor?, limit: Int, in tx: any Transaction) throws -> [Membership] {
        guard case .union(let union) = query.scope, let department = query.department else { return [] }
        let buckets = MemberBucket.all(states: query.states, isVerified: query.isVerified, isNewForm: query.isNewForm)
        guard !buckets.isEmpty else { return [] }
        var parameters: Parameters = ["union": union, "department": department, "limit": limit]
        parameters.list("b", buckets.map(\.number))
        Self.bind(query, cursor, &parameters)
        var conditions: [SQL] = ["organisation = :union", "department = :department", "bucket IN (\(SQL.placeholders("b", count: buckets.count)))"]
        let direction: SQL = query.isDescending ? "DESC" : "ASC"
        let order: SQL
        if query.order == .state {
            order = "bucket / 4 \(direction), name_key \(direction), id \(direction)"
            if let cursor {
                parameters["rank"] = cursor.rank
                conditions.append(query.isDescending ? "(bucket / 4, name_key, id) < (:rank, :k, :id)" : "(bucket / 4, name_key, id) > (:rank, :k, :id)")
            }
            if query.namePrefix != nil { conditions += ["name_key >= :from", "name_key < :to"] }
        } else {
            let key: SQL = query.order == .joined ? "joined_on" : "name_key"
            order = "\(key) \(direction), id \(direction)"
            conditions += Self.bounds(query, isAtCursor: cursor != nil)
        }
        return try tx.rows(
            "SELECT \(MembershipRows.columns) FROM membership WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY \(order) LIMIT :limit", parameters
        ).map(MembershipRows.membership)
    }
}

/// Where the next page of a list of members begins.
public struct MemberCursor: Sendable, Hashable {
    let rank: Int
    /// Name key or day.
    let key: Value
    let id: MembershipID

    /// After `membership` in the order of `query`.
    public init(after membership: Membership, _ query: MemberQuery) {
        rank = membership.state.rank
        key = query.order == .joined ? membership.joinedOn.value : .text(TextFolding.folded(membership.name))
        id = membership.id
    }

    init(rank: Int, key: Value, id: MembershipID) {
        self.rank = rank
        self.key = key
        self.id = id
    }
}

extension MemberScope {
    /// The alternatives of the scope: one condition each, which an index begins with.
    var alternatives: [(column: SQL?, id: OrganisationID)] {
        switch self {
        case .union(let id): [("organisation", id)]
        case .town(let id): [("town", id)]
        case .county(let id): [("county", id)]
        case .city(let id): [("city", id)]
        case .branches(let ids): ids.map { ("branch", $0) }
        case .all: [(nil, UnionPlace.none)]
        }
    }
}
