import Kernel
import Store
import Web

/// What `gonghui audit verify` recomputes of redemptions and statements.
enum SettlementVerification {
    static let all = [
        Verification("redemptions") { try await $0.read(priority: .bulk) { tx in try money(tx) + states(tx) } },
        Verification("settlement statements") { try await $0.read(priority: .bulk, statements) },
    ]

    /// What unions pay for redemptions that stand is what the ledger has spent, benefit by benefit.
    private static func money(_ tx: any Transaction) throws -> [String] {
        try tx.rows(
            """
            SELECT s.benefit, SUM(a.balance), COALESCE(MAX(r.paid), 0) FROM benefit_share s
            JOIN ledger_account a ON a.owner = s.id AND a.owner_kind = 'benefit_share' AND a.purpose = 'benefit.spent'
            LEFT JOIN (SELECT benefit, SUM(union_part) AS paid FROM redemption WHERE living = 1 GROUP BY benefit) r ON r.benefit = s.benefit
            GROUP BY s.benefit HAVING SUM(a.balance) <> COALESCE(MAX(r.paid), 0) LIMIT 100
            """
        ).map { "benefit \($0[0] as Int64): the ledger spent \($0[1] as Int64) fen, its redemptions \($0[2] as Int64)" }
    }

    /// A voucher is used if, and only if, a redemption of it stands.
    private static func states(_ tx: any Transaction) throws -> [String] {
        try tx.rows("SELECT r.id FROM redemption r JOIN voucher v ON v.id = r.voucher WHERE r.living = 1 AND v.state <> 'redeemed' LIMIT 100").map {
            "redemption \($0[0] as Int64) stands, but its voucher is not used"
        }
            + tx.rows(
                """
                SELECT v.id FROM voucher v LEFT JOIN redemption r ON r.voucher = v.id AND r.living = 1 WHERE v.state = 'redeemed' AND r.id IS NULL LIMIT 100
                """
            ).map { "voucher \($0[0] as Int64) is used, but no redemption of it stands" }
    }

    /// Closed months are still what they were, by merchant; and each is the sum of its branches.
    private static func statements(_ tx: any Transaction) throws -> [String] {
        try tx.rows(
            """
            SELECT s.id FROM settlement_statement s
            LEFT JOIN (SELECT organisation, merchant, month, COUNT(*) AS n, SUM(amount) AS a, SUM(union_part) AS u FROM redemption
                GROUP BY organisation, merchant, month) r ON r.organisation = s.organisation AND r.merchant = s.merchant AND r.month = s.month
            WHERE s.redeemed <> COALESCE(r.n, 0) OR s.amount <> COALESCE(r.a, 0) OR s.union_amount <> COALESCE(r.u, 0) LIMIT 100
            """
        ).map { "statement \($0[0] as Int64) is not the sum of its redemptions" }
            + tx.rows(
                """
                SELECT s.id FROM settlement_statement s LEFT JOIN (SELECT statement, SUM(amount - voided_amount) AS net FROM settlement_branch GROUP BY statement) b
                    ON b.statement = s.id WHERE s.amount - s.voided_amount <> COALESCE(b.net, 0) LIMIT 100
                """
            ).map { "statement \($0[0] as Int64) is not the sum of its branches" }
    }
}
