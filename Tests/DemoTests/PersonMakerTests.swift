import Demo
import Kernel
import Testing

private let today = Day(number: 20_781)  // 2026-11-24

@Suite struct PersonMakerTests {
    let maker = PersonMaker(seed: 1, today: today)
    let plan = ProvincePlan.make(.init(unions: 400, members: 20_000), seed: 1, today: today)

    /// All members of the plan with their unions.
    var people: [(person: MadePerson, union: PlannedUnion)] {
        var index = 0
        return plan.unions.flatMap { union in
            (0..<union.members).map { _ in
                defer { index += 1 }
                return (maker.person(index, in: union), union)
            }
        }
    }

    @Test("Every made card, phone and name passes the checks, says the sex and birthday of its person, and is of region 99 (R1, R3, R4)")
    func valid() throws {
        for (person, _) in people {
            let card = try IDCardNumber.parse(person.idNumber, today: today)
            #expect(card.text == person.idNumber && card.sex == person.sex && card.birthday == person.birthday && person.idNumber.hasPrefix("99"))
            #expect(try PhoneNumber.parse(person.phone).text == person.phone)
            #expect(!person.phone.hasPrefix("1990000"))
            #expect(try PersonName.parse(person.name).text == person.name)
        }
    }

    @Test("No two people share a card or a phone")
    func unique() {
        let people = people.map(\.person)
        #expect(Set(people.map(\.idNumber)).count == people.count)
        #expect(Set(people.map(\.phone)).count == people.count)
    }

    @Test("Numbers stay unique and valid far beyond the first round", arguments: [4_989_990, 9_979_990, 14_969_990])
    func laterRounds(from start: Int) throws {
        let union = plan.unions[plan.firstBaseUnion]
        let people = (start..<start + 20).map { maker.person($0, in: union) } + (0..<20).map { maker.person($0, in: union) }
        #expect(Set(people.map(\.idNumber)).count == people.count && Set(people.map(\.phone)).count == people.count)
        for person in people { #expect(try IDCardNumber.parse(person.idNumber, today: today).birthday == person.birthday) }
    }

    @Test("Everybody is of working age and joined after both the union was there and they were eighteen (R11)")
    func ages() {
        for (person, union) in people {
            #expect((18...60).contains((today - person.birthday) / 365))
            #expect(person.joinedOn >= union.foundedOn && person.joinedOn <= today && person.joinedOn >= person.birthday.adding(years: 18))
        }
    }

    @Test("Names of all shapes occur: two and three characters, rare ones, two-character surnames and many parts (R4)")
    func shapes() {
        let names = people.map(\.person.name)
        for count in [2, 3, 4] { #expect(names.contains { $0.unicodeScalars.count == count }) }
        #expect(names.contains { $0.contains("·") })
        for rare in ["䶮", "㛃", "𬭎", "𠮷"] { #expect(names.contains { $0.contains(rare) }, "\(rare)") }
        #expect(names.contains { $0.hasPrefix("欧阳") })
    }

    @Test("Members of a couriers' union are couriers with a platform", arguments: PersonMaker.newFormKinds)
    func newForm(kind: String) throws {
        let person = maker.newFormWorker(5, kind: kind)
        #expect(try #require(person.newForm).kind == kind)
        #expect(person.newForm?.occupation == person.occupation && person.department == nil)
    }

    @Test("A person is the same whoever asks, and another seed gives another")
    func sameAgain() {
        let union = plan.unions[plan.firstBaseUnion]
        let (a, b, other) = (maker.person(77, in: union), PersonMaker(seed: 1, today: today).person(77, in: union), PersonMaker(seed: 2, today: today).person(77, in: union))
        #expect(a.name == b.name && a.idNumber == b.idNumber && a.phone == b.phone && a.joinedOn == b.joinedOn)
        #expect(a.idNumber != other.idNumber && a.phone != other.phone)
    }
}
