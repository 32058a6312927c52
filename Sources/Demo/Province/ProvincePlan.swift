import Kernel
import Organisations

/// The unions of a made province and how many members each has: the same for the same seed, size and day.
public struct ProvincePlan: Sendable {
    public struct Size: Sendable {
        public let unions: Int
        public let members: Int
        /// What the first base union, a factory in Houjie, has at least.
        public let firstUnionMembers: Int

        public init(unions: Int, members: Int, firstUnionMembers: Int = 0) {
            self.unions = max(Self.fewestUnions, unions)
            self.members = max(0, members)
            self.firstUnionMembers = firstUnionMembers
        }

        /// The province, Dongguan, Houjie and one factory.
        public static let fewestUnions = 4
    }

    /// Parents stand before their children: federations, industry unions, then those that hold members.
    public internal(set) var unions: [PlannedUnion]
    /// The place of the first base union.
    public let firstBaseUnion: Int

    public var memberCount: Int { unions.reduce(0) { $0 + $1.members } }

    public static func make(_ size: Size, seed: UInt64, today: Day) -> ProvincePlan {
        var maker = PlanMaker(size: size, seed: seed, today: today)
        maker.addFederations()
        maker.addIndustryUnions()
        let firstBaseUnion = maker.unions.count
        maker.addUnionsWithMembers()
        maker.setTermsToSee(of: firstBaseUnion)
        return ProvincePlan(unions: maker.unions, firstBaseUnion: firstBaseUnion)
    }
}

/// Puts the plan together, floor by floor.
private struct PlanMaker {
    let size: ProvincePlan.Size
    let today: Day
    let guangdong = Guangdong.shared
    var random: SeededRandom
    var names: UnionNames
    var unions: [PlannedUnion] = []

    /// Cities by weight, for unions that hold members.
    private var cities: WeightedPick<RegionCode>
    private var placeOfArea: [RegionCode: Int] = [:]
    /// Counties and towns with a federation, by city.
    private var areasOfCity: [RegionCode: [RegionCode]] = [:]
    private var industryPlaces: [String: [RegionCode: Int]] = [:]

    init(size: ProvincePlan.Size, seed: UInt64, today: Day) {
        self.size = size
        self.today = today
        random = SeededRandom(seed: seed)
        names = UnionNames(province: guangdong)
        cities = WeightedPick([])
    }

    mutating func addFederations() {
        // A little under half of the unions are federations, until every town has one.
        for area in AreaChoice.areas(min(guangdong.regions.count, size.unions * 45 / 100, size.unions - 1), in: guangdong) {
            let kind: PlannedUnion.Kind = [.province, .city, .county, .town][area.code.level.rawValue - 1]
            let founded = today.adding(days: -random.within(9_000...20_000))
            placeOfArea[area.code] = unions.count
            add(kind, under: nearestArea(above: area.code), names.federation(of: area.code), in: area.code, foundedOn: founded)
            if area.code.level >= .county, let city = area.code.city { areasOfCity[city, default: []].append(area.code) }
        }
        cities = WeightedPick(guangdong.tiles.filter { placeOfArea[$0.code] != nil }.map { ($0.code, guangdong.weight(ofCity: $0.code)) })
    }

    mutating func addIndustryUnions() {
        let industries = DataTable.rows(EmployerData.industryUnions)
        let places =
            [guangdong.province.code] + guangdong.tiles.map(\.code).sorted { guangdong.weight(ofCity: $0) > guangdong.weight(ofCity: $1) }.filter { placeOfArea[$0] != nil }
        let wanted = places.flatMap { place in industries.map { (place, $0) } }
        for (place, industry) in wanted.prefix(size.unions / 50) {
            industryPlaces[industry[2], default: [:]][place] = unions.count
            let founded = today.adding(days: -random.within(4_000...15_000))
            add(
                .industryUnion, under: placeOfArea[place], names.industryUnion(Phrase(industry[0], industry[1]), of: place), in: place,
                section: industry[2], foundedOn: founded)
        }
    }

    mutating func addUnionsWithMembers() {
        let count = size.unions - unions.count
        addFirstBaseUnion()
        for number in 1..<max(1, count) { addUnionWithMembers(number) }
        let places = unions.indices.filter { unions[$0].kind.holdsMembers }
        let first = max(size.firstUnionMembers, min(5_000, size.members * 6 / 100))
        let sizes = UnionSizes.split(size.members, among: places.map { unions[$0] }, first: first, &random)
        for (place, members) in zip(places, sizes) { unions[place].members = members }
    }

    /// The first factory's committee is to be renewed soon, that of the joint union is overdue: there is something to see in every province,
    /// however small. (domain.md R8)
    mutating func setTermsToSee(of first: Int) {
        let overdue = unions.indices.first { unions[$0].kind == .jointUnion }
        for (place, daysLeft) in [(first, 40), (overdue, -20)] {
            guard let place else { continue }
            let start = today.adding(days: daysLeft + 1).adding(years: -unions[place].termYears)
            unions[place].termStart = start
            unions[place].foundedOn = min(unions[place].foundedOn, start)
        }
    }

