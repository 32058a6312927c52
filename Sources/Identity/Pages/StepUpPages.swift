import HTTPTypes
import Kernel
import Store
import Web

/// "For safety, please confirm that it is you", and back to where one was.
struct StepUpPages: Sendable {
    let stepUp: StepUp

    var routes: [Route] {
        [
            .get("/me/step-up", .signedIn) { call in
                try await page(call, Form([("next", call.query["next"] ?? "")]), codeSent: false, status: .ok)
            },
            .post("/me/step-up/code", .signedIn) { call in
                var form = try await call.form()
                let sent = try await stepUp.sendCode(to: try call.person(), address: call.address, at: call.now)
                if case .wait(let seconds, liveCode: false) = sent {
                    form.fail("code", "wait", IdentityProblem.codeWait(seconds: seconds).message)
                    return try await page(call, form, codeSent: false, status: .tooManyRequests).retrying(after: seconds)
                }
                return try await page(call, form, codeSent: true, status: .ok)
            },
            .post("/me/step-up", .signedIn) { call in try await prove(call) },
        ]
    }

    private func prove(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let principal = try call.signedIn()
        guard let means = StepUp.Means(rawValue: form["means"] ?? "") else { throw CommonProblem.notFound }
        let field = means == .authenticator ? "authenticator_code" : means.rawValue
        let typed = form.text(field, 1...PasswordRule.lengths.upperBound)
        if form.isValid {
            let problem = try await stepUp.prove(principal.person, principal.session, by: means, typed, at: call.now)
            guard let problem else { return .redirect(to: LocalPath.checked(form["next"]) ?? "/me", in: call) }
            form.fail(field, problem.code, problem.message)
        }
        return try await page(call, form, codeSent: means == .code, status: .unprocessableContent)
    }

    private func page(_ call: Call, _ form: Form, codeSent: Bool, status: HTTPResponse.Status) async throws -> Reply {
        let person = try call.person()
        let means = try await call.database.read { tx in try stepUp.means(of: person, in: tx) }
        let phone = means.contains(.code) ? try await stepUp.phone(of: person) : nil
        return .page(Self.view(call.ui, form, means, phone, codeSent: codeSent), in: call, status: status)
    }

    // MARK: View

    static func view(_ ui: UI, _ form: Form, _ means: [StepUp.Means], _ phone: PhoneNumber?, codeSent: Bool) -> Page {
        var parts = HTML()
        if let phone { parts += codePart(ui, form, phone, codeSent: codeSent) }
        if means.contains(.password) {
            parts += part(
                ui, form, .password, ui("用密码确认", "By password"), ui.field(form, "password", ui("密码", "Password"), .password), isFirst: phone == nil)
        }
        if means.contains(.authenticator) {
            parts += part(
                ui, form, .authenticator, ui("用动态口令确认", "By authenticator"),
                ui.field(form.without("authenticator_code"), "authenticator_code", ui("动态口令或备用码", "Authenticator or recovery code"), .authenticator),
                isFirst: true)
        }
        if means.isEmpty {
            parts = """
                <div class="notice warn">\(ui.icon("warning"))<div class="body"><p>\(ui(IdentityProblem.noPhone.message))</p>\
                <p><a class="button" href="\(IdentityURL.phone.path)">\(ui("绑定手机号", "Add a phone"))</a></p></div></div>
                """
        }
        return Page(
            ui("请再确认一次身份", "Please confirm that it is you"), frame: .open,
            content: """
                \(ui.errorSummary(form))<p class="lead">\(ui(
                    "接下来的操作涉及敏感信息，确认后 15 分钟内不用再次确认。", "What comes next is sensitive. Once confirmed, you won't be asked again for 15 minutes."))</p>\
                <div class="stack">\(parts)</div>
                """)
    }

    private static func codePart(_ ui: UI, _ form: Form, _ phone: PhoneNumber, codeSent: Bool) -> HTML {
        let number: HTML = "<strong class=\"num nowrap\">\(phone.maskedForPage)</strong>"
        let send = ui.form(
            IdentityURL.stepUpCode.path,
            """
            \(SignInViews.hidden("next", form["next"]))<p>\(ui("向您的手机", "Send a code to your phone")) \(number) \(ui("发送验证码。", "."))</p>\
            <button class="button \(codeSent ? "" : "primary")" type="submit">\(codeSent ? ui("重新发送", "Send again") : ui("获取验证码", "Get a code"))</button>
            """)
        guard codeSent else { return "<section class=\"card stepup\"><h2>\(ui("用短信验证码确认", "By a code"))</h2>\(send)</section>" }
        let field = ui.field(form.without("code"), "code", ui("验证码", "Code"), .code, short: true)
        return "\(part(ui, form, .code, ui("用短信验证码确认", "By a code"), field, isFirst: true))<section class=\"stack\">\(send)</section>"
    }

    private static func part(_ ui: UI, _ form: Form, _ means: StepUp.Means, _ title: String, _ field: HTML, isFirst: Bool) -> HTML {
        let content: HTML = """
            \(SignInViews.hidden("next", form["next"]))\(SignInViews.hidden("means", means.rawValue))\(field)\
            \(ui.formEnd(ui("确认", "Confirm"), style: isFirst ? "primary" : ""))
            """
        return "<section class=\"card stepup\"><h2>\(title)</h2>\(ui.form(IdentityURL.stepUp(next: nil).path, content))</section>"
    }
}

extension Call {
    /// Whether sensitive acts need nothing more right now.
    var isSteppedUp: Bool { principal?.steppedUpUntil.map { $0 > now } ?? false }
}

extension UI {
    /// In place of a form that needs a fresh proof: why, and the way there and back.
    func stepUpFirst(back path: String) -> HTML {
        """
        <div class="notice">\(icon("lock"))<div class="body"><p>\(self("修改前，需要再确认一次是您本人。", "Before you change anything, please confirm that it is you."))</p>\
        <p><a class="button" href="\(IdentityURL.stepUp(next: path).path)">\(self("确认身份", "Confirm"))</a></p></div></div>
        """
    }
}
