import Kernel

/// One value over time, and the period before it as a broken line.
public struct LineChart: Sendable {
    public struct Point: Sendable {
        public let name: String
        public let value: Int
        public let other: Int?
        public init(_ name: String, _ value: Int, other: Int? = nil) {
            self.name = name
            self.value = value
            self.other = other
        }
    }

    public var title: String
    /// One sentence that says what is to be seen.
    public var summary: String
    public var valueName: String
    public var otherName: String?
    /// Oldest first.
    public var points: [Point]

    public init(_ title: String, summary: String, valueName: String, otherName: String? = nil, points: [Point]) {
        self.title = title
        self.summary = summary
        self.valueName = valueName
        self.otherName = otherName
        self.points = points
    }

    public func html(_ ui: UI) -> HTML {
        let frame = ChartFrame(
            title: title, summary: summary, columns: [ui("时间", "Time"), valueName] + (otherName.map { [$0] } ?? []),
            rows: points.map { point in [point.name, Numbers.grouped(point.value)] + (otherName == nil ? [] : [point.other.map { Numbers.grouped($0) } ?? "–"]) })
        return frame.html(ui, drawing(ui), legend: otherName.map { ChartFrame.legend([("bar1", valueName), ("bar2", $0)]) } ?? HTML())
    }

    /// The scale ends at a round number, so that its two marks can be read.
    static func top(of most: Int) -> Int {
        var unit = 1
        while unit * 10 <= most { unit *= 10 }
        return [10, 15, 20, 30, 40, 50, 60, 80, 100].map { $0 * unit / 10 }.first { $0 >= most } ?? most
    }

    private func drawing(_ ui: UI) -> HTML {
        let top = Self.top(of: max(1, points.flatMap { [$0.value, $0.other ?? 0] }.max() ?? 1))
        let left = 44, right = 390, floor = 150, ceiling = 14
        func x(_ index: Int) -> Int { points.count < 2 ? left : left + (right - left) * index / (points.count - 1) }
        func y(_ value: Int) -> Int { floor - (floor - ceiling) * value / top }
        func path(_ values: [(Int, Int)]) -> String { values.enumerated().map { "\($0.offset == 0 ? "M" : "L")\(x($0.element.0)) \(y($0.element.1))" }.joined() }
        let grid = HTML.joined(
            [0, top / 2, top].map { value in
                """
                <line class="gridline" x1="\(left)" x2="\(right)" y1="\(y(value))" y2="\(y(value))"/><text class="axis" x="0" y="\(y(value) + 4)">\(ui.compact(value))</text>
                """
            })
        let others = points.enumerated().compactMap { index, point in point.other.map { (index, $0) } }
        let before: HTML = others.isEmpty ? "" : "<path class=\"line2\" d=\"\(path(others))\"/>"
        let end: HTML = points.last.map { "<circle class=\"dot\" cx=\"\(x(points.count - 1))\" cy=\"\(y($0.value))\" r=\"4\"/>" } ?? ""
        let names: HTML =
            points.isEmpty
            ? ""
            : """
            <text class="axis" x="\(left)" y="172">\(points[0].name)</text><text class="axis" x="\(right)" y="172" text-anchor="end">\(points[points.count - 1].name)</text>
            """
        let now = path(points.enumerated().map { ($0.offset, $0.element.value) })
        return """
            <svg viewBox="0 0 400 178" role="img" aria-label="\(title)">\(grid)\(before)<path class="line1" d="\(now)"/>\(end)\(names)</svg>
            """
    }
}
