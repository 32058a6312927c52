import HTTPTypes
import Kernel
import NIOCore
import Store
import Web

/// The proof as a file for everybody, made while it is sent: a million entries never lie in memory.
struct ProofAPI: Sendable {
    let draws: Draws

    var routes: [Route] {
        [
            .api(
                .get, "/api/v1/draws/{id}/proof", .everyone,
                APIOperation(
                    tag: "draws", "Everything needed to draw again, once the result is published; docs/draw-proof.md describes it",
                    answers: [.init(200, "The proof", Self.schema)], problems: [404, 409])
            ) { call in try await proof(call) }
        ]
    }

    private static let portion = 5_000

    private func proof(_ call: Call) async throws -> Reply {
        let id: DrawID = try call.id("id")
        let database = call.database
        let (draw, frame) = try await database.read { tx in
            let draw = try draws.existing(id, in: tx)
            return (draw, draw.state == .published ? try draws.frame(of: draw, in: tx) : nil)
        }
        guard let frame else { throw DrawProblem.notDrawn }
        return .download(
            name: "draw-\(id).json", contentType: "application/json; charset=utf-8",
            sending: { send in
                try await send(ByteBuffer(bytes: ProofFile.head(frame)))
                var last = ""
                while true {
                    let from = last
                    let piece = try await database.read(priority: .bulk) { try draws.entries(of: draw, after: from, limit: Self.portion, in: $0) }
                    if piece.isEmpty { break }
                    try await send(ByteBuffer(bytes: ProofFile.entries(piece, 0..<piece.count, isFirst: from.isEmpty)))
                    last = piece.id(piece.count - 1)
                }
                try await send(ByteBuffer(bytes: ProofFile.tail(frame)))
            })
    }

    private static let hash = Schema.string(minLength: 64, maxLength: 64, pattern: "^[0-9a-f]{64}$")

    static let schema = Schema.object([
        .required("version", .integer(minimum: 1)), .required("rules", .object([])), .required("prizes", .array(.object([]))), .required("commitment", hash),
        .required("secret", hash), .required("entropy", .nullable(.object([.required("source", .text), .required("value", .text)]))), .required("entries_root", hash),
        .required(
            "entries", .array(.object([.required("id", .text), .required("weight", .integer(minimum: 1)), .required("group", .nullable(.text))])),
            "sorted by the bytes of their ids"), .required("seed", hash),
        .required("winners", .array(.object([.required("entry", .text), .required("prize", .text)])), "in the order of drawing"),
    ])
}
