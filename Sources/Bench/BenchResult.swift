/// What a measurement gave. One line of JSON of `gonghui bench`.
public struct BenchResult: Encodable, Sendable {
    public let name: String
    public let engine: String
    /// Requests a second; rows a second for imports.
    public let rps: Double
    /// The same of what it is compared with: the plain `GET /health/live` of the same server unless another was asked for.
    public let baselineRps: Double
    /// `rps / baseline_rps`; for searches the p99 of the big province over that of the small one.
    public let ratio: Double
    public let p50Ms: Double
    public let p99Ms: Double
    public let connections: Int
    public let seconds: Double

    enum CodingKeys: String, CodingKey {
        case name, engine, rps, baselineRps = "baseline_rps", ratio, p50Ms = "p50_ms", p99Ms = "p99_ms", connections, seconds
    }
}

/// A measurement with what people want to know beside it.
public struct BenchReport: Sendable {
    public let result: BenchResult
    /// What the ratio must reach (`.atLeast`) or may reach (`.atMost`). (issue 4 section 6)
    public let goal: Goal
    public let lines: [String]

    public enum Goal: Sendable, Hashable {
        case atLeast(Double)
        case atMost(Double)

        func isMet(_ ratio: Double) -> Bool {
            switch self {
            case .atLeast(let limit): ratio >= limit
            case .atMost(let limit): ratio <= limit
            }
        }
    }

    public var isMet: Bool { goal.isMet(result.ratio) }
}

/// Why something could not be measured.
public struct BenchFailure: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

/// What all measurements are told.
public struct BenchSettings: Sendable {
    /// `nil`: SQLite in a directory of its own, removed afterwards. Otherwise `postgres://…` of an empty database.
    public var database: String?
    public var connections = 64
    public var seconds = 10
    /// Told what is going on.
    public var progress: @Sendable (String) -> Void = { _ in }
    public init() {}

    var engine: String { database?.hasPrefix("postgres") == true ? "postgres" : "sqlite" }
}
