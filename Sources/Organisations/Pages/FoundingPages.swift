import Audit
import HTTPTypes
import Identity
import Kernel
import Store
import Web

/// The queue of foundings at the union that decides: the most urgent first, what the union below let run over among them. (domain.md R9)
struct FoundingPages: Sendable {
    let organisations: Organisations
    let foundings: Foundings
    let people: People

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/foundings", .officer(OrganisationsFeature.found)) { call in .page(try await queue(call), in: call) },
            .get("/admin/unions/{organisation}/foundings/{founding}", .officer(OrganisationsFeature.found)) { call in
                .page(try await detail(Form(), call), in: call)
            },
            .post("/admin/unions/{organisation}/foundings/{founding}/approval", .officer(OrganisationsFeature.found)) { call in try await approve(call) },
            .post("/admin/unions/{organisation}/foundings/{founding}/rejection", .officer(OrganisationsFeature.found)) { call in try await reject(call) },
        ]
    }

    // MARK: Queue

    private func queue(_ call: Call) async throws -> Page {
        let id = try call.organisation()
        let tree = try await organisations.tree()
        guard let node = tree.node(id) else { throw CommonProblem.notFound }
        let (today, cursor, limit) = (call.now.day, try call.cursor(2), try call.limit())
        let (slice, count, decided) = try await call.database.read { tx in
            (
                try foundings.waiting(at: id, today: today, after: cursor, limit: limit, in: tx), try foundings.waitingCount(at: id, today: today, in: tx),
                try foundings.decided(by: id, limit: 10, in: tx)
            )
        }
        let ui = call.ui
        var table = TableView(
            path: OrganisationsURL.foundings(id).path, caption: ui("待审批的建会申请", "Foundings that wait"), state: TableState(call, defaultSort: "due"),
            columns: Self.columns(id, tree), slice: slice)
        table.total = count.all
        let days = foundings.term.workingDays
        let emptyText = ui(
            "职工在“建会登记”中提交的申请会出现在这里，须在 \(days) 个工作日内答复。", "What workers hand in online shows up here, to be answered within \(days) working days.")
        table.empty = "<h2>\(ui("没有待审批的建会申请", "No foundings wait"))</h2><p>\(emptyText)</p>"
        var page = Page(
            ui("建会审批", "Foundings"), frame: .officer(organisation: id, name: node.shortName), content: "\(table.html(ui))\(Self.decidedList(decided, id, ui))")
        page.trail = [(node.shortName, OrganisationsURL.profile(id).path)]
        return page
    }

    private static func columns(_ id: OrganisationID, _ tree: OrganisationTree) -> [TableColumn<Founding>] {
        [
            TableColumn("name", Phrase("拟建工会", "Union")) { row, _ in "<a href=\"\(OrganisationsURL.foundingAt(id, row.id).path)\">\(row.draft.name)</a>" },
            TableColumn("due", Phrase("答复期限", "Answer by")) { row, ui in
                "\(ui.time(row.dueOn)) \(if: row.isOverdue(on: ui.now.day), ui.tag(.bad, ui("已超期", "Overdue"), icon: "warning"))"
            },
            TableColumn("upper", Phrase("审批工会", "Decides")) { row, _ in HTML(text: tree.shortName(row.upper) ?? "") },
            TableColumn("area", Phrase("地区", "Area")) { row, ui in HTML(text: ui.areaName(row.draft.region) ?? "") },
            TableColumn("staff", Phrase("职工", "Staff"), isNumber: true) { row, _ in HTML(text: Numbers.grouped(row.draft.staffCount)) },
            TableColumn("applied", Phrase("提交时间", "Handed in")) { row, ui in ui.time(row.appliedAt) },
        ]
    }

    private static func decidedList(_ decided: [Founding], _ id: OrganisationID, _ ui: UI) -> HTML {
        guard !decided.isEmpty else { return HTML() }
        let rows = decided.map { founding in
            ListRow(
                founding.draft.name, path: OrganisationsURL.foundingAt(id, founding.id).path, detail: founding.decidedAt.map { ui.time($0) } ?? HTML(),
                tail: ui.tag(founding.state == .approved ? .good : .mute, ui(founding.state.name)))
        }
        return ui.card(ui("最近办结", "Decided lately"), flush: true, ui.list(rows))
    }

    // MARK: One founding

    /// The founding, if it is the path's union's to see.
    private func founding(_ call: Call) async throws -> Founding {
        let (union, id) = (try call.organisation(), try call.id("founding", of: FoundingTag.self))
        let tree = try await organisations.tree()
        let found = try await call.database.read { try foundings.founding(id, in: $0) }
        guard let found, tree.covers(union, found.upper) else { throw CommonProblem.notFound }
        return found
    }

    private func detail(_ form: Form, _ call: Call) async throws -> Page {
        let founding = try await founding(call)
        let union = try call.organisation()
        let tree = try await organisations.tree()
        let (people, id) = (people, founding.applicant)
        let applicant = try await call.database.read { tx in try people.person(id, in: tx) }
        let phone = try applicant.flatMap { try people.masked($0).phone }
        let ui = call.ui
        let name = applicant.map { $0.name.isEmpty ? ui("（未填写姓名）", "(no name)") : $0.name } ?? ui("已注销的用户", "a former user")
        var page = Page(
            founding.draft.name, frame: .officer(organisation: union, name: tree.shortName(union) ?? ""),
            content: """
                \(ui.errorSummary(form))\(Self.standing(founding, tree, ui))<div class="split"><section class="card">\(FoundingViews.facts(founding.draft, ui))</section>\
                <aside class="stack"><section class="card"><dl class="facts">\(ui.fact(Phrase("申请人", "Applicant"), name))\(ui.fact(Phrase("手机", "Phone"), phone))\
                \(ui.fact(Phrase("提交时间", "Handed in"), html: ui.time(founding.appliedAt)))\(ui.fact(Phrase("答复期限", "Answer by"), html: ui.time(founding.dueOn)))</dl></section>\
                \(if: founding.state == .submitted, Self.decision(form, founding, union, ui))</aside></div>
                """)
        page.trail = [(ui("建会审批", "Foundings"), OrganisationsURL.foundings(union).path)]
        return page
    }

    private static func standing(_ founding: Founding, _ tree: OrganisationTree, _ ui: UI) -> HTML {
        switch founding.state {
        case .submitted where founding.isOverdue(on: ui.now.day):
            ui.notice(.bad, nil, HTML(text: ui("已超过答复期限，请尽快办理。", "The answer is overdue.")))
        case .submitted: HTML()
        case .approved:
            ui.notice(
                .good, ui("已批准，工会已成立", "Approved: the union is founded"),
                founding.organisation.flatMap { tree.node($0) }.map { "<a href=\"\(OrganisationsURL.profile($0.id).path)\">\($0.name)</a>" } ?? HTML())
        case .rejected: ui.notice(.mute, ui("未批准", "Rejected"), HTML(text: founding.reason ?? ""))
        case .withdrawn: ui.notice(.mute, nil, HTML(text: ui("申请人已撤回。", "Withdrawn by the applicant.")))
        }
    }

    private static func decision(_ form: Form, _ founding: Founding, _ union: OrganisationID, _ ui: UI) -> HTML {
        """
        <section class="card stack"><h2>\(ui("审批", "Decide"))</h2>\
        \(ui.form(OrganisationsURL.foundingApproval(union, founding.id).path, """
            <p>\(ui("批准后工会即成立，申请人成为工会管理员。", "Approving founds the union and makes the applicant its administrator."))</p>\
            <button class="button primary wide" type="submit">\(ui.icon("check"))\(ui("批准成立", "Approve"))</button>
            """))\
        <details\(flag: "open", form.problem("reason") != nil)><summary>\(ui("不予批准", "Reject"))</summary>\
        \(ui.form(OrganisationsURL.foundingRejection(union, founding.id).path, """
            \(ui.textarea(form, "reason", ui("理由", "Reason"), rows: 3, hint: ui("申请人会看到。", "The applicant reads it.")))\
            \(ui.formEnd(ui("不予批准", "Reject"), style: "danger"))
            """))</details></section>
        """
    }

    // MARK: Deciding

    private func approve(_ call: Call) async throws -> Reply {
        let founding = try await founding(call)
        var form = try await call.form()
        let (officer, now) = (try call.person(), call.now)
        do {
            let union = try await call.database.write(lane: Counters.lane) { try foundings.approve(founding.id, by: officer, at: now, in: $0) }
            return .redirect(to: OrganisationsURL.profile(union).path, toast: Phrase("已批准，工会成立", "Approved; the union is founded"), in: call)
        } catch {
            try form.absorb(error)
            return .page(try await detail(form, call), in: call, status: .unprocessableContent)
        }
    }

    private func reject(_ call: Call) async throws -> Reply {
        let founding = try await founding(call)
        var form = try await call.form()
        let reason = form.text("reason", 4...500)
        guard form.isValid else { return .page(try await detail(form, call), in: call, status: .unprocessableContent) }
        let (officer, now) = (try call.person(), call.now)
        try await call.database.write { try foundings.reject(founding.id, reason: reason, by: officer, at: now, in: $0) }
        return .redirect(to: OrganisationsURL.foundings((try call.organisation())).path, toast: Phrase("已答复申请人", "The applicant has the answer"), in: call)
    }
}
