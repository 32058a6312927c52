import Kernel
import Organisations
import Store
import Web

/// Double-entry books of points, fen and pieces: accounts, entries that add up to zero, balances that are checked sums, closed months.
///
/// Features post in the transaction of the cause (`Ledger.post`), with purposes and causes of their own, which they hand to this feature so that
/// statements can name them. Read `Model/Entry.swift` and `Store/Posting.swift` first. What it is not: a union's accounting (that is another
/// program's), a place for rules on who earns what (Points, Benefits), or anything with floating point in it. (domain.md R23)
public struct LedgerFeature: Feature {
    public let name = "ledger"
    public let ledger: Ledger
    public let budgets: Budgets
    let organisations: Organisations
    let purposes: [String: Phrase]
    let causes: [String: Phrase]

    /// - Parameters:
    ///   - purposes: of the features that keep accounts.
    ///   - causes: of the features that post.
    public init(ids: IdentifierMaker, organisations: Organisations, purposes: [AccountPurpose] = [], causes: [CauseKind] = []) {
        ledger = Ledger(ids: ids)
        budgets = Budgets(ledger: ledger)
        self.organisations = organisations
        self.purposes = Dictionary(([.funds, .benefitBudget] + purposes).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        self.causes = Dictionary(([.budgetProvided, .budgetAllotted] + causes).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    public static let view = Permission("ledger.view", Phrase("查看账本", "See the books"))
    public static let manage = Permission("ledger.manage", Phrase("管理预算和结账", "Keep budgets and close months"))

    public var migrations: [Migration] { LedgerSchema.migrations }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, [.unionAdministrator, .finance, .auditor]), PermissionDeclaration(Self.manage, [.unionAdministrator, .finance]),
        ]
    }

    public var routes: [Route] { BooksPages(feature: self).routes + BudgetPages(feature: self).routes }

    public var navigation: [NavigationItem] {
        [NavigationItem(.officer, Phrase("账本", "Books"), icon: "book", path: "/admin/unions/{organisation}/ledger", permission: Self.view, order: 500)]
    }

    public var verifications: [Verification] { LedgerVerification.all(ledger) }

    public var periodicTasks: [PeriodicTask] {
        let closings = Closings(ledger: ledger)
        return [PeriodicTask("ledger.totals", .every(.minutes(1))) { database, _ in try await closings.complete(database) }]
    }

    public var actionNames: [String: Phrase] {
        [
            "ledger.month_closed": Phrase("结账", "Month closed"), "ledger.budget_provided": Phrase("安排普惠预算", "Budget set aside"),
            "ledger.budget_allotted": Phrase("下拨普惠预算", "Budget allotted"),
        ]
    }
}

/// Money and vouchers that are not settled stop a union from being dissolved. (domain.md R9d)
extension LedgerFeature: DissolutionBlocker {
    public func blocks(against organisation: OrganisationID, in tx: any Transaction) throws -> [DissolutionBlock] {
        let count = try Statements().unsettled(of: organisation, in: tx)
        guard count > 0 else { return [] }
        return [DissolutionBlock("unsettled_accounts", count: count, Phrase("还有 \(count) 个账户没有结清", "\(count) accounts are not settled"))]
    }
}
