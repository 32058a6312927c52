import HTTPTypes
import Kernel
import NIOCore
import Store
import Web

/// `/health/live`: the process answers. `/health/ready`: the database reads and its queue has room.
enum HealthRoutes {
    static func routes(_ database: any DatabaseControl) -> [Route] {
        let alive = ByteBuffer(string: "ok\n")
        return [
            .get("/health/live", .everyone) { _ in Reply(status: .ok, headers: [.contentType: "text/plain"], bytes: alive) },
            .get("/health/ready", .everyone) { _ in
                guard try await database.answers(), database.metrics.peopleWaiting < 3000 else { throw CommonProblem.busy(retryAfterSeconds: 2) }
                return Reply(status: .ok, headers: [.contentType: "text/plain"], bytes: ByteBuffer(string: "ready\n"))
            },
        ]
    }
}
