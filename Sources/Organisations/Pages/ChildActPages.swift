import Audit
import HTTPTypes
import Kernel
import Store
import Web

/// What a union does with one right below it: rename, move, merge, dissolve. The union above is in the path, so that its officers
/// alone come here; the union itself can't do any of it.
struct ChildActPages: Sendable {
    let organisations: Organisations
    let register: UnionRegister

    var routes: [Route] {
        OrganisationsURL.ChildAct.allCases.flatMap { act -> [Route] in
            let path = "/admin/unions/{organisation}/children/{child}/" + act.rawValue
            return [
                .get(path, .officer(OrganisationsFeature.manage)) { call in
                    let child = try await child(call)
                    return .page(try await page(act, child, firstForm(act, child.union), call), in: call)
                },
                .post(path, .officer(OrganisationsFeature.manage)) { call in try await post(act, call) },
            ]
        }
    }

    private struct Child: Sendable {
        let parent: OrganisationID
        let union: Organisation
        let counters: CounterValues
        let blocks: [DissolutionBlock]
        let tree: OrganisationTree
    }

    private func child(_ call: Call) async throws -> Child {
        let (parent, id) = (try call.organisation(), try call.id("child", of: OrganisationTag.self))
        let tree = try await organisations.tree()
        let found = try await call.database.read { tx -> (Organisation, CounterValues, [DissolutionBlock])? in
            guard let union = try Organisations.record(id, in: tx), union.parent == parent, union.state == .live else { return nil }
            return (union, try Counters.read(id, in: tx), try register.blocks(against: id, in: tx))
        }
        guard let (union, counters, blocks) = found else { throw CommonProblem.notFound }
        return Child(parent: parent, union: union, counters: counters, blocks: blocks, tree: tree)
    }

    private func firstForm(_ act: OrganisationsURL.ChildAct, _ union: Organisation) -> Form {
        var values = [("version", String(union.version))]
        if act == .rename { values += [("name", union.name), ("short_name", union.shortName ?? "")] }
        return Form(values)
    }

    // MARK: Acting

    private func post(_ act: OrganisationsURL.ChildAct, _ call: Call) async throws -> Reply {
        let child = try await child(call)
        var form = try await call.form()
        if PickerViews.isSearch(form) { return .page(try await page(act, child, form, call), in: call) }
        do {
            if let done = try await perform(act, child, &form, call) { return done }
        } catch OrganisationProblem.remains(let blocks) {
            // Listed on the page itself.
            form.fail("confirm", "organisation.remains", OrganisationProblem.remains(blocks).message)
        } catch {
            try form.absorb(error)
        }
        return .page(try await page(act, child, form, call), in: call, status: .unprocessableContent)
    }

    /// - Returns: `nil` if the form has problems.
    private func perform(_ act: OrganisationsURL.ChildAct, _ child: Child, _ form: inout Form, _ call: Call) async throws -> Reply? {
        let (id, version) = (child.union.id, form.integer("version", 0...Int(Int32.max)))
        let by = UnionRegister.Act(by: .person(try call.person()), at: call.now)
        let register = register
        switch act {
        case .rename:
            let (name, short) = (form.text("name", 4...100), form.optionalText("short_name", max: 40))
            guard form.isValid else { return nil }
            try await call.database.write(lane: Counters.lane) { try register.rename(id, to: name, shortName: short, version: version, by, in: $0) }
            return done(OrganisationsURL.profile(id), Phrase("已更名", "Renamed"), call)
        case .move:
            guard let target = try await target(&form, call) else { return nil }
            try await call.database.write(lane: Counters.lane) { try register.reparent(id, to: target, version: version, by, in: $0) }
            return done(OrganisationsURL.profile(id), Phrase("隶属关系已变更", "Moved"), call)
        case .merge:
            confirm(child, &form)
            guard let target = try await target(&form, call) else { return nil }
            try await call.database.write(lane: Counters.lane) { try register.merge(id, into: target, version: version, by, in: $0) }
            return done(OrganisationsURL.profile(target), Phrase("已合并，会员已转入", "Merged; the members are here"), call)
        case .dissolve:
            confirm(child, &form)
            let reason = form.choice("reason", DissolutionReason.self)
            let document = form.text("document", 2...100)
            guard form.isValid, let reason else { return nil }
            try await call.database.write(lane: Counters.lane) { try register.dissolve(id, reason, document: document, version: version, by, in: $0) }
            return done(OrganisationsURL.children(child.parent), Phrase("“\(child.union.name)”已撤销", "\(child.union.name) was dissolved"), call)
        }
    }

