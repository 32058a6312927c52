import Kernel

/// Makes people's names: by sex and time of birth, with the rare characters and many-part names that every part of the program must keep.
struct NamePool: Sendable {
    private enum Era: Int { case a, b, c }

    /// Characters of given names of one sex and time.
    private struct Given: Sendable {
        var first: [String] = []
        var second: [String] = []
        var single: [String] = []
    }

    private let surnames: WeightedPick<String>
    private var given: [[Given]] = Array(repeating: Array(repeating: Given(), count: 3), count: 2)
    private var minority: [[String]] = [[], []]
    private let rare: [String]

    init() {
        let weighted = DataTable.words(NameData.surnames)
        surnames = WeightedPick(stride(from: 0, to: weighted.count - 1, by: 2).map { (weighted[$0], Int(weighted[$0 + 1]) ?? 1) })
        rare = DataTable.words(NameData.rare)
        for line in DataTable.rows(NameData.given, separator: " ") {
            let sex = line[0] == "m" ? 0 : 1
            let era = line[1] == "a" ? 0 : line[1] == "b" ? 1 : 2
            let characters = line[3].unicodeScalars.map { String($0) }
            switch line[2] {
            case "1": given[sex][era].first = characters
            case "2": given[sex][era].second = characters
            default: given[sex][era].single = characters
            }
        }
        let many = DataTable.words(NameData.minority)
        for place in stride(from: 0, to: many.count - 1, by: 2) { minority[many[place] == "m" ? 0 : 1].append(many[place + 1]) }
    }

    func name(_ sex: Sex, birthYear: Int, _ random: inout SeededRandom) -> String {
        let row = sex == .male ? 0 : 1
        if random.chance(perMille: 4) { return random.pick(minority[row]) }
        let characters = given[row][birthYear < 1980 ? 0 : birthYear < 1995 ? 1 : 2]
        let surname = surnames.pick(&random)
        if random.chance(perMille: 4) { return surname + (random.chance(perMille: 500) ? random.pick(characters.first) : "") + random.pick(rare) }
        if random.chance(perMille: 130) { return surname + random.pick(characters.single) }
        return surname + random.pick(characters.first) + random.pick(characters.second)
    }
}
