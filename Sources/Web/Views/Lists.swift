import Kernel

/// A number worth a look, with its name; the whole tile leads to `path`.
public struct Tile: Sendable {
    public var title: String
    public var value: String
    public var unit: String?
    public var note: String?
    public var path: String?
    public init(_ title: String, _ value: String, unit: String? = nil, note: String? = nil, path: String? = nil) {
        self.title = title
        self.value = value
        self.unit = unit
        self.note = note
        self.path = path
    }
}

/// A row of a list: an icon, a title that leads somewhere, a line below it, and what stands at its end.
public struct ListRow: Sendable {
    public var icon: String?
    public var title: String
    public var path: String?
    public var detail: HTML
    public var tail: HTML
    public init(_ title: String, path: String? = nil, icon: String? = nil, detail: HTML = HTML(), tail: HTML = HTML()) {
        self.icon = icon
        self.title = title
        self.path = path
        self.detail = detail
        self.tail = tail
    }
}

/// Something that happened to an object: for its history.
public struct TimelineEntry: Sendable {
    public var what: HTML
    public var at: Instant
    /// Who did it and in which role, as it may be shown.
    public var by: String?
    public var details: HTML
    public init(_ what: HTML, at: Instant, by: String? = nil, details: HTML = HTML()) {
        self.what = what
        self.at = at
        self.by = by
        self.details = details
    }
}

/// A tab is a link; `count` is a badge.
public struct Tab: Sendable {
    public var title: String
    public var path: String
    public var isCurrent: Bool
    public var count: Int?
    public init(_ title: String, path: String, isCurrent: Bool, count: Int? = nil) {
        self.title = title
        self.path = path
        self.isCurrent = isCurrent
        self.count = count
    }
}

/// Things one below or beside the other.
extension UI {
    /// A part of a page with its heading; `more` leads to all of it. `flush` lets a list or table reach the edges.
    public func card(_ title: String, more: (text: String, path: String)? = nil, flush: Bool = false, _ content: HTML) -> HTML {
        let link: HTML = more.map { "<a href=\"\(url: $0.path)\">\($0.text)</a>" } ?? ""
        return "<section class=\"card\(if: flush, " flush")\"><div class=\"section-head\"><h2>\(title)</h2>\(link)</div>\(content)</section>"
    }

    public func tiles(_ tiles: [Tile]) -> HTML {
        let items = HTML.joined(
            tiles.map { tile in
                let title: HTML = tile.path.map { "<a href=\"\(url: $0)\">\(tile.title)</a>" } ?? HTML(text: tile.title)
                let unit: HTML = tile.unit.map { " <small>\($0)</small>" } ?? ""
                let note: HTML = tile.note.map { "<dd class=\"note\">\($0)</dd>" } ?? ""
                return "<div><dt>\(title)</dt><dd>\(tile.value)\(unit)</dd>\(note)</div>"
            })
        return "<dl class=\"tiles\">\(items)</dl>"
    }

    public func list(_ rows: [ListRow]) -> HTML {
        let items = HTML.joined(
            rows.map { row in
                let box: HTML = row.icon.map { "<span class=\"icon-box\">\(icon($0))</span>" } ?? ""
                let title: HTML = row.path.map { "<a class=\"cover\" href=\"\(url: $0)\">\(row.title)</a>" } ?? "<strong>\(row.title)</strong>"
                let detail: HTML = row.detail.isEmpty ? "" : "<small>\(row.detail)</small>"
                let tail: HTML = row.tail.isEmpty ? "" : "<div class=\"tail\">\(row.tail)</div>"
                return "<li>\(box)<div class=\"body\">\(title)\(detail)</div>\(tail)</li>"
            })
        return "<ul class=\"list\">\(items)</ul>"
    }

    /// Names and values. `plain` leaves the lines out.
    public func facts(_ facts: [(name: String, value: HTML)], plain: Bool = false) -> HTML {
        "<dl class=\"facts\(if: plain, " plain")\">\(each: facts, { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" })</dl>"
    }

    /// The newest entry first, marked as where things stand now.
    public func timeline(_ entries: [TimelineEntry]) -> HTML {
        let items = HTML.joined(
            entries.enumerated().map { index, entry in
                let by: HTML = entry.by.map { " · \($0)" } ?? ""
                return "<li\(attribute: "aria-current", index == 0 ? "true" : nil)>\(entry.what)<small>\(time(entry.at))\(by)</small>\(entry.details)</li>"
            })
        return "<ol class=\"timeline\">\(items)</ol>"
    }

    /// `old` became `new`, for details of a timeline's entry.
    public func change(_ name: String, from old: String, to new: String) -> HTML {
        "<p>\(name) <del>\(old)</del> <ins>\(new)</ins></p>"
    }

    public func tabs(_ label: String, _ tabs: [Tab]) -> HTML {
        let links = HTML.joined(
            tabs.map { tab in
                let badge: HTML = tab.count.map { "<span class=\"badge mute\">\(Numbers.grouped($0))</span>" } ?? ""
                return "<a href=\"\(url: tab.path)\"\(attribute: "aria-current", tab.isCurrent ? "page" : nil)>\(tab.title)\(badge)</a>"
            })
        return "<nav class=\"tabs\" aria-label=\"\(label)\">\(links)</nav>"
    }

    /// `31.2万` · `312K`: for charts and maps; exact numbers stand in the table behind.
    public func compact(_ value: Int) -> String { language.compact(value) }
}

extension Language {
    /// Three digits at most, with the unit that the language counts in; rounded half up.
    func compact(_ value: Int) -> String {
        let units: [(Int, String)] = self == .zh ? [(100_000_000, "亿"), (10_000, "万")] : [(1_000_000, "M"), (1_000, "K")]
        guard let (unit, suffix) = units.first(where: { value >= $0.0 }) else { return Numbers.grouped(value) }
        let tenths = (value * 10 + unit / 2) / unit
        if tenths >= 1_000 { return Numbers.grouped((value + unit / 2) / unit) + suffix }
        return tenths % 10 == 0 ? "\(tenths / 10)\(suffix)" : "\(tenths / 10).\(tenths % 10)\(suffix)"
    }
}
