import Audit
import Identity
import Kernel
import Store
import TestSupport
import Vault
import Web

@testable import Activities
@testable import Membership
@testable import Organisations

/// A province with a city and two base unions, people in them, and activities; on a database of its own, with a clock that stands at 10:00 on
/// 24 November 2026.
struct World: Sendable {
    let database: any DatabaseControl
    let clock: ManualClock
    let ids: IdentifierMaker
    let tools: ActivityTools
    let modes: ModeTable
    let store: SignupStore
    let people: People
    let province: OrganisationID
    let city: OrganisationID
    /// Manufacturing.
    let factory: OrganisationID
    /// Post and transport.
    let couriers: OrganisationID
    /// Who does what officers do.
    let officer: PersonID

    var now: Instant { clock.now() }
    var desk: ActivityDesk { ActivityDesk(tools, modes) }

    static let start = at("2026-11-24T10:00")

    static func with<T>(_ engine: Engine, _ body: (World) async throws -> T) async throws -> T {
        let clock = ManualClock(start)
        let ids = IdentifierMaker(node: 0, clock: clock)
        let vault = Vault(KeyRing.generated(on: start.day))
        let people = People(vault: vault, ids: ids)
        return try await withDatabase(engine) { database in
            try await database.migrate(
                StoreSchema.migrations + AuditFeature(database: database).migrations
                    + IdentityFeature(database: database, clock: clock, ids: ids, vault: vault).migrations
                    + OrganisationsSchema.migrations + MembershipSchema.migrations + ActivityMigrations.all + SignupMigrations.all)
            let organisations = Organisations(database: database)
            let memberships = Memberships(ids: ids)
            let tools = ActivityTools(
                ids: ids, clock: clock, organisations: organisations, memberships: memberships, cards: Cards(vault: vault, memberships: memberships))
            let world = World(
                database: database, clock: clock, ids: ids, tools: tools, modes: ModeTable(tools), store: SignupStore(tools), people: people,
                province: ids.next(), city: ids.next(), factory: ids.next(), couriers: ids.next(), officer: ids.next())
            try await world.found()
            return try await body(world)
        }
    }

    private func found() async throws {
        let (today, now) = (now.day, now)
        try await database.write { tx in
            try Organisations.insertMany(
                [
                    NewOrganisation(id: province, parent: nil, kind: .province, name: "测试省总工会", foundedOn: today),
                    NewOrganisation(id: city, parent: province, kind: .city, name: "测试市总工会", foundedOn: today),
                    NewOrganisation(id: factory, parent: city, kind: .baseUnion, name: "甲工厂工会委员会", industry: "C", foundedOn: today),
                    NewOrganisation(id: couriers, parent: city, kind: .sectorUnion, name: "快递行业工会联合会", industry: "G", foundedOn: today),
                ], at: now, in: tx)
        }
        _ = try await tools.organisations.tree()
    }

    // MARK: People

    /// New active members of `union`, born in 1990.
    func members(_ count: Int, at union: OrganisationID? = nil, born: String = "1990-05-01", newForm: NewFormKind? = nil) async throws -> [PersonID] {
        let tree = try await tools.organisations.tree()
        let place = UnionPlace(union ?? factory, in: tree)
        let now = now
        let sealed = try (0..<count).map { _ in people.seal(NewPerson(name: try PersonName.parse("张小三"), birthday: Day(born)), at: now) }
        try await database.write { tx in
            try people.insertMany(sealed, in: tx)
            let deltas = try tools.memberships.insertMany(
                sealed.map { person in
                    NewMembership(
                        id: ids.next(), person: person.id, place: place, name: "张小三", isVerified: true, joinedOn: now.day, source: .roster,
                        work: WorkFacts(newFormKind: newForm))
                }, by: Acting(.unionOfficer, .person(officer)), now: now, in: tx)
            for (union, delta) in deltas { try Counters.adjust(delta, at: union, in: tx) }
        }
        return sealed.map(\.id)
    }

    // MARK: Activities

