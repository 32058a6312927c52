import Audit
import HTTPTypes
import Kernel
import Store
import Web

/// Who holds which role at a union; giving and taking roles. Only roles up to one's own, freshly proved, audited.
struct OfficerPages: Sendable {
    let identity: IdentityFeature

    var routes: [Route] {
        let access = Access.officer(IdentityFeature.manageRoles)
        return [
            .get("/admin/unions/{organisation}/officers", access) { call in try await page(call, Form(), status: .ok) },
            .post("/admin/unions/{organisation}/officers", access) { call in try await grant(call) },
            .post("/admin/unions/{organisation}/officers/{grant}/revoke", access) { call in try await revoke(call) },
        ]
    }

    /// The roles that the caller may give at this union: those of the roles that they hold here or above.
    private func grantable(_ call: Call, at organisation: OrganisationID) async throws -> [Role] {
        var own: Set<Role> = []
        for grant in try call.signedIn().grants {
            if grant.organisation == organisation {
                own.insert(grant.role)
            } else if try await call.house.scopes.covers(grant.organisation, organisation) {
                own.insert(grant.role)
            }
        }
        return SignInRule.grantable(own)
    }

    private func page(_ call: Call, _ form: Form, status: HTTPResponse.Status) async throws -> Reply {
        let organisation = try call.organisation()
        let rows = try await call.database.read { tx in
            let holdings = try identity.roles.holders(at: organisation, in: tx)
            let people = try identity.people.people(Array(Set(holdings.map(\.person))), in: tx)
            return try holdings.map { holding in
                OfficerViews.Row(holding: holding, phone: try people[holding.person].flatMap { try identity.people.masked($0).phone })
            }
        }
        let view = OfficerViews.Overview(
            organisation: organisation, name: try await call.house.scopes.name(of: organisation) ?? "", rows: rows,
            grantable: try await grantable(call, at: organisation), isSteppedUp: call.isSteppedUp, caller: try call.person())
        return .page(OfficerViews.page(call.ui, form, view), in: call, status: status)
    }

    private func grant(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        var form = try await call.form()
        try call.requireStepUp()
        let phone = form.phone("phone")
        let name = form.name("name")
        let role = form.choice("role", Role.self)
        guard let phone, let name, let role, form.isValid else { return try await page(call, form, status: .unprocessableContent) }
        guard try await grantable(call, at: organisation).contains(role) else { throw IdentityProblem.roleNotYours }
        let officer = try call.person()
        let outcome = try await call.database.write { tx in
            try identity.appoint(phone, name, role, at: organisation, by: officer, now: call.now, in: tx)
        }
        switch outcome {
        case .granted:
            return .redirect(to: IdentityURL.officers(organisation).path, toast: Phrase("已授予角色。", "The role is given."), in: call)
        case .heldAlready: form.fail("role", "role.held", Phrase("这个人已经有这个角色。", "This person holds that role already."))
        case .otherName:
            form.fail(
                "name", "role.other_name", Phrase("这个手机号登记的是另一个姓名，请核对。", "This phone belongs to somebody with another name; please check."))
        }
        return try await page(call, form, status: .unprocessableContent)
    }

    private func revoke(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        _ = try await call.form()
        try call.requireStepUp()
        let id = try call.id("grant", of: RoleGrantTag.self)
        let holding = try await call.database.read { tx in try identity.roles.holding(id, in: tx) }
        guard let holding, holding.organisation == organisation else { throw CommonProblem.notFound }
        guard try await grantable(call, at: organisation).contains(holding.role) else { throw IdentityProblem.roleNotYours }
        let officer = try call.person()
        try await call.database.write { tx in _ = try identity.roles.revoke(id, by: .person(officer), now: call.now, in: tx) }
        return .redirect(to: IdentityURL.officers(organisation).path, toast: Phrase("已收回角色。", "The role is taken back."), in: call)
    }
}

