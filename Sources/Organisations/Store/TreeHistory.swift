import Kernel
import Store

/// Where each union stood at any time: the tree "as of" a day. (domain.md R9a)
public enum TreeHistory {
    /// One span of a union's life in which its place, name and state stayed the same.
    public struct Entry: Sendable {
        public let organisation: OrganisationID
        public let from: Instant
        /// `nil` for the span that lasts.
        public let until: Instant?
        public let cause: TreeChange
        public let parent: OrganisationID?
        public let kind: UnionKind
        public let level: UnionLevel
        public let name: String
        public let region: RegionCode?
        public let state: UnionState
        public let successor: OrganisationID?
    }

    private static let columns: SQL = "organisation, from_at, until_at, cause, parent, kind, level, name, region, state, successor"

    /// The moment that stands for a day: its last one, or now while the day lasts.
    public static func moment(of day: Day, now: Instant) -> Instant { min(Instant(ms: day.end.ms - 1), now) }

    /// Ends the span that lasts and begins one with what the union's row says now.
    static func note(_ cause: TreeChange, of id: OrganisationID, at now: Instant, in tx: any Transaction) throws {
        let last: Instant? = try tx.scalar("SELECT from_at FROM organisation_change WHERE organisation = :id AND until_at IS NULL", ["id": id])
        // Clocks of two servers differ by milliseconds; a span never ends before it begins.
        let at = max(now, last ?? now)
        try tx.execute(
            "UPDATE organisation_change SET until_at = :at WHERE organisation = :id AND until_at IS NULL AND from_at < :at", ["at": at, "id": id])
        try tx.execute(
            """
            INSERT INTO organisation_change (organisation, from_at, cause, parent, kind, level, name, region, state, successor)
            SELECT id, :at, :cause, parent, kind, level, name, region, state, successor FROM organisation WHERE id = :id
            ON CONFLICT (organisation, from_at) DO UPDATE SET cause = excluded.cause, parent = excluded.parent, kind = excluded.kind, level = excluded.level,
                name = excluded.name, region = excluded.region, state = excluded.state, successor = excluded.successor, until_at = NULL
            """, ["at": at, "cause": cause, "id": id])
    }

    /// All spans of one union, newest first.
    public static func entries(of id: OrganisationID, in tx: any Transaction) throws -> [Entry] {
        try tx.rows("SELECT \(columns) FROM organisation_change WHERE organisation = :id ORDER BY from_at DESC", ["id": id]).map(entry)
    }

    /// The union as it was at a moment; `nil` before its founding.
    public static func entry(of id: OrganisationID, at moment: Instant, in tx: any Transaction) throws -> Entry? {
        try tx.row(
            """
            SELECT \(columns) FROM organisation_change WHERE organisation = :id AND from_at <= :at AND (until_at IS NULL OR until_at > :at)
            """, ["id": id, "at": moment]
        ).map(entry)
    }

    /// The unions above at a moment, nearest first.
    public static func ancestors(of id: OrganisationID, at moment: Instant, in tx: any Transaction) throws -> [Entry] {
        var out: [Entry] = []
        var next = try entry(of: id, at: moment, in: tx)?.parent
        while let above = next, out.count < 50, let found = try entry(of: above, at: moment, in: tx) {
            out.append(found)
            next = found.parent
        }
        return out
    }

    /// The live unions right below at a moment, by level and name.
    public static func children(of id: OrganisationID, at moment: Instant, limit: Int, in tx: any Transaction) throws -> [Entry] {
        try tx.rows(
            """
            SELECT \(columns) FROM organisation_change WHERE parent = :id AND state = 'live' AND from_at <= :at AND (until_at IS NULL OR until_at > :at)
            ORDER BY kind, name, organisation LIMIT :limit
            """, ["id": id, "at": moment, "limit": limit]
        ).map(entry)
    }

    /// The whole tree of a moment.
    public static func tree(at moment: Instant, in tx: any Transaction) throws -> OrganisationTree {
        var builder = TreeBuilder()
        try tx.forEachRow(
            """
            SELECT organisation, parent, kind, level, state, name, region FROM organisation_change
            WHERE from_at <= :at AND (until_at IS NULL OR until_at > :at) ORDER BY organisation
            """, ["at": moment]
        ) { row in
            builder.add(
                id: row[0], parent: row[1], kind: row[2], level: row[3], state: row[4], name: row[5], shortName: nil,
                region: (row[6] as String?).flatMap { RegionCode($0) }, industry: nil, newFormKind: nil, termEnd: nil)
            return true
        }
        return builder.tree(version: 0)
    }

    private static func entry(_ row: Row) -> Entry {
        Entry(
            organisation: row[0], from: row[1], until: row[2], cause: row[3], parent: row[4], kind: row[5], level: row[6], name: row[7],
            region: (row[8] as String?).flatMap { RegionCode($0) }, state: row[9], successor: row[10])
    }
}
