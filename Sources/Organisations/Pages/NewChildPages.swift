import Audit
import HTTPTypes
import Kernel
import Store
import Web

/// An officer founds a union right below: federations and unions that did not come by online founding.
struct NewChildPages: Sendable {
    let organisations: Organisations
    let register: UnionRegister

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/children/new", .officer(OrganisationsFeature.manage)) { call in
                let parent = try await parent(call)
                var form = Form([("founded_on", call.now.day.iso)])
                form.set("region", parent.node.region?.text)
                return .page(page(parent, form, call.ui), in: call)
            },
            .post("/admin/unions/{organisation}/children/new", .officer(OrganisationsFeature.manage)) { call in try await found(call) },
        ]
    }

    private struct Parent: Sendable {
        let node: OrganisationTree.Node
        let place: TreeRules.Place
        let kinds: [UnionKind]
    }

    private func parent(_ call: Call) async throws -> Parent {
        let tree = try await organisations.tree()
        guard let node = tree.node(try call.organisation()), node.state == .live, let depth = tree.depth(of: node.id) else { throw CommonProblem.notFound }
        let place = TreeRules.Place(kind: node.kind, level: node.level, depth: depth)
        let kinds = UnionKind.allCases.filter { kind in
            TreeRules.level(of: kind, under: place).map { register.rules.mayStand(kind, $0, under: place) == nil } ?? false
        }
        return Parent(node: node, place: place, kinds: kinds)
    }

    private func found(_ call: Call) async throws -> Reply {
        let parent = try await parent(call)
        var form = try await call.form()
        if PickerViews.isSearch(form) { return .page(page(parent, form, call.ui), in: call) }
        if let new = read(&form, parent, call) {
            do {
                let act = UnionRegister.Act(by: .person(try call.person()), at: call.now)
                try await call.database.write(lane: Counters.lane) { try register.found(new, act, in: $0) }
                return .redirect(to: OrganisationsURL.profile(new.id).path, toast: Phrase("工会已成立", "The union is founded"), in: call)
            } catch {
                try form.absorb(error)
            }
        }
        return .page(page(parent, form, call.ui), in: call, status: .unprocessableContent)
    }

    private func read(_ form: inout Form, _ parent: Parent, _ call: Call) -> NewOrganisation? {
        let kind = form.choice("kind", UnionKind.self)
        if let kind, !parent.kinds.contains(kind) {
            form.fail("kind", "organisation.level", OrganisationProblem.wrongLevel(child: kind, parent: parent.node.kind).message)
        }
        let (name, short) = (form.text("name", 4...100), form.optionalText("short_name", max: 40))
        let uscc = code(&form, "uscc", of: .union)
        let employer = form.optionalText("employer_name", max: 100)
        let employerUSCC = code(&form, "employer_uscc", of: .employer)
        let region = form["region"].flatMap { RegionCode($0) }
        let industry = form["industry"].flatMap { Industry(rawValue: $0) }
        let staff = form.optionalInteger("staff_count", 1...1_000_000)
        let day = form.day("founded_on")
        if day > call.now.day { form.fail("founded_on", "date", Phrase("成立日期不能晚于今天。", "It can't be founded after today.")) }
        let contacts = ContactsForm.read(&form)
        guard form.isValid, let kind, let level = TreeRules.level(of: kind, under: parent.place) else { return nil }
        return NewOrganisation(
            id: call.house.ids.next(), parent: parent.node.id, kind: kind, level: level, name: name, shortName: short, uscc: uscc, employerName: employer,
            employerUSCC: employerUSCC, region: region, industry: industry?.rawValue, staffCount: staff, contacts: contacts, foundedOn: day)
    }

    private func code(_ form: inout Form, _ field: String, of holder: USCC.Holder) -> String? {
        guard let typed = form[field], !typed.allSatisfy(\.isWhitespace) else { return nil }
        do { return try USCC.parse(typed, of: holder).text } catch {
            form.fail(error.problem(field: field))
            return nil
        }
    }

    private func page(_ parent: Parent, _ form: Form, _ ui: UI) -> Page {
        let content: HTML =
            parent.kinds.isEmpty
            ? ui.empty("info", ui("基层工会不设下级工会", "A base union has none below"), ui("会员直接属于基层工会。", "Members belong to it directly."))
            : "\(ui.errorSummary(form))\(formView(parent, form, ui))"
        var page = Page(
            ui("新建下级工会", "Found a union below"), frame: .officer(organisation: parent.node.id, name: parent.node.shortName), content: content)
        page.trail = [(ui("下级工会", "Unions below"), OrganisationsURL.children(parent.node.id).path)]
        return page
    }

    private func formView(_ parent: Parent, _ form: Form, _ ui: UI) -> HTML {
        let code = UI.Input("text", [("maxlength", "40"), ("autocomplete", "off")])
        let usccHint = ui("取得法人资格的填写，以 81 或 89 开头。", "For legal persons; begins with 81 or 89.")
        let industries = Industry.allCases.map { (value: $0.rawValue, text: ui($0.name)) }
        let staffLabel = ui("职工人数", "People who work there")
        return ui.form(
            OrganisationsURL.newChild(parent.node.id).path, draft: "union",
            """
            \(ui.select(form, "kind", ui("类型", "Kind"), parent.kinds.map { ($0.rawValue, ui($0.name)) }))\(ui.field(form, "name", ui("工会全称", "Full name")))\
            \(ui.field(form, "short_name", ui("简称", "Short name"), optional: true))\
            \(ui.field(form, "uscc", ui("工会统一社会信用代码", "The union's code"), code, hint: usccHint, optional: true))\
            \(ui.field(form, "employer_name", ui("用人单位名称", "Employer"), hint: ui("单独建会的基层工会填写。", "For base unions of one employer."), optional: true))\
            \(ui.field(form, "employer_uscc", ui("用人单位统一社会信用代码", "The employer's code"), code, optional: true))\(PickerViews.area(form, ui))\
            \(ui.select(form, "industry", ui("所属行业", "Industry"), industries, optional: true))\
            \(ui.field(form, "staff_count", staffLabel, .number(1...1_000_000), optional: true, short: true, suffix: ui("人", "people")))\
            \(ui.field(form, "founded_on", ui("成立日期", "Founded on"), .date, short: true))\(ContactsForm.fields(form, ui))\
            \(ui.formEnd(ui("成立工会", "Found it"), cancel: OrganisationsURL.children(parent.node.id).path))
            """)
    }
}

