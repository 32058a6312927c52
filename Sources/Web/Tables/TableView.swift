import Kernel

/// A column of a table: what it is called, how a row fills it, whether it can be sorted by or hidden.
public struct TableColumn<Item: Sendable>: Sendable {
    public let id: String
    public let title: Phrase
    public let isNumber: Bool
    public let isSortable: Bool
    /// Hidden until chosen.
    public let isExtra: Bool
    /// A state tag: on a phone it stands at the right of the row's first line.
    public let isTag: Bool
    public let cell: @Sendable (Item, UI) -> HTML

    public init(
        _ id: String, _ title: Phrase, isNumber: Bool = false, isSortable: Bool = false, isExtra: Bool = false, isTag: Bool = false,
        cell: @escaping @Sendable (Item, UI) -> HTML
    ) {
        self.id = id
        self.title = title
        self.isNumber = isNumber
        self.isSortable = isSortable
        self.isExtra = isExtra
        self.isTag = isTag
        self.cell = cell
    }
}

/// What a table shows now, all of it in the URL: `?q=&state=&sort=-joined&columns=a,b&cursor=`.
public struct TableState: Sendable {
    public let query: Query
    public let search: String
    /// Column id; descending with a leading `-` in the URL.
    public let sort: String
    public let isDescending: Bool
    public let columns: Set<String>?

    public init(_ call: Call, defaultSort: String) {
        query = call.query
        search = Form.trimmed(call.query["q"] ?? "")
        let sort = call.query["sort"] ?? defaultSort
        isDescending = sort.hasPrefix("-")
        self.sort = isDescending ? String(sort.dropFirst()) : sort
        let chosen = call.query.all("columns").flatMap { $0.split(separator: ",").map(String.init) }
        columns = chosen.isEmpty ? nil : Set(chosen)
    }

    /// A filter's value, if it is set.
    public func filter(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }
}

/// One filter of a table, shown as a select and, when set, as a chip that can be removed.
public struct TableFilter: Sendable {
    public let name: String
    public let title: String
    public let options: [(value: String, text: String)]
    public init(_ name: String, _ title: String, _ options: [(value: String, text: String)]) {
        self.name = name
        self.title = title
        self.options = options
    }
}

/// The one table of the product: search, filters as chips, sort, column choice, selection with bulk acts, keyset pager.
public struct TableView<Item: Sendable>: Sendable {
    public var path: String
    public var caption: String
    public var state: TableState
    public var columns: [TableColumn<Item>]
    public var slice: Slice<Item>
    public var filters: [TableFilter] = []
    public var searchLabel: String?
    /// How many rows there are in all, where that is known cheaply.
    public var total: Int?
    /// The id of a row for selection; `nil` for tables without bulk acts.
    public var rowID: (@Sendable (Item) -> String)?
    /// Where the selection is posted, with the buttons: `name="act" value="…"`.
    public var bulkAction: String?
    public var bulkButtons: HTML = HTML()
    public var exportPath: String?
    /// What to say and do when there is nothing.
    public var empty: HTML = HTML()

    public init(path: String, caption: String, state: TableState, columns: [TableColumn<Item>], slice: Slice<Item>) {
        self.path = path
        self.caption = caption
        self.state = state
        self.columns = columns
        self.slice = slice
    }

    private var shown: [TableColumn<Item>] {
        columns.filter { column in state.columns.map { $0.contains(column.id) } ?? !column.isExtra }
    }

    public func html(_ ui: UI) -> HTML {
        "\(controls(ui))<div id=\"results\">\(chips(ui))\(results(ui))</div>"
    }

    private func results(_ ui: UI) -> HTML {
        guard !slice.items.isEmpty else { return "<div class=\"empty\">\(ui.icon("search"))\(empty.isEmpty ? Self.nothing(ui) : empty)</div>\(pager(ui))" }
        guard let bulkAction, rowID != nil else { return "\(table(ui))\(pager(ui))" }
        return """
            <form method="post" action="\(url: bulkAction)">\(ui.hiddenFields)\(table(ui))\
            <div class="bulk"><span data-js hidden>\(ui("已选 ", "Selected: "))<strong class="num" data-selected>0</strong></span>\
            \(bulkButtons)</div></form>\(pager(ui))
            """
    }

    private static func nothing(_ ui: UI) -> HTML {
        "<h2>\(ui("没有符合条件的记录", "Nothing matches"))</h2><p>\(ui("换个关键词，或者去掉一些筛选条件。", "Try another word or remove a filter."))</p>"
    }

    private func controls(_ ui: UI) -> HTML {
        var kept = HTML()
        for pair in state.query.pairs where pair.name == "sort" || pair.name == "columns" {
            kept += "<input type=\"hidden\" name=\"\(pair.name)\" value=\"\(pair.value)\">"
        }
        let search: HTML =
            searchLabel.map {
                """
                <div class="field grow"><label for="t-q">\($0)</label><input id="t-q" type="search" name="q" value="\(state.search)"></div>
                """
            } ?? ""
        let selects = HTML.joined(
            filters.map { filter in
                """
                <div class="field"><label for="t-\(filter.name)">\(filter.title)</label>\
                <select id="t-\(filter.name)" name="\(filter.name)"><option value="">\(ui("全部", "All"))</option>\
                \(each: filter.options, { "<option value=\"\($0.value)\"\(flag: "selected", $0.value == state.filter(filter.name))>\($0.text)</option>" })</select></div>
                """
            })
        guard !search.isEmpty || !filters.isEmpty || exportPath != nil else { return columnChoice(ui) }
        let exportPath = exportPath.map { $0 + state.query.with("cursor", nil).suffix }
        let export: HTML = exportPath.map { "<a class=\"button\" href=\"\(url: $0)\">\(ui.icon("download"))\(ui("导出", "Export"))</a>" } ?? ""
        return """
            <form class="filters" method="get" action="\(path)" role="search" data-live="#results">\(kept)\(search)\(selects)\
            <button class="button" type="submit">\(ui.icon("search"))\(ui("查找", "Find"))</button>\(export)</form>\(columnChoice(ui))
            """
    }

