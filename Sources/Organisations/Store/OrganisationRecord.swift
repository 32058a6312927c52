import Kernel
import Store

/// Reading unions within a transaction.
extension Organisations {
    static let columns: SQL = """
        id, parent, kind, level, name, short_name, uscc, employer_name, employer_uscc, region, industry, new_form_kind, state, successor, staff_count, phone,
        address, office_hours, founded_on, term_start, term_years, version, created_at
        """

    public static func record(_ id: OrganisationID, in tx: any Transaction) throws -> Organisation? {
        try tx.row("SELECT \(columns) FROM organisation WHERE id = :id", ["id": id]).map(organisation)
    }

    /// A union that is there. - Throws: `OrganisationProblem.unknown`, `.notLive`.
    public static func live(_ id: OrganisationID, in tx: any Transaction) throws -> Organisation {
        guard let record = try record(id, in: tx) else { throw OrganisationProblem.unknown }
        guard record.state == .live else { throw OrganisationProblem.notLive }
        return record
    }

    /// The union that stands for `id` now: itself, or the one into which it was merged. (domain.md R9b)
    public static func current(_ id: OrganisationID, in tx: any Transaction) throws -> OrganisationID? {
        try tx.scalar(
            """
            WITH RECURSIVE heirs(id, successor, step) AS (
                SELECT id, successor, 0 FROM organisation WHERE id = :id
                UNION ALL SELECT o.id, o.successor, step + 1 FROM organisation o JOIN heirs h ON o.id = h.successor WHERE step < 50)
            SELECT id FROM heirs ORDER BY step DESC LIMIT 1
            """, ["id": id])
    }

    static func organisation(_ row: Row) -> Organisation {
        let start: Day? = row[19]
        let years: Int? = row[20]
        return Organisation(
            id: row[0], parent: row[1], kind: row[2], level: row[3], name: row[4], shortName: row[5], uscc: row[6], employerName: row[7], employerUSCC: row[8],
            region: (row[9] as String?).flatMap { RegionCode($0) }, industry: row[10], newFormKind: row[11], state: row[12], successor: row[13],
            staffCount: row[14], contacts: UnionContacts(phone: row[15], address: row[16], officeHours: row[17]), foundedOn: row[18],
            term: start.flatMap { start in years.map { CommitteeTerm(start: start, years: $0) } }, version: row[21], createdAt: row[22])
    }

    /// The union itself and those above it, nearest first.
    static func path(from id: OrganisationID, in tx: any Transaction) throws -> [(id: OrganisationID, kind: UnionKind, level: UnionLevel)] {
        try tx.rows(
            """
            WITH RECURSIVE path(id, parent, kind, level, step) AS (
                SELECT id, parent, kind, level, 0 FROM organisation WHERE id = :id
                UNION ALL SELECT o.id, o.parent, o.kind, o.level, step + 1 FROM organisation o JOIN path p ON o.id = p.parent)
            SELECT id, kind, level FROM path ORDER BY step
            """, ["id": id]
        ).map { ($0[0], $0[1], $0[2]) }
    }

    /// The area federations above a union, itself included, as `tx` sees them.
    public static func placement(of id: OrganisationID, in tx: any Transaction) throws -> Placement { placement(try path(from: id, in: tx)) }

    static func placement(_ path: [(id: OrganisationID, kind: UnionKind, level: UnionLevel)]) -> Placement {
        Placement(
            city: path.first { $0.kind == .city }?.id, county: path.first { $0.kind == .county }?.id,
            town: path.first { $0.kind == .town || $0.kind == .park }?.id)
    }

    /// The union whose holding pool takes in people of this one: the county's, the city's where there are no counties, else the root's.
    public static func holdingPool(of id: OrganisationID, in tx: any Transaction) throws -> OrganisationID? {
        let path = try path(from: id, in: tx)
        let placement = placement(path)
        return placement.county ?? placement.city ?? path.last?.id
    }

    /// All unions of a subtree with their placements, the top first; those that are no more are among them.
    static func subtreePlacements(of top: OrganisationID, in tx: any Transaction) throws -> (placements: [(organisation: OrganisationID, placement: Placement)], height: Int) {
        let rows = try tx.rows(
            """
            WITH RECURSIVE below(id, parent, kind, state, step) AS (
                SELECT id, parent, kind, state, 1 FROM organisation WHERE id = :top
                UNION ALL SELECT o.id, o.parent, o.kind, o.state, step + 1 FROM organisation o JOIN below b ON o.parent = b.id)
            SELECT id, parent, kind, state, step FROM below ORDER BY step, id
            """, ["top": top])
        var known: [OrganisationID: Placement] = [:]
        var height = 1
        let placements = try rows.map { row -> (OrganisationID, Placement) in
            let (id, parent, kind): (OrganisationID, OrganisationID?, UnionKind) = (row[0], row[1], row[2])
            let above = try id == top ? parent.map { try placement(of: $0, in: tx) } : parent.flatMap { known[$0] }
            let own = Placement(
                city: kind == .city ? id : above?.city, county: kind == .county ? id : above?.county,
                town: kind == .town || kind == .park ? id : above?.town)
            known[id] = own
            if (row[3] as UnionState) == .live { height = max(height, row[4]) }
            return (id, own)
        }
        return (placements.map { (organisation: $0.0, placement: $0.1) }, height)
    }
}
