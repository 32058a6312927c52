import HTTPTypes
import Kernel
import Merchants
import Organisations
import Store
import Web

/// For the finance officer: months to close, merchants to pay, disputes to answer; and that it all adds up to the ledger. (domain.md R33)
struct SettlementPages: Sendable {
    let tools: BenefitTools
    let merchants: MerchantDesk
    private var store: SettlementStore { SettlementStore(ids: tools.ids) }

    var routes: [Route] {
        let root = "/admin/unions/{organisation}/settlement"
        return [
            .get(root, .officer(RedemptionFeature.settlement)) { call in .page(try await months(call), in: call) },
            .post(root + "/closings", .officer(RedemptionFeature.settle)) { call in try await close(call) },
            .get(root + "/months/{month}", .officer(RedemptionFeature.settlement)) { call in .page(try await month(call), in: call) },
            .get(root + "/months/{month}/file", .officer(RedemptionFeature.settle)) { call in try await monthFile(call) },
            .get(root + "/statements/{statement}", .officer(RedemptionFeature.settlement)) { call in .page(try await statementPage(Form(), call), in: call) },
            .get(root + "/statements/{statement}/file", .officer(RedemptionFeature.settlement)) { call in try await statementFile(call) },
            .post(root + "/statements/{statement}/payment", .officer(RedemptionFeature.settle)) { call in try await pay(call) },
            .post(root + "/statements/{statement}/disputes/{dispute}", .officer(RedemptionFeature.settle)) { call in try await answer(call) },
        ]
    }

    private func frame(_ call: Call) async throws -> Page.Frame {
        let organisation = try call.organisation()
        return .officer(organisation: organisation, name: try await tools.organisations.name(of: organisation) ?? "")
    }

    private func trail(_ organisation: OrganisationID, _ ui: UI) -> [(text: String, path: String)] {
        [(ui("商户结算", "Settlement"), RedemptionURL.settlement(organisation).path)]
    }

    // MARK: Months

    private func months(_ call: Call) async throws -> Page {
        let (ui, organisation, now) = (call.ui, try call.organisation(), call.now)
        let (months, open, running, doubles) = try await call.database.read { tx in
            let open = try store.firstOpen(of: organisation, in: tx)
            let running = try store.sums(of: organisation, now.month, in: tx).map(\.sums).reduce(StatementSums(), +)
            return (try store.months(of: organisation, in: tx), open, running, try RedemptionStore(tools: tools).doubles(of: organisation, in: tx).count)
        }
        let maySettle = try await call.may(RedemptionFeature.settle, at: organisation)
        let tiles = ui.tiles([
            Tile(ui("本月核销", "Redeemed this month"), Numbers.grouped(running.redeemed - running.voided), unit: ui("笔", "vouchers")),
            Tile(ui("本月应付", "Due this month"), running.due.description),
            Tile(ui("离线重复核销", "Double spends offline"), Numbers.grouped(doubles), note: doubles == 0 ? nil : ui("未计入结算", "Not settled")),
        ])
        var closing = HTML()
        if let open, maySettle { closing = closeButton(open, organisation, now, ui) }
        let rows = months.map { month in
            ListRow(
                StatementViews.name(month.month, ui), path: RedemptionURL.month(organisation, month.month).path, icon: "calendar",
                detail: "\(ui("\(Numbers.grouped(month.merchants)) 家商户", "\(Numbers.grouped(month.merchants)) merchants")) · \(ui("应付", "due")) \(month.due.description)",
                tail: !month.isComplete
                    ? ui.tag(.info, ui("生成中", "Being made"))
                    : month.unpaid == 0 ? ui.tag(.good, ui("已付清", "Paid")) : ui.tag(.warn, ui("\(month.unpaid) 家未付", "\(month.unpaid) unpaid")))
        }
        let list: HTML =
            rows.isEmpty
            ? ui.empty("file", ui("还没有结过账", "Nothing closed yet"), ui("每月结束后在这里结账，系统按商户生成对账单。", "Close a month after its end; a statement is made for each merchant."))
            : "<section class=\"card flush\">\(ui.list(rows))</section>"
        return Page(ui("商户结算", "Settlement"), frame: try await frame(call), content: "\(tiles)\(closing)\(list)")
    }

    private func closeButton(_ month: Month, _ organisation: OrganisationID, _ now: Instant, _ ui: UI) -> HTML {
        let name = StatementViews.name(month, ui)
        guard settlementRefusal(month, firstOpen: month, now: now) == nil else {
            return "<p class=\"soft\">\(ui("\(name)结束后可以结账。", "\(name) can be closed when it is over."))</p>"
        }
        return ui.button(
            post: RedemptionURL.closeMonth(organisation).path, ui("结\(name)的账", "Close \(name)"), icon: "check", style: "primary",
            confirm: ui("结\(name)的账？\n结账后这个月不再变化，之后的撤销计入下月。", "Close \(name)?\nIt never changes afterwards; later voids count next month."),
            fields: [("month", month.iso)])
    }

