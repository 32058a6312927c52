import HTTPTypes
import Identity
import Kernel
import Membership
import Organisations
import Store
import Web

/// For everybody: the grid on the home page, a service's own page, and the way to a partner's site with consent and a token.
struct ServicePages: Sendable {
    let feature: ServicesFeature

    var routes: [Route] {
        [
            .get("/services/{service}", .everyone) { call in try await page(call) },
            .get("/services/{service}/go", .everyone) { call in try await go(call) },
            .post("/services/{service}/consent", .signedIn) { call in try await consent(call) },
            .get(ServicesURL.mine.path, .signedIn) { call in .page(try await mine(call), in: call) },
            .post("/services/{service}/withdrawal", .signedIn) { call in try await withdraw(call) },
        ]
    }

    // MARK: Home

    /// Pages of the other features first, then the directory of the visitor's union.
    func grid(_ call: Call) async throws -> HTML {
        let (chain, visitor) = try await feature.visitor(call)
        let found = try await call.database.read { try feature.store.directory(of: chain, in: $0) }
        let ui = call.ui
        let links =
            ui.house.navigation.filter { $0.place == .service }.map { Self.tile($0.path, $0.icon, ui($0.title), .none, ui) }
            + tiles(for: visitor, in: found).map { Self.tile(Self.path($0), $0.content.icon.rawValue, ui($0.content.title), $0.mark, ui) }
        return """
            <section><div class="section-head"><h2>\(ui("服务", "Services"))</h2></div><nav class="card services" aria-label="\(ui("服务", "Services"))">\
            \(HTML.joined(links))</nav></section>
            """
    }

    private static func path(_ entry: ServiceEntry) -> String {
        switch entry.content.target {
        case .page: ServicesURL.page(entry.id).path
        case .external: ServicesURL.go(entry.id).path
        case .feature(let path): path
        }
    }

    private static func tile(_ path: String, _ icon: String, _ title: String, _ mark: ServiceMark, _ ui: UI) -> HTML {
        let badge: HTML = mark == .none ? "" : "<span class=\"tag \(mark == .hot ? "bad" : "good")\">\(ui(mark.label))</span>"
        return "<a href=\"\(url: path)\">\(ui.icon(icon))\(title)\(badge)</a>"
    }

    // MARK: Own page

    private func entry(_ call: Call) async throws -> ServiceEntry {
        let id: ServiceID = try call.id("service")
        let (chain, visitor) = try await feature.visitor(call)
        let found = try await call.database.read { try feature.store.directory(of: chain, in: $0) }
        guard let line = found.first(where: { $0.entry.id == id }), !line.isHidden, visitor.isAmong(line.entry.content.audience) else { throw CommonProblem.notFound }
        return line.entry
    }

    private func page(_ call: Call) async throws -> Reply {
        let entry = try await entry(call)
        guard case .page(let text) = entry.content.target else { return .redirect(to: Self.path(entry), in: call) }
        try await count(entry, call)
        let ui = call.ui
        let (chain, _) = try await feature.visitor(call)
        let union = try await call.database.read { tx in try chain.last.flatMap { try Organisations.record($0, in: tx) } }
        let contact: HTML =
            union.map { union in
                let lines = [
                    union.contacts.phone.map { (ui("电话", "Phone"), HTML(text: $0)) }, union.contacts.address.map { (ui("地址", "Address"), HTML(text: $0)) },
                    union.contacts.officeHours.map { (ui("办公时间", "Office hours"), HTML(text: $0)) },
                ].compactMap { $0 }
                return ui.card(union.name, lines.isEmpty ? "<p>\(ui("请直接联系工会干部，或拨打 12351。", "Ask an officer of the union, or call 12351."))</p>" : ui.facts(lines))
            } ?? HTML()
        let content: HTML = "<section class=\"card prose\">\(Markdown.html(ui(text)))</section>\(contact)"
        return .page(Page(ui(entry.content.title), frame: .member(tab: .home), content: content), in: call)
    }

    private func count(_ entry: ServiceEntry, _ call: Call) async throws {
        let today = call.now.day
        try await call.database.write { try feature.store.count(entry.id, on: today, in: $0) }
    }

    // MARK: To a partner

