import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// What a check-up is, how a firm asks for one, and the firm's cases.
struct LandingPages: Sendable {
    let tools: CheckupTools
    init(_ tools: CheckupTools) { self.tools = tools }

    var routes: [Route] {
        [
            .get("/checkup", .everyone) { call in .page(LandingViews.landing(call.ui), in: call) },
            .get("/checkup/request", .signedIn) { call in .page(LandingViews.request(call.ui, Form(), CheckupAreas(try await tools.organisations.tree())), in: call) },
            .post("/checkup/request", .signedIn) { call in try await request(call) },
            .get("/me/checkups", .signedIn) { call in try await mine(call) },
        ]
    }

    private func request(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let employer = try EmployerFields.read(&form)
        if !form.isOn("consent") { form.fail("consent", CheckupProblem.consentMissing.code, CheckupProblem.consentMissing.message) }
        let tree = try await tools.organisations.tree()
        let union = employer.region.flatMap { tree.nearestFederation(to: $0) }
        if union == nil, form.problem("region") == nil { form.fail("region", CheckupProblem.unionMissing.code, CheckupProblem.unionMissing.message) }
        guard form.isValid, let union else {
            return .page(LandingViews.request(call.ui, form, CheckupAreas(tree)), in: call, status: .unprocessableContent)
        }
        let person = try call.person()
        let id = try await CheckupDesk(tools).open(
            CheckupDesk.Opening(employer: employer, origin: .request, contact: person, mayTeach: form.isOn("teach")), at: union, key: try call.idempotencyKey(form),
            by: person)
        return .redirect(to: LegalCheckupURL.firm(id).path, toast: Phrase("申请已提交，工会会在 5 个工作日内答复", "Sent: the union answers within 5 working days"), in: call)
    }

    private func mine(_ call: Call) async throws -> Reply {
        let person = try call.person()
        let cases = try await call.database.read { try tools.cases.ofContact(person, in: $0) }
        return .page(LandingViews.mine(call.ui, cases), in: call)
    }
}

/// The areas whose unions take requests: cities and counties, as the regions shipped name them.
struct CheckupAreas: Sendable {
    let options: [(value: String, text: Phrase)]

    /// Only areas under the tree's root are offered.
    init(_ tree: OrganisationTree) {
        let root = tree.root.flatMap { tree.node($0) }?.region
        options = Regions.shipped.all.filter { region in
            (region.code.level == .city || region.code.level == .county) && (root?.contains(region.code) ?? true)
        }.map { (value: $0.code.text, text: Regions.shipped.fullName($0.code)) }
    }

    func choices(_ ui: UI) -> [(value: String, text: String)] { options.map { ($0.value, ui($0.text)) } }
}

/// The fields that say which firm it is; the same for the firm's request, the union's invitation and the API.
enum EmployerFields {
    static func read(_ form: inout Form) throws -> CheckupEmployer {
        let name = form.text("employer", 4...60)
        var uscc: String?
        if let typed = form.optionalText("uscc", max: 40) {
            do throws(USCCFault) { uscc = try USCC.parse(typed, of: .employer).text } catch { form.fail(error.problem(field: "uscc")) }
        }
        let industry = form["industry"].flatMap { Industry(rawValue: $0) }
        let region = form["region"].flatMap { RegionCode($0) }
        return CheckupEmployer(name: name, uscc: uscc, industry: industry, region: region, staffCount: form.optionalInteger("staff", 1...1_000_000))
    }

    static func views(_ ui: UI, _ form: Form, _ areas: CheckupAreas) -> HTML {
        let industries = Industry.allCases.map { (value: $0.rawValue, text: ui($0.name)) }
        return """
            \(ui.field(form, "employer", ui("企业名称", "Name of the firm"), hint: ui("与营业执照一致", "As on the business licence")))\
            \(ui.field(form, "uscc", ui("统一社会信用代码", "Unified social credit code"), optional: true))\
            \(ui.select(form, "region", ui("所在地", "Place"), areas.choices(ui)))\
            \(ui.select(form, "industry", ui("行业", "Industry"), industries, optional: true))\
            \(ui.field(form, "staff", ui("职工人数", "Staff"), .number(1...1_000_000), optional: true, short: true))
            """
    }
}

