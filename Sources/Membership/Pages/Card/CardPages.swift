import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// The membership card, and the page that checks one on any other phone.
struct CardPages: Sendable {
    let cards: Cards
    let memberships: Memberships
    let organisations: Organisations

    var routes: [Route] {
        [
            .get(MemberURL.card.path, .signedIn) { call in .page(try await card(call), in: call) },
            .get(MemberURL.verifyForm.path, .everyone) { call in try await verify(call) },
        ]
    }

    // MARK: Showing

    private func card(_ call: Call) async throws -> Page {
        let person = try call.person()
        let ui = call.ui
        let membership = try await call.database.read { try memberships.living(of: person, in: $0) }
        guard let membership, membership.state.effects.card != .none else { return Self.noCard(membership, ui) }
        let union = try await organisations.tree().node(membership.organisation)?.name ?? ""
        let token = cards.token(for: membership.id, at: call.now)
        let address = call.house.settings.baseURL + MemberURL.verify(token: cards.text(token)).path
        var page = Page(ui("电子会员卡", "Membership card"), frame: .member(tab: .mine), content: Self.view(membership, union, token, address, ui))
        page.head = """
            <link rel="manifest" href="/manifest.webmanifest"><meta name="theme-color" content="#c8102e"><meta name="apple-mobile-web-app-capable" content="yes">
            """
        return page
    }

    private static func view(_ membership: Membership, _ union: String, _ token: CardToken, _ address: String, _ ui: UI) -> HTML {
        let limited = membership.state.effects.card == .marked
        let code: HTML = QRCode.svg(address, label: ui("会员卡二维码", "QR code of the membership card")) ?? ""
        return """
            <div class="stack" data-worker="/me/card-sw.js" data-scope="/me/card"><p class="notice warn stale">\(ui.icon("offline"))<span class="body">\
            \(ui("现在离线，显示的是上次打开时的会员卡。", "You are offline: this is the card as it was when last opened."))</span></p>\
            <article class="member-card\(if: limited, " limited")"><svg viewBox="0 0 24 24" aria-hidden="true"><use href="\(ui.house.assets.path("icons.svg"))#union"/></svg>\
            <p>\(union)\(if: limited, " <span class=\"tag info\">\(ui(membership.state.label))</span>")</p><p class="who">\(membership.name)</p>\
            <p class="no">\(membership.shownCardNumber)</p></article>\
            <section class="card card-panel stack">\(code)<p>\(ui("有效至", "Good until")) \(ui.time(token.goodUntil))</p>\
            <p class="soft small">\(ui("打开一次后没有网络也能出示。请勿截图转发。", "Once opened it works without a network. Please don't pass on screenshots."))</p>\
            <p class="row"><button class="button" type="button" data-bright data-js hidden aria-pressed="false">\(ui.icon("sun"))\(ui("调亮", "Brighten"))</button>\
            <a class="button quiet" href="\(MemberURL.card.path)">\(ui("刷新", "Refresh"))</a></p></section>\
            <section class="card"><dl class="facts"><div><dt>\(ui("会籍状态", "State"))</dt>\
            <dd>\(ui.tag(membership.state))</dd></div>\
            <div><dt>\(ui("入会时间", "Member since"))</dt><dd>\(ui.time(membership.joinedOn))</dd></div></dl></section></div>
            """
    }

    private static func noCard(_ membership: Membership?, _ ui: UI) -> Page {
        let text =
            membership == nil
            ? ui("您还不是会员，入会后这里会显示电子会员卡。", "You are not a member yet; your card will be here once you are.")
            : ui("您的申请正在处理，通过后这里会显示电子会员卡。", "Your application is being handled; your card will be here once it is approved.")
        return Page(
            ui("电子会员卡", "Membership card"), frame: .member(tab: .mine),
            content: """
                <div class="empty">\(ui.icon("card"))<h2>\(ui("还没有会员卡", "No card yet"))</h2><p>\(text)</p>\
                <p><a class="button primary" href="\(membership == nil ? MemberURL.join.path : MemberURL.mine.path)">\
                \(membership == nil ? ui("我要入会", "Join") : ui("查看进度", "See how it goes"))</a></p></div>
                """)
    }

    // MARK: Checking

    private func verify(_ call: Call) async throws -> Reply {
        let ui = call.ui
        guard let scanned = call.query["t"], !scanned.isEmpty else { return .page(Self.scanPage(ui), in: call) }
        let now = call.now
        do {
            let (card, membership) = try await call.database.read { try cards.verify(scanned, at: now, in: $0) }
            let union = try await organisations.tree().node(membership.organisation)?.name ?? ""
            let mayOpen = try await call.may(MembershipFeature.view, at: membership.organisation)
            return .page(Self.good(membership, card, union, opens: mayOpen, ui), in: call)
        } catch let problem as MembershipCardProblem {
            return .page(Self.bad(problem, ui), in: call, status: .unprocessableContent)
        }
    }

    private static func scanPage(_ ui: UI) -> Page {
        let form = Form()
        return Page(
            ui("核验会员卡", "Check a membership card"), frame: .open,
            content: """
                <div class="scan stack" data-scan><p class="lead">\(ui("扫描会员卡上的二维码，或用扫码枪、键盘输入。", "Scan the code on the card, or enter it with a scanner or the keyboard."))</p>\
                <button class="button primary wide" type="button" data-scan-start hidden>\(ui.icon("camera"))\(ui("打开相机", "Open the camera"))</button>\
                <form method="get" action="\(MemberURL.verifyForm.path)">\(ui.field(form, "t", ui("会员卡编码", "Card code")))\(ui.formEnd(ui("核验", "Check")))</form></div>
                """)
    }

    private static func good(_ membership: Membership, _ card: CardToken, _ union: String, opens: Bool, _ ui: UI) -> Page {
        let isFull = membership.state.effects.card == .full
        let memberLink: HTML = """
            <p class="form-end"><a class="button" href="\(MemberURL.officerView(membership.organisation, membership.id).path)">\
            \(ui("查看会员资料", "Open the member"))</a></p>
            """
        let word = isFull ? ui("有效会员", "A member") : ui("有效，\(ui(membership.state.label))", "Valid: \(ui(membership.state.label))")
        return Page(
            ui("核验结果", "Result"), frame: .open,
            content: """
                <div class="answer" role="alert">\(ui.icon("check"))<strong>\(word)</strong><p>\(Masks.name(membership.name)) · \(union)</p></div>\
                <section class="card"><dl class="facts"><div><dt>\(ui("会员卡号", "Card number"))</dt><dd class="num">\(membership.shownCardNumber)</dd></div>\
                <div><dt>\(ui("二维码生成时间", "Code made"))</dt><dd>\(ui.time(card.madeAt))</dd></div>\
                <div><dt>\(ui("有效至", "Good until"))</dt><dd>\(ui.time(card.goodUntil))</dd></div></dl></section>\
                \(if: opens, memberLink)<p class="form-end"><a class="button" href="\(MemberURL.verifyForm.path)">\(ui("核验下一张", "Check another"))</a></p>
                """)
    }

    private static func bad(_ problem: MembershipCardProblem, _ ui: UI) -> Page {
        Page(
            ui("核验结果", "Result"), frame: .open,
            content: """
                <div class="answer bad" role="alert">\(ui.icon("close"))<strong>\(ui("不能通过", "Not accepted"))</strong><p>\(ui(problem.message))</p></div>\
                <p class="form-end"><a class="button" href="\(MemberURL.verifyForm.path)">\(ui("重新核验", "Try again"))</a></p>
                """)
    }
}
