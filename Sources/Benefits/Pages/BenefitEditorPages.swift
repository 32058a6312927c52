import HTTPTypes
import Kernel
import Ledger
import Membership
import Organisations
import Store
import Web

/// Making and changing a benefit on one page: from a template first, from blank second.
struct BenefitEditorPages: Sendable {
    let tools: BenefitTools
    let database: any Database
    private var desk: BenefitDesk { BenefitDesk(tools, database) }

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/benefits/new", .officer(BenefitsFeature.manage)) { call in .page(try await new(call), in: call) },
            .post("/admin/unions/{organisation}/benefits/new", .officer(BenefitsFeature.manage)) { call in try await create(call) },
            .get("/admin/unions/{organisation}/benefits/{benefit}/edit", .officer(BenefitsFeature.manage)) { call in .page(try await edit(call), in: call) },
            .post("/admin/unions/{organisation}/benefits/{benefit}/edit", .officer(BenefitsFeature.manage)) { call in try await save(call) },
        ]
    }

    private func new(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        guard let wanted = call.query["template"] else { return try await chooser(organisation, call) }
        let template = BenefitTemplate.all.first { $0.id == wanted }
        guard template != nil || wanted == "blank" else { throw CommonProblem.notFound }
        let blank = BenefitContent(
            title: "", category: .other, worth: .fixed(Fen(10_00), floor: .zero), audience: Audience(unions: [organisation]), stock: StockPlan(total: 100))
        let content = template?.make(organisation, call.now) ?? blank
        var form = BenefitForm.filled(content, version: nil, organiser: organisation)
        if template == nil { form.set("face", nil) }
        return try await page(form, nil, organisation, call)
    }

    private func chooser(_ organisation: OrganisationID, _ call: Call) async throws -> Page {
        let ui = call.ui
        var rows = BenefitTemplate.all.map { template in
            ListRow(
                ui(template.name), path: BenefitsURL.template(organisation, template.id).path, icon: template.category.icon, detail: "\(ui(template.summary))",
                tail: ui.icon("chevron"))
        }
        rows.append(ListRow(ui("空白福利", "From blank"), path: BenefitsURL.template(organisation, "blank").path, icon: "plus", tail: ui.icon("chevron")))
        var page = Page(
            ui("新建福利", "New benefit"), frame: try await frame(organisation),
            content: """
                <p class="lead">\(ui("选一个最接近的模板，改一改就能发布。", "Choose the nearest template, change a few words, publish."))</p>\
                <div class="card flush">\(ui.list(rows))</div>
                """)
        page.trail = [(ui("福利", "Benefits"), BenefitsURL.list(organisation).path)]
        return page
    }

    private func create(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        var form = try await call.form()
        let content = BenefitForm.content(&form, organiser: organisation)
        try await check(content, organisation, &form)
        guard form.isValid else { return .page(try await page(form, nil, organisation, call), in: call, status: .unprocessableContent) }
        let id = try await desk.create(content, at: organisation, key: try call.idempotencyKey(form), by: try call.person(), now: call.now)
        return .redirect(to: BenefitsURL.manage(organisation, id).path, toast: Phrase("草稿已保存", "Draft saved"), in: call)
    }

    private func edit(_ call: Call) async throws -> Page {
        let benefit = try await stored(call)
        let form = BenefitForm.filled(benefit.content, version: benefit.version, organiser: benefit.organisation)
        return try await page(form, benefit, benefit.organisation, call)
    }

    private func save(_ call: Call) async throws -> Reply {
        let benefit = try await stored(call)
        var form = try await call.form()
        guard form["version"] == String(benefit.version) else { throw CommonProblem.changedMeanwhile }
        let content = BenefitForm.content(&form, organiser: benefit.organisation)
        try await check(content, benefit.organisation, &form)
        if benefit.state != .draft { form.fail(content.checklist(now: benefit.publishedAt ?? call.now).problems) }
        guard form.isValid else { return .page(try await page(form, benefit, benefit.organisation, call), in: call, status: .unprocessableContent) }
        let (person, now) = (try call.person(), call.now)
        do {
            try await call.database.write(lane: BenefitStore.lane(benefit.id)) { tx in try tools.benefits.update(benefit, to: content, by: person, now: now, in: tx) }
        } catch {
            try form.absorb(error)
            return .page(try await page(form, benefit, benefit.organisation, call), in: call, status: .unprocessableContent)
        }
        return .redirect(to: BenefitsURL.manage(benefit.organisation, benefit.id).path, toast: Phrase("已保存", "Saved"), in: call)
    }

    private func check(_ content: BenefitContent, _ organisation: OrganisationID, _ form: inout Form) async throws {
        let tree = try await tools.organisations.tree()
        let known = Set(form.problems.map(\.field))
        form.fail(content.problems(organiser: organisation) { $0 == $1 || tree.covers($0, $1) }.filter { !known.contains($0.field) })
    }

    private func stored(_ call: Call) async throws -> Benefit {
        let organisation = try call.organisation()
        let id: BenefitID = try call.id("benefit")
        let benefit = try await call.database.read { try tools.benefits.existing(id, in: $0) }
        guard benefit.organisation == organisation else { throw CommonProblem.notFound }
        return benefit
    }

    private func page(_ form: Form, _ benefit: Benefit?, _ organisation: OrganisationID, _ call: Call) async throws -> Page {
        let ui = call.ui
        let tree = try await tools.organisations.tree()
        let place = AudienceForm.Place(organisation: organisation, name: tree.shortName(organisation) ?? "", children: tree.children(of: organisation))
        let left = try await call.database.read { try tools.books.budgets.left(of: organisation, in: $0) }
        let action = benefit.map { BenefitsURL.edit(organisation, $0.id).path } ?? BenefitsURL.new(organisation).path
        let back = benefit.map { BenefitsURL.manage(organisation, $0.id).path } ?? BenefitsURL.list(organisation).path
        var page = Page(
            benefit.map { $0.title } ?? ui("新建福利", "New benefit"), frame: try await frame(organisation),
            content: """
                \(ui.errorSummary(form))\(ui.form(action, draft: "benefit-\(benefit?.id.description ?? "new")", """
                    <div class="stack">\(BenefitFormViews.fields(form, place, left: left, ui))\
                    \(ui.formEnd(benefit == nil || benefit?.state == .draft ? ui("保存草稿", "Save the draft") : ui("保存", "Save"), cancel: back))</div>
                    """))
                """)
        page.trail = [(ui("福利", "Benefits"), BenefitsURL.list(organisation).path)]
        return page
    }

    private func frame(_ organisation: OrganisationID) async throws -> Page.Frame {
        .officer(organisation: organisation, name: try await tools.organisations.name(of: organisation) ?? "")
    }
}
