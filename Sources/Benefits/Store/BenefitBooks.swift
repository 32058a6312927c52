import Kernel
import Ledger
import Store
import Synchronization

/// What a benefit does to the ledger. Pieces: supply → stock → held → used. Money of each union that pays a share: budget → planned → reserved
/// → spent. Publishing plans, issuing reserves, redeeming spends, expiry returns. (domain.md R23, R28, R33)
struct BenefitBooks: Sendable {
    let ledger: Ledger
    let budgets: Budgets
    private let known: KnownAccounts

    init(ledger: Ledger, budgets: Budgets) {
        self.ledger = ledger
        self.budgets = budgets
        known = KnownAccounts()
    }

    struct Accounts: Sendable {
        struct Share: Sendable {
            let union: OrganisationID
            /// For one voucher at most.
            let cost: Fen
            let planned: AccountRef
            let reserved: AccountRef
            let spent: AccountRef
            let budget: AccountRef
        }
        let supply: AccountRef
        let stock: AccountRef
        let held: AccountRef
        let used: AccountRef
        let shares: [Share]
    }

    // MARK: Accounts

    /// Opened at publication; afterwards they never change, so they are kept in memory.
    func accounts(_ benefit: BenefitID, in tx: any Transaction) throws -> Accounts? {
        if let accounts = known.accounts(benefit) { return accounts }
        guard let supply = try find(benefit, .benefitSupply, tx), let stock = try find(benefit, .benefitStock, tx), let held = try find(benefit, .benefitHeld, tx),
            let used = try find(benefit, .benefitUsed, tx)
        else { return nil }
        let shares = try tx.rows("SELECT id, organisation, cost FROM benefit_share WHERE benefit = :benefit ORDER BY id", ["benefit": benefit]).compactMap { row in
            try share(row[0], row[1], row[2], tx)
        }
        let accounts = Accounts(supply: supply, stock: stock, held: held, used: used, shares: shares)
        known.keep(accounts, of: benefit)
        return accounts
    }

    private func find(_ benefit: BenefitID, _ purpose: AccountPurpose, _ tx: any Transaction) throws -> AccountRef? {
        try ledger.find(AccountKey(AccountOwner("benefit", benefit), purpose, .pieces), in: tx)
    }

    private func share(_ id: ShareID, _ union: OrganisationID, _ cost: Fen, _ tx: any Transaction) throws -> Accounts.Share? {
        func find(_ purpose: AccountPurpose) throws -> AccountRef? { try ledger.find(AccountKey(AccountOwner("benefit_share", id), purpose, .fen), in: tx) }
        guard let planned = try find(.benefitPlanned), let reserved = try find(.benefitReserved), let spent = try find(.benefitSpent),
            let budget = try ledger.find(AccountKey(.union(union), .benefitBudget, .fen), in: tx)
        else { return nil }
        return Accounts.Share(union: union, cost: cost, planned: planned, reserved: reserved, spent: spent, budget: budget)
    }

    // MARK: Publishing

    /// Opens the accounts and plans stock and money. - Returns: a union whose budget is too small, with what is left of it; then nothing was done
    /// that a rollback would have to undo but opened, empty accounts.
    func plan(_ benefit: Benefit, ids: IdentifierMaker, now: Instant, in tx: any Transaction) throws -> (union: OrganisationID, needed: Fen, left: Fen)? {
        let count = Int64(benefit.content.stock.total)
        var postings: [Posting] = []
        for (union, cost) in benefit.content.unionCosts {
            let budget = try budgets.budget(of: union, now: now, in: tx)
            let needed = Fen(cost.amount * count)
            let left = try budgets.left(of: union, in: tx)
            guard left >= needed else { return (union, needed, left) }
            let id: ShareID = ids.next()
            try tx.execute(
                "INSERT INTO benefit_share (id, benefit, organisation, cost) VALUES (:id, :benefit, :union, :cost)",
                ["id": id, "benefit": benefit.id, "union": union, "cost": cost])
            for purpose in [AccountPurpose.benefitPlanned, .benefitReserved, .benefitSpent] {
                let key = AccountKey(AccountOwner("benefit_share", id), purpose, .fen)
                let account = try ledger.open(key, in: union, label: benefit.title, now: now, tx)
                if purpose == .benefitPlanned { postings += [Posting(budget, -needed.amount), Posting(account, needed.amount)] }
            }
        }
        for purpose in [AccountPurpose.benefitSupply, .benefitStock, .benefitHeld, .benefitUsed] {
            let account = try ledger.open(AccountKey(AccountOwner("benefit", benefit.id), purpose, .pieces), in: benefit.organisation, label: benefit.title, now: now, tx)
            if purpose == .benefitSupply { postings.append(Posting(account, -count)) }
            if purpose == .benefitStock { postings.append(Posting(account, count)) }
        }
        _ = try ledger.post(NewEntry(Cause(.benefitPlanned, benefit.id), at: now, organisation: benefit.organisation, postings), in: tx)
        return nil
    }

