import Audit
import HTTPTypes
import HummingbirdTesting
import Identity
import Kernel
import NIOCore
import Organisations
import Store
import TestSupport
import Testing
import Web

@testable import Server

/// Unions on their pages: found, rename, move, merge and dissolve as an officer of the union above does it, founding as a worker does.
struct OrganisationPagesTests {
    /// The house with an administrator of the province and a worker, both by bearer token, and two city federations.
    private struct Office: Sendable {
        let house: TestHouse
        let client: any TestClientProtocol
        let administrator: String
        let worker: String
        let workerID: PersonID

        func get(_ path: String, as token: String? = nil) async throws -> (HTTPResponse.Status, String) {
            try await client.execute(uri: path, method: .get, headers: headers(token)) { ($0.status, String(buffer: $0.body)) }
        }

        func post(_ path: String, _ fields: [(String, String)], as token: String) async throws -> (HTTPResponse.Status, String, String) {
            var query = ""
            for (name, value) in fields { query += (query.isEmpty ? "" : "&") + PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value) }
            var headers = headers(token)
            headers[.contentType] = "application/x-www-form-urlencoded"
            return try await client.execute(uri: path, method: .post, headers: headers, body: .init(string: query)) {
                ($0.status, String(buffer: $0.body), $0.headers[.location] ?? "")
            }
        }

        private func headers(_ token: String?) -> HTTPFields { token.map { [.authorization: "Bearer \($0)"] } ?? [:] }

        func tree() async throws -> OrganisationTree { try await house.assembly.organisations.organisations.tree() }
        func version(_ id: OrganisationID) async throws -> String {
            String(try await house.assembly.database.read { try Organisations.record(id, in: $0)?.version ?? 0 })
        }
        /// The union that a redirect leads to.
        func union(_ location: String) throws -> OrganisationID { try #require(OrganisationID(String(location.split(separator: "/").last ?? ""))) }
    }

    private func withOffice(_ body: @escaping @Sendable (Office) async throws -> Void) async throws {
        try await TestHouse.with { house, client in
            let assembly = house.assembly
            let now = house.clock.now()
            let (administrator, worker, workerID) = try await assembly.database.write { tx in
                let officer = try assembly.identity.people.create(NewPerson(name: try PersonName.parse("何主席"), phone: PhoneNumber("19900008001")), at: now, in: tx)
                let worker = try assembly.identity.people.create(NewPerson(name: try PersonName.parse("陈建会"), phone: PhoneNumber("19900008002")), at: now, in: tx)
                try assembly.identity.roles.grant(.unionAdministrator, to: officer, at: house.province, by: .shell, now: now, in: tx)
                return (
                    try assembly.identity.sessions.create(for: officer, kind: .api, agent: "test", at: now, in: tx).token,
                    try assembly.identity.sessions.create(for: worker, kind: .api, agent: "test", at: now, in: tx).token, worker
                )
            }
            try await body(Office(house: house, client: client, administrator: administrator, worker: worker, workerID: workerID))
        }
    }

    private func city(_ office: Office, _ name: String, region: String) async throws -> OrganisationID {
        let (status, page, location) = try await office.post(
            "/admin/unions/\(office.house.province)/children/new",
            [("kind", "city"), ("name", name), ("region", region), ("founded_on", "2020-05-01"), ("phone", "0769-2222 0000")], as: office.administrator)
        #expect(status == .seeOther, "\(page)")
        return try office.union(location)
    }

    @Test("An officer founds, renames, moves, merges and dissolves unions below, each with its page")
    func acts() async throws {
        try await withOffice { office in
            let (province, union, sibling) = (office.house.province, office.house.union, office.house.sibling)
            let dongguan = try await city(office, "东莞市总工会", region: "441900")
            let zhongshan = try await city(office, "中山市总工会", region: "442000")
            #expect(try await office.tree().children(of: province).map(\.name).prefix(2) == ["东莞市总工会", "中山市总工会"])

            // The search in a form answers with the same form and does nothing.
            let move = "/admin/unions/\(province)/children/\(union)/move"
            let (searched, form, _) = try await office.post(move, [("act", "search"), ("q", "东莞"), ("version", "1")], as: office.administrator)
            #expect(searched == .ok && form.contains("value=\"\(dongguan)\""))
            let (missing, _, _) = try await office.post(move, [("version", "1")], as: office.administrator)
            #expect(missing == .unprocessableContent)
            let (moved, _, _) = try await office.post(move, [("version", "1"), ("target", "\(dongguan)")], as: office.administrator)
            #expect(moved == .seeOther)
            #expect(try await office.tree().covers(dongguan, union))
            // It stands below another union now, so the old address is nobody's.
            #expect(try await office.get(move, as: office.administrator).0 == .notFound)

            let rename = "/admin/unions/\(province)/children/\(sibling)/rename"
            let (renamed, _, _) = try await office.post(rename, [("version", "1"), ("name", "丙公司工会委员会")], as: office.administrator)
            #expect(renamed == .seeOther)
            #expect(try await office.post(rename, [("version", "1"), ("name", "丁公司工会委员会")], as: office.administrator).0 == .conflict)

            let merge = "/admin/unions/\(province)/children/\(sibling)/merge"
            let fields = [("version", try await office.version(sibling)), ("target", "\(union)")]
            #expect(try await office.post(merge, fields + [("confirm", "乙公司")], as: office.administrator).0 == .unprocessableContent)
            #expect(try await office.post(merge, fields + [("confirm", "丙公司 工会委员会")], as: office.administrator).0 == .seeOther)
            let (old, _) = try await office.get("/unions/\(sibling)")
            #expect(old == .seeOther)

            let dissolve = "/admin/unions/\(province)/children/\(zhongshan)/dissolve"
            let reasons = [("version", "1"), ("reason", "decision"), ("document", "粤工复〔2026〕1号"), ("confirm", "中山市总工会")]
            #expect(try await office.post(dissolve, reasons, as: office.administrator).0 == .seeOther)
            #expect(try await office.tree().node(zhongshan)?.state == .dissolved)
            let kept = "/admin/unions/\(province)/children/\(dongguan)/dissolve"
            let (refused, page, _) = try await office.post(kept, [("version", "1"), ("reason", "decision"), ("document", "文号"), ("confirm", "东莞市总工会")], as: office.administrator)
            #expect(refused == .unprocessableContent && page.contains("还有 1 个下级工会"))
        }
    }

