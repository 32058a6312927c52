import Kernel

/// A map of squares, one for each area, placed roughly as on the ground; darker is more, and the number stands in each.
public struct TileMap: Sendable {
    public struct Area: Sendable {
        public let name: String
        public let value: Int
        /// Columns go east, rows go south, both from 0.
        public let column: Int
        public let row: Int
        /// Where the square leads.
        public let path: String
        /// What a screen reader hears after the square's own words: `会员 312,204，工会 9,812`.
        public let description: String
        /// What is shown instead of the number: `<5` where it is hidden. (domain.md R21)
        public let shown: String?
        /// Further columns of the table behind.
        public let details: [String]
        public init(_ name: String, _ value: Int, column: Int, row: Int, path: String, description: String, shown: String? = nil, details: [String] = []) {
            self.name = name
            self.value = value
            self.column = column
            self.row = row
            self.path = path
            self.description = description
            self.shown = shown
            self.details = details
        }
    }

    public var title: String
    /// One sentence that says what is to be seen.
    public var summary: String
    public var valueName: String
    public var detailNames: [String]
    public var areas: [Area]

    public init(_ title: String, summary: String, valueName: String, detailNames: [String] = [], areas: [Area]) {
        self.title = title
        self.summary = summary
        self.valueName = valueName
        self.detailNames = detailNames
        self.areas = areas
    }

    /// Places for areas without a map of their own (counties, towns): rows of `columns`, in the order given.
    public static func place(_ index: Int, columns: Int = 7) -> (column: Int, row: Int) { (index % columns, index / columns) }

    /// The upper bounds of the four lower shades: a fifth of the areas each, so that a few giants don't leave the rest in one shade.
    static func bounds(_ values: [Int]) -> [Int] {
        let sorted = values.filter { $0 > 0 }.sorted()
        guard let most = sorted.last else { return [] }
        return (1...4).map { sorted[min(sorted.count - 1, sorted.count * $0 / 5)] }.filter { $0 < most }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    /// 0 for nothing, else 1 to 5; the largest are always 5.
    static func shade(_ value: Int, _ bounds: [Int]) -> Int { value <= 0 ? 0 : 5 - bounds.count + bounds.count(where: { value > $0 }) }

    public func html(_ ui: UI) -> HTML {
        let bounds = Self.bounds(areas.map(\.value))
        let frame = ChartFrame(
            title: title, summary: summary, columns: [ui("地区", "Area"), valueName] + detailNames,
            rows: areas.map {
                [
                    $0.name,
                    $0.shown ?? Numbers.grouped($0.value),
                ] + $0.details
            })
        let legend = ChartFrame.legend(
            (0...bounds.count).map { step in
                let shade = 5 - bounds.count + step
                let text =
                    bounds.isEmpty
                    ? valueName
                    : step == 0
                        ? ui("\(ui.compact(bounds[0])) 及以下", "up to \(ui.compact(bounds[0]))")
                        : step == bounds.count
                            ? ui("\(ui.compact(bounds[step - 1])) 以上", "over \(ui.compact(bounds[step - 1]))")
                            : "\(ui.compact(bounds[step - 1]))–\(ui.compact(bounds[step]))"
                return ("q\(shade)", text)
            })
        return frame.html(ui, style: "tilemap", drawing(ui, bounds), legend: legend)
    }

    private func drawing(_ ui: UI, _ bounds: [Int]) -> HTML {
        let columns = 1 + (areas.map(\.column).max() ?? 0)
        let rows = 1 + (areas.map(\.row).max() ?? 0)
        let squares = HTML.joined(
            areas.map { area in
                let x = area.column * 100
                let y = area.row * 100
                let name = Self.short(area.name)
                let count = area.shown ?? ui.compact(area.value)
                return """
                    <a href="\(url: area.path)" aria-label="\(name) \(count)\(ui("：", ": "))\(area.description)">\
                    <rect class="q\(Self.shade(area.value, bounds))" x="\(x + 2)" y="\(y + 2)" width="96" height="96"/>\
                    <text class="name\(if: Self.isLatin(name), " long")" x="\(x + 50)" y="\(y + 48)">\(name)</text><text class="count" x="\(x + 50)" y="\(y + 74)">\(count)\
                    </text></a>
                    """
            })
        return "<svg viewBox=\"0 0 \(max(7, columns) * 100) \(rows * 100)\" role=\"group\" aria-label=\"\(title)\">\(squares)</svg>"
    }

    private static func isLatin(_ name: some StringProtocol) -> Bool { name.unicodeScalars.allSatisfy { $0.value < 0x2E80 } }

    /// What fits into a square: four Han characters or nine Latin letters, without the kind of area (广州市 → 广州).
    static func short(_ name: String) -> String {
        var name = Substring(name)
        if name.count > 2, let last = name.last, "市县区镇".contains(last) { name = name.dropLast() }
        let limit = isLatin(name) ? 9 : 4
        return name.count > limit ? name.prefix(limit - 1) + "…" : String(name)
    }
}
