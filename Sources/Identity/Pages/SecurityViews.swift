import Kernel
import Web

/// The pages of passwords and authenticators.
enum SecurityViews {
    static func overview(_ ui: UI, _ form: Form, _ state: Credentials.State, codesLeft: Int, isOfficer: Bool, isSteppedUp: Bool) -> Page {
        let content: HTML =
            isOfficer
            ? """
            \(ui.errorSummary(form))\(if: !isSteppedUp, ui.stepUpFirst(back: IdentityURL.security.path))\
            <div class="stack">\(password(ui, form, state, canChange: isSteppedUp))\(authenticator(ui, state, codesLeft, canChange: isSteppedUp))</div>
            """
            : """
            <div class="notice info">\(ui.icon("info"))<div class="body"><p>\(ui(IdentityProblem.onlyOfficers.message))</p>\
            <p><a class="button" href="\(IdentityURL.sessions.path)">\(ui("查看登录设备", "See where you are signed in"))</a></p></div></div>
            """
        return Page(ui("登录安全", "Signing in safely"), frame: .member(tab: .mine), content: content)
    }

    private static func password(_ ui: UI, _ form: Form, _ state: Credentials.State, canChange: Bool) -> HTML {
        let now: HTML = state.passwordSetAt.map { "\(ui("设置于", "Set on")) \(ui.time($0))" as HTML } ?? HTML(text: ui("还没有设置", "None set yet"))
        let fields: HTML = """
            \(ui.field(
                form, "password", ui("新密码", "New password"), .newPassword,
                hint: ui("至少 10 个字符。几个不相关的词连起来，好记又安全。", "At least 10 characters. A few unrelated words are easy to keep and hard to guess.")))\
            \(ui.field(form, "repeated", ui("再输入一次", "Once more"), .newPassword))\(ui.formEnd(ui("保存密码", "Save the password")))
            """
        return """
            <section class="card stack"><div class="section-head"><h2>\(ui("密码", "Password"))</h2><span class="soft">\(now)</span></div>\
            \(if: canChange, ui.form(IdentityURL.setPassword.path, fields))</section>
            """
    }

    private static func authenticator(_ ui: UI, _ state: Credentials.State, _ codesLeft: Int, canChange: Bool) -> HTML {
        let now: HTML = state.authenticatorConfirmedAt.map { "\(ui("启用于", "In force since")) \(ui.time($0))" as HTML } ?? HTML(text: ui("未启用", "Not in use"))
        var actions = HTML()
        if canChange, state.hasAuthenticator {
            actions += """
                <div class="row">\(ui.button(
                    post: IdentityURL.renewRecoveryCodes.path, ui("换一组备用码", "New recovery codes"),
                    confirm: ui("换一组备用码？\n旧的备用码会全部作废。", "New recovery codes?\nThe old ones are void then.")))\
                \(ui.button(
                    post: IdentityURL.removeAuthenticator.path, ui("停用动态口令", "Remove the authenticator"), style: "danger",
                    confirm: ui("停用动态口令？\n以后登录不再需要它。", "Remove the authenticator?\nSigning in no longer asks for it.")))</div>
                """
        } else if canChange {
            actions += ui.button(post: IdentityURL.beginAuthenticator.path, ui("启用动态口令", "Set up an authenticator"), icon: "shield")
        }
        let left: HTML = state.hasAuthenticator ? "<p>\(ui("还有 \(codesLeft) 个备用码没有用过。", "\(codesLeft) recovery codes are unused."))</p>" : ""
        return """
            <section class="card stack"><div class="section-head"><h2>\(ui("动态口令", "Authenticator"))</h2><span class="soft">\(now)</span></div>\
            <p>\(ui(
                "启用后，登录时除了验证码或密码，还要输入手机验证器应用里的 6 位数字。手机卡丢失或被复制时，账号仍然安全。",
                "Signing in then also asks for six digits of an app on your phone, so that a lost or copied SIM card is not enough."))</p>\(left)\(actions)</section>
            """
    }

    static func setUp(_ ui: UI, _ form: Form, uri: String, secret: String) -> Page {
        let grouped = stride(from: 0, to: secret.count, by: 4).map { String(secret.dropFirst($0).prefix(4)) }.joined(separator: " ")
        let code: HTML = QRCode.svg(uri, label: ui("动态口令的二维码", "QR code of the authenticator")).map { "<div class=\"qr\">\($0)</div>" as HTML } ?? ""
        let fields: HTML = """
            \(ui.field(form.without("authenticator_code"), "authenticator_code", ui("应用里显示的 6 位数字", "The six digits that the app shows"), .code, short: true))\
            \(ui.formEnd(ui("启用", "Put it in force"), cancel: IdentityURL.security.path))
            """
        return Page(
            ui("启用动态口令", "Set up an authenticator"), frame: .member(tab: .mine),
            content: """
                \(ui.errorSummary(form))<section class="card stack"><p>\(ui(
                    "用手机上的验证器应用（如微软、谷歌的验证器，或手机自带的密码管理）扫描二维码。", "Scan this with an authenticator app on your phone."))</p>\(code)\
                <p>\(ui("扫不了？手工输入密钥：", "Can't scan? Type this key:")) <span class="mono">\(grouped)</span></p>\(ui.form(IdentityURL.confirmAuthenticator.path, fields))</section>
                """)
    }

    static func recoveryCodes(_ ui: UI, _ codes: [String]) -> Page {
        Page(
            ui("请保存备用码", "Keep these recovery codes"), frame: .member(tab: .mine),
            content: """
                <div class="notice warn">\(ui.icon("warning"))<div class="body"><p>\(ui(
                    "备用码只显示这一次。手机不在身边时，每个备用码可以代替动态口令用一次。请抄下来，或者打印后收好。",
                    "They are shown only now. Each stands in once for the authenticator when your phone isn't at hand. Write them down or print them."))</p></div></div>\
                <section class="card"><ul class="list">\(each: codes, { "<li><span class=\"mono\">\($0)</span></li>" })</ul></section>\
                <p class="form-end"><a class="button primary" href="\(IdentityURL.security.path)">\(ui("我已保存", "I have kept them"))</a>\
                <button class="button" type="button" data-print data-js hidden>\(ui.icon("print"))\(ui("打印", "Print"))</button></p>
                """)
    }
}
