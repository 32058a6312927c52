import Kernel
import Web

/// The pages of signing in.
enum SignInViews {
    static func start(_ ui: UI, _ form: Form, _ tab: IdentityURL.SignInTab) -> Page {
        let next = form["next"].flatMap { $0.isEmpty ? nil : $0 }
        func link(_ other: IdentityURL.SignInTab, _ text: String) -> HTML {
            "<a href=\"\(IdentityURL.signIn(tab: other, next: next).path)\"\(attribute: "aria-current", other == tab ? "page" : nil)>\(text)</a>"
        }
        let tabs: HTML = """
            <nav class="tabs" aria-label="\(ui("登录方式", "Ways to sign in"))">\(link(.code, ui("短信验证码", "Code by text message")))\
            \(link(.password, ui("密码（工会干部）", "Password (officers)")))</nav>
            """
        return Page(
            ui("登录", "Sign in"), frame: .open,
            content: """
                \(ui.errorSummary(form))<section class="card stack">\(tabs)\(tab == .code ? phoneForm(ui, form) : passwordForm(ui, form))</section>\
                <p class="soft">\(ui("登录即表示您已阅读", "By signing in you have read")) <a href="/privacy">\(ui("个人信息保护说明", "how we treat personal data"))</a>\
                \(ui("。", "."))</p>
                """)
    }

    private static func phoneForm(_ ui: UI, _ form: Form) -> HTML {
        ui.form(
            IdentityURL.signInCode.path,
            """
            \(hidden("next", form["next"]))\
            \(ui.field(form, "phone", ui("手机号码", "Mobile number"), .phone, hint: ui("第一次使用会自动建立账号，不用注册。", "The first time, an account is made for you.")))\
            \(ui.formEnd(ui("获取验证码", "Get a code"), style: "primary wide"))
            """)
    }

    private static func passwordForm(_ ui: UI, _ form: Form) -> HTML {
        ui.form(
            IdentityURL.signInPassword.path,
            """
            \(hidden("next", form["next"]))\(ui.field(form, "phone", ui("手机号码", "Mobile number"), .phone))\
            \(ui.field(form, "password", ui("密码", "Password"), .password, hint: ui("忘记密码时，用短信验证码登录后重新设置。", "If you forgot it, sign in with a code and set a new one.")))\
            \(ui.formEnd(ui("登录", "Sign in"), style: "primary wide"))
            """)
    }

    /// - Parameter waitSeconds: until another code can be sent; `nil` if unknown.
    static func code(_ ui: UI, _ form: Form, _ phone: PhoneNumber, waitSeconds: Int?) -> Page {
        let wait = waitSeconds.map { ui("\($0) 秒后可以重新发送。", "You can get another one in \($0) s.") } ?? ""
        let again: HTML = ui.form(
            IdentityURL.signInCode.path,
            """
            \(hidden("phone", phone.text))\(hidden("next", form["next"]))<p class="soft">\(ui("没有收到？请看看是否被拦截。", "Nothing came? Look among blocked messages."))\(wait)</p>\
            <p class="row"><button class="button" type="submit">\(ui("重新发送", "Send again"))</button>\
            <a class="button quiet" href="\(IdentityURL.signIn(next: form["next"]).path)">\(ui("换个手机号", "Another number"))</a></p>
            """)
        return Page(
            ui("输入验证码", "Enter the code"), frame: .open,
            content: """
                \(ui.errorSummary(form))<section class="card stack"><p>\(ui("验证码已发送到", "A code is on its way to")) \
                <strong class="num nowrap">\(phone.maskedForPage)</strong>\(ui("，10 分钟内有效。", ". It is good for 10 minutes."))</p>\
                \(ui.form(IdentityURL.signInVerify.path, codeFields(ui, form, phone)))</section><section class="stack">\(again)</section>
                """)
    }

    private static func codeFields(_ ui: UI, _ form: Form, _ phone: PhoneNumber) -> HTML {
        """
        \(hidden("phone", phone.text))\(hidden("next", form["next"]))\(ui.field(form.without("code"), "code", ui("验证码", "Code"), .code, short: true))\
        \(ui.formEnd(ui("登录", "Sign in"), style: "primary wide"))
        """
    }

    /// - Parameter name: masked.
    static func who(_ ui: UI, _ form: Form, ticket: String, name: String) -> Page {
        func choice(_ answer: String, _ text: String, _ style: String) -> HTML {
            """
            <button class="button wide \(style)" type="submit" name="answer" value="\(answer)">\(text)</button>
            """
        }
        let content: HTML = """
            \(hidden("ticket", ticket))\(hidden("next", form["next"]))<p class="lead">\(ui("这个手机号登记在", "This number is registered for")) \
            <strong>\(name)</strong> \(ui("名下，是您本人吗？", ". Is that you?"))</p>\
            <div class="stack">\(choice("yes", ui("是我本人", "Yes, that is me"), "primary"))\(choice("no", ui("不是我，号码是新换的", "No, I got this number lately"), ""))</div>\
            <p class="soft">\(ui(
                "选择“不是我”后，这个手机号会与原来的账号解除绑定，并为您建立一个新账号。", "If it isn't you, the number leaves the old account and you get a new one."))</p>
            """
        return Page(ui("请确认是不是您", "Is this you?"), frame: .open, content: "<section class=\"card stack\">\(ui.form(IdentityURL.signInWho.path, content))</section>")
    }

    static func authenticator(_ ui: UI, _ form: Form, ticket: String) -> Page {
        let content: HTML = """
            \(hidden("ticket", ticket))\(hidden("next", form["next"]))\
            \(ui.field(
                form.without("authenticator_code"), "authenticator_code", ui("动态口令", "Authenticator code"), .authenticator,
                hint: ui("打开手机上的验证器应用，输入“工惠”的 6 位数字。手机不在身边时，可以输入一个备用码。", "Open your authenticator app and enter the six digits for Gonghui, or one of your recovery codes.")))\
            \(ui.formEnd(ui("登录", "Sign in"), style: "primary wide"))
            """
        return Page(
            ui("再验证一步", "One more step"), frame: .open,
            content: "\(ui.errorSummary(form))<section class=\"card stack\">\(ui.form(IdentityURL.signInAuthenticator.path, content))</section>")
    }

    static func signOut(_ ui: UI) -> Page {
        Page(
            ui("退出登录？", "Sign out?"), frame: .open,
            content: """
                <section class="card stack"><p>\(ui("退出后需要重新获取验证码才能登录。", "You will need a new code to sign in again."))</p>\
                \(ui.form(IdentityURL.signOut.path, ui.formEnd(ui("退出登录", "Sign out"), cancel: "/me")))</section>
                """)
    }

    static func hidden(_ name: String, _ value: String?) -> HTML {
        guard let value, !value.isEmpty else { return "" }
        return "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }
}

extension UI.Input {
    /// Six digits, or a recovery code with letters.
    static let authenticator = UI.Input("text", [("autocomplete", "one-time-code"), ("inputmode", "text"), ("maxlength", "40"), ("class", "code-input")])
}
