import Audit
import HTTPTypes
import Kernel
import Store
import Web

/// Signing in and out. Each step is a form that works without script; the browser carries a stamped ticket between steps.
struct SignInPages: Sendable {
    let identity: IdentityFeature

    var routes: [Route] {
        [
            .get("/sign-in", .everyone) { call in
                if call.principal != nil { return .redirect(to: next(call.query["next"]) ?? home(call), in: call) }
                let tab = IdentityURL.SignInTab(rawValue: call.query["tab"] ?? "") ?? .code
                return .page(SignInViews.start(call.ui, Form([("next", call.query["next"] ?? "")]), tab), in: call)
            },
            .post("/sign-in/code", .everyone) { call in try await sendCode(call) },
            .post("/sign-in/verify", .everyone) { call in try await verify(call) },
            .post("/sign-in/password", .everyone) { call in try await password(call) },
            .post("/sign-in/who", .everyone) { call in try await who(call) },
            .post("/sign-in/authenticator", .everyone) { call in try await authenticator(call) },
            .get("/sign-out", .signedIn) { call in .page(SignInViews.signOut(call.ui), in: call) },
            .post("/sign-out", .everyone) { call in try await signOut(call) },
        ]
    }

    // MARK: Steps

    private func sendCode(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        guard let phone = form.phone("phone") else {
            return .page(SignInViews.start(call.ui, form, .code), in: call, status: .unprocessableContent)
        }
        switch try await identity.signIn.sendCode(to: phone, .signIn, address: call.address, at: call.now) {
        case .sent: return .page(SignInViews.code(call.ui, form.without("code"), phone, waitSeconds: 60), in: call)
        case .wait(let seconds, liveCode: true):
            // A double tap, or an impatient one: the code is on its way.
            return .page(SignInViews.code(call.ui, form.without("code"), phone, waitSeconds: seconds), in: call)
        case .wait(let seconds, liveCode: false):
            form.fail("phone", "wait", IdentityProblem.codeWait(seconds: seconds).message)
            return .page(SignInViews.start(call.ui, form, .code), in: call, status: .tooManyRequests).retrying(after: seconds)
        }
    }

    private func verify(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        guard let phone = form.phone("phone") else {
            return .page(SignInViews.start(call.ui, form, .code), in: call, status: .unprocessableContent)
        }
        let code = form.text("code", 1...20)
        if form.isValid {
            let outcome = try await identity.signIn.signIn(phone: phone, code: code, call.device, at: call.now)
            guard case .refused(let problem) = outcome else { return try answer(outcome, form, call) }
            form.fail(problem.fieldProblems)
        }
        return .page(SignInViews.code(call.ui, form, phone, waitSeconds: nil), in: call, status: .unprocessableContent)
    }

    private func password(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let phone = form.phone("phone")
        let password = form.text("password", 1...PasswordRule.lengths.upperBound)
        if let phone, form.isValid {
            let outcome = try await identity.signIn.signIn(phone: phone, password: password, call.device, at: call.now)
            guard case .refused(let problem) = outcome else { return try answer(outcome, form, call) }
            if problem.fieldProblems.isEmpty { form.fail("password", problem.code, problem.message) } else { form.fail(problem.fieldProblems) }
            if let seconds = problem.retryAfterSeconds {
                return .page(SignInViews.start(call.ui, form, .password), in: call, status: .tooManyRequests).retrying(after: seconds)
            }
        }
        return .page(SignInViews.start(call.ui, form, .password), in: call, status: .unprocessableContent)
    }

    private func who(_ call: Call) async throws -> Reply {
        let form = try await call.form()
        let ticket = try SignInTicket(form["ticket"], .who, identity.vault, now: call.now)
        guard let answer = form["answer"], answer == "yes" || answer == "no" else { throw IdentityProblem.tookTooLong }
        let outcome = try await identity.signIn.answerWho(ticket, isMe: answer == "yes", call.device, at: call.now)
        return try self.answer(outcome, form, call)
    }

    private func authenticator(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let ticket = try SignInTicket(form["ticket"], .authenticator, identity.vault, now: call.now)
        let code = form.text("authenticator_code", 1...40)
        if form.isValid {
            let outcome = try await identity.signIn.answerAuthenticator(ticket, code: code, call.device, at: call.now)
            guard case .refused(let problem) = outcome, problem != .tookTooLong else { return try answer(outcome, form, call) }
            form.fail("authenticator_code", problem.code, problem.message)
        }
        return .page(SignInViews.authenticator(call.ui, form, ticket: form["ticket"] ?? ""), in: call, status: .unprocessableContent)
    }

    private func signOut(_ call: Call) async throws -> Reply {
        _ = try await call.form()
        if let principal = call.principal {
            try await call.database.write { tx in
                _ = try identity.sessions.revoke(principal.session, of: principal.person, by: .person(principal.person), at: call.now, in: tx)
            }
        }
        var reply = Reply.redirect(to: "/", toast: Phrase("已退出登录。", "You are signed out."), in: call)
        reply.expireCookie(CookieName.session, secure: call.isSecure)
        // The card kept for offline use and unfinished drafts go too: the phone may be shared.
        reply.clearBrowserStorage()
        return reply
    }

    // MARK: Where to go on

    private func answer(_ outcome: SignInOutcome, _ form: Form, _ call: Call) throws -> Reply {
        switch outcome {
        case .refused(let problem): throw problem
        case .asksWho(let ticket, let name): return .page(SignInViews.who(call.ui, form, ticket: ticket, name: name), in: call)
        case .asksAuthenticator(let ticket):
            return .page(SignInViews.authenticator(call.ui, Form([("next", form["next"] ?? "")]), ticket: ticket), in: call)
        case .signedIn(let session, let isOfficer):
            var reply = Reply.redirect(to: next(form["next"]) ?? (isOfficer ? "/admin" : "/"), in: call)
            // The server decides when a session ends; the cookie only has to outlive it.
            reply.setCookie(CookieName.session, session.token, maxAgeSeconds: 400 * 86_400, secure: call.isSecure)
            return reply
        }
    }

    private func next(_ path: String?) -> String? { LocalPath.checked(path) }
    private func home(_ call: Call) -> String { call.principal?.isOfficer == true ? "/admin" : "/" }
}

extension Form {
    /// A phone that one can sign in with; what is wrong with it stands beside the field otherwise.
    public mutating func phone(_ name: String) -> PhoneNumber? {
        do throws(PhoneFault) { return try PhoneNumber.parse(self[name] ?? "") } catch {
            fail(error.problem(field: name))
            return nil
        }
    }

    func without(_ name: String) -> Form {
        var copy = self
        copy.set(name, nil)
        return copy
    }
}

extension Call {
    /// The browser as it signs in.
    var device: SignInDevice {
        SignInDevice(
            kind: .browser, agent: header(.userAgent) ?? "", address: address,
            previous: principal.flatMap { $0.means == .cookie ? (person: $0.person, session: $0.session) : nil })
    }
}

extension Reply {
    func retrying(after seconds: Int) -> Reply {
        var reply = self
        reply.headers[.retryAfter] = String(seconds)
        return reply
    }
}
