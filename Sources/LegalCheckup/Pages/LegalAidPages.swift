import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// Legal aid: a worker asks the union of their place, an officer answers, nobody else reads it.
struct LegalAidPages: Sendable {
    let tools: CheckupTools
    private var door: CheckupDoor { CheckupDoor(tools) }
    init(_ tools: CheckupTools) { self.tools = tools }

    var routes: [Route] {
        let answers = Access.officer(LegalCheckupFeature.answerAid)
        return [
            .get("/legal-aid", .everyone) { call in
                guard call.principal != nil else { return .page(LegalAidViews.signInFirst(call.ui), in: call) }
                return .page(LegalAidViews.ask(call.ui, Form(), CheckupAreas(try await tools.organisations.tree())), in: call)
            },
            .post("/legal-aid", .signedIn) { call in try await ask(call) },
            .get("/me/legal-aid", .signedIn) { call in
                let person = try call.person()
                let requests = try await call.database.read { try tools.aid.of(person, in: $0) }
                let tree = try await tools.organisations.tree()
                return .page(LegalAidViews.mine(call.ui, requests, tree), in: call)
            },
            .get("/admin/unions/{organisation}/legal-aid", answers) { call in .page(try await list(call), in: call) },
            .get("/admin/unions/{organisation}/legal-aid/{request}", answers) { call in try await show(call, Form()) },
            .post("/admin/unions/{organisation}/legal-aid/{request}", answers) { call in try await answer(call) },
        ]
    }

    private func ask(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let matter = form.choice("matter", LegalAidMatter.self)
        let question = form.text("question", 10...2000)
        let tree = try await tools.organisations.tree()
        let union = form["region"].flatMap { RegionCode($0) }.flatMap { tree.nearestFederation(to: $0) }
        if union == nil { form.fail("region", CheckupProblem.unionMissing.code, CheckupProblem.unionMissing.message) }
        guard let matter, let union, form.isValid else {
            return .page(LegalAidViews.ask(call.ui, form, CheckupAreas(tree)), in: call, status: .unprocessableContent)
        }
        try await CheckupDesk(tools).ask(matter, question, at: union, key: try call.idempotencyKey(form), by: try call.person())
        return .redirect(to: LegalCheckupURL.aidMine.path, toast: Phrase("申请已提交，5 个工作日内答复", "Sent: answered within 5 working days"), in: call)
    }

    // MARK: Officers

    private func list(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        let state = call.query["state"].flatMap { LegalAidState(rawValue: $0) } ?? .open
        let today = call.now.day
        let requests = try await call.database.read { try tools.aid.page(at: organisation, state: state, limit: 100, in: $0) }
        let path = LegalCheckupURL.aid(organisation).path
        let tabs = LegalAidState.allCases.map { Tab(ui($0.label), path: path + Query().with("state", $0.rawValue).suffix, isCurrent: $0 == state) }
        let rows = requests.map { request in
            ListRow(
                ui(request.matter.label), path: LegalCheckupURL.aidRequest(organisation, request.id).path, icon: "message", detail: ui.time(request.createdAt),
                tail: LegalAidViews.tag(request, today, ui))
        }
        let content: HTML =
            requests.isEmpty
            ? ui.empty(
                "message", state == .open ? ui("没有等答复的申请", "Nothing waits") : ui("还没有答复过", "Nothing answered yet"),
                ui("职工在“法律援助”里提出的问题会到这里，内容只有您和同级经办人能看到。", "What workers ask under “Legal aid” comes here; only those who answer read it."))
            : "<section class=\"card flush\">\(ui.list(rows))</section>"
        return Page(ui("法律援助", "Legal aid"), frame: try await door.frame(call, organisation), content: "\(ui.tabs(ui("状态", "State"), tabs))\(content)")
    }

    private func existing(_ call: Call) async throws -> LegalAidRequest {
        let id: LegalAidID = try call.id("request")
        let organisation = try call.organisation()
        guard let request = try await call.database.read({ try tools.aid.find(id, in: $0) }), request.organisation == organisation else { throw CommonProblem.notFound }
        return request
    }

    private func show(_ call: Call, _ form: Form, status: HTTPResponse.Status = .ok) async throws -> Reply {
        let request = try await existing(call)
        let phone = try await call.database.read { tx in
            try tools.identity.people.person(request.person, in: tx).flatMap { try tools.identity.people.masked($0).phone }
        }
        return .page(LegalAidViews.request(call.ui, form, request, phone: phone, today: call.now.day, try await door.frame(call, request.organisation)), in: call, status: status)
    }

    private func answer(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let request = try await existing(call)
        let text = form.text("answer", 10...4000)
        guard form.isValid else { return try await show(call, form, status: .unprocessableContent) }
        try await CheckupDesk(tools).answer(request.id, text, by: try call.person())
        return .redirect(to: LegalCheckupURL.aid(request.organisation).path, toast: Phrase("已答复，对方会收到短信", "Answered; they get a message"), in: call)
    }
}

enum LegalAidViews {
    static func tag(_ request: LegalAidRequest, _ today: Day, _ ui: UI) -> HTML {
        if request.state == .answered { return ui.tag(.good, ui(request.state.label)) }
        return request.isOverdue(on: today)
            ? ui.tag(.bad, ui("已超期", "Overdue"), icon: "warning") : ui.tag(.warn, ui("\(ui.show(request.dueOn)) 前", "By \(ui.show(request.dueOn))"))
    }

