import HTTPTypes
import Kernel
import Store
import Web

/// Who works here: inviting by code, taking back, letting go.
struct ClerkPages: Sendable {
    let feature: MerchantsFeature

    var routes: [Route] {
        [
            .get("/merchant/{merchant}/clerks", .signedIn) { call in .page(try await page(Form([("role", "clerk")]), call), in: call) },
            .post("/merchant/{merchant}/clerks", .signedIn) { call in try await invite(call) },
            .post("/merchant/{merchant}/invites/{invite}/cancellation", .signedIn) { call in try await cancel(call) },
            .post("/merchant/{merchant}/clerks/{clerk}/removal", .signedIn) { call in try await remove(call) },
        ]
    }

    private func page(_ form: Form, _ call: Call) async throws -> Page {
        let place = try await MerchantPlace(call, .inviteClerks)
        let (ui, now, id) = (call.ui, call.now, place.merchant.id)
        let (clerks, invites, branches) = try await call.database.read { tx in
            (
                try feature.clerks.clerks(of: id, in: tx), try feature.clerks.openInvites(of: id, at: now, in: tx),
                try feature.directory.branches(of: id, in: tx).filter { $0.state == .open }
            )
        }
        let names = Dictionary(uniqueKeysWithValues: branches.map { ($0.id, $0.name) })
        func placeName(_ branch: BranchID?) -> String { branch.map { names[$0] ?? ui("已停业的门店", "A closed branch") } ?? ui("全部门店", "All branches") }
        let people = clerks.map { clerk in
            ListRow(
                clerk.name.isEmpty ? ui("未填写姓名", "No name") : clerk.name, icon: "person",
                detail: "\(ui(clerk.role.label)) · \(placeName(clerk.branch)) · \(ui.time(clerk.since.day))", tail: removal(clerk, place, ui))
        }
        let waiting = invites.map { invite in
            ListRow(
                invite.name, icon: "key", detail: "\(ui(invite.role.label)) · \(placeName(invite.branch)) · \(ui("有效至", "until")) \(ui.time(invite.expiresAt))",
                tail: ui.button(post: MerchantsURL.cancelInvite(id, invite.id).path, ui("撤回", "Take back"), style: "small"))
        }
        let content: HTML = """
            \(ui.errorSummary(form))\(ui.card(ui("在职人员", "At work"), flush: true, ui.list(people)))\
            \(if: !waiting.isEmpty, ui.card(ui("待使用的邀请码", "Open invitations"), flush: true, ui.list(waiting)))\
            \(ui.card(ui("邀请店员", "Invite"), inviteForm(form, branches, place, ui)))
            """
        return place.page(ui("店员", "Clerks"), in: call, content)
    }

    private func inviteForm(_ form: Form, _ branches: [Branch], _ place: MerchantPlace, _ ui: UI) -> HTML {
        let roles = MerchantRole.allCases.reversed().filter { $0 == .clerk || place.clerk.role.may(.inviteManagers) }.map { (value: $0.rawValue, text: ui($0.label)) }
        let options = [(value: "", text: ui("全部门店", "All branches"))] + branches.map { (value: $0.id.description, text: $0.name) }
        let roleHint = ui("店员只能核销；店长还能管门店、店员和对账单；负责人可以做所有事。", "Clerks redeem; managers also keep branches, clerks and statements; owners do everything.")
        return ui.form(
            MerchantsURL.clerks(place.merchant.id).path,
            """
            \(ui.field(form, "name", ui("称呼", "Name"), hint: ui("同事认得就行，例如“小王”。", "What colleagues call them."), short: true))\
            \(ui.select(form, "branch", ui("在哪家门店", "Branch"), options))\(ui.choices(form, "role", ui("身份", "Role"), roles, hint: roleHint))\
            \(ui.formEnd(ui("生成邀请码", "Make a code")))
            """)
    }

    private func removal(_ clerk: Clerk, _ place: MerchantPlace, _ ui: UI) -> HTML {
        guard clerk.role == .clerk || place.clerk.role.may(.inviteManagers), clerk.id != place.clerk.id else { return HTML() }
        return ui.button(
            post: MerchantsURL.removeClerk(place.merchant.id, clerk.id).path, ui("移除", "Remove"), style: "small danger",
            confirm: ui("移除“\(clerk.name)”？\n之后不能再在这里核销，以前的核销记录保留。", "Remove “\(clerk.name)”?\nThey can redeem no more; past redemptions stay on record."))
    }

