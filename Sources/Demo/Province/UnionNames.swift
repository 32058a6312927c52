import Kernel

/// Makes names of unions and employers as real ones are formed, none of them twice.
struct UnionNames {
    private let places: PlaceNames
    private let characters: [(zh: String, en: String)]
    private let trades: WeightedPick<Trade>
    private let companies: WeightedPick<Trade>
    private let companyForms: WeightedPick<Phrase>
    private let ordinals: [Phrase]
    private var taken: Set<String> = []

    /// What an employer does, and of which form it is.
    struct Trade: Sendable {
        enum Form: String, Sendable { case company = "c", school = "s", hospital = "h", organ = "o", institution = "p" }
        let section: String
        let words: Phrase
        let form: Form
    }

    init(province: Guangdong) {
        places = PlaceNames(province: province)
        let words = DataTable.words(EmployerData.nameCharacters)
        characters = stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }
        let rows = DataTable.rows(EmployerData.trades)
        let all = rows.map { (Trade(section: $0[0], words: Phrase($0[2], $0[3]), form: Trade.Form(rawValue: $0[4]) ?? .company), Int($0[1]) ?? 1) }
        trades = WeightedPick(all)
        companies = WeightedPick(all.filter { $0.0.form == .company })
        companyForms = WeightedPick(DataTable.rows(EmployerData.companyForms).map { (Phrase($0[0], $0[1]), Int($0[2]) ?? 1) })
        ordinals = DataTable.rows(EmployerData.ordinals)[0].map { entry in
            let parts = entry.split(separator: " ", maxSplits: 1)
            return Phrase(String(parts[0]), String(parts[1]))
        }
    }

    // MARK: Federations and industry unions

    func federation(of code: RegionCode) -> Phrase {
        let words = code.level == .province ? "Provincial Federation of Trade Unions" : "Federation of Trade Unions"
        let (place, above) = (places.name(code), places.english(code).split(separator: ",").dropFirst().joined(separator: ","))
        let own = code.level <= .city ? places.short(code) : place.en
        return Phrase(places.full(code) + "总工会", own + " " + words + (above.isEmpty ? "" : "," + above))
    }

    func industryUnion(_ industry: Phrase, of code: RegionCode) -> Phrase {
        Phrase(places.full(code) + industry.zh + "工会", "\(places.short(code)) \(industry.en) Workers' Union")
    }

    mutating func sectorUnion(_ sector: Phrase, of code: RegionCode) -> Phrase? {
        claim(Phrase(places.full(code) + sector.zh + "工会联合会", "\(sector.en) Federation of Unions, \(places.english(code))"))
    }

    mutating func jointUnion(_ what: Phrase, of code: RegionCode) -> Phrase {
        numbered { [places] ordinal in
            Phrase(
                places.full(code) + (ordinal?.zh ?? "") + what.zh + "联合工会委员会",
                [ordinal?.en, what.en, "Joint Union, \(places.english(code))"].compactMap { $0 }.joined(separator: " "))
        }
    }

    // MARK: Employers and their base unions

    struct Employer {
        let name: Phrase
        let unionName: Phrase
        let trade: Trade
    }

    /// An employer that doesn't exist yet, at a place. Public bodies stand where there are such: a town has one government.
    mutating func employer(at code: RegionCode, _ random: inout SeededRandom) -> Employer {
        let trade = trades.pick(&random)
        if trade.form != .company, let body = publicBody(trade, at: code) { return body }
        return company(trade.form == .company ? trade : companies.pick(&random), at: code, &random)
    }

    mutating func company(_ trade: Trade, at code: RegionCode, _ random: inout SeededRandom) -> Employer {
        for attempt in 0... {
            var (own, reading) = ("", "")
            // Two characters tell nearly all firms apart; where they are used up, three.
            for _ in 0..<(attempt < 20 ? 2 : 3) {
                let character = random.pick(characters)
                own += character.zh
                reading += character.en
            }
            let form = companyForms.pick(&random)
            let firm = Phrase(own + trade.words.zh + form.zh, "\(reading.prefix(1).uppercased())\(reading.dropFirst()) \(trade.words.en) \(form.en)")
            let union = Phrase(places.full(code) + firm.zh + "工会委员会", "\(firm.en) Trade Union, \(places.english(code))")
            let seat = Phrase(places.seat(code) + firm.zh, firm.en + ", " + places.short(code.city ?? code))
            if taken.insert(seat.zh).inserted { return Employer(name: seat, unionName: union, trade: trade) }
        }
        preconditionFailure("three characters give a million names")
    }

    private mutating func publicBody(_ trade: Trade, at code: RegionCode) -> Employer? {
        let words = wordsOfBody(trade, at: code)
        let name = { [places] (ordinal: Phrase?) -> Phrase in
            Phrase(
                places.full(code) + (ordinal?.zh ?? "") + words.zh,
                [ordinal?.en, words.en + ", " + places.english(code)].compactMap { $0 }.joined(separator: " "))
        }
        let mayBeNumbered = trade.form == .school || trade.form == .hospital
        guard let claimed = mayBeNumbered ? firstFree(name) : claim(name(nil)) else { return nil }
        return Employer(name: claimed, unionName: Phrase(claimed.zh + "工会委员会", "Trade Union of " + claimed.en), trade: trade)
    }

    /// Subdistricts have an office where towns have a government.
    private func wordsOfBody(_ trade: Trade, at code: RegionCode) -> Phrase {
        guard trade.form == .organ, places.name(code).zh.hasSuffix("街道"), trade.words.zh.hasPrefix("人民政府") else { return trade.words }
        return Phrase("办事处机关", "Subdistrict Office")
    }

    // MARK: No name twice

    private mutating func claim(_ name: Phrase) -> Phrase? { taken.insert(name.zh).inserted ? name : nil }

    private mutating func firstFree(_ name: (Phrase?) -> Phrase) -> Phrase? {
        for ordinal in [nil] + ordinals.map(Optional.some) {
            if let claimed = claim(name(ordinal)) { return claimed }
        }
        return nil
    }

    private mutating func numbered(_ name: (Phrase?) -> Phrase) -> Phrase {
        if let free = firstFree(name) { return free }
        for number in 10... {
            if let claimed = claim(name(Phrase("第\(number)", "No. \(number)"))) { return claimed }
        }
        preconditionFailure("numbers don't end")
    }
}
