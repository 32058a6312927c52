import Audit
import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// Applications that wait for a union, and those of unions below that have waited too long. (domain.md R17)
struct ApplicationPages: Sendable {
    let feature: MembershipFeature

    var routes: [Route] {
        let access = Access.officer(MembershipFeature.approve)
        return [
            .get("/admin/unions/{organisation}/applications", access) { call in try await list(call) },
            .post("/admin/unions/{organisation}/applications/bulk", access) { call in try await bulk(call) },
            .post("/admin/unions/{organisation}/applications/{membership}/approval", access) { call in
                _ = try await call.form()
                let tree = try await feature.organisations.tree()
                let member = try await feature.member(call, tree)
                try await decide(call, [member], .approve, reason: nil)
                return .redirect(
                    to: MembershipURL.applications(try call.organisation()).path, toast: Phrase("已批准 \(member.name) 入会。", "\(member.name) is a member now."), in: call)
            },
            .post("/admin/unions/{organisation}/applications/{membership}/rejection", access) { call in try await reject(call) },
        ]
    }

    /// What one row shows.
    struct Item: Sendable {
        let member: Membership
        let phone: String?
        let paper: String?
        let unionName: String
        let isOverdue: Bool
        let mayDecide: Bool
    }

    private func list(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        let tree = try await feature.organisations.tree()
        let scope = MemberScope(organisation, in: tree)
        let isUnion = if case .union = scope { true } else { false }
        let limit = try call.limit()
        let after = try call.cursor(2).map { WaitingLists.Place(dueOn: Day(number: Int32(clamping: try $0.integer(0))), id: try $0.integer(1)) }
        let line = feature.memberships.term.overdueLine(today: call.now.day)
        let onlyOverdue = !isUnion && call.query["all"] == nil
        let (members, people) = try await feature.database.read { tx in
            let members = try feature.waitingLists.pending(.applied, in: scope, dueBefore: onlyOverdue ? line : nil, after: after, limit: limit + 1, tx: tx)
            return (members, try feature.identity.people.people(members.map(\.person), in: tx))
        }
        let items = try members.map { member -> Item in
            let numbers = try people[member.person].map { try feature.identity.people.masked($0) }
            let isOverdue = member.dueOn.map { $0 < line } ?? false
            let capacity = try call.capacity(at: member.organisation, MembershipFeature.approve)
            return Item(
                member: member, phone: numbers?.phone, paper: numbers?.paper, unionName: tree.shortName(member.organisation) ?? "", isOverdue: isOverdue,
                mayDecide: capacity == .unionOfficer || isOverdue)
        }
        let slice = Slice(fetched: items, limit: limit) { Cursor([String($0.member.dueOn?.number ?? 0), $0.member.id.description]) }
        return .page(try view(call, tree, slice, isUnion: isUnion, onlyOverdue: onlyOverdue), in: call)
    }

    private func view(_ call: Call, _ tree: OrganisationTree, _ slice: Slice<Item>, isUnion: Bool, onlyOverdue: Bool) throws -> Page {
        let ui = call.ui
        let organisation = try call.organisation()
        let path = MembershipURL.applications(organisation).path
        var columns: [TableColumn<Item>] = [
            TableColumn("name", Phrase("姓名", "Name")) { item, _ in
                "<a class=\"nowrap\" href=\"\(MembershipURL.member(organisation, item.member.id).path)\">\(item.member.name)</a>"
            },
            TableColumn("due", Phrase("办理期限", "Due")) { item, ui in ui.due(item.member.dueOn, isOverdue: item.isOverdue) },
            TableColumn("phone", Phrase("手机", "Phone")) { item, ui in "<span class=\"nowrap\">\(ui.orDash(item.phone))</span>" },
            TableColumn("paper", Phrase("证件号码", "Paper")) { item, ui in "<span class=\"nowrap\">\(ui.orDash(item.paper))</span>" },
            TableColumn("occupation", Phrase("岗位", "Occupation")) { item, ui in HTML(text: ui.orDash(item.member.work.occupation)) },
            TableColumn("applied", Phrase("申请时间", "Applied")) { item, ui in "<span class=\"nowrap\">\(ui.time(item.member.appliedAt.day))</span>" },
            TableColumn("acts", Phrase("办理", "Decide")) { item, ui in
                item.mayDecide ? Self.acts(ui, organisation, item.member) : "<span class=\"soft\">\(ui("由基层工会办理", "With the base union"))</span>"
            },
        ]
        if !isUnion { columns.insert(TableColumn("union", Phrase("工会", "Union")) { item, _ in HTML(text: item.unionName) }, at: 1) }
        var table = TableView(path: path, caption: ui("入会申请", "Applications"), state: TableState(call, defaultSort: "due"), columns: columns, slice: slice)
        table.rowID = { $0.member.id.description }
        table.bulkAction = MembershipURL.applicationsBulk(organisation).path
        table.bulkButtons = "<button class=\"button primary small\" name=\"act\" value=\"approve\">\(ui("批准所选", "Approve the selected"))</button>"
        table.empty = ui.empty(
            "check", ui("没有待办理的入会申请", "No applications wait"),
            isUnion
                ? ui("职工可以扫二维码或搜索本工会名称申请入会。", "Workers apply by the QR code or by searching for the union's name.")
                : ui("下级工会超过 5 个工作日未办理的申请会出现在这里。", "Applications that unions below left for more than 5 working days show here."))
        let tabs: HTML =
            isUnion
            ? ""
            : ui.tabs(
                ui("范围", "Which"),
                [
                    Tab(ui("超期未办", "Overdue"), path: path, isCurrent: onlyOverdue), Tab(ui("全部待办", "All waiting"), path: path + "?all=1", isCurrent: !onlyOverdue),
                ])
        return try feature.officerPage(
            call, ui("入会审批", "Applications"), tree,
            """
            <p class="lead">\(ui("收到申请后 5 个工作日内办理；第 6 个工作日起，上级工会也可以办理。超期不会自动通过。", "Decide within 5 working days; from day 6 the upper union may. Nothing is approved by itself."))\
            </p>\(tabs)\(table.html(ui))
            """)
    }

