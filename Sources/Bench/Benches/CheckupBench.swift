import Kernel
import LegalCheckup

/// Clauses a second through the legal check-up on one core, and a handbook of sixty pages. (issue 7, numbers)
public struct CheckupBench: Sendable {
    private let settings: BenchSettings
    /// Clauses a second that are asked for.
    private static let goal = 1000.0
    private static let handbookCharacters = 60 * 800

    public init(_ settings: BenchSettings) { self.settings = settings }

    public func run() throws -> BenchReport {
        settings.progress("reading the rules")
        let clock = ContinuousClock()
        let start = clock.now
        let engine = try CheckupEngine()
        let startup = seconds(clock.now - start)
        let day = SystemClock().now().day
        let clauses = engine.taxonomy.entries.flatMap { [$0.modelClause, $0.whatIsWrong] }
        settings.progress("judging clauses")
        var times: [Double] = []
        let begin = clock.now
        while seconds(clock.now - begin) < Double(settings.seconds) {
            let clause = clauses[times.count % clauses.count]
            let before = clock.now
            _ = engine.classify(clause: clause, asOf: day)
            times.append(seconds(clock.now - before) * 1000)
        }
        let rate = Double(times.count) / seconds(clock.now - begin)
        settings.progress("a handbook of sixty pages")
        let before = clock.now
        let report = engine.examine(handbook(clauses), asOf: day)
        let handbook = seconds(clock.now - before)
        times.sort()
        let result = BenchResult(
            name: "checkup", engine: "rules", rps: rate, baselineRps: Self.goal, ratio: rate / Self.goal, p50Ms: times[times.count / 2],
            p99Ms: times[times.count * 99 / 100], connections: 1, seconds: Double(settings.seconds))
        return BenchReport(
            result: result, goal: .atLeast(1),
            lines: [
                "\(Int(rate)) clauses/s on one core; the rules are read in \(milliseconds(startup)) ms",
                "a handbook of 60 pages, \(report.summary.clauses) clauses: \(milliseconds(handbook)) ms",
            ])
    }

    private func handbook(_ clauses: [String]) -> DocumentText {
        var text = ""
        var number = 0
        while text.unicodeScalars.count < Self.handbookCharacters {
            number += 1
            text += "第\(number)条 \(clauses[number % clauses.count])\n"
        }
        return DocumentText(pasted: text, name: "bench")
    }

    private func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    private func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }
}
