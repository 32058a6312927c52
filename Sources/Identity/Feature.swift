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
    private let moreSealedTables: [SealedTable]

    public init(database: any Database, clock: any WallClock, ids: IdentifierMaker, vault: Vault, settings: Settings = Settings()) {
        self.init(
            database: database, clock: clock, ids: ids, vault: vault, signature: settings.signature, hasher: PasswordHasher(cost: settings.passwordCost),
            sessions: Sessions(database: database, clock: clock, ids: ids), rosters: NoRosters(), checker: nil, sources: [], sealed: [])
    }

    /// The feature as it goes into the house, once the features above it are there.
    ///
    /// - Parameters:
    ///   - rosters: Membership's.
    ///   - checker: the outside real-name service, if one is set up.
    ///   - sources: what other features keep about people.
    ///   - sealed: other features' tables with sealed columns.
    public func completed(
        rosters: any RosterMatcher, checker: (any RealNameChecker)? = nil, sources: [any PersonalDataSource], sealed: [SealedTable] = []
    ) -> IdentityFeature {
        IdentityFeature(
            database: database, clock: clock, ids: ids, vault: vault, signature: outbox.signature, hasher: signIn.hasher, sessions: sessions, rosters: rosters,
            checker: checker, sources: sources, sealed: sealed)
    }

    private init(
        database: any Database, clock: any WallClock, ids: IdentifierMaker, vault: Vault, signature: String, hasher: PasswordHasher, sessions: Sessions,
        rosters: any RosterMatcher, checker: (any RealNameChecker)?, sources: [any PersonalDataSource], sealed: [SealedTable]
    ) {
        self.database = database
        self.clock = clock
        self.ids = ids
        self.vault = vault
        self.sessions = sessions
        moreSealedTables = sealed
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

    public var routes: [Route] {
        let security = Security(signIn: signIn)
        return SignInPages(identity: self).routes + SessionPages(identity: self).routes + StepUpPages(stepUp: StepUp(signIn: signIn)).routes
            + SecurityPages(security: security).routes + PhonePages(security: security).routes + VerifyPages(identity: self).routes
            + ReviewPages(identity: self).routes + OfficerPages(identity: self).routes + RevealPages(identity: self).routes
            + PrivacyPages(identity: self).routes + OutboxPage(identity: self).routes + SessionsAPI(identity: self).routes
    }

    public var actionNames: [String: Phrase] { ActionNames.all }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(.mine, Phrase("实名认证", "Verify your name"), icon: "shield", path: IdentityURL.verify.path, order: 200),
            NavigationItem(.mine, Phrase("手机号", "Phone"), icon: "phone", path: IdentityURL.phone.path, order: 210),
            NavigationItem(.mine, Phrase("登录设备", "Where you are signed in"), icon: "lock", path: IdentityURL.sessions.path, order: 220),
            NavigationItem(.mine, Phrase("登录安全", "Signing in safely"), icon: "key", path: IdentityURL.security.path, order: 230),
            NavigationItem(.mine, Phrase("我的个人信息", "My personal data"), icon: "eye", path: IdentityURL.privacy.path, order: 240),
            NavigationItem(
                .officer, Phrase("实名核对", "Verify names"), icon: "shield", path: "/admin/unions/{organisation}/verifications", permission: Self.reviewNames,
                order: 150),
            NavigationItem(
                .officer, Phrase("干部与角色", "Officers and roles"), icon: "key", path: "/admin/unions/{organisation}/officers", permission: Self.manageRoles,
                order: 800),
        ]
    }

    public func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] {
        try await ReviewPages(identity: self).waiting(call, at: organisation)
    }

    /// Tells those whose number went to a new owner. (domain.md R3)
    public func homeSections(_ call: Call) async throws -> [HomeSection] {
        guard let id = call.principal?.person else { return [] }
        let person = try await database.read { tx in try people.person(id, in: tx) }
        guard let person, person.phoneLostAt != nil else { return [] }
        return [HomeSection(order: 1, PhonePages.lostNotice(call.ui, hasPhone: person.hasPhone))]
    }

    // MARK: Work behind the pages

    /// All sealed columns of the product, for the work after a rotation of keys.
    public var sealedTables: [SealedTable] { Resealing.identity + moreSealedTables }

    /// Seals everything again under the current key; `gonghui keys rotate` adds it, and its checkpoint says where it is.
    public var resealing: JobKind {
        let tables = sealedTables
        let work = Resealing(database: database, vault: vault)
        return JobKind("keys.reseal", Resealing.Order.self) { _, context -> Resealing.Step in
            // Another process may have rotated: seals made here must have its new key.
            try vault.reload()
            var step = try context.checkpoint(as: Resealing.Step.self) ?? Resealing.Step()
            while step.table < tables.count {
                let here = step
                step = try await context.advance(here, tables, work)
            }
            return step
        }
    }

    public var jobs: [JobKind] { [resealing] }

    public var periodicTasks: [PeriodicTask] {
        [PeriodicTask("identity.forget", .daily(minuteOfDay: 3 * 60 + 20)) { _, clock in _ = try await forgetting.run(at: clock.now()) }]
    }

    /// Carries the outbox to `gateway`; the server runs it each second.
    public func delivery(_ gateway: any MessageGateway) -> MessageDelivery {
        MessageDelivery(database: database, outbox: outbox, gateway: gateway, clock: clock)
    }

    var forgetting: Forgetting {
        Forgetting(database: database, sessions: sessions, codes: signIn.codes, tries: signIn.tries, outbox: outbox, privacy: privacy)
    }
}
