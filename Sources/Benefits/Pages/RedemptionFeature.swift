import Kernel
import Merchants
import Store
import Web

/// Redemption and settlement: the second half of Benefits, from the code at the counter to the payment of the month. A feature of its own in the house,
/// in Benefits' target because it lives on its vouchers and books.
///
/// Read `Store/Redemption/RedeemLane.swift` first (exactly once, however many tills scan), then `Store/Settlement/SettlementStore.swift` (months that never
/// change once they are closed). (domain.md R31–R33)
public struct RedemptionFeature: Feature {
    public let name = "redemption"
    let tools: BenefitTools
    let merchants: MerchantsFeature

    public init(tools: BenefitTools, merchants: MerchantsFeature) {
        self.tools = tools
        self.merchants = merchants
    }

    public static let settlement = Permission("settlement.view", Phrase("查看商户结算", "See settlement with merchants"))
    public static let settle = Permission("settlement.manage", Phrase("结账和登记付款", "Close months and mark payments"))

    public var migrations: [Migration] { RedemptionSchema.migrations + SettlementSchema.migrations }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.settlement, [.unionAdministrator, .finance, .auditor]),
            PermissionDeclaration(Self.settle, [.finance]),
        ]
    }

    public var routes: [Route] {
        TillPages(tools: tools).routes + OfflineTill(tools: tools).routes + PlacesPages(tools: tools).routes + BranchesPage(tools: tools).routes
            + StatementPages(tools: tools).routes
            + SettlementPages(tools: tools, merchants: merchants.desk).routes + RedemptionsAPI(tools: tools, keys: merchants.keys).routes
    }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(.till, Phrase("核销", "Redeem"), icon: "scan", path: "/merchant/{merchant}/till", order: 10),
            NavigationItem(.merchant, Phrase("对账单", "Statements"), icon: "file", path: "/merchant/{merchant}/statements", order: 20),
            NavigationItem(
                .officer, Phrase("商户结算", "Settlement"), icon: "clipboard", path: "/admin/unions/{organisation}/settlement", permission: Self.settlement, order: 430),
        ]
    }

    public var jobs: [JobKind] { [CloseMonth(store: SettlementStore(ids: tools.ids)).kind] }
    public var verifications: [Verification] { SettlementVerification.all }

    public var actionNames: [String: Phrase] {
        [
            "benefit.merchants_set": Phrase("设置适用商户", "Merchants set"), "settlement.closed": Phrase("结账", "Month closed"),
            "settlement.confirmed": Phrase("商户确认对账单", "Statement confirmed"), "settlement.paid": Phrase("登记付款", "Paid"),
            "settlement.disputed": Phrase("提出异议", "Line disputed"), "settlement.answered": Phrase("答复异议", "Dispute answered"),
        ]
    }
}
