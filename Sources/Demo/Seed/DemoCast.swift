import Kernel
import Web

/// Who plays in the demo: the numbers of their people and the phones of their accounts.
///
/// `1990000xxxx` is left to accounts: 0000–0099 operator and officers, 0100–0199 people of the story, 1000–8999 members.
struct DemoCast: Sendable {
    let plan: ProvincePlan
    let tokens: Int

    static func phone(_ number: Int) -> PhoneNumber {
        guard let phone = PhoneNumber(String(19_900_000_000 + number)) else { preconditionFailure("eleven digits of 199 are a phone") }
        return phone
    }

    // MARK: The first union: its members have the first numbers

    /// Officers of the first union, by the order of `ownRoles`.
    static let ownRoles: [Role] = [.unionAdministrator, .membershipOfficer, .activityOfficer, .finance, .auditor]
    static let firstTokenMember = 10
    var tokenMembers: Range<Int> { Self.firstTokenMember..<Self.firstTokenMember + tokens }
    /// Members of the first union to whom something happens; none of them has an account.
    func bystander(_ index: Int) -> Int { plan.unions[plan.firstBaseUnion].members - 1 - index }

    /// Phones of accounts, by the number of the person.
    var phones: [Int: PhoneNumber] {
        var out: [Int: PhoneNumber] = [:]
        for number in Self.ownRoles.indices { out[number] = Self.phone(1 + number) }
        for (index, number) in tokenMembers.enumerated() { out[number] = Self.phone(1000 + index) }
        for (index, place) in receivingUnions.enumerated() { out[firstMember(of: place)] = Self.phone(20 + index) }
        return out
    }

    // MARK: Other unions

    /// The number of a union's first member.
    func firstMember(of place: Int) -> Int { plan.unions[..<place].reduce(0) { $0 + $1.members } }

    /// The union of couriers and that of riders, whose administrators are among the accounts.
    var receivingUnions: [Int] { Array(plan.unions.indices.filter { plan.unions[$0].newFormKind != nil && plan.unions[$0].members > 0 }.prefix(2)) }

    /// Town, city and province above the first union.
    var federations: [Int] {
        var (out, next) = ([Int](), plan.unions[plan.firstBaseUnion].parent)
        while let place = next {
            out.append(place)
            next = plan.unions[place].parent
        }
        return out
    }

    /// Unions with members other than the first, those nearest to it in the plan first.
    var otherUnions: [Int] { plan.unions.indices.filter { $0 != plan.firstBaseUnion && plan.unions[$0].members > 2 } }

    // MARK: People who are no members (yet): their numbers come after all members'

    func outsider(_ index: Int) -> Int { plan.memberCount + index }
    static let operatorIndex = 0
    /// One for each of `federations`.
    static let federationOfficers = 1..<10
    /// The coordinator and the lawyer of check-ups, then the firms' people.
    static let legalPeople = 10..<18
    static let applicants = 20
    static let pooled = 200
    /// New people of the roster to try the import with, and of the one that was imported before.
    static let rosterPeople = 1000
    static let earlierRoster = 2000
}
