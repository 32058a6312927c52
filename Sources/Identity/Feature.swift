import Kernel
import Store
import Vault
import Web

/// People, sign-in, sessions and roles.
///
/// A person is somebody with a name, a paper and a phone, each of which may still be missing; what they are to a union is
/// Membership's. Numbers of papers and phones are sealed and found by blind index only. Signing in proves a phone by a code;
/// officers may add a password and an authenticator app.
/// What it is not: it knows no union tree (Web's `Scopes` does) and no membership (`RosterMatcher` and `PersonalDataSource` are how
/// other features tell it what it has to ask).
public struct IdentityFeature: Feature {
    public struct Settings: Sendable {
        /// In front of each text message, without brackets. (domain.md R61)
        public var signature = "工惠"
        /// How hard a password is to hash; tests take less.
        public var passwordCost = PasswordHasher.Cost.usual
        public init() {}
    }

    public let name = "identity"
    public let people: People
    public let roles: Roles
    public let sessions: Sessions
    public let consents: Consents
    public let outbox: Outbox
    public let realNames: RealNameDesk
    let database: any Database
    let clock: any WallClock
    let ids: IdentifierMaker
    let vault: Vault
    let signIn: SignIn
    let reveals: Reveals
    let privacy: PrivacyDesk

    public init(database: any Database, clock: any WallClock, ids: IdentifierMaker, vault: Vault, settings: Settings = Settings()) {
        self.init(
            database: database, clock: clock, ids: ids, vault: vault, signature: settings.signature, hasher: PasswordHasher(cost: settings.passwordCost),
            sessions: Sessions(database: database, clock: clock, ids: ids), rosters: NoRosters(), checker: nil, sources: [])
    }

    /// The feature as it goes into the house, once the features above it are there.
    ///
    /// - Parameters:
    ///   - rosters: Membership's.
    ///   - checker: the outside real-name service, if one is set up.
    ///   - sources: what other features keep about people.
    public func completed(rosters: any RosterMatcher, checker: (any RealNameChecker)? = nil, sources: [any PersonalDataSource]) -> IdentityFeature {
        IdentityFeature(
            database: database, clock: clock, ids: ids, vault: vault, signature: outbox.signature, hasher: signIn.hasher, sessions: sessions, rosters: rosters,
            checker: checker, sources: sources)
    }

    private init(
        database: any Database, clock: any WallClock, ids: IdentifierMaker, vault: Vault, signature: String, hasher: PasswordHasher, sessions: Sessions,
        rosters: any RosterMatcher, checker: (any RealNameChecker)?, sources: [any PersonalDataSource]
    ) {
        self.database = database
        self.clock = clock
        self.ids = ids
        self.vault = vault
        self.sessions = sessions
        people = People(vault: vault, ids: ids)
        roles = Roles(ids: ids)
        consents = Consents(ids: ids)
        outbox = Outbox(vault: vault, ids: ids, people: people, consents: consents, signature: signature)
        reveals = Reveals(ids: ids, people: people)
        let tries = FailedTries(ids: ids)
        let credentials = Credentials(vault: vault)
        let requests = Verifications(vault: vault, ids: ids, people: people)
        signIn = SignIn(
            database: database, vault: vault, people: people, roles: roles, sessions: sessions, codes: SignInCodes(vault: vault, ids: ids), tries: tries,
            credentials: credentials, outbox: outbox, hasher: hasher)
        realNames = RealNameDesk(
            database: database, people: people, sessions: sessions, consents: consents, tries: tries, credentials: credentials, requests: requests,
            outbox: outbox, rosters: rosters, checker: checker, sources: sources)
        privacy = PrivacyDesk(
            database: database, people: people, roles: roles, sessions: sessions, consents: consents, credentials: credentials, reveals: reveals,
            requests: requests, ids: ids, sources: sources)
    }

    // MARK: What it adds to the house

    public static let manageRoles = Permission("role.manage", Phrase("管理干部与角色", "Give and take roles"))
    public static let reveal = Permission("member.reveal", Phrase("查看完整手机号和证件号码", "Open phones and paper numbers"))
    public static let exportMembers = Permission("member.export", Phrase("导出会员名单", "Export members"))
    public static let reviewNames = Permission("verification.review", Phrase("核对实名认证", "Review real names"))

    public var migrations: [Migration] { IdentityMigrations.all }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.manageRoles, [.unionAdministrator]),
            PermissionDeclaration(Self.reveal, [.unionAdministrator, .membershipOfficer]),
            PermissionDeclaration(Self.exportMembers, [.unionAdministrator, .membershipOfficer]),
            PermissionDeclaration(Self.reviewNames, [.unionAdministrator, .membershipOfficer]),
        ]
    }

    public var routes: [Route] { [] }

    // MARK: Work behind the pages

    /// Carries the outbox to `gateway`; the server runs it each second.
    public func delivery(_ gateway: any MessageGateway) -> MessageDelivery {
        MessageDelivery(database: database, outbox: outbox, gateway: gateway, clock: clock)
    }

    /// Once a day: forgets what has expired.
    public func forget(at now: Instant) async throws {
        _ = try await forgetting.run(at: now)
    }

    var forgetting: Forgetting {
        Forgetting(database: database, sessions: sessions, codes: signIn.codes, tries: signIn.tries, outbox: outbox, privacy: privacy)
    }
}
