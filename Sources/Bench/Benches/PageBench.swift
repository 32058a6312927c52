import Foundation

/// Pages as browsers get them: session checked, rows read from the database each time, HTML made. At least 0.12 of `GET /health/live`.
public struct PageBench: Sendable {
    let settings: BenchSettings

    public init(_ settings: BenchSettings) { self.settings = settings }

    public func run() async throws -> BenchReport {
        try await Workshop.with { workshop in
            settings.progress("seeding")
            let stage = try await BenchStage.seeded(settings, tokens: 50, in: workshop)
            return try await ServerChild.with(stage.place) { server in
                let wrk = Wrk(url: server.url, connections: settings.connections, seconds: settings.seconds)
                let activity = try await stage.openActivities(1, at: server)[0].activity
                settings.progress("GET /health/live")
                let live = try await wrk.get("/health/live", in: workshop)
                let pages = [
                    ("activity page", "/activities/\(activity)", stage.accounts.members[0].token),
                    ("members page, 50 rows", "/admin/unions/\(stage.union)/members?limit=50", try stage.officer("membership_officer").token),
                    ("member's home page", "/", stage.accounts.members[0].token),
                ]
                var answers: [(name: String, answer: Wrk.Answer)] = []
                for (name, path, token) in pages {
                    settings.progress(name)
                    let answer = try await wrk.get(path, headers: ["Authorization": "Bearer " + token, "Accept": "text/html"], in: workshop)
                    guard answer.refused == 0, answer.broken == 0 else { throw BenchFailure("\(path) was refused \(answer.refused) times") }
                    answers.append((name, answer))
                }
                return report(answers, live, memory: server.memory.peak)
            }
        }
    }

    /// The slower one of the two that have a goal stands for both.
    private func report(_ answers: [(name: String, answer: Wrk.Answer)], _ live: Wrk.Answer, memory: Int) -> BenchReport {
        let slowest = answers.prefix(2).map(\.answer).min { $0.rps < $1.rps } ?? live
        let result = BenchResult(
            name: "pages", engine: settings.engine, rps: slowest.rps, baselineRps: live.rps, ratio: slowest.rps / live.rps, p50Ms: slowest.p50Ms,
            p99Ms: slowest.p99Ms, connections: settings.connections, seconds: Double(settings.seconds))
        let lines = answers.map { name, answer in
            "\(name): \(Int(answer.rps))/s, \(String(format: "%.3f", answer.rps / live.rps)) of live, p99 \(answer.p99Ms) ms"
        }
        return BenchReport(result: result, goal: .atLeast(0.12), lines: lines + ["GET /health/live: \(Int(live.rps))/s", "server memory: \(memory) MB"])
    }
}
