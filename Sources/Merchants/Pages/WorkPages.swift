import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// A merchant at a glance, for those who work there; and the way to their places of work.
struct WorkPages: Sendable {
    let feature: MerchantsFeature

    var routes: [Route] {
        [
            .get(MerchantsURL.workplaces.path, .signedIn) { call in try await workplaces(call) },
            .get("/merchant/{merchant}", .signedIn) { call in .page(try await home(call), in: call) },
            .get(MerchantsURL.join(code: nil).path, .everyone) { call in try await joinPage(Form([("code", call.query["code"] ?? "")]), .ok, call) },
            .post(MerchantsURL.join(code: nil).path, .signedIn) { call in try await join(call) },
        ]
    }

    // MARK: Where one works

    private func workplaces(_ call: Call) async throws -> Reply {
        let person = try call.person()
        let places = try await call.database.read { try feature.directory.workplaces(of: person, in: $0) }
        let ui = call.ui
        if places.count == 1, let only = places.first { return .redirect(to: MerchantsURL.home(only.merchant.id).path, in: call) }
        let ways: HTML = """
            <a class="button primary" href="\(MerchantsURL.join(code: nil).path)">\(ui.icon("key"))\(ui("输入邀请码", "Enter an invitation"))</a>\
            <a class="button" href="\(MerchantsURL.apply.path)">\(ui.icon("store"))\(ui("商户入驻", "Become a merchant"))</a>
            """
        guard !places.isEmpty else {
            let content = ui.empty(
                "store", ui("您还没有加入商户", "You work for no merchant yet"),
                ui("店员请向店长要邀请码；商户负责人可以在这里申请入驻。", "Clerks: ask the manager for a code. Owners: apply here."), actions: ways)
            return .page(Page(ui("商户工作台", "Merchants"), frame: .open, content: content), in: call)
        }
        let rows = places.map { place in
            ListRow(
                place.merchant.name, path: MerchantsURL.home(place.merchant.id).path, icon: "store", detail: "\(ui(place.clerk.role.label))",
                tail: MerchantViews.tag(place.merchant.state, ui))
        }
        var page = Page(ui("商户工作台", "Merchants"), frame: .open, content: "<section class=\"card flush\">\(ui.list(rows))</section>")
        page.actions = ways
        return .page(page, in: call)
    }

    private func home(_ call: Call) async throws -> Page {
        let place = try await MerchantPlace(call, .redeem)
        let ui = call.ui
        let (branches, clerks, union) = try await call.database.read { tx in
            (try feature.directory.branches(of: place.merchant.id, in: tx), try feature.clerks.clerks(of: place.merchant.id, in: tx), place.merchant.organisation)
        }
        let unionName = try await feature.organisations.name(of: union) ?? ""
        let open = branches.filter { $0.state == .open }.count
        let id = place.merchant.id
        let keeps = place.clerk.role.may(.editBranches)
        let tiles = ui.tiles([
            Tile(ui("营业门店", "Open branches"), Numbers.grouped(open), path: keeps ? MerchantsURL.branches(id).path : nil),
            Tile(ui("工作人员", "People"), Numbers.grouped(clerks.count), path: keeps ? MerchantsURL.clerks(id).path : nil),
        ])
        let facts = ui.facts([
            (ui("状态", "State"), MerchantViews.tag(place.merchant.state, ui)), (ui("我的身份", "You are"), HTML(text: ui(place.clerk.role.label))),
            (ui("经营类别", "Category"), HTML(text: ui(place.merchant.profile.category.label))),
            (ui("所在地区", "Area"), HTML(text: ui(Regions.shipped.fullName(place.merchant.profile.region)))), (ui("结算工会", "Settles with"), HTML(text: unionName)),
        ])
        return place.page(place.merchant.name, in: call, "\(next(place, open, ui))\(tiles)<section class=\"card\">\(facts)</section>")
    }

