import HTTPTypes
import Kernel
import Store
import Web

/// The phone one signs in with: changing it needs a code on the new one.
struct PhonePages: Sendable {
    let security: Security

    var routes: [Route] {
        [
            .get("/me/phone", .signedIn) { call in try await page(call, Form(), status: .ok) },
            .post("/me/phone/code", .signedIn) { call in try await sendCode(call) },
            .post("/me/phone", .signedIn) { call in try await change(call) },
            .post("/me/phone/read", .signedIn) { call in
                _ = try await call.form()
                let person = try call.person()
                try await call.database.write { tx in try security.signIn.people.acknowledgeLostPhone(person, in: tx) }
                return .redirect(to: "/", in: call)
            },
        ]
    }

    private func known(_ call: Call) async throws -> Person {
        let id = try call.person()
        return try await call.database.read { tx in try security.signIn.people.existing(id, in: tx) }
    }

    /// Who has a phone proves by it that they are still themselves; who lost it to a new owner can't.
    private func begin(_ call: Call) async throws -> (Person, Form) {
        let form = try await call.form()
        let person = try await known(call)
        if person.hasPhone { try call.requireStepUp() }
        return (person, form)
    }

    private func page(_ call: Call, _ form: Form, status: HTTPResponse.Status) async throws -> Reply {
        let person = try await known(call)
        let phone = try security.signIn.people.phone(of: person)
        return .page(Self.view(call.ui, form, phone, canChange: !person.hasPhone || call.isSteppedUp), in: call, status: status)
    }

    private func sendCode(_ call: Call) async throws -> Reply {
        let (person, posted) = try await begin(call)
        var form = posted
        guard let phone = form.phone("phone") else { return try await page(call, form, status: .unprocessableContent) }
        if try security.signIn.people.phone(of: person) == phone {
            form.fail("phone", "phone.same", Phrase("这就是您现在的手机号。", "That is your phone already."))
            return try await page(call, form, status: .unprocessableContent)
        }
        let sent = try await security.signIn.sendCode(to: phone, .newPhone, address: call.address, at: call.now)
        if case .wait(let seconds, liveCode: false) = sent {
            form.fail("phone", "wait", IdentityProblem.codeWait(seconds: seconds).message)
            return try await page(call, form, status: .tooManyRequests).retrying(after: seconds)
        }
        return .page(Self.codeView(call.ui, form, phone), in: call)
    }

    private func change(_ call: Call) async throws -> Reply {
        let (person, posted) = try await begin(call)
        var form = posted
        guard let phone = form.phone("phone") else { return try await page(call, form, status: .unprocessableContent) }
        let code = form.text("code", 1...20)
        if form.isValid {
            let problem = try await security.changePhone(person.id, to: phone, code: code, at: call.now)
            guard let problem else {
                return .redirect(to: IdentityURL.phone.path, toast: Phrase("手机号已更换，以后用新号码登录。", "Your phone is changed; sign in with the new one."), in: call)
            }
            form.fail(problem.fieldProblems)
        }
        return .page(Self.codeView(call.ui, form, phone), in: call, status: .unprocessableContent)
    }

    // MARK: Views

    static func view(_ ui: UI, _ form: Form, _ phone: PhoneNumber?, canChange: Bool) -> Page {
        let now: HTML =
            phone.map { "<p>\(ui("现在的手机号：", "Your phone:")) <strong class=\"num nowrap\">\($0.maskedForPage)</strong></p>" as HTML }
            ?? "<p>\(ui("您的账号还没有手机号。", "Your account has no phone."))</p>"
        let change = ui.form(
            IdentityURL.phoneCode.path,
            """
            \(ui.field(form, "phone", ui("新手机号码", "New mobile number"), .phone, hint: ui("验证码会发到新号码上。", "A code will be sent to the new number.")))\
            \(ui.formEnd(ui("获取验证码", "Get a code")))
            """)
        return Page(
            ui("手机号", "Phone"), frame: .member(tab: .mine),
            content: "\(ui.errorSummary(form))<section class=\"card stack\">\(now)\(if: canChange, change, else: ui.stepUpFirst(back: IdentityURL.phone.path))</section>")
    }

    static func codeView(_ ui: UI, _ form: Form, _ phone: PhoneNumber) -> Page {
        let fields: HTML = """
            \(SignInViews.hidden("phone", phone.text))\(ui.field(form.without("code"), "code", ui("验证码", "Code"), .code, short: true))\
            \(ui.formEnd(ui("更换手机号", "Change the phone"), cancel: IdentityURL.phone.path))
            """
        return Page(
            ui("输入新号码收到的验证码", "Enter the code sent to the new number"), frame: .member(tab: .mine),
            content: """
                \(ui.errorSummary(form))<section class="card stack"><p>\(ui("验证码已发送到", "A code is on its way to")) \
                <strong class="num nowrap">\(phone.maskedForPage)</strong>\(ui("。", "."))</p>\(ui.form(IdentityURL.phone.path, fields))</section>
                """)
    }

    /// For the home page of somebody whose number went to a new owner. (domain.md R3)
    static func lostNotice(_ ui: UI, hasPhone: Bool) -> HTML {
        """
        <div class="notice warn" role="status">\(ui.icon("phone"))<div class="body"><h2>\(ui("您的手机号已被新机主使用", "Your number has a new owner"))</h2>\
        <p>\(ui(
            "运营商重新发放了您原来的号码，新机主已经验证，它不再属于您的账号。您的会籍和记录都没有变。",
            "The carrier gave your old number to somebody else, who has proved it. Your membership and records are unchanged."))</p>\
        <p class="row">\(if: !hasPhone, "<a class=\"button primary\" href=\"\(IdentityURL.phone.path)\">\(ui("绑定新手机号", "Add your new phone"))</a>")\
        \(ui.button(post: IdentityURL.phoneRead.path, ui("知道了", "I see")))</p></div></div>
        """
    }
}
