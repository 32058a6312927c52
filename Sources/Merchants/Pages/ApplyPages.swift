import HTTPTypes
import Identity
import Kernel
import NIOCore
import Organisations
import Store
import Web

/// 商户入驻: a business applies with its licence; what was rejected is mended and handed in again.
struct ApplyPages: Sendable {
    let feature: MerchantsFeature

    private static let bodyBytes = MerchantDesk.licenceBytes + 256 * 1024

    var routes: [Route] {
        [
            .get(MerchantsURL.apply.path, .everyone) { call in .page(page(Form(), nil, call), in: call) },
            .post(MerchantsURL.apply.path, .signedIn, maxBodyBytes: Self.bodyBytes) { call in try await submit(nil, call) },
            .get("/merchant/{merchant}/application", .signedIn) { call in
                let place = try await MerchantPlace(call, .editMerchant)
                return .page(page(Self.form(place.merchant.profile, call.ui), place.merchant, call), in: call)
            },
            .post("/merchant/{merchant}/application", .signedIn, maxBodyBytes: Self.bodyBytes) { call in
                try await submit(try await MerchantPlace(call, .editMerchant).merchant, call)
            },
        ]
    }

    // MARK: Page

    private func page(_ form: Form, _ merchant: Merchant?, _ call: Call) -> Page {
        let ui = call.ui
        var page = Page(merchant == nil ? ui("商户入驻", "Become a merchant") : ui("修改入驻申请", "Mend the application"), frame: .open, content: content(form, merchant, call))
        page.trail = [(ui("商户工作台", "Merchants"), MerchantsURL.workplaces.path)]
        return page
    }

    private func content(_ form: Form, _ merchant: Merchant?, _ call: Call) -> HTML {
        let ui = call.ui
        let lead = ui(
            "工会会员拿着电子券来您的门店消费，您用手机扫码核销，工会按月结算。请准备好营业执照照片。",
            "Members bring vouchers to your shop, you redeem them with any phone, the union settles each month. Have a picture of your licence ready.")
        let steps = ui.steps([ui("提交申请", "Apply"), ui("工会审核", "Review"), ui("添加门店和店员", "Branches and clerks"), ui("开始核销", "Redeem")], current: 0)
        guard call.principal != nil else {
            return """
                <p class="lead">\(lead)</p>\(steps)<section class="card stack">\
                <p>\(ui("先用手机号登录，这个手机号就是商户负责人的账号。", "Sign in by phone first: that account will be the owner's."))</p>\
                <p><a class="button primary" href="\(url: IdentityURL.signIn(next: MerchantsURL.apply.path).path)">\(ui("登录并申请", "Sign in and apply"))</a></p></section>
                """
        }
        let action = merchant.map { MerchantsURL.applyAgain($0.id).path } ?? MerchantsURL.apply.path
        let reason: HTML = merchant?.reason.map { ui.notice(.bad, ui("上次未通过的原因", "Why it was rejected"), HTML(text: $0)) } ?? ""
        return """
            \(merchant == nil ? "<p class=\"lead\">\(lead)</p>\(steps)" as HTML : reason)\(ui.errorSummary(form))\
            \(ui.form(action, enctype: "multipart/form-data", draft: "merchant", fields(form, merchant, ui)))
            """
    }

    private func fields(_ form: Form, _ merchant: Merchant?, _ ui: UI) -> HTML {
        let categories = MerchantCategory.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        let code = UI.Input("text", [("maxlength", "40"), ("autocomplete", "off")])
        let licenceHint = ui("JPG、PNG 或 WebP，不超过 2 MB。加密保存，只有审核的工会干部能看。", "JPG, PNG or WebP, 2 MB at most. Kept encrypted; only reviewing officers see it.")
        return """
            \(ui.field(form, "name", ui("商户名称", "Name of the business"), hint: ui("与营业执照一致。", "As on the licence.")))\
            \(ui.field(form, "uscc", ui("统一社会信用代码", "Unified social credit code"), code, hint: ui("18 位，在营业执照上。", "18 characters, on the licence.")))\
            \(ui.select(form, "category", ui("经营类别", "Category"), categories))\(PickerViews.area(form, ui))\
            \(ui.textarea(form, "about", ui("一句话介绍", "About, in a sentence"), rows: 2, hint: ui("会员会看到。", "Members read it."), optional: true))\
            \(ui.field(form, "contact_name", ui("负责人姓名", "Owner's name")))\
            \(ui.file(form, "licence", ui("营业执照照片", "Picture of the licence"), accept: "image/jpeg,image/png,image/webp", hint: licenceHint, optional: merchant != nil))\
            \(ui.checkbox(form, "agreed", ui("以上内容属实，同意按工会规则核销和结算", "This is true, and we keep to the union's rules of redeeming and settling")))\
            \(ui.formEnd(ui("提交申请", "Apply"), cancel: MerchantsURL.workplaces.path))
            """
    }

