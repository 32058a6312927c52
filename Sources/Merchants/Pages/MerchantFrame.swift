import Kernel
import Store
import Web

/// A person at work for a merchant: who they are there, and the frame around each of the merchant's own pages. Benefits' pages use it too.
public struct MerchantPlace: Sendable {
    public let merchant: Merchant
    public let clerk: Clerk

    /// The merchant of the path's `{merchant}`, if the caller works there and may do `act`.
    /// - Throws: `CommonProblem.notFound` for everybody else, so that nobody learns who is a merchant; `.forbidden` for colleagues who may not.
    public init(_ call: Call, _ act: MerchantAct) async throws {
        let id: MerchantID = try call.id("merchant")
        let person = try call.person()
        let directory = MerchantDirectory()
        let found = try await call.database.read { tx in
            (try directory.merchant(id, in: tx), try directory.clerk(person, at: id, in: tx))
        }
        guard let merchant = found.0, let clerk = found.1 else { throw CommonProblem.notFound }
        guard clerk.role.may(act) else { throw CommonProblem.forbidden }
        self.merchant = merchant
        self.clerk = clerk
    }

    /// A page of the merchant with its tabs.
    public func page(_ title: String, in call: Call, _ content: HTML) -> Page {
        var page = Page(title, frame: .open, content: "\(standing(call.ui))\(tabs(call.ui))\(content)")
        page.trail = [(call.ui("商户工作台", "Merchants"), MerchantsURL.workplaces.path), (merchant.name, MerchantsURL.home(merchant.id).path)]
        return page
    }

    /// What everybody at work must know before anything else.
    private func standing(_ ui: UI) -> HTML {
        switch merchant.state {
        case .approved: HTML()
        case .submitted:
            ui.notice(
                .info, ui("正在审核", "Being reviewed"), HTML(text: ui("工会审核通过后就可以核销。现在可以先添加门店。", "Vouchers can be redeemed once the union has approved. Branches can be added now.")))
        case .rejected: ui.notice(.bad, ui("审核未通过", "Rejected"), HTML(text: merchant.reason ?? ""))
        case .suspended: ui.notice(.bad, ui("核销已暂停", "Redemption is suspended"), HTML(text: merchant.reason ?? ""))
        }
    }

    private func tabs(_ ui: UI) -> HTML {
        var tabs = [Tab(ui("概况", "Overview"), path: MerchantsURL.home(merchant.id).path, isCurrent: ui.path == MerchantsURL.home(merchant.id).path)]
        let items = ui.house.navigation.filter { $0.place == .till || ($0.place == .merchant && clerk.role.may(.seeStatements)) }
        for item in items { add(ui(item.title), item.path.replacing("{merchant}", with: merchant.id.description), to: &tabs, ui) }
        if clerk.role.may(.editBranches) { add(ui("门店", "Branches"), MerchantsURL.branches(merchant.id).path, to: &tabs, ui) }
        if clerk.role.may(.inviteClerks) { add(ui("店员", "Clerks"), MerchantsURL.clerks(merchant.id).path, to: &tabs, ui) }
        if clerk.role.may(.editMerchant) {
            add(ui("资料", "Profile"), MerchantsURL.settings(merchant.id).path, to: &tabs, ui)
            add(ui("接口密钥", "Keys"), MerchantsURL.keys(merchant.id).path, to: &tabs, ui)
        }
        return tabs.count > 1 ? ui.tabs(ui("商户", "Merchant"), tabs) : HTML()
    }

    private func add(_ title: String, _ path: String, to tabs: inout [Tab], _ ui: UI) {
        tabs.append(Tab(title, path: path, isCurrent: ui.path == path || ui.path.hasPrefix(path + "/")))
    }
}
