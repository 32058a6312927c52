import Kernel

/// A chart is an SVG with a title, one sentence that says what is to be seen, and its table behind a toggle. Readable in grey.
///
/// Widths that depend on data are SVG attributes, as the content policy forbids inline styles. Bars and lines are drawn 400 units
/// wide, so that their letters keep a readable size on a phone.
struct ChartFrame {
    let title: String
    let summary: String
    /// Column titles of the table behind, then one row per point.
    let columns: [String]
    let rows: [[String]]

    func html(_ ui: UI, style: String? = nil, _ drawing: HTML, legend: HTML = HTML()) -> HTML {
        let head = HTML.joined(columns.enumerated().map { index, text in "<th scope=\"col\"\(if: index > 0, " class=\"num\"")>\(text)</th>" })
        let body = HTML.joined(rows.map { row in "<tr><th scope=\"row\">\(row[0])</th>\(each: row.dropFirst(), { "<td class=\"num\">\($0)</td>" })</tr>" })
        return """
            <figure class="chart\(if: style != nil, " \(style ?? "")")"><figcaption><h2>\(title)</h2><p>\(summary)</p></figcaption>\(drawing)\(legend)\
            <details><summary>\(ui("看表格", "Show the table"))</summary><table class="table"><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></details></figure>
            """
    }

    /// A key: each mark's class with what it stands for.
    static func legend(_ marks: [(style: String, text: String)]) -> HTML {
        """
        <ul class="legend">\(each: marks, { mark in
            "<li><svg viewBox=\"0 0 1 1\" aria-hidden=\"true\"><rect class=\"\(mark.style)\" width=\"1\" height=\"1\"/></svg>\(mark.text)</li>"
        })</ul>
        """
    }
}
