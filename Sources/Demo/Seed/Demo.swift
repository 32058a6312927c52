import Audit
import Identity
import Kernel
import Membership
import Organisations
import Store
import Vault
import Web

/// A made-up province to try everything in: unions and people by `ProvincePlan` and `PersonMaker`, and a story of the last weeks that the
/// features' own acts have written, so counters, history and the audit log are those of a real installation.
///
/// Nobody in it exists: papers are of region 99 and phones begin with 199. The same settings on the same day give the same province;
/// only keys, tokens and passwords differ.
public enum Demo {
    public struct Settings: Sendable {
        public var unions = 2000
        public var members = 20_000
        public var seed: UInt64 = 1
        /// How many members of the first base union get a bearer token.
        public var tokens = 10

        /// With fewer, a part of the story would have no place or nobody to play it.
        public static let fewestUnions = 12
        public static let fewestMembers = 150
        /// Phones of members' accounts have four digits of their own.
        public static let mostTokens = 8_000

        public init() {}

        /// How many members there are at least for these tokens.
        public var membersNeeded: Int { Self.fewestMembers + tokens }
    }

    /// The database has a union tree already.
    public struct NotEmpty: Error {}

    /// Writes the rosters to try the import with into `directory`, for the first union of a province that was seeded with these settings.
    /// - Returns: their paths. - Throws: `SheetProblem.unwritable`.
    public static func writeRosters(_ settings: Settings, now: Instant, into directory: String) throws -> [String] {
        let plan = DemoStage.plan(settings, today: now.day)
        let roster = DemoRoster(
            plan: plan, cast: DemoCast(plan: plan, tokens: settings.tokens), maker: PersonMaker(seed: settings.seed, today: now.day), today: now.day)
        return try roster.write(into: directory)
    }

    /// Fills an empty, migrated database.
    /// - Parameter progress: told what is going on, for a terminal.
    /// - Throws: `NotEmpty`, and what the database throws.
    public static func seed(
        _ settings: Settings, into database: any Database, vault: Vault, now: Instant, passwordCost: PasswordHasher.Cost = .usual,
        progress: @Sendable (String) -> Void = { _ in }
    ) async throws -> DemoAccounts {
        precondition(settings.unions >= Settings.fewestUnions && settings.members >= settings.membersNeeded, "the caller has checked the size")
        let isTaken = try await Organisations(database: database).tree().root != nil
        if isTaken { throw NotEmpty() }
        let stage = DemoStage(settings, database: database, vault: vault, now: now, passwordCost: passwordCost)
        progress("unions")
        try await stage.loader.loadUnions()
        try await stage.loader.loadMembers { progress("members \($0)/\(settings.members)") }
        progress("officers")
        try await stage.appointOfficers()
        progress("the last weeks")
        let people = JoiningStory.scenes(stage) + MovingStory.scenes(stage) + ActivityStory.scenes(stage)
        let services =
            MerchantStory.scenes(stage) + DrawStory.scenes(stage) + PointsStory.scenes(stage) + ReadingStory.scenes(stage) + CheckupStory.scenes(stage)
            + BenefitStory.scenes(stage) + RedemptionStory.scenes(stage)
        try await stage.play(people + services)
        progress("accounts")
        let accounts = try await stage.openAccounts(at: now)
        let log = AuditLog(database: database)
        while try await log.seal(at: now) > 0 {}
        return accounts
    }
}