    @Test("A worker asks to found a union, the federation of the area approves, and the worker administers it")
    func founding() async throws {
        try await withOffice { office in
            let dongguan = try await city(office, "东莞市总工会", region: "441900")
            let fields = [
                ("employer_name", "虎门新星服装有限公司"), ("employer_uscc", "91350100M000100Y43"), ("region", "441900121"), ("industry", "C"), ("staff_count", "60"),
                ("member_count", "48"), ("preparing_group", "陈建会"), ("confirmed", "1"),
            ]
            #expect(try await office.post("/unions/register", fields + [("act", "search"), ("area", "虎门")], as: office.worker).0 == .ok)
            #expect(try await office.post("/unions/register", [], as: office.worker).0 == .unprocessableContent)
            let (status, _, location) = try await office.post("/unions/register", fields, as: office.worker)
            #expect(status == .seeOther)
            let (shown, page) = try await office.get(location, as: office.worker)
            #expect(shown == .ok && page.contains("东莞市总工会正在审批") && page.contains("2026年12月15日"))
            #expect(try await office.get(location, as: office.administrator).0 == .notFound)
            #expect(try await office.post("/unions/register", fields, as: office.worker).0 == .unprocessableContent)

            let founding = try office.union(location)
            let (queued, queue) = try await office.get("/admin/unions/\(dongguan)/foundings", as: office.administrator)
            #expect(queued == .ok && queue.contains("虎门新星服装有限公司工会委员会"))
            let (_, detail) = try await office.get("/admin/unions/\(dongguan)/foundings/\(founding)", as: office.administrator)
            #expect(detail.contains("陈建会") && detail.contains("8002") && !detail.contains("19900008002"))
            #expect(try await office.post("/admin/unions/\(dongguan)/foundings/\(founding)/rejection", [("reason", "")], as: office.administrator).0 == .unprocessableContent)
            let (approved, _, union) = try await office.post("/admin/unions/\(dongguan)/foundings/\(founding)/approval", [], as: office.administrator)
            #expect(approved == .seeOther)
            #expect(try await office.get(union, as: office.worker).0 == .ok)
            #expect(try await office.get("/admin/unions/\(dongguan)", as: office.worker).0 == .forbidden)

            let id = try office.union(union)
            let term = [("version", "1"), ("change", "renew"), ("start", "2026-11-20"), ("years", "3")]
            #expect(try await office.post("/admin/unions/\(id)/committee/term", term, as: office.worker).0 == .seeOther)
            let seat = [("seat_name", "陈建会"), ("post", "chair"), ("since", "2026-11-20")]
            #expect(try await office.post("/admin/unions/\(id)/committee/seats", seat, as: office.worker).0 == .seeOther)
            let (_, committee) = try await office.get("/admin/unions/\(id)/committee", as: office.worker)
            #expect(committee.contains("工会主席") && committee.contains("2029年11月19日"))
        }
    }

    @Test("The finder, the map and the public page show what may be public")
    func publicPages() async throws {
        try await withOffice { office in
            let dongguan = try await city(office, "东莞市总工会", region: "441900")
            let zhongshan = try await city(office, "中山市总工会", region: "442000")
            try await office.house.assembly.database.write { tx in
                try Counters.adjust(CounterDelta(members: 3), at: dongguan, in: tx)
                try Counters.adjust(CounterDelta(members: 312_204), at: zhongshan, in: tx)
            }
            let (_, map) = try await office.get("/map")
            #expect(map.contains("中山") && map.contains("不足 5") && !map.contains("312,204") && map.contains("不显示"))
            #expect(try await office.get("/unions?q=%E4%B8%9C%E8%8E%9E").1.contains("东莞市总工会"))
            let (_, union) = try await office.get("/unions/\(office.house.union)")
            #expect(union.contains("申请加入") && union.contains("/join/\(office.house.union)"))
            for path in ["/unions/1", "/map/1", "/unions?area=1"] { #expect(try await office.get(path).0 == .notFound) }
        }
    }

    @Test("The API lists unions page by page and tells officers all counters")
    func api() async throws {
        try await withOffice { office in
            let province = office.house.province
            let (first, page) = try await office.get("/api/v1/organisations?parent=\(province)&limit=1", as: office.worker)
            #expect(first == .ok && page.contains("\"next_cursor\":\"") && page.contains("\"parent_id\":\"\(province)\""))
            #expect(try await office.get("/api/v1/organisations", as: office.worker).1.contains("\"level\":\"province\""))
            #expect(try await office.get("/api/v1/organisations/\(province)", as: office.administrator).1.contains("\"pooled\":0"))
            #expect(try await office.get("/api/v1/organisations/\(province)", as: office.worker).1.contains("\"pooled\"") == false)
            for (path, status) in [("?parent=1", 404), ("?parent=x", 422), ("/1", 404), ("/x", 404)] {
                #expect(try await office.get("/api/v1/organisations" + path, as: office.worker).0.code == status)
            }
            #expect(try await office.get("/api/v1/organisations").0 == .unauthorized)
        }
    }
}
