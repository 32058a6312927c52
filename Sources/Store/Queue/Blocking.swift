import Foundation

/// Runs a blocking call, or seconds of computing, on a thread of its own, so that no cooperative thread is taken from requests.
public enum Blocking {
    public static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
        }
    }
}
