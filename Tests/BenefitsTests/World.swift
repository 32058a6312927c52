import Audit
import Draws
import Identity
import Kernel
import Ledger
import Store
import TestSupport
import Vault
import Web

@testable import Benefits
@testable import Membership
@testable import Merchants
@testable import Organisations

/// A province with two firms and members; on a database of its own, with a clock that stands at 10:00 on 24 November 2026.
struct World: Sendable {
    let database: any DatabaseControl
    let clock: ManualClock
    let ids: IdentifierMaker
    let tools: BenefitTools
    let ledger: LedgerFeature
    let people: People
    let province: OrganisationID
    let factory: OrganisationID
    let couriers: OrganisationID
    let officer: PersonID

    var now: Instant { clock.now() }
    var desk: BenefitDesk { BenefitDesk(tools, database) }
    var vouchers: Vouchers { Vouchers(tools) }

    static let start = at("2026-11-24T10:00")

    static func with<T>(_ engine: Engine, _ body: (World) async throws -> T) async throws -> T {
        let clock = ManualClock(start)
        let ids = IdentifierMaker(node: 0, clock: clock)
        let vault = Vault(KeyRing.generated(on: start.day))
        return try await withDatabase(engine) { database in
            let organisations = Organisations(database: database)
            let ledger = LedgerFeature(ids: ids, organisations: organisations)
            try await database.migrate(
                StoreSchema.migrations + AuditFeature(database: database).migrations
                    + IdentityFeature(database: database, clock: clock, ids: ids, vault: vault).migrations
                    + OrganisationsSchema.migrations + MembershipSchema.migrations + ledger.migrations + BenefitSchema.migrations + DrawsFeature.migrations
                    + MerchantSchema.migrations + RedemptionSchema.migrations + SettlementSchema.migrations)
            let offers = BenefitTools(
                ids: ids, clock: clock, organisations: organisations, memberships: Memberships(ids: ids), vault: vault, ledger: ledger.ledger, budgets: ledger.budgets)
            let tools = offers.drawing(by: Draws(ids: ids, vault: vault, followers: [offers.follower]))
            let world = World(
                database: database, clock: clock, ids: ids, tools: tools, ledger: ledger, people: People(vault: vault, ids: ids), province: ids.next(),
                factory: ids.next(), couriers: ids.next(), officer: ids.next())
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
                    NewOrganisation(id: factory, parent: province, kind: .baseUnion, name: "甲工厂工会委员会", industry: "C", foundedOn: today),
                    NewOrganisation(id: couriers, parent: province, kind: .sectorUnion, name: "快递行业工会联合会", industry: "G", foundedOn: today),
                ], at: now, in: tx)
        }
        _ = try await tools.organisations.tree()
        try await provide(Fen(1_000_000_00), to: province)
    }

    func provide(_ amount: Fen, to union: OrganisationID) async throws {
        let (now, id) = (now, EntryIDs.next())
        try await database.write { tx in
            try ledger.budgets.provide(amount, to: union, id, reason: "年度预算", by: officer, now: now, in: tx)
        }
    }

    /// New active members, born on `born`.
    func members(_ count: Int, at union: OrganisationID? = nil, born: String = "1990-05-01") async throws -> [PersonID] {
        let tree = try await tools.organisations.tree()
        let place = UnionPlace(union ?? factory, in: tree)
        let now = now
        let sealed = try (0..<count).map { _ in people.seal(NewPerson(name: try PersonName.parse("张小三"), birthday: Day(born)), at: now) }
        try await database.write { tx in
            try people.insertMany(sealed, in: tx)
            let deltas = try tools.memberships.insertMany(
                sealed.map {
                    NewMembership(id: ids.next(), person: $0.id, place: place, name: "张小三", isVerified: true, joinedOn: now.day, source: .roster, work: WorkFacts())
                }, by: Acting(.unionOfficer, .person(officer)), now: now, in: tx)
            for (union, delta) in deltas { try Counters.adjust(delta, at: union, in: tx) }
        }
        return sealed.map(\.id)
    }

    /// A published benefit of the province, open since an hour ago.
    func publish(total: Int, at union: OrganisationID? = nil, _ change: (inout BenefitContent) -> Void = { _ in }) async throws -> BenefitID {
        let union = union ?? province
        var content = BenefitContent(
            title: "爱心早餐", text: "凭券领取。", category: .breakfast, worth: .exchange("早餐一份", value: Fen(10_00)), audience: Audience(unions: [union]),
            opensAt: Self.start - .hours(1), closesAt: Self.start + .days(30), stock: StockPlan(total: total))
        change(&content)
        let id = try await desk.create(content, at: union, by: officer, now: now)
        try await desk.perform(.publish, on: id, at: union, by: officer, now: now)
        return id
    }

    func claim(_ benefit: BenefitID, _ person: PersonID, key: String? = nil) async throws -> ClaimOutcome {
        try await desk.claim(benefit, by: person, key: key, now: now)
    }

    func counts(_ benefit: BenefitID) async throws -> BenefitBooks.Counts { try await database.read { try tools.books.counts(benefit, in: $0) } }

    func left(of union: OrganisationID) async throws -> Fen { try await database.read { try ledger.budgets.left(of: union, in: $0) } }

    /// What `gonghui audit verify` says of the ledger and of vouchers.
    func faults() async throws -> [String] {
        var faults: [String] = []
        for verification in ledger.verifications + BenefitVerification.all(tools) { faults += try await verification.run(database) }
        return faults
    }
}

/// Ids of entries for set-ups.
enum EntryIDs {
    private static let maker = IdentifierMaker(node: 9, clock: SystemClock())
    static func next() -> EntryID { maker.next() }
}

extension ClaimOutcome {
    var receipt: VoucherReceipt? {
        switch self {
        case .claimed(let receipt), .repeated(let receipt): receipt
        case .entered, .refused, .again: nil
        }
    }
    var word: String {
        switch self {
        case .claimed: "claimed"
        case .repeated: "repeated"
        case .entered: "entered"
        case .refused(let refusal): refusal.code
        case .again: "again"
        }
    }
}
