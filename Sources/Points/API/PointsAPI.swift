import HTTPTypes
import Kernel
import Store
import Web

/// A member's points for programs.
struct PointsAPI: Sendable {
    let points: Points

    var routes: [Route] {
        [
            .api(
                .get, "/api/v1/me/points", .signedIn,
                APIOperation(
                    tag: "points", "The caller's points: balance, what expires when, and the statement, newest first", parameters: APIOperation.Parameter.paging,
                    answers: [.init(200, "The points", Self.schema)])
            ) { call in try await mine(call) }
        ]
    }

    private struct Body: Encodable {
        struct Expiry: Encodable {
            let points: Int64
            let lastDay: Day
        }
        struct Item: Encodable {
            let id: PointsEntryID
            let kind: String
            let detail: String?
            let points: Int64
            let state: String
            let at: Instant
        }
        let balance: Int64
        let expiring: [Expiry]
        let items: [Item]
        let nextCursor: String?
    }

    private func mine(_ call: Call) async throws -> Reply {
        let person = try call.person()
        let (limit, before) = (try call.limit(), try call.cursor(1).map { PointsEntryID(try $0.integer(0)) })
        let (balance, lots, slice) = try await call.database.read { tx in
            (
                try points.balance(of: person, in: tx), try points.lots(of: person, in: tx),
                Slice(fetched: try points.statement(of: person, before: before, limit: limit + 1, in: tx), limit: limit) { Cursor([$0.id.description]) }
            )
        }
        return try .json(
            Body(
                balance: balance, expiring: lots.map { Body.Expiry(points: $0.left, lastDay: $0.until) },
                items: slice.items.map {
                    Body.Item(id: $0.id, kind: $0.kind.rawValue, detail: $0.detail, points: $0.amount, state: $0.state.rawValue, at: $0.at)
                }, nextCursor: slice.next?.text))
    }

    private static let schema = Schema.object([
        .required("balance", .integer(), "may be below zero after something was undone"),
        .required("expiring", .array(.object([.required("points", .integer(minimum: 1)), .required("last_day", .day)]))),
        .required(
            "items",
            .array(
                .object([
                    .required("id", .id), .required("kind", .string(values: PointsKind.allCases.map(\.rawValue))), .optional("detail", .text), .required("points", .integer()),
                    .required("state", .string(values: ["posted", "held", "rejected", "undone"])), .required("at", .time),
                ]))), .optional("next_cursor", .text),
    ])
}
