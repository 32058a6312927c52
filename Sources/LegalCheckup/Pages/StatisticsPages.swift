import Audit
import Foundation
import HTTPTypes
import Kernel
import NIOCore
import Organisations
import Store
import Web

/// What is common in which industry, area and year; and what lawyers decided, as labelled data.
struct StatisticsPages: Sendable {
    let tools: CheckupTools
    private var door: CheckupDoor { CheckupDoor(tools) }
    init(_ tools: CheckupTools) { self.tools = tools }

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/checkups/statistics", .officer(LegalCheckupFeature.view)) { call in .page(try await statistics(call), in: call) },
            .get("/admin/unions/{organisation}/checkups/feedback.jsonl", .officer(LegalCheckupFeature.coordinate)) { call in try await feedback(call) },
        ]
    }

    private func statistics(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        let tree = try await tools.organisations.tree()
        let all = try await call.database.read { try tools.statistics.facts(at: organisation, tree: tree, in: $0) }
        let years = Set(all.map(\.year)).sorted(by: >)
        let industry = call.query["industry"].flatMap { Industry(rawValue: $0) }
        let year = call.query["year"].flatMap { Int($0) }
        let facts = all.filter { (industry == nil || $0.industry == industry?.rawValue) && (year == nil || $0.year == year) }
        var content = filters(ui, organisation, industry, year, years)
        if facts.isEmpty {
            content += ui.empty(
                "chart", ui("还没有可统计的结果", "Nothing to count yet"),
                ui("签发体检报告以后，这里按问题、行业、地区和年份统计。", "Once reports are issued, findings are counted here by kind, industry, area and year."))
        } else {
            content += "<p class=\"soft\">\(ui("按企业数计算，少于 \(SmallCells.limit) 家的不显示。", "Firms are counted; fewer than \(SmallCells.limit) are not shown."))</p>"
            for dimension in CheckupStatistics.Dimension.allCases { content += table(ui, CheckupStatistics.table(facts, by: dimension), dimension) }
        }
        var page = Page(ui("法治体检统计", "Check-ups in figures"), frame: try await door.frame(call, organisation), content: "<div class=\"stack\">\(content)</div>")
        page.trail = [(ui("法治体检", "Check-ups"), LegalCheckupURL.list(organisation).path)]
        page.actions = """
            <button class="button" type="button" data-print data-js hidden>\(ui.icon("print"))\(ui("打印", "Print"))</button>\
            \(if: try await call.may(LegalCheckupFeature.coordinate, at: organisation), """
                <a class="button" href="\(LegalCheckupURL.feedback(organisation).path)">\(ui.icon("download"))\(ui("导出复核标注", "Export labels"))</a>
                """)
            """
        return page
    }

    private func filters(_ ui: UI, _ organisation: OrganisationID, _ industry: Industry?, _ year: Int?, _ years: [Int]) -> HTML {
        let industries = Industry.allCases.map { (value: $0.rawValue, text: ui($0.name)) }
        return """
            <form class="filters" method="get" action="\(LegalCheckupURL.statistics(organisation).path)">\
            <div class="field"><label for="t-industry">\(ui("行业", "Industry"))</label><select id="t-industry" name="industry"><option value="">\(ui("全部", "All"))</option>\
            \(each: industries, { "<option value=\"\($0.value)\"\(flag: "selected", $0.value == industry?.rawValue)>\($0.text)</option>" })</select></div>\
            <div class="field"><label for="t-year">\(ui("年份", "Year"))</label><select id="t-year" name="year"><option value="">\(ui("全部", "All"))</option>\
            \(each: years, { "<option value=\"\($0)\"\(flag: "selected", $0 == year)>\($0)</option>" })</select></div>\
            <button class="button" type="submit">\(ui("查看", "Show"))</button></form>
            """
    }

    private func table(_ ui: UI, _ table: CheckupTable, _ dimension: CheckupStatistics.Dimension) -> HTML {
        let shown = table.lines.filter { !$0.isHidden }
        let hidden = table.lines.count - shown.count
        let rows = HTML.joined(shown.map { "<tr><th scope=\"row\">\(name(ui, $0.key, dimension))</th><td class=\"num\">\(Numbers.grouped($0.cases))</td></tr>" })
        let rest: HTML = hidden == 0 ? "" : "<p class=\"soft small\">\(ui("另有 \(hidden) 项数量太少，不显示。", "\(hidden) more are too few to be shown."))</p>"
        let body: HTML =
            shown.isEmpty
            ? "<p class=\"soft\">\(ui("数量太少，暂不显示。", "Too few to be shown."))</p>"
            : """
            <table class="table"><thead><tr><th scope="col">\(ui(dimension.label))</th><th scope="col" class="num">\(ui("企业数", "Firms"))</th></tr></thead>\
            <tbody>\(rows)</tbody></table>\(rest)
            """
        return ui.card(ui(dimension.label), body)
    }

    private func name(_ ui: UI, _ key: String, _ dimension: CheckupStatistics.Dimension) -> String {
        switch dimension {
        case .code: tools.engine.taxonomy[FindingCode(rawValue: key)].map { ui($0.title) } ?? key
        case .industry: Industry(rawValue: key).map { ui($0.name) } ?? ui("未填写", "Not given")
        case .region: RegionCode(key).map { ui(Regions.shipped.fullName($0)) } ?? ui("未填写", "Not given")
        case .year: key
        }
    }

    /// Clauses of firms that agreed, without their names, in the form of the data that the check-up is developed with.
    private func feedback(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        let tree = try await tools.organisations.tree()
        let (person, now) = (try call.person(), call.now)
        let lines = try await call.database.read { tx in
            let cases = Set(try tools.cases.page(at: organisation, tree: tree, before: nil, limit: 100_000, in: tx).map(\.id))
            return try tools.feedback.lines(of: cases, in: tx)
        }
        try await call.database.write { tx in
            try tx.audit(
                AuditEntry(
                    at: now, actor: .person(person), organisation: organisation, action: "checkup.feedback_exported", object: AuditObject("organisation", organisation),
                    detail: ["lines": String(lines.count)]))
        }
        var bytes = ByteBuffer()
        for line in lines {
            bytes.writeBytes(try JSON.encoder.encode(line))
            bytes.writeString("\n")
        }
        return .download(bytes, name: "checkup-labels.jsonl", contentType: "application/jsonl")
    }
}
