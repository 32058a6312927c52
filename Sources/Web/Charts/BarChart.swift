import Kernel

/// Bars that lie, longest name first come: for comparing unions, or this period with the last.
public struct BarChart: Sendable {
    public struct Bar: Sendable {
        public let name: String
        public let value: Int
        /// Last period, or the sister union.
        public let other: Int?
        /// The one that matters, in the accent colour.
        public let isMarked: Bool
        public init(_ name: String, _ value: Int, other: Int? = nil, isMarked: Bool = false) {
            self.name = name
            self.value = value
            self.other = other
            self.isMarked = isMarked
        }
    }

    public var title: String
    /// One sentence that says what is to be seen.
    public var summary: String
    public var bars: [Bar]
    /// What the values are, and what the others are: `会员`, `去年同期`.
    public var valueName: String
    public var otherName: String?

    public init(_ title: String, summary: String, valueName: String, otherName: String? = nil, bars: [Bar]) {
        self.title = title
        self.summary = summary
        self.bars = bars
        self.valueName = valueName
        self.otherName = otherName
    }

    public func html(_ ui: UI) -> HTML {
        let frame = ChartFrame(
            title: title, summary: summary, columns: [ui("名称", "Name"), valueName] + (otherName.map { [$0] } ?? []),
            rows: bars.map { bar in [bar.name, Numbers.grouped(bar.value)] + (otherName == nil ? [] : [bar.other.map { Numbers.grouped($0) } ?? "–"]) })
        let legend = otherName.map { ChartFrame.legend([("bar1", valueName), ("bar2", $0)]) } ?? HTML()
        return frame.html(ui, drawing, legend: legend)
    }

    private var drawing: HTML {
        let step = otherName == nil ? 28 : 36
        // Names take what the longest needs, at most 140 of 400 units: 15 a Han character, 8 a Latin one.
        let nameWidth = min(140, 10 + (bars.map { Self.width($0.name) }.max() ?? 0))
        let room = 400 - nameWidth - 50
        let most = max(1, bars.flatMap { [$0.value, $0.other ?? 0] }.max() ?? 1)
        func length(_ value: Int) -> Int { max(value > 0 ? 1 : 0, value * room / most) }
        let marks = HTML.joined(
            bars.enumerated().map { index, bar in
                let y = index * step
                let other: HTML = bar.other.map { "<rect class=\"bar2\" x=\"\(nameWidth)\" y=\"\(y + 19)\" width=\"\(length($0))\" height=\"7\" rx=\"2\"/>" } ?? ""
                return """
                    <text x="0" y="\(y + 16)">\(Self.cut(bar.name))</text>\
                    <rect class="bar1\(if: bar.isMarked, " hot")" x="\(nameWidth)" y="\(y + 5)" width="\(length(bar.value))" height="12" rx="2"/>\
                    \(other)<text x="\(nameWidth + length(bar.value) + 6)" y="\(y + 16)">\(Numbers.grouped(bar.value))</text>
                    """
            })
        return "<svg viewBox=\"0 0 400 \(max(step, bars.count * step))\" role=\"img\" aria-label=\"\(title)\">\(marks)</svg>"
    }

    private static func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 8 : 15) } }
    private static func cut(_ text: String) -> String { width(text) <= 130 ? text : text.prefix(8) + "…" }
}
