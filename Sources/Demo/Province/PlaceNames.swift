import Kernel
import Organisations

/// How unions and firms name the place they are in.
struct PlaceNames {
    let province: Guangdong

    /// The area as it stands before a union's name: 东莞市厚街镇 · 佛山市顺德区北滘镇 · 博罗县园洲镇.
    /// Counties and county-level cities stand without the city above them, districts with it.
    func full(_ code: RegionCode) -> String {
        switch code.level {
        case .province, .city: return name(code).zh
        case .county:
            let own = name(code).zh
            return own.hasSuffix("区") ? name(code.city ?? code).zh + own : own
        case .town: return full(code.parent ?? code) + name(code).zh
        }
    }

    /// What stands before a firm's name: firms register in a city or a county.
    func seat(_ code: RegionCode) -> String {
        guard let county = code.county, !name(county).zh.hasSuffix("区") else { return name(code.city ?? code).zh }
        return name(county).zh
    }

    /// `Houjie Town, Dongguan` · `Beijiao Town, Shunde, Foshan` · `Dongguan` · `Guangdong`.
    func english(_ code: RegionCode) -> String {
        switch code.level {
        case .province, .city: return short(code)
        case .county: return name(code).en + ", " + short(code.city ?? code)
        case .town:
            let above = [code.county, code.city].compactMap { $0 }.map(short)
            return ([name(code).en] + above).joined(separator: ", ")
        }
    }

    func name(_ code: RegionCode) -> Phrase { province.region(code)?.name ?? Phrase(code.text, code.text) }

    /// The English name without its last word: Dongguan, Tianhe.
    func short(_ code: RegionCode) -> String {
        let words = name(code).en.split(separator: " ")
        return words.prefix(max(1, words.count - 1)).joined(separator: " ")
    }
}
