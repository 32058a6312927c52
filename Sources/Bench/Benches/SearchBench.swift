import Demo
import Foundation
import Kernel

/// Member search by name, phone or ID number within a union, a city or the province, and list pages, in a big province compared with a small
/// one: no p99 more than 3 times as long.
public struct SearchBench: Sendable {
    public struct Sizes: Sendable {
        public var small = (members: 20_000, unions: 2000)
        public var big = (members: 1_000_000, unions: 9000)
        public init() {}
    }

    let settings: BenchSettings
    let sizes: Sizes

    public init(_ settings: BenchSettings, sizes: Sizes = Sizes()) {
        self.settings = settings
        self.sizes = sizes
    }

    /// How many people and pages of each kind are asked for, in turn.
    private static let samples = 300
    /// Few at a time: it is the time of an answer that counts here, not the rate.
    private static let connections = 4

    public func run() async throws -> BenchReport {
        guard settings.database == nil else { throw BenchFailure("the search is measured on SQLite, in directories of its own") }
        let small = try await measure(sizes.small)
        let big = try await measure(sizes.big)
        let compared = small.answers.compactMap { name, answer in big.answers.first { $0.name == name }.map { (name, small: answer, big: $0.answer) } }
        guard let worst = compared.max(by: { Self.growth($0.small, $0.big) < Self.growth($1.small, $1.big) }) else { throw BenchFailure("nothing was measured") }
        let result = BenchResult(
            name: "search", engine: settings.engine, rps: worst.big.rps, baselineRps: worst.small.rps, ratio: Self.growth(worst.small, worst.big),
            p50Ms: worst.big.p50Ms, p99Ms: worst.big.p99Ms, connections: Self.connections, seconds: Double(settings.seconds))
        let lines = compared.map { name, small, big in
            "\(name): p99 \(small.p99Ms) ms → \(big.p99Ms) ms (\(String(format: "%.2f", Self.growth(small, big)))), p50 \(small.p50Ms) → \(big.p50Ms) ms"
        }
        return BenchReport(
            result: result, goal: .atMost(3),
            lines: lines + [
                "generate: \(sizes.big.members) members at \(big.rate) rows/s",
                "server memory at \(sizes.big.members) members: \(big.memory.now) MB, at most \(big.memory.peak) MB",
            ])
    }

    /// Under half a millisecond everything is noise of the scheduler.
    private static func growth(_ small: Wrk.Answer, _ big: Wrk.Answer) -> Double { big.p99Ms / max(0.5, small.p99Ms) }

    private struct Measured {
        var answers: [(name: String, answer: Wrk.Answer)] = []
        var rate = 0
        var memory = (now: 0, peak: 0)
    }

    private struct Generated: Decodable { let rowsPerSecond: Int }
    private struct Token: Decodable { let token: String }

    private func measure(_ size: (members: Int, unions: Int)) async throws -> Measured {
        try await Workshop.with { workshop in
            settings.progress("generating \(size.members) members")
            let place = BenchStage.place(settings, workshop.file("data"))
            let generated: Generated = try await Program.json(["generate", "--members", "\(size.members)", "--unions", "\(size.unions)"] + place)
            let token: Token = try await Program.json(["token", "create", "--phone", "19900000000", "--role", "operator"] + place)
            var out = Measured()
            out.rate = generated.rowsPerSecond
            let questions = try await questions(size, place, workshop)
            try await ServerChild.with(place) { server in
                let wrk = Wrk(url: server.url, connections: Self.connections, seconds: settings.seconds, threads: 1)
                for question in questions {
                    settings.progress("\(size.members): \(question.name)")
                    let answer = try await wrk.getLines(
                        of: question.file, headers: ["Authorization": "Bearer " + token.token, "Accept": question.isPage ? "text/html" : "application/json"],
                        in: workshop)
                    guard answer.refused == 0, answer.broken == 0 else { throw BenchFailure("\(question.name) was refused \(answer.refused) times") }
                    out.answers.append((question.name, answer))
                }
                out.memory = server.memory
            }
            return out
        }
    }

    // MARK: What is asked

    private struct Question {
        let name: String
        let isPage: Bool
        /// A path a line.
        let file: String
    }

    private struct Found: Decodable {
        struct Item: Decodable {
            let id: String
            let name: String
        }
        let items: [Item]
    }

    /// Somebody to look for, and where they are.
    private struct Sought {
        let person: MadePerson
        let union: String
        let city: String
    }

    private func questions(_ size: (members: Int, unions: Int), _ place: [String], _ workshop: Workshop) async throws -> [Question] {
        let plan = ProvincePlan.make(.init(unions: size.unions, members: size.members), seed: 1, today: SystemClock().now().day)
        let province = try await id(of: plan.unions[0], place)
        let sought = try await people(plan, place)
        var out: [Question] = []
        func add(_ name: String, isPage: Bool = false, _ path: (Sought) -> String) throws {
            let file = try workshop.write(sought.map(path).joined(separator: "\n") + "\n", to: "paths-\(out.count)")
            out.append(Question(name: name, isPage: isPage, file: file))
        }
        let scopes: [(String, (Sought) -> String)] = [("union", { $0.union }), ("city", { $0.city }), ("province", { _ in province })]
        let keys: [(String, (MadePerson) -> String)] = [("name", { $0.name }), ("phone", { $0.phone }), ("ID number", { $0.idNumber })]
        for (scope, id) in scopes {
            for (key, value) in keys {
                try add("\(key) in a \(scope)") { "/api/v1/organisations/\(id($0))/members?limit=50&q=\(Self.escaped(value($0.person)))" }
            }
            try add("list of a \(scope)", isPage: true) { "/admin/unions/\(id($0))/members?limit=50" }
            try add("list of a \(scope) by day of joining", isPage: true) { "/admin/unions/\(id($0))/members?limit=50&sort=-joined" }
        }
        return out
    }

    private func people(_ plan: ProvincePlan, _ place: [String]) async throws -> [Sought] {
        let maker = PersonMaker(seed: 1, today: SystemClock().now().day)
        var starts: [(place: Int, start: Int)] = []
        var next = 0
        for (place, union) in plan.unions.enumerated() where union.members > 0 {
            starts.append((place, next))
            next += union.members
        }
        // A dozen unions from the largest to the smallest, and some members of each.
        let unions = starts.sorted { plan.unions[$0.place].members > plan.unions[$1.place].members }
        let chosen = stride(from: 0, to: unions.count, by: max(1, unions.count / 12)).map { unions[$0] }
        var out: [Sought] = []
        for (union, start) in chosen {
            let own = try await id(of: plan.unions[union], place)
            let city = try await id(of: plan.unions[Self.city(above: union, in: plan)], place)
            let members = plan.unions[union].members
            for number in stride(from: 0, to: members, by: max(1, members * chosen.count / Self.samples)) {
                out.append(Sought(person: maker.person(start + number, in: plan.unions[union]), union: own, city: city))
            }
        }
        return out
    }

    private static func city(above place: Int, in plan: ProvincePlan) -> Int {
        var next = place
        while let parent = plan.unions[next].parent, plan.unions[next].kind != .city { next = parent }
        return next
    }

    private func id(of union: PlannedUnion, _ place: [String]) async throws -> String {
        let found: Found = try await Program.json(["organisation", "find", union.name.zh] + place)
        guard let item = found.items.first(where: { $0.name == union.name.zh }) else { throw BenchFailure("there is no \(union.name.zh)") }
        return item.id
    }

    private static func escaped(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text }
}
