import Kernel

/// Something that a person may be allowed to do at a union and below it. Features declare theirs.
public struct Permission: Hashable, Sendable {
    /// Stable: `member.approve`. It stands in the audit log and in tests.
    public let id: String
    public let name: Phrase
    public init(_ id: String, _ name: Phrase) {
        self.id = id
        self.name = name
    }
    public static func == (a: Permission, b: Permission) -> Bool { a.id == b.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// What a person is to a union. A role holds at one node of the tree and everything below it.
public enum Role: String, Sendable, CaseIterable, Codable {
    case systemOperator = "operator"
    case unionAdministrator = "union_administrator"
    case membershipOfficer = "membership_officer"
    case activityOfficer = "activity_officer"
    case finance
    case auditor
    /// A lawyer who works for the union: legal check-ups that are given to them, and legal aid.
    case legalOfficer = "legal_officer"
    /// Who brings firms and lawyers together for legal check-ups.
    case checkupCoordinator = "checkup_coordinator"

    public var name: Phrase {
        switch self {
        case .systemOperator: Phrase("系统管理员", "System operator")
        case .unionAdministrator: Phrase("工会管理员", "Union administrator")
        case .membershipOfficer: Phrase("会员管理干部", "Membership officer")
        case .activityOfficer: Phrase("活动干部", "Activity officer")
        case .finance: Phrase("财务干部", "Finance officer")
        case .auditor: Phrase("经审（只读）", "Auditor (read-only)")
        case .legalOfficer: Phrase("法律顾问（律师）", "Legal adviser")
        case .checkupCoordinator: Phrase("法治体检联络员", "Check-up coordinator")
        }
    }
}

/// A permission with the roles that have it. The system operator has every one.
public struct PermissionDeclaration: Sendable {
    public let permission: Permission
    public let roles: Set<Role>
    public init(_ permission: Permission, _ roles: Set<Role>) {
        self.permission = permission
        self.roles = roles.union([.systemOperator])
    }
}

/// A role that a person holds at a node.
public struct Grant: Hashable, Sendable {
    public let role: Role
    public let organisation: OrganisationID
    public init(role: Role, organisation: OrganisationID) {
        self.role = role
        self.organisation = organisation
    }
}

/// Who is calling: a person with a living session or bearer token.
public struct Principal: Sendable {
    public enum Means: Sendable { case cookie, bearer }
    public let person: PersonID
    public let session: SessionID
    public let name: String
    public let grants: [Grant]
    public let means: Means
    /// Until when the person counts as freshly verified for sensitive acts.
    public let steppedUpUntil: Instant?

    public init(person: PersonID, session: SessionID, name: String, grants: [Grant], means: Means, steppedUpUntil: Instant?) {
        self.person = person
        self.session = session
        self.name = name
        self.grants = grants
        self.means = means
        self.steppedUpUntil = steppedUpUntil
    }

    public var isOfficer: Bool { !grants.isEmpty }
}

/// Who may call a route. Every route names one; the route walk test calls each as every role.
public enum Access: Sendable {
    /// Anybody, signed in or not.
    case everyone
    /// Any signed-in person; the handler shows them only what is theirs.
    case signedIn
    /// A person who holds `Permission`: at the union named by the path's `{organisation}`, where it has one, else somewhere;
    /// the handler of an object narrows it with `call.require(_:at:)`.
    case officer(Permission)
    /// Only in demo mode; elsewhere the route does not exist.
    case demo
}

/// Finds out who is calling. Implemented by Identity.
public protocol Authenticator: Sendable {
    /// - Parameter token: the cookie's or the `Authorization: Bearer` header's value.
    func principal(token: String, means: Principal.Means) async throws -> Principal?
    /// The name to show for a person in histories; `nil` once their data is gone.
    func name(of person: PersonID) async throws -> String?
}

/// The union tree as far as permissions need it. Implemented by Organisations.
public protocol Scopes: Sendable {
    /// Whether `node` is `top` or lies below it.
    func covers(_ top: OrganisationID, _ node: OrganisationID) async throws -> Bool
    /// The name to show for a node.
    func name(of node: OrganisationID) async throws -> String?
}
