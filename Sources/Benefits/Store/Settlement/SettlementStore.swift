import Audit
import Kernel
import Merchants
import Store

/// Months, statements and disputes in a caller's transaction.
struct SettlementStore: Sendable {
    let ids: IdentifierMaker

    // MARK: Months

    /// The month that can be closed next.
    func firstOpen(of organisation: OrganisationID, in tx: any Transaction) throws -> Month? {
        if let through: Month = try tx.row("SELECT MAX(month) FROM settlement_closing WHERE organisation = :union", ["union": organisation])?[0] { return through.next }
        return try tx.row("SELECT MIN(month) FROM redemption WHERE organisation = :union", ["union": organisation])?[0]
    }

    /// Shuts the month; its statements follow by a job, as adding up a million redemptions must not keep tills waiting.
    /// - Throws: `SettlementProblem`.
    func close(_ month: Month, of organisation: OrganisationID, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        if let refusal = settlementRefusal(month, firstOpen: try firstOpen(of: organisation, in: tx), now: now) { throw refusal }
        let closed = try tx.execute(
            """
            INSERT INTO settlement_closing (organisation, month, closed_by, closed_at, is_complete) VALUES (:union, :month, :by, :now, 0) ON CONFLICT DO NOTHING
            """, ["union": organisation, "month": month, "by": officer, "now": now])
        guard closed == 1 else { throw SettlementProblem.closedAlready }
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(officer), organisation: organisation, action: "settlement.closed", object: AuditObject("organisation", organisation),
                detail: ["month": month.iso]))
    }

    func setComplete(_ month: Month, of organisation: OrganisationID, in tx: any Transaction) throws {
        try tx.execute("UPDATE settlement_closing SET is_complete = 1 WHERE organisation = :union AND month = :month", ["union": organisation, "month": month])
    }

    struct ClosedMonth: Sendable {
        let month: Month
        let isComplete: Bool
        let merchants: Int
        let due: Fen
        let unpaid: Int
    }

    /// The newest first.
    func months(of organisation: OrganisationID, in tx: any Transaction) throws -> [ClosedMonth] {
        try tx.rows(
            """
            SELECT c.month, c.is_complete, COUNT(s.id), COALESCE(SUM(s.union_amount - s.voided_union_amount), 0), COUNT(CASE WHEN s.state <> 'paid' THEN s.id END)
            FROM settlement_closing c LEFT JOIN settlement_statement s ON s.organisation = c.organisation AND s.month = c.month
            WHERE c.organisation = :union GROUP BY c.month, c.is_complete ORDER BY c.month DESC LIMIT 60
            """, ["union": organisation]
        ).map { ClosedMonth(month: $0[0], isComplete: $0[1], merchants: $0[2], due: $0[3], unpaid: $0[4]) }
    }

    /// One statement that reads the month from its indexes: by merchant and branch, redeemed and voided side by side.
    func sums(of organisation: OrganisationID, _ month: Month, in tx: any Transaction) throws -> [(merchant: MerchantID, branch: BranchID, sums: StatementSums)] {
        try tx.rows(
            """
            SELECT merchant, branch, SUM(redeemed), SUM(voided), SUM(amount), SUM(voided_amount), SUM(union_amount), SUM(voided_union_amount) FROM (
                SELECT merchant, branch, COUNT(*) AS redeemed, 0 AS voided, SUM(amount) AS amount, 0 AS voided_amount, SUM(union_part) AS union_amount,
                    0 AS voided_union_amount
                FROM redemption WHERE organisation = :union AND month = :month GROUP BY merchant, branch
                UNION ALL
                SELECT merchant, branch, 0, COUNT(*), 0, SUM(amount), 0, SUM(union_part)
                FROM redemption WHERE organisation = :union AND void_month = :month GROUP BY merchant, branch) both_sides
            GROUP BY merchant, branch ORDER BY merchant, branch
            """, ["union": organisation, "month": month]
        ).map { (merchant: $0[0], branch: $0[1], sums: Self.sums($0, from: 2)) }
    }

    /// What the ledger spent in that month for benefits of the union: it must be what its statements pay.
    func spentByLedger(_ organisation: OrganisationID, _ month: Month, in tx: any Transaction) throws -> Fen {
        try tx.scalar(
            """
            SELECT COALESCE(SUM(p.amount), 0) FROM benefit b JOIN benefit_share s ON s.benefit = b.id
            JOIN ledger_account a ON a.owner = s.id AND a.owner_kind = 'benefit_share' AND a.purpose = 'benefit.spent'
            JOIN ledger_posting p ON p.account = a.id AND p.month = :month WHERE b.organisation = :union
            """, ["union": organisation, "month": month]) ?? .zero
    }

    // MARK: Statements

    private static let columns: SQL = """
        s.id, s.organisation, s.merchant, s.month, s.redeemed, s.voided, s.amount, s.voided_amount, s.union_amount, s.voided_union_amount, s.state, s.closed_at,
        s.confirmed_at, s.paid_at, s.reference
        """

    /// A portion of a month's statements. Written once: a job that runs again finds them.
    func write(
        _ portion: [(merchant: MerchantID, branches: [(branch: BranchID, sums: StatementSums)])], of organisation: OrganisationID, _ month: Month, now: Instant,
        in tx: any Transaction
    ) throws {
        for (merchant, branches) in portion {
            let id: StatementID = ids.next()
            let written = try tx.execute(
                """
                INSERT INTO settlement_statement (id, organisation, merchant, month, redeemed, voided, amount, voided_amount, union_amount, voided_union_amount, state,
                    closed_at)
                VALUES (:id, :union, :merchant, :month, :redeemed, :voided, :amount, :voided_amount, :union_amount, :voided_union_amount, 'issued', :now)
                ON CONFLICT DO NOTHING
                """,
                Self.parameters(branches.map(\.sums).reduce(StatementSums(), +)).and(["id": id, "union": organisation, "merchant": merchant, "month": month, "now": now]))
            guard written == 1 else { continue }
            for (branch, sums) in branches {
                try tx.send(
                    """
                    INSERT INTO settlement_branch (statement, branch, redeemed, voided, amount, voided_amount, union_amount, voided_union_amount)
                    VALUES (:id, :branch, :redeemed, :voided, :amount, :voided_amount, :union_amount, :voided_union_amount)
                    """, Self.parameters(sums).and(["id": id, "branch": branch]))
            }
        }
    }

    func statement(_ id: StatementID, in tx: any Transaction) throws -> Statement? {
        try tx.row("SELECT \(Self.columns) FROM settlement_statement s WHERE s.id = :id", ["id": id]).map(Self.read)
    }

    /// All of a merchant, the newest month first.
    func statements(of merchant: MerchantID, in tx: any Transaction) throws -> [Statement] {
        try tx.rows("SELECT \(Self.columns) FROM settlement_statement s WHERE s.merchant = :merchant ORDER BY s.month DESC, s.id LIMIT 200", ["merchant": merchant])
            .map(Self.read)
    }

    func statements(of merchant: MerchantID, _ month: Month, in tx: any Transaction) throws -> [Statement] {
        try tx.rows(
            "SELECT \(Self.columns) FROM settlement_statement s WHERE s.merchant = :merchant AND s.month = :month ORDER BY s.id LIMIT 500",
            ["merchant": merchant, "month": month]
        ).map(Self.read)
    }

    /// Of a union's month, by merchant.
    func statements(of organisation: OrganisationID, _ month: Month, after: MerchantID?, limit: Int, in tx: any Transaction) throws -> [(statement: Statement, merchant: String)] {
        try tx.rows(
            """
            SELECT \(Self.columns), m.name AS merchant_name FROM settlement_statement s JOIN merchant m ON m.id = s.merchant
            WHERE s.organisation = :union AND s.month = :month AND s.merchant > :after ORDER BY s.merchant LIMIT :limit
            """, ["union": organisation, "month": month, "after": after ?? MerchantID(0), "limit": limit]
        ).map { (statement: Self.read($0), merchant: $0["merchant_name"]) }
    }

    func branches(of id: StatementID, in tx: any Transaction) throws -> [(name: String, sums: StatementSums)] {
        try tx.rows(
            """
            SELECT b.name, x.redeemed, x.voided, x.amount, x.voided_amount, x.union_amount, x.voided_union_amount
            FROM settlement_branch x JOIN merchant_branch b ON b.id = x.branch WHERE x.statement = :id ORDER BY x.branch
            """, ["id": id]
        ).map { (name: $0[0], sums: Self.sums($0, from: 1)) }
    }

    struct Line: Sendable {
        let redemption: Redemption
        let branch: String
        let title: BenefitID
        /// The void of an earlier redemption, counted against this month.
        let isVoid: Bool
        var amount: Fen { isVoid ? -redemption.amount : redemption.amount }
        var unionPart: Fen { isVoid ? -redemption.unionPart : redemption.unionPart }
    }

    /// The lines of a statement: what was redeemed in its month, then what was voided in it.
    func lines(of statement: Statement, isVoid: Bool, after: RedemptionID?, limit: Int, in tx: any Transaction) throws -> [Line] {
        let month: SQL = isVoid ? "r.void_month" : "r.month"
        return try tx.rows(
            """
            SELECT \(RedemptionStore.columns), b.name AS branch_name FROM redemption r JOIN merchant_branch b ON b.id = r.branch
            WHERE r.organisation = :union AND r.merchant = :merchant AND \(month) = :month AND r.id > :after ORDER BY r.id LIMIT :limit
            """,
            [
                "union": statement.organisation, "merchant": statement.merchant, "month": statement.month, "after": after ?? RedemptionID(0), "limit": limit,
            ]
        ).map { row in
            let redemption = RedemptionStore.read(row)
            return Line(redemption: redemption, branch: row["branch_name"], title: redemption.benefit, isVoid: isVoid)
        }
    }

    // MARK: Acts

    /// The merchant agrees. - Throws: `SettlementProblem.openDisputes`, `.wrongState`.
    func confirm(_ id: StatementID, by person: PersonID, now: Instant, in tx: any Transaction) throws {
        try checkDisputes(id, in: tx)
        try move(id, from: "issued", "UPDATE settlement_statement SET state = 'confirmed', confirmed_at = :now, confirmed_by = :by", by: person, reference: nil, now: now, in: tx)
        try audit("confirmed", id, person, now, in: tx)
    }

    /// The union has paid. - Throws: `SettlementProblem.wrongState`.
    func markPaid(_ id: StatementID, reference: String, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        try move(
            id, from: "confirmed", "UPDATE settlement_statement SET state = 'paid', paid_at = :now, paid_by = :by, reference = :reference", by: officer,
            reference: reference, now: now, in: tx)
        try audit("paid", id, officer, now, in: tx)
    }

    private func move(_ id: StatementID, from state: String, _ update: SQL, by person: PersonID, reference: String?, now: Instant, in tx: any Transaction) throws {
        var parameters: Parameters = ["now": now, "by": person, "id": id, "from": state]
        if let reference { parameters["reference"] = reference }
        guard try tx.execute("\(update) WHERE id = :id AND state = :from", parameters) == 1 else { throw SettlementProblem.wrongState }
    }

    // MARK: Disputes

    func disputes(of id: StatementID, in tx: any Transaction) throws -> [Dispute] {
        try tx.rows(
            "SELECT id, redemption, reason, made_at, answer, answered_at FROM settlement_dispute WHERE statement = :id ORDER BY id LIMIT 500", ["id": id]
        ).map { Dispute(id: $0[0], redemption: $0[1], reason: $0[2], at: $0[3], answer: $0[4], answeredAt: $0[5]) }
    }

    /// - Throws: `SettlementProblem.disputedAlready`, `.wrongState`; `CommonProblem.notFound` for a line of another statement.
    func dispute(_ redemption: RedemptionID, in statement: Statement, reason: String, by person: PersonID, now: Instant, in tx: any Transaction) throws {
        guard statement.state == .issued else { throw SettlementProblem.wrongState }
        let isLine =
            try tx.row(
                """
                SELECT 1 FROM redemption WHERE id = :id AND organisation = :union AND merchant = :merchant AND (month = :month OR void_month = :month)
                """, ["id": redemption, "union": statement.organisation, "merchant": statement.merchant, "month": statement.month]) != nil
        guard isLine else { throw CommonProblem.notFound }
        let made = try tx.execute(
            """
            INSERT INTO settlement_dispute (id, statement, redemption, reason, made_by, made_at) VALUES (:id, :statement, :redemption, :reason, :by, :now)
            ON CONFLICT DO NOTHING
            """, ["id": ids.nextRaw(), "statement": statement.id, "redemption": redemption, "reason": reason, "by": person, "now": now])
        guard made == 1 else { throw SettlementProblem.disputedAlready }
        try audit("disputed", statement.id, person, now, in: tx)
    }

    /// - Throws: `SettlementProblem.answeredAlready`.
    func answer(_ dispute: DisputeID, of statement: StatementID, _ answer: String, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        let answered = try tx.execute(
            """
            UPDATE settlement_dispute SET answer = :answer, answered_by = :by, answered_at = :now WHERE id = :id AND statement = :statement AND answered_at IS NULL
            """, ["answer": answer, "by": officer, "now": now, "id": dispute, "statement": statement])
        guard answered == 1 else { throw SettlementProblem.answeredAlready }
        try audit("answered", statement, officer, now, in: tx)
    }

    private func checkDisputes(_ id: StatementID, in tx: any Transaction) throws {
        let open: Int = try tx.scalar("SELECT COUNT(*) FROM settlement_dispute WHERE statement = :id AND answered_at IS NULL", ["id": id]) ?? 0
        guard open == 0 else { throw SettlementProblem.openDisputes(open) }
    }

    // MARK: Parts

    private func audit(_ action: String, _ id: StatementID, _ person: PersonID, _ now: Instant, in tx: any Transaction) throws {
        let organisation: OrganisationID? = try tx.scalar("SELECT organisation FROM settlement_statement WHERE id = :id", ["id": id])
        try tx.audit(
            AuditEntry(at: now, actor: .person(person), organisation: organisation, action: "settlement.\(action)", object: AuditObject("settlement", id)))
    }

    private static func parameters(_ sums: StatementSums) -> Parameters {
        [
            "redeemed": sums.redeemed, "voided": sums.voided, "amount": sums.amount, "voided_amount": sums.voidedAmount, "union_amount": sums.unionAmount,
            "voided_union_amount": sums.voidedUnionAmount,
        ]
    }

    static func sums(_ row: Row, from start: Int) -> StatementSums {
        StatementSums(
            redeemed: row[start], voided: row[start + 1], amount: row[start + 2], voidedAmount: row[start + 3], unionAmount: row[start + 4],
            voidedUnionAmount: row[start + 5])
    }

    private static func read(_ row: Row) -> Statement {
        Statement(
            id: row[0], organisation: row[1], merchant: row[2], month: row[3], sums: sums(row, from: 4), state: row[10], closedAt: row[11], confirmedAt: row[12],
            paidAt: row[13], reference: row[14])
    }
}