    /// The one thing to do next.
    private func next(_ place: MerchantPlace, _ openBranches: Int, _ ui: UI) -> HTML {
        let id = place.merchant.id
        if place.merchant.state == .rejected, place.clerk.role.may(.editMerchant) {
            return "<p><a class=\"button primary\" href=\"\(MerchantsURL.applyAgain(id).path)\">\(ui("修改后再次提交", "Mend and hand in again"))</a></p>"
        }
        if openBranches == 0, place.clerk.role.may(.editBranches) {
            return """
                <p><a class="button primary" href="\(MerchantsURL.newBranch(id).path)">\(ui.icon("plus"))\(ui("添加第一家门店", "Add the first branch"))</a></p>
                """
        }
        guard place.merchant.isOpen, let till = ui.house.navigation.first(where: { $0.place == .till }) else { return HTML() }
        return """
            <p><a class="button primary wide" href="\(url: till.path.replacing("{merchant}", with: id.description))">\(ui.icon(till.icon))\(ui(till.title))</a></p>
            """
    }

    // MARK: Coming to work

    private func joinPage(_ form: Form, _ status: HTTPResponse.Status, _ call: Call) async throws -> Reply {
        let ui = call.ui
        let (desk, now, code) = (feature.clerks, call.now, form["code"] ?? "")
        let invite = try await call.database.read { tx -> (ClerkInvite, Merchant)? in
            guard let invite = try desk.invite(code: code, at: now, in: tx), let merchant = try feature.directory.merchant(invite.merchant, in: tx) else { return nil }
            return (invite, merchant)
        }
        let what: HTML =
            invite.map { invite, merchant in
                let text = ui("\(merchant.name) 邀请您成为\(invite.role.label.zh)（\(invite.name)）。", "\(merchant.name) invites you as \(invite.role.label.en) (\(invite.name)).")
                return "<p class=\"lead\">\(text)</p>"
            } ?? "<p>\(ui("请输入店长给您的 8 位邀请码。", "Enter the eight characters that the manager gave you."))</p>"
        guard call.principal != nil else {
            let path = IdentityURL.signIn(next: MerchantsURL.join(code: code.isEmpty ? nil : code).path).path
            return .page(
                Page(
                    ui("加入商户", "Join a merchant"), frame: .open,
                    content: """
                        <section class="card stack">\(what)<p><a class="button primary" href="\(url: path)">\(ui("用手机号登录后加入", "Sign in by phone, then join"))</a></p></section>
                        """), in: call, status: status)
        }
        let input = UI.Input("text", [("autocomplete", "off"), ("autocapitalize", "characters"), ("maxlength", "12")])
        let content: HTML = """
            \(ui.errorSummary(form))<section class="card stack">\(what)\(ui.form(MerchantsURL.join(code: nil).path, """
                \(ui.field(form, "code", ui("邀请码", "Code"), input, short: true))\(ui.formEnd(ui("加入", "Join"), cancel: MerchantsURL.workplaces.path))
                """))</section>
            """
        return .page(Page(ui("加入商户", "Join a merchant"), frame: .open, content: content), in: call, status: status)
    }

    private func join(_ call: Call) async throws -> Reply {
        let person = try call.person()
        var form = try await call.form()
        let code = form.text("code", 1...20)
        let (desk, now) = (feature.clerks, call.now)
        if form.isValid {
            do {
                let clerk = try await call.database.write { try desk.accept(code: code, by: person, at: now, in: $0) }
                return .redirect(to: MerchantsURL.home(clerk.merchant).path, toast: Phrase("已加入，您现在是\(clerk.role.label.zh)。", "You are now \(clerk.role.label.en)."), in: call)
            } catch { try form.absorb(error) }
        }
        return try await joinPage(form, .unprocessableContent, call)
    }
}

enum MerchantViews {
    static func tag(_ state: MerchantState, _ ui: UI) -> HTML {
        switch state {
        case .approved: ui.tag(.good, ui(state.label))
        case .submitted: ui.tag(.info, ui(state.label))
        case .rejected: ui.tag(.mute, ui(state.label))
        case .suspended: ui.tag(.bad, ui(state.label), icon: "warning")
        }
    }
}