    /// More (or, below zero, fewer) pieces after publication, with their money. - Returns: false where stock or budget does not allow it.
    func change(by count: Int64, _ benefit: Benefit, cause: Int64, now: Instant, in tx: any Transaction) throws -> Bool {
        guard count != 0, let accounts = try accounts(benefit.id, in: tx) else { return count == 0 }
        var postings = [Posting(accounts.supply, -count), Posting(accounts.stock, count)]
        for share in accounts.shares where share.cost > .zero {
            postings += [Posting(share.budget, -share.cost.amount * count), Posting(share.planned, share.cost.amount * count)]
        }
        let outcome = try ledger.post(NewEntry(Cause(.benefitStockChanged, cause), at: now, organisation: benefit.organisation, postings), in: tx)
        return outcome.entry != nil
    }

    // MARK: Vouchers

    /// `count` vouchers at once: one entry for a whole batch, whose cause is the first of them; each voucher's row stands for its piece.
    func issue(_ count: Int, _ benefit: BenefitID, of organisation: OrganisationID, first: VoucherID, now: Instant, in tx: any Transaction) throws -> Bool {
        guard let accounts = try accounts(benefit, in: tx) else { return false }
        let n = Int64(count)
        var postings = [Posting(accounts.stock, -n), Posting(accounts.held, n)]
        for share in accounts.shares { postings += [Posting(share.planned, -share.cost.amount * n), Posting(share.reserved, share.cost.amount * n)] }
        return try ledger.post(NewEntry(Cause(.vouchersIssued, first), at: now, organisation: organisation, postings), in: tx).entry != nil
    }

    /// Expired and cancelled vouchers: back into the stock while it can still be claimed, else out of it, with the money back to the budgets.
    func giveBack(
        _ count: Int, _ benefit: BenefitID, of organisation: OrganisationID, isOpen: Bool, _ cause: Cause, now: Instant, in tx: any Transaction
    ) throws {
        guard let accounts = try accounts(benefit, in: tx) else { return }
        let n = Int64(count)
        var postings = [Posting(accounts.held, -n), Posting(isOpen ? accounts.stock : accounts.supply, n)]
        for share in accounts.shares {
            postings += [Posting(share.reserved, -share.cost.amount * n), Posting(isOpen ? share.planned : share.budget, share.cost.amount * n)]
        }
        _ = try ledger.post(NewEntry(cause, at: now, organisation: organisation, postings), in: tx)
    }

    /// Spends what one voucher took off; what its reservation has over goes back to the plan, or to the budget once the window is over.
    func redeem(
        _ discount: Fen, _ benefit: Benefit, _ cause: Cause, now: Instant, in tx: any Transaction
    ) throws -> PostOutcome? {
        guard let accounts = try accounts(benefit.id, in: tx) else { return nil }
        var postings = [Posting(accounts.held, -1), Posting(accounts.used, 1)]
        let isOver = benefit.content.closesAt.map { now >= $0 } ?? (benefit.state == .ended)
        for (share, paid) in zip(accounts.shares, benefit.content.unionParts(of: discount)) {
            postings += [
                Posting(share.reserved, -share.cost.amount), Posting(share.spent, paid.amount),
                Posting(isOver ? share.budget : share.planned, share.cost.amount - paid.amount),
            ]
        }
        return try ledger.post(NewEntry(cause, at: now, organisation: benefit.organisation, postings), in: tx)
    }

