import HTTPTypes
import Kernel
import Store
import Web

/// What a merchant's owner keeps: the words members read, where money is paid, keys of the merchant's own programs.
struct SettingsPages: Sendable {
    let feature: MerchantsFeature

    var routes: [Route] {
        [
            .get("/merchant/{merchant}/settings", .signedIn) { call in
                let place = try await MerchantPlace(call, .editMerchant)
                return .page(try await page(nil, nil, place, call), in: call)
            },
            .post("/merchant/{merchant}/settings", .signedIn) { call in try await describe(call) },
            .post("/merchant/{merchant}/settings/payee", .signedIn) { call in try await setPayee(call) },
            .get("/merchant/{merchant}/keys", .signedIn) { call in
                .page(try await keys(Form(), try await MerchantPlace(call, .editMerchant), call), in: call)
            },
            .post("/merchant/{merchant}/keys", .signedIn) { call in try await makeKey(call) },
            .post("/merchant/{merchant}/keys/{key}/revocation", .signedIn) { call in try await revokeKey(call) },
        ]
    }

    // MARK: Profile and payee

    private func page(_ profile: Form?, _ payee: Form?, _ place: MerchantPlace, _ call: Call) async throws -> Page {
        let (ui, id) = (call.ui, place.merchant.id)
        let kept = try await call.database.read { try feature.desk.payee(of: id, in: $0) }
        let old = place.merchant.profile
        let profile = profile ?? Form([("category", old.category.rawValue), ("about", old.about), ("contact_name", old.contactName)])
        let payee = payee ?? Form([("holder", kept?.holder ?? old.name), ("bank", kept?.bank ?? "")])
        let facts = ui.facts([
            (ui("商户名称", "Name"), HTML(text: old.name)), (ui("统一社会信用代码", "Code"), "<span class=\"mono\">\(old.uscc)</span>"),
        ])
        let categories = MerchantCategory.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        let nameHint = ui("名称和代码以审核过的营业执照为准，如有变更请联系工会。", "Name and code are those of the reviewed licence; tell the union when they change.")
        let account = UI.Input("text", [("autocomplete", "off"), ("inputmode", "numeric"), ("maxlength", "40")])
        let accountHint =
            kept.map { ui("现在是 \(Masks.account($0.account))。要更换请填写完整账号。", "Now \(Masks.account($0.account)). Enter the whole number to change it.") }
            ?? ui("工会按月把结算款打到这个账户。加密保存。", "The union pays to this account each month. Kept encrypted.")
        return place.page(
            ui("商户资料", "Profile"), in: call,
            """
            \(ui.errorSummary(profile))\(ui.errorSummary(payee))<section class="card stack">\(facts)<p class="soft small">\(nameHint)</p></section>\
            \(ui.card(ui("会员看到的介绍", "What members read"), ui.form(MerchantsURL.settings(id).path, """
                \(ui.select(profile, "category", ui("经营类别", "Category"), categories))\
                \(ui.textarea(profile, "about", ui("一句话介绍", "About, in a sentence"), rows: 2, optional: true))\
                \(ui.field(profile, "contact_name", ui("负责人姓名", "Owner's name")))\(ui.formEnd(ui("保存", "Save")))
                """)))\
            \(ui.card(ui("结算账户", "Account for settlement"), ui.form(MerchantsURL.payee(id).path, """
                \(ui.field(payee, "holder", ui("户名", "Holder")))\(ui.field(payee, "bank", ui("开户行", "Bank")))\
                \(ui.field(payee, "account", ui("账号", "Account number"), account, hint: accountHint))\(ui.formEnd(ui("保存账户", "Save the account"), style: ""))
                """)))
            """)
    }

