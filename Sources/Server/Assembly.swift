import Activities
import Audit
import Benefits
import Draws
import Foundation
import HTTPTypes
import Identity
import Kernel
import Ledger
import LegalCheckup
import Logging
import Membership
import Merchants
import Organisations
import Points
import Reading
import Services
import Store
import Vault
import Web

/// Puts the house together: the one place that knows all features. Commands and tests use it without a server.
public struct Assembly: Sendable {
    public let configuration: ServerConfiguration
    public let database: any DatabaseControl
    public let vault: Vault
    public let clock: any WallClock
    public let ids: IdentifierMaker
    public let logger: Logger

    public let audit: AuditFeature
    public let identity: IdentityFeature
    public let organisations: OrganisationsFeature
    public let draws: DrawsFeature
    public let membership: MembershipFeature
    public let ledger: LedgerFeature
    public let points: PointsFeature
    public let reading: ReadingFeature
    public let activities: ActivitiesFeature
    public let merchants: MerchantsFeature
    public let benefits: BenefitsFeature
    public let redemption: RedemptionFeature
    public let services: ServicesFeature
    public let legalCheckup: LegalCheckupFeature

    /// In the order in which their migrations run: a feature comes after those it knows.
    public var features: [any Feature] {
        [
            audit, identity, organisations, draws, membership, ledger, points, reading, activities,
            merchants,
            benefits,
            redemption,
            services,
            legalCheckup,
        ]
    }
    public var migrations: [Migration] { StoreSchema.migrations + Installation.migrations + features.flatMap(\.migrations) }
    /// Tables with sealed columns, for the rotation of keys.
    public var sealedTables: [SealedTable] { identity.sealedTables }
    public var verifications: [Verification] { features.flatMap(\.verifications) }

