/// What can be wrong (or good) about a clause: a code of the taxonomy, as `DEPOSIT_COLLECTION`.
public struct FindingCode: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: StaticString) { rawValue = value.description }

    public init(from decoder: any Decoder) throws { rawValue = try decoder.singleValueContainer().decode(String.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Praised in the report and scored apart from what is wrong.
    public var isGoodPractice: Bool { rawValue.hasPrefix("GP_") }

    /// Lawyers disagree on it, so it is put as a question to the union's lawyer, not as a verdict.
    public var isContested: Bool { Self.contested.contains(self) }

    private static let contested: Set<FindingCode> = ["FINES", "AGE_DISCRIMINATION", "WAGE_TALK_BAN", "BONUS_FORFEITURE"]

    public static func < (a: FindingCode, b: FindingCode) -> Bool { a.rawValue < b.rawValue }
    public var description: String { rawValue }
}
