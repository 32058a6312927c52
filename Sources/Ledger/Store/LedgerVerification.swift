import Kernel
import Store
import Web

/// What `gonghui audit verify` recomputes: every balance, every entry, every closed month; set by set, so that millions take seconds.
enum LedgerVerification {
    static func all(_ ledger: Ledger) -> [Verification] {
        [
            Verification("ledger balances") { try await $0.read(priority: .bulk, balances) },
            Verification("ledger entries") { database in
                try await database.read(priority: .bulk) { tx in try sums(tx) + strays(tx) + undone(tx) }
            },
            Verification("ledger months") { try await months($0, Closings(ledger: ledger)) },
        ]
    }

    /// Each balance is the sum of its postings, and stands where its floor lets it. (domain.md R23)
    private static func balances(_ tx: any Transaction) throws -> [String] {
        try tx.rows(
            """
            SELECT a.id, a.balance, COALESCE(p.sum, 0) FROM ledger_account a
            LEFT JOIN (SELECT account, SUM(amount) AS sum FROM ledger_posting GROUP BY account) p ON p.account = a.id
            WHERE a.balance <> COALESCE(p.sum, 0) LIMIT 100
            """
        ).map { "account \($0[0] as Int64): \($0[1] as Int64) is stored, its postings add up to \($0[2] as Int64)" }
            + tx.rows("SELECT id, balance FROM ledger_account WHERE floor = 0 AND balance < 0 LIMIT 100").map {
                "account \($0[0] as Int64) stands at \($0[1] as Int64), but may not go below zero"
            }
    }

    private static func sums(_ tx: any Transaction) throws -> [String] {
        try tx.rows(
            """
            SELECT p.entry, a.unit, SUM(p.amount) FROM ledger_posting p JOIN ledger_account a ON a.id = p.account
            GROUP BY p.entry, a.unit HAVING SUM(p.amount) <> 0 LIMIT 100
            """
        ).map { "entry \($0[0] as Int64): its postings in unit \($0[1] as Int64) add up to \($0[2] as Int64) instead of zero" }
    }

    /// Postings without their entry or account, in another month than it, and entries without postings.
    private static func strays(_ tx: any Transaction) throws -> [String] {
        try tx.rows(
            """
            SELECT p.entry FROM ledger_posting p LEFT JOIN ledger_entry e ON e.id = p.entry AND e.month = p.month LEFT JOIN ledger_account a ON a.id = p.account
            WHERE e.id IS NULL OR a.id IS NULL LIMIT 100
            """
        ).map { "a posting of entry \($0[0] as Int64) has no entry of its month, or no account" }
            + tx.rows(
                "SELECT e.id FROM ledger_entry e LEFT JOIN (SELECT DISTINCT entry FROM ledger_posting) p ON p.entry = e.id WHERE p.entry IS NULL LIMIT 100"
            ).map { "entry \($0[0] as Int64) has no postings" }
    }

    /// A counter-entry holds the postings of what it undoes, the other way round.
    private static func undone(_ tx: any Transaction) throws -> [String] {
        try tx.rows(
            """
            SELECT c.id FROM ledger_entry c JOIN ledger_posting p ON p.entry = c.id AND p.month = c.month
            LEFT JOIN ledger_entry o ON o.id = c.undoes LEFT JOIN ledger_posting q ON q.account = p.account AND q.month = o.month AND q.entry = o.id
            WHERE c.undoes IS NOT NULL AND (q.amount IS NULL OR q.amount <> -p.amount) GROUP BY c.id ORDER BY c.id LIMIT 100
            """
        ).map { "entry \($0[0] as Int64) does not undo what it says it undoes" }
    }

    /// The totals of closed months are still what they were.
    private static func months(_ database: any Database, _ closings: Closings) async throws -> [String] {
        let closed = try await database.read { tx in
            try tx.rows("SELECT organisation, month FROM ledger_closing WHERE has_totals = 1 ORDER BY organisation, month").map {
                ($0[0] as OrganisationID, $0[1] as Month)
            }
        }
        var faults: [String] = []
        for (organisation, month) in closed {
            let (now, then) = try await database.read(priority: .bulk) { tx in
                (try closings.totals(of: organisation, month, in: tx), try closings.stored(of: organisation, month, in: tx))
            }
            if now != then { faults.append("union \(organisation): the totals of \(month.iso) changed after it was closed") }
        }
        return faults
    }
}
