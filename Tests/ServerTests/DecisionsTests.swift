import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing
import Web

@testable import Server

/// A decision has the same consequences whichever way it is taken: page, bulk act or API.
struct DecisionsTests {
    private struct Made: Decodable { let id: String }

    @Test("An application that is decided through the API is told to the person", arguments: [("approval", "{}", "已通过"), ("rejection", #"{"reason":"不是本单位职工"}"#, "未通过")])
    func told(decision: String, body: String, word: String) async throws {
        try await TestHouse.with(demo: true) { house, client in
            func post(_ path: String, _ body: String, as role: Role?) async throws -> TestResponse {
                var headers = house.headers(.some(role))
                headers[.contentType] = "application/json"
                return try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)) { $0 }
            }
            let application = #"{"organisation_id":"\#(house.union)","name":"测试员","id_number":"990000199003078883","phone":"19900009000"}"#
            let applied = try await post("/api/v1/membership-applications", application, as: nil)
            #expect(applied.status == .created)
            let id = try JSONDecoder().decode(Made.self, from: Data(applied.body.readableBytesView)).id
            #expect(try await post("/api/v1/membership-applications/\(id)/\(decision)", body, as: .membershipOfficer).status == .ok)
            let outbox = try await client.execute(uri: "/dev/outbox", method: .get, headers: [.accept: "application/json"]) { String(buffer: $0.body) }
            #expect(outbox.contains(word), "\(outbox)")
        }
    }
}