    private func close(_ call: Call) async throws -> Reply {
        let (ui, organisation, now) = (call.ui, try call.organisation(), call.now)
        let form = try await call.form()
        guard let month = Month(form["month"] ?? "") else { throw CommonProblem.notFound }
        guard form["confirmed"] == "yes" else {
            let name = StatementViews.name(month, ui)
            let content = ui.confirm(
                ui("结\(name)的账？", "Close \(name)?"), ui("结账后这个月不再变化，之后的撤销计入下月。", "It never changes afterwards; later voids count next month."),
                action: RedemptionURL.closeMonth(organisation).path, ui("结账", "Close"), back: RedemptionURL.settlement(organisation).path, fields: [("month", month.iso)])
            return .page(Page(ui("结账", "Close"), frame: try await frame(call), content: content), in: call)
        }
        let (officer, job) = (try call.person(), tools.ids.next() as JobID)
        try await call.database.write { tx in
            try store.close(month, of: organisation, by: officer, now: now, in: tx)
            try Jobs.add(
                job, CloseMonth(store: store).kind, CloseMonth.Order(organisation: organisation, month: month), organisation: organisation, createdBy: officer, now: now, tx)
        }
        return .redirect(to: RedemptionURL.month(organisation, month).path, toast: Phrase("已结账，正在生成对账单。", "Closed; statements are being made."), in: call)
    }

    // MARK: One month

    private func pathMonth(_ call: Call) throws -> Month {
        guard let month = Month(try call.text("month")) else { throw CommonProblem.notFound }
        return month
    }

    private func month(_ call: Call) async throws -> Page {
        let (ui, organisation, month) = (call.ui, try call.organisation(), try pathMonth(call))
        let after = try call.cursor(1).map { MerchantID(try $0.integer(0)) }
        let limit = try call.limit()
        let (closed, rows, spent) = try await call.database.read { tx in
            (
                try store.months(of: organisation, in: tx).first { $0.month == month }, try store.statements(of: organisation, month, after: after, limit: limit + 1, in: tx),
                try store.spentByLedger(organisation, month, in: tx)
            )
        }
        guard let closed else { throw CommonProblem.notFound }
        let slice = Slice(fetched: rows.map { StatementRow(statement: $0.statement, merchant: $0.merchant) }, limit: limit) { Cursor([$0.statement.merchant.description]) }
        var table = TableView(
            path: RedemptionURL.month(organisation, month).path, caption: ui("商户", "Merchants"), state: TableState(call, defaultSort: "merchant"),
            columns: Self.columns(organisation), slice: slice)
        table.total = closed.merchants
        let check =
            !closed.isComplete
            ? ui.notice(.info, nil, HTML(text: ui("正在生成对账单，页面会自动刷新。", "Statements are being made; the page reloads by itself.")))
            : spent == closed.due
                ? ui.notice(.good, nil, HTML(text: ui("与账本核对一致：应付 \(closed.due)。", "Equal to the ledger: \(closed.due) due.")))
                : ui.notice(
                    .bad, nil, HTML(text: ui("与账本不一致：对账单 \(closed.due)，账本 \(spent)。请勿付款，联系系统管理员。", "Statements \(closed.due), ledger \(spent): don't pay, call the operator.")))
        var page = Page(ui("\(StatementViews.name(month, ui))结算", "Settlement of \(month.iso)"), frame: try await frame(call), content: "\(check)\(table.html(ui))")
        page.trail = trail(organisation, ui)
        if !closed.isComplete { page.head = "<meta http-equiv=\"refresh\" content=\"2\">" }
        if try await call.may(RedemptionFeature.settle, at: organisation) {
            page.actions = StatementViews(ui: ui).download(RedemptionURL.monthFile(organisation, month).path)
        }
        return page
    }

    struct StatementRow: Sendable {
        let statement: Statement
        let merchant: String
    }

    private static func columns(_ organisation: OrganisationID) -> [TableColumn<StatementRow>] {
        [
            TableColumn("merchant", Phrase("商户", "Merchant")) { row, _ in "<a href=\"\(RedemptionURL.unionStatement(organisation, row.statement.id).path)\">\(row.merchant)</a>" },
            TableColumn("state", Phrase("状态", "State"), isTag: true) { row, ui in StatementViews.tag(row.statement.state, ui) },
            TableColumn("redeemed", Phrase("核销", "Redeemed"), isNumber: true) { row, _ in HTML(text: Numbers.grouped(row.statement.sums.redeemed)) },
            TableColumn("voided", Phrase("撤销", "Voided"), isNumber: true) { row, _ in HTML(text: Numbers.grouped(row.statement.sums.voided)) },
            TableColumn("net", Phrase("净额", "Net"), isNumber: true) { row, _ in HTML(text: row.statement.sums.net.description) },
            TableColumn("due", Phrase("应付", "Due"), isNumber: true) { row, _ in HTML(text: row.statement.sums.due.description) },
        ]
    }

    private func monthFile(_ call: Call) async throws -> Reply {
        let (organisation, month) = (try call.organisation(), try pathMonth(call))
        let bytes = try await call.database.read(priority: .bulk) { tx in
            try StatementFile(store: store).month(organisation, month, payee: { try merchants.payee(of: $0, in: tx) }, in: tx)
        }
        return .download(bytes, name: "付款清单-\(month.iso).xlsx", contentType: StatementFile.mediaType)
    }

