import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// The officer's editor of a union's directory: what comes from above, what is its own, in which order and for whom.
struct DirectoryPages: Sendable {
    let feature: ServicesFeature

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/services", .officer(ServicesFeature.view)) { call in .page(try await list(call), in: call) },
            .get("/admin/unions/{organisation}/services/new", .officer(ServicesFeature.manage)) { call in
                .page(try await editor(Form([("kind", "page"), ("icon", "gift"), ("audience", "everyone"), ("mark", "new")]), nil, call), in: call)
            },
            .post("/admin/unions/{organisation}/services/new", .officer(ServicesFeature.manage)) { call in try await add(call) },
            .get("/admin/unions/{organisation}/services/{service}", .officer(ServicesFeature.manage)) { call in
                let line = try await line(call)
                return .page(try await editor(Self.form(line.entry, isHidden: line.isHidden), line.entry, call), in: call)
            },
            .post("/admin/unions/{organisation}/services/{service}", .officer(ServicesFeature.manage)) { call in try await change(call) },
            .post("/admin/unions/{organisation}/services/{service}/arrangement", .officer(ServicesFeature.manage)) { call in try await arrange(call) },
            .post("/admin/unions/{organisation}/services/{service}/removal", .officer(ServicesFeature.manage)) { call in try await remove(call) },
        ]
    }

    private typealias Line = (entry: ServiceEntry, isHidden: Bool)

    private func lines(_ call: Call) async throws -> [(entry: ServiceEntry, isHidden: Bool)] {
        let chain = try await feature.chain(to: try call.organisation())
        return try await call.database.read { try feature.store.directory(of: chain, in: $0) }
    }

    private func line(_ call: Call) async throws -> (entry: ServiceEntry, isHidden: Bool) {
        let id: ServiceID = try call.id("service")
        guard let line = try await lines(call).first(where: { $0.entry.id == id }) else { throw CommonProblem.notFound }
        return line
    }

    private func frame(_ call: Call) async throws -> Page.Frame {
        let organisation = try call.organisation()
        return .officer(organisation: organisation, name: try await feature.organisations.name(of: organisation) ?? "")
    }

    // MARK: List

    private func list(_ call: Call) async throws -> Page {
        let (ui, organisation) = (call.ui, try call.organisation())
        let tree = try await feature.organisations.tree()
        let lines = try await lines(call)
        let since = call.now.day.adding(days: -29)
        let uses = try await call.database.read { try feature.store.uses(since: since, in: $0) }
        let mayEdit = try await call.may(ServicesFeature.manage, at: organisation)
        let rows = lines.enumerated().map { index, line in
            let origin =
                line.entry.organisation == nil
                ? ui("系统自带", "Comes with the product")
                : line.entry.organisation == organisation ? ui("本级添加", "Added here") : ui("\(line.entry.organisation.flatMap(tree.shortName) ?? "")添加", "From above")
            let count = ui("近 30 天 \(Numbers.grouped(uses[line.entry.id] ?? 0)) 次", "\(Numbers.grouped(uses[line.entry.id] ?? 0)) uses in 30 days")
            return ListRow(
                ui(line.entry.content.title), path: mayEdit ? ServicesURL.edit(organisation, line.entry.id).path : nil, icon: line.entry.content.icon.rawValue,
                detail: "\(origin) · \(ui(line.entry.content.audience.label)) · \(count)",
                tail: "\(state(line.entry, isHidden: line.isHidden, ui))\(if: mayEdit, moves(index, lines.count, line.entry, organisation, ui))")
        }
        let lead = ui("会员首页“服务”里的内容。上级的设置自动继承，本级可以隐藏、调整顺序和添加。", "What stands under “Services” on members' home page. It is inherited; you may hide, arrange and add.")
        var page = Page(ui("服务目录", "Services"), frame: try await frame(call), content: "<p class=\"lead\">\(lead)</p><section class=\"card flush\">\(ui.list(rows))</section>")
        if mayEdit {
            page.actions = "<a class=\"button primary\" href=\"\(ServicesURL.new(organisation).path)\">\(ui.icon("plus"))\(ui("添加服务", "Add a service"))</a>"
        }
        return page
    }

    private func state(_ entry: ServiceEntry, isHidden: Bool, _ ui: UI) -> HTML {
        if isHidden { return ui.tag(.mute, ui("已隐藏", "Hidden")) }
        if entry.isDown { return ui.tag(.bad, ui("对方故障，暂不显示", "Partner is down: not shown"), icon: "warning") }
        return entry.mark == .none ? HTML() : ui.tag(entry.mark == .hot ? .bad : .good, ui(entry.mark.label))
    }

    private func moves(_ index: Int, _ count: Int, _ entry: ServiceEntry, _ organisation: OrganisationID, _ ui: UI) -> HTML {
        let title = ui(entry.content.title)
        func move(_ act: String, _ icon: String, _ label: String) -> HTML {
            """
            \(ui.form(ServicesURL.arrange(organisation, entry.id).path, """
                <input type="hidden" name="act" value="\(act)"><button class="icon-button" type="submit" aria-label="\(label)">\(ui.icon(icon))</button>
                """))
            """
        }
        return """
            <span class="row">\(if: index > 0, move("up", "arrow-up", ui("上移“\(title)”", "Move “\(title)” up")))\
            \(if: index < count - 1, move("down", "arrow-down", ui("下移“\(title)”", "Move “\(title)” down")))</span>
            """
    }

    // MARK: Editor

    private static func form(_ entry: ServiceEntry, isHidden: Bool) -> Form {
        var values = [
            ("title_zh", entry.content.title.zh), ("title_en", entry.content.title.en), ("icon", entry.content.icon.rawValue),
            ("audience", entry.content.audience.rawValue), ("mark", entry.mark.rawValue), ("hidden", isHidden ? "1" : ""),
        ]
        switch entry.content.target {
        case .page(let text): values += [("kind", "page"), ("text_zh", text.zh), ("text_en", text.en)]
        case .external(let partner, let url): values += [("kind", "external"), ("partner", partner), ("url", url.text)]
        case .feature: values.append(("kind", "feature"))
        }
        return Form(values)
    }

    private func editor(_ form: Form, _ entry: ServiceEntry?, _ call: Call) async throws -> Page {
        let (ui, organisation) = (call.ui, try call.organisation())
        let isOwn = entry.map { $0.organisation == organisation } ?? true
        let action = entry.map { ServicesURL.edit(organisation, $0.id).path } ?? ServicesURL.new(organisation).path
        let marks = ServiceMark.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        let shared: HTML = """
            \(ui.choices(form, "mark", ui("标记", "Mark"), marks))\
            \(if: entry != nil, ui.checkbox(form, "hidden", ui("在本级及下级隐藏", "Hide here and below")))
            """
        let fields = isOwn ? ownFields(form, ui) : inheritedFields(form, entry, ui)
        let removal: HTML =
            entry.map { entry in
                isOwn
                    ? ui.button(
                        post: ServicesURL.remove(organisation, entry.id).path, ui("删除服务", "Remove"), style: "danger",
                        confirm: ui("删除“\(entry.content.title.zh)”？\n会员首页不再显示，已有授权一并结束。", "Remove “\(entry.content.title.en)”?\nIt is no longer shown, and consents to it end."))
                    : ui.button(post: ServicesURL.arrange(organisation, entry.id).path, ui("恢复为上级的设置", "Follow the union above again"), fields: [("act", "follow")])
            } ?? HTML()
        var page = Page(
            entry.map { ui($0.content.title) } ?? ui("添加服务", "Add a service"), frame: try await frame(call),
            content: """
                \(ui.errorSummary(form))\(ui.form(action, "\(fields)\(shared)\(ui.formEnd(ui("保存", "Save"), cancel: ServicesURL.list(organisation).path))"))\(removal)
                """)
        page.trail = [(ui("服务目录", "Services"), ServicesURL.list(organisation).path)]
        return page
    }

    private func ownFields(_ form: Form, _ ui: UI) -> HTML {
        let icons = ServiceIcon.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        let audiences = ServiceAudience.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        let kinds = [(value: "page", text: ui("自有页面", "A page of our own")), (value: "external", text: ui("第三方网站", "A partner's site"))]
        let urlHint = ui("以 https:// 开头。会员首次前往前会看到说明并同意，对方只得到一个代号。", "Begins with https://. Members agree first; the partner only gets a code name.")
        return """
            \(ui.field(form, "title_zh", ui("名称", "Name in Chinese"), hint: ui("2–8 个字。", "2–8 characters.")))\(ui.field(form, "title_en", ui("英文名称", "Name in English")))\
            \(ui.select(form, "icon", ui("图标", "Icon"), icons, short: true))\(ui.choices(form, "audience", ui("谁能看到", "For whom"), audiences))\
            \(ui.choices(form, "kind", ui("打开什么", "What opens"), kinds))\
            \(ui.textarea(form, "text_zh", ui("页面内容（自有页面）", "Text in Chinese (own page)"), rows: 8, optional: true))\
            \(ui.textarea(form, "text_en", ui("英文内容（自有页面）", "Text in English (own page)"), rows: 6, optional: true))\
            \(ui.field(form, "partner", ui("合作方名称（第三方网站）", "Partner (its site)"), optional: true))\
            \(ui.field(form, "url", ui("网址（第三方网站）", "Address (its site)"), UI.Input("url", [("autocomplete", "off")]), hint: urlHint, optional: true))
            """
    }

    private func inheritedFields(_ form: Form, _ entry: ServiceEntry?, _ ui: UI) -> HTML {
        guard case .page = entry?.content.target else { return ui.notice(.info, nil, HTML(text: ui("由上级添加，本级可以隐藏或调整标记。", "Added above; you may hide it or change its mark."))) }
        return """
            \(ui.notice(.info, nil, HTML(text: ui("可以换成本单位的说明，例如窗口地址和联系人电话。", "You may write your own words, as where to go and whom to call."))))\
            \(ui.textarea(form, "text_zh", ui("页面内容", "Text in Chinese"), rows: 10))\(ui.textarea(form, "text_en", ui("英文内容", "Text in English"), rows: 8))
            """
    }

    // MARK: Acts

    private func add(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let content = Self.content(&form)
        let mark = form.choice("mark", ServiceMark.self)
        guard let content, let mark, form.isValid else { return .page(try await editor(form, nil, call), in: call, status: .unprocessableContent) }
        let (store, officer, now, organisation) = (feature.store, try call.person(), call.now, try call.organisation())
        let last = try await lines(call).last?.entry.position ?? 0
        _ = try await call.database.write { try store.add(content, position: last + 100, mark: mark, to: organisation, by: officer, at: now, in: $0) }
        return .redirect(to: ServicesURL.list(organisation).path, toast: Phrase("已添加，会员现在可以看到。", "Added; members see it now."), in: call)
    }

    private func change(_ call: Call) async throws -> Reply {
        let entry = try await line(call).entry
        var form = try await call.form()
        let organisation = try call.organisation()
        let isOwn = entry.organisation == organisation
        let content = isOwn ? Self.content(&form) : nil
        let text = isOwn ? nil : Self.text(&form, entry)
        let mark = form.choice("mark", ServiceMark.self)
        guard let mark, form.isValid else { return .page(try await editor(form, entry, call), in: call, status: .unprocessableContent) }
        let change = ServiceChange(isHidden: form.isOn("hidden"), mark: mark, text: text)
        let (store, officer, now) = (feature.store, try call.person(), call.now)
        try await call.database.write { tx in
            if let content, content != entry.content { try store.change(entry.id, to: content, of: organisation, by: officer, at: now, in: tx) }
            try store.set(change, about: entry.id, at: organisation, by: officer, now: now, in: tx)
        }
        return .redirect(to: ServicesURL.list(organisation).path, toast: Phrase("已保存。", "Saved."), in: call)
    }

    private static func content(_ form: inout Form) -> ServiceContent? {
        let title = Phrase(form.text("title_zh", 2...8), form.text("title_en", 2...24))
        let icon = form.choice("icon", ServiceIcon.self)
        let audience = form.choice("audience", ServiceAudience.self)
        var target: ServiceTarget?
        switch form["kind"] {
        case "page": target = .page(Phrase(form.text("text_zh", 10...5000), form.text("text_en", 10...5000)))
        case "external":
            let partner = form.text("partner", 2...40)
            do throws(ServiceProblem) { target = .external(partner: partner, url: try ServiceLink(form["url"] ?? "")) } catch { form.fail(error.fieldProblems) }
        default: form.fail("kind", "required", Phrase("请选择一项。", "Choose one."))
        }
        guard let icon, let audience, let target, form.isValid else { return nil }
        return ServiceContent(title: title, icon: icon, target: target, audience: audience)
    }

    /// The union's own words; `nil` while they are those of above.
    private static func text(_ form: inout Form, _ entry: ServiceEntry) -> Phrase? {
        guard case .page(let old) = entry.content.target else { return nil }
        let new = Phrase(form.text("text_zh", 10...5000).replacing("\r\n", with: "\n"), form.text("text_en", 10...5000).replacing("\r\n", with: "\n"))
        return new == old ? nil : new
    }

    /// Moving swaps places with the neighbour; both get a place of their own here, which unions below inherit.
    private func arrange(_ call: Call) async throws -> Reply {
        let form = try await call.form()
        let entry = try await line(call).entry
        let lines = try await lines(call)
        let (store, officer, now, organisation) = (feature.store, try call.person(), call.now, try call.organisation())
        let path = ServicesURL.list(organisation).path
        guard let act = form["act"], ["up", "down", "follow"].contains(act) else { throw CommonProblem.notFound }
        if act == "follow" {
            try await call.database.write { try store.follow(entry.id, at: organisation, by: officer, now: now, in: $0) }
            return .redirect(to: path, toast: Phrase("已恢复为上级的设置。", "It follows the union above again."), in: call)
        }
        guard let here = lines.firstIndex(where: { $0.entry.id == entry.id }), lines.indices.contains(act == "up" ? here - 1 : here + 1) else {
            return .redirect(to: path, in: call)
        }
        var ids = lines.map(\.entry.id)
        ids.swapAt(here, act == "up" ? here - 1 : here + 1)
        let order = ids
        try await call.database.write { tx in
            for (index, id) in order.enumerated() where lines[index].entry.id != id || lines[index].entry.position != (index + 1) * 100 {
                try store.set(ServiceChange(position: (index + 1) * 100), about: id, at: organisation, by: officer, now: now, in: tx)
            }
        }
        return .redirect(to: path, in: call)
    }

    private func remove(_ call: Call) async throws -> Reply {
        let entry = try await line(call).entry
        let form = try await call.form()
        let (ui, organisation) = (call.ui, try call.organisation())
        guard entry.organisation == organisation else { throw CommonProblem.notFound }
        guard form["confirmed"] == "yes" else {
            let content = ui.confirm(
                ui("删除“\(entry.content.title.zh)”？", "Remove “\(entry.content.title.en)”?"), ui("会员首页不再显示，已有授权一并结束。", "It is no longer shown, and consents end."),
                action: ServicesURL.remove(organisation, entry.id).path, ui("删除", "Remove"), back: ServicesURL.edit(organisation, entry.id).path)
            return .page(Page(ui("删除服务", "Remove"), frame: try await frame(call), content: content), in: call)
        }
        let (store, officer, now) = (feature.store, try call.person(), call.now)
        try await call.database.write { try store.remove(entry.id, of: organisation, by: officer, at: now, in: $0) }
        return .redirect(to: ServicesURL.list(organisation).path, toast: Phrase("已删除。", "Removed."), in: call)
    }
}
