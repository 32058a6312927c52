import Identity
import Kernel
import Organisations
import Store
import Web

/// What the union's team sees of its cases.
enum TeamViews {
    struct View: Sendable {
        let organisation: OrganisationID
        let found: CheckupCase
        let viewer: CheckupViewer
        let union: String
        let lawyers: [RoleHolding]
        let document: CaseDocument?
        let job: Job?
        let counts: [FindingDecision: Int]
        let facts: CheckupFacts
        let prescription: Prescription?
        let items: [CureItem]
        let sessions: [CureSession]
        let isInterviewDone: Bool
        let hasLetter: Bool
        let taxonomy: Taxonomy
        let today: Day

        func url(_ act: LegalCheckupURL.TeamAct) -> String { LegalCheckupURL.teamAct(organisation, found.id, act).path }
        var reviewPath: String { LegalCheckupURL.review(organisation, found.id, at: nil).path }
        func mayDo(_ act: CheckupAct) -> Bool {
            let capacity: CheckupActor = viewer.isAssignedLawyer && act.actors.contains(.lawyer) ? .lawyer : viewer.isCoordinator ? .coordinator : .lawyer
            return refusal(of: act, by: capacity, facts, today: today) == nil
        }
    }

    // MARK: List

    static func tiles(_ ui: UI, _ counts: [CheckupState: Int]) -> HTML {
        func sum(_ states: [CheckupState]) -> String { Numbers.grouped(states.reduce(0) { $0 + (counts[$1] ?? 0) }) }
        return ui.tiles([
            Tile(ui("待受理、待同意", "Asked or invited"), sum([.requested, .invited])),
            Tile(ui("检查和复核", "Examined"), sum([.consented, .finding, .reviewing])), Tile(ui("整改和复查", "In cure"), sum([.prescribed, .curing, .rechecking])),
            Tile(ui("已办结", "Closed"), sum([.closed])),
        ])
    }

    static func table(
        _ ui: UI, _ organisation: OrganisationID, _ state: TableState, _ slice: Slice<CheckupCase>, _ tree: OrganisationTree, isFirst: Bool, mayInvite: Bool
    ) -> HTML {
        var table = TableView(
            path: LegalCheckupURL.list(organisation).path, caption: ui("法治体检案件", "Check-ups"), state: state,
            columns: [
                TableColumn("employer", Phrase("企业", "Firm")) { found, _ in "<a href=\"\(LegalCheckupURL.team(organisation, found.id).path)\">\(found.employer.name)</a>" },
                TableColumn("state", Phrase("进度", "State"), isTag: true) { found, ui in LandingViews.tag(found.state, ui) },
                TableColumn("industry", Phrase("行业", "Industry")) { found, ui in "\(found.employer.industry.map { ui($0.name) } ?? "—")" },
                TableColumn("recheck", Phrase("复查日期", "Re-check")) { found, ui in found.recheckDueOn.map { ui.time($0) } ?? "—" },
                TableColumn("union", Phrase("承办工会", "Union")) { found, _ in "\(tree.shortName(found.organisation) ?? "")" },
                TableColumn("created", Phrase("建立时间", "Opened"), isExtra: true) { found, ui in ui.time(found.createdAt) },
            ], slice: slice)
        table.searchLabel = ui("企业名称", "Name of the firm")
        table.filters = [TableFilter("state", ui("进度", "State"), CheckupState.allCases.map { ($0.rawValue, ui($0.label)) })]
        if isFirst {
            let invite: HTML =
                mayInvite ? "<div class=\"actions\"><a class=\"button primary\" href=\"\(LegalCheckupURL.invite(organisation).path)\">\(ui("邀请企业", "Invite a firm"))</a></div>" : ""
            table.empty = """
                <h2>\(ui("还没有法治体检", "No check-up yet"))</h2>\
                <p>\(ui("邀请企业参加，或者把“企业法治体检”页面发给企业，由企业自己申请。", "Invite a firm, or send it the page “Check-up for firms” to ask by itself."))</p>\(invite)
                """
        }
        return table.html(ui)
    }

    static func invite(_ ui: UI, _ form: Form, _ organisation: OrganisationID, _ areas: CheckupAreas, _ frame: Page.Frame) -> Page {
        let content: HTML = """
            \(ui.errorSummary(form))\(ui.form(LegalCheckupURL.invite(organisation).path, """
                \(EmployerFields.views(ui, form, areas))\
                \(ui.field(form, "phone", ui("企业联系人的手机", "Phone of the firm's person"), .phone, hint: ui(
                    "对方用这个手机号登录，看到告知书，同意后提交材料。号码加密保存。", "They sign in with it, read the terms and hand in documents. Kept encrypted.")))\
                \(ui.checkbox(form, "paper", ui("企业已签署书面同意书，由工会代为提交材料（可不填手机）", "The firm has agreed on paper; the union hands in its documents (phone optional)")))\
                \(ui.formEnd(ui("发出邀请", "Invite"), cancel: LegalCheckupURL.list(organisation).path))
                """))
            """
        var page = Page(ui("邀请企业体检", "Invite a firm"), frame: frame, content: content)
        page.trail = [(ui("法治体检", "Check-ups"), LegalCheckupURL.list(organisation).path)]
        return page
    }