/// The page of officers.
enum OfficerViews {
    struct Row: Sendable {
        let holding: RoleHolding
        let phone: String?
    }

    struct Overview: Sendable {
        let organisation: OrganisationID
        let name: String
        let rows: [Row]
        let grantable: [Role]
        let isSteppedUp: Bool
        let caller: PersonID
    }

    static func page(_ ui: UI, _ form: Form, _ view: Overview) -> Page {
        let list: HTML =
            view.rows.isEmpty
            ? """
            <div class="empty">\(ui.icon("users"))<h2>\(ui("本级还没有干部", "Nobody holds a role here yet"))</h2>\
            <p>\(ui("上级工会的干部也可以管理本级。在下面授予角色，对方用手机号登录即可。", "Officers above can act here too. Give a role below; the person signs in with their phone."))</p></div>
            """
            : """
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(ui("干部", "Officers"))">\
            <table class="table cards"><caption class="vh">\(ui("干部", "Officers"))</caption>\
            <thead><tr><th scope="col">\(ui("姓名", "Name"))</th><th scope="col">\(ui("角色", "Role"))</th><th scope="col">\(ui("手机", "Phone"))</th>\
            <th scope="col">\(ui("授予时间", "Since"))</th><th scope="col"><span class="vh">\(ui("操作", "Act"))</span></th></tr></thead>\
            <tbody>\(each: view.rows, { row(ui, $0, view) })</tbody></table></div>
            """
        let grant: HTML =
            if view.grantable.isEmpty { "" } else if view.isSteppedUp { grantForm(ui, form, view) } else {
                ui.stepUpFirst(back: IdentityURL.officers(view.organisation).path)
            }
        return Page(
            ui("干部与角色", "Officers and roles"), frame: .officer(organisation: view.organisation, name: view.name),
            content: "\(ui.errorSummary(form))<div class=\"stack\">\(list)\(grant)</div>")
    }

    private static func row(_ ui: UI, _ row: Row, _ view: Overview) -> HTML {
        let holding = row.holding
        let canRevoke = view.isSteppedUp && view.grantable.contains(holding.role)
        let name = holding.name.isEmpty ? ui("（未填写姓名）", "(no name yet)") : holding.name
        let act: HTML =
            canRevoke
            ? ui.button(
                post: IdentityURL.revokeRole(view.organisation, holding.id).path, ui("收回", "Take back"), style: "small danger",
                confirm: ui(
                    "收回\(name)的「\(ui(holding.role.name))」？\n收回后立即不能再管理本工会。", "Take “\(ui(holding.role.name))” from \(name)?\nThey can't act here from then on."))
            : ""
        return """
            <tr><th scope="row">\(name)\(if: holding.person == view.caller, " <span class=\"tag mute\">\(ui("本人", "You"))</span>")</th>\
            <td data-label="\(ui("角色", "Role"))">\(ui(holding.role.name))</td><td class="nowrap" data-label="\(ui("手机", "Phone"))">\(row.phone ?? "")</td>\
            <td data-label="\(ui("授予时间", "Since"))">\(ui.time(holding.grantedAt))</td><td>\(act)</td></tr>
            """
    }

    private static func grantForm(_ ui: UI, _ form: Form, _ view: Overview) -> HTML {
        let roles = view.grantable.map { (value: $0.rawValue, text: ui($0.name)) }
        return """
            <section class="card stack"><h2>\(ui("授予角色", "Give a role"))</h2>\
            <p class="soft">\(ui("角色在本工会和所有下级工会有效。对方用这个手机号登录后即可使用。", "A role holds here and at all unions below. The person signs in with this phone."))</p>\
            \(ui.form(IdentityURL.officers(view.organisation).path, """
                \(ui.field(form, "phone", ui("手机号码", "Mobile number"), .phone))\(ui.field(form, "name", ui("姓名", "Name")))\
                \(ui.select(form, "role", ui("角色", "Role"), roles))\(ui.formEnd(ui("授予", "Give")))
                """))</section>
            """
    }
}
