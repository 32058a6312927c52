import Audit
import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// The officer's list of members of a union and all below it.
struct MembersPages: Sendable {
    let feature: MembershipFeature

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/members", .officer(MembershipFeature.view)) { call in try await list(call) },
            .post("/admin/unions/{organisation}/members/bulk", .officer(MembershipFeature.manage)) { call in try await bulk(call) },
            .get("/admin/unions/{organisation}/members/invitation", .officer(MembershipFeature.view)) { call in try await invitation(call) },
        ]
    }

    private func list(_ call: Call) async throws -> Reply {
        let ui = call.ui
        let organisation = try call.organisation()
        let tree = try await feature.organisations.tree()
        let filter = MemberFilter(call.query)
        let state = TableState(call, defaultSort: "name")
        let page = try await MemberPage(feature: feature).load(
            filter, at: organisation, tree: tree, cursor: call.query["cursor"].flatMap { $0.isEmpty ? nil : $0 }, limit: try call.limit(), today: call.now.day,
            showsPapers: state.columns?.contains("paper") == true)
        let isUnion = if case .union = MemberScope(organisation, in: tree) { true } else { false }
        let departments = isUnion ? try await feature.database.read { try feature.lists.departments(of: organisation, in: $0) } : []
        let path = MembershipURL.members(organisation).path
        var table = TableView(
            path: path, caption: ui("会员", "Members"), state: state, columns: Self.columns(organisation, isUnion: isUnion), slice: page.slice)
        table.filters = Self.filters(ui, departments)
        table.searchLabel = ui("姓名、手机、证件号或工号", "Name, phone, paper, number")
        table.total = page.total
        let mayExport = try await call.may(IdentityFeature.exportMembers, at: organisation)
        if mayExport, filter.text.isEmpty || filter.searchesNames { table.exportPath = MembershipURL.newExport(organisation).path }
        if isUnion, try await call.may(MembershipFeature.manage, at: organisation) {
            table.rowID = { $0.member.id.description }
            table.bulkAction = MembershipURL.membersBulk(organisation).path + filter.query.suffix
            table.bulkButtons = Self.bulkButtons(ui)
        }
        table.empty = Self.empty(ui, organisation, isFiltered: !filter.query.pairs.isEmpty, isUnion: isUnion)
        let actions: HTML =
            isUnion
            ? """
            <a class="button" href="\(MembershipURL.invitation(organisation).path)">\(ui.icon("qr"))\(ui("入会二维码", "QR code"))</a>\
            <a class="button" href="\(MembershipURL.imports(organisation).path)">\(ui.icon("upload"))\(ui("导入花名册", "Import a roster"))</a>
            """ : ""
        return .page(try feature.officerPage(call, ui("会员", "Members"), tree, actions: actions, table.html(ui)), in: call)
    }

    private static func columns(_ organisation: OrganisationID, isUnion: Bool) -> [TableColumn<MemberPage.Item>] {
        [
            TableColumn("name", Phrase("姓名", "Name"), isSortable: true) { item, _ in
                "<a class=\"nowrap\" href=\"\(MembershipURL.member(organisation, item.member.id).path)\">\(item.member.name)</a>"
            },
            TableColumn("state", Phrase("状态", "State"), isSortable: true) { item, ui in ui.tag(item.member.state) },
            TableColumn("union", Phrase("工会", "Union"), isExtra: isUnion) { item, _ in HTML(text: item.unionName) },
            TableColumn("phone", Phrase("手机", "Phone")) { item, ui in HTML(text: ui.orDash(item.numbers?.phone)) },
            TableColumn("paper", Phrase("证件号码", "Paper"), isExtra: true) { item, ui in HTML(text: ui.orDash(item.numbers?.paper)) },
            TableColumn("verified", Phrase("实名", "Verified")) { item, ui in
                item.member.isVerified ? ui.tag(.good, ui("已实名", "Yes")) : ui.tag(.mute, ui("未实名", "No"))
            },
            TableColumn("department", Phrase("部门", "Department"), isExtra: !isUnion) { item, ui in HTML(text: ui.orDash(item.member.work.department)) },
            TableColumn("occupation", Phrase("岗位", "Occupation"), isExtra: true) { item, ui in HTML(text: ui.orDash(item.member.work.occupation)) },
            TableColumn("number", Phrase("工号", "Number"), isExtra: true) { item, ui in HTML(text: ui.orDash(item.member.work.employeeNumber)) },
            TableColumn("new_form", Phrase("新就业形态", "New-form"), isExtra: true) { item, ui in HTML(text: ui.orDash(item.member.work.newFormKind.map { ui($0.label) })) },
            TableColumn("joined", Phrase("入会日期", "Joined"), isSortable: true) { item, ui in ui.time(item.member.joinedOn) },
        ]
    }

    private static func filters(_ ui: UI, _ departments: [String]) -> [TableFilter] {
        let states = MembershipState.allCases.map { (value: $0.rawValue, text: ui($0.label)) } + [(value: "all", text: ui("含已结束", "Ended ones, too"))]
        let yesNo = [(value: "1", text: ui("是", "Yes")), (value: "0", text: ui("否", "No"))]
        var out = [
            TableFilter("state", ui("状态", "State"), states), TableFilter("verified", ui("已实名", "Verified"), yesNo),
            TableFilter("new_form", ui("新就业形态", "New-form"), yesNo),
        ]
        if !departments.isEmpty { out.append(TableFilter("department", ui("部门", "Department"), departments.map { (value: $0, text: $0) })) }
        return out
    }

    private static func empty(_ ui: UI, _ organisation: OrganisationID, isFiltered: Bool, isUnion: Bool) -> HTML {
        guard !isFiltered, isUnion else { return HTML() }
        return ui.empty(
            "users", ui("还没有会员", "No members yet"), ui("导入花名册，或者让职工扫码申请入会。", "Import the roster, or let workers apply by the QR code."),
            actions: "<a class=\"button primary\" href=\"\(MembershipURL.imports(organisation).path)\">\(ui("导入花名册", "Import a roster"))</a>")
    }

    // MARK: Many at once

    private static func bulkButtons(_ ui: UI) -> HTML {
        """
        <label class="choice"><input type="checkbox" name="everything" value="1"><span class="body"><span>\(ui("所有符合条件的会员（含其他页）", "All that match, on other pages, too"))</span>\
        </span></label>\
        <div class="field"><label for="bulk-department">\(ui("设为部门", "Set department"))</label><input id="bulk-department" name="department" maxlength="50"></div>\
        <button class="button small" name="act" value="department">\(ui("设置部门", "Set"))</button>
        """
    }

    private static let bulkLimit = 5_000

    /// Sets the department of many; asks first, with how many it will be.
    private func bulk(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let ui = call.ui
        let organisation = try call.organisation()
        let tree = try await feature.organisations.tree()
        let filter = MemberFilter(call.query)
        let path = MembershipURL.members(organisation).path + filter.query.suffix
        let department = form.text("department", 1...50)
        guard form.isValid else { return .redirect(to: path, toast: Phrase("请填写部门名称。", "Name the department."), in: call) }
        let members = try await chosen(form, filter, organisation, tree)
        guard !members.isEmpty else { return .redirect(to: path, toast: Phrase("请先选择会员。", "Select members first."), in: call) }
        guard form["confirmed"] == "yes" else {
            let kept = form.isOn("everything") ? [("everything", "1")] : members.map { ("id", $0.id.description) }
            let page = try feature.officerPage(
                call, ui("设置部门", "Set department"), tree,
                ui.confirm(
                    ui("把 \(members.count) 名会员的部门设为「\(department)」？", "Set the department of \(members.count) members to “\(department)”?"),
                    members.prefix(10).map(\.name).joined(separator: ui("、", ", ")) + (members.count > 10 ? "……" : ""),
                    action: MembershipURL.membersBulk(organisation).path + filter.query.suffix, ui("设置 \(members.count) 人", "Set \(members.count)"), back: path,
                    fields: kept + [("department", department)]))
            return .page(page, in: call)
        }
        let acting = Acting(.unionOfficer, .person(try call.person()))
        let now = call.now
        for start in stride(from: 0, to: members.count, by: 50) {
            let some = Array(members[start..<min(start + 50, members.count)])
            try await feature.database.write(lane: Counters.lane, priority: .bulk) { tx in
                for member in some where member.work.department != department {
                    guard let current = try feature.memberships.membership(member.id, in: tx) else { continue }
                    var work = current.work
                    work.department = department
                    try feature.memberships.changeWork(
                        current.id, to: work, cardNumber: current.cardNumber, expectedVersion: current.version, by: acting, now: now, in: tx)
                }
            }
        }
        return .redirect(to: path, toast: Phrase("已设置 \(members.count) 人的部门。", "Set for \(members.count)."), in: call)
    }

    private func chosen(_ form: Form, _ filter: MemberFilter, _ organisation: OrganisationID, _ tree: OrganisationTree) async throws -> [Membership] {
        guard form.isOn("everything") else {
            let ids = form.all("id").compactMap { MembershipID($0) }
            guard ids.count <= Self.bulkLimit else { throw MembershipProblem.tooManySelected(limit: Self.bulkLimit) }
            return try await feature.database.read { try feature.lists.memberships(ids, in: $0) }.filter { $0.organisation == organisation }
        }
        guard filter.text.isEmpty || filter.searchesNames else { throw MembershipProblem.tooManySelected(limit: 1) }
        let query = filter.query(in: MemberScope(organisation, in: tree))
        let members = try await feature.database.read { tx in try feature.lists.page(query, cursor: nil, limit: Self.bulkLimit + 1, in: tx) }
        guard members.count <= Self.bulkLimit else { throw MembershipProblem.tooManySelected(limit: Self.bulkLimit) }
        return members
    }

    // MARK: Invitation

    /// A poster with the code that leads to joining this union.
    private func invitation(_ call: Call) async throws -> Reply {
        let ui = call.ui
        let organisation = try call.organisation()
        let tree = try await feature.organisations.tree()
        guard let node = tree.node(organisation), node.kind.holdsMembers else { throw MembershipProblem.notAMemberUnion }
        let address = call.house.settings.baseURL + MemberURL.joinUnion(organisation).path
        let code = QRCode.svg(address, label: ui("入会二维码", "QR code to join"))
        let content: HTML = """
            <article class="poster"><h2>\(node.name)</h2><p>\(ui("扫一扫，两分钟在线申请入会", "Scan and apply in two minutes"))</p><div class="qr">\(code)</div><p class="soft">\(address)</p>\
            </article>\
            <p class="form-end screen-only"><button class="button primary" data-print data-js hidden type="button">\(ui.icon("print"))\(ui("打印", "Print"))</button></p>
            """
        return .page(
            try feature.officerPage(call, ui("入会二维码", "QR code"), tree, trail: [(ui("会员", "Members"), MembershipURL.members(organisation).path)], content), in: call)
    }

    // MARK: The search box

    func hits(_ text: String, _ call: Call, at organisation: OrganisationID) async throws -> [SearchHit] {
        guard try await call.may(MembershipFeature.view, at: organisation), !text.isEmpty else { return [] }
        let tree = try await feature.organisations.tree()
        let page = try await MemberPage(feature: feature).load(
            MemberFilter(Query().with("q", text).with("state", "all")), at: organisation, tree: tree, cursor: nil, limit: 10, today: call.now.day)
        return page.slice.items.map { item in
            SearchHit(
                icon: "person", title: item.member.name, subtitle: "\(item.unionName) · \(call.ui(item.member.state.label))",
                path: MembershipURL.member(organisation, item.member.id).path)
        }
    }
}
