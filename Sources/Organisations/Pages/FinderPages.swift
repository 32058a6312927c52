import Kernel
import Store
import Web

/// Finding a union: by name, or by going down the areas; and the page of one union. For everybody.
struct FinderPages: Sendable {
    let organisations: Organisations

    var routes: [Route] {
        [
            .get("/unions", .everyone) { call in .page(try await finder(call), in: call) },
            .get("/unions/{organisation}", .everyone) { call in try await union(call) },
        ]
    }

    private static let pageSize = 50

    // MARK: Finder

    private func finder(_ call: Call) async throws -> Page {
        let tree = try await organisations.tree()
        let ui = call.ui
        let text = call.query["q"] ?? ""
        guard let top = call.query["area"].flatMap({ OrganisationID($0) }) ?? tree.root, let node = tree.node(top) else {
            guard call.query["area"] == nil else { throw CommonProblem.notFound }
            return Page(ui("找工会", "Find a union"), frame: .open, content: Self.emptyTree(ui))
        }
        let isSearch = !text.isEmpty
        let all = isSearch ? tree.search(text, under: top, limit: Self.pageSize) : tree.children(of: top)
        let start = call.query["after"].flatMap { OrganisationID($0) }.flatMap { after in all.firstIndex { $0.id == after } }.map { $0 + 1 } ?? 0
        let shown = Array(all.dropFirst(start).prefix(Self.pageSize))
        let counters = try await call.database.read { try Counters.read(shown.map(\.id), in: $0) }
        let rows = shown.map { row($0, counters[$0.id] ?? .zero, isSearch ? $0.parent.flatMap { tree.shortName($0) } : nil, ui) }
        let next = start + Self.pageSize < all.count ? call.query.with("after", shown.last?.id.description) : nil
        let list: HTML = shown.isEmpty ? Self.nothing(isSearch, node, ui) : "<div class=\"card flush\">\(ui.list(rows))</div>\(Self.pager(next, ui))"
        var page = Page(
            top == tree.root ? ui("找工会", "Find a union") : node.name, frame: .open,
            content: "\(searchForm(text, top == tree.root ? nil : node, ui))<div id=\"results\">\(list)</div>\(Self.foundHint(ui))")
        if top != tree.root {
            page.trail = tree.ancestors(of: top).reversed().map { ($0.shortName, ($0.id == tree.root ? OrganisationsURL.finder : .finderAt($0.id)).path) }
        }
        page.actions = "<a class=\"button\" href=\"\(OrganisationsURL.map.path)\">\(ui.icon("map"))\(ui("工会地图", "Union map"))</a>"
        return page
    }

    private func searchForm(_ text: String, _ area: OrganisationTree.Node?, _ ui: UI) -> HTML {
        """
        <form class="filters" method="get" action="\(OrganisationsURL.finder.path)" role="search" data-live="#results">\
        \(area.map { "<input type=\"hidden\" name=\"area\" value=\"\($0.id)\">" as HTML })<div class="field grow"><label for="f-q">\
        \(area.map { ui("在\($0.shortName)范围内查找", "Search in \($0.shortName)") } ?? ui("单位名称、行业或地区", "Employer, trade or area"))</label>\
        <input id="f-q" type="search" name="q" value="\(text)"></div><button class="button primary" type="submit">\(ui.icon("search"))\(ui("查找", "Find"))</button></form>
        """
    }

    private static func pager(_ next: Query?, _ ui: UI) -> HTML {
        guard let next else { return HTML() }
        return """
            <nav class="pager" aria-label="\(ui("翻页", "Pages"))" data-swap><span></span>\
            <a class="button small" rel="next" href="\(OrganisationsURL.finder.path + next.suffix)">\(ui("下一页", "Next"))\(ui.icon("arrow-right"))</a></nav>
            """
    }

    private func row(_ node: OrganisationTree.Node, _ counters: CounterValues, _ above: String?, _ ui: UI) -> ListRow {
        let url = node.kind.holdsMembers ? OrganisationsURL.union(node.id) : .finderAt(node.id)
        let members = ui(SmallCells.text(counters.members, isHidden: SmallCells.isHidden(counters.members)))
        let unions = Numbers.grouped(counters.unions)
        let details = [
            node.kind.isFederation ? nil : ui(node.kind.name), above,
            counters.unions > 1 ? ui("工会 \(unions) 个", "\(unions) unions") : nil, ui("会员 \(members) 人", "\(members) members"),
        ]
        return ListRow(
            node.name, path: url.path, icon: node.kind.holdsMembers ? "building" : "union",
            detail: HTML(text: details.compactMap { $0 }.joined(separator: " · ")), tail: ui.icon("chevron"))
    }

    private static func nothing(_ isSearch: Bool, _ node: OrganisationTree.Node, _ ui: UI) -> HTML {
        guard isSearch else {
            return ui.empty(
                "union", ui("这里还没有下级工会", "No unions below"), ui("可以先看看这个工会的联系方式。", "See how this union is reached."),
                actions: "<a class=\"button\" href=\"\(OrganisationsURL.union(node.id).path)\">\(ui("查看工会信息", "See the union"))</a>")
        }
        return ui.empty(
            "search", ui("没有找到这个工会", "No such union"),
            ui("换个关键词试试。如果您的单位还没有工会，可以发起建会。", "Try another word. If your employer has no union yet, you can found one."),
            actions: "<a class=\"button primary\" href=\"\(OrganisationsURL.register.path)\">\(ui("发起建会", "Found a union"))</a>")
    }

