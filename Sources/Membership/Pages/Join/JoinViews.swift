import Identity
import Kernel
import Organisations
import Web

/// The steps of joining.
enum JoinViews {
    static func start(_ ui: UI, text: String, found: [OrganisationTree.Node], _ tree: OrganisationTree) -> Page {
        let results: HTML =
            text.isEmpty
            ? ""
            : found.isEmpty
                ? """
                <div class="empty">\(ui.icon("search"))<h2>\(ui("没有找到这个单位的工会", "No union found by that name"))</h2>\
                <p>\(ui("换个简称试试，或者按地区查找。单位还没有工会，可以申请建会。", "Try a shorter name or look by area. If your employer has no union yet, you can found one."))</p>\
                <p class="row"><a class="button" href="/unions">\(ui("按地区查找", "By area"))</a><a class="button" href="/unions/register">\(ui("申请建会", "Found a union"))</a></p></div>
                """
                : """
                <div class="card flush"><ul class="list">\(each: found, { result($0, ui, tree) })</ul></div>
                """
        return Page(
            ui("加入工会", "Join a union"), frame: .open,
            content: """
                \(steps(ui, current: 1))<div class="stack loose"><section class="card"><h2>\(ui("我的单位有工会", "My employer has a union"))</h2>\
                <form method="get" action="\(MemberURL.join.path)" role="search"><div class="field"><label for="f-q">\(ui("单位或工会名称", "Name of the employer or union"))</label>\
                <input id="f-q" type="search" name="q" value="\(text)" autocomplete="organization"></div>\
                <div class="form-end"><button class="button primary" type="submit">\(ui.icon("search"))\(ui("查找", "Find"))</button>\
                <a class="button quiet" href="/unions">\(ui("按地区查找", "By area"))</a></div></form></section>\(results)\
                <section class="card"><h2>\(ui("快递员、骑手、网约车司机等新就业形态劳动者", "Couriers, riders, drivers and others on platforms"))</h2>\
                <p class="lead">\(ui("不用等单位建会，先在线入会，我们帮您找最近的工会。", "No need to wait for an employer's union: join online and we find the nearest one."))</p>\
                <p class="form-end"><a class="button" href="\(MemberURL.joinPool.path)">\(ui.icon("truck"))\(ui("在线入会", "Join online"))</a></p></section></div>
                """)
    }

    private static func result(_ node: OrganisationTree.Node, _ ui: UI, _ tree: OrganisationTree) -> HTML {
        """
        <li><span class="icon-box">\(ui.icon("union"))</span><span class="body"><a class="cover" href="\(MemberURL.joinUnion(node.id).path)">\(node.name)</a>\
        <small>\(tree.ancestors(of: node.id).first?.name ?? "")</small></span>\(ui.icon("chevron"))</li>
        """
    }

    static func signInFirst(_ ui: UI, _ node: OrganisationTree.Node, next: String) -> Page {
        Page(
            ui("加入工会", "Join a union"), frame: .open,
            content: """
                <section class="card"><h2>\(node.name)</h2><p class="lead">\(ui("请先用手机号登录，再填写入会申请。", "Sign in with your phone first, then apply."))</p>\
                <p class="form-end"><a class="button primary" href="\(url: "/sign-in" + Query().with("next", next).suffix)">\
                \(ui.icon("phone"))\(ui("手机号登录", "Sign in by phone"))</a></p></section>
                """)
    }

    static func who(_ ui: UI, _ node: OrganisationTree.Node, _ form: Form, _ known: Person) -> Page {
        let kinds = NewFormKind.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        let hint = ui("快递员、骑手、司机等请选择。", "For couriers, riders, drivers.")
        let fields: HTML = """
            \(person(ui, form, known))\(ui.field(form, "occupation", ui("职业或岗位", "Occupation"), optional: true))\
            \(ui.select(form, "new_form_kind", ui("新就业形态", "Platform work"), kinds, hint: hint, optional: true))\(consent(ui, form, known))\
            \(ui.formEnd(ui("提交申请", "Apply"), cancel: MemberURL.join.path))
            """
        var page = Page(
            ui("填写入会申请", "Apply"), frame: .open,
            content: """
                \(steps(ui, current: 2))<section class="card"><p class="row">\(ui.icon("union"))<strong>\(node.name)</strong></p></section>\
                <section class="card">\(ui.errorSummary(form))\(ui.form(MemberURL.joinUnion(node.id).path, draft: "join", fields))</section>
                """)
        page.trail = [(ui("加入工会", "Join a union"), MemberURL.join.path)]
        return page
    }

