import HTTPTypes
import HummingbirdTesting
import Identity
import Kernel
import LegalCheckup
import NIOCore
import Store
import Testing
import Web

@testable import Server

/// Who may see what a firm handed in, over HTTP: the firm's person, the assigned lawyer, the coordinator. (domain.md R70)
struct CheckupAccessTests {
    private static let secret = "新员工入职须缴纳押金五百元"

    private struct Place: Sendable {
        let house: TestHouse
        let client: any TestClientProtocol
        let id: CheckupCaseID

        func get(_ path: String, as role: Role??) async throws -> (status: HTTPResponse.Status, body: String) {
            var headers = house.headers(role)
            headers[.accept] = "text/html"
            return try await client.execute(uri: path, method: .get, headers: headers) { ($0.status, String(buffer: $0.body)) }
        }
        var team: String { "/admin/unions/\(house.union)/checkups/\(id)" }
    }

    /// The person behind a token of the test house.
    private static func person(_ role: Role?, _ house: TestHouse) async throws -> PersonID {
        let token = try #require(house.tokens[role])
        return try #require(try await house.assembly.identity.sessions.principal(token: token, means: .bearer)).person
    }

    private static func with(_ body: @escaping @Sendable (Place) async throws -> Void) async throws {
        try await TestHouse.with { house, client in
            let desk = CheckupDesk(house.assembly.legalCheckup.tools)
            let firm = try await person(nil, house)
            let id = try await desk.open(
                .init(employer: CheckupEmployer(name: "保密有限公司"), origin: .request, contact: firm), at: house.union, key: nil, by: firm)
            try await desk.perform(.accept, on: id, by: .init(firm, .coordinator))
            let text = "第一条 为规范管理，制定本制度。\n第二条 \(secret)。"
            try await desk.submit(DocumentText(pasted: text), byteCount: text.utf8.count, to: id, by: .init(firm, .employer))
            try await desk.examine(id)
            try await body(Place(house: house, client: client, id: id))
        }
    }

    @Test("Before a lawyer is assigned, the coordinator alone reads the document; a lawyer of the union sees that there is a case; others nothing")
    func unassigned() async throws {
        try await Self.with { place in
            for role in Role.allCases {
                let page = try await place.get(place.team, as: .some(role))
                let review = try await place.get(place.team + "/review", as: .some(role))
                let code = try await place.get("/api/v1/checkups/\(place.id)", as: .some(role))
                switch role {
                case .checkupCoordinator:
                    #expect(page.status == .ok && review.status == .ok && review.body.contains(Self.secret) && code.status == .ok, "\(role)")
                case .legalOfficer:
                    #expect(page.status == .ok && !page.body.contains(Self.secret) && review.status == .forbidden && code.status == .forbidden, "\(role)")
                default:
                    #expect([page.status, review.status].allSatisfy { $0 == .forbidden || $0 == .notFound } && code.status == .notFound, "\(role)")
                    for body in [page.body, review.body, code.body] { #expect(!body.contains(Self.secret) && !body.contains("保密有限公司"), "\(role)") }
                }
            }
            #expect(try await place.get(place.team, as: .none).status == .seeOther)
        }
    }

    @Test("The assigned lawyer reads it and the firm reads its own page, but no finding before the prescription is issued")
    func assigned() async throws {
        try await Self.with { place in
            let desk = CheckupDesk(place.house.assembly.legalCheckup.tools)
            let coordinator = try await Self.person(.checkupCoordinator, place.house)
            let lawyer = try await Self.person(.legalOfficer, place.house)
            try await desk.assign(lawyer, to: place.id, by: coordinator)
            #expect(try await place.get(place.team + "/review", as: .some(.legalOfficer)).body.contains(Self.secret))
            let lawyers = LawyerDesk(place.house.assembly.legalCheckup.tools)
            try await lawyers.confirmAll(of: place.id, by: lawyer)
            try? await lawyers.add("DEPOSIT_COLLECTION", clause: 1, texts: FindingTexts(note: "请删除押金条款"), to: place.id, by: lawyer)
            let firm: Role?? = .some(nil)
            let report = "/checkup/cases/\(place.id)/report"
            #expect(try await place.get("/checkup/cases/\(place.id)", as: firm).status == .ok)
            #expect(try await place.get(report, as: firm).status == .notFound)
            #expect(try await place.get(report, as: .some(.legalOfficer)).status == .ok, "the draft")
            try await lawyers.issue(place.id, by: lawyer)
            let issued = try await place.get(report, as: firm)
            #expect(issued.status == .ok && issued.body.contains(Self.secret))
            for role in Role.allCases where role != .legalOfficer && role != .checkupCoordinator {
                #expect(try await place.get(report, as: .some(role)).status == .notFound, "\(role)")
            }
            #expect(try await place.get(place.team, as: firm).status == .forbidden)
        }
    }
}
