import Audit
import Kernel
import Organisations
import Store
import Vault

/// A synthetic province of any size, for measuring: unions and members only, nobody with an account and no story.
public enum Generator {
    public struct Settings: Sendable {
        public var members: Int
        public var unions: Int
        public var seed: UInt64

        /// `PersonMaker` has numbers for so many.
        public static let mostMembers = 19_000_000
        public static let unionLimits = ProvincePlan.Size.fewestUnions...300_000

        public init(members: Int, unions: Int, seed: UInt64 = 1) {
            self.members = members
            self.unions = unions
            self.seed = seed
        }
    }

    /// Fills an empty, migrated database.
    /// - Parameter progress: told how many members are written.
    /// - Throws: `Demo.NotEmpty`, and what the database throws.
    public static func fill(
        _ database: any DatabaseControl, _ settings: Settings, vault: Vault, now: Instant, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws {
        let isTaken = try await Organisations(database: database).tree().root != nil
        if isTaken { throw Demo.NotEmpty() }
        let plan = ProvincePlan.make(.init(unions: settings.unions, members: settings.members), seed: settings.seed, today: now.day)
        // Ids are made at the speed of the machine, some millions a second: of a moment ago, so that they don't run ahead of the clock.
        let clock = ManualClock(now - .hours(1))
        let tools = LoadTools(database, vault: vault, ids: IdentifierMaker(node: 0, clock: clock))
        let loader = ProvinceLoader(tools, plan: plan, maker: PersonMaker(seed: settings.seed, today: now.day), now: clock.now())
        try await loader.loadUnions()
        try await database.withoutIndexes(on: ["person", "membership"]) { try await loader.loadMembers(progress: progress) }
        try await database.analyse()
        let log = AuditLog(database: database)
        while try await log.seal(at: now) > 0 {}
    }
}