    private func done(_ url: OrganisationsURL, _ toast: Phrase, _ call: Call) -> Reply { .redirect(to: url.path, toast: toast, in: call) }

    /// The chosen union, where the officer has a say as well.
    private func target(_ form: inout Form, _ call: Call) async throws -> OrganisationID? {
        guard let target = form.id("target", of: OrganisationTag.self), form.isValid else { return nil }
        guard try await call.may(OrganisationsFeature.manage, at: target) else {
            form.fail(
                "target", "forbidden", Phrase("所选工会不在您的管理范围内，请由共同的上级工会办理。", "That union is outside your scope; the union above both can do it."))
            return nil
        }
        return target
    }

    /// Acts that can't be undone are confirmed by naming the union. (ui.md 9)
    private func confirm(_ child: Child, _ form: inout Form) {
        guard UnionName.key(form["confirm"] ?? "") != UnionName.key(child.union.name) else { return }
        form.fail("confirm", "organisation.confirm", Phrase("与工会全称不一致，请核对。", "This is not the union's full name."))
    }

    // MARK: Showing

    private func page(_ act: OrganisationsURL.ChildAct, _ child: Child, _ form: Form, _ call: Call) async throws -> Page {
        let ui = call.ui
        let fields: HTML
        switch act {
        case .rename: fields = renameFields(form, ui)
        case .move: fields = moveFields(child, form, ui)
        case .merge: fields = mergeFields(child, form, ui)
        case .dissolve: fields = dissolveFields(child, form, ui)
        }
        let isFinal = act == .merge || act == .dissolve
        let body = ui.form(
            OrganisationsURL.childAct(child.parent, child.union.id, act).path,
            """
            <input type="hidden" name="version" value="\(form["version"] ?? "")"><div class="stack">\(fields)</div>\
            \(ui.formEnd(ui(buttonTitle(act)), cancel: OrganisationsURL.profile(child.union.id).path, style: isFinal ? "danger sure" : "primary"))
            """)
        let above = child.tree.shortName(child.parent) ?? ""
        var page = Page(
            "\(ui(act.name))：\(child.union.name)", frame: .officer(organisation: child.parent, name: above),
            content: "\(ui.errorSummary(form))<div class=\"stack\">\(body)</div>")
        page.trail = [(above, OrganisationsURL.children(child.parent).path), (child.union.displayName, OrganisationsURL.profile(child.union.id).path)]
        return page
    }

    private func buttonTitle(_ act: OrganisationsURL.ChildAct) -> Phrase {
        switch act {
        case .rename: Phrase("确认更名", "Rename")
        case .move: Phrase("确认变更隶属关系", "Move")
        case .merge: Phrase("合并", "Merge")
        case .dissolve: Phrase("撤销工会", "Dissolve")
        }
    }

    private func renameFields(_ form: Form, _ ui: UI) -> HTML {
        """
        \(ui.field(form, "name", ui("工会全称", "Full name"), hint: ui("原名称会保留在历史沿革中。", "The old name stays in the history.")))\
        \(ui.field(form, "short_name", ui("简称", "Short name"), optional: true))
        """
    }

