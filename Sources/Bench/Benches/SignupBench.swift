import Foundation

/// Durable sign-ups over HTTP: authenticated, admitted by the rules, counted, audited, idempotent, answered after the commit.
public struct SignupBench: Sendable {
    /// What the rate is compared with.
    public enum Baseline: String, Sendable, CaseIterable {
        /// The same server's plain `GET /health/live`: at least 0.35 of it.
        case live
        /// The same server with one transaction for each sign-up: at least 3 times it.
        case single
        /// pgbench with one such transaction at a time and 32 clients: at least 3 times it. PostgreSQL only.
        case pgbench
    }

    let settings: BenchSettings
    let baseline: Baseline

    public init(_ settings: BenchSettings, baseline: Baseline = .live) {
        self.settings = settings
        self.baseline = baseline
    }

    /// Members with a token. Each signs up once for each activity.
    private static let people = 6000
    /// So fast nobody is yet, so nobody is ever asked twice.
    private static let fastest = 40_000

    private var activities: Int { max(2, (settings.seconds + 3) * Self.fastest / Self.people) }

    public func run() async throws -> BenchReport {
        try await Workshop.with { workshop in
            settings.progress("seeding \(Self.people) members with tokens")
            let stage = try await BenchStage.seeded(settings, tokens: Self.people, in: workshop)
            let measured = try await ServerChild.with(stage.place) { server in try await measure(server, stage, workshop) }
            let (baselineRps, line) = try await compare(measured, stage, workshop)
            let result = BenchResult(
                name: baseline == .live ? "signups" : "signups/\(baseline.rawValue)", engine: settings.engine, rps: measured.answer.rps, baselineRps: baselineRps,
                ratio: measured.answer.rps / baselineRps, p50Ms: measured.answer.p50Ms, p99Ms: measured.answer.p99Ms, connections: settings.connections,
                seconds: Double(settings.seconds))
            return BenchReport(
                result: result, goal: .atLeast(baseline == .live ? 0.35 : 3),
                lines: ["sign-ups: \(Int(measured.answer.rps))/s, p99 \(measured.answer.p99Ms) ms, memory \(measured.memory) MB", line])
        }
    }

    private struct Measured {
        let answer: Wrk.Answer
        let live: Wrk.Answer
        let memory: Int
    }

    private func measure(_ server: ServerChild, _ stage: BenchStage, _ workshop: Workshop) async throws -> Measured {
        let wrk = Wrk(url: server.url, connections: settings.connections, seconds: settings.seconds)
        settings.progress("GET /health/live")
        let live = try await wrk.get("/health/live", in: workshop)
        let places = try await stage.openActivities(activities, at: server)
        settings.progress("sign-ups")
        let answer = try await wrk.run(Self.script(tokens: stage.tokenFile, places), in: workshop)
        guard answer.refused == 0, answer.broken == 0 else {
            throw BenchFailure("\(answer.refused) sign-ups were refused and \(answer.broken) connections broke; a rate of refusals says nothing")
        }
        return Measured(answer: answer, live: live, memory: server.memory.peak)
    }

    private func compare(_ measured: Measured, _ stage: BenchStage, _ workshop: Workshop) async throws -> (Double, String) {
        switch baseline {
        case .live: return (measured.live.rps, "GET /health/live: \(Int(measured.live.rps))/s")
        case .single:
            settings.progress("the same with one transaction each")
            let single = try await ServerChild.with(stage.place, ["--no-group-commit"]) { server in try await measure(server, stage, workshop) }
            return (single.answer.rps, "one transaction each: \(Int(single.answer.rps))/s, p99 \(single.answer.p99Ms) ms")
        case .pgbench:
            settings.progress("pgbench")
            let rate = try await PgBench(database: settings.database ?? "", seconds: settings.seconds).run(in: workshop)
            return (rate, "pgbench, 32 clients: \(Int(rate))/s")
        }
    }

    /// All threads go through the members of one activity before the next: the rush at the opening of a popular one.
    private static func script(tokens file: String, _ places: [BenchStage.Place]) -> String {
        let list = places.map {
            "{\(Wrk.quoted("POST /api/v1/activities/\($0.activity)/signups HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n")), \(Wrk.quoted(body($0)))}"
        }
        return """
            local tokens, places, place = {}, {\(list.joined(separator: ",\n"))}, 0
            function init(args)
              for line in io.lines(\(Wrk.quoted(file))) do tokens[#tokens + 1] = "Authorization: Bearer " .. line .. "\\r\\n" end
              for _, p in ipairs(places) do p[2] = "Content-Length: " .. #p[2] .. "\\r\\n\\r\\n" .. p[2] end
              place = id
            end
            function request()
              local n = place
              place = place + threads
              local p = places[math.floor(n / #tokens) % #places + 1]
              return p[1] .. tokens[n % #tokens + 1] .. "Idempotency-Key: bench-" .. n .. "\\r\\n" .. p[2]
            end
            """
    }

    private static func body(_ place: BenchStage.Place) -> String { "{\"session_id\":\"\(place.session)\"}" }
}