    private static func form(_ profile: MerchantProfile, _ ui: UI) -> Form {
        Form([
            ("name", profile.name), ("uscc", profile.uscc), ("category", profile.category.rawValue), ("region", profile.region.text),
            ("area", ui(Regions.shipped.name(profile.region))), ("about", profile.about), ("contact_name", profile.contactName),
        ])
    }

    // MARK: Handing in

    private func submit(_ merchant: Merchant?, _ call: Call) async throws -> Reply {
        let person = try call.person()
        var form = try await call.form()
        if PickerViews.isSearch(form) { return .page(page(form, merchant, call), in: call) }
        let profile = Self.read(&form)
        let licence = Self.licence(&form, isNeeded: merchant == nil)
        let tree = try await feature.organisations.tree()
        let union = profile.flatMap { tree.nearestFederation(to: $0.region) } ?? tree.root
        guard let profile, form.isValid, let union else {
            if union == nil, form.isValid { form.fail("region", "merchant.no_union", Phrase("这个地区还没有工会使用本平台。", "No union of this area is here yet.")) }
            return .page(page(form, merchant, call), in: call, status: .unprocessableContent)
        }
        let (desk, now) = (feature.desk, call.now)
        do {
            let id = try await call.database.write { tx -> MerchantID in
                if let merchant {
                    try desk.applyAgain(merchant.id, profile, licence: licence, to: union, by: person, at: now, in: tx)
                    return merchant.id
                }
                guard let licence else { throw MerchantProblem.licenceMissing }
                return try desk.apply(profile, licence: licence, to: union, by: person, at: now, in: tx)
            }
            return .redirect(to: MerchantsURL.home(id).path, toast: Phrase("申请已提交，等待工会审核。", "Handed in; the union will review it."), in: call)
        } catch {
            try form.absorb(error)
            return .page(page(form, merchant, call), in: call, status: .unprocessableContent)
        }
    }

    private static func read(_ form: inout Form) -> MerchantProfile? {
        let name = form.text("name", 2...60)
        let uscc = form.uscc("uscc")
        let category = form.choice("category", MerchantCategory.self)
        let region = form.region("region")
        let about = form.optionalText("about", max: 200) ?? ""
        let contact = form.text("contact_name", 2...40)
        if !form.isOn("agreed") { form.fail("agreed", "required", Phrase("请确认内容属实并同意规则。", "Confirm this and agree to the rules.")) }
        guard let uscc, let category, let region, form.isValid else { return nil }
        return MerchantProfile(name: name, uscc: uscc.text, category: category, region: region, about: about, contactName: contact)
    }

    private static func licence(_ form: inout Form, isNeeded: Bool) -> MerchantDesk.Licence? {
        guard let file = form.files["licence"] else {
            if isNeeded { form.fail(MerchantProblem.licenceMissing.fieldProblems) }
            return nil
        }
        do throws(MerchantProblem) { return try MerchantDesk.Licence(Array(file.bytes.readableBytesView)) } catch {
            form.fail(error.fieldProblems)
            return nil
        }
    }
}

extension Form {
    /// A business's code; unions' codes are refused. (domain.md R2)
    mutating func uscc(_ name: String) -> USCC? {
        do throws(USCCFault) { return try USCC.parse(self[name] ?? "", of: .employer) } catch {
            fail(error.problem(field: name))
            return nil
        }
    }

    mutating func region(_ name: String) -> RegionCode? {
        let region = RegionCode(self[name] ?? "")
        if region == nil { fail(name, "required", Phrase("请先查找，再选择所在地区。", "Find the area and choose it.")) }
        return region
    }

    /// A shop's number: landline, mobile or service number; may be left out.
    mutating func shopPhone(_ name: String) -> String {
        let text = optionalText(name, max: 20) ?? ""
        if !text.isEmpty, text.utf8.count < 5 || !text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 || $0 == 43 || $0 == 32 }) {
            fail(name, "phone", Phrase("电话只能有数字、空格和横线，例如 0769-22330000。", "Digits, blanks and dashes only, as 0769-22330000."))
        }
        return text
    }
}
