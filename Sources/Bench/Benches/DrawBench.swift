import Draws
import Foundation
import Kernel

/// A weighted draw of 1,000 prizes among 1,000,000 entries, with its proof in a file, and the check of that file: each in 10 s and 1 GB. (issue 5)
public struct DrawBench: Sendable {
    let settings: BenchSettings
    let entries: Int
    let prizes: Int

    public init(_ settings: BenchSettings, entries: Int = 1_000_000, prizes: Int = 1_000) {
        self.settings = settings
        self.entries = entries
        self.prizes = prizes
    }

    private static let secondsLimit = 10.0
    private static let megabytesLimit = 1_024.0

    public func run() async throws -> BenchReport {
        try await Workshop.with { workshop in
            let path = workshop.file("proof.json")
            settings.progress("drawing \(prizes) of \(entries)")
            let drawing = try seconds { try draw(to: path) }
            settings.progress("drawing again from the file")
            let checking = try seconds { try check(path) }
            let (slower, peak) = (max(drawing, checking), Self.peakMegabytes)
            let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            let result = BenchResult(
                name: "draw", engine: "none", rps: Double(entries) / slower, baselineRps: Double(entries) / Self.secondsLimit,
                ratio: min(Self.secondsLimit / slower, Self.megabytesLimit / Double(max(peak, 1))), p50Ms: drawing * 1000, p99Ms: slower * 1000, connections: 1,
                seconds: drawing + checking)
            return BenchReport(
                result: result, goal: .atLeast(1),
                lines: [
                    "draw: \(prizes) prizes among \(entries) weighted entries in \(rounded(drawing)) s, with a proof of \(bytes >> 20) MB",
                    "verify: \(rounded(checking)) s; memory at most \(peak) MB (both in one process)",
                ])
        }
    }

    private func draw(to path: String) throws {
        var list = DrawEntries()
        list.reserve(entries)
        for index in 0..<entries { list.append(Self.name(index), weight: Int64(index % 97 + 1)) }
        let rules = DrawRules(title: "量测抽签", organiser: "量测工会", method: .weighted)
        let proof = DrawProof(rules, [DrawPrize(id: "p", name: "奖品", count: prizes)], list, secret: (0..<32).map { UInt8($0) })
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path) else {
            throw BenchFailure("the proof can't be written")
        }
        try ProofFile.write(proof) { try file.write(contentsOf: Data($0)) }
        try file.close()
    }

    /// 22 characters in no order, as entries of people have.
    private static func name(_ index: Int) -> String {
        var (word, text) = (UInt64(index) &* 0x9E37_79B9_7F4A_7C15, "")
        for _ in 0..<22 {
            text.append(Character(Unicode.Scalar(UInt8(97 + word % 26))))
            word = word / 26 ^ UInt64(index) << 20
        }
        return text + String(index, radix: 36)
    }

    private func check(_ path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        try ProofCheck.verify(try data.withUnsafeBytes { try ProofFile.read($0) })
    }

    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        return (ContinuousClock.now - start) / .milliseconds(1) / 1000
    }

    private func rounded(_ seconds: Double) -> Double { (seconds * 100).rounded() / 100 }

    private static var peakMegabytes: Int {
        var usage = rusage()
        return getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss / 1024 : 0
    }
}
