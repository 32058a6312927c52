import HTTPTypes
import Kernel
import Merchants
import Organisations
import Store
import Web

/// A merchant's statements: read, checked line by line, disputed, confirmed. (domain.md R33)
struct StatementPages: Sendable {
    let tools: BenefitTools
    private var store: SettlementStore { SettlementStore(ids: tools.ids) }

    var routes: [Route] {
        [
            .get("/merchant/{merchant}/statements", .signedIn) { call in .page(try await list(call), in: call) },
            .get("/merchant/{merchant}/statements/{statement}", .signedIn) { call in .page(try await page(Form(), call), in: call) },
            .get("/merchant/{merchant}/statements/{statement}/file", .signedIn) { call in try await file(call) },
            .post("/merchant/{merchant}/statements/{statement}/disputes", .signedIn) { call in try await dispute(call) },
            .post("/merchant/{merchant}/statements/{statement}/confirmation", .signedIn) { call in try await confirm(call) },
        ]
    }

    private func list(_ call: Call) async throws -> Page {
        let place = try await MerchantPlace(call, .seeStatements)
        let ui = call.ui
        let statements = try await call.database.read { try store.statements(of: place.merchant.id, in: $0) }
        let tree = try await tools.organisations.tree()
        guard !statements.isEmpty else {
            let text = ui("工会每月结账后，对账单会出现在这里。", "Statements show up here when the union has closed a month.")
            return place.page(ui("对账单", "Statements"), in: call, ui.empty("file", ui("还没有对账单", "No statements yet"), text))
        }
        let rows = statements.map { statement in
            ListRow(
                StatementViews.name(statement.month, ui), path: RedemptionURL.statement(place.merchant.id, statement.id).path, icon: "file",
                detail: "\(tree.shortName(statement.organisation) ?? "") · \(ui("应付", "due")) \(statement.sums.due.description)", tail: StatementViews.tag(statement.state, ui))
        }
        return place.page(ui("对账单", "Statements"), in: call, "<section class=\"card flush\">\(ui.list(rows))</section>")
    }

    private func statement(_ place: MerchantPlace, _ call: Call) async throws -> Statement {
        let id: StatementID = try call.id("statement")
        guard let statement = try await call.database.read({ try store.statement(id, in: $0) }), statement.merchant == place.merchant.id else { throw CommonProblem.notFound }
        return statement
    }

    private func page(_ form: Form, _ call: Call) async throws -> Page {
        let place = try await MerchantPlace(call, .seeStatements)
        let statement = try await statement(place, call)
        let (ui, after) = (call.ui, try call.cursor(1).map { RedemptionID(try $0.integer(0)) })
        let (branches, lines, disputes, titles) = try await call.database.read { tx in
            let lines = try store.lines(of: statement, isVoid: false, after: after, limit: 51, in: tx)
            let voids = after == nil ? try store.lines(of: statement, isVoid: true, after: nil, limit: 200, in: tx) : []
            let titles = try BenefitStore.byID(Set((lines + voids).map(\.title)), in: tx).mapValues(\.title)
            return (try store.branches(of: statement.id, in: tx), (lines, voids), try store.disputes(of: statement.id, in: tx), titles)
        }
        let slice = Slice(fetched: lines.0, limit: 50) { Cursor([$0.redemption.id.description]) }
        let views = StatementViews(ui: ui)
        let byLine = Dictionary(disputes.map { ($0.redemption, $0) }, uniquingKeysWith: { first, _ in first })
        let next: HTML =
            slice.next.map { cursor in
                let path = RedemptionURL.statement(place.merchant.id, statement.id).path + Query().with("cursor", cursor.text).suffix
                return "<nav class=\"pager\" aria-label=\"\(ui("翻页", "Pages"))\"><a class=\"button small\" rel=\"next\" href=\"\(url: path)\">\(ui("下一页", "Next"))</a></nav>"
            } ?? HTML()
        let open = disputes.filter { $0.answeredAt == nil }.count
        var page = place.page(
            ui("\(StatementViews.name(statement.month, ui))对账单", "Statement of \(statement.month.iso)"), in: call,
            """
            \(ui.errorSummary(form))<article class="sheet stack"><section class="card">\(views.sums(statement))</section>\(confirmation(statement, open, place, ui))\
            \(views.branches(branches))\(views.lines(lines.1 + slice.items, titles, byLine) { disputeForm($0, statement, place, ui) })</article>\(next)
            """)
        page.actions = "\(views.download(RedemptionURL.statementFile(place.merchant.id, statement.id).path))\(views.printButton)"
        return page
    }

