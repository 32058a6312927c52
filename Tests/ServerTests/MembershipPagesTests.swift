import Audit
import Foundation
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

@testable import Membership
@testable import Server

/// Officers' pages of Membership as a browser without script uses them.
struct MembershipPagesTests {
    private struct Office: Sendable {
        let house: TestHouse
        let client: any TestClientProtocol
        let officer: String
        var union: OrganisationID { house.union }

        func get(_ path: String, as token: String? = nil) async throws -> (HTTPResponse.Status, String) {
            try await client.execute(uri: path, method: .get, headers: headers(token ?? officer)) { ($0.status, String(buffer: $0.body)) }
        }

        @discardableResult func post(_ path: String, _ fields: [(String, String)] = [], as token: String? = nil) async throws -> (HTTPResponse.Status, String, String) {
            let text = fields.map { PercentEncoding.encode($0.0) + "=" + PercentEncoding.encode($0.1) }.joined(separator: "&")
            var headers = headers(token ?? officer)
            headers[.contentType] = "application/x-www-form-urlencoded"
            return try await client.execute(uri: path, method: .post, headers: headers, body: .init(string: text)) {
                ($0.status, String(buffer: $0.body), $0.headers[.location] ?? "")
            }
        }

        func upload(_ path: String, _ name: String, _ content: String) async throws -> (HTTPResponse.Status, String, String) {
            var headers = headers(officer)
            headers[.contentType] = "multipart/form-data; boundary=xyz"
            let body =
                "--xyz\r\nContent-Disposition: form-data; name=\"_key\"\r\n\r\nk\r\n--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
                + "Content-Type: text/csv\r\n\r\n\(content)\r\n--xyz--\r\n"
            return try await client.execute(uri: path, method: .post, headers: headers, body: .init(string: body)) {
                ($0.status, String(buffer: $0.body), $0.headers[.location] ?? "")
            }
        }

        private func headers(_ token: String) -> HTTPFields { [.authorization: "Bearer \(token)"] }

        /// Runs all jobs that wait.
        func runJobs() async throws {
            let runner = JobRunner(house.assembly.database, kinds: house.assembly.features.flatMap(\.jobs), server: "test", clock: house.clock)
            while try await runner.runNext() {}
        }

        func apply(_ n: Int, _ name: String, at union: OrganisationID) async throws -> MembershipID {
            let assembly = house.assembly
            let now = house.clock.now()
            let place = try UnionPlace(memberUnion: union, in: try await assembly.organisations.organisations.tree())
            return try await assembly.database.write { tx in
                let card = try IDCardNumber.parse(MembershipPagesTests.cards[n], today: now.day)
                let person = try assembly.identity.people.create(
                    NewPerson(name: try PersonName.parse(name), paper: IdentityPaper(card), phone: PhoneNumber("1990000700\(n)"), phoneVerifiedAt: now), at: now, in: tx)
                return try assembly.membership.memberships.apply(
                    NewApplication(person: person, name: name, birthday: card.birthday, isVerified: false, work: WorkFacts(occupation: "电工")), at: place,
                    by: .person(person), now: now, in: tx)
            }
        }

        func membership(_ id: MembershipID) async throws -> Membership {
            try await house.assembly.database.read { try house.assembly.membership.memberships.existing(id, in: $0) }
        }
    }

    private static let cards = ["990000199003078883", "990101200002290011", "990001198511120322", "990001199912310455", "990000198506150029"]

    private func withOffice(_ engine: Engine = .sqlite, _ body: @escaping @Sendable (Office) async throws -> Void) async throws {
        try await TestHouse.with(engine) { house, client in
            try await body(Office(house: house, client: client, officer: house.tokens[.membershipOfficer] ?? ""))
        }
    }

    @Test("An officer sees applications, approves one, many at once, and rejects with a reason", arguments: Engine.testable)
    func applications(engine: Engine) async throws {
        try await withOffice(engine) { office in
            let ids = [
                try await office.apply(0, "张小三", at: office.union), try await office.apply(1, "李四", at: office.union), try await office.apply(2, "王五", at: office.union),
            ]
            let path = MembershipURL.applications(office.union).path
            let (status, page) = try await office.get(path)
            #expect(status == .ok && page.contains("张小三") && page.contains("990***********8883") && !page.contains("990000199003078883"))
            #expect(try await office.post(MembershipURL.approval(office.union, ids[0]).path).0 == .seeOther)
            let member = try await office.membership(ids[0])
            #expect(member.state == .active && member.isVerified)
            let (_, ask, _) = try await office.post(MembershipURL.applicationsBulk(office.union).path, [("id", ids[1].description), ("act", "approve")])
            #expect(ask.contains("批准 1 人入会？"))
            #expect(try await office.membership(ids[1]).state == .applied)
            let confirmed = try await office.post(MembershipURL.applicationsBulk(office.union).path, [("id", ids[1].description), ("confirmed", "yes")])
            #expect(confirmed.0 == .seeOther)
            #expect(try await office.membership(ids[1]).state == .active)
            let (refused, detail, _) = try await office.post(MembershipURL.memberAct(office.union, ids[2], .reject).path)
            #expect(refused == .unprocessableContent && detail.contains("请写明原因"))
            #expect(try await office.post(MembershipURL.memberAct(office.union, ids[2], .reject).path, [("reason", "不是本单位职工")]).0 == .seeOther)
            #expect(try await office.membership(ids[2]).state == .rejected)
            #expect(try await office.post(MembershipURL.approval(office.union, ids[2]).path).0 == .conflict)
        }
    }

