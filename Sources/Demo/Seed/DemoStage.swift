import Activities
import Audit
import Benefits
import Draws
import Identity
import Kernel
import Ledger
import LegalCheckup
import Membership
import Merchants
import Organisations
import Points
import Reading
import Store
import Vault
import Web

/// The house in which the demo's people act: the features on a clock that the story sets.
struct DemoStage: Sendable {
    let database: any Database
    let clock: ManualClock
    let ids: IdentifierMaker
    let identity: IdentityFeature
    let memberships: Memberships
    let transfers: Transfers
    let organisations: Organisations
    let checkups: CheckupDesk
    let lawyers: LawyerDesk
    let imports: ImportService
    let signups: SignupScript
    let merchants: MerchantsFeature
    let ledger: LedgerFeature
    let benefits: BenefitDesk
    let redemptions: RedemptionScript
    let draws: Draws
    let points: Points
    let articles: Articles
    let cast: DemoCast
    let loader: ProvinceLoader
    let maker: PersonMaker
    let today: Day
    let seed: UInt64
    let calendar = WorkingCalendar.shipped

    var plan: ProvincePlan { cast.plan }

    /// So long ago the province was loaded into the platform.
    static let age = 60

    init(_ settings: Demo.Settings, database: any Database, vault: Vault, now: Instant, passwordCost: PasswordHasher.Cost) {
        today = now.day
        seed = settings.seed
        self.database = database
        let begin = today.adding(days: -Self.age).start + .hours(9)
        clock = ManualClock(begin)
        ids = IdentifierMaker(node: 0, clock: clock)
        var identitySettings = IdentityFeature.Settings()
        identitySettings.passwordCost = passwordCost
        identity = IdentityFeature(database: database, clock: clock, ids: ids, vault: vault, settings: identitySettings)
        memberships = Memberships(ids: ids, calendar: calendar)
        transfers = Transfers(memberships: memberships)
        organisations = Organisations(database: database)
        let legal = CheckupTools(
            database: database, ids: ids, clock: clock, vault: vault, organisations: organisations, identity: identity, directory: Machine.temporaryDirectory)
        checkups = CheckupDesk(legal)
        lawyers = LawyerDesk(legal)
        draws = Draws(ids: ids, vault: vault)
        points = Points(ids: ids, ledger: Ledger(ids: ids), memberships: memberships)
        articles = Articles(ids: ids)
        merchants = MerchantsFeature(ids: ids, vault: vault, outbox: identity.outbox, organisations: organisations)
        ledger = LedgerFeature(ids: ids, organisations: organisations)
        let tools = BenefitTools(
            ids: ids, clock: clock, organisations: organisations, memberships: memberships, vault: vault, ledger: ledger.ledger, budgets: ledger.budgets)
        benefits = BenefitDesk(tools, database)
        redemptions = RedemptionScript(tools, database)
        imports = ImportService(
            database: database, clock: clock, ids: ids, vault: vault, people: identity.people, memberships: memberships, organisations: organisations,
            directory: Machine.temporaryDirectory)
        signups = SignupScript(
            ActivityTools(
                ids: ids, clock: clock, organisations: organisations, memberships: memberships, cards: Cards(vault: vault, memberships: memberships)), database)
        let plan = Self.plan(settings, today: today)
        cast = DemoCast(plan: plan, tokens: settings.tokens)
        maker = PersonMaker(seed: settings.seed, today: today)
        loader = ProvinceLoader(LoadTools(database, vault: vault, ids: ids), plan: plan, maker: maker, phones: cast.phones, now: begin)
    }

    static func plan(_ settings: Demo.Settings, today: Day) -> ProvincePlan {
        ProvincePlan.make(
            .init(unions: settings.unions, members: settings.members, firstUnionMembers: settings.tokens + 100), seed: settings.seed, today: today)
    }

    var roster: DemoRoster { DemoRoster(plan: plan, cast: cast, maker: maker, today: today) }

    // MARK: Who and where

    var firstUnion: OrganisationID { union(plan.firstBaseUnion) }
    func union(_ place: Int) -> OrganisationID { loader.unions[place] }
    func member(_ number: Int) -> PersonID { loader.personIDs[number] }
    func officer(_ role: Role) -> PersonID { member(DemoCast.ownRoles.firstIndex(of: role) ?? 0) }
    /// Who holds the activities of a union: the first union's activity officer, elsewhere the administrator.
    func holder(of organisation: OrganisationID) async throws -> PersonID {
        if organisation == firstUnion { return officer(.activityOfficer) }
        let holders = try await database.read { tx in try identity.roles.holders(at: organisation, in: tx) }
        guard let administrator = holders.first(where: { $0.role == .unionAdministrator }) else { preconditionFailure("federations of the demo have an administrator") }
        return administrator.person
    }

    /// Members of the first union who have no account and to whom nothing else happens.
    func crowd(_ count: Int, from start: Int) -> [PersonID] {
        let people = cast.tokenMembers.upperBound..<plan.unions[plan.firstBaseUnion].members - 20
        return (0..<count).map { member(people.lowerBound + (start + $0) % people.count) }
    }

    /// The first union's membership officer, for its committee.
    var membershipOfficer: Acting { Acting(.unionOfficer, .person(officer(.membershipOfficer))) }

    // MARK: When

    /// The latest working day after which `count` working days have begun, today's included.
    func workingDay(back count: Int) -> Day {
        var day = today.adding(days: -1)
        while !calendar.isWorkingDay(day) || calendar.workingDays(after: day, through: today) < count { day = day.adding(days: -1) }
        return day
    }

    // MARK: Playing

    /// Plays scenes in the order of their times, each at its own.
    func play(_ scenes: [Scene]) async throws {
        let ordered = scenes.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        for (_, scene) in ordered {
            clock.set(scene.at)
            try await scene.act(self)
        }
    }

    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await database.write(lane: Counters.lane, body)
    }
}

/// Something that somebody did at a moment.
struct Scene: Sendable {
    let at: Instant
    let act: @Sendable (DemoStage) async throws -> Void

    init(_ day: Day, _ hour: Int, _ minute: Int = 0, _ act: @escaping @Sendable (DemoStage) async throws -> Void) {
        at = day.start + .minutes(Int64(hour * 60 + minute))
        self.act = act
    }
}
