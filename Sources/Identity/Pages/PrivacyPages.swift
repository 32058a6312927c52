import HTTPTypes
import Kernel
import NIOCore
import Store
import Web

/// What we know of you, who opened it, what you agreed to; a copy, and deletion. (PIPL art. 44–47; domain.md R19, R20)
struct PrivacyPages: Sendable {
    let identity: IdentityFeature

    private var desk: PrivacyDesk { identity.privacy }

    var routes: [Route] {
        [
            .get("/me/privacy", .signedIn) { call in .page(try await overview(call), in: call) },
            .get("/me/privacy/access-log", .signedIn) { call in .page(try await accessLog(call), in: call) },
            .get("/me/privacy/copy.json", .signedIn) { call in
                try call.requireStepUp()
                let copy = try Reply.json(try await desk.export(try call.person(), at: call.now))
                var reply = copy
                reply.headers[.contentDisposition] = "attachment; filename=\"gonghui-\(call.now.day.iso).json\""
                return reply
            },
            .post("/me/privacy/consent", .signedIn) { call in try await consent(call) },
            .get("/me/privacy/delete", .signedIn) { call in .page(try await deletion(call, Form()), in: call) },
            .post("/me/privacy/delete", .signedIn) { call in try await delete(call) },
            .post("/me/privacy/keep", .signedIn) { call in
                _ = try await call.form()
                let person = try call.person()
                try await call.database.write { tx in try desk.withdrawRequest(of: person, at: call.now, in: tx) }
                return .redirect(to: IdentityURL.privacy.path, toast: Phrase("已撤回注销申请。", "Your account stays."), in: call)
            },
        ]
    }

    private func overview(_ call: Call) async throws -> Page {
        let id = try call.person()
        return try await call.database.read { tx in
            let person = try identity.people.existing(id, in: tx)
            let consents = try ConsentPurpose.all.map { purpose in
                PrivacyViews.ConsentLine(
                    purpose: purpose, standing: try identity.consents.standing(purpose, of: id, in: tx),
                    isRefused: try identity.consents.isRefused(purpose, by: id, in: tx))
            }
            return PrivacyViews.overview(
                call.ui, person, try identity.people.masked(person), consents, deletionAskedAt: try desk.openRequest(of: id, in: tx),
                parts: desk.sources.map(\.title))
        }
    }

    private func accessLog(_ call: Call) async throws -> Page {
        let person = try call.person()
        let reveals = try await call.database.read { tx in try identity.reveals.list(of: person, in: tx) }
        var names: [OrganisationID: String] = [:]
        for organisation in Set(reveals.compactMap(\.organisation)) { names[organisation] = try await call.house.scopes.name(of: organisation) }
        return PrivacyViews.accessLog(call.ui, reveals, unions: names)
    }

    private func consent(_ call: Call) async throws -> Reply {
        let form = try await call.form()
        let person = try call.person()
        guard let purpose = ConsentPurpose.all.first(where: { $0.id == form["purpose"] }) else { throw CommonProblem.notFound }
        let gives = form["answer"] == "yes"
        // The number can't be brought back, so who has no script is asked on a page of its own.
        if !gives, purpose.isSensitive, form["confirmed"] != "yes" { return .page(PrivacyViews.confirmWithdrawal(call.ui, purpose), in: call) }
        try await call.database.write { tx in
            if gives {
                try identity.consents.give(purpose, by: person, at: call.now, in: tx)
            } else if purpose == .paperNumber {
                try desk.withdrawPaper(person, at: call.now, in: tx)
            } else {
                try identity.consents.withdraw(purpose, by: person, at: call.now, in: tx)
            }
        }
        let toast = gives ? Phrase("已同意。", "Agreed.") : Phrase("已撤回同意。", "Your consent is withdrawn.")
        return .redirect(to: IdentityURL.privacy.path, toast: toast, in: call)
    }

    private func deletion(_ call: Call, _ form: Form) async throws -> Page {
        let person = try call.person()
        let (preview, isOfficer) = try await call.database.read { tx in
            (try desk.preview(person, in: tx), try desk.isOfficer(person, in: tx))
        }
        return PrivacyViews.deletion(call.ui, form, preview, isOfficer: isOfficer, isSteppedUp: call.isSteppedUp)
    }

    private func delete(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        try call.requireStepUp()
        guard form.isOn("sure") else {
            form.fail("sure", "sure.needed", Phrase("请确认您已了解注销后无法恢复。", "Please confirm that you know it can't be undone."))
            return .page(try await deletion(call, form), in: call, status: .unprocessableContent)
        }
        let person = try call.person()
        let deletion = try await call.database.write { tx in try desk.delete(person, at: call.now, in: tx) }
        if deletion.keepsIdentity {
            return .redirect(
                to: IdentityURL.privacy.path, toast: Phrase("能删除的已删除，其余的办结后自动删除。", "What could go is gone; the rest goes when it is closed."), in: call)
        }
        var reply = Reply.redirect(to: "/", toast: Phrase("账号已注销，您的个人信息已删除。", "Your account and data are deleted."), in: call)
        reply.expireCookie(CookieName.session, secure: call.isSecure)
        return reply
    }
}

