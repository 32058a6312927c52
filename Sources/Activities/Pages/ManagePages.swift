import Audit
import HTTPTypes
import Kernel
import Membership
import Organisations
import Store
import Web

/// The officer's list of activities, and one activity with everything that can be done to it.
struct ManagePages: Sendable {
    let tools: ActivityTools
    let modes: ModeTable
    let log: AuditLog
    private let desk: ActivityDesk

    init(_ tools: ActivityTools, _ modes: ModeTable, _ log: AuditLog) {
        self.tools = tools
        self.modes = modes
        self.log = log
        desk = ActivityDesk(tools, modes)
    }

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/activities", .officer(ActivitiesFeature.view)) { call in .page(try await list(call), in: call) },
            .get("/admin/unions/{organisation}/activities/{activity}", .officer(ActivitiesFeature.view)) { call in .page(try await overview(call), in: call) },
            .get("/admin/unions/{organisation}/activities/{activity}/preview", .officer(ActivitiesFeature.view)) { call in .page(try await preview(call), in: call) },
            .post("/admin/unions/{organisation}/activities/{activity}/duplicate", .officer(ActivitiesFeature.manage)) { call in try await duplicate(call) },
            .get("/admin/unions/{organisation}/activities/{activity}/cancel", .officer(ActivitiesFeature.manage)) { call in
                .page(try await confirmCancel(call, Form()), in: call)
            },
        ] + ActivityAct.allCases.map { act in .post(ActivitiesURL.actRoute(act), .officer(ActivitiesFeature.manage)) { call in try await perform(act, call) } }
    }

    // MARK: List

    private func list(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        let now = call.now
        let tree = try await tools.organisations.tree()
        let state = TableState(call, defaultSort: "-created")
        let hasBelow = tree.places(under: organisation).count > 1
        let query = ActivityLists.Query(
            organisation: organisation, includesBelow: hasBelow && state.filter("scope") == "below", phase: state.filter("phase"), text: state.search,
            before: try call.cursor(1).map { ActivityID(try $0.integer(0)) })
        let limit = 50
        let (slice, lines) = try await call.database.read { tx in
            let fetched = try ActivityLists().page(query, tree: tree, now: now, limit: limit + 1, in: tx)
            let slice = Slice(fetched: fetched, limit: limit) { Cursor([$0.id.description]) }
            return (slice, try modes.lines(for: slice.items, person: nil, now: now, in: tx))
        }
        var table = TableView(
            path: ActivitiesURL.list(organisation).path, caption: ui("活动", "Activities"), state: state, columns: Self.columns(lines, tree, query.includesBelow),
            slice: slice)
        table.searchLabel = ui("活动名称", "Title")
        table.filters = [
            TableFilter(
                "phase", ui("状态", "State"),
                [
                    ("draft", ui("草稿", "Draft")), ("upcoming", ui("即将开始", "Opens soon")), ("open", ui("进行中", "Open")), ("closed", ui("已截止", "Closed")),
                    ("cancelled", ui("已取消", "Called off")),
                ])
        ]
        if hasBelow { table.filters.append(TableFilter("scope", ui("范围", "Scope"), [("below", ui("包括下级工会", "With the unions below"))])) }
        let isFiltered = !state.search.isEmpty || state.filter("phase") != nil || state.filter("scope") != nil
        if !isFiltered { table.empty = Self.empty(organisation, ui) }
        var page = Page(ui("活动", "Activities"), frame: .officer(organisation: organisation, name: tree.shortName(organisation) ?? ""), content: table.html(ui))
        if try await call.may(ActivitiesFeature.manage, at: organisation) {
            page.actions = "<a class=\"button primary\" href=\"\(ActivitiesURL.new(organisation).path)\">\(ui.icon("plus"))\(ui("新建活动", "New activity"))</a>"
        }
        return page
    }

    private static func empty(_ organisation: OrganisationID, _ ui: UI) -> HTML {
        """
        <h2>\(ui("还没有办过活动", "No activity yet"))</h2><p>\(ui("羽毛球赛、培训、体检、亲子活动都可以用模板五分钟发布，会员在手机上报名，到场扫会员卡签到。",
            "Matches, trainings, check-ups, workshops: publish one from a template in five minutes. Members sign up on their phones and check in with their card."))</p>\
        <div class="actions"><a class="button primary" href="\(ActivitiesURL.new(organisation).path)">\(ui("新建活动", "New activity"))</a></div>
        """
    }

    private static func columns(_ lines: [ActivityID: ActivityLine], _ tree: OrganisationTree, _ showsUnion: Bool) -> [TableColumn<Activity>] {
        var columns: [TableColumn<Activity>] = [
            TableColumn("title", Phrase("活动", "Activity")) { activity, _ in
                "<a href=\"\(ActivitiesURL.manage(activity.organisation, activity.id).path)\">\(activity.title)</a>"
            },
            TableColumn("phase", Phrase("状态", "State")) { activity, ui in ActivityViews.phaseTag(activity, ui) },
            TableColumn("places", Phrase("名额", "Places")) { activity, ui in
                let text = lines[activity.id].map { ui($0.status) } ?? ""
                return "\(text)"
            },
            TableColumn("closes", Phrase("截止", "Closes")) { activity, ui in activity.window.closes.map { ui.time($0) } ?? "—" },
            TableColumn("kind", Phrase("类型", "Kind"), isExtra: true) { activity, ui in
                let text = ActivityModes.type(of: activity.kind).map { ui($0.name) } ?? activity.kind.rawValue
                return "\(text)"
            },
            TableColumn("created", Phrase("创建时间", "Made"), isExtra: true) { activity, ui in ui.time(activity.createdAt) },
        ]
        if showsUnion {
            columns.insert(TableColumn("union", Phrase("主办工会", "Union")) { activity, _ in "\(tree.shortName(activity.organisation) ?? "")" }, at: 1)
        }
        return columns
    }

    // MARK: One

    /// The activity of the path, which is the union's of the path.
    func activity(_ call: Call) async throws -> Activity {
        let organisation = try call.organisation()
        let id: ActivityID = try call.id("activity")
        let activity = try await call.database.read { try tools.activities.existing(id, in: $0) }
        guard activity.organisation == organisation else { throw CommonProblem.notFound }
        return activity
    }

    private func frame(_ activity: Activity) async throws -> Page.Frame {
        .officer(organisation: activity.organisation, name: try await tools.organisations.name(of: activity.organisation) ?? "")
    }

    private func overview(_ call: Call) async throws -> Page {
        let activity = try await activity(call)
        let ui = call.ui
        let mayManage = try await call.may(ActivitiesFeature.manage, at: activity.organisation)
        var content = HTML()
        switch activity.state {
        case .draft:
            let now = call.now
            let items = try await call.database.read { try desk.checklist(activity, now: now, in: $0) }
            content += checklist(items, activity, mayManage, ui)
        case .discarded:
            let restore = ActivitiesURL.act(activity.organisation, activity.id, .restore).path
            content += ui.notice(
                .warn, nil, "\(ui("草稿已删除。", "The draft was thrown away."))", icon: "trash",
                actions: mayManage ? ui.button(post: restore, ui("恢复", "Restore"), icon: "undo", style: "small") : "")
        case .published, .closed, .cancelled: content += try await modes.mode(of: activity).results(activity, call)
        }
        let entries = try await log.history(of: AuditObject("activity", activity.id), limit: 30)
        let side: HTML = """
            \(facts(activity, ui))\(if: activity.state == .published, shareCard(activity, ui))\
            \(ui.card(ui("操作记录", "History"), HistoryView.html(entries, names: try await HistoryView.names(of: entries, in: call.house), ui)))
            """
        var page = Page(
            activity.title, frame: try await frame(activity),
            content: """
                <p class="row">\(ActivityViews.phaseTag(activity, ui))<span class="soft">\(ActivityViews.until(activity, ui))</span></p>\
                <div class="split"><div class="stack">\(content)</div><aside class="stack">\(side)</aside></div>
                """)
        page.trail = [(ui("活动", "Activities"), ActivitiesURL.list(activity.organisation).path)]
        if mayManage { page.actions = actions(activity, ui) }
        return page
    }

    private func checklist(_ items: [ChecklistItem], _ activity: Activity, _ mayManage: Bool, _ ui: UI) -> HTML {
        let edit = ActivitiesURL.edit(activity.organisation, activity.id).path
        let rows = HTML.joined(
            items.map { item in
                let mark =
                    item.isDone
                    ? ui.tag(.good, ui("好了", "Done"), icon: "check")
                    : item.isRequired ? ui.tag(.bad, ui("要补上", "Needed"), icon: "warning") : ui.tag(.warn, ui("建议补上", "Better with"))
                let reason: HTML = item.isDone ? "" : "<small>\(ui(item.reason)) <a href=\"\(url: edit + "#f-" + item.field)\">\(ui("去填写", "Go there"))</a></small>"
                return "<li><span class=\"body\"><span>\(ui(item.title))</span>\(reason)</span><span class=\"tail\">\(mark)</span></li>"
            })
        let publish: HTML =
            items.isReady
            ? ui.button(post: ActivitiesURL.act(activity.organisation, activity.id, .publish).path, ui("发布", "Publish"), icon: "check", style: "primary")
            : "<a class=\"button primary\" href=\"\(url: edit)\">\(ui("继续填写", "Go on writing"))</a>"
        let title = items.isReady ? ui("可以发布了", "Ready to be published") : ui("还差几项", "A few things are missing")
        let preview = ActivitiesURL.preview(activity.organisation, activity.id).path
        return """
            \(ui.card(title, flush: true, "<ul class=\"list\">\(rows)</ul>"))\
            \(if: mayManage, "<div class=\"form-end\">\(publish)<a class=\"button\" href=\"\(url: preview)\">\(ui.icon("eye"))\(ui("预览", "Preview"))</a></div>")
            """
    }

    private func facts(_ activity: Activity, _ ui: UI) -> HTML {
        let opens: HTML = activity.window.opens.map { ui.time($0) } ?? "—"
        let closes: HTML = activity.window.closes.map { ui.time($0) } ?? "—"
        var facts = [(name: ui("开始报名", "Opens"), value: opens), (name: ui("截止报名", "Closes"), value: closes)]
        if let published = activity.publishedAt { facts.append((ui("发布", "Published"), ui.time(published))) }
        return "<section class=\"card\">\(ui.facts(facts, plain: true))</section>"
    }

    private func shareCard(_ activity: Activity, _ ui: UI) -> HTML {
        let path = ActivitiesURL.activity(activity.id).path
        let address = ui.house.settings.baseURL + path
        return """
            <section class="card stack"><h2>\(ui("分享给会员", "Share it"))</h2>\(QRCode.svg(address, label: ui("活动页二维码", "QR code of the activity's page")))\
            <p class="small"><a href="\(url: path)">\(address)</a></p><div class="row">\
            <button class="button small" type="button" data-copy="\(address)" data-js hidden>\(ui.icon("copy"))\(ui("复制链接", "Copy the link"))</button>\
            <button class="button small" type="button" data-print data-js hidden>\(ui.icon("print"))\(ui("打印", "Print"))</button></div></section>
            """
    }

    private func actions(_ activity: Activity, _ ui: UI) -> HTML {
        let (union, id) = (activity.organisation, activity.id)
        var menu: [HTML] = []
        func post(_ path: String, _ icon: String, _ text: String, confirm: String? = nil) {
            menu.append("<li>\(ui.button(post: path, text, icon: icon, style: "quiet", confirm: confirm))</li>")
        }
        menu.append("<li><a href=\"\(ActivitiesURL.preview(union, id).path)\">\(ui.icon("eye"))\(ui("以会员身份预览", "Preview as a member"))</a></li>")
        post(ActivitiesURL.duplicate(union, id).path, "copy", ui("复制一份", "Duplicate"))
        switch activity.state {
        case .draft: post(ActivitiesURL.act(union, id, .discard).path, "trash", ui("删除草稿", "Discard"))
        case .published: post(ActivitiesURL.act(union, id, .close).path, "clock", ui("提前截止", "Close now"))
        case .closed: post(ActivitiesURL.act(union, id, .reopen).path, "undo", ui("重新开放", "Open again"))
        case .cancelled, .discarded: break
        }
        if ActivityAct.cancel.from.contains(activity.state) {
            menu.append("<li><a href=\"\(ActivitiesURL.act(union, id, .cancel).path)\">\(ui.icon("close"))\(ui("取消活动", "Call off"))</a></li>")
        }
        let edit: HTML =
            activity.state == .draft || activity.state == .published
            ? "<a class=\"button\" href=\"\(ActivitiesURL.edit(union, id).path)\">\(ui.icon("edit"))\(ui("修改", "Change"))</a>" : ""
        return """
            \(edit)<details class="menu"><summary class="icon-button" aria-label="\(ui("更多操作", "More"))">\(ui.icon("more"))</summary><ul>\(HTML.joined(menu))</ul></details>
            """
    }

    private func preview(_ call: Call) async throws -> Page {
        let activity = try await activity(call)
        let panel = try await modes.mode(of: activity).preview(activity, call)
        var page = try await SharePage(tools).page(activity, panel, call, isPreview: true)
        let ui = call.ui
        page.trail = [(ui("返回管理", "Back"), ActivitiesURL.manage(activity.organisation, activity.id).path)]
        if activity.state == .draft {
            let address = ui.house.settings.baseURL + ActivitiesURL.draftPreview(activity.id, code: activity.shareCode).path
            page.content += """
                <p class="form-end"><button class="button small" type="button" data-copy="\(address)" data-js hidden>\(ui.icon("link"))\
                \(ui("复制预览链接，发给领导审看", "Copy the preview link for your chair"))</button></p>
                """
        }
        return page
    }

    // MARK: Acts

    private func perform(_ act: ActivityAct, _ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        let id: ActivityID = try call.id("activity")
        var form = try await call.form()
        let manage = ActivitiesURL.manage(organisation, id).path
        switch act {
        case .publish:
            let missing = try await desk.publish(id, at: organisation, by: try call.person(), now: call.now, call.database)
            let toast = missing.isEmpty ? Phrase("已发布，会员现在可以看到", "Published: members see it now") : Phrase("还差几项才能发布", "A few things are missing")
            return .redirect(to: manage, toast: toast, in: call)
        case .cancel:
            let reason = form.text("reason", 2...200)
            guard form.isValid else { return .page(try await confirmCancel(call, form), in: call, status: .unprocessableContent) }
            try await desk.perform(.cancel, on: id, at: organisation, reason: reason, by: try call.person(), now: call.now, call.database)
            return .redirect(to: manage, toast: Phrase("活动已取消，并通知了已报名的人", "Called off; those who take part were told"), in: call)
        case .close, .reopen, .discard, .restore:
            try await desk.perform(act, on: id, at: organisation, by: try call.person(), now: call.now, call.database)
            let done: Phrase =
                switch act {
                case .close: Phrase("已截止", "Closed")
                case .reopen: Phrase("已重新开放", "Open again")
                case .discard: Phrase("草稿已删除", "Discarded")
                default: Phrase("草稿已恢复", "Restored")
                }
            return .redirect(to: manage, toast: done, in: call)
        }
    }

    private func confirmCancel(_ call: Call, _ form: Form) async throws -> Page {
        let activity = try await activity(call)
        guard ActivityAct.cancel.from.contains(activity.state) else { throw ActivityProblem.noSuchMove(.cancel, from: activity.state) }
        let ui = call.ui
        let content: HTML = """
            \(ui.errorSummary(form))\(ui.form(ActivitiesURL.act(activity.organisation, activity.id, .cancel).path, """
                <section class="card stack"><p>\(ui("取消后不能恢复，已报名和候补的人会收到通知。", "It can't be taken back. Those who signed up or wait are told."))</p>\
                \(ui.textarea(form, "reason", ui("原因（会员会看到）", "Reason (members see it)"), rows: 3))\
                <div class="form-end"><button class="button danger sure" type="submit">\(ui("取消活动", "Call off"))</button>\
                <a class="button" href="\(ActivitiesURL.manage(activity.organisation, activity.id).path)">\(ui("不取消", "Keep it"))</a></div></section>
                """))
            """
        var page = Page(ui("取消“\(activity.title)”？", "Call off “\(activity.title)”?"), frame: try await frame(activity), content: content)
        page.trail = [(activity.title, ActivitiesURL.manage(activity.organisation, activity.id).path)]
        return page
    }

    private func duplicate(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        _ = try await call.form()
        let copy = try await desk.duplicate(try call.id("activity"), at: organisation, by: try call.person(), now: call.now, call.database)
        return .redirect(to: ActivitiesURL.edit(organisation, copy).path, toast: Phrase("已复制为草稿，请核对时间", "Copied as a draft: check the dates"), in: call)
    }
}
