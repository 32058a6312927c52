import Audit
import Kernel
import Organisations
import Store

/// A union's budget for benefits: where the money comes from, and what upper unions allot to lower ones. Issuing a benefit takes from it,
/// redeeming spends, expiry gives back; that is Benefits' part.
public struct Budgets: Sendable {
    let ledger: Ledger

    public init(ledger: Ledger) { self.ledger = ledger }

    public func budget(of union: OrganisationID, now: Instant, in tx: any Transaction) throws -> AccountRef {
        try ledger.open(AccountKey(.union(union), .benefitBudget, .fen), in: union, now: now, tx)
    }

    /// What is left to plan with.
    public func left(of union: OrganisationID, in tx: any Transaction) throws -> Fen {
        Fen(try ledger.balance(of: AccountKey(.union(union), .benefitBudget, .fen), in: tx))
    }

    /// Sets money of the union's own funds aside for benefits. - Parameter id: made outside, so that a retry posts once.
    public func provide(_ amount: Fen, to union: OrganisationID, _ id: EntryID, reason: String, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        precondition(amount > .zero)
        let source = try ledger.open(AccountKey(.union(union), .funds, .fen), in: union, now: now, tx)
        let budget = try budget(of: union, now: now, in: tx)
        let entry = NewEntry(
            Cause(.budgetProvided, id), at: now, organisation: union, [Posting(source, -amount.amount), Posting(budget, amount.amount)], reason: reason)
        guard case .posted = try ledger.post(entry, in: tx) else { return }
        try tx.audit(Self.audit("ledger.budget_provided", union, amount, officer, now))
    }

    /// Moves part of an upper union's budget to one below it.
    /// - Throws: `LedgerProblem.budgetTooSmall`.
    public func allot(
        _ amount: Fen, from upper: OrganisationID, to lower: OrganisationID, _ id: EntryID, reason: String, by officer: PersonID, now: Instant,
        in tx: any Transaction
    ) throws {
        precondition(amount > .zero)
        let (from, to) = (try budget(of: upper, now: now, in: tx), try budget(of: lower, now: now, in: tx))
        let entry = NewEntry(
            Cause(.budgetAllotted, id), at: now, organisation: upper, counterpart: lower, [Posting(from, -amount.amount), Posting(to, amount.amount)],
            reason: reason)
        switch try ledger.post(entry, in: tx) {
        case .posted: try tx.audit(Self.audit("ledger.budget_allotted", upper, amount, officer, now, to: lower))
        case .alreadyPosted: break
        case .insufficient: throw LedgerProblem.budgetTooSmall(try left(of: upper, in: tx))
        }
    }

    private static func audit(
        _ action: String, _ union: OrganisationID, _ amount: Fen, _ officer: PersonID, _ now: Instant, to lower: OrganisationID? = nil
    ) -> AuditEntry {
        var detail = ["fen": String(amount.amount)]
        if let lower { detail["to"] = lower.description }
        return AuditEntry(at: now, actor: .person(officer), organisation: union, action: action, object: AuditObject("organisation", union), detail: detail)
    }
}

extension AccountPurpose {
    /// Where a union's money comes from, seen from this ledger: it goes below zero by what was set aside.
    public static let funds = AccountPurpose("union.funds", Phrase("经费来源", "Union funds"), floor: .none)
    /// For benefits, not planned yet.
    public static let benefitBudget = AccountPurpose("benefit.budget", Phrase("普惠预算", "Budget for benefits"))
}

extension CauseKind {
    public static let budgetProvided = CauseKind("budget.provided", Phrase("安排预算", "Set aside"))
    public static let budgetAllotted = CauseKind("budget.allotted", Phrase("下拨预算", "Allotted"))
}