enum LandingViews {
    static func landing(_ ui: UI) -> Page {
        let steps: [(String, String, String)] = [
            ("search", ui("找病灶", "Find"), ui("提交员工手册、合同样本，或回答问卷，逐条检查。", "Hand in the handbook or answer questions; each clause is looked at.")),
            ("clipboard", ui("开处方", "Prescribe"), ui("工会律师确认后出报告：哪条有问题、依据什么、改成什么样。", "A union lawyer confirms; the report says what is wrong, why, and what to write instead.")),
            ("heart", ui("除病根", "Cure"), ui("限期整改，一对一辅导，三个月后复查。", "A plan with dates, one-to-one help, and a re-check after three months.")),
        ]
        let rows = steps.map { ListRow($0.1, icon: $0.0, detail: "\($0.2)") }
        let content: HTML = """
            <div class="stack loose"><section><p class="lead">\(ui("工会免费为企业检查规章制度是否合法，帮企业防风险，帮职工护权益。不处罚、不公开、不收费。",
                "The union looks through a firm's rules for free: less risk for the firm, rights kept for the workers. No penalty, nothing published, no fee."))</p>\
            <p class="form-end"><a class="button primary" href="\(LegalCheckupURL.request.path)">\(ui.icon("plus"))\(ui("为本企业申请体检", "Ask for a check-up"))</a>\
            <a class="button" href="\(LegalCheckupURL.mine.path)">\(ui("我的体检", "My check-ups"))</a></p></section>\
            \(ui.card(ui("怎么做", "How it goes"), flush: true, ui.list(rows)))\
            \(ui.card(ui("谁能看到", "Who sees it"), consent(ui)))\
            \(ui.card(ui("职工想问", "For workers"), """
                <p>\(ui("单位的规定合不合法，粘贴一条就能查，不用登录，也不留记录。", "Paste a rule and see whether it is lawful: without signing in, and nothing is kept."))</p>\
                <p class="form-end"><a class="button" href="\(LegalCheckupURL.ruleCheck.path)">\(ui.icon("scale"))\(ui("这条规定合法吗？", "Is this rule lawful?"))</a></p>
                """))</div>
            """
        return Page(ui("企业法治体检", "Legal check-up for firms"), frame: .open, content: content)
    }

    /// The terms, before anybody agrees to them.
    static func consent(_ ui: UI) -> HTML {
        "<div class=\"prose\"><ul>\(each: CheckupConsent.points, { "<li>\(ui($0))</li>" })</ul></div>"
    }

    static func consentFields(_ ui: UI, _ form: Form) -> HTML {
        """
        <h2>\(ui("体检告知书", "Terms of the check-up"))</h2>\(consent(ui))\
        \(ui.checkbox(form, "consent", ui("我代表企业阅读并同意以上内容", "For the firm, I have read and agree to this")))\
        \(ui.checkbox(form, "teach", ui("同意把去掉单位名称的条款用于改进体检（选填，可随时撤回）", "Clauses without the firm's name may improve the check-up (optional, can be taken back)")))
        """
    }

    static func request(_ ui: UI, _ form: Form, _ areas: CheckupAreas) -> Page {
        let content: HTML = """
            \(ui.errorSummary(form))\(ui.form(LegalCheckupURL.request.path, draft: "checkup-request", """
                \(EmployerFields.views(ui, form, areas))\(consentFields(ui, form))\(ui.formEnd(ui("提交申请", "Send"), cancel: LegalCheckupURL.landing.path))
                """))
            """
        var page = Page(ui("申请法治体检", "Ask for a check-up"), frame: .open, content: content)
        page.trail = [(ui("企业法治体检", "Legal check-up"), LegalCheckupURL.landing.path)]
        return page
    }

    static func tag(_ state: CheckupState, _ ui: UI) -> HTML {
        switch state {
        case .requested, .invited, .consented, .prescribed: ui.tag(.warn, ui(state.label))
        case .finding, .reviewing, .curing, .rechecking: ui.tag(.info, ui(state.label))
        case .closed: ui.tag(.good, ui(state.label))
        case .withdrawn, .declined: ui.tag(.mute, ui(state.label))
        }
    }

    static func row(_ found: CheckupCase, _ ui: UI) -> ListRow {
        ListRow(
            found.employer.name, path: LegalCheckupURL.firm(found.id).path, icon: "scale", detail: "\(ui.time(found.createdAt))", tail: tag(found.state, ui))
    }

    static func mine(_ ui: UI, _ cases: [CheckupCase]) -> Page {
        let content: HTML =
            cases.isEmpty
            ? ui.empty(
                "scale", ui("还没有法治体检", "No check-up yet"),
                ui("企业的人事负责人可以在这里申请；被工会邀请的，也会显示在这里。", "Whoever is in charge of a firm's staff can ask for one here; invitations show here too."),
                actions: "<a class=\"button primary\" href=\"\(LegalCheckupURL.request.path)\">\(ui("申请体检", "Ask for one"))</a>")
            : ui.card(ui("案件", "Cases"), flush: true, ui.list(cases.map { row($0, ui) }))
        var page = Page(ui("企业法治体检", "Check-ups of my firm"), frame: .member(tab: .mine), content: content)
        if !cases.isEmpty { page.actions = "<a class=\"button\" href=\"\(LegalCheckupURL.request.path)\">\(ui.icon("plus"))\(ui("再申请一次", "Ask for another"))</a>" }
        return page
    }
}
