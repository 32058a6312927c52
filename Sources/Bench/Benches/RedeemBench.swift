import Foundation

/// Redemptions over HTTP: a clerk's token, the member's code of the half minute, exactly once, ledger and audit; answered after the commit.
public struct RedeemBench: Sendable {
    let settings: BenchSettings
    public init(_ settings: BenchSettings) { self.settings = settings }

    /// Members with a token, each with a voucher of each benefit.
    private static let people = 1_500
    /// A member's list shows so many vouchers.
    private static let benefits = 60

    private struct Voucher: Decodable, Sendable {
        let code: String?
        let title: String
    }
    private struct Vouchers: Decodable { let items: [Voucher] }
    private struct Tills: Decodable {
        struct Till: Decodable { let branchId: String }
        let items: [Till]
    }
    private struct Token: Decodable { let token: String }

    /// The rate of redemptions against that of claims in the same run: at least 0.7.
    public func run() async throws -> BenchReport {
        try await Workshop.with { workshop in
            let (stage, clerk) = try await seeded(in: workshop)
            return try await ServerChild.with(stage.place) { server in
                let wrk = Wrk(url: server.url, connections: settings.connections, seconds: settings.seconds)
                let open = try await stage.openBenefits(Self.benefits, stock: 1_000_000, at: server)
                settings.progress("claims")
                let claims = try await wrk.run(VoucherBench.script(tokens: stage.tokenFile, open), in: workshop)
                let branch = try await self.branch(clerk, server)
                settings.progress("reading codes")
                let codes = try await self.codes(stage, server)
                let file = try workshop.write(codes.joined(separator: "\n") + "\n", to: "codes")
                settings.progress("redemptions of \(codes.count) vouchers")
                let answer = try await wrk.run(Self.script(codes: file, branch: branch, token: clerk), in: workshop)
                guard answer.broken == 0, answer.requests - answer.refused <= codes.count else { throw BenchFailure("\(answer.broken) connections broke") }
                guard answer.refused == 0 else {
                    throw BenchFailure("\(answer.refused) of \(answer.requests) redemptions were refused: more were asked for than there are vouchers")
                }
                return BenchReport(
                    result: BenchResult(
                        name: "redeem", engine: settings.engine, rps: answer.rps, baselineRps: claims.rps, ratio: answer.rps / claims.rps, p50Ms: answer.p50Ms,
                        p99Ms: answer.p99Ms, connections: settings.connections, seconds: Double(settings.seconds)), goal: .atLeast(0.7),
                    lines: ["redemptions: \(Int(answer.rps))/s, p99 \(answer.p99Ms) ms", "claims: \(Int(claims.rps))/s"])
            }
        }
    }

    /// Two tills tap one code at the same moment, 10,000 times: one redemption each.
    public func race(_ times: Int = 10_000) async throws -> BenchReport {
        try await Workshop.with { workshop in
            let (stage, clerk) = try await seeded(in: workshop)
            return try await ServerChild.with(stage.place) { server in
                let wrk = Wrk(url: server.url, connections: settings.connections, seconds: max(4, settings.seconds))
                let open = try await stage.openBenefits(Self.benefits, stock: 1_000_000, at: server)
                settings.progress("claims")
                _ = try await wrk.run(VoucherBench.script(tokens: stage.tokenFile, open), in: workshop)
                let branch = try await self.branch(clerk, server)
                settings.progress("\(times) codes at two tills")
                let begun = Date()
                var (tapped, wrong) = (0, 0)
                let tokens = stage.accounts.members.map(\.token)
                // A few members' codes at a time, tapped at once: a code is good for half a minute.
                for start in stride(from: 0, to: tokens.count, by: 16) where tapped < times {
                    let codes = try await codes(tokens[start..<min(start + 16, tokens.count)], server).prefix(times - tapped)
                    wrong += try await taps(Array(codes), branch, clerk, server)
                    tapped += codes.count
                }
                let seconds = Date().timeIntervalSince(begun)
                guard wrong == 0 else { throw BenchFailure("\(wrong) of \(tapped) codes were not redeemed exactly once") }
                let rate = Double(tapped * 2) / seconds
                return BenchReport(
                    result: BenchResult(
                        name: "redeem/race", engine: settings.engine, rps: rate, baselineRps: rate, ratio: 1, p50Ms: 0, p99Ms: 0, connections: 32, seconds: seconds),
                    goal: .atLeast(1), lines: ["\(tapped) codes, two tills each: one redemption each"])
            }
        }
    }

