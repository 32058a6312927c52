import Audit
import Identity
import Kernel
import Store
import TestSupport
import Vault

@testable import Merchants
@testable import Organisations

/// A city union with people, on a database of its own; the clock stands at 10:00 on 24 November 2026.
struct World: Sendable {
    let database: any DatabaseControl
    let clock: ManualClock
    let feature: MerchantsFeature
    let people: People
    let city: OrganisationID
    let officer: PersonID

    var now: Instant { clock.now() }

    static func with<T>(_ engine: Engine, _ body: (World) async throws -> T) async throws -> T {
        let clock = ManualClock(Instant("2026-11-24T10:00") ?? Instant(ms: 0))
        let ids = IdentifierMaker(node: 0, clock: clock)
        let vault = Vault(KeyRing.generated(on: clock.now().day))
        return try await withDatabase(engine) { database in
            let identity = IdentityFeature(database: database, clock: clock, ids: ids, vault: vault)
            let organisations = Organisations(database: database)
            let feature = MerchantsFeature(ids: ids, vault: vault, outbox: identity.outbox, organisations: organisations)
            try await database.migrate(
                StoreSchema.migrations + AuditFeature(database: database).migrations + identity.migrations + OrganisationsSchema.migrations + feature.migrations)
            let world = World(
                database: database, clock: clock, feature: feature, people: identity.people, city: ids.next(), officer: ids.next())
            let now = clock.now()
            try await database.write { tx in
                try Organisations.insertMany(
                    [NewOrganisation(id: world.city, parent: nil, kind: .city, name: "测试市总工会", foundedOn: now.day)], at: now, in: tx)
            }
            return try await body(world)
        }
    }

    func person(_ number: Int) async throws -> PersonID {
        let now = now
        return try await database.write { tx in
            try people.create(NewPerson(name: try PersonName.parse("张小三"), phone: PhoneNumber("1990000800\(number)")), at: now, in: tx)
        }
    }

    static let codes = ["91350100M000100Y43", "81440300MC1234567E"]

    static func profile(_ name: String = "好味早餐店", uscc: String = codes[0]) throws -> MerchantProfile {
        guard let region = RegionCode("440106") else { throw CommonProblem.notFound }
        return MerchantProfile(name: name, uscc: uscc, category: .breakfast, region: region, about: "包子豆浆", contactName: "张小三")
    }

    /// The smallest thing that passes for a PNG.
    static func licence() throws -> MerchantDesk.Licence {
        try MerchantDesk.Licence([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + [1, 2, 3])
    }

    func apply(_ owner: PersonID, uscc: String = codes[0]) async throws -> MerchantID {
        let (now, city, desk) = (now, city, feature.desk)
        return try await database.write { tx in
            try desk.apply(try Self.profile(uscc: uscc), licence: try Self.licence(), to: city, by: owner, at: now, in: tx)
        }
    }

    func branch(_ merchant: MerchantID, by person: PersonID, _ name: String = "一店") async throws -> BranchID {
        let (now, desk) = (now, feature.branches)
        let region = try Self.profile().region
        return try await database.write { tx in
            try desk.add(
                BranchFacts(
                    name: name, region: region, address: "体育西路 1 号", hours: "每天 6:30–10:00", phone: "", place: Coordinates(latitude: 23_129_110, longitude: 113_264_385)),
                to: merchant, by: person, at: now, in: tx)
        }
    }

    func act(_ body: @escaping @Sendable (MerchantDesk, Instant, PersonID, any Transaction) throws -> Void) async throws {
        let (desk, now, officer) = (feature.desk, now, officer)
        try await database.write { try body(desk, now, officer, $0) }
    }

    func mayRedeem(_ person: PersonID, at branch: BranchID) async throws -> TillDecision {
        try await database.read { try feature.directory.mayRedeem(person, at: branch, in: $0) }
    }

    func invite(_ role: MerchantRole = .clerk, branch: BranchID? = nil, to merchant: MerchantID, by person: PersonID) async throws -> String {
        let (now, desk) = (now, feature.clerks)
        return try await database.write { try desk.invite(as: role, name: "小王", branch: branch, to: merchant, by: person, at: now, in: $0) }.code
    }

    @discardableResult func accept(_ code: String, by person: PersonID) async throws -> Clerk {
        let (now, desk) = (now, feature.clerks)
        return try await database.write { try desk.accept(code: code, by: person, at: now, in: $0) }
    }
}