    private func describe(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .editMerchant)
        var form = try await call.form()
        let category = form.choice("category", MerchantCategory.self)
        let about = form.optionalText("about", max: 200) ?? ""
        let contact = form.text("contact_name", 2...40)
        guard let category, form.isValid else { return .page(try await page(form, nil, place, call), in: call, status: .unprocessableContent) }
        let (desk, person, now, id) = (feature.desk, try call.person(), call.now, place.merchant.id)
        try await call.database.write { try desk.describe(id, about: about, contactName: contact, category: category, by: person, at: now, in: $0) }
        return .redirect(to: MerchantsURL.settings(id).path, toast: Phrase("已保存。", "Saved."), in: call)
    }

    private func setPayee(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .editMerchant)
        var form = try await call.form()
        let holder = form.text("holder", 2...60)
        let bank = form.text("bank", 2...60)
        let account = form.text("account", 6...40).filter { !$0.isWhitespace }
        if form.isValid, !account.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 }) {
            form.fail("account", "account", Phrase("账号只能是数字。", "An account number has digits only."))
        }
        guard form.isValid else {
            form.set("account", nil)
            return .page(try await page(nil, form, place, call), in: call, status: .unprocessableContent)
        }
        let (desk, person, now, id) = (feature.desk, try call.person(), call.now, place.merchant.id)
        try await call.database.write { try desk.setPayee(Payee(holder: holder, bank: bank, account: account), of: id, by: person, at: now, in: $0) }
        return .redirect(to: MerchantsURL.settings(id).path, toast: Phrase("结算账户已保存。", "The account is saved."), in: call)
    }

    // MARK: Keys

    private func keys(_ form: Form, _ place: MerchantPlace, _ call: Call) async throws -> Page {
        let (ui, id) = (call.ui, place.merchant.id)
        let keys = try await call.database.read { try feature.keys.keys(of: id, in: $0) }
        let rows = keys.map { key in
            let used: HTML = key.lastUsedAt.map { "\(ui("最近使用", "Last used")) \(ui.time($0))" } ?? HTML(text: ui("还没有用过", "Never used"))
            let tail =
                key.revokedAt != nil
                ? ui.tag(.mute, ui("已停用", "Revoked"))
                : ui.button(
                    post: MerchantsURL.revokeKey(id, key.id).path, ui("停用", "Revoke"), style: "small danger",
                    confirm: ui("停用密钥“\(key.name)”？\n用它的程序马上不能再核销。", "Revoke “\(key.name)”?\nPrograms that use it stop working at once."))
            return ListRow(key.name, icon: "key", detail: "<span class=\"mono\">\(key.id)</span> · \(used)", tail: tail)
        }
        let lead = ui(
            "收银系统可以用密钥签名调用核销接口，不用店员扫码页面。签名方法见开放接口文档。", "A till system can redeem through the API with a signed request; the API's documentation tells how to sign.")
        let list: HTML = rows.isEmpty ? HTML() : "<section class=\"card flush\">\(ui.list(rows))</section>"
        return place.page(
            ui("接口密钥", "Keys"), in: call,
            """
            <p class="lead">\(lead)</p>\(ui.errorSummary(form))\(list)\(ui.card(ui("新建密钥", "New key"), ui.form(MerchantsURL.keys(id).path, """
                \(ui.field(form, "name", ui("用途", "What for"), hint: ui("例如“总店收银系统”。", "As “till of the main shop”.")))\(ui.formEnd(ui("生成密钥", "Make a key")))
                """)))
            """)
    }

    private func makeKey(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .editMerchant)
        var form = try await call.form()
        let name = form.text("name", 1...40)
        guard form.isValid else { return .page(try await keys(form, place, call), in: call, status: .unprocessableContent) }
        let (desk, person, now, id) = (feature.keys, try call.person(), call.now, place.merchant.id)
        let (key, secret) = try await call.database.write { try desk.make(name, of: id, by: person, at: now, in: $0) }
        let ui = call.ui
        let content: HTML = """
            \(ui.notice(.warn, ui("请现在保存，之后不再显示", "Save it now: it is not shown again"), HTML(text: ui("密钥等同于收银权限，不要发到聊天群里。", "Whoever has it can redeem. Don't post it."))))\
            <section class="card"><dl class="facts"><div><dt>\(ui("密钥编号", "Key"))</dt><dd class="mono">\(key.id)</dd></div>\
            <div><dt>\(ui("密钥", "Secret"))</dt><dd class="mono">\(secret)</dd></div></dl>\
            <p class="row"><button class="button" type="button" data-copy="\(secret)" data-js hidden>\(ui.icon("copy"))\(ui("复制密钥", "Copy the secret"))</button>\
            <a class="button" href="\(MerchantsURL.keys(id).path)">\(ui("已保存", "I have saved it"))</a></p></section>
            """
        var reply = Reply.page(place.page(ui("新密钥", "New key"), in: call, content), in: call, status: .created)
        reply.headers[.cacheControl] = "no-store"
        return reply
    }

    private func revokeKey(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .editMerchant)
        let form = try await call.form()
        let key: PartnerKeyID = try call.id("key")
        let (ui, id) = (call.ui, place.merchant.id)
        guard form["confirmed"] == "yes" else {
            return .page(
                place.page(
                    ui("停用密钥", "Revoke the key"), in: call,
                    ui.confirm(
                        ui("停用这个密钥？", "Revoke this key?"), ui("用它的程序马上不能再核销。", "Programs that use it stop working at once."),
                        action: MerchantsURL.revokeKey(id, key).path, ui("停用", "Revoke"), back: MerchantsURL.keys(id).path)), in: call)
        }
        let (desk, person, now) = (feature.keys, try call.person(), call.now)
        try await call.database.write { try desk.revoke(key, of: id, by: person, at: now, in: $0) }
        return .redirect(to: MerchantsURL.keys(id).path, toast: Phrase("密钥已停用。", "The key is revoked."), in: call)
    }
}
