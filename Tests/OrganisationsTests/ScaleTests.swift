import Kernel
import Store
import TestSupport
import Testing

@testable import Organisations

@Suite("A province of 130,000 unions")
struct ScaleTests {
    /// 21 cities, 6 counties each, 13 towns each, the rest base unions spread over the towns.
    private static func province(_ count: Int) -> [NewOrganisation] {
        var new: [NewOrganisation] = []
        let day = Day("2020-01-01")!
        func add(_ parent: Int?, _ kind: UnionKind, _ name: String) -> Int {
            new.append(
                NewOrganisation(
                    id: OrganisationID(Int64(new.count + 1) * 4096), parent: parent.map { new[$0].id }, kind: kind, name: name, industry: kind.holdsMembers ? "C" : nil,
                    foundedOn: day, term: CommitteeTerm(start: day, years: 5)))
            return new.count - 1
        }
        let root = add(nil, .province, "广东省总工会")
        var towns: [Int] = []
        for city in 0..<21 {
            let c = add(root, .city, "第\(city)市总工会")
            for county in 0..<6 {
                let d = add(c, .county, "第\(city)市第\(county)区总工会")
                for town in 0..<13 { towns.append(add(d, .town, "第\(city)市第\(county)区第\(town)镇总工会")) }
            }
        }
        while new.count < count { _ = add(towns[new.count % towns.count], .baseUnion, "第\(new.count)号精密电子制造有限公司工会委员会") }
        return new
    }

    @Test("The snapshot is built in a second or so, stays near 20 MB and answers at once")
    func snapshot() async throws {
        let clock = ContinuousClock()
        let new = Self.province(130_000)
        try await withDatabase(.sqlite, migrations: OrganisationsSchema.migrations) { database in
            var started = clock.now
            for start in stride(from: 0, to: new.count, by: 2000) {
                let some = Array(new[start..<min(start + 2000, new.count)])
                try await database.write(priority: .bulk) { try Organisations.insertMany(some, at: testTime, in: $0) }
            }
            let inserted = clock.now - started
            let organisations = Organisations(database: database)
            started = clock.now
            let tree = try await organisations.tree()
            let built = clock.now - started
            started = clock.now
            let found = tree.search("129999号", under: new[0].id, limit: 10)
            let searched = clock.now - started
            started = clock.now
            var covered = 0
            for index in stride(from: 0, to: new.count, by: 13) where tree.covers(new[1].id, new[index].id) { covered += 1 }
            let asked = clock.now - started
            print(
                "130,000 unions: inserted in \(inserted), snapshot built in \(built), \(tree.byteCount / 1_048_576) MB, search \(searched), 10,000 × covers \(asked)")
            #expect(tree.count == 130_000 && found.count == 1 && covered > 0)
            #expect(tree.byteCount < 21 * 1_048_576)
            // A debug build is many times slower than what is shipped; this only keeps it from growing out of hand.
            #expect(built < .seconds(30))
            let counters = try await database.read { try Counters.read(new[0].id, in: $0) }
            #expect(counters.unions == 130_000)
        }
    }
}
