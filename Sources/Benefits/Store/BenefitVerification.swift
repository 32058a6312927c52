import Kernel
import Store
import Web

/// What must add up: the ledger's pieces are the vouchers' rows, and nothing was claimed beyond its quota. (domain.md R28)
enum BenefitVerification {
    static func all(_ tools: BenefitTools) -> [Verification] {
        [Verification("vouchers") { try await $0.read(priority: .bulk) { tx in try pieces(tx) + taken(tx) } }]
    }

    /// Vouchers in members' hands and used ones are as many as the ledger holds pieces.
    private static func pieces(_ tx: any Transaction) throws -> [String] {
        try tx.rows(
            """
            SELECT a.owner, a.purpose, a.balance, COALESCE(v.count, 0) FROM ledger_account a
            LEFT JOIN (SELECT benefit, state, COUNT(*) AS count FROM voucher WHERE state IN ('issued', 'redeemed') GROUP BY benefit, state) v
                ON v.benefit = a.owner AND v.state = CASE WHEN a.purpose = 'benefit.held' THEN 'issued' ELSE 'redeemed' END
            WHERE a.owner_kind = 'benefit' AND a.purpose IN ('benefit.held', 'benefit.used') AND a.balance <> COALESCE(v.count, 0) LIMIT 100
            """
        ).map { "benefit \($0[0] as Int64): \($0[2] as Int64) pieces in \($0[1] as String), but \($0[3] as Int64) vouchers" }
    }

    private static func taken(_ tx: any Transaction) throws -> [String] {
        try tx.rows("SELECT benefit, kind, key, taken FROM benefit_taken WHERE taken < 0 LIMIT 100").map {
            "benefit \($0[0] as Int64): \($0[3] as Int64) taken of \($0[1] as String) \($0[2] as Int64)"
        }
    }
}
