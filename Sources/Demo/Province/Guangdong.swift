import Kernel

/// An area with its names, as the ministry's table of codes has it.
public struct Region: Sendable {
    public let code: RegionCode
    public let name: Phrase
    /// Latitude and longitude of the seat in hundredths of a degree; known for cities and counties.
    public let seat: (latitude: Int, longitude: Int)?
}

/// A city's place on the tile map: columns go east, rows go south.
public struct CityTile: Sendable {
    public let code: RegionCode
    public let column: Int
    public let row: Int
    /// Two characters in Chinese: 东莞 · Dongguan.
    public let shortName: Phrase
    /// The city's share of the demo's unions and members, in thousandths.
    public let weight: Int
}

/// The province of the demo: real areas, invented unions and people.
public struct Guangdong: Sendable {
    /// By code: the province, then each city followed by its counties and towns.
    public let regions: [Region]
    public let tiles: [CityTile]
    private let byCode: [RegionCode: Int]
    private let tileByCode: [RegionCode: Int]

    public static let shared = Guangdong()

    private init() {
        regions = DataTable.rows(RegionData.table, separator: "\t").map { fields in
            Region(
                code: Self.code(fields[0]), name: Phrase(fields[2], fields[3]),
                seat: fields.count > 5 ? (Self.hundredths(fields[4]), Self.hundredths(fields[5])) : nil)
        }
        tiles = DataTable.rows(TileData.cities).map { fields in
            CityTile(
                code: Self.code(fields[0]), column: Self.number(fields[1]), row: Self.number(fields[2]),
                shortName: Phrase(fields[3], fields[4]), weight: Self.number(fields[5]))
        }
        byCode = Dictionary(uniqueKeysWithValues: regions.enumerated().map { ($1.code, $0) })
        tileByCode = Dictionary(uniqueKeysWithValues: tiles.enumerated().map { ($1.code, $0) })
    }

    public var province: Region { regions[0] }
    public func region(_ code: RegionCode) -> Region? { byCode[code].map { regions[$0] } }
    public func tile(_ code: RegionCode) -> CityTile? { code.city.flatMap { tileByCode[$0] }.map { tiles[$0] } }

    private static func code(_ text: String) -> RegionCode {
        guard let code = RegionCode(text) else { preconditionFailure("the data has no code like \(text)") }
        return code
    }
    private static func number(_ text: String) -> Int {
        guard let number = Int(text) else { preconditionFailure("the data has no number like \(text)") }
        return number
    }
    private static func hundredths(_ text: String) -> Int { number(text.filter { $0 != "." }) }
}
