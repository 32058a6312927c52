import Audit
import HTTPTypes
import Kernel
import Store
import Web

/// Signing in for programs, and who one is.
struct SessionsAPI: Sendable {
    let identity: IdentityFeature

    var routes: [Route] {
        [
            .api(.post, "/api/v1/sessions/codes", .everyone, Self.sendCode) { call in try await sendCode(call) },
            .api(.post, "/api/v1/sessions", .everyone, Self.create) { call in try await create(call) },
            .api(.delete, "/api/v1/sessions/current", .signedIn, Self.end) { call in
                let principal = try call.signedIn()
                try await call.database.write { tx in
                    _ = try identity.sessions.revoke(principal.session, of: principal.person, by: .person(principal.person), at: call.now, in: tx)
                }
                return .noContent()
            },
            .api(.get, "/api/v1/me", .signedIn, Self.whoAmI) { call in try await me(call) },
        ]
    }

    // MARK: Bodies

    private struct CodeBody: Decodable { let phone: String }

    private struct SessionBody: Decodable {
        let phone: String
        let code: String
        let authenticatorCode: String?
    }

    private struct SessionAnswer: Encodable {
        let token: String
        let expiresAt: Instant
    }

    private struct Me: Encodable {
        struct RoleAnswer: Encodable {
            let role: String
            let organisationId: OrganisationID
        }
        let id: PersonID
        let name: String
        let phone: String?
        let isVerified: Bool
        let organisationId: OrganisationID?
        let roles: [RoleAnswer]
    }

    // MARK: Handlers

    private func sendCode(_ call: Call) async throws -> Reply {
        let phone = try Self.phone(try await call.json(CodeBody.self).phone)
        if case .wait(let seconds, _) = try await identity.signIn.sendCode(to: phone, .signIn, address: call.address, at: call.now) {
            throw IdentityProblem.codeWait(seconds: seconds)
        }
        return Reply(status: .accepted)
    }

    private func create(_ call: Call) async throws -> Reply {
        let body = try await call.json(SessionBody.self)
        let device = SignInDevice(kind: .api, agent: call.header(.userAgent) ?? "", address: call.address, previous: nil)
        let outcome = try await identity.signIn.signIn(
            phone: try Self.phone(body.phone), code: body.code, authenticator: body.authenticatorCode, device, at: call.now)
        switch outcome {
        case .signedIn(let session, _): return try .json(SessionAnswer(token: session.token, expiresAt: session.expiresAt), status: .created)
        case .refused(let problem): throw problem
        case .asksWho, .asksAuthenticator: throw IdentityProblem.authenticatorNeeded
        }
    }

    private func me(_ call: Call) async throws -> Reply {
        let principal = try call.signedIn()
        let (person, phone, union) = try await call.database.read { tx in
            let person = try identity.people.existing(principal.person, in: tx)
            return (person, try identity.people.masked(person).phone, try identity.realNames.rosters.union(of: principal.person, in: tx))
        }
        return try .json(
            Me(
                id: person.id, name: person.name, phone: phone, isVerified: person.isVerified, organisationId: union,
                roles: principal.grants.map { Me.RoleAnswer(role: $0.role.rawValue, organisationId: $0.organisation) }))
    }

    private static func phone(_ text: String) throws -> PhoneNumber {
        do throws(PhoneFault) { return try PhoneNumber.parse(text) } catch { throw IdentityProblem.phoneRefused(error) }
    }

    // MARK: Description

    private static let phoneSchema = Schema.string(maxLength: 40)

    private static let sendCode = APIOperation(
        tag: "Sessions", "Send a sign-in code to a phone. The answer never tells whether the phone is known.",
        body: .object([.required("phone", phoneSchema, "a mainland mobile number")]), answers: [.init(202, "a code is on its way")])

    private static let create = APIOperation(
        tag: "Sessions", "Sign in with a code; a phone that is new to us gets an account.",
        body: .object([
            .required("phone", phoneSchema), .required("code", .string(maxLength: 20), "six digits, good for ten minutes and five tries"),
            .optional("authenticator_code", .nullable(.string(maxLength: 40)), "for accounts with an authenticator"),
        ]),
        answers: [.init(201, "signed in", .object([.required("token", .text, "for Authorization: Bearer"), .required("expires_at", .time)]))])

    private static let end = APIOperation(tag: "Sessions", "Sign out: the token is dead at once.", answers: [.init(204, "signed out")])

    private static let whoAmI = APIOperation(
        tag: "Sessions", "Who is signed in.",
        answers: [
            .init(
                200, "the person",
                .object([
                    .required("id", .id), .required("name", .text, "empty until a name was given"), .optional("phone", .nullable(.text), "masked"),
                    .required("is_verified", .boolean), .optional("organisation_id", .nullable(.id), "the union that the person belongs to or has applied to"),
                    .required("roles", .array(.object([.required("role", .text), .required("organisation_id", .id)]))),
                ]))
        ])
}
