import Kernel
import Organisations

/// The province of the demo: real areas, invented unions and people.
public struct Guangdong: Sendable {
    private let areas = Regions.shipped
    private let weights: [RegionCode: Int]

    public static let shared = Guangdong()

    private init() {
        var weights: [RegionCode: Int] = [:]
        for fields in DataTable.rows(CityWeights.table) {
            guard let code = RegionCode(fields[0]), let weight = Int(fields[1]) else { preconditionFailure("no weight in \(fields)") }
            weights[code] = weight
        }
        self.weights = weights
    }

    /// By code: the province, then each city followed by its counties and towns.
    public var regions: [Region] { areas.all }
    public var tiles: [CityTile] { areas.tiles }
    public var province: Region { regions[0] }
    public func region(_ code: RegionCode) -> Region? { areas.region(code) }
    public func tile(_ code: RegionCode) -> CityTile? { areas.tile(code) }
    /// A city's share of the demo's unions and members, in thousandths.
    public func weight(ofCity code: RegionCode) -> Int { weights[code] ?? 0 }
}
