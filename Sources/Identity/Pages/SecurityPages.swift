import HTTPTypes
import Kernel
import Store
import Vault
import Web

/// Password and authenticator of an officer.
struct SecurityPages: Sendable {
    let security: Security

    var routes: [Route] {
        [
            .get("/me/security", .signedIn) { call in try await page(call, Form(), status: .ok) },
            .post("/me/security/password", .signedIn) { call in try await setPassword(call) },
            .post("/me/security/authenticator", .signedIn) { call in
                let (person, _) = try await begin(call)
                if try await state(of: person, call).hasAuthenticator { return .redirect(to: IdentityURL.security.path, in: call) }
                let secret = try await call.database.write { tx in try security.signIn.credentials.beginAuthenticator(of: person, in: tx) }
                return .page(try await setUp(call, Form(), secret), in: call)
            },
            .post("/me/security/authenticator/confirm", .signedIn) { call in try await confirm(call) },
            .post("/me/security/authenticator/remove", .signedIn) { call in
                let (person, _) = try await begin(call)
                try await security.removeAuthenticator(of: person, at: call.now)
                return .redirect(to: IdentityURL.security.path, toast: Phrase("已停用动态口令。", "The authenticator is removed."), in: call)
            },
            .post("/me/security/recovery-codes", .signedIn) { call in
                let (person, _) = try await begin(call)
                guard try await state(of: person, call).hasAuthenticator else { throw CommonProblem.notFound }
                return .page(SecurityViews.recoveryCodes(call.ui, try await security.renewRecoveryCodes(of: person, at: call.now)), in: call)
            },
        ]
    }

    /// Only officers, freshly proved.
    private func begin(_ call: Call) async throws -> (PersonID, Form) {
        let form = try await call.form()
        guard try call.signedIn().isOfficer else { throw IdentityProblem.onlyOfficers }
        try call.requireStepUp()
        return (try call.person(), form)
    }

    private func state(of person: PersonID, _ call: Call) async throws -> Credentials.State {
        try await call.database.read { tx in try security.signIn.credentials.state(of: person, in: tx) }
    }

    private func page(_ call: Call, _ form: Form, status: HTTPResponse.Status) async throws -> Reply {
        let principal = try call.signedIn()
        let state = try await state(of: principal.person, call)
        let codesLeft = try await call.database.read { tx in try security.signIn.credentials.recoveryCodesLeft(of: principal.person, in: tx) }
        return .page(
            SecurityViews.overview(call.ui, form, state, codesLeft: codesLeft, isOfficer: principal.isOfficer, isSteppedUp: call.isSteppedUp), in: call,
            status: status)
    }

    private func setPassword(_ call: Call) async throws -> Reply {
        let (person, posted) = try await begin(call)
        var form = posted
        let password = form.text("password", 0...1000)
        if form["repeated"] != form["password"] {
            form.fail("repeated", "password.repeated", Phrase("两次输入的密码不一样。", "The two passwords differ."))
        }
        if form.isValid {
            do {
                try await security.setPassword(password, of: person, keeping: try call.signedIn().session, at: call.now)
                return .redirect(to: IdentityURL.security.path, toast: Phrase("密码已设置，其他设备已退出。", "The password is set; other devices are signed out."), in: call)
            } catch { try form.absorb(error) }
        }
        return try await page(call, form, status: .unprocessableContent)
    }

    private func confirm(_ call: Call) async throws -> Reply {
        let (person, posted) = try await begin(call)
        var form = posted
        let pending = try await call.database.read { tx in try security.signIn.credentials.pendingSecret(of: person, in: tx) }
        guard let pending else { return .redirect(to: IdentityURL.security.path, in: call) }
        let code = form.text("authenticator_code", 1...20)
        if form.isValid {
            if let codes = try await security.confirmAuthenticator(code, of: person, at: call.now) {
                return .page(SecurityViews.recoveryCodes(call.ui, codes), in: call)
            }
            form.fail("authenticator_code", IdentityProblem.authenticatorWrong.code, IdentityProblem.authenticatorWrong.message)
        }
        return .page(try await setUp(call, form, pending), in: call, status: .unprocessableContent)
    }

    private func setUp(_ call: Call, _ form: Form, _ secret: [UInt8]) async throws -> Page {
        let person = try call.person()
        let account = try await call.database.read { tx in
            try security.signIn.people.masked(try security.signIn.people.existing(person, in: tx)).phone
        }
        let uri = TOTP.uri(secret: secret, issuer: call.ui("工惠", "Gonghui"), account: account ?? person.description)
        return SecurityViews.setUp(call.ui, form, uri: uri, secret: TOTP.base32(secret))
    }
}
