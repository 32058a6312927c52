import HTTPTypes
import Kernel
import Store
import Web

/// 工会组织登记: somebody asks to found a union at their employer, and sees who decides and by when. (domain.md R9)
struct RegisterPages: Sendable {
    let organisations: Organisations
    let foundings: Foundings

    var routes: [Route] {
        [
            .get("/unions/register", .signedIn) { call in .page(try await formPage(Form(), call), in: call) },
            .post("/unions/register", .signedIn) { call in try await submit(call) },
            .get("/unions/register/{founding}", .signedIn) { call in .page(try await statusPage(call), in: call) },
            .post("/unions/register/{founding}/withdrawal", .signedIn) { call in try await withdraw(call) },
        ]
    }

    // MARK: Form

    private func formPage(_ form: Form, _ call: Call) async throws -> Page {
        let person = try call.person()
        let ui = call.ui
        let own = try await call.database.read { try foundings.foundings(of: person, in: $0) }
        let earlier: HTML =
            own.isEmpty
            ? HTML()
            : """
            <section class="card flush"><div class="section-head"><h2>\(ui("我的申请", "My applications"))</h2></div><ul class="list">\(each: own, { founding in
                """
                <li><span class="body"><a class="cover" href="\(OrganisationsURL.founding(founding.id).path)">\(founding.draft.name)</a>\
                <small>\(ui.time(founding.appliedAt))</small></span><span class="tail"><span class="tag">\(ui(founding.state.name))</span></span></li>
                """
            })</ul></section>
            """
        var page = Page(ui("建会登记", "Found a union"), frame: .open, content: "\(earlier)\(lead(ui))\(formView(form, ui))")
        page.trail = [(ui("找工会", "Find a union"), OrganisationsURL.finder.path)]
        return page
    }

    private func lead(_ ui: UI) -> HTML {
        let days = foundings.term.workingDays
        let text = ui(
            "填写单位和筹备情况，由所在地的上级工会在 \(days) 个工作日内答复。批准后工会即成立，您将成为该工会的管理员。",
            "Tell us about the employer. The union above answers within \(days) working days; once it approves, the union exists and you become its administrator.")
        return "<p>\(text)</p>"
    }

    private func formView(_ form: Form, _ ui: UI) -> HTML {
        let industries = Industry.allCases.map { (value: $0.rawValue, text: ui($0.name)) }
        let code = UI.Input("text", [("maxlength", "40"), ("autocomplete", "off")])
        let codeLabel = ui("用人单位统一社会信用代码", "The employer's unified social credit code")
        let nameHint = ui("不填则为“单位名称＋工会委员会”。", "Left empty, it is the name of the employer and its union committee.")
        let groupHint = ui("每行一个姓名，负责人写在第一行。", "One name a line, its head first.")
        let confirmation = ui("以上内容属实，且是职工自愿组建工会。", "This is true, and the workers found the union of their own free will.")
        return """
            \(ui.errorSummary(form))\(ui.form(OrganisationsURL.register.path, draft: "founding", """
                \(ui.field(form, "employer_name", ui("用人单位名称", "Employer"), hint: ui("与营业执照或单位证书一致。", "As on its licence or certificate.")))\
                \(ui.field(form, "employer_uscc", codeLabel, code, hint: ui("18 位。", "18 characters.")))\
                \(ui.field(form, "name", ui("拟建工会名称", "Name of the union"), hint: nameHint, optional: true))\
                \(PickerViews.area(form, ui))\
                \(ui.select(form, "industry", ui("所属行业", "Industry"), industries))\
                \(ui.field(form, "staff_count", ui("职工人数", "People who work there"), .number(1...1_000_000), short: true, suffix: ui("人", "people")))\
                \(ui.field(form, "member_count", ui("拟发展会员人数", "Who want to be members"), .number(1...1_000_000), short: true, suffix: ui("人", "people")))\
                \(ui.textarea(form, "preparing_group", ui("筹备组成员", "Preparing group"), rows: 4, hint: groupHint))\
                \(ui.checkbox(form, "confirmed", confirmation))\
                \(ui.formEnd(ui("提交申请", "Hand in"), cancel: OrganisationsURL.finder.path))
                """))
            """
    }