    /// Opens the database and the keys; makes both where there are none. Runs no migration.
    /// - Throws: `DatabaseFailure`, `VaultProblem`.
    public static func open(_ configuration: ServerConfiguration, clock: any WallClock = SystemClock(), logger: Logger) async throws -> Assembly {
        try FileManager.default.createDirectory(
            atPath: configuration.dataDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var options = DatabaseOptions()
        options.groupCommit = configuration.groupCommit
        options.logger = logger
        let database = try await configuration.database.open(options)
        do {
            let known = try await database.read { try Installation.fingerprint(in: $0) }
            let vault = try Vault(file: KeyFile(path: configuration.keyFile), mayCreate: known == nil, today: clock.now().day)
            if let known { try vault.check(fingerprint: known) }
            return Assembly(configuration, database: database, vault: vault, clock: clock, logger: logger)
        } catch {
            await database.close()
            throw error
        }
    }

    /// Brings the tables up to this program, and notes at the first start which keys belong to the database.
    public func migrate() async throws {
        try await database.migrate(migrations)
        let (fingerprint, now) = (vault.fingerprint, clock.now())
        try await database.write { tx in try Installation.note(fingerprint, at: now, in: tx) }
    }

    public init(_ configuration: ServerConfiguration, database: any DatabaseControl, vault: Vault, clock: any WallClock, logger: Logger) {
        self.configuration = configuration
        self.database = database
        self.vault = vault
        self.clock = clock
        self.logger = logger
        ids = IdentifierMaker(node: configuration.node, clock: clock)
        audit = AuditFeature(database: database)
        let accounts = IdentityFeature(database: database, clock: clock, ids: ids, vault: vault)
        let memberships = Memberships(ids: ids)
        let rosters = MemberRosters(people: accounts.people, memberships: memberships)
        let tree = Organisations(database: database)
        let cards = Cards(vault: vault, memberships: memberships)
        ledger = LedgerFeature(
            ids: ids, organisations: tree, purposes: PointsFeature.purposes + BenefitsFeature.purposes, causes: PointsFeature.causes + BenefitsFeature.causes)
        points = PointsFeature(
            points: Points(ids: ids, ledger: ledger.ledger, memberships: memberships), organisations: tree, people: accounts.people, log: audit.log, vault: vault)
        let offers = BenefitTools(
            ids: ids, clock: clock, organisations: tree, memberships: memberships, vault: vault, ledger: ledger.ledger, budgets: ledger.budgets)
        let lots = Draws(ids: ids, vault: vault, followers: [offers.follower])
        benefits = BenefitsFeature(tools: offers.drawing(by: lots), database: database, log: audit.log, people: accounts.people)
        reading = ReadingFeature(articles: Articles(ids: ids), points: points.points, organisations: tree, log: audit.log, stamper: vault.stamper)
        activities = ActivitiesFeature(
            tools: ActivityTools(ids: ids, clock: clock, organisations: tree, memberships: memberships, cards: cards, followers: [PointsForTakingPart(points: points.points)]),
            log: audit.log)
        legalCheckup = LegalCheckupFeature(
            tools: CheckupTools(
                database: database, ids: ids, clock: clock, vault: vault, organisations: tree, identity: accounts, directory: configuration.dataDirectory + "/checkups"),
            log: audit.log)
        draws = DrawsFeature(draws: lots, organisations: tree, people: accounts.people, log: audit.log)
        identity = accounts.completed(
            rosters: rosters,
            sources: [
                MembershipFeature.personalData(ids: ids), activities, draws, points, reading, MerchantsFeature.personalData, benefits, ServicesFeature.personalData,
                legalCheckup,
            ],
            sealed: DrawsFeature.sealedTables + MerchantsFeature.sealedTables + LegalCheckupFeature.sealedTables)
        organisations = OrganisationsFeature(
            organisations: tree, people: identity.people, roles: identity.roles, audit: audit.log, ids: ids,
            followers: [MembershipFeature.follower(ids: ids), MerchantsFeature.follower],
            blockers: [activities, ledger])
        services = ServicesFeature(ids: ids, vault: vault, organisations: tree, memberships: memberships)
        merchants = MerchantsFeature(ids: ids, vault: vault, outbox: identity.outbox, organisations: tree)
        redemption = RedemptionFeature(tools: benefits.tools, merchants: merchants)
        membership = MembershipFeature(
            database: database, clock: clock, ids: ids, vault: vault, identity: identity, organisations: tree, directory: configuration.dataDirectory + "/imports")
    }

    public func house() -> House {
        var settings = House.Settings()
        settings.demo = configuration.demo
        settings.baseURL = configuration.baseURL
        settings.behindProxy = configuration.behindProxy
        return House(
            database: database, clock: clock, ids: ids, settings: settings, logger: logger, authenticator: identity.sessions,
            scopes: organisations.organisations, stamper: vault.stamper, permissions: features.flatMap(\.permissions),
            navigation: features.flatMap(\.navigation) + AdminPages.navigation,
            actionNames: features.reduce(into: [:]) { $0.merge($1.actionNames) { first, _ in first } })
    }

    /// Every address of the product.
    public var routes: [Route] {
        let all =
            features.flatMap(\.routes) + HomePages(features: features).routes + MinePages.routes + AdminPages(features: features).routes
            + PreferencePages.routes + InformationPages.routes + Gallery.routes + Assets.shared.routes + HealthRoutes.routes(database)
        let description = OpenAPI.document(all, version: "1")
        return all + [
            .get(APIDescription.path, .everyone) { _ in Reply.json(text: String(decoding: description, as: UTF8.self), status: .ok) }
        ]
    }

    /// Runs the jobs and periodic tasks of all features until its task is cancelled.
    func jobRunner(periodic more: [PeriodicTask]) -> JobRunner {
        JobRunner(
            database, kinds: features.flatMap(\.jobs), periodic: features.flatMap(\.periodicTasks) + more,
            server: "\(configuration.node)-\(RandomToken.make(bytes: 6))", clock: clock, logger: logger)
    }

    public func responder(_ house: House) -> Responder { Responder(house: house, routes: routes) }

    public func close() async { await database.close() }
}
