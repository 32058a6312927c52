import Kernel
import Store
import Web

/// The unions right below one, as a table; and committees whose term ends soon.
struct ChildrenPages: Sendable {
    let organisations: Organisations

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/children", .officer(OrganisationsFeature.view)) { call in .page(try await children(call), in: call) },
            .get("/admin/unions/{organisation}/terms", .officer(OrganisationsFeature.view)) { call in .page(try await terms(call), in: call) },
        ]
    }

    // MARK: Children

    private func children(_ call: Call) async throws -> Page {
        let id = try call.organisation()
        let tree = try await organisations.tree()
        guard let node = tree.node(id) else { throw CommonProblem.notFound }
        let state = TableState(call, defaultSort: "-members")
        let sort = ChildUnions.Sort(rawValue: state.sort) ?? .members
        let filter = Self.filter(state, today: call.now.day)
        let (cursor, limit) = (try call.cursor(2), try call.limit())
        let slice = try await call.database.read {
            try ChildUnions.slice(of: id, filter, by: sort, descending: state.isDescending, after: cursor, limit: limit, in: $0)
        }
        let ui = call.ui
        var table = TableView(
            path: OrganisationsURL.children(id).path, caption: ui("下级工会", "Unions below"), state: state, columns: Self.columns, slice: slice)
        table.searchLabel = ui("工会名称", "Name of the union")
        table.filters = Self.filters(ui)
        let mayFound = try await call.may(OrganisationsFeature.manage, at: id) && !node.kind.holdsMembers && node.state == .live
        table.empty = Self.empty(state, id, mayFound: mayFound, ui)
        var page = Page(
            ui("下级工会", "Unions below"), frame: .officer(organisation: id, name: node.shortName),
            content: "\(UnionTabs.html(.children, id, holdsMembers: node.kind.holdsMembers, ui))\(table.html(ui))")
        page.trail = [(node.shortName, OrganisationsURL.profile(id).path)]
        if mayFound { page.actions = Self.foundButton(id, ui) }
        return page
    }

    private static func filter(_ state: TableState, today: Day) -> ChildUnions.Filter {
        var filter = ChildUnions.Filter()
        filter.text = state.search
        filter.kind = state.filter("kind").flatMap(UnionKind.init(rawValue:))
        filter.state = state.filter("state").flatMap(UnionState.init(rawValue:))
        filter.termEnds = state.filter("term").flatMap(TermRules.Stage.init(rawValue:))?.lastDays(on: today)
        return filter
    }

    private static func filters(_ ui: UI) -> [TableFilter] {
        [
            TableFilter("kind", ui("类型", "Kind"), UnionKind.allCases.dropFirst().map { ($0.rawValue, ui($0.name)) }),
            TableFilter("term", ui("届期", "Term"), TermRules.Stage.allCases.map { ($0.rawValue, ui($0.name)) }),
            TableFilter("state", ui("状态", "State"), UnionState.allCases.map { ($0.rawValue, ui($0.name)) }),
        ]
    }

    private static let columns: [TableColumn<ChildUnions.Row>] = [
        TableColumn("name", Phrase("工会", "Union"), isSortable: true) { row, ui in
            "<a href=\"\(OrganisationsURL.profile(row.id).path)\">\(row.name)</a> \(ui.stateTag(row.state))"
        },
        TableColumn("kind", Phrase("类型", "Kind")) { row, ui in HTML(text: ui(row.kind.name)) },
        TableColumn("members", Phrase("会员", "Members"), isNumber: true, isSortable: true) { row, _ in HTML(text: Numbers.grouped(row.counters.members)) },
        TableColumn("verified", Phrase("已实名", "Verified"), isNumber: true) { row, _ in HTML(text: Numbers.grouped(row.counters.verified)) },
        TableColumn("pending", Phrase("待审批", "Applications"), isNumber: true) { row, _ in HTML(text: Numbers.grouped(row.counters.pending)) },
        TableColumn("unions", Phrase("工会数", "Unions"), isNumber: true) { row, _ in HTML(text: Numbers.grouped(row.counters.unions)) },
        TableColumn("term", Phrase("届期", "Term ends"), isSortable: true) { row, ui in
            "\(row.termEnd.map { ui.time($0) } ?? HTML()) \(row.state == .live ? ui.termTag(row.termEnd) : HTML())"
        },
        TableColumn("new_form", Phrase("新就业形态", "New-form workers"), isNumber: true, isExtra: true) { row, _ in HTML(text: Numbers.grouped(row.counters.newForm)) },
        TableColumn("area", Phrase("地区", "Area"), isExtra: true) { row, ui in HTML(text: ui.areaName(row.region) ?? "") },
        TableColumn("founded", Phrase("成立日期", "Founded"), isExtra: true) { row, ui in ui.time(row.foundedOn) },
        TableColumn("phone", Phrase("办公电话", "Office phone"), isExtra: true) { row, ui in row.phone.map { ui.phoneLink($0) } ?? HTML() },
    ]

    private static func empty(_ state: TableState, _ id: OrganisationID, mayFound: Bool, _ ui: UI) -> HTML {
        guard state.search.isEmpty, ["kind", "term", "state"].allSatisfy({ state.filter($0) == nil }) else { return HTML() }
        let text = ui("可以直接新建，也可以等用人单位在线提交建会申请后审批。", "Found one here, or wait for employers' workers to apply online.")
        return """
            <h2>\(ui("还没有下级工会", "No unions below yet"))</h2><p>\(text)</p>\(if: mayFound, "<div class=\"actions\">\(foundButton(id, ui))</div>")
            """
    }

    private static func foundButton(_ id: OrganisationID, _ ui: UI) -> HTML {
        "<a class=\"button primary\" href=\"\(OrganisationsURL.newChild(id).path)\">\(ui.icon("plus"))\(ui("新建下级工会", "Found a union"))</a>"
    }

    // MARK: Terms

    private func terms(_ call: Call) async throws -> Page {
        let id = try call.organisation()
        let tree = try await organisations.tree()
        guard let node = tree.node(id) else { throw CommonProblem.notFound }
        let today = call.now.day
        let counts = tree.termStages(under: id, on: today)
        let stage = call.query["stage"].flatMap(TermRules.Stage.init(rawValue:)) ?? TermRules.Stage.allCases.first { counts[$0] ?? 0 > 0 } ?? .overdue
        let (cursor, limit) = (try call.cursor(2), try call.limit())
        let start = try cursor.map { (end: Day(number: Int32(clamping: try $0.integer(0))), id: OrganisationID(try $0.integer(1))) }
        let nodes = tree.termsEnding(in: stage.lastDays(on: today), under: id, after: start, limit: limit + 1)
        let slice = Slice(fetched: nodes, limit: limit) { Cursor([String($0.termEnd?.number ?? 0), $0.id.description]) }
        let rows = try await TermRow.read(slice, tree, call.database)
        let ui = call.ui
        var table = TableView(
            path: OrganisationsURL.terms(id).path, caption: ui(stage.name), state: TableState(call, defaultSort: "term"), columns: TermRow.columns, slice: rows)
        table.total = counts[stage] ?? 0
        let emptyText = ui("委员会届满前 180、90、30 天会在这里提醒。", "Unions show up here 180, 90 and 30 days before the end of a term.")
        table.empty = "<h2>\(ui("没有这类工会", "None"))</h2><p>\(emptyText)</p>"
        var page = Page(
            ui("换届提醒", "Expiring terms"), frame: .officer(organisation: id, name: node.shortName),
            content: """
                \(UnionTabs.html(.terms, id, holdsMembers: node.kind.holdsMembers, ui))\
                \(ui.tiles(TermRules.Stage.allCases.map { stageTile($0, counts[$0] ?? 0, id, ui) }))<h2>\(ui(stage.name))</h2>\(table.html(ui))
                """)
        page.trail = [(node.shortName, OrganisationsURL.profile(id).path)]
        return page
    }

    private func stageTile(_ stage: TermRules.Stage, _ count: Int, _ id: OrganisationID, _ ui: UI) -> Tile {
        Tile(
            ui(stage.name), Numbers.grouped(count), unit: ui("个", "unions"), path: OrganisationsURL.terms(id).path + Query().with("stage", stage.rawValue).suffix)
    }
}

