import Kernel

/// Identity-card and phone numbers of made people: valid by every check, no two alike, and no real person's card.
///
/// Cards are of region 99, which no area has (domain.md R1). The n-th person's region and sequence come from n by a
/// permutation, so no list of used numbers is needed, and neighbours in a list look nothing alike.
struct MadeNumbers: Sendable {
    /// Regions 990000–999999 times 499 sequence numbers of each sex.
    static let cardsPerRound = 4_990_000
    /// Rounds are told apart by the birthday's remainder by 4.
    static let rounds = 4
    /// `1990000xxxx` is left to the demo's accounts.
    static let phonesPerRound = 9_990_000

    private let cardOffset: Int
    private let phoneOffset: Int

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed, stream: .max)
        cardOffset = random.below(Self.cardsPerRound)
        phoneOffset = random.below(Self.phonesPerRound)
    }

    /// The birthday that person `index` can have, at most three days before the wanted one.
    func birthday(near wanted: Day, of index: Int) -> Day {
        let round = index / Self.cardsPerRound
        precondition(round < Self.rounds, "numbers for twenty million people")
        let remainder = (Int(wanted.number) - round) % Self.rounds
        return wanted.adding(days: remainder < 0 ? -remainder - Self.rounds : -remainder)
    }

    /// - Parameter birthday: from `birthday(near:of:)`.
    func idNumber(of index: Int, birthday: Day, sex: Sex) -> String {
        let place = (index % Self.cardsPerRound * 2_654_437 + cardOffset) % Self.cardsPerRound
        let (year, month, day) = birthday.civil
        let birth = year * 10_000 + month * 100 + day
        // Odd numbers are men's: 001–997 and 002–998.
        let sequence = place % 499 * 2 + (sex == .male ? 1 : 2)
        return Self.checked(((990_000 + place / 499) * 100_000_000 + birth) * 1000 + sequence)
    }

    func phone(of index: Int) -> String {
        let round = index / Self.phonesPerRound
        precondition(round < 10, "phones for a hundred million people")
        let place = (index % Self.phonesPerRound * 7_654_321 + phoneOffset) % Self.phonesPerRound + 10_000
        return String(19_900_000_000 + round * 10_000_000 + place)
    }

    /// The first seventeen digits with their check. (domain.md R1)
    private static func checked(_ body: Int) -> String {
        String(unsafeUninitializedCapacity: 18) { buffer in
            var (rest, sum, weight) = (body, 0, 2)
            for place in stride(from: 16, through: 0, by: -1) {
                let digit = rest % 10
                rest /= 10
                buffer[place] = UInt8(48 + digit)
                sum += digit * weight
                // The weights, read from the right, are the powers of two mod 11.
                weight = weight * 2 % 11
            }
            let check = (12 - sum % 11) % 11
            buffer[17] = check == 10 ? 0x58 : UInt8(48 + check)
            return 18
        }
    }
}
