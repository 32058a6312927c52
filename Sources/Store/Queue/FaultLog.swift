import Logging
import Synchronization

/// Tells the operator that the database can't work now: at once, then once in ten seconds while it lasts, with the number of times.
final class FaultLog: Sendable {
    private struct State {
        var silentUntil: UInt64 = 0
        var unsaid = 0
    }
    private let state = Mutex(State())
    private let logger: Logger

    private static var silence: UInt64 { 10_000_000_000 }

    init(_ logger: Logger) { self.logger = logger }

    /// - Parameter reason: the engine's code and message, which hold no values.
    func note(_ what: String, reason: String) {
        let now = monotonicNanoseconds()
        let times = state.withLock { state -> Int? in
            state.unsaid += 1
            guard now >= state.silentUntil else { return nil }
            state.silentUntil = now + Self.silence
            defer { state.unsaid = 0 }
            return state.unsaid
        }
        if let times { logger.error("\(what)", metadata: ["reason": "\(reason)", "times": "\(times)"]) }
    }
}