    static func signInFirst(_ ui: UI) -> Page {
        let path = IdentityURL.signIn(next: LegalCheckupURL.aidNew.path).path
        let content: HTML = """
            <div class="stack"><p class="lead">\(ui("免费向当地工会的法律顾问提问，5 个工作日内答复。登录后才能收到答复，单位不会知道。",
                "Ask the legal adviser of the union of your place for free; answered in 5 working days. Sign in to get the answer; your firm isn't told."))</p>\
            <p class="form-end"><a class="button primary" href="\(path)">\(ui("登录后提问", "Sign in and ask"))</a>\
            <a class="button" href="\(LegalCheckupURL.ruleCheck.path)">\(ui.icon("scale"))\(ui("先查一条规定", "Check a rule first"))</a></p>\
            <p><a class="button" href="tel:12351">\(ui.icon("phone"))12351</a></p></div>
            """
        return Page(ui("法律援助", "Legal aid"), frame: .member(tab: .home), content: content)
    }

    static func ask(_ ui: UI, _ form: Form, _ areas: CheckupAreas) -> Page {
        let matters = LegalAidMatter.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        let content: HTML = """
            \(ui.errorSummary(form))<p class="lead">\(ui("由当地工会的法律顾问答复，内容加密，单位看不到。", "Answered by the union's legal adviser; encrypted, and your firm doesn't see it."))</p>\
            \(ui.form(LegalCheckupURL.aidNew.path, """
                \(ui.select(form, "matter", ui("什么事", "What about"), matters))\(ui.select(form, "region", ui("工作所在地", "Where you work"), areas.choices(ui)))\
                \(ui.textarea(form, "question", ui("说说情况", "What happened"), rows: 7, hint: ui(
                    "什么时候、单位怎么规定、您想要什么结果。不要写身份证号、银行卡号。", "When, what the rule says, what you want. No ID or bank numbers.")))\
                \(ui.formEnd(ui("提交", "Send"), cancel: "/"))
                """))
            """
        return Page(ui("法律援助", "Legal aid"), frame: .member(tab: .home), content: content)
    }

    static func mine(_ ui: UI, _ requests: [LegalAidRequest], _ tree: OrganisationTree) -> Page {
        let today = ui.now.day
        let cards = HTML.joined(
            requests.map { request in
                """
                <section class="card stack"><p class="row">\(tag(request, today, ui))\
                <span class="soft">\(ui(request.matter.label)) · \(tree.shortName(request.organisation) ?? "") · \
                \(ui.time(request.createdAt))</span></p><p>\(request.question)</p>\
                \(if: request.answer != nil, "<h2>\(ui("答复", "Answer"))</h2><div class=\"prose\">\(Markdown.html(request.answer ?? ""))</div>")</section>
                """
            })
        var page = Page(
            ui("我的法律援助", "My legal aid"), frame: .member(tab: .mine),
            content: requests.isEmpty
                ? ui.empty(
                    "message", ui("还没有提过问", "Nothing asked yet"), ui("工资、合同、解除、工伤，都可以免费问工会律师。", "Pay, contracts, dismissal, injury: ask a union lawyer for free."),
                    actions: "<a class=\"button primary\" href=\"\(LegalCheckupURL.aidNew.path)\">\(ui("提问", "Ask"))</a>")
                : "<div class=\"stack\">\(cards)</div>")
        if !requests.isEmpty { page.actions = "<a class=\"button\" href=\"\(LegalCheckupURL.aidNew.path)\">\(ui.icon("plus"))\(ui("再问一件", "Ask again"))</a>" }
        return page
    }

    static func request(_ ui: UI, _ form: Form, _ request: LegalAidRequest, phone: String?, today: Day, _ frame: Page.Frame) -> Page {
        let answer: HTML =
            request.answer.map { "<section class=\"card stack\"><h2>\(ui("答复", "Answer"))</h2><div class=\"prose\">\(Markdown.html($0))</div></section>" }
            ?? ui.form(
                LegalCheckupURL.aidRequest(request.organisation, request.id).path,
                """
                \(ui.textarea(form, "answer", ui("答复", "Answer"), rows: 8, hint: ui("写清依据、建议和下一步找谁；支持 Markdown。", "Law, advice, whom to see next; Markdown works.")))\
                \(ui.formEnd(ui("答复", "Answer"), cancel: LegalCheckupURL.aid(request.organisation).path))
                """)
        let facts: [(name: String, value: HTML)] = [
            (ui("状态", "State"), tag(request, today, ui)), (ui("提出时间", "Asked"), ui.time(request.createdAt)),
            (ui("联系电话", "Phone"), "\(phone ?? ui("未登记", "None"))"),
        ]
        var page = Page(
            ui(request.matter.label), frame: frame,
            content: """
                \(ui.errorSummary(form))<div class="split"><div class="stack"><section class="card"><p>\(request.question)</p></section>\(answer)</div>\
                <aside><section class="card">\(ui.facts(facts, plain: true))</section></aside></div>
                """)
        page.trail = [(ui("法律援助", "Legal aid"), LegalCheckupURL.aid(request.organisation).path)]
        return page
    }
}
