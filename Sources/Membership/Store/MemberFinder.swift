import Identity
import Kernel
import Organisations
import Store

/// Finds members by what is exact about them. Each way reads an index at one spot.
public struct MemberFinder: Sendable {
    let people: People
    let lists = MemberLists()

    public init(people: People) { self.people = people }

    /// The memberships in `scope` that `search` finds, the newest first; those that have ended come last.
    /// - Parameter place: of the scope's union, for numbers that are looked up along the tree.
    public func find(_ search: MemberSearch, in scope: MemberScope, at place: UnionPlace, before: MembershipID? = nil, limit: Int, tx: any Transaction) throws -> [Membership] {
        switch search {
        case .phone(let phone): try held(by: people.find(phone: phone, in: tx), scope, tx)
        case .paper(let paper): try held(by: people.find(paper: paper, in: tx), scope, tx)
        case .lastFour(let digits):
            try lastFour(digits, scope, before, limit, tx) + (before == nil ? employeeNumber(digits, scope, place, nil, limit, tx) : [])
        case .number(let number): try employeeNumber(number, scope, place, before, limit, tx)
        case .name: []
        }
    }

    private func held(by person: PersonID?, _ scope: MemberScope, _ tx: any Transaction) throws -> [Membership] {
        guard let person else { return [] }
        let all = try tx.rows("SELECT \(MembershipRows.columns) FROM membership WHERE person = :person ORDER BY ended, id DESC", ["person": person])
        return all.map(MembershipRows.membership).filter { scope.holds($0.place) }
    }

    /// Living members whose phone ends so: one in 10,000 of all, filtered by scope.
    private func lastFour(_ digits: String, _ scope: MemberScope, _ before: MembershipID?, _ limit: Int, _ tx: any Transaction) throws -> [Membership] {
        var parameters: Parameters = ["last": people.lastFourIndex(digits), "before": before?.raw ?? .max, "limit": limit]
        parameters.list("s", scope.alternatives.map(\.id).filter { $0 != UnionPlace.none })
        let conditions = scope.alternatives.enumerated().compactMap { index, alternative in
            alternative.column.map { "m.\($0) = \(SQL.placeholder("s", index))" as SQL }
        }
        let inScope: SQL = conditions.isEmpty ? "" : "AND (\(SQL.joined(conditions, by: " OR ")))"
        let ids: [MembershipID] = try tx.rows(
            """
            SELECT m.id FROM person p JOIN membership m ON m.person = p.id AND m.ended = 0
            WHERE p.phone_last4 = :last AND m.id < :before \(inScope) ORDER BY m.id DESC LIMIT :limit
            """, parameters
        ).map { $0[0] }
        return try lists.memberships(ids, in: tx)
    }

    /// The index of employee numbers goes down the tree, so the scope's own path is a prefix of what is looked for.
    private func employeeNumber(
        _ number: String, _ scope: MemberScope, _ place: UnionPlace, _ before: MembershipID?, _ limit: Int, _ tx: any Transaction
    ) throws -> [Membership] {
        var conditions: [SQL] = ["employee_number = :number"]
        var parameters: Parameters = ["number": number, "before": before?.raw ?? .max, "limit": limit]
        func also(_ condition: SQL, _ name: StaticString, _ id: OrganisationID) {
            conditions.append(condition)
            parameters[name] = id
        }
        if scope != .all { also("city = :city", "city", place.city) }
        switch scope {
        case .all, .city: break
        case .county: also("county = :county", "county", place.county)
        case .town, .union:
            also("county = :county", "county", place.county)
            also("town = :town", "town", place.town)
            if case .union(let id) = scope { also("organisation = :union", "union", id) }
        case .branches(let ids):
            conditions = ["employee_number = :number", "branch IN (\(SQL.placeholders("br", count: ids.count)))"]
            parameters = ["number": number, "before": before?.raw ?? .max, "limit": limit]
            parameters.list("br", ids)
        }
        let ids: [MembershipID] = try tx.rows(
            "SELECT id FROM membership WHERE \(SQL.joined(conditions, by: " AND ")) AND id < :before ORDER BY id DESC LIMIT :limit", parameters
        ).map { $0[0] }
        return try lists.memberships(ids, in: tx)
    }
}