/// The fields by which a union is reached.
enum ContactsForm {
    static func read(_ form: inout Form) -> UnionContacts {
        let phone = form.optionalText("phone", max: 40).map { TextFolding.narrowed($0) }
        if let phone, !isPhone(phone) {
            form.fail("phone", "phone.character", Phrase("请填写办公电话，如 0769-8500 1234。", "Enter a phone number, as 0769-8500 1234."))
        }
        return UnionContacts(phone: phone, address: form.optionalText("address", max: 200), officeHours: form.optionalText("office_hours", max: 100))
    }

    /// Landlines with area code and extension, mobiles, service numbers.
    private static func isPhone(_ text: String) -> Bool {
        text.allSatisfy { ($0.isASCII && $0.isNumber) || "+-() 转".contains($0) } && (5...20).contains(text.count(where: \.isNumber))
    }

    static func fields(_ form: Form, _ ui: UI) -> HTML {
        let phoneHint = ui("会在工会名录中公开，请勿填写个人手机号。", "Public: not anybody's own mobile.")
        let hoursHint = ui("如：工作日 9:00–12:00，14:00–17:30", "As: working days 9:00–17:30")
        return """
            \(ui.field(form, "phone", ui("办公电话", "Office phone"), UI.Input("tel"), hint: phoneHint, optional: true))\
            \(ui.field(form, "address", ui("地址", "Address"), optional: true))\
            \(ui.field(form, "office_hours", ui("办公时间", "Office hours"), hint: hoursHint, optional: true))
            """
    }
}
