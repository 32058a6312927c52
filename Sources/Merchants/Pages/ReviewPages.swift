import Audit
import HTTPTypes
import Identity
import Kernel
import NIOCore
import Organisations
import Store
import Web

/// Merchants of a union and all below it, for its officers: the list, one merchant, deciding, suspending.
struct ReviewPages: Sendable {
    let feature: MerchantsFeature

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/merchants", .officer(MerchantsFeature.view)) { call in .page(try await list(call), in: call) },
            .get("/admin/unions/{organisation}/merchants/{merchant}", .officer(MerchantsFeature.view)) { call in .page(try await page(Form(), call), in: call) },
            .post("/admin/unions/{organisation}/merchants/{merchant}/licence", .officer(MerchantsFeature.review)) { call in try await licence(call) },
            .post("/admin/unions/{organisation}/merchants/{merchant}/approval", .officer(MerchantsFeature.review)) { call in
                try await decide(call, Phrase("已通过，商户可以开始核销。", "Approved.")) { desk, id, _, officer, now, tx in try desk.approve(id, by: officer, at: now, in: tx) }
            },
            .post("/admin/unions/{organisation}/merchants/{merchant}/rejection", .officer(MerchantsFeature.review)) { call in
                try await decide(call, Phrase("已退回并告知申请人。", "Rejected; the applicant is told."), asksReason: true) { desk, id, reason, officer, now, tx in
                    try desk.reject(id, reason: reason, by: officer, at: now, in: tx)
                }
            },
            .post("/admin/unions/{organisation}/merchants/{merchant}/suspension", .officer(MerchantsFeature.review)) { call in
                try await decide(call, Phrase("已暂停，所有门店立即停止核销。", "Suspended: nothing is redeemed there any more."), asksReason: true) { desk, id, reason, officer, now, tx in
                    try desk.suspend(id, reason: reason, by: officer, at: now, in: tx)
                }
            },
            .post("/admin/unions/{organisation}/merchants/{merchant}/resumption", .officer(MerchantsFeature.review)) { call in
                try await decide(call, Phrase("已恢复核销。", "Redemption goes on.")) { desk, id, _, officer, now, tx in try desk.resume(id, by: officer, at: now, in: tx) }
            },
        ]
    }

    // MARK: List

    private func list(_ call: Call) async throws -> Page {
        let (ui, organisation) = (call.ui, try call.organisation())
        let tree = try await feature.organisations.tree()
        let state = TableState(call, defaultSort: "-applied")
        let (limit, cursor) = (try call.limit(), try call.cursor(1))
        let (slice, counts) = try await call.database.read { tx in
            var query = MerchantLists.Query(organisations: try feature.directory.organisations(in: tx).filter { tree.covers(organisation, $0) })
            query.text = state.search
            query.state = state.filter("state").flatMap(MerchantState.init(rawValue:))
            query.category = state.filter("category").flatMap(MerchantCategory.init(rawValue:))
            return (
                try feature.lists.page(query, after: cursor, limit: limit, in: tx), try feature.lists.counts(at: query.organisations, in: tx)
            )
        }
        var table = TableView(
            path: MerchantsURL.list(organisation).path, caption: ui("商户", "Merchants"), state: state, columns: Self.columns(organisation, tree), slice: slice)
        table.searchLabel = ui("名称或统一社会信用代码", "Name or code")
        table.filters = [
            TableFilter("state", ui("状态", "State"), MerchantState.allCases.map { (value: $0.rawValue, text: ui($0.label)) }),
            TableFilter("category", ui("类别", "Category"), MerchantCategory.allCases.map { (value: $0.rawValue, text: ui($0.label)) }),
        ]
        if state.query.pairs.isEmpty {
            table.empty = "<h2>\(ui("还没有商户", "No merchants yet"))</h2><p>\(ui("把入驻链接发给商户，他们提交后会出现在这里。", "Send merchants the link to apply; they show up here."))</p>"
        }
        let tiles = ui.tiles(
            MerchantState.allCases.map { Tile(ui($0.label), Numbers.grouped(counts[$0] ?? 0), path: MerchantsURL.listIn(organisation, $0).path) })
        var page = Page(
            ui("商户", "Merchants"), frame: .officer(organisation: organisation, name: tree.shortName(organisation) ?? ""), content: "\(tiles)\(table.html(ui))")
        let address = call.house.settings.baseURL + MerchantsURL.apply.path
        page.actions = "<button class=\"button\" type=\"button\" data-copy=\"\(address)\" data-js hidden>\(ui.icon("link"))\(ui("复制入驻链接", "Copy the link to apply"))</button>"
        return page
    }

    private static func columns(_ organisation: OrganisationID, _ tree: OrganisationTree) -> [TableColumn<MerchantLists.Line>] {
        [
            TableColumn("name", Phrase("商户", "Merchant")) { line, _ in "<a href=\"\(MerchantsURL.review(organisation, line.merchant.id).path)\">\(line.merchant.name)</a>" },
            TableColumn("state", Phrase("状态", "State"), isTag: true) { line, ui in MerchantViews.tag(line.merchant.state, ui) },
            TableColumn("category", Phrase("类别", "Category")) { line, ui in HTML(text: ui(line.merchant.profile.category.label)) },
            TableColumn("union", Phrase("归口工会", "Looked after by")) { line, _ in HTML(text: tree.shortName(line.merchant.organisation) ?? "") },
            TableColumn("branches", Phrase("门店", "Branches"), isNumber: true) { line, _ in HTML(text: Numbers.grouped(line.branches)) },
            TableColumn("clerks", Phrase("人员", "People"), isNumber: true) { line, _ in HTML(text: Numbers.grouped(line.clerks)) },
            TableColumn("applied", Phrase("申请时间", "Applied")) { line, ui in ui.time(line.merchant.appliedAt.day) },
        ]
    }

    // MARK: One merchant

    private func merchant(_ call: Call) async throws -> Merchant {
        let (organisation, id) = (try call.organisation(), try call.id("merchant", of: MerchantTag.self))
        let tree = try await feature.organisations.tree()
        guard let merchant = try await call.database.read({ try feature.directory.merchant(id, in: $0) }), tree.covers(organisation, merchant.organisation) else {
            throw CommonProblem.notFound
        }
        return merchant
    }

    private func page(_ form: Form, _ call: Call) async throws -> Page {
        let merchant = try await merchant(call)
        let (ui, organisation) = (call.ui, try call.organisation())
        let tree = try await feature.organisations.tree()
        let (branches, clerks) = try await call.database.read { tx in
            (try feature.directory.branches(of: merchant.id, in: tx), try feature.clerks.clerks(of: merchant.id, in: tx))
        }
        let mayReview = try await call.may(MerchantsFeature.review, at: organisation)
        let content: HTML = """
            \(ui.errorSummary(form))\(standing(merchant, ui))<div class="split"><div class="stack"><section class="card">\(facts(merchant, tree, ui))</section>\
            \(branchList(branches, ui))\(clerkList(clerks, ui))</div>\
            <aside class="stack">\(if: mayReview, decisions(form, merchant, organisation, ui))\
            <p><a class="button quiet" href="\(HistoryURL.object(organisation, AuditObject("merchant", merchant.id)).path)">\(ui.icon("history"))\(ui("变更历史", "History"))</a></p>\
            </aside></div>
            """
        var page = Page(merchant.name, frame: .officer(organisation: organisation, name: tree.shortName(organisation) ?? ""), content: content)
        page.trail = [(ui("商户", "Merchants"), MerchantsURL.list(organisation).path)]
        return page
    }

    private func standing(_ merchant: Merchant, _ ui: UI) -> HTML {
        switch merchant.state {
        case .submitted, .approved: HTML()
        case .rejected: ui.notice(.mute, ui("未通过", "Rejected"), HTML(text: merchant.reason ?? ""))
        case .suspended: ui.notice(.bad, ui("核销已暂停", "Suspended"), HTML(text: merchant.reason ?? ""))
        }
    }

    private func facts(_ merchant: Merchant, _ tree: OrganisationTree, _ ui: UI) -> HTML {
        let profile = merchant.profile
        let isOdd = (try? USCC.parse(profile.uscc))?.isInnerCheckWrong ?? false
        let warning: HTML = isOdd ? "<p class=\"soft small\">\(ui(USCC.innerCheckWarning))</p>" : ""
        return ui.facts([
            (ui("状态", "State"), MerchantViews.tag(merchant.state, ui)), (ui("统一社会信用代码", "Code"), "<span class=\"mono\">\(profile.uscc)</span>\(warning)"),
            (ui("经营类别", "Category"), HTML(text: ui(profile.category.label))), (ui("所在地区", "Area"), HTML(text: ui(Regions.shipped.fullName(profile.region)))),
            (ui("介绍", "About"), HTML(text: profile.about.isEmpty ? "—" : profile.about)), (ui("负责人", "Owner"), HTML(text: profile.contactName)),
            (ui("归口工会", "Looked after by"), HTML(text: tree.shortName(merchant.organisation) ?? "")), (ui("申请时间", "Applied"), ui.time(merchant.appliedAt)),
        ])
    }

    private func branchList(_ branches: [Branch], _ ui: UI) -> HTML {
        guard !branches.isEmpty else { return HTML() }
        let rows = branches.map { branch in
            ListRow(
                branch.name, icon: "location", detail: "\(branch.facts.address) · \(branch.facts.hours)",
                tail: ui.tag(branch.state == .open ? .good : .mute, ui(branch.state.label)))
        }
        return ui.card(ui("门店", "Branches"), flush: true, ui.list(rows))
    }

    private func clerkList(_ clerks: [Clerk], _ ui: UI) -> HTML {
        let rows = clerks.map { ListRow(Masks.name($0.name), icon: "person", detail: "\(ui($0.role.label)) · \(ui.time($0.since.day))") }
        return ui.card(ui("工作人员", "People"), flush: true, ui.list(rows))
    }

    private func decisions(_ form: Form, _ merchant: Merchant, _ union: OrganisationID, _ ui: UI) -> HTML {
        func act(_ act: MerchantsURL.ReviewAct) -> String { MerchantsURL.act(union, merchant.id, act).path }
        let licence: HTML = """
            \(ui.button(post: act(.licence), ui("查看营业执照", "Open the licence"), icon: "eye", style: "wide"))\
            <p class="soft small">\(ui("查看会留下记录。", "Opening it is logged."))</p>
            """
        let ways: HTML =
            switch merchant.state {
            case .submitted:
                """
                \(ui.button(post: act(.approval), ui("通过", "Approve"), icon: "check", style: "primary wide"))\
                \(reasoned(form, act(.rejection), ui("退回", "Reject"), ui("退回申请", "Reject"), ui("申请人会看到，改好后可以再次提交。", "The applicant reads it and can try again."), ui))
                """
            case .approved:
                reasoned(form, act(.suspension), ui("暂停核销", "Suspend"), ui("暂停核销", "Suspend"), ui("所有门店立即停止核销，商户会收到原因。", "All tills stop at once; the merchant reads why."), ui)
            case .suspended: ui.button(post: act(.resumption), ui("恢复核销", "Let it go on"), style: "primary wide")
            case .rejected: HTML()
            }
        return "<section class=\"card stack\"><h2>\(ui("审核", "Review"))</h2>\(licence)\(ways)</section>"
    }

    private func reasoned(_ form: Form, _ path: String, _ title: String, _ verb: String, _ hint: String, _ ui: UI) -> HTML {
        """
        <details\(flag: "open", form.problem("reason") != nil)><summary>\(title)</summary>\
        \(ui.form(path, """
            \(ui.textarea(form, "reason", ui("原因", "Reason"), rows: 3, hint: hint))\(ui.formEnd(verb, style: "danger"))
            """))</details>
        """
    }

    // MARK: Acts

    private func licence(_ call: Call) async throws -> Reply {
        let merchant = try await merchant(call)
        _ = try await call.form()
        let (desk, officer, now) = (feature.desk, try call.person(), call.now)
        let picture = try await call.database.write { try desk.openLicence(of: merchant.id, by: officer, at: now, in: $0) }
        guard let picture else { throw CommonProblem.notFound }
        return Reply(status: .ok, headers: [.contentType: picture.mediaType, .cacheControl: "no-store"], bytes: ByteBuffer(bytes: picture.bytes))
    }

    private func decide(
        _ call: Call, _ toast: Phrase, asksReason: Bool = false,
        _ act: @escaping @Sendable (MerchantDesk, MerchantID, String, PersonID, Instant, any Transaction) throws -> Void
    ) async throws -> Reply {
        let merchant = try await merchant(call)
        var form = try await call.form()
        let reason = asksReason ? form.text("reason", 4...200) : ""
        guard form.isValid else { return .page(try await page(form, call), in: call, status: .unprocessableContent) }
        let (desk, officer, now) = (feature.desk, try call.person(), call.now)
        try await call.database.write { try act(desk, merchant.id, reason, officer, now, $0) }
        return .redirect(to: MerchantsURL.review(try call.organisation(), merchant.id).path, toast: toast, in: call)
    }
}
