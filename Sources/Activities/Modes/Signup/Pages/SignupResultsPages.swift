import Audit
import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// Who signed up and who came, for the officer.
struct SignupResultsPages: Sendable {
    let tools: ActivityTools
    let store: SignupStore
    let lists = SignupLists()

    init(_ tools: ActivityTools) {
        self.tools = tools
        store = SignupStore(tools)
    }

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/activities/{activity}/signups", .officer(ActivitiesFeature.view)) { call in .page(try await list(call), in: call) },
            .get("/admin/unions/{organisation}/activities/{activity}/signups/export", .officer(ActivitiesFeature.manage)) { call in try await export(call) },
            .post("/admin/unions/{organisation}/activities/{activity}/signups/{signup}/cancel", .officer(ActivitiesFeature.manage)) { call in try await cancel(call) },
        ]
    }

    // MARK: Overview

    func overview(_ activity: Activity, _ call: Call) async throws -> HTML {
        let ui = call.ui
        let now = call.now
        let (sessions, unions, absent) = try await call.database.read { tx in
            (
                try store.sessions(activity.id, in: tx), try lists.counts(byUnion: activity.id, limit: 100, in: tx),
                try lists.count(SignupLists.Query(activity: activity.id, state: "absent"), now: now, in: tx)
            )
        }
        let tree = try await tools.organisations.tree()
        let sum = sessions.map(\.places)
        let list = SignupURL.list(activity.organisation, activity.id).path
        func tile(_ title: String, _ count: Int, _ state: String, _ note: String? = nil) -> Tile {
            Tile(title, Numbers.grouped(count), unit: ui("人", "people"), note: note, path: list + Query().with("state", state).suffix)
        }
        let left = sum.reduce(0) { $0 + $1.left }
        let leftNote = ui("剩 \(Numbers.grouped(left)) 个名额", "\(Numbers.grouped(left)) places left")
        let tiles = [
            tile(ui("报名成功", "Confirmed"), sum.reduce(0) { $0 + $1.confirmed }, "living", leftNote),
            tile(ui("候补", "Waiting"), sum.reduce(0) { $0 + $1.waiting }, "waiting"), tile(ui("已签到", "Attended"), sum.reduce(0) { $0 + $1.attended }, "attended"),
            tile(ui("缺席", "Did not come"), absent, "absent"),
        ]
        return """
            \(ui.tiles(tiles))\
            <div class="row"><a class="button primary" href="\(SignupURL.checkIn(activity.organisation, activity.id).path)">\(ui.icon("scan"))\(ui("现场签到",
                "Check people in"))</a>\
            <a class="button" href="\(url: list)">\(ui.icon("list"))\(ui("报名名单", "The list"))</a></div>\
            \(if: !sessions.isEmpty, chart(sessions, ui))\(unionTable(unions, tree, ui))
            """
    }

    private func chart(_ sessions: [Session], _ ui: UI) -> HTML {
        let taken = sessions.reduce(0) { $0 + $1.places.confirmed }
        let all = sessions.reduce(0) { $0 + $1.places.capacity }
        let chart = BarChart(
            ui("各场报名", "Sign-ups by session"),
            summary: ui("共 \(Numbers.grouped(all)) 个名额，已报 \(Numbers.grouped(taken)) 人。", "\(Numbers.grouped(taken)) of \(Numbers.grouped(all)) places are taken."),
            valueName: ui("报名成功", "Confirmed"), otherName: ui("名额", "Places"),
            bars: sessions.map { BarChart.Bar($0.title, $0.places.confirmed, other: $0.places.capacity) })
        return "<section class=\"card\">\(chart.html(ui))</section>"
    }

    private func unionTable(_ unions: [SignupLists.UnionCount], _ tree: OrganisationTree, _ ui: UI) -> HTML {
        guard unions.count > 1 else { return "" }
        let title = ui("各工会参加情况", "By union")
        return """
            <section class="card"><h2>\(title)</h2><div class="table-wrap" tabindex="0" role="region" aria-label="\(title)"><table class="table"><thead><tr>\
            <th scope="col">\(ui("工会", "Union"))</th>\
            <th scope="col" class="num">\(ui("报名", "Signed up"))</th><th scope="col" class="num">\(ui("已签到", "Attended"))</th></tr></thead><tbody>\(each: unions, { union in
                "<tr><th scope=\"row\">\(tree.shortName(union.organisation) ?? "")</th><td class=\"num\">\(union.living)</td><td class=\"num\">\(union.attended)</td></tr>"
            })</tbody></table></div></section>
            """
    }

    // MARK: List

    private func activity(_ call: Call) async throws -> Activity {
        let organisation = try call.organisation()
        let id: ActivityID = try call.id("activity")
        let activity = try await call.database.read { try tools.activities.existing(id, in: $0) }
        guard activity.organisation == organisation, activity.kind == SignupMode.kind else { throw CommonProblem.notFound }
        return activity
    }

    private func query(_ activity: Activity, _ call: Call) throws -> SignupLists.Query {
        let state = TableState(call, defaultSort: "created")
        return SignupLists.Query(
            activity: activity.id, session: state.filter("session").flatMap { ActivitySessionID($0) }, state: state.filter("state"), text: state.search,
            organisation: state.filter("union").flatMap { OrganisationID($0) }, isDescending: state.isDescending,
            after: try call.cursor(1).map { SignupID(try $0.integer(0)) })
    }

    private func list(_ call: Call) async throws -> Page {
        let activity = try await activity(call)
        let ui = call.ui
        let now = call.now
        let query = try query(activity, call)
        let limit = 50
        let (slice, sessions, questions, unions, total) = try await call.database.read { tx in
            let fetched = try lists.page(query, now: now, limit: limit + 1, in: tx)
            var all = query
            all.after = nil
            return (
                Slice(fetched: fetched, limit: limit) { Cursor([$0.signup.id.description]) }, try store.sessions(activity.id, in: tx),
                try store.questions(activity.id, in: tx), try lists.counts(byUnion: activity.id, limit: 100, in: tx), try lists.count(all, now: now, in: tx)
            )
        }
        let tree = try await tools.organisations.tree()
        let mayManage = try await call.may(ActivitiesFeature.manage, at: activity.organisation)
        let path = SignupURL.list(activity.organisation, activity.id).path
        var table = TableView(
            path: path, caption: ui("报名名单", "Who signed up"), state: TableState(call, defaultSort: "created"),
            columns: columns(activity, questions, tree, mayManage), slice: slice)
        table.searchLabel = ui("姓名", "Name")
        table.total = total
        table.filters = filters(sessions, unions, tree, ui)
        if mayManage { table.exportPath = SignupURL.export(activity.organisation, activity.id).path }
        if total == 0, query.text.isEmpty, query.state == nil, query.session == nil {
            table.empty = """
                <h2>\(ui("还没有人报名", "Nobody has signed up yet"))</h2><p>\(ui("把活动链接发到工作群，或者打印二维码贴在食堂门口。",
                    "Send the link to your groups, or print the QR code and put it up."))</p>\
                <div class="actions"><a class="button" href="\(ActivitiesURL.manage(activity.organisation, activity.id).path)">\(ui("拿链接和二维码", "Link and QR code"))</a></div>
                """
        }
        var page = Page(
            ui("报名名单", "Who signed up"), frame: .officer(organisation: activity.organisation, name: tree.shortName(activity.organisation) ?? ""),
            content: table.html(ui))
        page.trail = [
            (ui("活动", "Activities"), ActivitiesURL.list(activity.organisation).path), (activity.title, ActivitiesURL.manage(activity.organisation, activity.id).path),
        ]
        if mayManage, total > 0 {
            let csv = SignupURL.export(activity.organisation, activity.id).path + call.query.with("cursor", nil).with("format", "csv").suffix
            page.actions = "<a class=\"button\" href=\"\(url: csv)\">\(ui.icon("download"))CSV</a>"
        }
        return page
    }

    private func filters(_ sessions: [Session], _ unions: [SignupLists.UnionCount], _ tree: OrganisationTree, _ ui: UI) -> [TableFilter] {
        var out = [
            TableFilter(
                "state", ui("状态", "State"),
                [
                    ("living", ui("有效报名", "Standing")), ("confirmed", ui("报名成功", "Confirmed")), ("waiting", ui("候补", "Waiting")), ("attended", ui("已签到", "Attended")),
                    ("absent", ui("缺席", "Did not come")), ("cancelled", ui("已取消", "Cancelled")),
                ])
        ]
        if sessions.count > 1 { out.append(TableFilter("session", ui("场次", "Session"), sessions.map { ($0.id.description, $0.title) })) }
        if unions.count > 1 {
            out.append(TableFilter("union", ui("工会", "Union"), unions.map { ($0.organisation.description, tree.shortName($0.organisation) ?? "") }))
        }
        return out
    }

    private func columns(_ activity: Activity, _ questions: [Question], _ tree: OrganisationTree, _ mayManage: Bool) -> [TableColumn<SignupRow>] {
        var columns: [TableColumn<SignupRow>] = [
            TableColumn("name", Phrase("姓名", "Name")) { row, _ in "\(row.name)" },
            TableColumn("state", Phrase("状态", "State")) { row, ui in Self.tag(row, ui) },
            TableColumn("session", Phrase("场次", "Session")) { row, _ in "\(row.sessionTitle)" },
            TableColumn("union", Phrase("工会", "Union")) { row, _ in "\(tree.shortName(row.signup.organisation) ?? "")" },
            TableColumn("department", Phrase("部门", "Department"), isExtra: true) { row, _ in "\(row.department ?? "")" },
            TableColumn("created", Phrase("报名时间", "Signed up"), isSortable: true) { row, ui in ui.time(row.signup.createdAt) },
            TableColumn("checked_in", Phrase("签到时间", "Checked in")) { row, ui in row.signup.checkedInAt.map { ui.time($0) } ?? "—" },
        ]
        for question in questions {
            columns.append(
                TableColumn("q\(question.id)", Phrase(question.text, question.text)) { row, ui in
                    "\((row.signup.answers.values[question.id] ?? []).joined(separator: ui("、", ", ")))"
                })
        }
        guard mayManage else { return columns }
        columns.append(
            TableColumn("acts", Phrase("操作", "Acts")) { row, ui in
                guard row.signup.state == .confirmed || row.signup.state == .waiting else { return "" }
                return ui.button(
                    post: SignupURL.cancelFor(activity.organisation, activity.id, row.signup.id).path, ui("取消报名", "Cancel"), style: "small quiet",
                    confirm: ui(
                        "取消 \(row.name) 的报名？\n本人会收到通知，名额按顺序让给候补。", "Cancel \(row.name)’s sign-up?\nThey are told; the place goes to the next in the list."))
            })
        return columns
    }

    static func tag(_ row: SignupRow, _ ui: UI) -> HTML {
        row.isNoShow(ui.now) ? ui.tag(.bad, ui("缺席", "Did not come")) : ui.tag(row.signup.state.tone, ui(row.signup.state.label))
    }

    // MARK: Acts

    private func cancel(_ call: Call) async throws -> Reply {
        let activity = try await activity(call)
        let form = try await call.form()
        let officer = try call.person()
        let id: SignupID = try call.id("signup")
        let now = call.now
        let list = SignupURL.list(activity.organisation, activity.id).path
        let signup = try await call.database.read { try store.signup(id, in: $0) }
        guard let signup, signup.activity == activity.id else { throw CommonProblem.notFound }
        guard form["confirmed"] == "yes" else { return .page(confirm(activity, signup, call.ui), in: call) }
        _ = try await call.database.write(lane: SignupStore.lane(activity.id)) { tx in
            try store.cancel(activity.id, of: signup.person, officer: officer, now: now, in: tx)
        }
        return .redirect(to: list, toast: Phrase("已取消，并通知了本人", "Cancelled; the person was told"), in: call)
    }

    private func confirm(_ activity: Activity, _ signup: Signup, _ ui: UI) -> Page {
        Page(
            ui("取消报名", "Cancel a sign-up"), frame: .open,
            content: ui.confirm(
                ui("取消这个人的报名？", "Cancel this person’s sign-up?"),
                ui("本人会收到通知，名额按顺序让给候补。", "They are told; the place goes to the next in the list."),
                action: SignupURL.cancelFor(activity.organisation, activity.id, signup.id).path, ui("取消报名", "Cancel"),
                back: SignupURL.list(activity.organisation, activity.id).path))
    }

    private func export(_ call: Call) async throws -> Reply {
        let activity = try await activity(call)
        let now = call.now
        let officer = try call.person()
        let tree = try await tools.organisations.tree()
        var query = try query(activity, call)
        query.after = nil
        let (wanted, format) = (query, SignupExport.Format(rawValue: call.query["format"] ?? "xlsx") ?? .xlsx)
        let file = try await call.database.read { tx in
            let export = SignupExport(query: wanted, format: format, questions: try store.questions(activity.id, in: tx)) { tree.shortName($0) ?? "" }
            return try export.make(now: now, in: tx)
        }
        try await call.database.write { tx in
            try tx.audit(
                AuditEntry(
                    at: now, actor: .person(officer), organisation: activity.organisation, action: "activity.exported", object: AuditObject("activity", activity.id),
                    detail: ["rows": String(file.rows), "format": format.rawValue]))
        }
        return .download(file.bytes, name: "\(activity.title)-报名名单-\(file.rows)人.\(format.rawValue)", contentType: format.mediaType)
    }
}
