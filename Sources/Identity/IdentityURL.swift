import Kernel
import Web

/// Addresses of Identity's pages.
public enum IdentityURL {
    case signIn(tab: SignInTab = .code, next: String? = nil)
    case signInCode, signInVerify, signInPassword, signInWho, signInAuthenticator, signOut
    case sessions, endSession(SessionID), endOtherSessions
    case stepUp(next: String?), stepUpCode
    case security, setPassword, beginAuthenticator, confirmAuthenticator, removeAuthenticator, renewRecoveryCodes
    case phone, phoneCode, phoneRead
    case verify
    case privacy, privacyCopy, privacyDelete, keepAccount, accessLog, consent
    case officers(OrganisationID), revokeRole(OrganisationID, RoleGrantID)
    case verifications(OrganisationID), verification(OrganisationID, VerificationRequestID), openPaper(OrganisationID, VerificationRequestID)
    case approve(OrganisationID, VerificationRequestID), reject(OrganisationID, VerificationRequestID)
    case reveal(PersonID)
    case outbox

    public enum SignInTab: String, Sendable { case code, password }

    public var path: String {
        switch self {
        case .signIn(let tab, let next): "/sign-in" + Query().with("tab", tab == .code ? nil : tab.rawValue).with("next", next).suffix
        case .signInCode: "/sign-in/code"
        case .signInVerify: "/sign-in/verify"
        case .signInPassword: "/sign-in/password"
        case .signInWho: "/sign-in/who"
        case .signInAuthenticator: "/sign-in/authenticator"
        case .signOut: "/sign-out"
        case .sessions: "/me/sessions"
        case .endSession(let id): "/me/sessions/\(id)/end"
        case .endOtherSessions: "/me/sessions/end-others"
        case .stepUp(let next): "/me/step-up" + Query().with("next", next).suffix
        case .stepUpCode: "/me/step-up/code"
        case .security: "/me/security"
        case .setPassword: "/me/security/password"
        case .beginAuthenticator: "/me/security/authenticator"
        case .confirmAuthenticator: "/me/security/authenticator/confirm"
        case .removeAuthenticator: "/me/security/authenticator/remove"
        case .renewRecoveryCodes: "/me/security/recovery-codes"
        case .phone: "/me/phone"
        case .phoneCode: "/me/phone/code"
        case .phoneRead: "/me/phone/read"
        case .verify: "/me/verify"
        case .privacy: "/me/privacy"
        case .privacyCopy: "/me/privacy/copy.json"
        case .privacyDelete: "/me/privacy/delete"
        case .keepAccount: "/me/privacy/keep"
        case .accessLog: "/me/privacy/access-log"
        case .consent: "/me/privacy/consent"
        case .officers(let organisation): "/admin/unions/\(organisation)/officers"
        case .revokeRole(let organisation, let grant): "/admin/unions/\(organisation)/officers/\(grant)/revoke"
        case .verifications(let organisation): "/admin/unions/\(organisation)/verifications"
        case .verification(let organisation, let request): "/admin/unions/\(organisation)/verifications/\(request)"
        case .openPaper(let organisation, let request): "/admin/unions/\(organisation)/verifications/\(request)/paper"
        case .approve(let organisation, let request): "/admin/unions/\(organisation)/verifications/\(request)/approval"
        case .reject(let organisation, let request): "/admin/unions/\(organisation)/verifications/\(request)/rejection"
        case .reveal(let person): "/admin/people/\(person)/reveal"
        case .outbox: "/dev/outbox"
        }
    }
}
