import Kernel
import Store
import Web

/// The table of unions right below one: searched, filtered, sorted, page by page.
struct ChildUnions: Sendable {
    struct Row: Sendable {
        let id: OrganisationID
        let kind: UnionKind
        let name: String
        let region: RegionCode?
        let state: UnionState
        let termEnd: Day?
        let foundedOn: Day
        let phone: String?
        let counters: CounterValues
    }

    enum Sort: String, Sendable { case name, members, term }

    struct Filter: Sendable {
        var text = ""
        var kind: UnionKind?
        /// `nil`: those that are no more among them.
        var state: UnionState?
        /// The span in which the term ends.
        var termEnds: ClosedRange<Day>?
    }

    /// Last in the order of terms: unions without one.
    private static let noTerm = Int64(Int32.max)

    static func slice(
        of parent: OrganisationID, _ filter: Filter, by sort: Sort, descending: Bool, after cursor: Cursor?, limit: Int, in tx: any Transaction
    ) throws -> Slice<Row> {
        var (conditions, parameters) = conditions(parent, filter)
        if let cursor {
            parameters = parameters.and(["after_id": try cursor.integer(1)])
            conditions.append(try after(cursor, sort, descending, &parameters))
        }
        let rows = try tx.rows(
            """
            SELECT o.id, o.kind, o.name, o.region, o.state, o.term_end, o.founded_on, o.phone, c.members, c.verified, c.new_form, c.pending, c.pooled, c.unions
            FROM organisation o JOIN organisation_counter c ON c.organisation = o.id
            WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY \(order(sort, descending)) LIMIT :limit
            """, parameters.and(["limit": limit + 1]))
        return Slice(fetched: rows.map(row), limit: limit) { Cursor([key($0, sort), $0.id.description]) }
    }

    private static func conditions(_ parent: OrganisationID, _ filter: Filter) -> ([SQL], Parameters) {
        var conditions: [SQL] = ["o.parent = :parent"]
        var parameters: Parameters = ["parent": parent]
        if let state = filter.state {
            conditions.append("o.state = :state")
            parameters["state"] = state
        }
        if !filter.text.isEmpty {
            conditions.append("o.name_key LIKE :pattern ESCAPE '!'")
            parameters["pattern"] = "%" + escaped(UnionName.key(filter.text)) + "%"
        }
        if let kind = filter.kind {
            conditions.append("o.kind = :kind")
            parameters["kind"] = kind
        }
        if let ends = filter.termEnds {
            conditions.append("o.term_end BETWEEN :ends_from AND :ends_to")
            parameters["ends_from"] = ends.lowerBound
            parameters["ends_to"] = ends.upperBound
        }
        return (conditions, parameters)
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { $0 += $1 == "%" || $1 == "_" || $1 == "!" ? "!\($1)" : String($1) }
    }

    private static func order(_ sort: Sort, _ descending: Bool) -> SQL {
        switch (sort, descending) {
        case (.name, false): "o.name, o.id"
        case (.name, true): "o.name DESC, o.id DESC"
        case (.members, false): "c.members, o.id"
        case (.members, true): "c.members DESC, o.id DESC"
        case (.term, false): "COALESCE(o.term_end, 2147483647), o.id"
        case (.term, true): "COALESCE(o.term_end, 2147483647) DESC, o.id DESC"
        }
    }

    private static func after(_ cursor: Cursor, _ sort: Sort, _ descending: Bool, _ parameters: inout Parameters) throws -> SQL {
        if sort == .name { parameters["after"] = cursor.values[0] } else { parameters["after"] = try cursor.integer(0) }
        return switch (sort, descending) {
        case (.name, false): "(o.name, o.id) > (:after, :after_id)"
        case (.name, true): "(o.name, o.id) < (:after, :after_id)"
        case (.members, false): "(c.members, o.id) > (:after, :after_id)"
        case (.members, true): "(c.members, o.id) < (:after, :after_id)"
        case (.term, false): "(COALESCE(o.term_end, 2147483647), o.id) > (:after, :after_id)"
        case (.term, true): "(COALESCE(o.term_end, 2147483647), o.id) < (:after, :after_id)"
        }
    }

    private static func key(_ row: Row, _ sort: Sort) -> String {
        switch sort {
        case .name: row.name
        case .members: String(row.counters.members)
        case .term: String(row.termEnd.map { Int64($0.number) } ?? noTerm)
        }
    }

    private static func row(_ row: Store.Row) -> Row {
        Row(
            id: row[0], kind: row[1], name: row[2], region: (row[3] as String?).flatMap { RegionCode($0) }, state: row[4], termEnd: row[5], foundedOn: row[6],
            phone: row[7], counters: Counters.values(row, from: 8))
    }
}
