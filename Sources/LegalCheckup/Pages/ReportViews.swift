import Kernel
import Store
import Web

/// Reports, training material and letters, made for reading and for paper.
enum ReportViews {
    static func report(_ ui: UI, _ found: CheckupCase, _ viewer: CheckupViewer, _ report: Prescription, isDraft: Bool) -> Page {
        let text = ReportText(prescription: report, language: ui.language)
        let draft: HTML =
            isDraft
            ? ui.notice(.warn, ui("预览", "Preview"), "\(ui("还没有签发，企业看不到。", "Not issued: the firm does not see it."))", icon: "eye") : ""
        let actions: HTML = """
            <div class="row screen-only"><button class="button" type="button" data-print data-js hidden>\(ui.icon("print"))\(ui("打印或存为 PDF", "Print or save as PDF"))</button>\
            <a class="button" href="\(LegalCheckupURL.reportFile(found.id).path)">\(ui.icon("download"))\(ui("下载 Word", "Word file"))</a></div>
            """
        var page = Page(text.title, frame: .open, content: "\(draft)\(actions)<article class=\"sheet stack\">\(sections(ui, text.blocks))</article>")
        page.trail = trail(ui, found, viewer)
        return page
    }

    private static func trail(_ ui: UI, _ found: CheckupCase, _ viewer: CheckupViewer) -> [(text: String, path: String)] {
        viewer.isContact
            ? [(found.employer.name, LegalCheckupURL.firm(found.id).path)] : [(found.employer.name, LegalCheckupURL.team(found.organisation, found.id).path)]
    }

    /// Each finding with what belongs to it is a section, which paper doesn't break.
    private static func sections(_ ui: UI, _ blocks: [ReportBlock]) -> HTML {
        var out = HTML()
        var open = false
        func close() {
            if open { out += "</section>" }
            open = false
        }
        for block in blocks {
            switch block {
            case .heading, .notice: close()
            case .finding:
                close()
                out += "<section class=\"stack\">"
                open = true
            default: break
            }
            out += part(ui, block)
        }
        close()
        return out
    }

    private static func part(_ ui: UI, _ block: ReportBlock) -> HTML {
        switch block {
        case .heading(let text): "<h2>\(text)</h2>"
        case .finding(let text, let severity, let isQuestion):
            "<h3>\(text) \(isQuestion ? ui.tag(.info, ui("请商量", "Question")) : ReviewViews.tag(severity, ui))</h3>"
        case .paragraph(let text): "<p>\(text)</p>"
        case .quote(let text): "<blockquote>\(text)</blockquote>"
        case .named(let name, let text): "<p><strong>\(name)\(ui("：", ": "))</strong>\(text)</p>"
        case .law(let text, let isVerified): "<p class=\"small\">\(text)\(if: !isVerified, " \(ui.tag(.warn, ui("条号待核实", "number unverified")))")</p>"
        case .scores(let areas): scores(ui, areas)
        case .notice(let text): "<p class=\"small soft\">\(text)</p>"
        }
    }

    private static func scores(_ ui: UI, _ areas: [AreaScore]) -> HTML {
        """
        <table class="table"><caption class="vh">\(ui("各领域得分", "Scores by area"))</caption><thead><tr><th scope="col">\(ui("领域", "Area"))</th>\
        <th scope="col"><span class="vh">\(ui("图示", "Bar"))</span></th>\
        <th scope="col" class="num">\(ui("得分", "Score"))</th><th scope="col" class="num">\(ui("问题", "Findings"))</th></tr></thead>\
        <tbody>\(each: areas, { area in
            """
            <tr><th scope="row">\(ui(area.area.label))</th><td>\(ui.meter(area.score, of: 100, label: ui(area.area.label)))</td>\
            <td class="num">\(area.score)</td><td class="num">\(area.findings)</td></tr>
            """
        })</tbody></table>
        """
    }

    // MARK: Training

    /// One sheet for the staff's training: for each kind that was found, the rule, the law and the lawful wording; none of the firm's words.
    static func training(_ ui: UI, _ found: CheckupCase, _ viewer: CheckupViewer, _ report: Prescription) -> Page {
        var seen: Set<FindingCode> = []
        let items = (report.items + report.praised).filter { seen.insert($0.code).inserted }
        let parts = HTML.joined(
            items.map { item in
                """
                <section class="stack"><h2>\(ui.language == .zh ? item.title : item.titleEnglish)</h2><p>\(item.what)</p>\(ReviewViews.basis(ui, item.law))\
                <p><strong>\(ui("应当这样规定：", "Write instead: "))</strong>\(item.modelClause)</p></section>
                """
            })
        let content: HTML = """
            <div class="row screen-only"><button class="button" type="button" data-print data-js hidden>\(ui.icon("print"))\(ui("打印", "Print"))</button></div>\
            <article class="sheet stack loose"><p class="lead">\(ui("供人事、班组长和职工培训使用，可以打印张贴。", "For training staff and foremen; may be printed and posted."))</p>\(parts)</article>
            """
        var page = Page(ui("依法用工培训材料", "Training: lawful rules"), frame: .open, content: content)
        page.trail = trail(ui, found, viewer)
        return page
    }

    // MARK: The letter

    static func letter(
        _ ui: UI, _ found: CheckupCase, _ viewer: CheckupViewer, _ text: String, at written: Instant, _ comparison: LawyerDesk.Comparison?, _ taxonomy: Taxonomy
    ) -> Page {
        let paragraphs = text.split(whereSeparator: \.isNewline).map { line -> HTML in "<p>\(String(line))</p>" }
        let content: HTML = """
            <div class="row screen-only"><button class="button" type="button" data-print data-js hidden>\(ui.icon("print"))\(ui("打印", "Print"))</button></div>\
            <article class="sheet stack">\(HTML.joined(paragraphs))<p class="end">\(ui.time(written.day))</p>\(comparison.map { compared(ui, $0, taxonomy) })</article>
            """
        var page = Page(ui("法治体检办结函", "Closing letter"), frame: .open, content: content)
        page.trail = trail(ui, found, viewer)
        return page
    }

    /// Old and new side by side, one row for each finding.
    private static func compared(_ ui: UI, _ comparison: LawyerDesk.Comparison, _ taxonomy: Taxonomy) -> HTML {
        guard !comparison.findings.isEmpty else { return "" }
        let rows = HTML.joined(
            comparison.findings.map { finding in
                let before = finding.old.map { comparison.old.clauses[$0].text } ?? "—"
                let after = finding.new.map { comparison.new.clauses[$0].text } ?? ui("（已删除）", "(removed)")
                return """
                    <tr><th scope="row">\(taxonomy[finding.code].map { ui($0.title) } ?? finding.code.rawValue)</th>\
                    <td class="lead-cell">\(ui.tag(ReviewViews.tone(finding.outcome), ui(finding.outcome.label)))</td>\
                    <td data-label="\(ui("原条款", "Before"))">\(before)</td><td data-label="\(ui("现条款", "Now"))">\(after)</td></tr>
                    """
            })
        return """
            <h2>\(ui("逐条对照", "Clause by clause"))</h2><table class="table cards"><thead><tr><th scope="col">\(ui("问题", "Finding"))</th><th scope="col">\(ui("结果", "Outcome"))</th>\
            <th scope="col">\(ui("原条款", "Before"))</th><th scope="col">\(ui("现条款", "Now"))</th></tr></thead><tbody>\(rows)</tbody></table>
            """
    }
}
