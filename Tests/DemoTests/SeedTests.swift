import Kernel
import Store
import TestSupport
import Testing
import Vault
import Web

@testable import Audit
@testable import Demo
@testable import Identity
@testable import Membership
@testable import Organisations

/// 2026-11-24, 14:05 in Shanghai.
private let now = Instant(ms: 1_795_500_300_000)

@Suite struct SeedTests {
    static let migrations = AuditLog.migrations + IdentityMigrations.all + OrganisationsSchema.migrations + MembershipSchema.migrations + RosterSchema.migrations
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
            let checks = AuditFeature(database: database).verifications + MembershipChecks.all(organisations) + OrganisationsFeature.verifications
            for check in checks { #expect(try await check.run(database) == [], "\(check.name)") }
            let log = try await AuditLog(database: database).verify()
            #expect(log.entries > 100 && log.unsealed == 0)
        }
    }
}
