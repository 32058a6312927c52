import Identity
import Kernel
import Store

/// What rosters and officers' decisions say of a paper, for real-name verification. (domain.md R59)
public struct MemberRosters: RosterMatcher {
    let people: People
    let memberships: Memberships

    public init(people: People, memberships: Memberships) {
        self.people = people
        self.memberships = memberships
    }

    public func match(name: PersonName, paper: IdentityPaper, in tx: any Transaction) throws -> RosterMatch? {
        guard let person = try people.find(paper: paper, in: tx), let membership = try memberships.living(of: person, in: tx),
            membership.source == .roster || membership.state.effects.card == .full
        else { return nil }
        return RosterMatch(
            person: person, organisation: membership.organisation, nameMatches: TextFolding.folded(membership.name) == TextFolding.folded(name.text))
    }

    public func union(of person: PersonID, in tx: any Transaction) throws -> OrganisationID? { try memberships.living(of: person, in: tx)?.organisation }
}