    private func go(_ call: Call) async throws -> Reply {
        let entry = try await entry(call)
        guard case .external(let partner, let link) = entry.content.target else { return .redirect(to: Self.path(entry), in: call) }
        if entry.isDown { throw ServiceProblem.partnerDown }
        guard let person = call.principal?.person else { return .redirect(to: IdentityURL.signIn(next: ServicesURL.go(entry.id).path).path, in: call) }
        let hasConsent = try await call.database.read { try feature.store.hasConsent(person, to: entry.id, host: link.host, in: $0) }
        guard hasConsent else { return .page(consentPage(entry, partner, link, call), in: call) }
        try await count(entry, call)
        let now = call.now
        let claims = HandOver.Claims(
            sub: feature.store.pseudonym(of: person, at: link.host), aud: link.host, iat: now.ms / 1000, exp: (now + HandOver.life).ms / 1000,
            jti: String(feature.ids.nextRaw()))
        var reply = Reply.redirect(to: link.adding("gonghui_token", HandOver.token(claims, feature.signer())), in: call)
        // The partner needs no address of ours, and nothing keeps the token.
        reply.headers[.cacheControl] = "no-store"
        return reply
    }

    private func consentPage(_ entry: ServiceEntry, _ partner: String, _ link: ServiceLink, _ call: Call) -> Page {
        let ui = call.ui
        let what = [
            ui("对方会知道：您是一名经工会登录的用户，以及一个只给它用的代号。", "It learns that you are signed in with us, and a code name for you that only it gets."),
            ui("对方不会从我们这里得到：姓名、手机号、证件号码、所在单位。", "It does not get from us: name, phone, paper number, employer."),
            ui("以后可以随时在“我的 → 第三方服务授权”里撤回。", "You can take this back at any time under “Me”."),
        ]
        let lead = ui("“\(ui(entry.content.title))”由 \(partner) 提供，将打开 \(link.host)。", "\(partner) offers this; \(link.host) will open.")
        let content: HTML = """
            <section class="card stack"><p class="lead">\(lead)</p>\
            <ul>\(each: what, { "<li>\($0)</li>" })</ul>\
            \(ui.form(ServicesURL.consent(entry.id).path, ui.formEnd(ui("同意并前往", "Agree and go"), cancel: "/")))</section>
            """
        return Page(ui(entry.content.title), frame: .member(tab: .home), content: content)
    }

    /// A form may only lead to our own pages (CSP), so the way on is a link.
    private func consent(_ call: Call) async throws -> Reply {
        let entry = try await entry(call)
        _ = try await call.form()
        guard case .external(let partner, let link) = entry.content.target else { throw CommonProblem.notFound }
        let (person, now) = (try call.person(), call.now)
        try await call.database.write { try feature.store.consent(person, to: entry.id, host: link.host, at: now, in: $0) }
        let ui = call.ui
        let content: HTML = """
            <section class="card stack"><p>\(ui.icon("check"))\(ui("已同意。", "Agreed."))</p>\
            <p><a class="button primary wide" href="\(ServicesURL.go(entry.id).path)">\(ui.icon("link"))\(ui("前往 \(partner)", "Go to \(partner)"))</a></p></section>
            """
        return .page(Page(ui(entry.content.title), frame: .member(tab: .home), content: content), in: call)
    }

    // MARK: What one agreed to

    private func mine(_ call: Call) async throws -> Page {
        let person = try call.person()
        let (consents, names) = try await call.database.read { tx in
            let consents = try feature.store.consents(of: person, in: tx)
            let entries = try consents.map { try feature.store.entry($0.service, in: tx) }
            return (consents, entries.map { $0?.content.title })
        }
        let ui = call.ui
        guard !consents.isEmpty else {
            return Page(
                ui("第三方服务授权", "Partners' services"), frame: .member(tab: .mine),
                content: ui.empty(
                    "shield", ui("没有授权过第三方服务", "Nothing agreed to"),
                    ui("打开由合作方提供的服务时，会先征求您的同意，并列在这里。", "Before you visit a partner's service you are asked; it is listed here.")))
        }
        let rows = zip(consents, names).map { consent, name in
            ListRow(
                name.map { ui($0) } ?? consent.host, icon: "link", detail: "\(consent.host) · \(ui.time(consent.at))",
                tail: ui.button(post: ServicesURL.withdrawal(consent.service).path, ui("撤回", "Take back"), style: "small"))
        }
        return Page(
            ui("第三方服务授权", "Partners' services"), frame: .member(tab: .mine), content: "<section class=\"card flush\">\(ui.list(rows))</section>")
    }

    private func withdraw(_ call: Call) async throws -> Reply {
        let id: ServiceID = try call.id("service")
        _ = try await call.form()
        let (person, now) = (try call.person(), call.now)
        try await call.database.write { try feature.store.withdraw(person, from: id, at: now, in: $0) }
        return .redirect(to: ServicesURL.mine.path, toast: Phrase("已撤回，不再向对方提供代号。", "Taken back; the partner gets no more tokens."), in: call)
    }
}
