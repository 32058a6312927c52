import Kernel
import Organisations

/// Which areas have a union of their own when there are not enough unions for all.
enum AreaChoice {
    static let dongguan = "441900"
    /// Houjie in Dongguan, where the demo's first factory stands.
    static let houjie = "441900122"

    /// The first `count` areas to get a union: each after the area above it, cities served in turn by their weight.
    static func areas(_ count: Int, in province: Guangdong) -> [Region] {
        let first = [province.province.code.text, dongguan, houjie]
        var ordered = first.compactMap { RegionCode($0) }.compactMap { province.region($0) }
        let chosen = Set(ordered.map(\.code))
        for level in [RegionCode.Level.city, .county, .town] {
            ordered += inTurn(province.regions.filter { $0.code.level == level && !chosen.contains($0.code) }, province)
        }
        return Array(ordered.prefix(max(first.count, count)))
    }

    /// Shenzhen's fifth county comes before Yunfu's second: ordered by place in the city over the city's weight.
    private static func inTurn(_ regions: [Region], _ province: Guangdong) -> [Region] {
        var seen: [RegionCode: Int] = [:]
        let keyed = regions.map { region -> (key: Int, region: Region) in
            let city = region.code.city ?? region.code
            let place = seen[city, default: 0]
            seen[city] = place + 1
            return ((2 * place + 1) * 1_000_000 / max(1, province.weight(ofCity: region.code.city ?? region.code)), region)
        }
        return keyed.sorted { ($0.key, $0.region.code) < ($1.key, $1.region.code) }.map(\.region)
    }
}
