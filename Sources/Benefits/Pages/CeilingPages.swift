import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// The ceilings for what may be given to each member: those in force here, and setting new ones. (domain.md R34)
struct CeilingPages: Sendable {
    let tools: BenefitTools

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/ceilings", .officer(BenefitsFeature.view)) { call in .page(try await page(Form([("period", "year")]), call), in: call) },
            .post("/admin/unions/{organisation}/ceilings", .officer(BenefitsFeature.ceilings)) { call in try await set(call) },
        ]
    }

    private func page(_ form: Form, _ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        let tree = try await tools.organisations.tree()
        let path = [organisation] + tree.ancestors(of: organisation).map(\.id)
        let own = try await call.database.read { tx in try path.map { ($0, try Ceilings(ids: tools.ids).all(of: $0, in: tx)) } }
        var rows: [ListRow] = []
        for (union, ceilings) in own { rows += ceilings.map { row($0, tree.shortName(union) ?? "", ui) } }
        rows += Ceiling.shipped.map { row($0, ui("随系统提供", "Shipped"), ui) }
        let maySet = try await call.may(BenefitsFeature.ceilings, at: organisation)
        let fields: HTML = """
            \(ui.select(form, "category", ui("类别", "Category"), BenefitCategory.allCases.map { (value: $0.rawValue, text: ui($0.label)) }))\
            <div class="dates">\(ui.field(form, "amount", ui("上限", "At most"), UI.Input("text", [("inputmode", "decimal")]), short: true, prefix: "¥"))\
            \(ui.select(form, "period", ui("口径", "For"), Ceiling.Period.allCases.map { (value: $0.rawValue, text: ui($0.label)) }, short: true))</div>\
            <div class="dates">\(ui.field(form, "from", ui("生效", "From"), .date, short: true))\
            \(ui.field(form, "through", ui("失效", "Through"), .date, optional: true, short: true))</div>\
            \(ui.field(form, "source", ui("文件依据", "Source"), hint: ui("文件名和文号。", "Name and number of the document.")))\(ui.formEnd(ui("设置", "Set")))
            """
        var page = Page(
            ui("慰问标准", "Ceilings"), frame: .officer(organisation: organisation, name: tree.shortName(organisation) ?? ""),
            content: """
                <div class="stack"><p class="lead">\(ui("设置福利时按这里的标准检查；本级和上级的设置优先于随系统提供的标准，离得最近的优先。",
                    "Benefits are checked against these when set up. What the nearest union sets comes before what is shipped."))</p>\
                <div class="card flush">\(ui.list(rows))</div>\(ui.errorSummary(form))\
                \(if: maySet, ui.card(ui("新的标准", "A new ceiling"), ui.form(BenefitsURL.ceilings(organisation).path, fields)))</div>
                """)
        page.trail = [(ui("福利", "Benefits"), BenefitsURL.list(organisation).path)]
        return page
    }

    private func row(_ ceiling: Ceiling, _ whose: String, _ ui: UI) -> ListRow {
        let until = ceiling.validThrough.map { ui("至\(ui.show($0))", " to \(ui.show($0))") } ?? ""
        return ListRow(
            "\(ui(ceiling.category.label))：\(ui(ceiling.period.label)) ≤ \(ceiling.amount)", icon: ceiling.category.icon,
            detail: "\(ceiling.source) · \(ui("\(ui.show(ceiling.validFrom))起", "from \(ui.show(ceiling.validFrom))"))\(until)", tail: ui.tag(.mute, whose))
    }

    private func set(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        var form = try await call.form()
        let category = form.choice("category", BenefitCategory.self)
        let period = form.choice("period", Ceiling.Period.self)
        let amount = form.fen("amount", BenefitContent.amounts)
        let (from, through) = (form.day("from"), form.optionalDay("through"))
        let source = form.text("source", 2...100)
        guard form.isValid, let category, let period else { return .page(try await page(form, call), in: call, status: .unprocessableContent) }
        let (person, now) = (try call.person(), call.now)
        let ceiling = Ceiling(category: category, amount: amount, period: period, validFrom: from, validThrough: through, source: source)
        try await call.database.write { try Ceilings(ids: tools.ids).set(ceiling, at: organisation, by: person, now: now, in: $0) }
        return .redirect(to: BenefitsURL.ceilings(organisation).path, toast: Phrase("已设置", "Set"), in: call)
    }
}