    private func confirmation(_ statement: Statement, _ openDisputes: Int, _ place: MerchantPlace, _ ui: UI) -> HTML {
        guard statement.state == .issued else { return HTML() }
        if openDisputes > 0 {
            return ui.notice(.warn, nil, HTML(text: ui("有 \(openDisputes) 笔异议等待工会答复，答复后再确认。", "\(openDisputes) disputes wait for the union's answer.")))
        }
        guard place.clerk.role.may(.confirmStatements) else { return HTML() }
        return ui.button(
            post: RedemptionURL.confirm(place.merchant.id, statement.id).path, ui("确认对账单", "Confirm"), icon: "check", style: "primary",
            confirm: ui("确认 \(statement.month.iso) 对账单？\n应付 \(statement.sums.due)，确认后工会安排付款。", "Confirm \(statement.month.iso)?\n\(statement.sums.due) will be paid."))
    }

    private func disputeForm(_ line: SettlementStore.Line, _ statement: Statement, _ place: MerchantPlace, _ ui: UI) -> HTML {
        guard statement.state == .issued else { return HTML() }
        let id = line.redemption.id
        return """
            <details class="menu screen-only"><summary class="button small">\(ui("提出异议", "Dispute"))</summary>\
            \(ui.form(RedemptionURL.dispute(place.merchant.id, statement.id).path, """
                <input type="hidden" name="redemption" value="\(id)"><div class="field"><label for="d-\(id)">\(ui("哪里不对", "What is wrong"))</label>\
                <input id="d-\(id)" name="reason" maxlength="200"></div><button class="button small wide" type="submit">\(ui("提交异议", "Send"))</button>
                """))</details>
            """
    }

    // MARK: Acts

    private func dispute(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .seeStatements)
        let statement = try await statement(place, call)
        var form = try await call.form()
        let reason = form.text("reason", 4...200)
        let redemption = form.id("redemption", of: RedemptionTag.self)
        guard let redemption, form.isValid else { return .page(try await page(form, call), in: call, status: .unprocessableContent) }
        let (person, now) = (try call.person(), call.now)
        try await call.database.write { try store.dispute(redemption, in: statement, reason: reason, by: person, now: now, in: $0) }
        return .redirect(
            to: RedemptionURL.statement(place.merchant.id, statement.id).path, toast: Phrase("异议已提交，工会会答复。", "Sent; the union will answer."), in: call)
    }

    private func confirm(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .confirmStatements)
        let statement = try await statement(place, call)
        let form = try await call.form()
        let ui = call.ui
        guard form["confirmed"] == "yes" else {
            return .page(
                place.page(
                    ui("确认对账单", "Confirm"), in: call,
                    ui.confirm(
                        ui("确认 \(statement.month.iso) 对账单？", "Confirm \(statement.month.iso)?"), ui("应付 \(statement.sums.due)，确认后工会安排付款。", "\(statement.sums.due) will be paid."),
                        action: RedemptionURL.confirm(place.merchant.id, statement.id).path, ui("确认", "Confirm"),
                        back: RedemptionURL.statement(place.merchant.id, statement.id).path)), in: call)
        }
        let (person, now) = (try call.person(), call.now)
        try await call.database.write { try store.confirm(statement.id, by: person, now: now, in: $0) }
        return .redirect(to: RedemptionURL.statement(place.merchant.id, statement.id).path, toast: Phrase("已确认。", "Confirmed."), in: call)
    }

    private func file(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .seeStatements)
        let statement = try await statement(place, call)
        let bytes = try await call.database.read(priority: .bulk) { try StatementFile(store: store).lines(of: statement, in: $0) }
        return .download(bytes, name: "对账单-\(place.merchant.name)-\(statement.month.iso).xlsx", contentType: StatementFile.mediaType)
    }
}
