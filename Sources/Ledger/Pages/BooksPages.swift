import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// What the finance officer sees: the union's accounts, the statement of each, and its months.
struct BooksPages: Sendable {
    let feature: LedgerFeature
    private var closings: Closings { Closings(ledger: feature.ledger) }

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/ledger", .officer(LedgerFeature.view)) { call in .page(try await books(call), in: call) },
            .get("/admin/unions/{organisation}/ledger/accounts/{account}", .officer(LedgerFeature.view)) { call in .page(try await statement(call), in: call) },
            .get("/admin/unions/{organisation}/ledger/months/{month}", .officer(LedgerFeature.view)) { call in .page(try await month(call), in: call) },
            .post("/admin/unions/{organisation}/ledger/close", .officer(LedgerFeature.manage)) { call in try await close(call) },
        ]
    }

    // MARK: Accounts

    private func books(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        let after = try call.cursor(1).map { AccountID(try $0.integer(0)) }
        let limit = 50
        let (slice, left, months, firstOpen) = try await call.database.read { tx in
            (
                Slice(fetched: try Statements().accounts(of: organisation, after: after, limit: limit + 1, in: tx), limit: limit) { Cursor([$0.id.description]) },
                try feature.budgets.left(of: organisation, in: tx), try closings.closings(of: organisation, limit: 24, in: tx),
                try closings.firstOpen(of: organisation, in: tx)
            )
        }
        let mayManage = try await call.may(LedgerFeature.manage, at: organisation)
        var table = TableView(
            path: LedgerURL.books(organisation).path, caption: ui("账户", "Accounts"), state: TableState(call, defaultSort: "id"),
            columns: columns(organisation), slice: slice)
        table.empty = """
            <h2>\(ui("账本还是空的", "Nothing in the books yet"))</h2><p>\(ui("先安排一笔普惠预算，再设置福利；发券、核销、过期退回都会自动记账。",
                "Set money aside for benefits first. Issuing, redeeming and expiry are then booked by themselves."))</p>
            """
        let tiles = ui.tiles([
            Tile(ui("普惠预算余额", "Budget left"), left.description, note: ui("还没有用于福利的部分", "Not yet planned for benefits")),
            Tile(
                ui("下一个要结的月份", "Next month to close"), firstOpen.map { ui.show($0) } ?? "—",
                note: months.first.map { ui("已结到\(ui.show($0.month))", "Closed up to \(ui.show($0.month))") } ?? ui("还没有结过账", "Nothing closed yet")),
        ])
        var page = Page(
            ui("账本", "Books"), frame: try await frame(organisation),
            content: """
                <div class="stack">\(tiles)\(table.html(ui))\(monthsCard(months, firstOpen, organisation, mayManage, ui))</div>
                """)
        if mayManage {
            page.actions = """
                <a class="button" href="\(LedgerURL.allot(organisation).path)">\(ui.icon("swap"))\(ui("下拨预算", "Allot"))</a>\
                <a class="button primary" href="\(LedgerURL.provide(organisation).path)">\(ui.icon("plus"))\(ui("安排预算", "Set money aside"))</a>
                """
        }
        return page
    }

    private func columns(_ organisation: OrganisationID) -> [TableColumn<Account>] {
        [
            TableColumn("purpose", Phrase("账户", "Account")) { account, ui in
                "<a href=\"\(LedgerURL.account(organisation, account.id).path)\">\(feature.name(ofPurpose: account.purpose, ui))</a>"
            },
            TableColumn("owner", Phrase("属于", "Of")) { account, ui in "\(account.label ?? (account.owner.kind == "union" ? ui("本工会", "This union") : "—"))" },
            TableColumn("balance", Phrase("余额", "Balance"), isNumber: true) { account, ui in "\(ui.amount(account.balance, account.unit))" },
        ]
    }

    private func monthsCard(_ months: [Closings.Closing], _ firstOpen: Month?, _ organisation: OrganisationID, _ mayManage: Bool, _ ui: UI) -> HTML {
        guard firstOpen != nil else { return "" }
        let rows = months.map { closing in
            ListRow(
                ui.show(closing.month), path: LedgerURL.month(organisation, closing.month).path, icon: "check",
                detail: "\(ui("结账于 ", "Closed at "))\(ui.time(closing.closedAt))", tail: ui.icon("chevron"))
        }
        var next = HTML()
        if let firstOpen, mayManage {
            let question = ui(
                "结\(ui.show(firstOpen))的账？\n结账后这个月不能再入账，也不能撤销结账。", "Close \(ui.show(firstOpen))?\nNothing can be posted to it afterwards, and it can't be opened again.")
            next =
                closingRefusal(firstOpen, closedThrough: firstOpen.previous, now: ui.now) == nil
                ? ui.button(
                    post: LedgerURL.close(organisation).path, ui("结\(ui.show(firstOpen))的账", "Close \(ui.show(firstOpen))"), icon: "lock", style: "primary",
                    confirm: question, fields: [("month", firstOpen.iso)])
                : "<p class=\"soft\">\(ui("\(ui.show(firstOpen))结束后可以结账。", "\(ui.show(firstOpen)) can be closed once it is over."))</p>"
        }
        return ui.card(ui("月结", "Months"), "\(next)\(if: !rows.isEmpty, ui.list(rows))")
    }

    // MARK: Statement

    private func statement(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        let id: AccountID = try call.id("account")
        let place = try call.cursor(3).map {
            Statements.Place(month: Month(number: Int32(clamping: try $0.integer(0))), entry: EntryID(try $0.integer(1)), balance: try $0.integer(2))
        }
        let limit = 50
        let (account, lines) = try await call.database.read { tx in
            (try feature.ledger.account(id, in: tx), try Statements().lines(of: id, after: place, limit: limit + 1, in: tx))
        }
        guard let account, account.organisation == organisation else { throw CommonProblem.notFound }
        let slice = Slice(fetched: lines, limit: limit) { line in
            let place = Statements.Place(after: line)
            return Cursor([String(place.month.number), place.entry.description, String(place.balance)])
        }
        var table = TableView(
            path: LedgerURL.account(organisation, id).path, caption: ui("明细", "Statement"), state: TableState(call, defaultSort: "at"),
            columns: lineColumns(account.unit), slice: slice)
        table.empty = "<h2>\(ui("还没有发生额", "Nothing was posted yet"))</h2>"
        var page = Page(
            feature.name(ofPurpose: account.purpose, ui), frame: try await frame(organisation),
            content: """
                <div class="stack">\(ui.tiles([
                    Tile(ui("余额", "Balance"), ui.amount(account.balance, account.unit), note: account.label)
                ]))\(table.html(ui))</div>
                """)
        page.trail = [(ui("账本", "Books"), LedgerURL.books(organisation).path)]
        return page
    }

    private func lineColumns(_ unit: LedgerUnit) -> [TableColumn<Statements.Line>] {
        [
            TableColumn("cause", Phrase("摘要", "What")) { line, ui in
                let undone: HTML = line.undoes == nil ? "" : " \(ui.tag(.warn, ui("冲销", "Counter-entry")))"
                return "\(feature.name(ofCause: line.causeKind, ui))\(undone)\(line.reason.map { "<br><small>\($0)</small>" as HTML })"
            },
            TableColumn("at", Phrase("时间", "When")) { line, ui in ui.time(line.at) },
            TableColumn("month", Phrase("所属月份", "Month")) { line, ui in "\(ui.show(line.month))" },
            TableColumn("amount", Phrase("发生额", "Amount"), isNumber: true) { line, ui in
                "\(line.amount > 0 ? "+" : "")\(ui.amount(line.amount, unit))"
            },
            TableColumn("balance", Phrase("余额", "Balance"), isNumber: true) { line, ui in "\(ui.amount(line.balance, unit))" },
            TableColumn("entry", Phrase("分录号", "Entry"), isExtra: true) { line, _ in "<span class=\"mono\">\(line.entry)</span>" },
        ]
    }

    // MARK: Months

    private func month(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        guard let month = Month(try call.text("month")) else { throw CommonProblem.notFound }
        let (closing, totals) = try await call.database.read { tx in
            (
                try closings.closings(of: organisation, limit: 1_200, in: tx).first { $0.month == month }, try closings.stored(of: organisation, month, in: tx)
            )
        }
        guard let closing else { throw CommonProblem.notFound }
        let rows = HTML.joined(
            totals.map { total in
                """
                <tr><th scope="row">\(feature.name(ofPurpose: total.purpose, ui))</th><td class="num">\(ui.amount(total.opening, total.unit))</td>\
                <td class="num">\(ui.amount(total.added, total.unit))</td><td class="num">\(ui.amount(total.taken, total.unit))</td>\
                <td class="num">\(ui.amount(total.closing, total.unit))</td></tr>
                """
            })
        let table: HTML = """
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(ui("科目汇总", "Totals"))">\
            <table class="table"><caption class="vh">\(ui("科目汇总", "Totals"))</caption><thead><tr><th scope="col">\(ui("账户", "Account"))</th>\
            <th scope="col" class="num">\(ui("月初", "Opening"))</th><th scope="col" class="num">\(ui("增加", "Added"))</th>\
            <th scope="col" class="num">\(ui("减少", "Taken"))</th><th scope="col" class="num">\(ui("月末", "Closing"))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        let pending = ui.notice(.info, nil, "\(ui("已结账，汇总正在计算，一分钟内完成。", "It is closed; its totals are being added up and will be here within a minute."))")
        var page = Page(
            ui("\(ui.show(month))月结", "\(ui.show(month)), closed"), frame: try await frame(organisation),
            content: """
                <div class="stack"><p class="lead">\(ui("结账于 ", "Closed at "))\(ui.time(closing.closedAt))</p>\(closing.hasTotals ? table : pending)</div>
                """)
        page.trail = [(ui("账本", "Books"), LedgerURL.books(organisation).path)]
        return page
    }

    private func close(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        let form = try await call.form()
        guard let month = form["month"].flatMap({ Month($0) }) else { throw CommonProblem.notFound }
        let (officer, now) = (try call.person(), call.now)
        try await call.database.write { try closings.close(month, of: organisation, by: officer, now: now, in: $0) }
        return .redirect(
            to: LedgerURL.month(organisation, month).path,
            toast: Phrase("\(Language.zh.show(month))已结账", "\(Language.en.show(month)) is closed"), in: call)
    }

    private func frame(_ organisation: OrganisationID) async throws -> Page.Frame {
        .officer(organisation: organisation, name: try await feature.organisations.name(of: organisation) ?? "")
    }
}

extension UI {
    /// An amount with its unit: `¥1,234.50`, `1,234 分`, `1,234 份`.
    public func amount(_ amount: Int64, _ unit: LedgerUnit) -> String {
        switch unit {
        case .fen: Fen(amount).description
        case .points: self("\(Numbers.grouped(amount)) 分", "\(Numbers.grouped(amount)) points")
        case .pieces: self("\(Numbers.grouped(amount)) 份", "\(Numbers.grouped(amount)) pcs")
        case .campaignPoints: self("\(Numbers.grouped(amount)) 活动积分", "\(Numbers.grouped(amount)) campaign points")
        }
    }
}

extension LedgerFeature {
    func name(ofPurpose id: String, _ ui: UI) -> String { purposes[id].map { ui($0) } ?? id }
    func name(ofCause id: String, _ ui: UI) -> String { causes[id].map { ui($0) } ?? id }
}
