import Kernel
import Store
import TestSupport
import Testing
import Vault
import Web

@testable import Activities
@testable import Audit
@testable import Benefits
@testable import Demo
@testable import Draws
@testable import Identity
@testable import Ledger
@testable import LegalCheckup
@testable import Membership
@testable import Merchants
@testable import Organisations
@testable import Points
@testable import Reading

/// 2026-11-24, 14:05 in Shanghai.
private let now = Instant(ms: 1_795_500_300_000)

@Suite struct SeedTests {
    static let migrations =
        AuditLog.migrations + IdentityMigrations.all + OrganisationsSchema.migrations + MembershipSchema.migrations + RosterSchema.migrations
        + StoreSchema.migrations + ActivityMigrations.all + ActivityModes.all.flatMap { $0.migrations } + MerchantSchema.migrations + CheckupMigrations.all
        + LedgerSchema.migrations + BenefitSchema.migrations + RedemptionSchema.migrations + SettlementSchema.migrations
        + DrawsFeature.migrations + PointsFeature.migrations + ReadingFeature.migrations
    static let cost = PasswordHasher.Cost(logN: 4, r: 8, p: 1)

    static func small(seed: UInt64 = 1) -> Demo.Settings {
        var settings = Demo.Settings()
        settings.unions = 60
        settings.members = 400
        settings.tokens = 20
        settings.seed = seed
        return settings
    }

    /// A demo in a database of its own.
    static func withDemo<T>(
        _ engine: Engine, _ settings: Demo.Settings = small(), _ body: (any DatabaseControl, Vault, DemoAccounts) async throws -> T
    ) async throws -> T {
        try await withDatabase(engine, migrations: migrations) { database in
            let vault = Vault(KeyRing.generated(on: now.day))
            let accounts = try await Demo.seed(settings, into: database, vault: vault, now: now, passwordCost: cost)
            return try await body(database, vault, accounts)
        }
    }