    // MARK: One statement

    private func statement(_ call: Call) async throws -> Statement {
        let (organisation, id) = (try call.organisation(), try call.id("statement", of: StatementTag.self))
        guard let statement = try await call.database.read({ try store.statement(id, in: $0) }), statement.organisation == organisation else { throw CommonProblem.notFound }
        return statement
    }

    private func statementPage(_ form: Form, _ call: Call) async throws -> Page {
        let statement = try await statement(call)
        let (ui, organisation) = (call.ui, statement.organisation)
        let (merchant, branches, disputes, disputed) = try await call.database.read { tx in
            let disputes = try store.disputes(of: statement.id, in: tx)
            let lines = try disputes.compactMap { try RedemptionStore(tools: tools).redemption($0.redemption, in: tx) }
            return (
                try merchants.directory.existing(statement.merchant, in: tx), try store.branches(of: statement.id, in: tx), disputes,
                Dictionary(uniqueKeysWithValues: lines.map { ($0.id, $0) })
            )
        }
        let views = StatementViews(ui: ui)
        let maySettle = try await call.may(RedemptionFeature.settle, at: organisation)
        let questions = disputes.map { dispute -> HTML in
            let line = disputed[dispute.redemption]
            let what: HTML = line.map { "\(ui.time($0.at)) · <strong>\($0.amount.description)</strong> · " } ?? ""
            let form: HTML =
                dispute.answer == nil && maySettle
                ? ui.form(
                    RedemptionURL.answer(organisation, statement.id, dispute.id).path,
                    """
                    <div class="field"><label for="a-\(dispute.id)">\(ui("答复", "Answer"))</label><input id="a-\(dispute.id)" name="answer" maxlength="200"></div>\
                    <button class="button small" type="submit">\(ui("答复商户", "Answer"))</button>
                    """) : HTML()
            return "<li><div class=\"body\"><p>\(what)\(views.dispute(dispute))</p>\(form)</div></li>"
        }
        let list: HTML = questions.isEmpty ? HTML() : ui.card(ui("商户异议", "Disputes"), flush: true, "<ul class=\"list\">\(HTML.joined(questions))</ul>")
        let payment: HTML =
            statement.state == .confirmed && maySettle
            ? ui.card(
                ui("登记付款", "Mark as paid"),
                ui.form(
                    RedemptionURL.pay(organisation, statement.id).path,
                    """
                    \(ui.field(form, "reference", ui("付款凭证号", "Payment reference"), hint: ui("银行回单或支付系统里的编号。", "The bank's number."), short: true))\
                    \(ui.formEnd(ui("已付款", "Paid")))
                    """)) : HTML()
        var page = Page(
            "\(merchant.name) \(StatementViews.name(statement.month, ui))", frame: try await frame(call),
            content: """
                \(ui.errorSummary(form))<article class="sheet stack"><section class="card">\(views.sums(statement))</section>\(payment)\(list)\
                \(views.branches(branches))</article>
                """)
        page.trail = trail(organisation, ui) + [(StatementViews.name(statement.month, ui), RedemptionURL.month(organisation, statement.month).path)]
        page.actions = "\(views.download(RedemptionURL.unionStatementFile(organisation, statement.id).path))\(views.printButton)"
        return page
    }

    private func statementFile(_ call: Call) async throws -> Reply {
        let statement = try await statement(call)
        let (bytes, name) = try await call.database.read(priority: .bulk) { tx in
            (try StatementFile(store: store).lines(of: statement, in: tx), try merchants.directory.existing(statement.merchant, in: tx).name)
        }
        return .download(bytes, name: "对账单-\(name)-\(statement.month.iso).xlsx", contentType: StatementFile.mediaType)
    }

    private func pay(_ call: Call) async throws -> Reply {
        let statement = try await statement(call)
        var form = try await call.form()
        let reference = form.text("reference", 4...60)
        guard form.isValid else { return .page(try await statementPage(form, call), in: call, status: .unprocessableContent) }
        let (officer, now) = (try call.person(), call.now)
        try await call.database.write { try store.markPaid(statement.id, reference: reference, by: officer, now: now, in: $0) }
        return .redirect(to: RedemptionURL.unionStatement(statement.organisation, statement.id).path, toast: Phrase("已登记付款。", "Marked as paid."), in: call)
    }

    private func answer(_ call: Call) async throws -> Reply {
        let statement = try await statement(call)
        let dispute: DisputeID = try call.id("dispute")
        var form = try await call.form()
        let text = form.text("answer", 2...200)
        guard form.isValid else { return .page(try await statementPage(form, call), in: call, status: .unprocessableContent) }
        let (officer, now) = (try call.person(), call.now)
        try await call.database.write { try store.answer(dispute, of: statement.id, text, by: officer, now: now, in: $0) }
        return .redirect(to: RedemptionURL.unionStatement(statement.organisation, statement.id).path, toast: Phrase("已答复商户。", "The merchant has the answer."), in: call)
    }
}
