import Foundation
import Kernel
import Store
import TestSupport
import Testing

@Suite("Kill -9")
struct CrashTests {
    @Test("Killed in the middle of 64 parallel writers, 20 times, nothing acknowledged is lost and nothing oversold", arguments: Engine.testable)
    func kill(engine: Engine) async throws {
        var chance = SystemRandomNumberGenerator()
        let capacity = 4000
        try await withDatabaseLocation(engine) { location in
            try await withOpen(location) { database in
                try await database.migrate(testSchema)
                try await addStock(database, 1, remaining: Int64(capacity))
            }
            var promised = Set<Int64>()
            for round in 0..<20 {
                let patience = Int.random(in: 1...400, using: &chance)
                promised.formUnion(try await claimsUntilKilled(location, first: Int64(round) * 10_000 + 1, after: patience))
            }
            let (kept, remaining) = try await withOpen(location) { database in
                (
                    try await database.read { tx in Set(try tx.rows("SELECT member FROM claim").map { $0[0] as Int64 }) },
                    try await count(database, "SELECT remaining FROM stock")
                )
            }
            #expect(promised.count > 500, "the test has promised little: \(promised.count)")
            #expect(promised.subtracting(kept).isEmpty)
            #expect(remaining == capacity - kept.count)
            #expect(remaining >= 0)
        }
    }

    /// Starts a writer in a process of its own, kills it once it has acknowledged `count` claims, and returns those it had acknowledged.
    private func claimsUntilKilled(_ location: DatabaseLocation, first: Int64, after count: Int) async throws -> [Int64] {
        let directory = try #require(Bundle(for: BundleMark.self).executableURL?.deletingLastPathComponent())
        let process = Process()
        process.executableURL = directory.appendingPathComponent("CrashWriter")
        process.arguments = [location.text, String(first)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let said = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var said = Data()
                var lines = 0
                while true {
                    let more = output.fileHandleForReading.availableData
                    if more.isEmpty { break }
                    said += more
                    lines += more.count { $0 == 10 }
                    if lines >= count { Glibc.kill(process.processIdentifier, SIGKILL) }
                }
                process.waitUntilExit()
                continuation.resume(returning: said)
            }
        }
        return String(decoding: said, as: UTF8.self).split(separator: "\n").compactMap { Int64($0) }
    }

    private final class BundleMark {}
}

extension DatabaseLocation {
    fileprivate var text: String {
        switch self {
        case .sqlite(let path): "sqlite:" + path
        case .postgres(let url): url
        }
    }
}