    private func submit(_ call: Call) async throws -> Reply {
        let person = try call.person()
        var form = try await call.form()
        if PickerViews.isSearch(form) { return .page(try await formPage(form, call), in: call) }
        if let draft = FoundingForm.read(&form) {
            let tree = try await organisations.tree()
            if let upper = tree.nearestFederation(to: draft.region) {
                do {
                    let now = call.now
                    let id = try await call.database.write(lane: Counters.lane) { try foundings.submit(draft, by: person, to: upper, at: now, in: $0) }
                    return .redirect(to: OrganisationsURL.founding(id).path, toast: Phrase("申请已提交", "Handed in"), in: call)
                } catch OrganisationProblem.employerHasUnion(let union, let name) {
                    form.fail("employer_uscc", "organisation.employer_has_union", OrganisationProblem.employerHasUnion(union, name: name).message)
                } catch {
                    try form.absorb(error)
                }
            } else {
                form.fail("area", OrganisationProblem.noFederation.code, OrganisationProblem.noFederation.message)
            }
        }
        return .page(try await formPage(form, call), in: call, status: .unprocessableContent)
    }

    // MARK: Status

    private func own(_ call: Call) async throws -> Founding {
        let (id, person) = (try call.id("founding", of: FoundingTag.self), try call.person())
        guard let founding = try await call.database.read({ try foundings.founding(id, in: $0) }), founding.applicant == person else { throw CommonProblem.notFound }
        return founding
    }

    private func statusPage(_ call: Call) async throws -> Page {
        let founding = try await own(call)
        let upper = try await call.database.read { try Organisations.record(founding.upper, in: $0) }
        let ui = call.ui
        var page = Page(
            ui("建会申请", "Founding"), frame: .open,
            content: """
                \(steps(founding, ui))\(answer(founding, upper, ui))<section class="card">\(FoundingViews.facts(founding.draft, ui))</section>\
                \(if: founding.state == .submitted, withdrawButton(founding, ui))
                """)
        page.trail = [(ui("建会登记", "Found a union"), OrganisationsURL.register.path)]
        return page
    }

    private func steps(_ founding: Founding, _ ui: UI) -> HTML {
        guard founding.state == .submitted || founding.state == .approved else { return HTML() }
        return ui.steps(
            [ui("提交申请", "Handed in"), ui("上级工会审批", "Decision"), ui("工会成立", "Founded")], current: founding.state == .submitted ? 1 : 3)
    }

    private func answer(_ founding: Founding, _ upper: Organisation?, _ ui: UI) -> HTML {
        let name = upper?.name ?? ""
        switch founding.state {
        case .submitted:
            let text = ui(
                "最迟 \(ui.show(founding.dueOn)) 答复。逾期未办的，会提醒再上一级工会。", "The answer comes by \(ui.show(founding.dueOn)). What is late goes to the next union up.")
            let isCertain = foundings.term.due(receivedOn: founding.appliedAt.day).isCertain
            let phone: HTML = upper?.contacts.phone.map { "<br>\(ui("咨询电话：", "Phone: "))\(ui.phoneLink($0))" } ?? HTML()
            return ui.notice(
                .info, ui("\(name)正在审批", "\(name) is deciding"),
                "\(text)\(phone)\(if: !isCertain, "<br><span class=\"soft\">\(ui(WorkingCalendar.uncertainWarning))</span>")", icon: "clock")
        case .approved:
            let link: HTML =
                founding.organisation.map {
                    "<a class=\"button primary\" href=\"\(OrganisationsURL.profile($0).path)\">\(ui("进入工会管理", "Manage the union"))</a>"
                } ?? HTML()
            let text = ui("请选举工会委员会，并登记届期、邀请职工入会。", "Now elect its committee, record the term and invite people to join.")
            return ui.notice(.good, ui("工会已成立", "The union is founded"), HTML(text: text), actions: link)
        case .rejected:
            return ui.notice(
                .bad, ui("\(name)没有批准", "\(name) did not approve"), HTML(text: founding.reason ?? ""),
                actions: "<a class=\"button\" href=\"\(OrganisationsURL.register.path)\">\(ui("修改后重新申请", "Apply again"))</a>")
        case .withdrawn: return ui.notice(.mute, nil, HTML(text: ui("您已撤回这份申请。", "You withdrew this application.")))
        }
    }

