import Audit
import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// The officers' desk of the compendium.
struct PolicyEditor: Sendable {
    let tools: CheckupTools
    let log: AuditLog
    private var door: CheckupDoor { CheckupDoor(tools) }

    init(_ tools: CheckupTools, _ log: AuditLog) {
        self.tools = tools
        self.log = log
    }

    var routes: [Route] {
        let edit = Access.officer(LegalCheckupFeature.editPolicies)
        return [
            .get("/admin/unions/{organisation}/policies", edit) { call in .page(try await list(call), in: call) },
            .get("/admin/unions/{organisation}/policies/new", edit) { call in try await page(call, nil, Self.blank(call.now.day)) },
            .post("/admin/unions/{organisation}/policies/new", edit) { call in try await save(call, nil) },
            .post("/admin/unions/{organisation}/policies/seeds", edit) { call in
                _ = try await call.form()
                let organisation = try call.organisation()
                try await CheckupDesk(tools).addPolicySeeds(as: .draft, at: organisation, by: try call.person())
                return .redirect(
                    to: LegalCheckupURL.editPolicies(organisation).path,
                    toast: Phrase("已放入 \(PolicySeeds.all.count) 条草稿，核对后发布", "\(PolicySeeds.all.count) drafts added: check and publish"),
                    in: call)
            },
            .get("/admin/unions/{organisation}/policies/{policy}", edit) { call in
                let policy = try await existing(call)
                return try await page(call, policy, Self.form(policy))
            },
            .post("/admin/unions/{organisation}/policies/{policy}", edit) { call in try await save(call, try await existing(call)) },
        ]
    }

    private func existing(_ call: Call) async throws -> Policy {
        let id: PolicyID = try call.id("policy")
        let organisation = try call.organisation()
        guard let policy = try await call.database.read({ try tools.policies.find(id, in: $0) }), policy.organisation == organisation else { throw CommonProblem.notFound }
        return policy
    }

    private func list(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        let before = try call.cursor(1).map { PolicyID(try $0.integer(0)) }
        let limit = try call.limit()
        let today = call.now.day
        let fetched = try await call.database.read { try tools.policies.page(of: organisation, before: before, limit: limit + 1, in: $0) }
        let slice = Slice(fetched: fetched, limit: limit) { Cursor([$0.id.description]) }
        var table = TableView(
            path: LegalCheckupURL.editPolicies(organisation).path, caption: ui("政策", "Policies"), state: TableState(call, defaultSort: "-created"),
            columns: [
                TableColumn("title", Phrase("标题", "Title")) { policy, _ in "<a href=\"\(LegalCheckupURL.editPolicy(organisation, policy.id).path)\">\(policy.content.title)</a>" },
                TableColumn("state", Phrase("状态", "State"), isTag: true) { policy, ui in
                    policy.state == .draft
                        ? ui.tag(.mute, ui(policy.state.label))
                        : policy.content.isValid(on: today) ? ui.tag(.good, ui(policy.state.label)) : ui.tag(.warn, ui("已失效", "No longer valid"))
                },
                TableColumn("audience", Phrase("给谁看", "For whom")) { policy, ui in "\(ui(policy.content.audience.label))" },
                TableColumn("through", Phrase("有效至", "Valid until")) { policy, ui in policy.content.validThrough.map { ui.time($0) } ?? "—" },
                TableColumn("changed", Phrase("修改时间", "Changed")) { policy, ui in ui.time(policy.changedAt) },
            ], slice: slice)
        table.empty = """
            <h2>\(ui("还没有政策", "No policy yet"))</h2>\
            <p>\(ui("把帮扶、就业、稳岗政策整理成大白话要点，企业体检报告会自动附上相关的。", "Put relief and job policies into plain words; reports of check-ups attach those that fit."))</p>\
            <div class="actions"><a class="button primary" href="\(LegalCheckupURL.newPolicy(organisation).path)">\(ui("新建政策", "New policy"))</a>\
            \(ui.button(post: LegalCheckupURL.policySeeds(organisation).path, ui("先放入 \(PolicySeeds.all.count) 条全国政策要点（草稿）", "Begin with \(PolicySeeds.all.count) drafts")))</div>
            """
        var page = Page(ui("政策汇编", "Policies"), frame: try await door.frame(call, organisation), content: table.html(ui))
        page.actions = """
            <a class="button" href="\(LegalCheckupURL.policies.path)">\(ui.icon("eye"))\(ui("公开页面", "Public page"))</a>\
            <a class="button primary" href="\(LegalCheckupURL.newPolicy(organisation).path)">\(ui.icon("plus"))\(ui("新建政策", "New policy"))</a>
            """
        return page
    }

    // MARK: One

    private static func blank(_ today: Day) -> Form { Form([("valid_from", today.iso), ("audience", PolicyAudience.both.rawValue)]) }

    private static func form(_ policy: Policy) -> Form {
        let content = policy.content
        return Form(
            [
                ("title", content.title), ("text", content.text), ("source", content.source), ("verified", content.isVerified ? "1" : "0"),
                ("region", content.region?.text ?? ""), ("audience", content.audience.rawValue), ("tags", content.tags.joined(separator: " ")),
                ("valid_from", content.validFrom.iso), ("valid_through", content.validThrough?.iso ?? ""),
            ] + content.codes.map { ("codes", $0.rawValue) })
    }