    @Test("The list of members searches, filters, sorts and shows one member with only what can be done")
    func members() async throws {
        try await withOffice { office in
            let id = try await office.apply(0, "张小三", at: office.union)
            _ = try await office.apply(1, "李四", at: office.union)
            try await office.post(MembershipURL.approval(office.union, id).path)
            let list = MembershipURL.members(office.union).path
            for (query, found) in [
                ("", true), ("?q=%E5%BC%A0", true), ("?q=%E7%8E%8B", false), ("?q=19900007000", true), ("?q=7000", true), ("?q=990000199003078883", true), ("?state=active", true),
                ("?state=applied", false), ("?sort=-joined", true), ("?sort=state&verified=1", true), ("?new_form=1", false),
            ] {
                let (status, page) = try await office.get(list + query)
                #expect(status == .ok, "\(query)")
                #expect(page.contains(MembershipURL.member(office.union, id).path) == found, "\(query)")
            }
            let (_, page) = try await office.get(MembershipURL.member(office.union, id).path)
            #expect(page.contains("act-retain") && page.contains("act-leave") && !page.contains("act-approve") && !page.contains("act-resume"))
            let (unknown, _) = try await office.get(MembershipURL.member(office.union, MembershipID(42)).path)
            #expect(unknown == .notFound)
            let (foreign, _) = try await office.get(MembershipURL.member(office.house.sibling, id).path)
            #expect(foreign == .forbidden)
            #expect(try await office.post(MembershipURL.memberAct(office.union, id, .retain).path, [("retained_reason", "military_service")]).0 == .seeOther)
            #expect(try await office.membership(id).state == .retained)
            let stale = try await office.post(MembershipURL.memberAct(office.union, id, .resume).path, [("version", "1")])
            #expect(stale.0 == .conflict)
            let (_, invitation) = try await office.get(MembershipURL.invitation(office.union).path)
            #expect(invitation.contains("<svg class=\"qr\"") && invitation.contains("/join/\(office.union)"))
        }
    }

    @Test("A roster goes from upload over the dry run to members, and its bad rows come back as a file", arguments: Engine.testable)
    func imports(engine: Engine) async throws {
        try await withOffice(engine) { office in
            let roster = "姓名,身份证号码,手机号,部门\r\n张小三,\(Self.cards[0]),13812345678,装配车间\r\n李四,990000199003070000,,品质部\r\n"
            let (status, page, location) = try await office.upload(MembershipURL.imports(office.union).path, "职工 花名册.csv", roster)
            #expect(status == .seeOther, "\(page)")
            let (_, counting) = try await office.get(location)
            #expect(counting.contains("职工 花名册.csv") && counting.contains("试算中"))
            try await office.runJobs()
            let (_, counted) = try await office.get(location)
            #expect(counted.contains("开始导入") && counted.contains("990***********8883") && !counted.contains(Self.cards[0]))
            #expect(try await office.post(location + "/start").0 == .seeOther)
            try await office.runJobs()
            let (_, done) = try await office.get(location)
            #expect(done.contains("已完成") && done.contains("表格软件截断"))
            let (_, list) = try await office.get(MembershipURL.members(office.union).path)
            #expect(list.contains("张小三") && list.contains("138****5678"))
            let (_, rejected) = try await office.get(location + "/rejected.csv")
            #expect(rejected.contains("李四") && rejected.contains("990000199003070000"))
            let (bad, problem, _) = try await office.upload(MembershipURL.imports(office.union).path, "a.csv", "甲,乙\r\n1,2\r\n")
            #expect(bad == .unprocessableContent && problem.contains("没有找到表头"))
            let empty = try await office.upload(MembershipURL.imports(office.union).path, "", "")
            #expect(empty.0 == .unprocessableContent)
        }
    }