/// A union in the list of expiring terms.
private struct TermRow: Sendable {
    let node: OrganisationTree.Node
    let above: String
    let members: Int

    static func read(_ slice: Slice<OrganisationTree.Node>, _ tree: OrganisationTree, _ database: any Database) async throws -> Slice<TermRow> {
        let ids = slice.items.map(\.id)
        let counters = try await database.read { try Counters.read(ids, in: $0) }
        return slice.map { node in
            TermRow(node: node, above: node.parent.flatMap { tree.shortName($0) } ?? "", members: counters[node.id]?.members ?? 0)
        }
    }

    static let columns: [TableColumn<TermRow>] = [
        TableColumn("name", Phrase("工会", "Union")) { row, _ in "<a href=\"\(OrganisationsURL.committee(row.node.id).path)\">\(row.node.name)</a>" },
        TableColumn("above", Phrase("上级工会", "Union above")) { row, _ in HTML(text: row.above) },
        TableColumn("kind", Phrase("类型", "Kind")) { row, ui in HTML(text: ui(row.node.kind.name)) },
        TableColumn("members", Phrase("会员", "Members"), isNumber: true) { row, _ in HTML(text: Numbers.grouped(row.members)) },
        TableColumn("term", Phrase("届满日期", "Term ends")) { row, ui in "\(row.node.termEnd.map { ui.time($0) } ?? HTML()) \(ui.termTag(row.node.termEnd))" },
    ]
}
