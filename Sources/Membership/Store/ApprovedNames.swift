import Identity
import Kernel
import Store

/// Real names of people whom a union has just taken in.
struct ApprovedNames: Sendable {
    let people: People
    let memberships: Memberships

    /// Whoever proved a phone and gave a paper now stands on the union's own roster, which is what real-name verification asks: they need not
    /// ask for it. (domain.md R59)
    func verify(_ member: Membership, now: Instant, in tx: any Transaction) throws {
        let person = try people.existing(member.person, in: tx)
        guard !person.isVerified, person.hasPaper, person.phoneVerifiedAt != nil else { return }
        try people.markVerified(person.id, by: .roster, at: now, in: tx)
        try memberships.followPerson(person.id, name: person.name, isVerified: true, in: tx)
    }
}