    // MARK: One case

    static func page(_ ui: UI, _ form: Form, _ view: View, _ history: HTML, _ frame: Page.Frame) -> Page {
        let found = view.found
        let sees = DocumentAccess.seesDocument(view.viewer)
        let main: HTML =
            sees
            ? "\(now(ui, form, view))\(findings(ui, view))\(cure(ui, form, view))"
            : ui.notice(.info, nil, "\(ui(CheckupProblem.documentIsClosed.message))", icon: "lock")
        let content: HTML = """
            \(ui.errorSummary(form))\(ui.steps(CheckupState.steps.map { ui($0) }, current: found.state.step))\
            <div class="split"><div class="stack">\(main)</div><aside class="stack">\(facts(ui, view))\(if: sees, assign(ui, form, view))\
            \(ui.card(ui("操作记录", "History"), history))</aside></div>
            """
        var page = Page(found.employer.name, frame: frame, content: content)
        page.trail = [(ui("法治体检", "Check-ups"), LegalCheckupURL.list(view.organisation).path)]
        return page
    }

    private static func now(_ ui: UI, _ form: Form, _ view: View) -> HTML {
        let found = view.found
        switch found.state {
        case .requested:
            let due = CheckupTerms.answerDay(receivedOn: found.createdAt.day)
            let decide: HTML = """
                <section class="card stack"><h2>\(ui("企业申请体检", "The firm asks for a check-up"))</h2>\
                <p>\(ui("请在 \(ui.show(due)) 前答复。", "Answer by \(ui.show(due))."))</p>\(ui.button(post: view.url(.accept), ui("受理", "Take it up"), icon: "check", style: "primary"))\
                <details\(flag: "open", form.problem("reason") != nil)><summary>\(ui("不予受理", "Decline"))</summary>\
                \(ui.form(view.url(.decline), """
                    \(ui.textarea(form, "reason", ui("原因（企业会看到）", "Reason (the firm reads it)"), rows: 3))\
                    \(ui.formEnd(ui("答复企业", "Tell the firm"), style: "danger"))
                    """))\
                </details></section>
                """
            return view.viewer.isCoordinator ? decide : ui.notice(.info, nil, "\(ui("等联络员受理。", "The coordinator has to take it up."))", icon: "clock")
        case .invited:
            let path = LegalCheckupURL.firm(found.id).path
            let address = ui.house.settings.baseURL + path
            return ui.notice(
                .info, ui("等企业同意", "Waiting for consent"),
                "\(ui("对方已收到短信。也可以把这个链接发给对方，用被邀请的手机号登录后打开：", "They got a message. You can also send this link; it opens for the invited phone: "))\(address)", icon: "clock",
                actions: "<button class=\"button small\" type=\"button\" data-copy=\"\(address)\" data-js hidden>\(ui.icon("copy"))\(ui("复制链接", "Copy the link"))</button>")
        case .consented:
            return FirmViews.documentForms(ui, form, view.url(.document), view.url(.text), title: ui("代企业提交材料", "Hand in for the firm"))
        case .finding, .rechecking:
            return "<section class=\"card stack\"><h2>\(ui("机器初检", "Examination"))</h2>\(FirmViews.progress(ui, found, view.document, view.job))</section>"
        case .prescribed:
            return ui.notice(
                .info, ui("等企业确认并开始整改", "The firm has to begin the cure"), "\(ui("企业已收到短信。", "It has been told."))", icon: "clock",
                actions: view.mayDo(.acknowledge) ? ui.button(post: view.url(.acknowledge), ui("企业已口头确认，开始整改", "The firm agreed by word: begin"), style: "small") : "")
        case .curing:
            guard view.mayDo(.recheck) else { return "" }
            return FirmViews.documentForms(ui, form, view.url(.document), view.url(.text), title: ui("代企业提交复查材料", "Hand in for the re-check"))
        case .reviewing, .closed, .withdrawn, .declined: return ""
        }
    }

    private static func findings(_ ui: UI, _ view: View) -> HTML {
        let found = view.found
        let total = view.counts.values.reduce(0, +)
        guard total > 0 || found.state == .reviewing || found.state == .rechecking else { return "" }
        let decided = total - (view.counts[.proposed] ?? 0)
        let tiles = [
            Tile(ui("待复核", "To review"), String(view.counts[.proposed] ?? 0)), Tile(ui("已确认", "Confirmed"), String(view.counts[.accepted] ?? 0)),
            Tile(ui("已排除", "Rejected"), String(view.counts[.rejected] ?? 0)),
        ]
        let word = view.viewer.isAssignedLawyer && found.state != .closed ? ui("逐条复核", "Review") : ui("查看材料和问题", "See document and findings")
        return """
            \(ui.tiles(tiles))\(ui.meter(decided, of: total, label: ui("复核进度", "Reviewed")))\
            <div class="row"><a class="button primary" href="\(view.reviewPath)">\(ui.icon("eye"))\(word)</a>\
            \(if: view.prescription != nil, """
                <a class="button" href="\(LegalCheckupURL.report(found.id).path)">\(ui.icon("clipboard"))\(ui("已签发的报告", "Issued report"))</a>
                """)\
            \(if: view.hasLetter, "<a class=\"button\" href=\"\(LegalCheckupURL.letter(found.id).path)\">\(ui("办结函", "Closing letter"))</a>")</div>
            """
    }

