import Kernel
import Store
import TestSupport
import Vault
import Web

@testable import Audit
@testable import Identity
@testable import Membership
@testable import Organisations

/// A province small enough to keep in mind: one city with two counties, towns, four base unions, a sector union, an industry union
/// with a base union, and a city without counties.
struct TestProvince: Sendable {
    let database: any DatabaseControl
    let clock = ManualClock(Instant("2026-11-24T02:00:00Z")!)
    let ids: IdentifierMaker
    let vault = Vault(KeyRing.generated(on: Day("2026-11-24")!))
    let people: People
    let memberships: Memberships
    let organisations: Organisations
    var transfers: Transfers { Transfers(memberships: memberships) }

    static let province = OrganisationID(1)
    static let city = OrganisationID(2)
    static let county = OrganisationID(3)
    static let otherCounty = OrganisationID(4)
    static let town = OrganisationID(5)
    static let otherTown = OrganisationID(6)
    static let factory = OrganisationID(7)
    static let school = OrganisationID(8)
    static let couriers = OrganisationID(9)
    static let hospital = OrganisationID(10)
    static let dongguan = OrganisationID(11)
    static let humen = OrganisationID(12)
    static let shoes = OrganisationID(13)
    static let transport = OrganisationID(14)
    static let buses = OrganisationID(15)
    static let memberUnions = [factory, school, couriers, hospital, shoes, buses]

    static var now: Instant { Instant("2026-11-24T02:00:00Z")! }
    var now: Instant { clock.now() }

    static let migrations =
        StoreSchema.migrations + AuditLog.migrations + IdentityMigrations.all + OrganisationsSchema.migrations + MembershipSchema.migrations + RosterSchema.migrations

    static func run<T>(_ engine: Engine, _ body: (TestProvince) async throws -> T) async throws -> T {
        try await withDatabase(engine, migrations: migrations) { database in
            let province = TestProvince(database)
            try await database.write { tx in try Organisations.insertMany(unions, at: now, in: tx) }
            return try await body(province)
        }
    }

    init(_ database: any DatabaseControl) {
        self.database = database
        ids = IdentifierMaker(node: 7, clock: clock)
        people = People(vault: vault, ids: ids)
        memberships = Memberships(ids: ids)
        organisations = Organisations(database: database)
    }

    private static let unions: [NewOrganisation] = {
        func union(_ id: OrganisationID, _ parent: OrganisationID?, _ kind: UnionKind, _ name: String, level: UnionLevel = .base, newForm: String? = nil) -> NewOrganisation {
            NewOrganisation(
                id: id, parent: parent, kind: kind, level: level, name: name, industry: kind == .baseUnion ? "C" : nil, newFormKind: newForm,
                foundedOn: Day("2020-01-01")!)
        }
        return [
            union(province, nil, .province, "广东省总工会"), union(city, province, .city, "广州市总工会"), union(county, city, .county, "天河区总工会"),
            union(otherCounty, city, .county, "越秀区总工会"), union(town, county, .town, "石牌街道总工会"), union(otherTown, county, .town, "猎德街道总工会"),
            union(factory, town, .baseUnion, "兴泰电子有限公司工会"), union(school, otherTown, .baseUnion, "猎德小学工会"),
            union(couriers, county, .sectorUnion, "天河区快递行业工会联合会", newForm: "courier"), union(hospital, otherCounty, .baseUnion, "越秀区人民医院工会"),
            union(dongguan, province, .city, "东莞市总工会"), union(humen, dongguan, .town, "虎门镇总工会"), union(shoes, humen, .baseUnion, "和兴鞋业工会"),
            union(transport, city, .industryUnion, "广州市交通运输工会", level: .county), union(buses, transport, .baseUnion, "广州公交集团工会"),
        ]
    }()

    // MARK: People of the test region

    /// The n-th test card: region 99, a man or woman of that birthday, with a right check digit.
    static func card(_ n: Int, born: String = "19900307") -> IDCardNumber {
        let body = "990000" + born + String(String(1000 + n % 1000).suffix(3))
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body.utf8, weights).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
        let check = Array("10X98765432")[sum % 11]
        return IDCardNumber(body + String(check))!
    }

    static func phone(_ n: Int) -> PhoneNumber { PhoneNumber("139" + String(String(100_000_000 + n).suffix(8)))! }

    func makePerson(_ n: Int, name: String = "张小三", isVerified: Bool = true, withPhone: Bool = true, in tx: any Transaction) throws -> PersonID {
        try people.create(
            NewPerson(
                name: PersonName.parse(name), paper: IdentityPaper(Self.card(n)), phone: withPhone ? Self.phone(n) : nil, verifiedBy: isVerified ? .roster : nil),
            at: now, in: tx)
    }

    /// A member of `union`, by way of an application that was approved.
    func makeMember(_ n: Int, name: String = "张小三", at union: OrganisationID, work: WorkFacts = WorkFacts()) async throws -> MembershipID {
        let tree = try await organisations.tree()
        return try await database.write(lane: Counters.lane) { tx in
            let id = try apply(n, name: name, at: union, work: work, tree: tree, in: tx)
            try memberships.perform(.approve, on: id, by: Acting(.unionOfficer, .shell), with: .init(), now: now, in: tx)
            return id
        }
    }

    func apply(_ n: Int, name: String = "张小三", at union: OrganisationID, work: WorkFacts = WorkFacts(), tree: OrganisationTree, in tx: any Transaction) throws -> MembershipID {
        let person = try makePerson(n, name: name, in: tx)
        return try memberships.apply(
            NewApplication(person: person, name: name, birthday: Self.card(n).birthday, isVerified: true, work: work), at: UnionPlace(memberUnion: union, in: tree),
            by: .person(person), now: now, in: tx)
    }

    func counters(_ union: OrganisationID) async throws -> CounterValues { try await database.read { try Counters.read(union, in: $0) } }
}

extension TestProvince {
    /// Whatever `gonghui audit verify` would say.
    func faults() async throws -> [String] {
        var out: [String] = []
        for check in MembershipChecks.all(organisations) { out += try await check.run(database) }
        return out
    }

    static let officer = Acting(.unionOfficer, .person(PersonID(77)))
    static let receiver = Acting(.receivingOfficer, .person(PersonID(78)))
}
