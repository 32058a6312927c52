import Audit
import Kernel
import Store

/// Closing months: from then on nothing is written into them, and their totals stand. (domain.md R33)
struct Closings: Sendable {
    let ledger: Ledger

    struct Closing: Sendable {
        let month: Month
        let closedAt: Instant
        let hasTotals: Bool
    }

    /// What all accounts of one purpose came to in a month.
    struct Total: Hashable, Sendable {
        let purpose: String
        let unit: LedgerUnit
        let opening: Int64
        let added: Int64
        /// Not negative.
        let taken: Int64
        let postings: Int64
        var closing: Int64 { opening + added - taken }
    }

    /// The newest first.
    func closings(of organisation: OrganisationID, limit: Int = 60, in tx: any Transaction) throws -> [Closing] {
        try tx.rows(
            "SELECT month, closed_at, has_totals FROM ledger_closing WHERE organisation = :organisation ORDER BY month DESC LIMIT :limit",
            ["organisation": organisation, "limit": limit]
        ).map { Closing(month: $0[0], closedAt: $0[1], hasTotals: $0[2]) }
    }

    /// The first month with an entry in these books that is not closed; `nil` where nothing was ever written.
    func firstOpen(of organisation: OrganisationID, in tx: any Transaction) throws -> Month? {
        if let through = try ledger.closedThrough([organisation], in: tx)[organisation] { return through.next }
        let first: Month? = try tx.row(
            "SELECT MIN(p.month) FROM ledger_account a JOIN ledger_posting p ON p.account = a.id WHERE a.organisation = :organisation",
            ["organisation": organisation])?[0]
        return first
    }

    /// Shuts the month. Its totals follow outside of this transaction (`complete`): adding up a million postings must not keep others waiting.
    /// - Throws: `LedgerProblem.closing`.
    func close(_ month: Month, of organisation: OrganisationID, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        let through = try ledger.closedThrough([organisation], in: tx)[organisation]
        if let refusal = closingRefusal(month, closedThrough: through, now: now) { throw LedgerProblem.closing(month, refusal: refusal) }
        let closed = try tx.execute(
            """
            INSERT INTO ledger_closing (organisation, month, closed_by, closed_at) VALUES (:organisation, :month, :officer, :now) ON CONFLICT DO NOTHING
            """, ["organisation": organisation, "month": month, "officer": officer, "now": now])
        guard closed == 1 else { throw LedgerProblem.closing(month, refusal: .alreadyClosed) }
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(officer), organisation: organisation, action: "ledger.month_closed", object: AuditObject("organisation", organisation),
                detail: ["month": month.iso]))
    }

    /// Adds up the closed months that have no totals yet; safe to run again after a kill.
    func complete(_ database: any Database) async throws {
        let open = try await database.read { tx in
            try tx.rows("SELECT organisation, month FROM ledger_closing WHERE has_totals = 0 ORDER BY organisation, month LIMIT 200").map {
                ($0[0] as OrganisationID, $0[1] as Month)
            }
        }
        for (organisation, month) in open {
            let totals = try await database.read(priority: .bulk) { try self.totals(of: organisation, month, in: $0) }
            try await database.write(priority: .bulk) { tx in
                let first = try tx.execute(
                    "UPDATE ledger_closing SET has_totals = 1 WHERE organisation = :organisation AND month = :month AND has_totals = 0",
                    ["organisation": organisation, "month": month])
                guard first == 1 else { return }
                for total in totals { try Self.insert(total, organisation, month, tx) }
            }
        }
    }

    /// Recounted from the postings: all of them for the first closing, those of the month afterwards.
    func totals(of organisation: OrganisationID, _ month: Month, in tx: any Transaction) throws -> [Total] {
        try tx.rows(
            """
            SELECT a.purpose, a.unit, COALESCE(SUM(CASE WHEN p.month < :month THEN p.amount ELSE 0 END), 0),
                COALESCE(SUM(CASE WHEN p.month = :month AND p.amount > 0 THEN p.amount ELSE 0 END), 0),
                COALESCE(SUM(CASE WHEN p.month = :month AND p.amount < 0 THEN -p.amount ELSE 0 END), 0), COALESCE(SUM(CASE WHEN p.month = :month THEN 1 ELSE 0 END), 0)
            FROM ledger_account a JOIN ledger_posting p ON p.account = a.id AND p.month <= :month
            WHERE a.organisation = :organisation GROUP BY a.purpose, a.unit ORDER BY a.purpose, a.unit
            """, ["month": month, "organisation": organisation]
        ).map { Total(purpose: $0[0], unit: $0[1], opening: $0[2], added: $0[3], taken: $0[4], postings: $0[5]) }
    }

    /// As they were written when the month was closed.
    func stored(of organisation: OrganisationID, _ month: Month, in tx: any Transaction) throws -> [Total] {
        try tx.rows(
            """
            SELECT purpose, unit, opening, added, taken, postings FROM ledger_closing_total WHERE organisation = :organisation AND month = :month
            ORDER BY purpose, unit
            """, ["organisation": organisation, "month": month]
        ).map { Total(purpose: $0[0], unit: $0[1], opening: $0[2], added: $0[3], taken: $0[4], postings: $0[5]) }
    }

    private static func insert(_ total: Total, _ organisation: OrganisationID, _ month: Month, _ tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO ledger_closing_total (organisation, month, purpose, unit, opening, added, taken, postings)
            VALUES (:organisation, :month, :purpose, :unit, :opening, :added, :taken, :postings)
            """,
            [
                "organisation": organisation, "month": month, "purpose": total.purpose, "unit": total.unit, "opening": total.opening, "added": total.added,
                "taken": total.taken, "postings": total.postings,
            ])
    }
}