    private static func cure(_ ui: UI, _ form: Form, _ view: View) -> HTML {
        let found = view.found
        guard found.round > 0, found.state != .withdrawn else { return "" }
        let rows = view.items.map { item in
            ListRow(
                view.taxonomy[item.code].map { ui($0.title) } ?? item.code.rawValue, detail: "\(item.place)\(if: !item.owner.isEmpty, " · \(item.owner)")",
                tail: item.doneAt != nil
                    ? ui.tag(.good, ui("已整改", "Cured"))
                    : item.dueOn < view.today ? ui.tag(.bad, ui("过期 \(ui.show(item.dueOn))", "Overdue \(ui.show(item.dueOn))")) : ui.tag(.warn, ui.show(item.dueOn)))
        }
        let kinds = CureSession.Kind.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        let plan: HTML =
            found.state.isLiving
            ? """
            <details class="card"\(flag: "open", form.problem("topic") != nil)><summary>\(ui("安排辅导或培训", "Set a session or training"))</summary>\
            \(ui.form(view.url(.sessions), """
                \(ui.select(form, "kind", ui("形式", "Kind"), kinds))\(ui.field(form, "topic", ui("主题", "Topic")))\
                \(ui.field(form, "starts_at", ui("时间", "Time"), .moment))\(ui.field(form, "place", ui("地点", "Place")))\(ui.formEnd(ui("安排", "Set")))
                """))</details>
            """ : ""
        let held = HTML.joined(
            view.sessions.filter { !$0.isHeld && $0.startsAt.day <= view.today }.map {
                ui.button(post: LegalCheckupURL.held(view.organisation, found.id, $0.id).path, ui("“\($0.topic)”已举行", "“\($0.topic)” was held"), icon: "check", style: "small")
            })
        return """
            \(if: !rows.isEmpty, ui.card(ui("整改计划", "Cure plan"), flush: true, ui.list(rows)))\(FirmViews.sessions(ui, view.sessions))\(held)\(plan)
            """
    }

    private static func facts(_ ui: UI, _ view: View) -> HTML {
        let found = view.found
        var facts: [(name: String, value: HTML)] = [
            (ui("进度", "State"), LandingViews.tag(found.state, ui)), (ui("承办工会", "Union"), "\(view.union)"),
            (ui("承办律师", "Lawyer"), "\(view.lawyers.first { $0.person == found.lawyer }?.name ?? (found.lawyer == nil ? ui("待指派", "Not yet") : ui("已指派", "Assigned")))"),
        ]
        if let industry = found.employer.industry { facts.append((ui("行业", "Industry"), "\(ui(industry.name))")) }
        if let region = found.employer.region { facts.append((ui("所在地", "Place"), "\(ui(Regions.shipped.fullName(region)))")) }
        if let staff = found.employer.staffCount { facts.append((ui("职工", "Staff"), "\(Numbers.grouped(staff))")) }
        if let issued = found.issuedAt { facts.append((ui("签发", "Issued"), ui.time(issued.day))) }
        if let due = found.recheckDueOn { facts.append((ui("复查", "Re-check"), ui.time(due))) }
        facts.append((ui("问卷", "Questionnaire"), "\(view.isInterviewDone ? ui("已答完", "Done") : ui("未答完", "Not done"))"))
        if let reason = found.reason { facts.append((ui("原因", "Reason"), "\(reason)")) }
        return "<section class=\"card\">\(ui.facts(facts, plain: true))</section>"
    }

    private static func assign(_ ui: UI, _ form: Form, _ view: View) -> HTML {
        guard view.viewer.isCoordinator, view.found.state.isLiving else { return "" }
        guard !view.lawyers.isEmpty else {
            return ui.notice(.warn, nil, "\(ui("本级和上级工会还没有法律顾问，请先在“干部与角色”里授予。", "There is no legal adviser here or above: give the role first."))")
        }
        var filled = form
        if filled["lawyer"] == nil { filled.set("lawyer", view.found.lawyer?.description) }
        return ui.card(
            ui("指派律师", "Assign a lawyer"),
            ui.form(
                view.url(.assign),
                """
                \(ui.select(filled, "lawyer", ui("律师", "Lawyer"), view.lawyers.map { (value: $0.person.description, text: $0.name) }))\
                \(ui.formEnd(ui("指派", "Assign"), style: "small"))
                """))
    }
}
