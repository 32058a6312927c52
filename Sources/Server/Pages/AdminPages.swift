import Kernel
import Organisations
import Web

/// The officers' entrance: which union to act for, what waits there, and the search box.
struct AdminPages: Sendable {
    let features: [any Feature]

    var routes: [Route] {
        [
            .get("/admin", .signedIn) { call in
                guard let first = try call.signedIn().grants.first else { throw CommonProblem.forbidden }
                return .redirect(to: ServerURL.dashboard(first.organisation).path, in: call)
            },
            .get("/admin/scopes", .signedIn) { call in .page(try await scopes(call), in: call) },
            .get("/admin/unions/{organisation}/dashboard", .officer(OrganisationsFeature.view)) { call in .page(try await dashboard(call), in: call) },
            .get("/admin/unions/{organisation}/search", .officer(OrganisationsFeature.view)) { call in .page(try await search(call), in: call) },
        ]
    }

    static let navigation = [
        NavigationItem(.officer, Phrase("工作台", "Dashboard"), icon: "home", path: "/admin/unions/{organisation}/dashboard", permission: OrganisationsFeature.view, order: 0)
    ]

    // MARK: Dashboard

    private func dashboard(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let name = try await call.house.scopes.name(of: organisation) ?? ""
        var waiting: [WaitingItem] = []
        for feature in features { waiting += try await feature.waiting(call, at: organisation) }
        waiting = waiting.filter { $0.count > 0 }.sorted { ($0.isOverdue ? 0 : 1, -$0.count) < ($1.isOverdue ? 0 : 1, -$1.count) }
        let ui = call.ui
        let content: HTML =
            waiting.isEmpty
            ? """
            <div class="empty">\(ui.icon("check"))<h2>\(ui("没有待办事项", "Nothing waits for you"))</h2>\
            <p>\(ui("新的入会申请、转会和换届提醒会显示在这里。", "New applications, transfers and expiring terms will show here."))</p></div>
            """
            : """
            <section class="card flush"><div class="section-head"><h2>\(ui("待办事项", "Waiting for you"))</h2></div><ul class="list">\
            \(each: waiting, { Self.row($0, ui) })</ul></section>
            """
        return Page(ui("工作台", "Dashboard"), frame: .officer(organisation: organisation, name: name), content: content)
    }

    private static func row(_ item: WaitingItem, _ ui: UI) -> HTML {
        let overdue: HTML = "<small><span class=\"tag bad\">\(ui("已超期", "Overdue"))</span></small>"
        return """
            <li><span class="body"><a class="cover" href="\(item.path)">\(ui(item.title))</a>\(if: item.isOverdue, overdue)</span>\
            <span class="tail"><strong>\(Numbers.grouped(item.count))</strong></span>\(ui.icon("chevron"))</li>
            """
    }

    // MARK: Scope

    /// The unions at which the officer holds a role, one click each.
    private func scopes(_ call: Call) async throws -> Page {
        let ui = call.ui
        var rows = HTML()
        for grant in try call.signedIn().grants {
            let name = try await call.house.scopes.name(of: grant.organisation) ?? ""
            rows += """
                <li><span class="icon-box">\(ui.icon("union"))</span><span class="body"><a class="cover" href="\(ServerURL.dashboard(grant.organisation).path)">\(name)</a>\
                <small>\(ui(grant.role.name))</small></span>\(ui.icon("chevron"))</li>
                """
        }
        let content: HTML =
            rows.isEmpty
            ? ui.empty(
                "union", ui("您还没有管理权限", "You hold no office yet"), ui("请联系上级工会管理员授权。", "Ask the administrator of the union above."))
            : "<div class=\"card flush\"><ul class=\"list\">\(rows)</ul></div>"
        return Page(ui("选择要管理的工会", "Which union to act for"), frame: .open, content: content)
    }

    // MARK: Search

    private static func row(_ hit: SearchHit, _ ui: UI) -> HTML {
        """
        <li><span class="icon-box">\(ui.icon(hit.icon))</span><span class="body"><a class="cover" href="\(hit.path)">\(hit.title)</a>\
        <small>\(hit.subtitle)</small></span></li>
        """
    }

    private func search(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let name = try await call.house.scopes.name(of: organisation) ?? ""
        let text = (call.query["q"] ?? "").trimmed
        var hits: [SearchHit] = []
        if !text.isEmpty { for feature in features { hits += try await feature.search(text, call, at: organisation) } }
        let ui = call.ui
        let content: HTML =
            hits.isEmpty
            ? """
            <div class="empty">\(ui.icon("search"))<h2>\(text.isEmpty ? ui("输入姓名、手机号、证件号或工会名称", "Type a name, phone, ID number or union") : ui("没有找到", "Nothing found"))</h2>\
            <p>\(ui("只会查找您管理范围内的内容。手机号和证件号要完整输入。", "Only what you manage is searched. Phones and ID numbers must be complete."))</p></div>
            """
            : """
            <div class="card flush"><ul class="list">\(each: hits, { Self.row($0, ui) })</ul></div>
            """
        return Page(ui("搜索结果", "Search results"), frame: .officer(organisation: organisation, name: name), content: content)
    }
}

extension String {
    var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
