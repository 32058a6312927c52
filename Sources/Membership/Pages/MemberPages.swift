import Audit
import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// One member: facts, history, and every act that the machine allows now, and no other.
struct MemberPages: Sendable {
    let feature: MembershipFeature

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/members/{membership}", .officer(MembershipFeature.view)) { call in try await show(call, Form()) },
            .post("/admin/unions/{organisation}/members/{membership}/acts/{act}", .officer(MembershipFeature.manage)) { call in try await perform(call) },
            .post("/admin/unions/{organisation}/members/{membership}/work", .officer(MembershipFeature.manage)) { call in try await changeWork(call) },
        ]
    }

    private func show(_ call: Call, _ form: Form, status: HTTPResponse.Status = .ok) async throws -> Reply {
        let ui = call.ui
        let tree = try await feature.organisations.tree()
        let organisation = try call.organisation()
        let member = try await feature.member(call, tree)
        let (person, events, transfers, history) = try await feature.database.read { tx in
            (
                try feature.identity.people.person(member.person, in: tx), try feature.memberships.events(of: member.id, in: tx),
                try feature.transfers.history(of: member.id, in: tx), try feature.memberships.history(of: member.person, in: tx)
            )
        }
        let numbers = try person.map { try feature.identity.people.masked($0) }
        let mayReveal = try await call.may(IdentityFeature.reveal, at: member.organisation)
        var names: [PersonID: String] = [:]
        for event in events { if let actor = event.actor, names[actor] == nil { names[actor] = try await call.house.authenticator.name(of: actor) ?? "" } }
        let view = MemberDetail(ui: ui, tree: tree, organisation: organisation, member: member, person: person, numbers: numbers, names: names, mayReveal: mayReveal)
        let acts = try await call.may(MembershipFeature.manage, at: member.organisation) ? try offered(call, member) : []
        let content: HTML = """
            <div class="split"><div class="stack">\(view.facts)\(view.work(form, mayChange: !acts.isEmpty || member.state.isLiving))\(view.history(events, transfers, history))\
            </div>\
            <aside class="stack">\(ui.errorSummary(form))\(view.acts(form, acts))</aside></div>
            """
        let page = try feature.officerPage(
            call, member.name.isEmpty ? ui("会员", "Member") : member.name, tree, trail: [(ui("会员", "Members"), MembershipURL.members(organisation).path)], content)
        return .page(page, in: call, status: status)
    }

    /// Acts with forms of their own elsewhere (transfers, enrolling) are left out.
    private static let here: Set<MembershipMachine.Act> = [.approve, .reject, .retain, .resume, .lapse, .leave, .expel, .recordDeath]

    private func offered(_ call: Call, _ member: Membership) throws -> [MemberDetail.Offer] {
        let capacity = try call.capacity(at: member.organisation, MembershipFeature.manage)
        let isOverdue = member.dueOn.map { feature.memberships.term.isOverdue(dueOn: $0, today: call.now.day) } ?? false
        return MembershipMachine.acts(from: member.state, by: capacity, isOverdue: isOverdue, retainedFor: member.retainedFor)
            .filter { Self.here.contains($0) }.map { MemberDetail.Offer(act: $0, needs: MembershipMachine.needs(of: $0, by: capacity)) }
    }

    private func perform(_ call: Call) async throws -> Reply {
        let tree = try await feature.organisations.tree()
        let member = try await feature.member(call, tree)
        try await call.require(MembershipFeature.manage, at: member.organisation)
        guard let act = MembershipMachine.Act(rawValue: try call.text("act")), Self.here.contains(act) else { throw CommonProblem.notFound }
        var form = try await call.form()
        let evidence = Self.evidence(&form)
        let acting = Acting(try call.capacity(at: member.organisation, MembershipFeature.manage), .person(try call.person()))
        let version = form["version"].flatMap { Int($0) }
        let now = call.now
        do {
            try await feature.database.write(lane: Counters.lane) { tx in
                try feature.decisions.perform(act, on: member.id, by: acting, with: evidence, expectedVersion: version, now: now, in: tx)
            }
        } catch {
            try form.absorb(error)
            form.set("act", act.rawValue)
            return try await show(call, form, status: .unprocessableContent)
        }
        return .redirect(
            to: MembershipURL.member(try call.organisation(), member.id).path, toast: Phrase("已办理：\(act.label.zh)。", "Done: \(act.label.en)."), in: call)
    }

    private static func evidence(_ form: inout Form) -> MembershipMachine.Evidence {
        let confirmed = [MembershipMachine.Need.sixMonthsAbsent, .talkFailed, .groupHeard, .criminalPunishment].filter { form.isOn($0.field) }
        return MembershipMachine.Evidence(
            reason: form.optionalText("reason", max: 200), document: form.optionalText("document", max: 200),
            retainedReason: form["retained_reason"].flatMap { RetainedReason(rawValue: $0) }, confirmed: Set(confirmed))
    }

    private func changeWork(_ call: Call) async throws -> Reply {
        let tree = try await feature.organisations.tree()
        let member = try await feature.member(call, tree)
        try await call.require(MembershipFeature.manage, at: member.organisation)
        var form = try await call.form()
        let work = WorkFacts(
            occupation: form.optionalText("occupation", max: 50), newFormKind: form["new_form_kind"].flatMap { NewFormKind(rawValue: $0) },
            platform: form.optionalText("platform", max: 50), department: form.optionalText("department", max: 50),
            employeeNumber: form.optionalText("employee_number", max: 50))
        let card = form.optionalText("card_number", max: 40)
        guard form.isValid, let version = form["version"].flatMap({ Int($0) }) else { return try await show(call, form, status: .unprocessableContent) }
        let acting = Acting(try call.capacity(at: member.organisation, MembershipFeature.manage), .person(try call.person()))
        let now = call.now
        try await feature.database.write(lane: Counters.lane) { tx in
            try feature.memberships.changeWork(member.id, to: work, cardNumber: card, expectedVersion: version, by: acting, now: now, in: tx)
        }
        return .redirect(to: MembershipURL.member(try call.organisation(), member.id).path, toast: Phrase("已保存。", "Saved."), in: call)
    }
}

