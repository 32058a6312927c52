import Audit
import Identity
import Kernel
import Ledger
import Membership
import Organisations
import Store
import Vault
import Web

/// Benefits and vouchers: what a union gives its members, from set-up through the rush at ten o'clock to the code at the counter.
///
/// Read `Rules/ClaimRule.swift` first (who may claim what and when), then `Store/ClaimLane.swift`, the hottest path of the product, and
/// `Store/BenefitBooks.swift` (what each step does to the ledger). Tills use `Store/Vouchers.swift`. It is not the place of merchants (they are
/// a feature of their own), of points and the mall, or of draws as such.
public struct BenefitsFeature: Feature {
    public let name = "benefits"
    public let tools: BenefitTools
    public let vouchers: Vouchers
    let database: any Database
    let log: AuditLog
    let people: People

    public init(tools: BenefitTools, database: any Database, log: AuditLog, people: People) {
        self.people = people
        self.tools = tools
        self.database = database
        self.log = log
        vouchers = Vouchers(tools)
    }

    public static let view = Permission("benefit.view", Phrase("查看福利", "See benefits"))
    public static let manage = Permission("benefit.manage", Phrase("设置和发放福利", "Set up and issue benefits"))

    public static let ceilings = Permission("benefit.ceilings", Phrase("设置慰问标准", "Set ceilings"))

    /// For the ledger's statements.
    public static let purposes = AccountPurpose.ofBenefits
    public static let causes = CauseKind.ofBenefits

    public var migrations: [Migration] { BenefitSchema.migrations }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, [.unionAdministrator, .activityOfficer, .finance, .auditor]),
            PermissionDeclaration(Self.manage, [.unionAdministrator, .activityOfficer]),
            PermissionDeclaration(Self.ceilings, [.unionAdministrator, .finance]),
        ]
    }

    public var routes: [Route] {
        OpenPages(tools: tools, database: database).routes + VoucherPages(tools: tools).routes + BenefitsAPI(tools: tools, database: database).routes
            + BenefitManagePages(tools: tools, database: database, log: log).routes + BenefitEditorPages(tools: tools, database: database).routes
            + IssuePages(tools: tools, database: database, people: people).routes + CeilingPages(tools: tools).routes
    }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(.officer, Phrase("福利", "Benefits"), icon: "gift", path: "/admin/unions/{organisation}/benefits", permission: Self.view, order: 310),
            NavigationItem(.service, Phrase("福利领取", "Benefits"), icon: "gift", path: "/benefits", order: 210),
            NavigationItem(.mine, Phrase("我的券", "My vouchers"), icon: "ticket", path: "/me/vouchers", order: 100),
        ]
    }

    /// Drafts that lie about, and stock that runs low.
    public func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] {
        guard try await call.may(Self.manage, at: organisation) else { return [] }
        let now = call.now
        let (drafts, low) = try await call.database.read { tx in
            let running = try BenefitLists().running(at: organisation, now: now, in: tx)
            return (
                try BenefitLists().draftCount(at: organisation, in: tx),
                try running.filter { try tools.books.counts($0.id, in: tx).left * 10 < Int64($0.content.stock.total) }
            )
        }
        var items: [WaitingItem] = []
        if let first = low.first {
            let path = low.count == 1 ? BenefitsURL.manage(organisation, first.id).path : BenefitsURL.list(organisation).path
            items.append(WaitingItem(low.count, Phrase("福利库存不足一成", "Benefits with less than a tenth left"), path: path))
        }
        if drafts > 0 {
            items.append(
                WaitingItem(drafts, Phrase("没发布的福利草稿", "Benefit drafts not yet published"), path: BenefitsURL.list(organisation).path + Query().with("state", "draft").suffix))
        }
        return items
    }

    public func search(_ text: String, _ call: Call, at organisation: OrganisationID) async throws -> [SearchHit] {
        guard try await call.may(Self.view, at: organisation) else { return [] }
        let now = call.now
        let found = try await call.database.read {
            try BenefitLists().page(BenefitLists.Query(organisation: organisation, text: text), now: now, limit: 10, in: $0)
        }
        return found.map { benefit in
            SearchHit(
                icon: "gift", title: benefit.title, subtitle: call.ui(benefit.phase(at: now).label), path: BenefitsURL.manage(benefit.organisation, benefit.id).path)
        }
    }

    /// What is new or about to expire, then what can be claimed now.
    public func homeSections(_ call: Call) async throws -> [HomeSection] {
        guard let person = call.principal?.person else { return [] }
        let ui = call.ui
        let news = try await call.database.read { try vouchers.news(of: person, in: $0) }
        var sections: [HomeSection] = []
        if !news.new.isEmpty || !news.expiring.isEmpty { sections.append(HomeSection(order: 45, OfferViews.news(new: news.new.count, expiring: news.expiring.count, ui))) }
        let offers = try await Offers(tools: tools).all(for: person, now: call.now, limit: 30, call.database).filter { $0.refusal == nil || $0.isUpcoming }
        guard !offers.isEmpty else { return sections }
        let tree = try await tools.organisations.tree()
        sections.append(
            HomeSection(
                order: 95,
                ui.card(
                    ui("可以领的福利", "Benefits for you"), more: (ui("全部", "All"), BenefitsURL.open.path), flush: true,
                    "<ul class=\"list\">\(each: offers.prefix(3), { OfferViews.row($0, tree, ui) })</ul>")))
        return sections
    }

    public var jobs: [JobKind] { [IssueVouchers(tools: tools).jobKind] }

    public var periodicTasks: [PeriodicTask] { VoucherTime(tools: tools).tasks }

    public var verifications: [Verification] { BenefitVerification.all(tools) }

    public var actionNames: [String: Phrase] {
        var names: [String: Phrase] = [
            "benefit.created": Phrase("新建福利", "Benefit made"), "benefit.changed": Phrase("修改福利", "Benefit changed"),
            "benefit.listed": Phrase("上传名单", "List uploaded"), "benefit.issuing": Phrase("直接发放", "Issuing started"),
            "voucher.claimed": Phrase("领取", "Claimed"), "voucher.issued": Phrase("发放", "Issued"), "voucher.redeemed": Phrase("核销", "Redeemed"),
            "voucher.voided": Phrase("撤销核销", "Voided"), "voucher.expired": Phrase("过期", "Expired"), "voucher.cancelled": Phrase("取消", "Cancelled"),
            "ceiling.set": Phrase("设置慰问上限", "Ceiling set"),
        ]
        for act in BenefitAct.allCases { names[act.auditAction] = act.label }
        return names
    }
}
