import Kernel
import Store

/// A signed-in device or program.
public struct Session: Sendable {
    public let id: SessionID
    public let person: PersonID
    public let kind: SessionKind
    /// What the browser or program calls itself, shortened; shown to the person only.
    public let agent: String
    public let createdAt: Instant
    /// To about ten minutes.
    public let lastSeenAt: Instant
    public let steppedUpUntil: Instant?
}

public enum SessionKind: String, TextColumn {
    /// A browser's cookie.
    case browser
    /// A bearer token from `POST /api/v1/sessions`.
    case api
    /// A bearer token made by the operator: `gonghui token create`.
    case shell

    public var label: Phrase {
        switch self {
        case .browser: Phrase("浏览器", "Browser")
        case .api: Phrase("接口登录", "API sign-in")
        case .shell: Phrase("管理员签发的令牌", "Token made by the operator")
        }
    }
}

/// A session that has just been made. The token is nowhere else: only its SHA-256 is stored.
public struct NewSession: Sendable {
    public let id: SessionID
    public let token: String
    /// When the session ends if it isn't used meanwhile.
    public let expiresAt: Instant
}