    private static func acts(_ ui: UI, _ organisation: OrganisationID, _ member: Membership) -> HTML {
        // Inside the table's own form a form can't stand, so each button says where it posts.
        """
        <div class="row nowrap"><button class="button small" type="submit" formaction="\(MembershipURL.approval(organisation, member.id).path)">\(ui("批准", "Approve"))</button>\
        <a class="button small" href="\(MembershipURL.member(organisation, member.id).path)#act-reject">\(ui("不通过", "Reject"))</a></div>
        """
    }

    private func reject(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let tree = try await feature.organisations.tree()
        let member = try await feature.member(call, tree)
        let reason = form.text("reason", 2...200)
        guard form.isValid else { throw CommonProblem.invalid(form.problems) }
        try await decide(call, [member], .reject, reason: reason)
        return .redirect(to: MembershipURL.applications(try call.organisation()).path, toast: Phrase("已办理，申请人能看到原因。", "Done; the applicant sees why."), in: call)
    }

    private func bulk(_ call: Call) async throws -> Reply {
        let form = try await call.form()
        let organisation = try call.organisation()
        let tree = try await feature.organisations.tree()
        let ids = form.all("id").compactMap { MembershipID($0) }
        guard !ids.isEmpty else { return .redirect(to: MembershipURL.applications(organisation).path, toast: Phrase("请先选择申请。", "Select applications first."), in: call) }
        guard ids.count <= 200 else { throw MembershipProblem.tooManySelected(limit: 200) }
        let members = try await feature.database.read { try feature.lists.memberships(ids, in: $0) }.filter { tree.covers(organisation, $0.organisation) }
        if form["confirmed"] != "yes" {
            let ui = call.ui
            let names = members.prefix(10).map(\.name).joined(separator: ui("、", ", "))
            let page = try feature.officerPage(
                call, ui("批准入会", "Approve"), tree,
                ui.confirm(
                    ui("批准 \(members.count) 人入会？", "Approve \(members.count) people?"), names + (members.count > 10 ? "……" : ""),
                    action: MembershipURL.applicationsBulk(organisation).path, ui("批准 \(members.count) 人", "Approve \(members.count)"),
                    back: MembershipURL.applications(organisation).path, fields: members.map { ("id", $0.id.description) }))
            return .page(page, in: call)
        }
        let done = try await decide(call, members, .approve, reason: nil)
        return .redirect(
            to: MembershipURL.applications(organisation).path,
            toast: done == members.count
                ? Phrase("已批准 \(done) 人。", "\(done) approved.")
                : Phrase(
                    "已批准 \(done) 人，\(members.count - done) 人已由别人办理。",
                    "\(done) approved; \(members.count - done) were decided already."),
            in: call)
    }

    /// - Returns: how many were decided; of many at once those that somebody else decided meanwhile are left alone.
    @discardableResult func decide(_ call: Call, _ members: [Membership], _ act: MembershipMachine.Act, reason: String?) async throws -> Int {
        let person = try call.person()
        let now = call.now
        var done = 0
        for member in members {
            let acting = Acting(try call.capacity(at: member.organisation, MembershipFeature.approve), .person(person))
            do {
                try await feature.database.write(lane: Counters.lane) { tx in
                    try feature.decisions.perform(act, on: member.id, by: acting, with: .init(reason: reason), now: now, in: tx)
                }
                done += 1
            } catch MembershipProblem.noSuchMove where members.count > 1 { continue }
        }
        return done
    }
}