    static func pool(_ ui: UI, _ form: Form, _ known: Person, _ areas: JoinAreas) -> Page {
        let kinds = NewFormKind.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        let cities = areas.cities.map { (value: $0.id.description, text: $0.shortName) }
        let below = areas.below.map { (value: $0.node.id.description, text: $0.group + " · " + $0.node.shortName) }
        let area: HTML =
            below.isEmpty ? "" : ui.select(form, "area", ui("区县或镇街", "County or town"), below, hint: ui("平时主要在哪里工作。", "Where you mostly work."))
        let work: HTML = """
            \(ui.select(form, "new_form_kind", ui("从事的职业", "Your trade"), kinds))\
            \(ui.field(form, "platform", ui("平台或公司", "Platform or firm"), hint: ui("如常接单的平台、快递公司名称。", "The platform or courier firm you work for.")))\
            \(ui.select(form, "city", ui("工作城市", "City"), cities))<p><button class="button small" type="submit" name="act" value="city">\
            \(ui("显示该市的区县镇街", "Show its counties and towns"))</button></p>\(area)
            """
        let fields: HTML = """
            \(person(ui, form, known))\(work)\(consent(ui, form, known))\(ui.formEnd(ui("提交", "Join"), cancel: MemberURL.join.path))
            """
        var page = Page(
            ui("新就业形态劳动者在线入会", "Join online as a platform worker"), frame: .open,
            content: """
                \(steps(ui, current: 2))<section class="card">\(ui.errorSummary(form))\(ui.form(MemberURL.joinPool.path, draft: "join-pool", fields))</section>
                """)
        page.trail = [(ui("加入工会", "Join a union"), MemberURL.join.path)]
        return page
    }

    // MARK: Parts

    private static func person(_ ui: UI, _ form: Form, _ known: Person) -> HTML {
        guard !known.hasPaper else {
            return """
                <dl class="facts"><div><dt>\(ui("姓名", "Name"))</dt><dd>\(known.name)</dd></div>\
                <div><dt>\(ui("实名认证", "Verified"))</dt><dd>\(known.isVerified ? ui("已通过", "Yes") : ui("证件已登记，待核对", "Paper on file, to be checked"))</dd></div></dl>
                """
        }
        let kinds = IdentityPaper.Kind.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        return """
            \(ui.field(form, "name", ui("姓名", "Name"), UI.Input("text", [("autocomplete", "name")])))\(ui.select(form, "paper_kind", ui("证件类型", "Paper"), kinds))\
            \(ui.field(form, "number", ui("证件号码", "Number"), .idNumber, hint: ui("加密保存，只用于核对会员身份。", "Encrypted; only used to check who you are.")))
            """
    }

    private static func consent(_ ui: UI, _ form: Form, _ known: Person) -> HTML {
        guard !known.hasPaper else { return "" }
        return ui.checkbox(
            form, "consent", ui("我单独同意使用我的证件号码核对会员身份", "I separately consent to the use of my number to check my membership"),
            hint: ui(
                "证件号码属于敏感个人信息。不同意则无法入会，其他功能不受影响；以后可以在“我的个人信息”里撤回。",
                "It is sensitive information. Without consent you can't join; everything else stays open, and you can withdraw later."))
    }

    private static func steps(_ ui: UI, current: Int) -> HTML {
        let titles = [ui("选择工会", "Union"), ui("填写信息", "About you"), ui("等待审批", "Decision")]
        return """
            <ol class="steps">\(each: Array(titles.enumerated()), { index, title in
                "<li\(attribute: "aria-current", index + 1 == current ? "step" : nil)><span>\(title)</span></li>"
            })</ol>
            """
    }
}