    private func columnChoice(_ ui: UI) -> HTML {
        guard columns.contains(where: \.isExtra) else { return "" }
        let ids = Set(shown.map(\.id))
        var kept = HTML()
        for pair in state.query.pairs where pair.name != "columns" && pair.name != "cursor" {
            kept += "<input type=\"hidden\" name=\"\(pair.name)\" value=\"\(pair.value)\">"
        }
        return """
            <details class="menu left"><summary class="button small">\(ui.icon("columns"))\(ui("显示哪些列", "Columns"))</summary><form method="get" action="\(path)">\(kept)<ul>\
            \(each: columns, { column in
                "<li><label><input type=\"checkbox\" name=\"columns\" value=\"\(column.id)\"\(flag: "checked", ids.contains(column.id))>\(ui(column.title))</label></li>"
            })\
            </ul><button class="button small wide" type="submit">\(ui("应用", "Apply"))</button></form></details>
            """
    }

    private func chips(_ ui: UI) -> HTML {
        var set: [(String, String)] = []
        if !state.search.isEmpty { set.append(("q", "“\(state.search)”")) }
        for filter in filters {
            if let value = state.filter(filter.name), let option = filter.options.first(where: { $0.value == value }) {
                set.append((filter.name, "\(filter.title)：\(option.text)"))
            }
        }
        guard !set.isEmpty else { return "" }
        return """
            <div class="chips" data-swap>\(each: set, { name, text in
                """
                <a class="chip" href="\(path + state.query.with(name, nil).with("cursor", nil).suffix)"><span>\(text)</span>\(ui.icon("close"))\
                <span class="vh">\(ui("去掉", "remove"))</span></a>
                """
            })</div>
            """
    }

    private func table(_ ui: UI) -> HTML {
        let shown = shown
        // What stands before each cell is the same in all rows.
        let opens: [HTML] = shown.map { column in
            "<td\(if: column.isNumber, " class=\"num\"")\(if: column.isTag, " class=\"lead-cell\"") data-label=\"\(ui(column.title))\">"
        }
        let pickHead: HTML =
            rowID == nil
            ? ""
            : """
            <td class="pick"><label><input type="checkbox" data-select-all data-js hidden aria-label="\(ui("全选本页", "Select all on this page"))"></label></td>
            """
        var body = HTML()
        for item in slice.items {
            body += "<tr>"
            if let rowID {
                body += """
                    <td class="pick"><label><input type="checkbox" name="id" value="\(rowID(item))" aria-label="\(ui("选中", "Select"))"\
                     aria-describedby="row-\(rowID(item))"></label></td>
                    """
            }
            for index in shown.indices {
                if index == 0 {
                    body += "<th scope=\"row\"\(attribute: "id", rowID.map { "row-" + $0(item) })>\(shown[index].cell(item, ui))</th>"
                } else {
                    body += opens[index]
                    body += shown[index].cell(item, ui)
                    body += "</td>"
                }
            }
            body += "</tr>"
        }
        return """
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(caption)"><table class="table cards"><caption class="vh">\(caption)</caption>\
            <thead data-swap><tr>\(pickHead)\
            \(each: shown, { heading($0, ui) })</tr></thead><tbody>\(body)</tbody></table></div>
            """
    }

    private func heading(_ column: TableColumn<Item>, _ ui: UI) -> HTML {
        guard column.isSortable else { return "<th scope=\"col\"\(if: column.isNumber, " class=\"num\"")>\(ui(column.title))</th>" }
        let isCurrent = state.sort == column.id
        let next = isCurrent && !state.isDescending ? "-" + column.id : column.id
        let sort = isCurrent ? (state.isDescending ? "descending" : "ascending") : nil
        return """
            <th scope="col"\(if: column.isNumber, " class=\"num\"")\(attribute: "aria-sort", sort)>\
            <a href="\(path + state.query.with("sort", next).with("cursor", nil).suffix)">\(ui(column.title))\
            \(isCurrent ? ui.icon(state.isDescending ? "arrow-down" : "arrow-up") : ui.icon("sort"))</a></th>
            """
    }

    private func pager(_ ui: UI) -> HTML {
        let count: HTML = total.map { "<span data-count>\(ui("共 \(Numbers.grouped($0)) 条", "\(Numbers.grouped($0)) in all"))</span>" } ?? "<span></span>"
        let first: HTML =
            state.query["cursor"] == nil ? "" : "<a class=\"button small\" href=\"\(path + state.query.with("cursor", nil).suffix)\">\(ui("回到第一页", "First page"))</a>"
        let next: HTML =
            slice.next.map { cursor in
                let path = path + state.query.with("cursor", cursor.text).suffix
                return "<a class=\"button small\" rel=\"next\" href=\"\(path)\">\(ui("下一页", "Next"))\(ui.icon("arrow-right"))</a>"
            } ?? ""
        return "<nav class=\"pager\" data-swap aria-label=\"\(ui("翻页", "Pages"))\">\(count)<span class=\"row\">\(first)\(next)</span></nav>"
    }
}