/// What the page of one member shows.
struct MemberDetail {
    let ui: UI
    let tree: OrganisationTree
    let organisation: OrganisationID
    let member: Membership
    let person: Person?
    let numbers: MaskedNumbers?
    let names: [PersonID: String]
    let mayReveal: Bool

    /// An act that can be done now, with what its form asks.
    struct Offer {
        let act: MembershipMachine.Act
        let needs: Set<MembershipMachine.Need>
    }

    private var path: String { MembershipURL.member(organisation, member.id).path }

    var facts: HTML {
        let union = tree.node(member.organisation)?.name ?? "—"
        return """
            <section class="card stack"><h2>\(ui("会籍", "Membership"))</h2>\(ui.facts([
                (ui("状态", "State"), "\(ui.tag(member.state))\(member.retainedFor.map { " \(ui($0.label))" as HTML })"),
                (ui("工会", "Union"), HTML(text: union)),
                (ui(member.state.isPending ? "申请日期" : "入会日期", member.state.isPending ? "Applied on" : "Joined on"), ui.time(member.joinedOn)),
                (ui("办理期限", "Due"), member.dueOn.map { ui.time($0) } ?? "—"),
                (ui("来源", "Source"), HTML(text: ui(member.source.label))),
                (ui("会员卡号", "Card number"), HTML(text: member.shownCardNumber)),
                (ui("手机", "Phone"), number(numbers?.phone, .phone)),
                (ui("证件", "Paper"), "\(person?.paperKind.map { ui($0.label) } ?? "") \(number(numbers?.paper, .paper))"),
                (ui("性别 / 年龄", "Sex / age"), HTML(text: sexAndAge)),
                (ui("实名认证", "Verified"), member.isVerified ? ui.tag(.good, ui("已实名", "Yes")) : ui.tag(.mute, ui("未实名", "No"))),
            ]))</section>
            """
    }

    private func number(_ masked: String?, _ field: RevealField) -> HTML {
        guard let masked else { return "—" }
        return mayReveal ? "\(masked) \(IdentityURL.revealForm(ui, member.person, field, back: path))" : HTML(text: masked)
    }

    private var sexAndAge: String {
        guard let person else { return "—" }
        let age = person.birthday.map { ui("\($0.age(on: ui.now.day)) 岁", "\($0.age(on: ui.now.day))") }
        return [person.sex.map { ui($0.label) }, age].compactMap { $0 }.joined(separator: " / ")
    }

    func work(_ form: Form, mayChange: Bool) -> HTML {
        var filled = form
        let work = member.work
        for (name, value) in [
            ("occupation", work.occupation), ("department", work.department), ("employee_number", work.employeeNumber), ("platform", work.platform),
            ("new_form_kind", work.newFormKind?.rawValue), ("card_number", member.cardNumber),
        ] where filled[name] == nil { filled.set(name, value) }
        guard mayChange, member.state.isLiving else { return "" }
        return """
            <details class="card"><summary><strong>\(ui("工作信息", "Work"))</strong> \(work.department ?? "") \(work.occupation ?? "")</summary>\
            \(ui.form(MembershipURL.memberWork(organisation, member.id).path, """
                <input type="hidden" name="version" value="\(member.version)">\(ui.field(filled, "department", ui("部门", "Department"), optional: true))\
                \(ui.field(filled, "occupation", ui("岗位", "Occupation"), optional: true))\(ui.field(filled, "employee_number", ui("工号", "Employee number"), optional: true))\
                \(ui.select(filled, "new_form_kind", ui("新就业形态类别", "New-form trade"), NewFormKind.allCases.map { ($0.rawValue, ui($0.label)) }, optional: true))\
                \(ui.field(filled, "platform", ui("平台企业", "Platform"), optional: true))\(ui.field(filled, "card_number", ui("纸质会员证号", "Number of the paper card"), optional: true))\
                \(ui.formEnd(ui("保存", "Save"), style: ""))
                """))</details>
            """
    }

