import Kernel

/// A made person: nobody real has this card number.
public struct MadePerson: Sendable {
    public let name: String
    public let sex: Sex
    public let birthday: Day
    /// 18 characters that pass `IDCardNumber`.
    public let idNumber: String
    /// 11 digits that pass `PhoneNumber`, of `199…`.
    public let phone: String
    public let occupation: String
    /// `nil` in joint and sector unions, whose members have no common employer.
    public let department: String?
    public let newForm: NewFormWork?
    /// The day on which they joined their union.
    public let joinedOn: Day
}

/// The work of a new-form worker.
public struct NewFormWork: Sendable {
    /// courier, rider, rideHailingDriver, truckDriver, domestic, streamer.
    public let kind: String
    public let occupation: String
    public let platform: Phrase
}

/// Makes people: the n-th is the same whoever asks and in whatever order, so that they can be made in parallel.
public struct PersonMaker: Sendable {
    let seed: UInt64
    private let today: Day
    private let names = NamePool()
    private let numbers: MadeNumbers
    private let work = WorkPool()

    public init(seed: UInt64, today: Day) {
        self.seed = seed
        self.today = today
        numbers = MadeNumbers(seed: seed)
    }

    /// Person `index` as a member of `union`. Two indexes never share a card or a phone number.
    /// - Parameter index: under 19,960,000.
    public func person(_ index: Int, in union: PlannedUnion) -> MadePerson {
        make(index, place: work.place(of: union), since: union.foundedOn, hasDepartment: union.kind == .baseUnion)
    }

    /// Person `index` as a new-form worker of `kind` who has joined no union yet.
    public func newFormWorker(_ index: Int, kind: String) -> MadePerson {
        make(index, place: work.place(ofNewForm: kind), since: today.adding(days: -90), hasDepartment: false)
    }

    public static let newFormKinds = DataTable.rows(WorkData.newForm).map { $0[0] }

    /// A valid card of somebody else's birthday, under the number of person `index`.
    func idNumber(_ index: Int, birthday: Day, sex: Sex) -> String {
        numbers.idNumber(of: index, birthday: numbers.birthday(near: birthday, of: index), sex: sex)
    }

    private func make(_ index: Int, place: WorkPool.Place, since founded: Day, hasDepartment: Bool) -> MadePerson {
        var random = SeededRandom(seed: seed, stream: UInt64(index))
        let sex: Sex = random.chance(perMille: place.menPerMille) ? .male : .female
        // 18 to 59 years, most of them near the middle.
        let age = 18 * 366 + random.below(20 * 365) + random.below(21 * 365)
        let birthday = numbers.birthday(near: today.adding(days: -age), of: index)
        let newForm = place.newForm.map { NewFormWork(kind: $0.kind, occupation: $0.occupation, platform: random.pick($0.platforms)) }
        // Nobody joins before the union is there, nor under eighteen.
        let earliest = max(founded, birthday.adding(days: 18 * 366))
        let joinedOn = earliest.adding(days: random.below(max(1, today - earliest)))
        return MadePerson(
            name: names.name(sex, birthYear: birthday.year, &random), sex: sex, birthday: birthday,
            idNumber: numbers.idNumber(of: index, birthday: birthday, sex: sex), phone: numbers.phone(of: index),
            occupation: newForm?.occupation ?? random.pick(place.occupations), department: hasDepartment ? random.pick(place.departments) : nil,
            newForm: newForm, joinedOn: joinedOn)
    }
}
