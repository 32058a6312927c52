import Foundation

/// Durable voucher claims over HTTP: eligibility, stock, ledger posting, voucher code, audit, idempotency; answered after the commit.
public struct VoucherBench: Sendable {
    /// What the rate is compared with.
    public enum Baseline: String, Sendable, CaseIterable {
        /// The same server's plain `GET /health/live`: at least 0.35 of it.
        case live
        /// pgbench claiming on one hot row, one transaction each, 32 clients: at least 8 times it. PostgreSQL only.
        case pgbench
    }

    let settings: BenchSettings
    let baseline: Baseline

    public init(_ settings: BenchSettings, baseline: Baseline = .live) {
        self.settings = settings
        self.baseline = baseline
    }

    /// Members with a token. Each claims once from each benefit.
    private static let people = 6_000
    /// So fast nobody is yet, so nobody is ever asked twice.
    private static let fastest = 60_000

    private var benefits: Int { max(2, (settings.seconds + 3) * Self.fastest / Self.people) }

    public func run() async throws -> BenchReport {
        try await Workshop.with { workshop in
            settings.progress("seeding \(Self.people) members with tokens")
            let stage = try await BenchStage.seeded(settings, tokens: Self.people, in: workshop)
            return try await ServerChild.with(stage.place) { server in
                let wrk = Wrk(url: server.url, connections: settings.connections, seconds: settings.seconds)
                settings.progress("GET /health/live")
                let live = try await wrk.get("/health/live", in: workshop)
                let open = try await stage.openBenefits(benefits, stock: 1_000_000, at: server)
                settings.progress("claims")
                let answer = try await wrk.run(Self.script(tokens: stage.tokenFile, open), in: workshop)
                guard answer.refused == 0, answer.broken == 0 else {
                    throw BenchFailure("\(answer.refused) claims were refused and \(answer.broken) connections broke; a rate of refusals says nothing")
                }
                var other = (live.rps, "GET /health/live: \(Int(live.rps))/s")
                if baseline == .pgbench {
                    settings.progress("pgbench")
                    let rate = try await PgBench(database: settings.database ?? "", seconds: settings.seconds).claims(in: workshop)
                    other = (rate, "pgbench, one hot row, 32 clients: \(Int(rate))/s")
                }
                return report(
                    baseline == .live ? "vouchers" : "vouchers/\(baseline.rawValue)", answer, other.0, goal: baseline == .live ? 0.35 : 8,
                    lines: ["claims: \(Int(answer.rps))/s, p99 \(answer.p99Ms) ms, memory \(server.memory.peak) MB", other.1])
            }
        }
    }

    /// 1,000 vouchers, and everybody asks with repeats: exactly 1,000 are issued and everyone is answered, 201 or 409.
    public func opening() async throws -> BenchReport {
        try await Workshop.with { workshop in
            settings.progress("seeding \(Self.people) members with tokens")
            let stage = try await BenchStage.seeded(settings, tokens: Self.people, in: workshop)
            return try await ServerChild.with(stage.place) { server in
                let wrk = Wrk(url: server.url, connections: settings.connections, seconds: settings.seconds)
                let live = try await wrk.get("/health/live", in: workshop)
                let open = try await stage.openBenefits(1, stock: 1_000, at: server)
                settings.progress("the opening")
                let answer = try await wrk.run(Self.script(tokens: stage.tokenFile, open), in: workshop)
                let issued = answer.requests - answer.refused
                guard answer.broken == 0, answer.requests >= Self.people else { throw BenchFailure("\(answer.broken) connections broke, \(answer.requests) asked") }
                let vouchers = try await stage.claimed(open[0], at: server)
                guard vouchers == 1_000 else { throw BenchFailure("\(vouchers) vouchers were issued instead of 1,000 (\(issued) answers said so)") }
                return report(
                    "vouchers/opening", answer, live.rps, goal: 0.35,
                    lines: ["\(answer.requests) asked for 1,000: \(Int(answer.rps))/s, p99 \(answer.p99Ms) ms; exactly 1,000 issued"])
            }
        }
    }

    private func report(_ name: String, _ answer: Wrk.Answer, _ other: Double, goal: Double, lines: [String]) -> BenchReport {
        BenchReport(
            result: BenchResult(
                name: name, engine: settings.engine, rps: answer.rps, baselineRps: other, ratio: answer.rps / other, p50Ms: answer.p50Ms, p99Ms: answer.p99Ms,
                connections: settings.connections, seconds: Double(settings.seconds)), goal: .atLeast(goal), lines: lines)
    }

    /// All threads go through the members of one benefit before the next: the rush at ten.
    static func script(tokens file: String, _ benefits: [String]) -> String {
        let list = benefits.map { Wrk.quoted("POST /api/v1/benefits/\($0)/claims HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n") }
        return """
            local tokens, heads, place = {}, {\(list.joined(separator: ",\n"))}, 0
            function init(args)
              for line in io.lines(\(Wrk.quoted(file))) do tokens[#tokens + 1] = "Authorization: Bearer " .. line .. "\\r\\n" end
              place = id
            end
            function request()
              local n = place
              place = place + threads
              local head = heads[math.floor(n / #tokens) % #heads + 1]
              return head .. tokens[n % #tokens + 1] .. "Idempotency-Key: bench-" .. n .. "\\r\\n\\r\\n"
            end
            """
    }
}