    /// Takes what was never claimed out of the stock, and what was planned for it back into the budgets; `planned` also where all is redeemed.
    func settle(_ benefit: Benefit, now: Instant, in tx: any Transaction) throws {
        guard let accounts = try accounts(benefit.id, in: tx) else { return }
        let left = try ledger.lock(accounts.stock, in: tx)
        var postings = [Posting(accounts.stock, -left), Posting(accounts.supply, left)]
        for share in accounts.shares {
            let planned = try ledger.balance(of: share.planned.id, in: tx)
            postings += [Posting(share.planned, -planned), Posting(share.budget, planned)]
        }
        guard postings.contains(where: { $0.amount != 0 }) else { return }
        _ = try ledger.post(NewEntry(Cause(.benefitSettled, benefit.id), at: now, organisation: benefit.organisation, postings), in: tx)
    }

    // MARK: Numbers

    struct Counts: Hashable, Sendable {
        var left: Int64 = 0
        var held: Int64 = 0
        var used: Int64 = 0
    }

    func counts(_ benefit: BenefitID, in tx: any Transaction) throws -> Counts {
        guard let accounts = try accounts(benefit, in: tx) else { return Counts() }
        return Counts(
            left: try ledger.balance(of: accounts.stock.id, in: tx), held: try ledger.balance(of: accounts.held.id, in: tx),
            used: try ledger.balance(of: accounts.used.id, in: tx))
    }
}

extension BenefitContent {
    /// What each paying union pays of `amount`, in the order of `unionCosts`: the shares add up to the fen. (domain.md R62)
    func unionParts(of amount: Fen) -> [Fen] {
        guard !shares.isEmpty else { return [] }
        let most = worth.most.split(by: shares.map(\.basisPoints))
        let parts = amount.split(by: shares.map(\.basisPoints))
        return zip(zip(shares, most), parts).compactMap { $0.0.union != nil && $0.1 > .zero ? $1 : nil }
    }
}

/// Accounts of benefits that are in use, at most a few thousand.
private final class KnownAccounts: Sendable {
    private let accounts = Mutex<[BenefitID: BenefitBooks.Accounts]>([:])
    private static let limit = 4_096
    func accounts(_ benefit: BenefitID) -> BenefitBooks.Accounts? { accounts.withLock { $0[benefit] } }
    func keep(_ new: BenefitBooks.Accounts, of benefit: BenefitID) {
        accounts.withLock { kept in
            if kept.count >= Self.limit { kept.removeAll() }
            kept[benefit] = new
        }
    }
}

extension AccountPurpose {
    static let benefitSupply = AccountPurpose("benefit.supply", Phrase("福利份数来源", "Supply of a benefit"), floor: .none)
    static let benefitStock = AccountPurpose("benefit.stock", Phrase("福利库存", "Stock of a benefit"))
    static let benefitHeld = AccountPurpose("benefit.held", Phrase("会员手中的券", "Vouchers in members' hands"))
    static let benefitUsed = AccountPurpose("benefit.used", Phrase("已使用的券", "Vouchers used"))
    static let benefitPlanned = AccountPurpose("benefit.planned", Phrase("福利预留", "Planned for a benefit"))
    static let benefitReserved = AccountPurpose("benefit.reserved", Phrase("已发券占用", "Reserved by vouchers"))
    static let benefitSpent = AccountPurpose("benefit.spent", Phrase("已核销支出", "Spent by redemptions"))
    static let ofBenefits = [benefitSupply, benefitStock, benefitHeld, benefitUsed, benefitPlanned, benefitReserved, benefitSpent]
}

extension CauseKind {
    static let benefitPlanned = CauseKind("benefit.planned", Phrase("发布福利", "Benefit published"))
    static let benefitStockChanged = CauseKind("benefit.stock_changed", Phrase("调整库存", "Stock changed"))
    static let benefitSettled = CauseKind("benefit.settled", Phrase("福利结束，余量退回", "Benefit settled"))
    static let vouchersIssued = CauseKind("voucher.issued", Phrase("发券", "Vouchers issued"))
    static let vouchersExpired = CauseKind("voucher.expired", Phrase("券过期退回", "Vouchers expired"))
    static let voucherCancelled = CauseKind("voucher.cancelled", Phrase("取消券", "Voucher cancelled"))
    /// Its id is the redemption's.
    public static let voucherRedeemed = CauseKind("voucher.redeemed", Phrase("核销", "Voucher redeemed"))
    public static let voucherVoided = CauseKind("voucher.voided", Phrase("撤销核销", "Redemption voided"))
    static let ofBenefits = [
        benefitPlanned, benefitStockChanged, benefitSettled, vouchersIssued, vouchersExpired, voucherCancelled, voucherRedeemed, voucherVoided,
    ]
}