    @Test("A seeded province is whole: every check is empty and the log is sealed", arguments: Engine.testable)
    func whole(engine: Engine) async throws {
        try await Self.withDemo(engine) { database, _, _ in
            let organisations = Organisations(database: database)
            let checks =
                AuditFeature(database: database).verifications + MembershipChecks.all(organisations) + SignupVerification.all
                + OrganisationsFeature.verifications + SettlementVerification.all
            for check in checks { #expect(try await check.run(database) == [], "\(check.name)") }
            let log = try await AuditLog(database: database).verify()
            #expect(log.entries > 100 && log.unsealed == 0)
        }
    }
    /// What a province is, without what is random on purpose (nonces, tokens, hashes).
    private static func picture(_ database: any DatabaseControl) async throws -> [String] {
        try await database.read { tx in
            let people = try tx.rows("SELECT id, name, birthday, sex, verified_at, created_at FROM person ORDER BY id").map { "\($0.values)" }
            let members = try tx.rows("SELECT id, person, organisation, state, bucket, joined_on, applied_at, due_on, version FROM membership ORDER BY id").map { "\($0.values)" }
            let counters = try tx.rows("SELECT organisation, members, verified, new_form, pending, pooled, unions FROM organisation_counter ORDER BY organisation").map {
                "\($0.values)"
            }
            let unions = try tx.rows("SELECT id, parent, name, term_end FROM organisation ORDER BY id").map { "\($0.values)" }
            let entries = try tx.rows("SELECT action, object_kind, at FROM audit_entry WHERE action <> 'session.created' ORDER BY seq").map { "\($0.values)" }
            return people + members + counters + unions + entries
        }
    }

    @Test("The same seed on the same day gives the same province, another one another")
    func deterministic() async throws {
        let first = try await Self.withDemo(.sqlite) { database, _, _ in try await Self.picture(database) }
        let again = try await Self.withDemo(.sqlite) { database, _, _ in try await Self.picture(database) }
        let other = try await Self.withDemo(.sqlite, Self.small(seed: 2)) { database, _, _ in try await Self.picture(database) }
        #expect(first.elementsEqual(again))
        #expect(!first.elementsEqual(other))
    }

    @Test("Every account is known by its token and holds the role that is printed", arguments: Engine.testable)
    func accounts(engine: Engine) async throws {
        try await Self.withDemo(engine) { database, vault, accounts in
            let clock = ManualClock(now)
            let sessions = Sessions(database: database, clock: clock, ids: IdentifierMaker(node: 1, clock: clock))
            func caller(_ token: String) async throws -> Principal { try #require(try await sessions.principal(token: token, means: .bearer)) }
            #expect(try await caller(accounts.operator.token).grants.map(\.role) == [.systemOperator])
            for officer in accounts.officers {
                let grants = try await caller(officer.token).grants
                #expect(grants == [Grant(role: try #require(Role(rawValue: officer.role)), organisation: officer.organisationID)])
            }
            let memberships = Memberships(ids: IdentifierMaker(node: 1, clock: clock))
            for member in accounts.members {
                let principal = try await caller(member.token)
                let facts = try await database.read { tx in try memberships.facts(of: principal.person, in: tx) }
                #expect(principal.grants.isEmpty && facts?.organisation == accounts.officers[0].organisationID && facts?.state == .active && facts?.isVerified == true)
            }
            #expect(accounts.members.count == 20)
        }
    }

    @Test("The operator's password and a courier's phone open their accounts")
    func signingIn() async throws {
        try await Self.withDemo(.sqlite) { database, vault, accounts in
            let people = People(vault: vault, ids: IdentifierMaker(node: 1, clock: ManualClock(now)))
            let phones = [accounts.operator.phone, accounts.courierPhone].compactMap { PhoneNumber($0) }
            let found = try await database.read { tx in try people.find(phones: phones, in: tx) }
            #expect(found.count == 2)
            let head = try #require(PhoneNumber(accounts.operator.phone).flatMap { found[$0] })
            let hash = try await database.read { tx in try Credentials(vault: vault).state(of: head, in: tx).passwordHash }
            #expect(PasswordHasher.verify(accounts.operator.password, against: try #require(hash)))
        }
    }

    @Test("Something waits at every level: fresh and overdue applications, pooled people, transfers, terms that end (R8, R15, R17)")
    func waiting() async throws {
        try await Self.withDemo(.sqlite) { database, _, accounts in
            let tree = try await Organisations(database: database).tree()
            let first = accounts.officers[0].organisationID
            let line = DecisionTerm().overdueLine(today: now.day)
            let lists = WaitingLists()
            try await database.read { tx in
                let own = try lists.count(.applied, in: MemberScope(first, in: tree), line: line, tx: tx)
                #expect(own.all == 8 && own.overdue == 3)
                let city = try #require(tree.city(of: first))
                let pooled = try lists.count(.pooled, in: MemberScope(city, in: tree), line: line, tx: tx)
                #expect(pooled.all == 7 && pooled.overdue == 3)
                let transfers = try lists.countIncoming(to: MemberScope(first, in: tree), line: line, tx: tx)
                #expect(transfers.all >= 4 && transfers.overdue >= 1)
                #expect(try !lists.outgoing(from: first, limit: 10, tx: tx).isEmpty)
                let all = try lists.count(.applied, in: .all, line: line, tx: tx)
                #expect(all.all > own.all && all.overdue > own.overdue)
            }
            let ends = tree.places.compactMap { tree.node(at: $0).termEnd }
            #expect(ends.contains { $0 < now.day } && ends.contains { $0 >= now.day && $0 <= now.day.adding(days: 90) })
        }
    }

    @Test("There are activities in every phase: over with results, full with a waiting list, being held, for new-form workers, a draft (R38)")
    func activities() async throws {
        try await Self.withDemo(.sqlite) { database, _, accounts in
            let rows = try await database.read { tx in
                try tx.rows(
                    """
                    SELECT a.state, a.organisation, a.new_form_only, SUM(s.capacity - s.confirmed), SUM(s.waiting), SUM(s.attended), SUM(s.confirmed)
                    FROM activity a JOIN activity_session s ON s.activity = a.id GROUP BY a.id, a.state, a.organisation, a.new_form_only
                    """)
            }
            func has(_ state: ActivityState, _ check: (_ row: Row) -> Bool) -> Bool { rows.contains { $0[0] == state && check($0) } }
            let first = accounts.officers[0].organisationID
            #expect(has(.closed) { $0[1] == first && ($0[5] as Int) > 10 })
            #expect(has(.published) { $0[1] == first && ($0[3] as Int) == 0 && ($0[4] as Int) > 0 })
            #expect(has(.published) { $0[1] != first && ($0[5] as Int) > 5 && ($0[3] as Int) > 0 })
            #expect(has(.published) { $0[2] && ($0[6] as Int) > 0 })
            #expect(has(.draft) { $0[1] == first && ($0[6] as Int) == 0 })
            // Members with a token are left alone: tests and visitors begin with them.
            let signedUp = try await database.read { tx in
                try tx.scalar("SELECT COUNT(*) FROM signup s JOIN session k ON k.person = s.person WHERE k.person NOT IN (SELECT person FROM role_grant)") as Int?
            }
            #expect(signedUp == 0)
        }
    }

    @Test("A generated province is whole", arguments: Engine.testable)
    func generated(engine: Engine) async throws {
        try await withDatabase(engine, migrations: Self.migrations) { database in
            try await Generator.fill(database, .init(members: 3000, unions: 300), vault: Vault(KeyRing.generated(on: now.day)), now: now)
            for check in MembershipChecks.all(Organisations(database: database)) { #expect(try await check.run(database) == [], "\(check.name)") }
            let counters = try await database.read { tx in try tx.row("SELECT members, unions FROM organisation_counter ORDER BY members DESC LIMIT 1") }
            #expect(counters?.values == [.integer(3000), .integer(300)])
            await #expect(throws: Demo.NotEmpty.self) {
                try await Generator.fill(database, .init(members: 3000, unions: 300), vault: Vault(KeyRing.generated(on: now.day)), now: now)
            }
        }
    }
}