    private func page(_ call: Call, _ policy: Policy?, _ form: Form, status: HTTPResponse.Status = .ok) async throws -> Reply {
        let organisation = try call.organisation()
        let ui = call.ui
        let path = policy.map { LegalCheckupURL.editPolicy(organisation, $0.id).path } ?? LegalCheckupURL.newPolicy(organisation).path
        let regions = Regions.shipped.all.filter { $0.code.level <= .city }.map { (value: $0.code.text, text: ui($0.name)) }
        let codes = tools.engine.taxonomy.entries.filter { !$0.code.isGoodPractice }.map { (value: $0.code.rawValue, text: ui($0.title)) }
        let history: HTML
        if let policy {
            let entries = try await log.history(of: AuditObject("policy", policy.id), limit: 20)
            history = ui.card(ui("操作记录", "History"), HistoryView.html(entries, names: try await HistoryView.names(of: entries, in: call.house), ui))
        } else {
            history = ""
        }
        let content: HTML = """
            \(ui.errorSummary(form))\(ui.form(path, draft: policy == nil ? "policy-new" : nil, """
                <input type="hidden" name="version" value="\(policy.map { String($0.version) } ?? "")">\
                \(ui.field(form, "title", ui("标题", "Title")))\
                \(ui.textarea(form, "text", ui("要点", "Gist"), rows: 12, hint: ui(
                    "用大白话写：谁能享受、多少、怎么办、找谁。支持 Markdown。", "Plain words: who, how much, how, whom to ask. Markdown works.")))\
                \(ui.field(form, "source", ui("出处", "Source"), hint: ui("文件名称和发文单位", "Name of the document and who issued it")))\
                \(ui.checkbox(form, "verified", ui("已和原文核对", "Compared with the official text")))\
                \(ui.choices(form, "audience", ui("给谁看", "For whom"), PolicyAudience.allCases.map { (value: $0.rawValue, text: ui($0.label)) }))\
                \(ui.select(form, "region", ui("适用地区", "Area"), regions, hint: ui("不选就是全国", "Empty means everywhere"), optional: true))\
                \(ui.field(form, "tags", ui("标签", "Tags"), hint: ui("用空格分开", "Separated by blanks"), optional: true))\
                \(ui.field(form, "valid_from", ui("生效日期", "Valid from"), .date, short: true))\
                \(ui.field(form, "valid_through", ui("失效日期", "Valid until"), .date, optional: true, short: true))\
                <details\(flag: "open", !form.all("codes").isEmpty)><summary>\(ui("附在哪些问题的体检报告后", "With which findings a report attaches it"))</summary>\
                \(ui.choices(form, "codes", ui("问题类型", "Kinds of findings"), codes, many: true, optional: true))</details>\
                <div class="form-end"><button class="button primary" name="state" value="published">\(ui("发布", "Publish"))</button>\
                <button class="button" name="state" value="draft">\(ui("存为草稿", "Save as draft"))</button></div>
                """))\(history)
            """
        var page = Page(policy?.content.title ?? ui("新建政策", "New policy"), frame: try await door.frame(call, organisation), content: content)
        page.trail = [(ui("政策汇编", "Policies"), LegalCheckupURL.editPolicies(organisation).path)]
        if let policy, policy.state == .published {
            page.actions = "<a class=\"button\" href=\"\(LegalCheckupURL.policy(policy.id).path)\">\(ui.icon("eye"))\(ui("公开页面", "Public page"))</a>"
        }
        return .page(page, in: call, status: status)
    }

    private func save(_ call: Call, _ policy: Policy?) async throws -> Reply {
        let organisation = try call.organisation()
        var form = try await call.form()
        let content = read(&form)
        let state = form.choice("state", PolicyState.self) ?? .draft
        guard form.isValid else { return try await page(call, policy, form, status: .unprocessableContent) }
        let version: Int? = policy == nil ? nil : form["version"].flatMap { Int($0) } ?? 0
        let id = policy?.id ?? tools.ids.next()
        let (person, now) = (try call.person(), call.now)
        try await call.database.write { tx in
            try tools.policies.save(content, state: state, id: id, version: version, at: organisation, by: person, now: now, in: tx)
        }
        return .redirect(
            to: LegalCheckupURL.editPolicy(organisation, id).path, toast: state == .published ? Phrase("已发布", "Published") : Phrase("已存为草稿", "Saved as a draft"), in: call)
    }

    private func read(_ form: inout Form) -> PolicyContent {
        let from = form.day("valid_from")
        let through = form.optionalDay("valid_through")
        if let through, through < from { form.fail("valid_through", "order", Phrase("失效日期应在生效日期之后。", "It must end after it begins.")) }
        let tags = (form.optionalText("tags", max: 120) ?? "").split { $0.isWhitespace || $0 == "," || $0 == "，" || $0 == "、" }.map(String.init)
        return PolicyContent(
            title: form.text("title", 4...80), text: form.text("text", 10...8000), source: form.text("source", 2...200), isVerified: form.isOn("verified"),
            region: form["region"].flatMap { RegionCode($0) }, audience: form.choice("audience", PolicyAudience.self) ?? .both, tags: Array(tags.prefix(10)),
            codes: form.all("codes").map { FindingCode(rawValue: $0) }.filter { tools.engine.taxonomy[$0] != nil }, validFrom: from, validThrough: through)
    }
}
