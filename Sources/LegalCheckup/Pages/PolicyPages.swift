import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// The compendium as everybody reads it: search, filters by reader, area and tag, one policy.
struct PolicyPages: Sendable {
    let tools: CheckupTools
    init(_ tools: CheckupTools) { self.tools = tools }

    var routes: [Route] {
        [
            .get("/policies", .everyone) { call in .page(try await list(call), in: call) },
            .get("/policies/{policy}", .everyone) { call in .page(try await show(call), in: call) },
        ]
    }

    private func list(_ call: Call) async throws -> Page {
        let ui = call.ui
        let text = String((call.query["q"] ?? "").unicodeScalars.prefix(100).map(Character.init))
        let audience = call.query["audience"].flatMap { PolicyAudience(rawValue: $0) }
        let region = call.query["region"].flatMap { RegionCode($0) }
        let tag = call.query["tag"].flatMap { $0.isEmpty ? nil : $0 }
        let query = Policies.Query(text: text, audience: audience, region: region, tag: tag, includesPast: call.query["past"] == "1")
        let today = call.now.day
        let found = try await call.database.read { try tools.policies.search(query, on: today, limit: 60, in: $0) }
        let cities = Regions.shipped.all.filter { $0.code.level == .city }.map { (value: $0.code.text, text: ui($0.name)) }
        let rows = found.map { policy in PolicyViews.row(policy, today, ui) }
        let content: HTML = """
            <p class="lead">\(ui("帮扶、就业、劳动保护政策，用大白话说要点，注明出处。", "Policies on relief, jobs and protection: the gist in plain words, with the source."))</p>\
            <form class="filters" method="get" action="\(LegalCheckupURL.policies.path)" role="search" data-live="#results">\
            <div class="field grow"><label for="t-q">\(ui("找政策", "Find"))</label>\
            <input id="t-q" type="search" name="q" value="\(text)" placeholder="\(ui("如：工伤、医疗互助、稳岗", "as: injury, mutual aid"))"></div>\
            <div class="field"><label for="t-audience">\(ui("给谁看", "For whom"))</label><select id="t-audience" name="audience"><option value="">\(ui("全部", "All"))</option>\
            \(each: [PolicyAudience.workers, .employers], { "<option value=\"\($0.rawValue)\"\(flag: "selected", $0 == audience)>\(ui($0.label))</option>" })</select></div>\
            <div class="field"><label for="t-region">\(ui("地区", "Area"))</label><select id="t-region" name="region"><option value="">\(ui("全部", "All"))</option>\
            \(each: cities, { "<option value=\"\($0.value)\"\(flag: "selected", $0.value == region?.text)>\($0.text)</option>" })</select></div>\
            <button class="button" type="submit">\(ui.icon("search"))\(ui("查找", "Find"))</button></form>\
            <div id="results">\(if: tag != nil, """
                <div class="chips"><a class="chip" href="\(LegalCheckupURL.policies.path)"><span>#\(tag ?? "")</span>\(ui.icon("close"))\
                <span class="vh">\(ui("去掉", "remove"))</span></a></div>
                """)<p class="soft" data-count>\(ui("共 \(found.count) 条", "\(found.count) found"))</p>\
            \(found.isEmpty
                ? ui.empty("book", ui("没有找到", "Nothing found"), ui("换个词试试，或者打 12351 问工会。", "Try another word, or call 12351."))
                : "<section class=\"card flush\">\(ui.list(rows))</section>")</div>
            """
        return Page(ui("政策汇编", "Policies"), frame: .open, content: content)
    }

    private func show(_ call: Call) async throws -> Page {
        let id: PolicyID = try call.id("policy")
        guard let policy = try await call.database.read({ try tools.policies.find(id, in: $0) }), policy.state == .published else { throw CommonProblem.notFound }
        let union = try await tools.organisations.name(of: policy.organisation) ?? ""
        return PolicyViews.page(call.ui, policy, union: union, today: call.now.day)
    }
}

enum PolicyViews {
    static func row(_ policy: Policy, _ today: Day, _ ui: UI) -> ListRow {
        ListRow(
            policy.content.title, path: LegalCheckupURL.policy(policy.id).path, icon: "book", detail: "\(PolicyGist.of(policy.content.text))",
            tail: policy.content.isValid(on: today) ? HTML() : ui.tag(.mute, ui("已失效", "No longer valid")))
    }

    static func page(_ ui: UI, _ policy: Policy, union: String, today: Day) -> Page {
        let content = policy.content
        var facts: [(name: String, value: HTML)] = [
            (ui("出处", "Source"), "\(content.source)"), (ui("给谁看", "For whom"), "\(ui(content.audience.label))"),
            (ui("适用地区", "Area"), "\(content.region.map { ui(Regions.shipped.fullName($0)) } ?? ui("全国", "Everywhere"))"),
            (
                ui("有效期", "Valid"),
                "\(ui.time(content.validFrom)) – \(content.validThrough.map { ui.time($0) } ?? HTML(text: ui("现行有效", "in force")))"
            ), (ui("整理", "Edited by"), "\(union)"),
        ]
        if !content.tags.isEmpty {
            facts.append(
                (ui("标签", "Tags"), "<span class=\"row\">\(each: content.tags, { "<a href=\"\(LegalCheckupURL.policyTag($0).path)\">#\($0)</a>" })</span>"))
        }
        let past: HTML = content.isValid(on: today) ? "" : ui.notice(.warn, nil, "\(ui("这条政策已过有效期，仅供参考。", "No longer valid; for reference only."))")
        let unverified: HTML =
            content.isVerified
            ? "" : ui.notice(.info, nil, "\(ui("这是要点摘编，还没有和原文逐字核对，办理前以原文为准。", "A digest, not yet compared with the official text, which decides."))")
        var page = Page(
            content.title, frame: .open,
            content: "\(past)<div class=\"prose\">\(Markdown.html(content.text))</div>\(unverified)<section class=\"card\">\(ui.facts(facts, plain: true))</section>")
        page.trail = [(ui("政策汇编", "Policies"), LegalCheckupURL.policies.path)]
        page.share = Page.Share(description: PolicyGist.of(content.text), imagePath: nil)
        return page
    }
}
