import Audit
import HTTPTypes
import Kernel
import Store
import Web

/// A union as its officers see it: record, counters, history, and how it stood on any day.
struct ProfilePages: Sendable {
    let organisations: Organisations
    let audit: AuditLog

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}", .officer(OrganisationsFeature.view)) { call in .page(try await profile(call), in: call) },
            .get("/admin/unions/{organisation}/past", .officer(OrganisationsFeature.view)) { call in try await past(call) },
        ]
    }

    // MARK: Profile

    private struct Profile: Sendable {
        let union: Organisation
        let counters: CounterValues
        let spans: [TreeHistory.Entry]
        let committeeSize: Int
    }

    private func profile(_ call: Call) async throws -> Page {
        let id = try call.organisation()
        let tree = try await organisations.tree()
        let found = try await call.database.read { tx in
            try Organisations.record(id, in: tx).map { union in
                Profile(
                    union: union, counters: try Counters.read(id, in: tx), spans: try TreeHistory.entries(of: id, in: tx),
                    committeeSize: try UnionRegister.seats(of: id, in: tx).count { $0.until == nil && $0.post.isInCommittee })
            }
        }
        guard let found else { throw CommonProblem.notFound }
        let union = found.union
        let entries = try await audit.history(of: AuditObject("organisation", id), limit: 20)
        let log = HistoryView.html(entries, names: try await HistoryView.names(of: entries, in: call.house), call.ui)
        let ui = call.ui
        var page = Page(
            union.name, frame: .officer(organisation: id, name: union.displayName),
            content: """
                \(UnionTabs.html(.profile, id, holdsMembers: union.kind.holdsMembers, ui))\(notice(union, tree, ui))\(tiles(found, ui))\
                <div class="split"><div class="stack"><section class="card">\(facts(union, tree, ui))</section>\(hints(found, ui))</div>\
                <aside><section class="card"><h2>\(ui("变更记录", "Changes"))</h2>\(log)</section></aside></div>
                """)
        page.trail = try await Self.trail(tree, id, call)
        page.actions = try await actions(union, call)
        return page
    }

    /// The way down from the highest union that the officer may see.
    static func trail(_ tree: OrganisationTree, _ id: OrganisationID, _ call: Call) async throws -> [(text: String, path: String)] {
        var out: [(text: String, path: String)] = []
        for above in tree.ancestors(of: id) {
            guard try await call.may(OrganisationsFeature.view, at: above.id) else { break }
            out.insert((above.shortName, OrganisationsURL.profile(above.id).path), at: 0)
        }
        return out
    }

    private func actions(_ union: Organisation, _ call: Call) async throws -> HTML {
        guard union.state == .live else { return HTML() }
        let ui = call.ui
        var out = HTML()
        if let parent = union.parent, try await call.may(OrganisationsFeature.manage, at: parent) {
            out += """
                <details class="menu"><summary class="button">\(ui.icon("more"))\(ui("办理变更", "Change"))</summary><ul>\(each: OrganisationsURL.ChildAct.allCases, { act in
                    "<li><a href=\"\(OrganisationsURL.childAct(parent, union.id, act).path)\">\(ui(act.name))</a></li>"
                })</ul></details>
                """
        }
        if try await call.may(OrganisationsFeature.edit, at: union.id) {
            out += "<a class=\"button\" href=\"\(OrganisationsURL.contacts(union.id).path)\">\(ui.icon("edit"))\(ui("修改联系方式", "Edit contacts"))</a>"
        }
        return out
    }

    private func notice(_ union: Organisation, _ tree: OrganisationTree, _ ui: UI) -> HTML {
        switch union.state {
        case .live: return HTML()
        case .merged:
            let heir: HTML = union.successor.flatMap { tree.node($0) }.map { "<a href=\"\(OrganisationsURL.profile($0.id).path)\">\($0.name)</a>" } ?? HTML()
            return ui.notice(.warn, nil, "\(ui("这个工会已并入", "This union was merged into")) \(heir)\(ui("，资料仅供查询。", "; its record is kept."))")
        case .dissolved:
            let text = ui("这个工会已撤销，会员已转入周转库，资料仅供查询。", "This union was dissolved; its members are in the holding pool. Its record is kept.")
            return ui.notice(.warn, nil, HTML(text: text))
        }
    }

    private func tiles(_ profile: Profile, _ ui: UI) -> HTML {
        let counters = profile.counters
        let percent = counters.members > 0 ? (counters.verified * 200 + counters.members) / (counters.members * 2) : 0
        func tile(_ title: Phrase, _ value: Int, note: String? = nil, path: String? = nil) -> Tile { Tile(ui(title), Numbers.grouped(value), note: note, path: path) }
        var tiles = [
            tile(Phrase("会员", "Members"), counters.members),
            tile(Phrase("已实名认证", "Verified"), counters.verified, note: counters.members > 0 ? "\(percent)%" : nil),
            tile(Phrase("新就业形态劳动者", "New-form workers"), counters.newForm), tile(Phrase("待审批入会", "Applications"), counters.pending),
        ]
        if !profile.union.kind.holdsMembers {
            tiles.append(tile(Phrase("周转库", "Holding pool"), counters.pooled))
            tiles.append(tile(Phrase("工会（含下级）", "Unions, with those below"), counters.unions, path: OrganisationsURL.children(profile.union.id).path))
        }
        return ui.tiles(tiles)
    }

    private func facts(_ union: Organisation, _ tree: OrganisationTree, _ ui: UI) -> HTML {
        let term: HTML =
            union.term.map { "\(ui.show($0.start)) – \(ui.show($0.lastDay)) \(ui.termTag($0.lastDay))" } ?? ui.termTag(nil)
        let industry = union.industry.flatMap { Industry(rawValue: $0) }.map { ui($0.name) }
        return """
            <dl class="facts">\(ui.fact(Phrase("全称", "Full name"), union.name))\(ui.fact(Phrase("简称", "Short name"), union.shortName))\
            \(ui.fact(Phrase("类型", "Kind"), ui(union.kind.name)))\(if: union.kind.sitsAnywhere, ui.fact(Phrase("层级", "Level"), ui(union.level.name)))\
            \(ui.fact(Phrase("上级工会", "Union above"), union.parent.flatMap { tree.node($0)?.name }))\
            \(ui.fact(Phrase("所在地区", "Area"), ui.areaName(union.region)))\
            \(ui.fact(Phrase("工会统一社会信用代码", "The union's code"), html: union.uscc.map { "<span class=\"mono\">\($0)</span>" }))\
            \(ui.fact(Phrase("用人单位", "Employer"), union.employerName))\
            \(ui.fact(Phrase("用人单位统一社会信用代码", "The employer's code"), html: union.employerUSCC.map { "<span class=\"mono\">\($0)</span>" }))\
            \(ui.fact(Phrase("所属行业", "Industry"), industry))\(ui.fact(Phrase("职工人数", "People who work there"), union.staffCount.map { Numbers.grouped($0) }))\
            \(ui.fact(Phrase("成立日期", "Founded"), html: ui.time(union.foundedOn)))\(if: union.state == .live, ui.fact(Phrase("本届委员会", "Committee's term"), html: term))\
            \(ui.fact(Phrase("办公电话", "Office phone"), html: union.contacts.phone.map { ui.phoneLink($0) }))\
            \(ui.fact(Phrase("地址", "Address"), union.contacts.address))\
            \(ui.fact(Phrase("办公时间", "Office hours"), union.contacts.officeHours))</dl>
            """
    }

    private func hints(_ profile: Profile, _ ui: UI) -> HTML {
        let hints = CommitteeHints.hints(
            kind: profile.union.kind, members: profile.counters.members, employees: profile.union.staffCount, seats: profile.committeeSize)
        guard profile.union.state == .live, !hints.isEmpty else { return HTML() }
        return """
            <section class="card stack"><h2>\(ui("组织设置提示", "What this size asks for"))</h2><ul class="prose">\(each: hints, { "<li>\(ui($0))</li>" })</ul>\
            <p><a href="\(OrganisationsURL.committee(profile.union.id).path)">\(ui("维护委员会与届期", "Committee and term"))</a></p></section>
            """
    }

    // MARK: As of a day

    private func past(_ call: Call) async throws -> Reply {
        let id = try call.organisation()
        let ui = call.ui
        var form = Form([("on", call.query["on"] ?? call.now.day.iso)])
        let day = form.day("on")
        if form.isValid, day > call.now.day { form.fail("on", "date", Phrase("只能查看今天及以前。", "Choose today or a day before.")) }
        let (now, isValid) = (call.now, form.isValid)
        let moment = TreeHistory.moment(of: day, now: now)
        let found = try await call.database.read { tx -> (Organisation, [TreeHistory.Entry], PastView?)? in
            guard let union = try Organisations.record(id, in: tx) else { return nil }
            return (union, try TreeHistory.entries(of: id, in: tx), isValid ? try PastView.read(id, at: moment, in: tx) : nil)
        }
        guard let (union, spans, view) = found else { throw CommonProblem.notFound }
        let shown: HTML = !form.isValid ? HTML() : view?.html(day, ui) ?? PastView.notYet(day, ui)
        var page = Page(
            ui("历史沿革", "As of a day"), frame: .officer(organisation: id, name: union.displayName),
            content: """
                \(UnionTabs.html(.past, id, holdsMembers: union.kind.holdsMembers, ui))\(ui.errorSummary(form))\
                <form class="filters" method="get" action="\(OrganisationsURL.past(id).path)">\(ui.field(form, "on", ui("查看哪一天", "The day"), .date, short: true))\
                <button class="button primary" type="submit">\(ui.icon("history"))\(ui("查看", "Show"))</button></form>\
                <div class="split"><div>\(shown)</div><aside><section class="card"><h2>\(ui("沿革", "Its past"))</h2>\(PastView.timeline(spans, ui))</section></aside></div>
                """)
        page.trail = [(union.displayName, OrganisationsURL.profile(id).path)]
        return .page(page, in: call, status: form.isValid ? .ok : .unprocessableContent)
    }
}

