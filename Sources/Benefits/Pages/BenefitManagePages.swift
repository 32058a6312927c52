import Audit
import HTTPTypes
import Kernel
import Ledger
import Organisations
import Store
import Web

/// The officer's list of benefits, and one benefit with everything that can be done to it.
struct BenefitManagePages: Sendable {
    let tools: BenefitTools
    let database: any Database
    let log: AuditLog
    private var desk: BenefitDesk { BenefitDesk(tools, database) }

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/benefits", .officer(BenefitsFeature.view)) { call in .page(try await list(call), in: call) },
            .get("/admin/unions/{organisation}/benefits/{benefit}", .officer(BenefitsFeature.view)) { call in .page(try await overview(call), in: call) },
            .get("/admin/unions/{organisation}/benefits/{benefit}/preview", .officer(BenefitsFeature.view)) { call in .page(try await preview(call), in: call) },
        ] + BenefitAct.allCases.map { act in .post(BenefitsURL.actRoute(act), .officer(BenefitsFeature.manage)) { call in try await perform(act, call) } }
    }

    // MARK: List

    private func list(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        let now = call.now
        let state = TableState(call, defaultSort: "-created")
        let query = BenefitLists.Query(
            organisation: organisation, state: state.filter("state"), text: state.search, before: try call.cursor(1).map { BenefitID(try $0.integer(0)) })
        let limit = 50
        let (slice, counts) = try await call.database.read { tx in
            let slice = Slice(fetched: try BenefitLists().page(query, now: now, limit: limit + 1, in: tx), limit: limit) { Cursor([$0.id.description]) }
            let counts = try slice.items.map { ($0.id, try tools.books.counts($0.id, in: tx)) }
            return (slice, Dictionary(uniqueKeysWithValues: counts))
        }
        var table = TableView(
            path: BenefitsURL.list(organisation).path, caption: ui("福利", "Benefits"), state: state, columns: Self.columns(counts), slice: slice)
        table.searchLabel = ui("福利名称", "Title")
        table.filters = [
            TableFilter("state", ui("状态", "State"), [("draft", ui("草稿", "Draft")), ("running", ui("进行中", "Running")), ("over", ui("已结束", "Over"))])
        ]
        let mayManage = try await call.may(BenefitsFeature.manage, at: organisation)
        if state.search.isEmpty, state.filter("state") == nil {
            table.empty = """
                <h2>\(ui("还没有发过福利", "No benefit yet"))</h2><p>\(ui("早餐券、清凉券、门票、生日蛋糕券都可以用模板几分钟发布：会员在手机上领取，到店出示券码。",
                    "Breakfast, cooling, tickets, cakes: publish one from a template in minutes. Members claim on their phones and show a code at the counter."))</p>
                """
        }
        var page = Page(ui("福利", "Benefits"), frame: try await frame(organisation), content: table.html(ui))
        page.actions = "<a class=\"button\" href=\"\(BenefitsURL.ceilings(organisation).path)\">\(ui.icon("scale"))\(ui("慰问标准", "Ceilings"))</a>"
        if mayManage { page.actions += "<a class=\"button primary\" href=\"\(BenefitsURL.new(organisation).path)\">\(ui.icon("plus"))\(ui("新建福利", "New benefit"))</a>" }
        return page
    }

    private static func columns(_ counts: [BenefitID: BenefitBooks.Counts]) -> [TableColumn<Benefit>] {
        [
            TableColumn("title", Phrase("福利", "Benefit")) { benefit, ui in
                "<a href=\"\(BenefitsURL.manage(benefit.organisation, benefit.id).path)\">\(benefit.title)</a><br><small>\(ui(benefit.content.worth.label))</small>"
            },
            TableColumn("state", Phrase("状态", "State")) { benefit, ui in ui.tag(benefit.phase(at: ui.now).tone, ui(benefit.phase(at: ui.now).label)) },
            TableColumn("left", Phrase("剩余", "Left"), isNumber: true) { benefit, _ in
                let left = benefit.state == .draft ? "—" : Numbers.grouped(counts[benefit.id]?.left ?? 0)
                return "\(left) / \(Numbers.grouped(benefit.content.stock.total))"
            },
            TableColumn("used", Phrase("已使用", "Used"), isNumber: true) { benefit, _ in "\(Numbers.grouped(counts[benefit.id]?.used ?? 0))" },
            TableColumn("closes", Phrase("截止", "Closes")) { benefit, ui in benefit.content.closesAt.map { ui.time($0) } ?? "—" },
        ]
    }

    // MARK: One

    private func benefit(_ call: Call) async throws -> Benefit {
        let organisation = try call.organisation()
        let id: BenefitID = try call.id("benefit")
        let benefit = try await call.database.read { try tools.benefits.existing(id, in: $0) }
        guard benefit.organisation == organisation else { throw CommonProblem.notFound }
        return benefit
    }

    private func overview(_ call: Call) async throws -> Page {
        let benefit = try await benefit(call)
        let ui = call.ui
        let now = call.now
        let tree = try await tools.organisations.tree()
        let mayManage = try await call.may(BenefitsFeature.manage, at: benefit.organisation)
        let (counts, listed, left, warning) = try await call.database.read { tx in
            (
                try tools.books.counts(benefit.id, in: tx), try tools.benefits.listedCount(benefit.id, in: tx),
                try tools.books.budgets.left(of: benefit.organisation, in: tx),
                try tools.ceilingWarning(benefit.content, at: benefit.organisation, except: benefit.id, tree: tree, on: now.day, in: tx)
            )
        }
        var main = HTML()
        if let warning { main += ui.notice(.warn, ui("超过慰问标准", "Over the ceiling"), "\(ui(warning.message))", icon: "scale") }
        switch benefit.state {
        case .draft: main += checklist(benefit, listed, left, mayManage, ui)
        case .discarded: main += ui.notice(.warn, nil, "\(ui("草稿已删除。", "The draft was thrown away."))", icon: "trash")
        case .published, .paused, .ended: main += statistics(benefit, counts, ui)
        }
        if mayManage, benefit.content.hasList || benefit.content.mode == .issued { main += IssuePages.card(benefit, listed: listed, ui) }
        let entries = try await log.history(of: AuditObject("benefit", benefit.id), limit: 30)
        let names = try await HistoryView.names(of: entries, in: call.house)
        var page = Page(
            benefit.title, frame: try await frame(benefit.organisation),
            content: """
                <div class="split"><div class="stack">\(main)</div><aside class="stack">\
                <section class="card stack"><p>\(ui.tag(benefit.phase(at: now).tone, ui(benefit.phase(at: now).label)))</p>\
                \(ui.facts([(ui("形式", "Worth"), "\(ui(benefit.content.worth.label))")] + OfferViews.facts(benefit.content, tree, ui)))</section>\
                \(ui.card(ui("操作记录", "History"), HistoryView.html(entries, names: names, ui)))</aside></div>
                """)
        page.trail = [(ui("福利", "Benefits"), BenefitsURL.list(benefit.organisation).path)]
        if mayManage { page.actions = actions(benefit, ui) }
        return page
    }

    private func actions(_ benefit: Benefit, _ ui: UI) -> HTML {
        let union = benefit.organisation
        func act(_ act: BenefitAct, icon: String, confirm: String? = nil) -> HTML {
            ui.button(post: BenefitsURL.act(union, benefit.id, act).path, ui(act.label), icon: icon, confirm: confirm, fields: [("version", String(benefit.version))])
        }
        var out: HTML = "<a class=\"button\" href=\"\(BenefitsURL.preview(union, benefit.id).path)\">\(ui.icon("eye"))\(ui("预览", "Preview"))</a>"
        let isOver = benefit.phase(at: ui.now) == .over
        if benefit.state != .ended, benefit.state != .discarded, !isOver {
            out += "<a class=\"button\" href=\"\(BenefitsURL.edit(union, benefit.id).path)\">\(ui.icon("edit"))\(ui("修改", "Change"))</a>"
            out += "<a class=\"button\" href=\"\(RedemptionURL.places(union, benefit.id).path)\">\(ui.icon("store"))\(ui("适用商户", "Merchants"))</a>"
        }
        switch benefit.state {
        case .draft: out += act(.discard, icon: "trash", confirm: ui("删除草稿“\(benefit.title)”？", "Discard the draft “\(benefit.title)”?"))
        case .published where !isOver:
            out += act(.pause, icon: "minus")
            out += act(
                .end, icon: "close",
                confirm: ui("提前结束“\(benefit.title)”？\n没领的份数和预算退回，已领的券仍可使用。", "End “\(benefit.title)” now?\nWhat was not claimed goes back; vouchers stay good."))
        case .paused: out += act(.resume, icon: "check")
        default: break
        }
        return out
    }

    private func checklist(_ benefit: Benefit, _ listed: Int, _ left: Fen, _ mayManage: Bool, _ ui: UI) -> HTML {
        var items = benefit.content.checklist(now: ui.now)
        if benefit.content.hasList {
            items.append(
                BenefitCheck(title: Phrase("名单", "List"), field: "list", isDone: listed > 0, reason: Phrase("请先上传名单。", "Upload the list first.")))
        }
        let own = benefit.content.unionCosts.filter { $0.union == benefit.organisation }.map(\.cost.amount).reduce(0, +) * Int64(benefit.content.stock.total)
        if own > 0 {
            items.append(
                BenefitCheck(
                    title: Phrase("预算：需要 \(Fen(own))，余额 \(left)", "Budget: \(Fen(own)) needed, \(left) left"), field: "budgeted", isDone: Fen(own) <= left,
                    reason: Phrase("预算不够，请先在“账本”里安排预算，或者减少份数。", "It is too small: set more aside in the books, or offer fewer.")))
        }
        let rows = items.map { item in
            ListRow(
                ui(item.title), icon: item.isDone ? "check" : item.isRequired ? "warning" : "info", detail: item.isDone ? "" : "\(ui(item.reason))",
                tail: item.isDone ? ui.tag(.good, ui("好了", "Done")) : item.isRequired ? ui.tag(.bad, ui("必须", "Needed")) : ui.tag(.mute, ui("建议", "Advice")))
        }
        let button =
            mayManage && items.problems.isEmpty
            ? ui.button(post: BenefitsURL.act(benefit.organisation, benefit.id, .publish).path, ui("发布", "Publish"), icon: "check", style: "primary") : ""
        return ui.card(ui("发布前检查", "Before publishing"), "\(ui.list(rows))\(button)")
    }

    private func statistics(_ benefit: Benefit, _ counts: BenefitBooks.Counts, _ ui: UI) -> HTML {
        let total = benefit.content.stock.total
        let claimed = counts.held + counts.used
        return """
            \(ui.tiles([
                Tile(ui("剩余", "Left"), Numbers.grouped(counts.left), note: ui("共 \(Numbers.grouped(total)) 份", "of \(Numbers.grouped(total))")),
                Tile(ui("在会员手中", "In members' hands"), Numbers.grouped(counts.held)), Tile(ui("已使用", "Used"), Numbers.grouped(counts.used)),
            ]))<section class="card stack"><h2>\(ui("领取进度", "Claimed"))</h2>\
            \(ui.meter(Int(claimed), of: total, label: ui("已领 \(Numbers.grouped(claimed)) 份", "\(Numbers.grouped(claimed)) claimed")))\
            <p>\(ui("已领 \(Numbers.grouped(claimed)) 份，其中使用 \(Numbers.grouped(counts.used)) 份。",
                "\(Numbers.grouped(claimed)) claimed, \(Numbers.grouped(counts.used)) of them used."))</p></section>
            """
    }

    private func preview(_ call: Call) async throws -> Page {
        let benefit = try await benefit(call)
        let offer = Offer(benefit: benefit, left: Int64(benefit.content.stock.total), refusal: nil, vouchers: [], isMember: true)
        return try await OpenPages(tools: tools, database: database).page(offer, call, isPreview: true)
    }

    private func perform(_ act: BenefitAct, _ call: Call) async throws -> Reply {
        let benefit = try await benefit(call)
        _ = try await call.form()
        try await desk.perform(act, on: benefit.id, at: benefit.organisation, by: try call.person(), now: call.now)
        let path = act == .discard ? BenefitsURL.list(benefit.organisation).path : BenefitsURL.manage(benefit.organisation, benefit.id).path
        return .redirect(to: path, toast: Phrase("已\(act.label.zh)", "\(act.label.en): done"), in: call)
    }

    private func frame(_ organisation: OrganisationID) async throws -> Page.Frame {
        .officer(organisation: organisation, name: try await tools.organisations.name(of: organisation) ?? "")
    }
}
