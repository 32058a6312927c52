import Kernel

/// An area with its names, as the ministry's table of codes has it. (domain.md R56)
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
}

/// The areas whose names are shipped, with the layout of their tile map: Guangdong. Unions of other areas work all the same,
/// their areas are shown by code and their cities listed instead of drawn.
public struct Regions: Sendable {
    /// By code: the province, then each city followed by its counties and towns.
    public let all: [Region]
    public let tiles: [CityTile]
    private let byCode: [RegionCode: Int]
    private let tileByCode: [RegionCode: Int]
    /// Folded full names, for search.
    private let keys: [String]

    public static let shipped = Regions()

    private init() {
        all = Self.rows(RegionData.table, "\t").map { fields in
            Region(
                code: Self.code(fields[0]), name: Phrase(fields[2], fields[3]),
                seat: fields.count > 5 ? (Self.hundredths(fields[4]), Self.hundredths(fields[5])) : nil)
        }
        tiles = Self.rows(TileData.cities, "|").map { fields in
            CityTile(code: Self.code(fields[0]), column: Self.number(fields[1]), row: Self.number(fields[2]), shortName: Phrase(fields[3], fields[4]))
        }
        byCode = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.code, $0) })
        tileByCode = Dictionary(uniqueKeysWithValues: tiles.enumerated().map { ($1.code, $0) })
        var names: [RegionCode: String] = [:]
        for region in all { names[region.code] = (region.code.parent.flatMap { names[$0] } ?? "") + region.name.zh }
        keys = all.map { TextFolding.folded((names[$0.code] ?? "") + $0.name.en) }
    }

    public func region(_ code: RegionCode) -> Region? { byCode[code].map { all[$0] } }
    public func name(_ code: RegionCode) -> Phrase { region(code)?.name ?? Phrase(code.text, code.text) }
    /// The tile of the city in which the area lies.
    public func tile(_ code: RegionCode) -> CityTile? { code.city.flatMap { tileByCode[$0] }.map { tiles[$0] } }

    /// `东莞市厚街镇` · `Houjie Town, Dongguan City`; the province is left out below it.
    public func fullName(_ code: RegionCode) -> Phrase {
        var areas: [RegionCode] = []
        var next: RegionCode? = code
        while let area = next, area.level > .province || areas.isEmpty {
            areas.append(area)
            next = area.parent
        }
        let names = areas.map(name)
        return Phrase(names.reversed().map(\.zh).joined(), names.map(\.en).joined(separator: ", "))
    }

    /// Areas whose full name holds all words of `text`, higher ones first: 厚街, 惠州 桥东, houjie.
    public func search(_ text: String, limit: Int) -> [Region] {
        let words = text.split(whereSeparator: \.isWhitespace).map { TextFolding.folded(String($0)) }.filter { !$0.isEmpty }
        guard !words.isEmpty else { return [] }
        let hits = all.indices.filter { index in words.allSatisfy { keys[index].contains($0) } }
        return hits.sorted { (rank($0, words), $0) < (rank($1, words), $1) }.prefix(limit).map { all[$0] }
    }

    /// Areas that are named so themselves stand before those that only lie in one that is.
    private func rank(_ index: Int, _ words: [String]) -> Int {
        let own = TextFolding.folded(all[index].name.zh + all[index].name.en)
        return (words.last.map(own.contains) == true ? 0 : 10) + all[index].code.level.rawValue
    }

    // The table stands in the program's text, so what can't be read is a bug of this file.

    private static func rows(_ text: StaticString, _ separator: Character) -> [[String]] {
        text.description.split(separator: "\n").map { line in
            line.split(separator: separator, omittingEmptySubsequences: false).map { field in
                String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        }
    }
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
