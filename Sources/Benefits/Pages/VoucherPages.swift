import HTTPTypes
import Kernel
import NIOCore
import Organisations
import Store
import Vault
import Web

/// My vouchers, and one of them as it is shown at the counter.
struct VoucherPages: Sendable {
    let tools: BenefitTools
    private var vouchers: Vouchers { Vouchers(tools) }

    var routes: [Route] {
        [
            .get("/me/vouchers", .signedIn) { call in try await list(call) },
            .get("/me/vouchers/{voucher}", .signedIn) { call in .page(try await show(call), in: call) },
        ]
    }

    // MARK: List

    private func list(_ call: Call) async throws -> Reply {
        let person = try call.person()
        let ui = call.ui
        let (usable, past, news, benefits) = try await call.database.read { tx in
            let usable = try vouchers.list(of: person, isUsable: true, in: tx)
            let past = try vouchers.list(of: person, isUsable: false, limit: 30, in: tx)
            return (usable, past, try vouchers.news(of: person, in: tx), try BenefitStore.byID(Set((usable + past).map(\.benefit)), in: tx))
        }
        let fresh = Set((news.new + news.expiring).map(\.id))
        if !fresh.isEmpty { try await call.database.write { try vouchers.markSeen(by: person, in: $0) } }
        let tabs = ui.tabs(
            ui("福利", "Benefits"),
            [
                Tab(ui("可以领的", "To claim"), path: BenefitsURL.open.path, isCurrent: false),
                Tab(ui("我的券", "My vouchers"), path: BenefitsURL.vouchers.path, isCurrent: true, count: usable.isEmpty ? nil : usable.count),
            ])
        func rows(_ list: [Voucher]) -> HTML { HTML.joined(list.compactMap { voucher in benefits[voucher.benefit].map { row(voucher, $0, fresh.contains(voucher.id), ui) } }) }
        var content = HTML()
        if usable.isEmpty {
            content += ui.empty(
                "ticket", ui("没有可以使用的券", "No vouchers to use"), ui("领到的券按过期时间排在这里，快到期时会提醒您。", "Vouchers show here, the first to expire first; you are reminded in time."),
                actions: "<a class=\"button primary\" href=\"\(BenefitsURL.open.path)\">\(ui("看看有什么可以领", "See what there is"))</a>")
        } else {
            content += "<div class=\"card flush\"><ul class=\"list\">\(rows(usable))</ul></div>"
        }
        if !past.isEmpty {
            content +=
                "<details class=\"more\"><summary>\(ui("已使用和已过期", "Used and expired"))</summary><div class=\"card flush\"><ul class=\"list\">\(rows(past))</ul></div></details>"
        }
        return .page(Page(ui("我的券", "My vouchers"), frame: .member(tab: .benefits), content: "<div class=\"stack\">\(tabs)\(content)</div>"), in: call)
    }

    private func row(_ voucher: Voucher, _ benefit: Benefit, _ isNew: Bool, _ ui: UI) -> HTML {
        let days = voucher.validThrough - ui.now.day
        let tail: HTML =
            voucher.state != .issued
            ? ui.tag(voucher.state.tone, ui(voucher.state.label))
            : days <= Vouchers.reminderDays
                ? ui.tag(.warn, days <= 0 ? ui("今天到期", "Ends today") : ui("还有 \(days) 天", "\(days) days left"))
                : isNew ? ui.tag(.info, ui("新", "New")) : ui.icon("chevron")
        return """
            <li><span class="icon-box">\(ui.icon(benefit.content.category.icon))</span><span class="body">\
            <a class="cover" href="\(BenefitsURL.voucher(voucher.id).path)">\(benefit.title)</a><small>\(ui(benefit.content.worth.label))</small>\
            <small>\(ui("有效至 ", "Good until "))\(ui.time(voucher.validThrough))</small></span><span class="tail">\(tail)</span></li>
            """
    }

    // MARK: One

    private func show(_ call: Call) async throws -> Page {
        let person = try call.person()
        let id: VoucherID = try call.id("voucher")
        let (voucher, benefit) = try await call.database.read { tx -> (Voucher, Benefit) in
            guard let voucher = try vouchers.voucher(id, in: tx), voucher.person == person else { throw CommonProblem.notFound }
            return (voucher, try vouchers.benefit(of: voucher, in: tx))
        }
        let ui = call.ui
        let tree = try await tools.organisations.tree()
        var page = Page(
            benefit.title, frame: .member(tab: .benefits),
            content: """
                <div class="stack">\(voucher.state == .issued ? code(voucher, ui) : over(voucher, ui))\(offlineCode(voucher, benefit, ui))\
                <section class="card"><p class="lead"><strong>\(ui(benefit.content.worth.label))</strong></p>\(ui.facts(facts(voucher, benefit, tree, ui)))</section>\
                \(if: !benefit.content.text.isEmpty, "<div class=\"prose\">\(Markdown.html(benefit.content.text))</div>")</div>
                """)
        page.trail = [(ui("我的券", "My vouchers"), BenefitsURL.vouchers.path)]
        if voucher.state == .issued {
            page.head = """
                <script src="\(ui.house.assets.path("voucher.js"))" type="module"></script><noscript><meta http-equiv="refresh" content="20"></noscript>
                """
        }
        return page
    }

