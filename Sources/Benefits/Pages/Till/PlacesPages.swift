import HTTPTypes
import Kernel
import Merchants
import Organisations
import Store
import Web

/// Where a benefit counts: named merchants, or all approved ones on the union's line of the tree.
struct PlacesPages: Sendable {
    let tools: BenefitTools
    private var store: RedemptionStore { RedemptionStore(tools: tools) }

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/benefits/{benefit}/places", .officer(BenefitsFeature.manage)) { call in .page(try await page(call), in: call) },
            .post("/admin/unions/{organisation}/benefits/{benefit}/places", .officer(BenefitsFeature.manage)) { call in try await save(call) },
        ]
    }

    private func benefit(_ call: Call) async throws -> Benefit {
        let (organisation, id) = (try call.organisation(), try call.id("benefit", of: BenefitTag.self))
        guard let benefit = try await call.database.read({ try tools.benefits.benefit(id, in: $0) }), benefit.organisation == organisation else { throw CommonProblem.notFound }
        return benefit
    }

    private func candidates(_ benefit: Benefit, _ call: Call) async throws -> (merchants: [Merchant], chosen: Set<MerchantID>) {
        let tree = try await tools.organisations.tree()
        return try await call.database.read { tx in
            let line = try store.directory.organisations(in: tx).filter { tree.covers($0, benefit.organisation) || tree.covers(benefit.organisation, $0) }
            return (try store.directory.approved(at: line, in: tx), try store.merchants(of: benefit.id, in: tx))
        }
    }

    private func page(_ call: Call) async throws -> Page {
        let benefit = try await benefit(call)
        let (merchants, chosen) = try await candidates(benefit, call)
        let ui = call.ui
        let form = Form(chosen.map { ("merchant", $0.description) })
        let options = merchants.map { (value: $0.id.description, text: "\($0.name)（\(ui($0.profile.category.label))）") }
        let lead = ui("一家都不选，则本工会上下级审核过的商户都可以用。", "With none chosen it counts at every approved merchant of unions above and below.")
        let content: HTML =
            options.isEmpty
            ? ui.empty("store", ui("还没有审核通过的商户", "No approved merchants"), ui("商户入驻并审核通过后，可以在这里指定。", "Merchants can be named here once they are approved."))
            : """
            <p class="lead">\(lead)</p>\(ui.form(RedemptionURL.places(benefit.organisation, benefit.id).path, """
                \(ui.choices(form, "merchant", ui("适用商户", "Merchants"), options, many: true))\
                \(ui.formEnd(ui("保存", "Save"), cancel: BenefitsURL.manage(benefit.organisation, benefit.id).path))
                """))
            """
        let name = try await tools.organisations.name(of: benefit.organisation) ?? ""
        var page = Page(ui("适用商户", "Where it counts"), frame: .officer(organisation: benefit.organisation, name: name), content: content)
        page.trail = [
            (ui("福利", "Benefits"), BenefitsURL.list(benefit.organisation).path), (benefit.title, BenefitsURL.manage(benefit.organisation, benefit.id).path),
        ]
        return page
    }

    private func save(_ call: Call) async throws -> Reply {
        let benefit = try await benefit(call)
        let form = try await call.form()
        let allowed = Set(try await candidates(benefit, call).merchants.map(\.id))
        let chosen = Set(form.all("merchant").compactMap { MerchantID($0) }).intersection(allowed)
        let (officer, now) = (try call.person(), call.now)
        try await call.database.write { try store.set(chosen, of: benefit, by: officer, now: now, in: $0) }
        return .redirect(to: BenefitsURL.manage(benefit.organisation, benefit.id).path, toast: Phrase("适用商户已保存。", "Saved."), in: call)
    }
}
