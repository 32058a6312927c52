import Kernel

/// The table with everything on: search, filter, sort, columns, selection, pages; over rows that are computed.
enum GalleryTables {
    struct Row: Sendable {
        let number: Int
        let name: String
        let isActive: Bool
        let trade: Phrase
        let points: Int
    }

    static let rows: [Row] = (0..<120).map { index in
        let families = ["李", "王", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周"]
        let trades = [Phrase("快递员", "Courier"), Phrase("外卖骑手", "Rider"), Phrase("货车司机", "Truck driver")]
        return Row(
            number: index + 1, name: families[index * 7 % 10] + "*" + ["明", "敏", "强", "静"][index % 4], isActive: index % 9 != 4, trade: trades[index % 3],
            points: index * 379 % 2_401)
    }

    static func html(_ call: Call) throws -> HTML {
        let ui = call.ui
        let state = TableState(call, defaultSort: "number")
        var found = rows.filter { row in
            (state.search.isEmpty || row.name.contains(state.search) || ui(row.trade).contains(state.search))
                && (state.filter("state").map { ($0 == "active") == row.isActive } ?? true)
        }
        if state.sort == "points" { found.sort { ($0.points, $0.number) < ($1.points, $1.number) } }
        if state.isDescending { found.reverse() }
        let start = try call.cursor(1).map { Int(try $0.integer(0)) } ?? 0
        let page = Array(found.dropFirst(max(0, start)).prefix(26))
        var table = TableView(
            path: Gallery.Section.tables.path, caption: ui("样张会员", "Sample members"), state: state, columns: columns,
            slice: Slice(fetched: page, limit: 25) { _ in Cursor([String(start + 25)]) })
        table.filters = [TableFilter("state", ui("状态", "State"), [("active", ui("正常", "Active")), ("retained", ui("保留", "Retained"))])]
        table.searchLabel = ui("姓名或工作", "Name or occupation")
        table.total = found.count
        table.rowID = { String($0.number) }
        table.bulkAction = Gallery.Section.tables.path
        table.bulkButtons = "<button class=\"button small\" name=\"act\" value=\"notify\">\(ui.icon("message"))\(ui("发通知", "Notify"))</button>"
        return table.html(ui)
    }

    private static var columns: [TableColumn<Row>] {
        [
            TableColumn("name", Phrase("姓名", "Name")) { row, _ in "<a href=\"#results\">\(row.name)</a>" },
            TableColumn("state", Phrase("状态", "State"), isTag: true) { row, ui in
                row.isActive ? ui.tag(.good, ui("正常", "Active")) : ui.tag(.mute, ui("保留", "Retained"))
            },
            TableColumn("trade", Phrase("工作", "Occupation")) { row, ui in HTML(text: ui(row.trade)) },
            TableColumn("points", Phrase("积分", "Points"), isNumber: true, isSortable: true) { row, _ in HTML(text: Numbers.grouped(row.points)) },
            TableColumn("number", Phrase("序号", "No."), isNumber: true, isSortable: true, isExtra: true) { row, _ in "\(row.number)" },
        ]
    }
}