/// The pages of a person's rights.
enum PrivacyViews {
    struct ConsentLine: Sendable {
        let purpose: ConsentPurpose
        let standing: Consent?
        let isRefused: Bool
    }

    static func overview(
        _ ui: UI, _ person: Person, _ numbers: MaskedNumbers, _ consents: [ConsentLine], deletionAskedAt: Instant?, parts: [Phrase]
    ) -> Page {
        let none = ui("没有", "none")
        let facts: HTML = """
            <dl class="facts"><div><dt>\(ui("姓名", "Name"))</dt><dd>\(person.name.isEmpty ? none : person.name)</dd></div>\
            <div><dt>\(ui("手机号", "Phone"))</dt><dd><span class="num">\(numbers.phone ?? none)</span> <a href="\(IdentityURL.phone.path)">\(ui("更换", "Change"))</a></dd></div>\
            <div><dt>\(ui("证件", "Paper"))</dt><dd>\(person.paperKind.map { ui($0.label) } ?? "") <span class="num">\(numbers.paper ?? none)</span> \
            <a href="\(IdentityURL.verify.path)">\(person.isVerified ? ui("查看", "See") : ui("认证", "Verify"))</a></dd></div>\
            <div><dt>\(ui("出生日期", "Birthday"))</dt><dd>\(person.birthday.map { ui.show($0) } ?? none)</dd></div>\
            <div><dt>\(ui("性别", "Sex"))</dt><dd>\(person.sex.map { ui($0.label) } ?? none)</dd></div></dl>
            """
        let others = parts.map { ui($0) }.joined(separator: ui("、", ", "))
        let waiting: HTML =
            deletionAskedAt.map { at in
                """
                <div class="notice warn">\(ui.icon("clock"))<div class="body"><p>\(ui("您在", "On")) \(ui.time(at)) \
                \(ui("申请了注销，还有业务没有办结。办结后会自动删除。", "you asked for deletion; something is not closed yet. Your data goes when it is."))</p>\
                \(ui.button(post: IdentityURL.keepAccount.path, ui("撤回申请", "Keep my account")))</div></div>
                """
            } ?? ""
        return Page(
            ui("我的个人信息", "My personal data"), frame: .member(tab: .mine),
            content: """
                <div class="stack">\(waiting)<section class="card stack"><h2>\(ui("我们记录的您的信息", "What we know of you"))</h2>\(facts)</section>\
                <section class="card stack"><h2>\(ui("您的权利", "Your rights"))</h2><ul class="list">\
                \(link(ui, "eye", IdentityURL.accessLog.path, ui("谁查看过我的号码", "Who opened my numbers"), ui("时间、工会和用途", "When, which union, and why")))\
                \(link(
                    ui, "download", IdentityURL.privacyCopy.path, ui("下载我的全部信息", "Download all of it"),
                    others.isEmpty ? ui("机器可读的 JSON 文件", "A machine-readable JSON file") : ui("机器可读的 JSON 文件，包括\(others)", "A machine-readable JSON file, with \(others)")))\
                \(link(
                    ui, "trash", IdentityURL.privacyDelete.path, ui("注销账号并删除信息", "Delete my account and data"),
                    ui("先看哪些会删除，哪些会保留", "See first what goes and what stays")))</ul></section>\
                <section class="card stack"><h2>\(ui("我同意过的事项", "What I agreed to"))</h2>\(each: consents, { line(ui, $0) })</section></div>
                """)
    }

    private static func link(_ ui: UI, _ icon: String, _ path: String, _ title: String, _ note: String) -> HTML {
        """
        <li><span class="icon-box">\(ui.icon(icon))</span><div class="body"><a class="cover" href="\(path)">\(title)</a><small>\(note)</small></div>\(ui.icon("chevron"))</li>
        """
    }

    private static func line(_ ui: UI, _ line: ConsentLine) -> HTML {
        let purpose = line.purpose
        // Notices are sent unless refused; what is sensitive is never taken for granted.
        let isOn = purpose.isSensitive ? line.standing != nil : !line.isRefused
        let since: HTML = line.standing.map { "<small>\(ui("同意于", "Agreed on")) \(ui.time($0.givenAt))</small>" as HTML } ?? ""
        let action: HTML =
            isOn
            ? ui.button(
                post: IdentityURL.consent.path, ui("撤回同意", "Withdraw"), style: "small",
                confirm: ui("撤回「\(ui(purpose.title))」？\n\(ui(purpose.without))", "Withdraw “\(ui(purpose.title))”?\n\(ui(purpose.without))"),
                fields: [("purpose", purpose.id), ("answer", "no")])
            : purpose.isSensitive
                ? "<span class=\"tag mute\">\(ui("未同意", "Not agreed"))</span>"
                : ui.button(post: IdentityURL.consent.path, ui("重新同意", "Agree again"), style: "small", fields: [("purpose", purpose.id), ("answer", "yes")])
        return """
            <div class="stack"><h3>\(ui(purpose.title))</h3><p>\(ui(purpose.text))</p><p class="soft">\(ui(purpose.without))</p><div class="row">\(action)\(since)</div></div>
            """
    }