    // MARK: Parts

    private func seeded(in workshop: Workshop) async throws -> (BenchStage, clerk: String) {
        settings.progress("seeding \(Self.people) members with tokens")
        let stage = try await BenchStage.seeded(settings, members: 4_000, unions: 400, tokens: Self.people, in: workshop)
        let made: Token = try await Program.json(["token", "create", "--phone", "19900000110", "--json"] + stage.place)
        return (stage, made.token)
    }

    private func branch(_ clerk: String, _ server: ServerChild) async throws -> String {
        let tills: Tills = try await APIClient(url: server.url, token: clerk).send("GET", "/api/v1/me/tills")
        guard let till = tills.items.first else { throw BenchFailure("the demo's clerk has no till") }
        return till.branchId
    }

    /// The codes of all members as they are now: good for half a minute at least. 16 members at a time.
    private func codes(_ stage: BenchStage, _ server: ServerChild) async throws -> [String] {
        var all: [String] = []
        let tokens = stage.accounts.members.map(\.token)
        for start in stride(from: 0, to: tokens.count, by: 16) { all += try await codes(tokens[start..<min(start + 16, tokens.count)], server) }
        guard !all.isEmpty else { throw BenchFailure("nobody has a voucher") }
        return all
    }

    private func codes(_ tokens: ArraySlice<String>, _ server: ServerChild) async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            for token in tokens {
                group.addTask {
                    let vouchers: Vouchers = try await APIClient(url: server.url, token: token).send("GET", "/api/v1/me/vouchers")
                    return vouchers.items.filter { $0.title.hasPrefix("早餐券") }.compactMap(\.code)
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private struct Tap: Encodable, Sendable {
        let code: String
        let branchId: String
    }

    /// How many codes were not redeemed exactly once.
    private func taps(_ codes: [String], _ branch: String, _ clerk: String, _ server: ServerChild) async throws -> Int {
        let client = APIClient(url: server.url, token: clerk)
        @Sendable func tap(_ code: String) async -> Bool {
            (try? await client.send("POST", "/api/v1/redemptions", Tap(code: code, branchId: branch), as: APIClient.ID.self)) != nil
        }
        var wrong = 0
        for start in stride(from: 0, to: codes.count, by: 16) {
            wrong += await withTaskGroup(of: Bool.self) { group in
                for code in codes[start..<min(start + 16, codes.count)] {
                    group.addTask {
                        async let (one, two) = (tap(code), tap(code))
                        return await one != two
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 0 : 1) }
            }
        }
        return wrong
    }

    private static func script(codes file: String, branch: String, token: String) -> String {
        let head = "POST /api/v1/redemptions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer \(token)\r\nContent-Length: "
        let (before, after) = ("{\"code\":\"", "\",\"branch_id\":\"\(branch)\"}")
        return """
            local codes, place = {}, 0
            local head, before, after = \(Wrk.quoted(head)), \(Wrk.quoted(before)), \(Wrk.quoted(after))
            local length = #before + 16 + #after
            function init(args)
              for line in io.lines(\(Wrk.quoted(file))) do codes[#codes + 1] = line end
              place = id
            end
            function request()
              local n = place
              place = place + threads
              return head .. length .. "\\r\\n\\r\\n" .. before .. codes[n % #codes + 1] .. after
            end
            """
    }
}