    // MARK: Acts

    private func invite(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .inviteClerks)
        var form = try await call.form()
        let name = form.text("name", 1...20)
        let role = form.choice("role", MerchantRole.self)
        if let role, role != .clerk, !place.clerk.role.may(.inviteManagers) { throw CommonProblem.forbidden }
        let branch: BranchID? = form["branch"].flatMap { $0.isEmpty ? nil : form.id("branch") }
        guard let role, form.isValid else { return .page(try await page(form, call), in: call, status: .unprocessableContent) }
        let (desk, person, now, id) = (feature.clerks, try call.person(), call.now, place.merchant.id)
        let (invite, code) = try await call.database.write { try desk.invite(as: role, name: name, branch: branch, to: id, by: person, at: now, in: $0) }
        return .page(shown(invite, code, place, call), in: call, status: .created)
    }

    /// The code is shown this once.
    private func shown(_ invite: ClerkInvite, _ code: String, _ place: MerchantPlace, _ call: Call) -> Page {
        let ui = call.ui
        let address = call.house.settings.baseURL + MerchantsURL.join(code: code).path
        let qr: HTML = QRCode.svg(address, label: ui("邀请二维码", "QR code of the invitation")) ?? ""
        let content: HTML = """
            <section class="card card-panel stack"><h2>\(ui("请“\(invite.name)”扫码或输入邀请码", "“\(invite.name)” scans or types this"))</h2>\(qr)\
            <p class="number">\(InviteCode.shown(code))</p>\
            <p>\(ui("对方用手机号登录后就会成为\(invite.role.label.zh)。只能用一次，有效至", "After signing in by phone they are \(invite.role.label.en). Good once, until")) \
            \(ui.time(invite.expiresAt))</p>\
            <p class="soft small">\(ui("这个页面关闭后不再显示邀请码。", "The code is not shown again."))</p>\
            <p class="row"><button class="button" type="button" data-copy="\(address)" data-js hidden>\(ui.icon("copy"))\(ui("复制链接", "Copy the link"))</button>\
            <a class="button" href="\(MerchantsURL.clerks(place.merchant.id).path)">\(ui("返回店员列表", "Back to the list"))</a></p></section>
            """
        return place.page(ui("邀请码", "Invitation"), in: call, content)
    }

    private func cancel(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .inviteClerks)
        _ = try await call.form()
        let invite: ClerkInviteID = try call.id("invite")
        let (desk, person, now, id) = (feature.clerks, try call.person(), call.now, place.merchant.id)
        try await call.database.write { try desk.cancel(invite, of: id, by: person, at: now, in: $0) }
        return .redirect(to: MerchantsURL.clerks(id).path, toast: Phrase("邀请码已作废。", "The code is no longer good."), in: call)
    }

    private func remove(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .inviteClerks)
        let form = try await call.form()
        let clerkID: ClerkID = try call.id("clerk")
        let id = place.merchant.id
        guard let clerk = try await call.database.read({ try feature.clerks.clerks(of: id, in: $0) }).first(where: { $0.id == clerkID }) else { throw CommonProblem.notFound }
        guard clerk.role == .clerk || place.clerk.role.may(.inviteManagers) else { throw CommonProblem.forbidden }
        let ui = call.ui
        guard form["confirmed"] == "yes" else {
            return .page(
                place.page(
                    ui("移除店员", "Remove"), in: call,
                    ui.confirm(
                        ui("移除“\(clerk.name)”？", "Remove “\(clerk.name)”?"), ui("之后不能再在这里核销，以前的核销记录保留。", "They can redeem no more; past redemptions stay on record."),
                        action: MerchantsURL.removeClerk(id, clerkID).path, ui("移除", "Remove"), back: MerchantsURL.clerks(id).path)), in: call)
        }
        let (desk, person, now) = (feature.clerks, try call.person(), call.now)
        try await call.database.write { try desk.remove(clerkID, from: id, by: person, at: now, in: $0) }
        return .redirect(to: MerchantsURL.clerks(id).path, toast: Phrase("已移除“\(clerk.name)”。", "“\(clerk.name)” is removed."), in: call)
    }
}