    /// The code as it is now. With script it changes by itself, also offline; without, the page loads itself anew.
    private func code(_ voucher: Voucher, _ ui: UI) -> HTML {
        if ui.now < voucher.validFrom.start {
            return ui.notice(
                .info, ui("还没到使用时间", "Not yet"), "\(ui("\(ui.show(voucher.validFrom))起可以使用。", "It can be used from \(ui.show(voucher.validFrom)) on."))", icon: "clock")
        }
        let code = vouchers.code(voucher.number, at: ui.now)
        let secret = Base64URL.text(tools.vault.voucherSecret(voucher.number))
        let qr: HTML = QRCode.svg(code, label: ui("券码二维码", "QR code of the voucher")) ?? ""
        return """
            <section class="card card-panel stack" data-worker="/me/vouchers-sw.js" data-scope="/me/vouchers">\
            <p class="notice warn stale">\(ui.icon("offline"))<span class="body">\(ui("现在离线，券码照常更新，可以出示。", "You are offline; the code still changes and can be shown."))</span></p>\
            <div data-voucher="\(voucher.number.description)" data-secret="\(secret)" data-now="\(ui.now.ms)" data-until="\(voucher.validUntil.ms)">\(qr)</div>\
            <p class="code-digits num" aria-live="off" data-voucher-code>\(Self.grouped(code))</p>\
            <progress class="code-time" max="30" value="\(30 - ui.now.ms / 1000 % 30)" data-voucher-time aria-label="\(ui("券码剩余时间", "Time left of the code"))"></progress>\
            <p class="soft small">\(ui("向店员出示。券码每 30 秒更新一次，截图无效；没有网络也能用。",
                "Show it to the clerk. The code changes every 30 seconds, so screenshots don't work; no network is needed."))</p>\
            <p class="row"><button class="button" type="button" data-bright data-js hidden aria-pressed="false">\(ui.icon("sun"))\(ui("调亮", "Brighten"))</button></p></section>
            """
    }

    /// For a till without a connection: signed, so that it can be checked without asking us.
    private func offlineCode(_ voucher: Voucher, _ benefit: Benefit, _ ui: UI) -> HTML {
        guard let code = OfflineCode(voucher, benefit), let qr = QRCode.svg(code.signed(by: tools.vault.cards), label: ui("离线券码", "Code for a till that is offline")) else {
            return HTML()
        }
        let hint = ui("只在店里没有网络、店员要求时出示。", "Show it only when the shop has no connection and the clerk asks.")
        return "<details class=\"more\"><summary>\(ui("店里没有网络？", "Is the shop offline?"))</summary><section class=\"card card-panel stack\">\(qr)<p>\(hint)</p></section></details>"
    }

    private func over(_ voucher: Voucher, _ ui: UI) -> HTML {
        let text =
            switch voucher.state {
            case .redeemed: voucher.redeemedAt.map { ui("\(ui.show($0)) 已使用。", "Used at \(ui.show($0)).") } ?? ui("已使用。", "Used.")
            case .expired: ui("这张券已在 \(ui.show(voucher.validThrough)) 24:00 过期。", "It expired at the end of \(ui.show(voucher.validThrough)).")
            default: ui("这张券已取消。", "It was cancelled.")
            }
        return ui.notice(voucher.state == .redeemed ? .good : .info, ui(voucher.state.label), "\(text)")
    }

    private func facts(_ voucher: Voucher, _ benefit: Benefit, _ tree: OrganisationTree, _ ui: UI) -> [(name: String, value: HTML)] {
        var facts: [(name: String, value: HTML)] = [
            (ui("有效期", "Good"), "\(ui.time(voucher.validFrom)) – \(ui.time(voucher.validThrough))"),
            (ui("发放工会", "From"), "\(tree.node(voucher.organisation)?.name ?? "")"), (ui("领取时间", "Since"), ui.time(voucher.issuedAt)),
        ]
        let branches: HTML = "<a href=\"\(RedemptionURL.branches(benefit.id).path)\">\(ui("附近门店", "Branches near me"))</a>"
        facts.insert((ui("使用地点", "Where"), benefit.content.places.isEmpty ? branches : "\(benefit.content.places) · \(branches)"), at: 1)
        if benefit.content.isForFamily { facts.append((ui("家属", "Family"), "\(ui("可以给家属使用，到店出示本页即可。", "One of the family may use it: show this page."))")) }
        return facts
    }

    /// `1234 5678 9012 3456`.
    static func grouped(_ code: String) -> String {
        stride(from: 0, to: code.count, by: 4).map { String(code.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }
}