    // MARK: Acts

    func acts(_ form: Form, _ offers: [Offer]) -> HTML {
        guard !offers.isEmpty else { return "" }
        let open = form["act"]
        let forms = HTML.joined(
            offers.map { offer -> HTML in
                """
                <details class="card" id="act-\(offer.act.rawValue)"\(flag: "open", open == offer.act.rawValue || offer.act == .approve || offer.act == .reject)><summary><strong>\
                \(ui(offer.act.label))</strong></summary>\
                \(ui.form(MembershipURL.memberAct(organisation, member.id, offer.act).path,
                    "<input type=\"hidden\" name=\"version\" value=\"\(member.version)\">\(needs(form, offer))\(submit(offer.act))"))</details>
                """
            })
        return "<h2>\(ui("办理", "Acts"))</h2>\(forms)"
    }

    private func needs(_ form: Form, _ offer: Offer) -> HTML {
        var out = HTML()
        let own = form["act"] == offer.act.rawValue ? form : Form()
        if offer.needs.contains(.retainedReason) {
            out += ui.choices(own, "retained_reason", ui("情形", "Ground"), RetainedReason.allCases.map { ($0.rawValue, ui($0.label)) })
        }
        for need in [MembershipMachine.Need.sixMonthsAbsent, .talkFailed, .groupHeard, .criminalPunishment] where offer.needs.contains(need) {
            out += ui.checkbox(own, need.field, ui(need.request))
        }
        if offer.needs.contains(.reason) { out += ui.textarea(own, "reason", ui("原因（本人可见）", "Reason (shown to the person)"), rows: 2) }
        if offer.needs.contains(.document) {
            out += ui.field(own, "document", ui("依据材料", "Document"), hint: ui("如：本人书面申请 2026-11-24", "As: written wish of 24 Nov 2026"))
        }
        return out
    }

    private func submit(_ act: MembershipMachine.Act) -> HTML {
        let isGrave = [MembershipMachine.Act.lapse, .leave, .expel, .recordDeath].contains(act)
        return """
            <div class="form-end"><button class="button \(act == .approve ? "primary" : isGrave ? "danger" : "")" type="submit"\
            \(attribute: "data-confirm", isGrave ? ui("确认为「\(member.name)」办理“\(act.label.zh)”？", "\(act.label.en) for “\(member.name)”?") : nil)>\(ui(act.label))</button></div>
            """
    }

    // MARK: History

    func history(_ events: [MembershipEvent], _ transfers: [MembershipTransfer], _ memberships: [Membership]) -> HTML {
        let entries = events.map { event in
            TimelineEntry(title(event), at: event.at, by: by(event), details: details(event))
        }
        let moves: HTML =
            transfers.isEmpty
            ? ""
            : ui.card(
                ui("转会记录", "Transfers"), flush: true,
                ui.list(
                    transfers.map { transfer in
                        ListRow(
                            "\(tree.shortName(transfer.from) ?? "—") → \(tree.shortName(transfer.to) ?? "—")", icon: "swap",
                            detail: "\(ui.time(transfer.openedAt)) · \(transfer.closingReason ?? transfer.reason)", tail: HTML(text: ui(transfer.state.label)))
                    }))
        let earlier = memberships.filter { $0.id != member.id }
        let others: HTML =
            earlier.isEmpty
            ? ""
            : ui.card(
                ui("此人的其他会籍", "Other memberships"), flush: true,
                ui.list(earlier.map { ListRow(tree.shortName($0.organisation) ?? "—", icon: "union", detail: ui.time($0.joinedOn), tail: ui.tag($0.state)) }))
        return "\(ui.card(ui("经过", "History"), ui.timeline(entries)))\(moves)\(others)"
    }

    private func title(_ event: MembershipEvent) -> HTML {
        let what = event.act.map { ui($0.label) } ?? ui("更新信息", "Updated")
        return "<strong>\(what)</strong> \(ui.tag(event.to))"
    }

    private func by(_ event: MembershipEvent) -> String {
        let union = tree.shortName(event.organisation) ?? ""
        guard let actor = event.actor else { return union }
        return actor == member.person ? ui("本人", "The member") : [union, names[actor] ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func details(_ event: MembershipEvent) -> HTML {
        let reason: HTML = event.reason.map { "<p>\(ui("原因：", "Reason: "))\($0)</p>" } ?? ""
        let document: HTML = event.document.map { "<p>\(ui("依据：", "Document: "))\($0)</p>" } ?? ""
        let roster: HTML = event.rosterImport.map { "<p><a href=\"\(MembershipURL.rosterImport(event.organisation, $0).path)\">\(ui("花名册导入", "Roster import"))</a></p>" } ?? ""
        return "\(reason)\(document)\(roster)"
    }
}