    private func withdrawButton(_ founding: Founding, _ ui: UI) -> HTML {
        ui.button(
            post: OrganisationsURL.foundingWithdrawal(founding.id).path, ui("撤回申请", "Withdraw"), icon: "undo", style: "quiet",
            confirm: ui("撤回“\(founding.draft.name)”的建会申请？", "Withdraw the application for \(founding.draft.name)?"))
    }

    private func withdraw(_ call: Call) async throws -> Reply {
        let founding = try await own(call)
        _ = try await call.form()
        let (person, now) = (try call.person(), call.now)
        try await call.database.write { try foundings.withdraw(founding.id, by: person, at: now, in: $0) }
        return .redirect(to: OrganisationsURL.founding(founding.id).path, toast: Phrase("已撤回", "Withdrawn"), in: call)
    }
}

/// Reads and checks the form of a founding.
enum FoundingForm {
    /// `nil` if something is wrong; the problems are in the form.
    static func read(_ form: inout Form) -> FoundingDraft? {
        let employer = UnionName.cleaned(form.text("employer_name", 4...100))
        let code = uscc(&form)
        let name = form.optionalText("name", max: 100).map(UnionName.cleaned) ?? (employer.isEmpty ? "" : employer + "工会委员会")
        let region = RegionCode(form["region"] ?? "")
        if region == nil { form.fail("region", "required", Phrase("请先查找，再选择所在地区。", "Find the area and choose it.")) }
        let industry = form.choice("industry", Industry.self)
        let staff = form.integer("staff_count", 1...1_000_000)
        let members = form.integer("member_count", 1...1_000_000)
        if form.isValid, members > staff {
            form.fail("member_count", "organisation.more_members_than_staff", Phrase("会员人数不能多于职工人数。", "There can't be more members than people who work there."))
        }
        let group = preparingGroup(&form)
        if !form.isOn("confirmed") { form.fail("confirmed", "required", Phrase("请确认内容属实、自愿组建。", "Confirm that this is true and of free will.")) }
        guard form.isValid, let region, let industry, let code else { return nil }
        return FoundingDraft(
            name: name, employerName: employer, employerUSCC: code, region: region, industry: industry, staffCount: staff, memberCount: members, preparingGroup: group)
    }

    private static func uscc(_ form: inout Form) -> String? {
        do { return try USCC.parse(form["employer_uscc"] ?? "", of: .employer).text } catch {
            form.fail(error.problem(field: "employer_uscc"))
            return nil
        }
    }

    private static func preparingGroup(_ form: inout Form) -> [String] {
        let lines = form.text("preparing_group", 2...600).split(whereSeparator: \.isNewline)
        var names: [String] = []
        for line in lines where !line.allSatisfy(\.isWhitespace) {
            do { names.append(try PersonName.parse(String(line)).text) } catch {
                form.fail(error.problem(field: "preparing_group"))
                return []
            }
        }
        if names.count > 20 { form.fail("preparing_group", "too_many", Phrase("筹备组最多 20 人。", "At most 20 people.")) }
        return names
    }
}

/// What applicants and officers both see of a founding.
enum FoundingViews {
    static func facts(_ draft: FoundingDraft, _ ui: UI) -> HTML {
        """
        <dl class="facts">\(ui.fact(Phrase("拟建工会名称", "Name of the union"), draft.name))\(ui.fact(Phrase("用人单位", "Employer"), draft.employerName))\
        \(ui.fact(Phrase("统一社会信用代码", "Unified social credit code"), html: "<span class=\"mono\">\(draft.employerUSCC)</span>"))\
        \(ui.fact(Phrase("所在地区", "Area"), ui.areaName(draft.region)))\(ui.fact(Phrase("所属行业", "Industry"), ui(draft.industry.name)))\
        \(ui.fact(Phrase("职工人数", "People who work there"), Numbers.grouped(draft.staffCount)))\
        \(ui.fact(Phrase("拟发展会员", "Who want to be members"), Numbers.grouped(draft.memberCount)))\
        \(ui.fact(Phrase("筹备组", "Preparing group"), draft.preparingGroup.joined(separator: ui("、", ", "))))</dl>
        """
    }
}
