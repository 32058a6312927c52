import Kernel
import Store

/// The counters of unions. Each row holds the totals of a whole subtree, so that any level is read at once and a change goes
/// up the path to the root.
public enum Counters {
    /// Whoever changes counters writes in this lane where they can: on PostgreSQL the root's row is then updated by one connection
    /// in batches, and not fought over by all. What adds up does not depend on it.
    public static let lane = Lane("organisations.counters", 0)

    /// Adds `delta` to `organisation` and every union above it, in O(depth).
    ///
    /// The root's row goes first: it is the lock that keeps the path still while it is walked (moves take it, too), and since all
    /// take it in this order, none wait for each other in a circle.
    ///
    /// A union that was merged or dissolved a moment ago counts nothing any more: whoever was about to add somebody there is refused,
    /// so that no member is left where no union is.
    /// - Throws: `OrganisationProblem.notLive` if there is no such live union.
    public static func adjust(_ delta: CounterDelta, at organisation: OrganisationID, in tx: any Transaction) throws {
        guard !delta.isZero else { return }
        let root = try lockRoot(adding: delta, in: tx)
        guard root != organisation else { return }
        let changed = try tx.execute(
            """
            WITH RECURSIVE path(id, parent) AS (
                SELECT id, parent FROM organisation WHERE id = :at AND state = 'live'
                UNION ALL SELECT o.id, o.parent FROM organisation o JOIN path p ON o.id = p.parent)
            UPDATE organisation_counter SET members = members + :members, verified = verified + :verified, new_form = new_form + :new_form,
                pending = pending + :pending, pooled = pooled + :pooled, unions = unions + :unions
            WHERE organisation IN (SELECT id FROM path WHERE parent IS NOT NULL)
            """, parameters(delta, at: organisation))
        guard changed > 0 else { throw OrganisationProblem.notLive }
    }

    /// The counters of these unions; one without a row is left out.
    public static func read(_ ids: [OrganisationID], in tx: any Transaction) throws -> [OrganisationID: CounterValues] {
        var out: [OrganisationID: CounterValues] = [:]
        out.reserveCapacity(ids.count)
        for start in stride(from: 0, to: ids.count, by: 500) {
            let some = Array(ids[start..<min(start + 500, ids.count)])
            var parameters: Parameters = [:]
            parameters.list("id", some)
            try tx.forEachRow(
                """
                SELECT organisation, members, verified, new_form, pending, pooled, unions FROM organisation_counter
                WHERE organisation IN (\(SQL.placeholders("id", count: some.count)))
                """, parameters
            ) { row in
                out[row[0]] = values(row, from: 1)
                return true
            }
        }
        return out
    }

    /// The counters of one union; zero if it is unknown.
    public static func read(_ id: OrganisationID, in tx: any Transaction) throws -> CounterValues { try read([id], in: tx)[id] ?? .zero }

    static func values(_ row: Row, from index: Int) -> CounterValues {
        CounterValues(
            members: row[index], verified: row[index + 1], newForm: row[index + 2], pending: row[index + 3], pooled: row[index + 4], unions: row[index + 5])
    }

    /// Takes the root's row for this transaction, adding `delta` to it.
    @discardableResult
    static func lockRoot(adding delta: CounterDelta, in tx: any Transaction) throws -> OrganisationID {
        let rows = try tx.rows(
            """
            UPDATE organisation_counter SET members = members + :members, verified = verified + :verified, new_form = new_form + :new_form,
                pending = pending + :pending, pooled = pooled + :pooled, unions = unions + :unions
            WHERE organisation = (SELECT root FROM tree_version WHERE id = 1) RETURNING organisation
            """, parameters(delta, at: OrganisationID(0)))
        guard let root = rows.first else { throw OrganisationProblem.unknown }
        return root[0]
    }

    private static func parameters(_ delta: CounterDelta, at organisation: OrganisationID) -> Parameters {
        [
            "at": organisation, "members": delta.members, "verified": delta.verified, "new_form": delta.newForm, "pending": delta.pending,
            "pooled": delta.pooled, "unions": delta.unions,
        ]
    }
}
