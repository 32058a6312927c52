import Kernel
import Store

public enum BranchTag {}
public typealias BranchID = Identifier<BranchTag>

/// One place of a merchant, with its tills. (门店)
public struct Branch: Sendable {
    public let id: BranchID
    public let merchant: MerchantID
    public let facts: BranchFacts
    public let state: BranchState
    public var name: String { facts.name }
}

/// What members are told of a branch.
public struct BranchFacts: Hashable, Sendable {
    public var name: String
    public var region: RegionCode
    public var address: String
    /// In words: `每天 6:30–10:00`.
    public var hours: String
    /// The shop's own number, which members may call.
    public var phone: String
    public var place: Coordinates?

    public init(name: String, region: RegionCode, address: String, hours: String, phone: String, place: Coordinates?) {
        self.name = name
        self.region = region
        self.address = address
        self.hours = hours
        self.phone = phone
        self.place = place
    }
}

public enum BranchState: String, TextColumn {
    case open, closed

    public var label: Phrase {
        switch self {
        case .open: Phrase("营业", "Open")
        case .closed: Phrase("停业", "Closed")
        }
    }
}

/// A place on earth in millionths of a degree, north and east (WGS 84).
public struct Coordinates: Hashable, Sendable {
    public let latitude: Int64
    public let longitude: Int64

    /// `nil` off the globe.
    public init?(latitude: Int64, longitude: Int64) {
        guard (-90_000_000...90_000_000).contains(latitude), (-180_000_000...180_000_000).contains(longitude) else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Reads decimal degrees, as maps and browsers give them: `23.129110`, `113.264385`. More than six decimals are cut.
    public init?(latitude: String, longitude: String) {
        guard let latitude = Self.millionths(latitude), let longitude = Self.millionths(longitude) else { return nil }
        self.init(latitude: latitude, longitude: longitude)
    }

    public var latitudeText: String { Self.text(latitude) }
    public var longitudeText: String { Self.text(longitude) }

    private static func millionths(_ text: String) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" || $0 == "+" }.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...3).contains(parts[0].utf8.count), parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let degrees = Int64(parts[0])
        else { return nil }
        let fraction = parts.count == 2 ? String(parts[1].prefix(6)) : ""
        let padded = fraction + String(repeating: "0", count: 6 - fraction.utf8.count)
        guard let rest = Int64(padded) else { return nil }
        return (degrees * 1_000_000 + rest) * (isNegative ? -1 : 1)
    }

    private static func text(_ value: Int64) -> String {
        let digits = String(value.magnitude % 1_000_000)
        return (value < 0 ? "-" : "") + String(value.magnitude / 1_000_000) + "." + String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }
}