    private static func emptyTree(_ ui: UI) -> HTML {
        ui.empty(
            "union", ui("还没有登记工会", "No unions yet"), ui("系统管理员导入工会后，这里就能查找。", "They can be searched here once the operator has imported them."))
    }

    private static func foundHint(_ ui: UI) -> HTML {
        """
        <p class="soft">\(ui("单位还没有工会？", "No union at your employer?")) <a href="\(OrganisationsURL.register.path)">\(ui("在线发起建会", "Found one online"))</a></p>
        """
    }

    // MARK: One union

    private func union(_ call: Call) async throws -> Reply {
        let id = try call.organisation()
        let tree = try await organisations.tree()
        let found = try await call.database.read { tx in
            try Organisations.record(id, in: tx).map { ($0, try Counters.read(id, in: tx), try Organisations.current(id, in: tx)) }
        }
        guard let (union, counters, current) = found else { throw CommonProblem.notFound }
        if union.state == .merged, let current, current != id {
            let note = Phrase("“\(union.name)”已并入本工会。", "“\(union.name)” was merged into this union.")
            return .redirect(to: OrganisationsURL.union(current).path, toast: note, in: call)
        }
        return .page(page(union, counters, tree, call.ui), in: call)
    }

    private func page(_ union: Organisation, _ counters: CounterValues, _ tree: OrganisationTree, _ ui: UI) -> Page {
        let members = ui(SmallCells.text(counters.members, isHidden: SmallCells.isHidden(counters.members)))
        let above = tree.ancestors(of: union.id)
        var tiles = [Tile(ui("会员", "Members"), members, unit: ui("人", "people"))]
        if counters.unions > 1 {
            tiles.append(Tile(ui("工会（含下级）", "Unions, with those below"), Numbers.grouped(counters.unions), path: OrganisationsURL.finderAt(union.id).path))
        }
        let facts: HTML = """
            <dl class="facts">\(ui.fact(Phrase("类型", "Kind"), ui(union.kind.name)))\(ui.fact(Phrase("所在地区", "Area"), ui.areaName(union.region)))\
            \(ui.fact(Phrase("上级工会", "Union above"), html: above.first.map { "<a href=\"\(OrganisationsURL.union($0.id).path)\">\($0.name)</a>" }))\
            \(ui.fact(Phrase("用人单位", "Employer"), union.employerName))\(ui.fact(Phrase("联系电话", "Phone"), html: union.contacts.phone.map { ui.phoneLink($0) }))\
            \(ui.fact(Phrase("地址", "Address"), union.contacts.address))\(ui.fact(Phrase("办公时间", "Office hours"), union.contacts.officeHours))\
            \(ui.fact(Phrase("成立日期", "Founded"), html: ui.time(union.foundedOn)))</dl>
            """
        var page = Page(union.name, frame: .open, content: "\(state(union, ui))\(ui.tiles(tiles))<section class=\"card\">\(facts)</section>\(join(union, ui))")
        page.trail =
            [(ui("找工会", "Find a union"), OrganisationsURL.finder.path)]
            + above.reversed().dropFirst().map { ($0.shortName, OrganisationsURL.finderAt($0.id).path) }
        page.share = Page.Share(description: ui("\(union.name)的联系方式和入会办法", "How to reach and join \(union.name)"), imagePath: nil)
        return page
    }

    private func state(_ union: Organisation, _ ui: UI) -> HTML {
        guard union.state != .live else { return HTML() }
        return ui.notice(
            .warn, nil,
            HTML(text: ui("这个工会已撤销，资料仅供查询。会员已转入所在区县的周转库。", "This union was dissolved; its record is kept. Its members are in the holding pool.")))
    }

    private func join(_ union: Organisation, _ ui: UI) -> HTML {
        guard union.state == .live else { return HTML() }
        guard union.kind.holdsMembers else {
            let text = ui(
                "会员加入自己单位的基层工会，请在下级工会中查找。没有单位工会的新就业形态劳动者，也可以直接申请，由就近的工会接收。",
                "Members join the union of their employer: look for it below. New-form workers without one apply directly, and the nearest union takes them in.")
            return """
                <section class="card stack"><h2>\(ui("怎样入会", "How to join"))</h2><p>\(text)</p>\
                <p><a class="button" href="\(OrganisationsURL.finderAt(union.id).path)">\(ui("查看下级工会", "Unions below"))</a></p></section>
                """
        }
        let text = ui(
            "在本单位工作、年满 16 周岁即可申请。提交后由工会在 5 个工作日内答复，不收取任何费用。",
            "Everyone aged 16 or more who works here may apply. The union answers within 5 working days; joining costs nothing.")
        return """
            <section class="card stack"><h2>\(ui("怎样入会", "How to join"))</h2><p>\(text)</p></section>\
            <div class="action-bar"><a class="button primary" href="\(OrganisationsURL.join(union.id).path)">\(ui.icon("union"))\(ui("申请加入", "Apply to join"))</a></div>
            """
    }
}