    private func moveFields(_ child: Child, _ form: Form, _ ui: UI) -> HTML {
        let (unions, members) = (Numbers.grouped(child.counters.unions), Numbers.grouped(child.counters.members))
        let candidates = candidates(form, child) { node in
            let place = TreeRules.Place(kind: node.kind, level: node.level, depth: child.tree.depth(of: node.id) ?? 1)
            return node.id != child.parent && register.rules.mayStand(child.union.kind, child.union.level, under: place) == nil
        }
        let text = ui(
            "将连同下级共 \(unions) 个工会、\(members) 名会员一起移动。移动后，原上级工会不能再查看它们。",
            "\(unions) unions and \(members) members move together. The union above loses sight of them.")
        return """
            \(ui.notice(.warn, nil, HTML(text: text)))\
            \(PickerViews.union(form, label: ui("新的上级工会", "New union above"), candidates: candidates, child.tree, ui))
            """
    }

    private func mergeFields(_ child: Child, _ form: Form, _ ui: UI) -> HTML {
        let members = Numbers.grouped(child.counters.members)
        let candidates = candidates(form, child) { node in
            child.union.kind.holdsMembers ? node.kind.holdsMembers : node.kind == child.union.kind && node.level == child.union.level
        }
        let text = ui(
            "\(members) 名会员和下级工会将全部转入所选工会，原工会的链接会指向新工会。合并不能撤回。",
            "\(members) members and all unions below go over; old links lead to the new union. This can't be undone.")
        return """
            \(ui.notice(.warn, nil, HTML(text: text)))\
            \(PickerViews.union(form, label: ui("并入哪个工会", "Into which union"), candidates: candidates, child.tree, ui))\(confirmField(child, form, ui))
            """
    }

    private func dissolveFields(_ child: Child, _ form: Form, _ ui: UI) -> HTML {
        let members = Numbers.grouped(child.counters.members)
        let blocks: HTML =
            child.blocks.isEmpty
            ? HTML()
            : """
            <div class="notice bad">\(ui.icon("warning"))<div class="body"><h2>\(ui("还不能撤销", "Not yet"))</h2><ul>\(each: child.blocks, { "<li>\(ui($0.text))</li>" })</ul>\
            <p>\(ui("办结以上事项后再来。", "Settle these first."))</p></div></div>
            """
        let pool = child.tree.holdingPool(of: child.parent).flatMap { child.tree.shortName($0) } ?? ""
        let text = ui(
            "\(members) 名会员将转入\(pool)的周转库，入会经历保留。撤销不能撤回，名称和代码今后不再使用。",
            "\(members) members go to the holding pool of \(pool) with their past kept. This can't be undone; name and code are never used again.")
        return """
            \(blocks)\(ui.notice(.warn, nil, HTML(text: text)))\
            \(ui.choices(form, "reason", ui("撤销原因", "Reason"), DissolutionReason.allCases.map { ($0.rawValue, ui($0.name)) }))\
            \(ui.field(form, "document", ui("依据", "Document"), hint: ui("注销通知、撤并文件的名称或文号。", "Title or number of the notice or decision.")))\
            \(confirmField(child, form, ui))
            """
    }

    private func confirmField(_ child: Child, _ form: Form, _ ui: UI) -> HTML {
        ui.field(
            form, "confirm", ui("请输入工会全称确认", "Type the union's full name to confirm"), UI.Input("text", [("autocomplete", "off")]), hint: child.union.name)
    }

    /// What the search in the form finds, and what was chosen before.
    private func candidates(_ form: Form, _ child: Child, where isGood: (OrganisationTree.Node) -> Bool) -> [OrganisationTree.Node] {
        guard let root = child.tree.root else { return [] }
        let found = child.tree.search(form["q"] ?? "", under: root, limit: 200)
        let chosen = form["target"].flatMap { OrganisationID($0) }.flatMap { child.tree.node($0) }
        return Array(
            (found + (found.contains { $0.id == chosen?.id } ? [] : [chosen].compactMap { $0 })).filter {
                isGood($0) && !child.tree.covers(child.union.id, $0.id)
            }.prefix(12))
    }
}
