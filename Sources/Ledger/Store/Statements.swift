import Kernel
import Store

/// Reading the books.
public struct Statements: Sendable {
    public init() {}

    /// A line of an account's statement, with what was in the account after it.
    public struct Line: Sendable {
        public let entry: EntryID
        public let at: Instant
        public let month: Month
        /// The `CauseKind`'s id.
        public let causeKind: String
        public let cause: Int64
        public let undoes: EntryID?
        public let reason: String?
        public let amount: Int64
        public let balance: Int64
    }

    /// Where a page of a statement begins: the last line before it.
    public struct Place: Hashable, Sendable {
        let month: Month
        let entry: EntryID
        let balance: Int64
        public init(after line: Line) {
            month = line.month
            entry = line.entry
            balance = line.balance - line.amount
        }
        init(month: Month, entry: EntryID, balance: Int64) {
            self.month = month
            self.entry = entry
            self.balance = balance
        }
    }

    /// The newest first.
    public func lines(of account: AccountID, after place: Place? = nil, limit: Int = 50, in tx: any Transaction) throws -> [Line] {
        let first: Int64? = try place == nil ? tx.scalar("SELECT balance FROM ledger_account WHERE id = :id", ["id": account]) : nil
        var balance = place?.balance ?? first ?? 0
        let rows = try tx.rows(
            """
            SELECT e.id, e.at, p.month, e.cause_kind, e.cause, e.undoes, e.reason, p.amount FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry
            WHERE p.account = :account AND (p.month, p.entry) < (:month, :entry) ORDER BY p.month DESC, p.entry DESC LIMIT :limit
            """,
            [
                "account": account, "month": place?.month ?? Month(number: .max), "entry": place?.entry ?? EntryID(.max), "limit": limit,
            ])
        return rows.map { row in
            let amount: Int64 = row[7]
            defer { balance -= amount }
            return Line(
                entry: row[0], at: row[1], month: row[2], causeKind: row[3], cause: row[4], undoes: row[5], reason: row[6], amount: amount, balance: balance)
        }
    }

    /// The accounts in a union's books that are not a single person's, by owner and purpose.
    public func accounts(of organisation: OrganisationID, after: AccountID? = nil, limit: Int = 200, in tx: any Transaction) throws -> [Account] {
        try tx.rows(
            """
            SELECT \(Ledger.accountColumns) FROM ledger_account WHERE organisation = :organisation AND owner_kind <> 'person' AND id > :after ORDER BY id LIMIT :limit
            """, ["organisation": organisation, "after": after ?? AccountID(0), "limit": limit]
        ).map(Ledger.account)
    }

    /// What an account came to in one month.
    public func movement(of account: AccountID, in month: Month, _ tx: any Transaction) throws -> (added: Int64, taken: Int64) {
        let row = try tx.row(
            """
            SELECT COALESCE(SUM(CASE WHEN amount > 0 THEN amount ELSE 0 END), 0), COALESCE(SUM(CASE WHEN amount < 0 THEN -amount ELSE 0 END), 0)
            FROM ledger_posting WHERE account = :account AND month = :month
            """, ["account": account, "month": month])
        return (row?[0] ?? 0, row?[1] ?? 0)
    }

    /// Unsettled money and pieces in a union's own books: what keeps it from being dissolved. (domain.md R9d)
    public func unsettled(of organisation: OrganisationID, in tx: any Transaction) throws -> Int {
        try tx.scalar(
            "SELECT COUNT(*) FROM ledger_account WHERE organisation = :organisation AND owner_kind <> 'person' AND unit IN (2, 3) AND floor = 0 AND balance <> 0",
            ["organisation": organisation]) ?? 0
    }
}
