import Kernel
import Logging
import Store
import Vault

/// What every handler can reach: the database, the clock, who may what. Made once by the server.
public final class House: Sendable {
    public let database: any Database
    public let clock: any WallClock
    public let ids: IdentifierMaker
    public let settings: Settings
    public let logger: Logger
    public let authenticator: any Authenticator
    public let scopes: any Scopes
    public let navigation: [NavigationItem]
    /// What audit actions are called in histories.
    public let actionNames: [String: Phrase]
    private let rolesByPermission: [Permission: Set<Role>]
    private let stamper: Stamper
    public let assets: Assets

    public struct Settings: Sendable {
        /// Demo mode: seeded accounts, outbox page, gallery.
        public var demo = false
        /// As people reach it, without a closing slash: `https://gonghui.example.cn`. Decides whether cookies are for TLS only.
        public var baseURL = "http://127.0.0.1:8080"
        /// Whether to believe `X-Forwarded-For` and `X-Forwarded-Proto` of a proxy in front.
        public var behindProxy = false
        public init() {}
        public var isSecure: Bool { baseURL.hasPrefix("https://") }
    }

    /// - Parameter stamper: signs form tokens.
    public init(
        database: any Database, clock: any WallClock, ids: IdentifierMaker, settings: Settings, logger: Logger, authenticator: any Authenticator,
        scopes: any Scopes, stamper: Stamper, permissions: [PermissionDeclaration], navigation: [NavigationItem],
        actionNames: [String: Phrase] = [:]
    ) {
        self.database = database
        self.clock = clock
        self.ids = ids
        self.settings = settings
        self.logger = logger
        self.authenticator = authenticator
        self.scopes = scopes
        self.stamper = stamper
        self.actionNames = actionNames
        self.navigation = navigation.sorted { $0.order < $1.order }
        rolesByPermission = Dictionary(permissions.map { ($0.permission, $0.roles) }, uniquingKeysWith: { $0.union($1) })
        assets = Assets.shared
    }

    public func roles(with permission: Permission) -> Set<Role> { rolesByPermission[permission] ?? [.systemOperator] }

    /// Whether `principal` holds `permission` at some union.
    public func holdsSomewhere(_ principal: Principal, _ permission: Permission) -> Bool {
        let roles = roles(with: permission)
        return principal.grants.contains { roles.contains($0.role) }
    }

    /// The one check of permission and scope: a role with `permission` at `organisation` or above it.
    public func may(_ principal: Principal, _ permission: Permission, at organisation: OrganisationID) async throws -> Bool {
        let roles = roles(with: permission)
        for grant in principal.grants where roles.contains(grant.role) {
            if grant.organisation == organisation { return true }
            if try await scopes.covers(grant.organisation, organisation) { return true }
        }
        return false
    }

    /// The token that a form of this visitor carries; pages of other sites can't know it.
    func formToken(for visit: String) -> String { stamper.stamp([], for: .form, bound: Array(visit.utf8)) }

    func isFormToken(_ token: String, for visit: String) -> Bool { stamper.payload(of: token, for: .form, bound: Array(visit.utf8)) != nil }
}
