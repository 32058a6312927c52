import Kernel
import Store
import Web

/// The union map: cities as tiles, below them counties and towns as bars, and all of it as a table. For everybody.
struct MapPages: Sendable {
    let organisations: Organisations

    var routes: [Route] {
        [
            .get("/map", .everyone) { call in
                guard let root = try await organisations.tree().root else { return .redirect(to: OrganisationsURL.finder.path, in: call) }
                return .page(try await map(of: root, call), in: call)
            },
            .get("/map/{organisation}", .everyone) { call in .page(try await map(of: try call.organisation(), call), in: call) },
        ]
    }

    /// One area with what is shown of it: small numbers are hidden. (domain.md R21)
    struct Cell: Sendable {
        let node: OrganisationTree.Node
        let counters: CounterValues
        let isHidden: Bool

        func members(_ ui: UI) -> String { ui(SmallCells.text(counters.members, isHidden: isHidden)) }
        /// What shade and length of bar go by.
        var weight: Int { isHidden ? 0 : counters.members }
    }

    private func map(of id: OrganisationID, _ call: Call) async throws -> Page {
        let tree = try await organisations.tree()
        guard let node = tree.node(id), node.state == .live else { throw CommonProblem.notFound }
        let areas = tree.children(of: id).filter { $0.kind.isFederation }
        let counters = try await call.database.read { try Counters.read(areas.map(\.id) + [id], in: $0) }
        let hidden = SmallCells.hidden(areas.map { counters[$0.id]?.members ?? 0 })
        let cells = zip(areas, hidden).map { Cell(node: $0, counters: counters[$0.id] ?? .zero, isHidden: $1) }
        let ui = call.ui
        let total = Cell(node: node, counters: counters[id] ?? .zero, isHidden: SmallCells.isHidden(counters[id]?.members ?? 0))
        let tiles = cells.compactMap { cell in cell.node.kind == .city ? cell.node.region.flatMap { Regions.shipped.tile($0) }.map { Self.area(cell, $0, ui) } : nil }
        let chart: HTML = cells.isEmpty ? Self.nothingBelow(node, ui) : tiles.count > 1 ? Self.cities(tiles, ui) : BarListView(cells: cells).html(ui)
        var page = Page(
            node.parent == nil ? ui("工会地图", "Union map") : node.name, frame: .open,
            content: "<p class=\"lead\">\(Self.summary(total, ui))</p>\(chart)")
        page.trail = tree.ancestors(of: id).reversed().map { ($0.shortName, $0.parent == nil ? OrganisationsURL.map.path : OrganisationsURL.mapOf($0.id).path) }
        page.actions = "<a class=\"button\" href=\"\(OrganisationsURL.finderAt(id).path)\">\(ui.icon("list"))\(ui("工会名录", "List of unions"))</a>"
        page.share = Page.Share(description: Self.summary(total, ui), imagePath: nil)
        return page
    }

    private static func cities(_ areas: [TileMap.Area], _ ui: UI) -> HTML {
        TileMap(
            ui("各市会员", "Members by city"), summary: ui("方格为地市，数字为会员人数；点开看区县和镇街。", "Each tile is a city with its members; open one for its counties and towns."),
            valueName: ui("会员", "Members"), detailNames: [ui("工会", "Unions")], areas: areas
        ).html(ui)
    }

    private static func area(_ cell: Cell, _ tile: CityTile, _ ui: UI) -> TileMap.Area {
        let unions = Numbers.grouped(cell.counters.unions)
        return TileMap.Area(
            ui(tile.shortName), cell.weight, column: tile.column, row: tile.row, path: OrganisationsURL.mapOf(cell.node.id).path,
            description: ui("会员 \(cell.members(ui)) 人，工会 \(unions) 个", "\(cell.members(ui)) members, \(unions) unions"),
            shown: cell.isHidden ? cell.members(ui) : nil, details: [unions])
    }

    private static func summary(_ total: Cell, _ ui: UI) -> String {
        let unions = Numbers.grouped(total.counters.unions)
        return ui("\(total.node.name)共有工会 \(unions) 个，会员 \(total.members(ui)) 人。", "\(total.node.name): \(unions) unions, \(total.members(ui)) members.")
    }

    private static func nothingBelow(_ node: OrganisationTree.Node, _ ui: UI) -> HTML {
        ui.empty(
            "map", ui("这里没有下级地区", "No areas below"), ui("基层工会列在工会名录中。", "Its unions stand in the list."),
            actions: "<a class=\"button\" href=\"\(OrganisationsURL.finderAt(node.id).path)\">\(ui("查看基层工会", "See its unions"))</a>")
    }
}

/// Areas as a list of bars, the largest first: below a city, and where no map is laid out.
struct BarListView {
    let cells: [MapPages.Cell]

    func html(_ ui: UI) -> HTML {
        let sorted = cells.sorted { ($1.weight, $0.node.id) < ($0.weight, $1.node.id) }
        let most = max(1, sorted.first?.weight ?? 1)
        return """
            \(ui.card(ui("各地区会员", "Members by area"), flush: true, ui.list(sorted.map { row($0, most, ui) })))\(AreaTable(cells: cells).html(ui))
            """
    }

    private func row(_ cell: MapPages.Cell, _ most: Int, _ ui: UI) -> ListRow {
        ListRow(
            cell.node.name, path: OrganisationsURL.mapOf(cell.node.id).path, detail: ui.meter(cell.weight, of: most, label: ui("会员", "Members")),
            tail: "<strong>\(cell.members(ui))</strong> \(ui("人", "people"))")
    }
}

/// The numbers behind a chart.
struct AreaTable {
    let cells: [MapPages.Cell]

    func html(_ ui: UI) -> HTML {
        """
        <details><summary>\(ui("看表格", "See the table"))</summary><div class="table-wrap" tabindex="0" role="region" aria-label="\(ui("各地区数据", "Numbers by area"))">\
        <table class="table"><thead><tr><th scope="col">\(ui("地区", "Area"))</th><th scope="col" class="num">\(ui("会员", "Members"))</th>\
        <th scope="col" class="num">\(ui("工会", "Unions"))</th></tr></thead><tbody>\(each: cells, { cell in
            """
            <tr><th scope="row"><a href="\(OrganisationsURL.mapOf(cell.node.id).path)">\(cell.node.name)</a></th><td class="num">\(cell.members(ui))</td>\
            <td class="num">\(Numbers.grouped(cell.counters.unions))</td></tr>
            """
        })</tbody></table></div></details>
        """
    }
}
