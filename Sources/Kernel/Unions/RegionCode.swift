/// The code of an area (GB/T 2260): province 2, city 2, county 2 digits; towns have 3 more. (domain.md R56)
///
/// Dongguan `441900` and Zhongshan `442000` have no counties: their towns hang at the city. Whether a code is current is not
/// asked: a withdrawn one stays valid for what was registered under it.
public struct RegionCode: Hashable, Sendable {
    /// All nine digits as a number, the town's 000 for the levels above.
    private let digits: Int32

    public enum Level: Int, Comparable, Sendable, CaseIterable {
        case province = 1, city, county, town
        public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    /// Reads six digits, nine for a town, or the twelve of a statistics code, whose last three are cut.
    public init?(_ text: String) {
        let count = text.utf8.count
        guard count == 6 || count == 9 || count == 12 else { return nil }
        var value: Int32 = 0
        for (place, byte) in text.utf8.enumerated() {
            guard byte &- 48 < 10 else { return nil }
            if place < 9 { value = value * 10 + Int32(byte - 48) }
        }
        self.init(digits: count == 6 ? value * 1000 : value)
    }

    private init?(digits: Int32) {
        let hasCity = digits / 100_000 % 100 > 0
        let hasCounty = digits / 1000 % 100 > 0
        // A county needs a city above it, a town at least a city.
        guard digits / 10_000_000 >= 10, hasCity || (!hasCounty && digits % 1000 == 0) else { return nil }
        self.digits = digits
    }

    public var level: Level {
        if digits % 1000 > 0 { return .town }
        if digits / 1000 % 100 > 0 { return .county }
        return digits / 100_000 % 100 > 0 ? .city : .province
    }

    /// Six digits, or nine for a town.
    public var text: String { String(level == .town ? digits : digits / 1000) }

    public var province: RegionCode { part(10_000_000) }
    /// The city this area is or lies in; `nil` for a province.
    public var city: RegionCode? { level >= .city ? part(100_000) : nil }
    /// The county this area is or lies in; `nil` above, and for towns that hang at a city.
    public var county: RegionCode? { digits / 1000 % 100 > 0 ? part(1000) : nil }

    /// The area right above; `nil` for a province.
    public var parent: RegionCode? {
        switch level {
        case .province: nil
        case .city: province
        case .county: city
        case .town: county ?? city
        }
    }

    /// Whether `other` is this area or lies in it.
    public func contains(_ other: RegionCode) -> Bool {
        switch level {
        case .province: other.province == self
        case .city: other.city == self
        case .county: other.county == self
        case .town: other == self
        }
    }

    private func part(_ unit: Int32) -> RegionCode {
        guard let code = RegionCode(digits: digits / unit * unit) else { preconditionFailure("a part of a code is a code") }
        return code
    }
}

extension RegionCode: Comparable, CustomStringConvertible {
    public static func < (a: RegionCode, b: RegionCode) -> Bool { a.digits < b.digits }
    public var description: String { text }
}

extension RegionCode: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = RegionCode(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a region code has 6 or 9 digits")
        }
        self = code
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