    static func confirmWithdrawal(_ ui: UI, _ purpose: ConsentPurpose) -> Page {
        let content: HTML = """
            \(SignInViews.hidden("purpose", purpose.id))\(SignInViews.hidden("answer", "no"))\(SignInViews.hidden("confirmed", "yes"))\
            <p>\(ui(purpose.without))</p>\(ui.formEnd(ui("撤回同意", "Withdraw"), cancel: IdentityURL.privacy.path, style: "danger sure"))
            """
        return Page(
            ui("撤回「\(ui(purpose.title))」？", "Withdraw “\(ui(purpose.title))”?"), frame: .member(tab: .mine),
            content: "<section class=\"card stack\">\(ui.form(IdentityURL.consent.path, content))</section>")
    }

    static func accessLog(_ ui: UI, _ reveals: [Reveal], unions: [OrganisationID: String]) -> Page {
        let list: HTML =
            reveals.isEmpty
            ? """
            <div class="empty">\(ui.icon("eye"))<h2>\(ui("没有人查看过您的完整号码", "Nobody has opened your numbers"))</h2>\
            <p>\(ui("工会干部平时只能看到隐去中间几位的号码。查看完整号码必须选择用途，并记录在这里。", "Officers see masked numbers. Opening one needs a purpose and shows up here."))</p></div>
            """
            : """
            <div class="card flush"><ul class="list">\(each: reveals, { reveal in
                """
                <li><span class="icon-box">\(ui.icon("eye"))</span><div class="body"><strong>\(ui(reveal.field.label))</strong>\
                <small>\(ui.time(reveal.at)) · \(reveal.organisation.flatMap { unions[$0] } ?? ui("工会", "A union")) · \(Masks.name(reveal.officerName))</small>\
                <small>\(ui("用途：", "Purpose: "))\(ui(reveal.purpose.label))\(reveal.note.isEmpty ? "" : " · " + reveal.note)</small></div></li>
                """
            })</ul></div><p class="soft">\(ui("对某次查看有疑问，可以从页面底部的“帮助与投诉”告诉我们。", "If one of these looks wrong, tell us under Help and complaints."))</p>
            """
        var page = Page(ui("谁查看过我的号码", "Who opened my numbers"), frame: .member(tab: .mine), content: list)
        page.trail = [(text: ui("我的个人信息", "My personal data"), path: IdentityURL.privacy.path)]
        return page
    }

    static func deletion(_ ui: UI, _ form: Form, _ preview: PrivacyDesk.Deletion, isOfficer: Bool, isSteppedUp: Bool) -> Page {
        let kept: HTML =
            preview.kept.isEmpty
            ? ""
            : """
            <h2>\(ui("会保留的", "What stays"))</h2><ul class="list">\(each: preview.kept, { kept in
                "<li><div class=\"body\"><strong>\(ui(kept.what))</strong><small>\(ui(kept.why))</small></div></li>"
            })</ul>
            """
        let goes: HTML =
            preview.keepsIdentity
            ? """
            <p>\(ui(
                "现在会删除不再需要的信息。姓名、手机号和证件号码因上述原因暂时保留，办结后自动删除。",
                "What nobody needs goes now. Name, phone and number stay until the above is closed, then they go by themselves."))</p>
            """
            : "<p>\(ui("姓名、手机号、证件号码、登录记录和密码会立即删除，无法恢复。", "Name, phone, number, sign-ins and password are deleted at once and can't be restored."))</p>"
        let action: HTML =
            if isOfficer {
                """
                <div class="notice warn">\(ui.icon("warning"))<div class="body">\
                <p>\(ui("您还担任工会干部，请先由上级工会收回角色。", "You still hold an office; have your roles taken back first."))</p></div></div>
                """
            } else if isSteppedUp {
                ui.form(
                    IdentityURL.privacyDelete.path,
                    """
                    \(ui.checkbox(form, "sure", ui("我已了解，注销后无法恢复", "I know that this can't be undone")))\
                    \(ui.formEnd(ui("注销账号", "Delete my account"), cancel: IdentityURL.privacy.path, style: "danger sure"))
                    """)
            } else { ui.stepUpFirst(back: IdentityURL.privacyDelete.path) }
        var page = Page(
            ui("注销账号", "Delete my account"), frame: .member(tab: .mine),
            content: "\(ui.errorSummary(form))<section class=\"card stack\"><h2>\(ui("会删除的", "What goes"))</h2>\(goes)\(kept)\(action)</section>")
        page.trail = [(text: ui("我的个人信息", "My personal data"), path: IdentityURL.privacy.path)]
        return page
    }
}
