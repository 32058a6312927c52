import Kernel
import Membership
import Organisations
import Store

/// One line of the list of those who signed up.
struct SignupRow: Sendable {
    let signup: Signup
    let name: String
    let department: String?
    let sessionTitle: String
    let endsAt: Instant?
    /// Whether staying away can be told: the session is over and others were checked in.
    let isCounted: Bool

    func isNoShow(_ now: Instant) -> Bool { signup.state == .confirmed && isCounted && endsAt.map { $0 <= now } ?? false }
}

/// Who signed up, for officers.
struct SignupLists: Sendable {
    struct Query: Sendable {
        var activity: ActivityID
        var session: ActivitySessionID?
        /// `confirmed`, `waiting`, `attended`, `cancelled`, `absent`, or `living`.
        var state: String?
        var text = ""
        var organisation: OrganisationID?
        var isDescending = false
        var after: SignupID?
    }

    /// In the order of signing up.
    func page(_ query: Query, now: Instant, limit: Int, in tx: any Transaction) throws -> [SignupRow] {
        let (conditions, parameters) = conditions(query, now)
        let order: SQL = query.isDescending ? "s.id DESC" : "s.id"
        return try tx.rows(
            "\(Self.select) WHERE \(conditions) ORDER BY \(order) LIMIT :limit", parameters.and(["limit": limit])
        ).map(Self.row)
    }

    func forEach(_ query: Query, now: Instant, in tx: any Transaction, _ body: (SignupRow) throws -> Void) throws {
        let (conditions, parameters) = conditions(query, now)
        try tx.forEachRow("\(Self.select) WHERE \(conditions) ORDER BY s.id", parameters) { row in
            try body(Self.row(row))
            return true
        }
    }

    func count(_ query: Query, now: Instant, in tx: any Transaction) throws -> Int {
        let (conditions, parameters) = conditions(query, now)
        return try tx.scalar(
            "SELECT COUNT(*) FROM signup s JOIN activity_session x ON x.id = s.session JOIN membership m ON m.id = s.membership WHERE \(conditions)", parameters) ?? 0
    }

    private static let select: SQL = """
        SELECT \(SignupStore.signupColumns), m.name, m.department, x.title, x.ends_at, x.attended FROM signup s
        JOIN activity_session x ON x.id = s.session JOIN membership m ON m.id = s.membership
        """

    private static func row(_ row: Row) -> SignupRow {
        SignupRow(
            signup: SignupStore.signup(row), name: row[13], department: row[14], sessionTitle: row[15], endsAt: row[16], isCounted: (row[17] as Int) > 0)
    }

    private func conditions(_ query: Query, _ now: Instant) -> (SQL, Parameters) {
        var parts: [SQL] = ["s.activity = :activity"]
        var parameters: Parameters = ["activity": query.activity]
        if let after = query.after {
            parts.append(query.isDescending ? "s.id < :after" : "s.id > :after")
            parameters["after"] = after
        }
        if let session = query.session {
            parts.append("s.session = :session")
            parameters["session"] = session
        }
        if let organisation = query.organisation {
            parts.append("s.organisation = :organisation")
            parameters["organisation"] = organisation
        }
        switch query.state {
        case "living": parts.append("s.living = 1")
        case "absent":
            parts.append("s.state = 'confirmed' AND x.attended > 0 AND x.ends_at <= :now")
            parameters["now"] = now
        case let raw?:
            if let state = SignupState(rawValue: raw) {
                parts.append("s.state = :state")
                parameters["state"] = state
            }
        case nil: break
        }
        if !query.text.isEmpty {
            parts.append("m.name_key LIKE :pattern ESCAPE '!'")
            parameters["pattern"] = ActivityLists.pattern(query.text)
        }
        return (SQL.joined(parts, by: " AND "), parameters)
    }

    // MARK: Counting

    struct UnionCount: Sendable {
        let organisation: OrganisationID
        let living: Int
        let attended: Int
    }

    /// By the union in which people were when they signed up, the most first.
    func counts(byUnion activity: ActivityID, limit: Int, in tx: any Transaction) throws -> [UnionCount] {
        try tx.rows(
            """
            SELECT organisation, COUNT(*), SUM(CASE WHEN state = 'attended' THEN 1 ELSE 0 END) FROM signup
            WHERE activity = :activity AND living = 1 GROUP BY organisation ORDER BY 2 DESC, 1 LIMIT :limit
            """, ["activity": activity, "limit": limit]
        ).map { UnionCount(organisation: $0[0], living: $0[1], attended: $0[2]) }
    }

    /// The last that were checked in.
    func lastCheckedIn(_ activity: ActivityID, limit: Int, in tx: any Transaction) throws -> [SignupRow] {
        try tx.rows(
            "\(Self.select) WHERE s.activity = :activity AND s.state = 'attended' ORDER BY s.checked_in_at DESC, s.id DESC LIMIT :limit",
            ["activity": activity, "limit": limit]
        ).map(Self.row)
    }

    // MARK: For members

    /// The places of many activities at once.
    func places(of activities: [ActivityID], in tx: any Transaction) throws -> [ActivityID: [Session]] {
        guard !activities.isEmpty else { return [:] }
        var parameters: Parameters = [:]
        parameters.list("a", activities)
        let rows = try tx.rows(
            """
            SELECT \(SignupStore.sessionColumns) FROM activity_session WHERE activity IN (\(SQL.placeholders("a", count: activities.count))) AND removed = 0
            ORDER BY activity, ordinal
            """, parameters)
        return Dictionary(grouping: rows.map(SignupStore.session), by: \.activity)
    }

    /// The living sign-ups of a person in these activities.
    func living(of person: PersonID, in activities: [ActivityID], _ tx: any Transaction) throws -> [ActivityID: SignupState] {
        guard !activities.isEmpty else { return [:] }
        var parameters: Parameters = ["person": person]
        parameters.list("a", activities)
        let rows = try tx.rows(
            "SELECT activity, state FROM signup WHERE person = :person AND living = 1 AND activity IN (\(SQL.placeholders("a", count: activities.count)))",
            parameters)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    /// All that a person signed up for, the newest first, with the session and the position on a waiting list.
    func entries(of person: PersonID, limit: Int, in tx: any Transaction) throws -> [(signup: Signup, session: Session, position: Int?)] {
        let rows = try tx.rows(
            """
            SELECT \(SignupStore.signupColumns), x.id, x.activity, x.title, x.place, x.starts_at, x.ends_at, x.capacity, x.confirmed, x.waiting, x.attended,
                x.tickets,
                CASE WHEN s.state = 'waiting' THEN (SELECT COUNT(*) FROM signup w WHERE w.session = s.session AND w.state = 'waiting' AND w.ticket <= s.ticket) END
            FROM signup s JOIN activity_session x ON x.id = s.session WHERE s.person = :person ORDER BY s.id DESC LIMIT :limit
            """, ["person": person, "limit": limit])
        return rows.map { row in
            (SignupStore.signup(row), SignupStore.session(Row(columns: row.columns, values: Array(row.values[13..<24]))), row[24])
        }
    }
}