    static func content(_ union: OrganisationID, _ change: (inout ActivityContent) -> Void = { _ in }) -> ActivityContent {
        var content = ActivityContent(
            title: "羽毛球赛", text: "以球会友。", audience: Audience(unions: [union]), opensAt: start - .hours(1), closesAt: start + .days(7))
        change(&content)
        return content
    }

    /// 10 days on, 9:00–12:00.
    static func session(_ title: String = "上午场", capacity: Int, day: Int64 = 10) -> SignupDraft.Session {
        SignupDraft.Session(title: title, place: "体育馆", startsAt: start + .days(day), endsAt: start + .days(day) + .hours(3), capacity: capacity)
    }

    /// A published activity of the factory and its sessions.
    @discardableResult
    func publish(
        _ sessions: [SignupDraft.Session], settings: SignupSettings = SignupSettings(), questions: [SignupDraft.Question] = [], at union: OrganisationID? = nil,
        _ change: (inout ActivityContent) -> Void = { _ in }
    ) async throws -> (id: ActivityID, sessions: [ActivitySessionID]) {
        let union = union ?? factory
        let draft = SignupDraft(settings: settings, sessions: sessions, questions: questions)
        let id = try await desk.create(Self.content(union, change), draft, kind: SignupMode.kind, at: union, key: nil, by: officer, now: now, database)
        let missing = try await desk.publish(id, at: union, by: officer, now: now, database)
        precondition(missing.isEmpty, "\(missing)")
        let ids = try await database.read { try store.sessions(id, in: $0).map(\.id) }
        return (id, ids)
    }

    func activity(_ id: ActivityID) async throws -> Activity { try await database.read { try tools.activities.existing(id, in: $0) } }
    func draft(_ id: ActivityID) async throws -> SignupDraft { try await database.read { try store.draft(id, in: $0) } }

    func signUp(_ person: PersonID, _ activity: ActivityID, _ session: ActivitySessionID, answers: Answers = Answers(), key: String? = nil) async throws -> SignupOutcome {
        try await SignupLane(store: store).signUp(
            SignupRequest(
                person: person, session: session, answers: answers, key: SignupPages.key(key, person, activity, session, answers), now: now), to: activity, database)
    }

    @discardableResult
    func cancel(_ person: PersonID, _ activity: ActivityID, officer: PersonID? = nil) async throws -> Signup {
        let now = now
        return try await database.write(lane: SignupStore.lane(activity)) { tx in try store.cancel(activity, of: person, officer: officer, now: now, in: tx) }
    }

    func checkIn(_ person: PersonID, _ activity: ActivityID) async throws -> CheckInDecision {
        let now = now
        return try await database.write(lane: SignupStore.lane(activity)) { tx in try store.checkIn(person, to: activity, by: officer, now: now, in: tx) }.decision
    }

    /// confirmed, waiting 2, …, or nil.
    func standing(_ person: PersonID, _ activity: ActivityID) async throws -> SignupReceipt? {
        try await database.read { tx in try store.living(of: person, in: activity, tx).map { try store.receipt($0, in: tx) } }
    }

    func places(_ session: ActivitySessionID) async throws -> Places {
        try await database.read { tx in
            guard let session = try store.session(session, in: tx) else { throw CommonProblem.notFound }
            return session.places
        }
    }

    /// What `gonghui audit verify` says of the sign-ups.
    func faults() async throws -> [String] {
        var faults: [String] = []
        for verification in SignupVerification.all { faults += try await verification.run(database) }
        return faults
    }

    func notices(_ person: PersonID) async throws -> [Notice] {
        let now = now
        return try await database.read { tx in try Notices().list(for: person, entries: try modes.entries(of: person, now: now, in: tx), limit: 50, in: tx) }
    }
}

func at(_ local: String) -> Instant {
    guard let instant = Instant(local) else { preconditionFailure("no moment: \(local)") }
    return instant
}

extension SignupOutcome {
    var receipt: SignupReceipt? { if case .signedUp(let receipt) = self { receipt } else { nil } }
    var refusal: SignupRefusal? { if case .refused(let refusal) = self { refusal } else { nil } }
    var isRepeated: Bool { if case .repeated = self { true } else { false } }
}