/// A union, those above it and those right below as they were at one moment. (domain.md R9a)
struct PastView: Sendable {
    let entry: TreeHistory.Entry
    let above: [TreeHistory.Entry]
    let below: [TreeHistory.Entry]

    private static let limit = 300

    static func read(_ id: OrganisationID, at moment: Instant, in tx: any Transaction) throws -> PastView? {
        guard let entry = try TreeHistory.entry(of: id, at: moment, in: tx) else { return nil }
        return PastView(
            entry: entry, above: try TreeHistory.ancestors(of: id, at: moment, in: tx),
            below: try TreeHistory.children(of: id, at: moment, limit: limit + 1, in: tx))
    }

    func html(_ day: Day, _ ui: UI) -> HTML {
        let more: HTML = below.count > Self.limit ? "<p class=\"soft\">\(ui("只列出前 \(Self.limit) 个。", "The first \(Self.limit) are listed."))</p>" : HTML()
        let list: HTML =
            below.isEmpty
            ? "<p class=\"soft\">\(ui("当时没有下级工会。", "No unions stood below."))</p>"
            : "<ul class=\"list\">\(each: below.prefix(Self.limit), { "<li><span class=\"body\">\($0.name)<small>\(ui($0.kind.name))</small></span></li>" })</ul>\(more)"
        return """
            <div class="stack"><section class="card stack"><h2>\(ui("\(ui.show(day))时的情况", "On \(ui.show(day))"))</h2>\
            <dl class="facts">\(ui.fact(Phrase("名称", "Name"), entry.name))\
            \(ui.fact(Phrase("状态", "State"), ui(entry.state.name)))\(ui.fact(Phrase("类型", "Kind"), ui(entry.kind.name)))\
            \(ui.fact(Phrase("隶属关系", "Stood below"), above.isEmpty ? nil : above.reversed().map(\.name).joined(separator: " › ")))</dl></section>\
            \(ui.card(ui("当时的下级工会", "Unions below then"), flush: true, list))</div>
            """
    }

    static func notYet(_ day: Day, _ ui: UI) -> HTML {
        "<div class=\"empty\">\(ui.icon("history"))<h2>\(ui("\(ui.show(day))时这个工会还没有成立", "The union did not exist on \(ui.show(day))"))</h2></div>"
    }

    static func timeline(_ spans: [TreeHistory.Entry], _ ui: UI) -> HTML {
        """
        <ol class="timeline">\(each: spans.enumerated(), { index, span in
            """
            <li\(attribute: "aria-current", index == 0 ? "true" : nil)><strong>\(ui(span.cause.name))</strong> \(span.name)\
            <small>\(span.cause == .founded ? ui.time(span.from.day) : ui.time(span.from))</small></li>
            """
        })</ol>
        """
    }
}
