import Kernel

/// The gallery: every component in all its states, in demo mode only. A new component starts here.
///
/// Its forms, tables and progress really work, on made-up data that is never stored.
public enum Gallery {
    enum Section: String, CaseIterable {
        case states, lists, forms, tables, charts, things

        var title: Phrase {
            switch self {
            case .states: Phrase("状态与按钮", "States and buttons")
            case .lists: Phrase("列表与卡片", "Lists and cards")
            case .forms: Phrase("表单", "Forms")
            case .tables: Phrase("表格", "Tables")
            case .charts: Phrase("图表", "Charts")
            case .things: Phrase("会员卡与图标", "Card and icons")
            }
        }

        var path: String { GalleryURL.section(self).path }
    }

    public static var routes: [Route] {
        [
            .get("/gallery", .demo) { call in .page(page(.states, call, GalleryStates.html(call.ui)), in: call) },
            .get("/gallery/lists", .demo) { call in .page(page(.lists, call, GalleryLists.html(call.ui)), in: call) },
            .get("/gallery/forms", .demo) { call in .page(page(.forms, call, GalleryForms.html(GalleryForms.first, call.ui)), in: call) },
            .post("/gallery/forms", .demo) { call in try await GalleryForms.post(call) },
            .get("/gallery/tables", .demo) { call in .page(page(.tables, call, try GalleryTables.html(call)), in: call) },
            .post("/gallery/tables", .demo) { call in
                let chosen = try await call.form().all("id").count
                return .redirect(to: Section.tables.path, toast: Phrase("已选 \(chosen) 行，样张不会改动数据", "\(chosen) rows chosen; the gallery changes nothing"), in: call)
            },
            .get("/gallery/charts", .demo) { call in .page(page(.charts, call, GalleryCharts.html(call.ui)), in: call) },
            .get("/gallery/things", .demo) { call in .page(page(.things, call, GalleryThings.html(call.ui)), in: call) },
            .get("/gallery/progress", .demo) { call in .html(GalleryStates.progress(since: call.query["since"].flatMap(Int64.init), call.ui)) },
        ]
    }

    static func page(_ section: Section, _ call: Call, _ content: HTML) -> Page {
        let ui = call.ui
        let tabs = ui.tabs(
            ui("组件样张", "Component gallery"),
            Section.allCases.map { Tab(ui($0.title), path: $0.path, isCurrent: $0 == section) })
        return Page(ui(section.title), frame: .open, content: "\(tabs)<div class=\"gallery\">\(content)</div>")
    }

    /// One component with its name: the class that it is known by.
    static func specimen(_ name: String, _ id: String, _ html: HTML) -> HTML {
        "<section id=\"\(id)\"><h2>\(name)</h2><div class=\"specimen\">\(html)</div></section>"
    }
}

enum GalleryURL {
    case section(Gallery.Section)
    case progress(since: Instant)

    var path: String {
        switch self {
        case .section(.states): "/gallery"
        case .section(let section): "/gallery/" + section.rawValue
        case .progress(let since): "/gallery/progress" + Query().with("since", String(since.ms)).suffix
        }
    }
}
