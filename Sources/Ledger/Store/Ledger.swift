import Kernel
import Store

/// Accounts and entries, inside a caller's transaction: an entry stands or falls with its cause.
///
/// ```swift
/// let budget = try ledger.open(AccountKey(.union(union), .benefitBudget, .fen), in: union, now: now, tx)
/// switch try ledger.post(NewEntry(Cause(.voucherIssued, voucher), at: now, organisation: union, [Posting(budget, -300), Posting(reserved, 300)]), in: tx) {
/// case .posted, .alreadyPosted: …
/// case .insufficient: …   // a value: the batch goes on
/// }
/// ```
/// Whoever posts to a hot account does it in a lane, many entries at a time (`post(many:)`) or one entry for many causes.
public struct Ledger: Sendable {
    let ids: IdentifierMaker

    public init(ids: IdentifierMaker) { self.ids = ids }

    // MARK: Accounts

    /// The account of `key`, opened if there is none yet.
    /// - Parameters:
    ///   - books: the union in whose books it stands.
    ///   - label: what the owner is called, where statements can't ask: a benefit's title.
    public func open(_ key: AccountKey, in books: OrganisationID, label: String? = nil, now: Instant, _ tx: any Transaction) throws -> AccountRef {
        if let account = try find(key, in: tx) { return account }
        let id: AccountID = ids.next()
        try tx.execute(
            """
            INSERT INTO ledger_account (id, owner_kind, owner, purpose, unit, organisation, floor, label, opened_at)
            VALUES (:id, :kind, :owner, :purpose, :unit, :books, :floor, :label, :now) ON CONFLICT (owner, owner_kind, purpose, unit) DO NOTHING
            """,
            [
                "id": id, "kind": key.owner.kind, "owner": key.owner.id, "purpose": key.purpose.id, "unit": key.unit, "books": books, "floor": key.purpose.floor,
                "label": label, "now": now,
            ])
        // Another connection may have opened it just now; then its row is the one.
        return try find(key, in: tx) ?? AccountRef(id: id, unit: key.unit)
    }

    public func find(_ key: AccountKey, in tx: any Transaction) throws -> AccountRef? {
        try tx.row(
            "SELECT id FROM ledger_account WHERE owner = :owner AND owner_kind = :kind AND purpose = :purpose AND unit = :unit",
            ["owner": key.owner.id, "kind": key.owner.kind, "purpose": key.purpose.id, "unit": key.unit]
        ).map { AccountRef(id: $0[0], unit: key.unit) }
    }

    /// What is in the account now; 0 for one that was never opened.
    public func balance(of key: AccountKey, in tx: any Transaction) throws -> Int64 { try find(key, in: tx).map { try balance(of: $0.id, in: tx) } ?? 0 }

    public func balance(of account: AccountID, in tx: any Transaction) throws -> Int64 {
        try tx.scalar("SELECT balance FROM ledger_account WHERE id = :id", ["id": account]) ?? 0
    }

    /// Takes a turn at a hot account: until the end of this transaction nobody else moves it, so what is decided by the balance holds.
    /// Touch it before all other accounts. - Returns: the balance.
    public func lock(_ account: AccountRef, in tx: any Transaction) throws -> Int64 {
        try tx.scalar("UPDATE ledger_account SET balance = balance WHERE id = :id RETURNING balance", ["id": account.id]) ?? 0
    }

    public func account(_ id: AccountID, in tx: any Transaction) throws -> Account? {
        try tx.row("SELECT \(Self.accountColumns) FROM ledger_account WHERE id = :id", ["id": id]).map(Self.account)
    }

    static let accountColumns: SQL = "id, owner_kind, owner, purpose, unit, organisation, floor, balance, label, opened_at"

    static func account(_ row: Row) -> Account {
        Account(
            id: row[0], owner: AccountOwner(kind: row[1], id: row[2]), purpose: row[3], unit: row[4], organisation: row[5], floor: row[6], balance: row[7],
            label: row[8], openedAt: row[9])
    }

    // MARK: Months

    /// The last closed month of each of these unions, where there is one.
    func closedThrough(_ unions: Set<OrganisationID>, in tx: any Transaction) throws -> [OrganisationID: Month] {
        var parameters: Parameters = [:]
        parameters.list("u", Array(unions))
        let rows = try tx.rows(
            "SELECT organisation, MAX(month) FROM ledger_closing WHERE organisation IN (\(SQL.placeholders("u", count: unions.count))) GROUP BY organisation",
            parameters)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as OrganisationID, $0[1] as Month) })
    }
}
