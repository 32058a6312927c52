import Kernel
import Store

/// Carries what is due in the outbox to the gateway. Runs each second on one server; a message that a dying server had taken is taken
/// again after a minute, so in such a case it may come twice, but never not at all.
public struct MessageDelivery: Sendable {
    let database: any Database
    let outbox: Outbox
    let gateway: any MessageGateway
    let clock: any WallClock

    public init(database: any Database, outbox: Outbox, gateway: any MessageGateway, clock: any WallClock) {
        self.database = database
        self.outbox = outbox
        self.gateway = gateway
        self.clock = clock
    }

    /// Messages that are on their way at the same time.
    static let atOnce = 16
    /// Rounds of one run, so that the other periodic tasks get their turn.
    static let rounds = 20

    /// - Returns: how many were sent.
    @discardableResult public func run() async throws -> Int {
        var sent = 0
        for _ in 0..<Self.rounds {
            let now = clock.now()
            // An idle outbox is only read.
            guard try await database.read({ tx in try outbox.isAnyDue(at: now, in: tx) }) else { break }
            let taken = try await database.write { tx in try outbox.claim(limit: Self.atOnce, at: now, in: tx) }
            let results = await send(taken, now)
            try await keep(results)
            sent += results.count { $0.result == .sent }
            // A gateway that is down is left in peace until the next run.
            if results.contains(where: { if case .failed(_, isFinal: false) = $0.result { true } else { false } }) { break }
        }
        return sent
    }

    private typealias Sent = (message: OutboxMessage, result: MessageResult)

    private func send(_ messages: [OutboxMessage], _ now: Instant) async -> [Sent] {
        await withTaskGroup(of: Sent.self) { group in
            for message in messages {
                group.addTask {
                    guard now < message.givesUpAt else { return (message, .failed(fault: "too_late", isFinal: true)) }
                    return (message, await gateway.send(message.text, to: message.to))
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func keep(_ results: [Sent]) async throws {
        let now = clock.now()
        try await database.write { tx in
            for (message, result) in results {
                switch result {
                case .sent: try outbox.markSent(message.id, at: now, in: tx)
                case .failed(let fault, let isFinal):
                    let again = isFinal ? nil : MessageRule.retry(afterTries: message.tries).map { now + $0 }
                    try outbox.markFailed(message.id, fault: fault, again: again, in: tx)
                }
            }
        }
    }
}