    private mutating func addFirstBaseUnion() {
        guard let houjie = RegionCode(AreaChoice.houjie) else { preconditionFailure("Houjie has a code") }
        let trade = UnionNames.Trade(section: "C", words: Phrase("电子", "Electronics"), form: .company)
        let employer = names.company(trade, at: houjie, &random)
        addBaseUnion(of: employer, at: houjie, under: nearestArea(at: houjie), isLegalPerson: true)
    }

    private mutating func addUnionWithMembers(_ number: Int) {
        let city = number < 4 ? RegionCode(AreaChoice.dongguan) ?? cities.pick(&random) : cities.pick(&random)
        // The first three after the factory see to it that a small demo has a union of couriers, one of riders and a joint one.
        let chance = random.below(1000)
        switch number {
        case 1, 2: addSectorUnion(number, in: city)
        case 3: addJointUnion(in: area(of: city))
        case _ where chance < 25: addSectorUnion(number, in: city)
        case _ where chance < 110: addJointUnion(in: area(of: city))
        default: addOrdinaryBaseUnion(in: area(of: city))
        }
    }

    private mutating func addSectorUnion(_ number: Int, in city: RegionCode) {
        let sectors = DataTable.rows(EmployerData.sectorUnions)
        let sector = number < 4 ? sectors[number % sectors.count] : random.pick(sectors)
        let counties = (areasOfCity[city] ?? []).filter { $0.level == .county }
        let candidates = [city] + (counties.isEmpty ? [] : [random.pick(counties)])
        for place in candidates {
            guard let name = names.sectorUnion(Phrase(sector[0], sector[1]), of: place) else { continue }
            add(.sectorUnion, under: nearestArea(at: place), name, in: place, section: sector[2] == "domestic" ? "O" : "G", newFormKind: sector[2], foundedOn: recentDay(2_000))
            return
        }
        addJointUnion(in: area(of: city))
    }

    private mutating func addJointUnion(in code: RegionCode) {
        let what = random.pick(DataTable.rows(EmployerData.jointUnions))
        let name = names.jointUnion(Phrase(what[0], what[1]), of: code)
        add(.jointUnion, under: nearestArea(at: code), name, in: code, foundedOn: recentDay(5_000))
    }

    private mutating func addOrdinaryBaseUnion(in code: RegionCode) {
        let employer = names.employer(at: code, &random)
        let industry = code.city.flatMap { industryPlaces[employer.trade.section]?[$0] }
        let under = industry.flatMap { random.chance(perMille: 400) ? $0 : nil } ?? nearestArea(at: code)
        addBaseUnion(of: employer, at: code, under: under, isLegalPerson: random.chance(perMille: 880))
    }

    // MARK: Places

    /// A county, town or the city itself; earlier towns of the list are the busier ones.
    private mutating func area(of city: RegionCode) -> RegionCode {
        guard let areas = areasOfCity[city], !random.chance(perMille: 60) else { return city }
        let (a, b) = (random.below(areas.count), random.below(areas.count))
        return areas[random.chance(perMille: 350) ? min(a, b) : a]
    }

    private func nearestArea(at code: RegionCode) -> Int? { placeOfArea[code] ?? nearestArea(above: code) }
    private func nearestArea(above code: RegionCode) -> Int? { code.parent.flatMap { nearestArea(at: $0) } }

    /// A day in the last `span` days, the recent ones more often.
    private mutating func recentDay(_ span: Int) -> Day { today.adding(days: -1 - min(random.below(span), random.below(span))) }

    // MARK: Adding

    private mutating func addBaseUnion(of employer: UnionNames.Employer, at code: RegionCode, under parent: Int?, isLegalPerson: Bool) {
        let holder: MadeCodes.Holder
        switch employer.trade.form {
        case .company: holder = .company
        case .organ: holder = .organ
        case .school, .hospital, .institution: holder = .institution
        }
        let made = PlannedEmployer(name: employer.name, uscc: MadeCodes.uscc(holder, serial: unions.count))
        add(
            .baseUnion, under: parent, employer.unionName, in: code, isLegalPerson: isLegalPerson, employer: made, section: employer.trade.section,
            foundedOn: recentDay(7_000))
    }

    private mutating func add(
        _ kind: PlannedUnion.Kind, under parent: Int?, _ name: Phrase, in region: RegionCode, isLegalPerson: Bool = true, employer: PlannedEmployer? = nil,
        section: String? = nil, newFormKind: String? = nil, foundedOn: Day
    ) {
        let holder: MadeCodes.Holder = kind == .baseUnion || kind == .jointUnion ? .baseUnion : .otherUnion
        let years = kind == .baseUnion || kind == .jointUnion ? random.pick(CommitteeTerm.yearsOfBaseUnion) : 5
        // One committee in twenty is overdue: its term began up to a quarter of a year too long ago.
        let age = random.chance(perMille: 50) ? years * 365 + random.within(5...90) : 1 + random.below(years * 365 - 10)
        unions.append(
            PlannedUnion(
                kind: kind, parent: parent, name: name, region: region, uscc: isLegalPerson ? MadeCodes.uscc(holder, serial: unions.count) : nil,
                employer: employer, section: section, newFormKind: newFormKind, foundedOn: foundedOn,
                termStart: max(foundedOn, today.adding(days: -age)), termYears: years, members: 0))
    }
}
