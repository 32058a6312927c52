import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Store
import TestSupport
import Testing
import Web

@testable import Server

/// Whatever comes in as a body, the answer says what is wrong with it; it is never a fault of ours.
struct MalformedBodyTests {
    @Test("10,000 malformed bodies get 4xx, never 5xx")
    func malformedBodies() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        try await TestHouse.with { house, client in
            let routes = house.assembly.routes.filter { $0.isAPI && $0.method != .get && $0.operation?.body != nil }
            #expect(!routes.isEmpty)
            var random = SplitMix(seed: seed)
            for n in 0..<10_000 {
                let route = routes[n % routes.count]
                var headers = house.headers(.some(.systemOperator))
                headers[.contentType] = n % 17 == 0 ? "text/plain" : "application/json"
                let body = Self.body(&random)
                let status = try await client.execute(
                    uri: house.path(route, organisation: house.union), method: route.method, headers: headers, body: ByteBuffer(bytes: body)
                ) { $0.status }
                #expect((400..<500).contains(status.code), "seed \(seed), \(n): \(route.method) \(route.path) answered \(status) to \(String(decoding: body, as: UTF8.self))")
            }
        }
    }

    /// JSON that is broken, of the wrong shape, or full of surprising values under the names that our bodies have.
    private static func body(_ random: inout SplitMix) -> [UInt8] {
        switch random.next() % 6 {
        case 0: return (0..<Int(random.next() % 64)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        case 1: return Array(["{", "[]", "null", "\"x\"", "{\"a\":}", "{\"title\":\"\\ud800\"}", "1e999", "{}", "[[[[[[[["][Int(random.next() % 9)].utf8)
        default:
            let fields = (0..<Int(1 + random.next() % 6)).map { _ in
                "\"\(names[Int(random.next() % UInt64(names.count))])\":\(values[Int(random.next() % UInt64(values.count))])"
            }
            return Array("{\(fields.joined(separator: ","))}".utf8)
        }
    }

    private static let names = [
        "phone", "code", "organisation_id", "name", "id_number", "occupation", "reason", "title", "opens_at", "closes_at", "sessions", "kind", "session_id", "answers",
        "card", "text", "capacity",
    ]
    private static let values = [
        "null", "true", "-1", "0", "1.5", "99999999999999999999", "\"\"", "\"\\u0000\"", "\"1\"", "\"' OR 1=1 --\"", "\"<script>\"", "[]", "{}", "[null]", "[{}]",
        "\"2026-02-30T00:00:00Z\"", "\"\(String(repeating: "长", count: 5000))\"", "{\"a\":{\"b\":[1,2,3]}}", "\"9223372036854775808\"",
    ]
}
