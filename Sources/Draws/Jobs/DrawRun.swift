import Dispatch
import Kernel
import Store

struct DrawTask: Codable, Sendable {
    let id: DrawID
}

extension Draws {
    static let jobName = "draws.run"

    /// Root, winners, end: each step looks at where the draw stands, so it goes on wherever it was left.
    var jobKind: JobKind { JobKind(Self.jobName, DrawTask.self) { task, context in try await run(task.id, context) } }

    /// How many winners are written down.
    private struct Reached: Codable {
        var winners = 0
    }

    private func run(_ id: DrawID, _ context: JobContext) async throws {
        let clock = context.clock
        let (draw, entries) = try await context.database.read(priority: .bulk) { tx in
            let draw = try existing(id, in: tx)
            return (draw, draw.state == .frozen ? try frozenEntries(of: id, in: tx) : DrawEntries())
        }
        guard draw.state == .frozen else { return }
        if draw.root == nil {
            let tree = try await onOwnThread { EntryTree(entries, announcement: draw.announcement) }
            try await context.advance { tx in
                try save(tree, entries, of: draw, now: clock.now(), in: tx)
                return (Reached(), 0)
            }
        }
        let frozen = try await context.database.read { try existing(id, in: $0) }
        guard frozen.rules.entropySource == nil || frozen.entropyValue != nil else { return }
        let result = try await onOwnThread { try self.result(of: frozen, entries) }
        var reached = try context.checkpoint(as: Reached.self)?.winners ?? 0
        while reached < result.wins.count {
            let from = reached
            let next = min(from + Self.winsAtOnce, result.wins.count)
            try await context.advance(total: Int64(result.wins.count)) { tx in
                try save(result, of: frozen, from: from, now: clock.now(), in: tx)
                return (Reached(winners: next), Int64(next))
            }
            reached = next
        }
        try await context.advance(total: Int64(result.wins.count)) { tx in
            try finish(result, of: frozen, now: clock.now(), in: tx)
            return (Reached(winners: result.wins.count), Int64(result.wins.count))
        }
    }
}

/// Runs long computing on a thread of its own instead of one of Swift's few.
private func onOwnThread<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "gonghui.draw").async { continuation.resume(with: Swift.Result(catching: work)) }
    }
}
