import Foundation
import Synchronization

/// Holds up a thread until the test opens it: a body that waits at a gate keeps its writer busy, so that others queue up.
public final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let arrival = DispatchSemaphore(value: 0)
    public init() {}

    /// Called on an engine's thread. Gives up after a minute, so that a broken test ends.
    public func pass() {
        arrival.signal()
        if semaphore.wait(timeout: .now() + 60) == .success { semaphore.signal() }
    }
    public func open() { semaphore.signal() }

    /// Returns once somebody waits at the gate.
    public func arrived() async {
        await withCheckedContinuation { continuation in
            let arrival = arrival
            Thread.detachNewThread {
                arrival.wait()
                continuation.resume()
            }
        }
    }
}

/// Returns once `condition` holds; gives up after a minute, so that what waits for it fails.
public func until(_ condition: () async throws -> Bool) async rethrows {
    for _ in 0..<60_000 {
        if try await condition() { return }
        try? await Task.sleep(for: .milliseconds(1))
    }
}

/// What happened, in order, noted from any thread.
public final class Notes: Sendable {
    private let list = Mutex<[String]>([])
    public init() {}
    public func add(_ note: String) { list.withLock { $0.append(note) } }
    public var all: [String] { list.withLock { $0 } }
}
