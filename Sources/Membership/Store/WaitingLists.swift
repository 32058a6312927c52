import Kernel
import Store

/// What waits for officers: applications, pooled people and transfers, the longest overdue first.
///
/// Each list is a range of a small partial index over what has a due day. (domain.md R15, R17)
public struct WaitingLists: Sendable {
    public init() {}

    /// Where the next page begins.
    public struct Place: Sendable, Hashable {
        public let dueOn: Day
        public let id: Int64
        public init(dueOn: Day, id: Int64) {
            self.dueOn = dueOn
            self.id = id
        }
    }

    /// Applications at `scope`, or pooled people.
    /// - Parameter dueBefore: only what was due before this day: what shows at upper unions.
    public func pending(_ state: MembershipState, in scope: MemberScope, dueBefore: Day? = nil, after: Place? = nil, limit: Int, tx: any Transaction) throws -> [Membership] {
        var parameters: Parameters = ["state": state, "before": dueBefore?.number ?? .max, "limit": limit]
        let conditions = Self.conditions(scope, after, &parameters)
        return try tx.rows(
            """
            SELECT \(MembershipRows.columns) FROM membership WHERE \(conditions) AND due_on < :before AND state = :state ORDER BY due_on, id LIMIT :limit
            """, parameters
        ).map(MembershipRows.membership)
    }

    /// Pooled people who are offered to this union.
    public func offered(to union: OrganisationID, limit: Int, tx: any Transaction) throws -> [Membership] {
        try tx.rows(
            """
            SELECT \(MembershipRows.columns) FROM membership WHERE offered_to = :union AND state = 'pooled' ORDER BY due_on, id LIMIT :limit
            """, ["union": union, "limit": limit]
        ).map(MembershipRows.membership)
    }

    /// How many wait, counted up to `limit`, and how many of them are overdue.
    public func count(_ state: MembershipState, in scope: MemberScope, line: Day, limit: Int = 1000, tx: any Transaction) throws -> (all: Int, overdue: Int) {
        var parameters: Parameters = ["state": state, "limit": limit, "line": line]
        let conditions = Self.conditions(scope, nil, &parameters)
        let row = try tx.row(
            """
            SELECT COUNT(*), COALESCE(SUM(CASE WHEN due_on < :line THEN 1 ELSE 0 END), 0)
            FROM (SELECT due_on FROM membership WHERE \(conditions) AND state = :state ORDER BY due_on LIMIT :limit) AS waiting
            """, parameters)
        return (row?[0] ?? 0, row?[1] ?? 0)
    }

    // MARK: Transfers

    /// Open transfers into the unions of `scope`.
    public func incoming(to scope: MemberScope, dueBefore: Day? = nil, after: Place? = nil, limit: Int, tx: any Transaction) throws -> [MembershipTransfer] {
        var parameters: Parameters = ["before": dueBefore?.number ?? .max, "limit": limit]
        let conditions = Self.transferConditions(scope, after, &parameters)
        return try tx.rows(
            "SELECT \(Transfers.columns) FROM membership_transfer WHERE \(conditions) AND due_on < :before ORDER BY due_on, id LIMIT :limit", parameters
        ).map(Transfers.transfer)
    }

    /// Open transfers out of one union.
    public func outgoing(from union: OrganisationID, limit: Int, tx: any Transaction) throws -> [MembershipTransfer] {
        try tx.rows(
            """
            SELECT \(Transfers.columns) FROM membership_transfer WHERE from_organisation = :union AND due_on IS NOT NULL ORDER BY due_on, id LIMIT :limit
            """, ["union": union, "limit": limit]
        ).map(Transfers.transfer)
    }

    public func countIncoming(to scope: MemberScope, line: Day, limit: Int = 1000, tx: any Transaction) throws -> (all: Int, overdue: Int) {
        var parameters: Parameters = ["limit": limit, "line": line]
        let conditions = Self.transferConditions(scope, nil, &parameters)
        let row = try tx.row(
            """
            SELECT COUNT(*), COALESCE(SUM(CASE WHEN due_on < :line THEN 1 ELSE 0 END), 0)
            FROM (SELECT due_on FROM membership_transfer WHERE \(conditions) ORDER BY due_on LIMIT :limit) AS waiting
            """, parameters)
        return (row?[0] ?? 0, row?[1] ?? 0)
    }

    // MARK: Conditions

    private static func conditions(_ scope: MemberScope, _ after: Place?, _ parameters: inout Parameters) -> SQL {
        var out: [SQL] = ["due_on IS NOT NULL"]
        parameters.list("s", scope.alternatives.map(\.id).filter { $0 != UnionPlace.none })
        let scopes = scope.alternatives.enumerated().compactMap { index, alternative in
            alternative.column.map { "\($0) = \(SQL.placeholder("s", index))" as SQL }
        }
        if !scopes.isEmpty { out.append(scopes.count == 1 ? scopes[0] : "(\(SQL.joined(scopes, by: " OR ")))") }
        out += continuing(after, &parameters)
        return SQL.joined(out, by: " AND ")
    }

    private static func transferConditions(_ scope: MemberScope, _ after: Place?, _ parameters: inout Parameters) -> SQL {
        var out: [SQL] = ["due_on IS NOT NULL"]
        switch scope {
        case .union(let id):
            out.append("to_organisation = :scope")
            parameters["scope"] = id
        case .town(let id):
            out.append("to_town = :scope")
            parameters["scope"] = id
        case .county(let id):
            out.append("to_county = :scope")
            parameters["scope"] = id
        case .city(let id):
            out.append("to_city = :scope")
            parameters["scope"] = id
        case .branches(let ids):
            out.append("to_branch IN (\(SQL.placeholders("s", count: ids.count)))")
            parameters.list("s", ids)
        case .all: break
        }
        out += continuing(after, &parameters)
        return SQL.joined(out, by: " AND ")
    }

    private static func continuing(_ after: Place?, _ parameters: inout Parameters) -> [SQL] {
        guard let after else { return [] }
        parameters["after_due"] = after.dueOn
        parameters["after_id"] = after.id
        return ["(due_on, id) > (:after_due, :after_id)"]
    }
}