    @Test("A transfer is taken over or refused on the page of the receiving union")
    func transfers() async throws {
        try await withOffice { office in
            let assembly = office.house.assembly
            let ids = [try await office.apply(0, "张小三", at: office.house.sibling), try await office.apply(1, "李四", at: office.house.sibling)]
            let tree = try await assembly.organisations.organisations.tree()
            let now = office.house.clock.now()
            let moves = try await assembly.database.write { tx in
                try ids.map { id -> TransferID in
                    let member = try assembly.membership.memberships.perform(.approve, on: id, by: Acting(.unionOfficer, .shell), with: .init(), now: now, in: tx)
                    return try assembly.membership.transfers.request(
                        id, to: UnionPlace(memberUnion: office.union, in: tree), reason: "换了工作", by: .person(member.person), now: now, in: tx)
                }
            }
            let (_, page) = try await office.get(MembershipURL.transfers(office.union).path)
            #expect(page.contains("张小三") && page.contains("换了工作") && page.contains("乙公司"))
            #expect(try await office.post(MembershipURL.acceptance(office.union, moves[0]).path).0 == .seeOther)
            #expect(try await office.membership(ids[0]).organisation == office.union)
            #expect(try await office.post(MembershipURL.refusal(office.union, moves[1]).path).0 == .unprocessableContent)
            #expect(try await office.post(MembershipURL.refusal(office.union, moves[1]).path, [("reason", "查无此人")]).0 == .seeOther)
            let kept = try await office.membership(ids[1])
            #expect(kept.state == .active && kept.organisation == office.house.sibling)
            #expect(try await office.get(MembershipURL.pool(office.union).path).0 == .ok)
            #expect(try await office.get(MembershipURL.pool(office.union).path, as: office.house.tokens[.auditor]).0 == .forbidden)
        }
    }

    @Test("A small list is exported at once and masked; a large one needs a second officer (R58)", arguments: ["xlsx", "csv"])
    func exports(format: String) async throws {
        try await withOffice { office in
            let id = try await office.apply(0, "张小三", at: office.union)
            try await office.post(MembershipURL.approval(office.union, id).path)
            let (_, ask) = try await office.get(MembershipURL.newExport(office.union).path + "?q=%E5%BC%A0")
            #expect(ask.contains("将导出 1 行"))
            #expect(try await office.post(MembershipURL.newExport(office.union).path, [("reason", ""), ("format", format)]).0 == .unprocessableContent)
            #expect(try await office.post(MembershipURL.newExport(office.union).path, [("reason", "送清凉发放"), ("format", format)]).0 == .seeOther)
            try await office.runJobs()
            let export = try #require(
                try await office.house.assembly.database.read { try office.house.assembly.membership.exports.exports.recent(at: office.union, limit: 9, in: $0) }.first)
            #expect(export.state == .ready && export.rows == 1)
            let (status, content) = try await office.get(MembershipURL.exportFile(office.union, export.id).path)
            #expect(status == .ok && !content.isEmpty)
            if format == "csv" { #expect(content.contains("张小三") && content.contains("990***********8883") && !content.contains(Self.cards[0])) }
            let path = try #require(export.filePath)
            #expect(FileManager.default.fileExists(atPath: path))
            // After a week the file goes; the session lasts no longer either, so the row is asked.
            office.house.clock.advance(by: .days(8))
            try await office.house.assembly.membership.exports.tidy(now: office.house.clock.now())
            let expired = try await office.house.assembly.database.read { try office.house.assembly.membership.exports.exports.find(export.id, in: $0) }
            #expect(expired?.state == .expired && !FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("Nobody approves their own export")
    func secondOfficer() async throws {
        try await withOffice { office in
            let assembly = office.house.assembly
            let now = office.house.clock.now()
            let administrator = try #require(office.house.tokens[.unionAdministrator])
            let officer = try #require(try await assembly.identity.sessions.principal(token: office.officer, means: .bearer))
            let id = MemberExportID(assembly.ids.nextRaw())
            try await assembly.database.write { tx in
                try assembly.membership.exports.exports.add(
                    .init(id: id, organisation: office.union, reason: "换届", query: "", format: .csv, rows: 1500), .waiting, job: nil, by: officer.person, now: now, in: tx)
            }
            #expect(try await office.post(MembershipURL.exportApproval(office.union, id).path).0 == .forbidden)
            #expect(try await office.post(MembershipURL.exportApproval(office.union, id).path, as: administrator).0 == .seeOther)
            try await office.runJobs()
            let (_, page) = try await office.get(MembershipURL.exports(office.union).path)
            #expect(page.contains("下载"))
        }
    }
}
