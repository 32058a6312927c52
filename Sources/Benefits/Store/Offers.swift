import Draws
import Kernel
import Membership
import Organisations
import Store

/// A benefit as one member sees it: for them or not and why, how many are left, what they have of it.
struct Offer: Sendable {
    let benefit: Benefit
    let left: Int64
    let refusal: ClaimRefusal?
    /// Of the member, the newest first.
    let vouchers: [Voucher]
    let isMember: Bool
    /// Of a fair window: its draw, and whether the member is in it.
    var draw: Draw?
    var isEntered = false
}

/// The same rule that decides a claim, asked beforehand.
struct Offers: Sendable {
    let tools: BenefitTools

    func all(for person: PersonID, now: Instant, limit: Int = 100, _ database: any Database) async throws -> [Offer] {
        let tree = try await tools.organisations.tree()
        return try await database.read { tx in
            guard let facts = try tools.memberships.facts(of: person, in: tx) else { return [] }
            let path = [facts.organisation] + tree.ancestors(of: facts.organisation).map(\.id)
            return try BenefitLists().reaching(path, closingAfter: now, limit: limit, in: tx).map { try offer($0, person, facts, tree, now, tx) }
        }
    }

    func one(_ benefit: Benefit, for person: PersonID?, now: Instant, _ database: any Database) async throws -> Offer {
        let tree = try await tools.organisations.tree()
        return try await database.read { tx in
            let facts = try person.flatMap { try tools.memberships.facts(of: $0, in: tx) }
            return try offer(benefit, person, facts, tree, now, tx)
        }
    }

    private func offer(
        _ benefit: Benefit, _ person: PersonID?, _ facts: MemberFacts?, _ tree: OrganisationTree, _ now: Instant, _ tx: any Transaction
    ) throws -> Offer {
        let content = benefit.content
        let left = try tools.books.counts(benefit.id, in: tx).left
        let mine = try person.map { try Vouchers(tools).list(of: $0, benefit.id, in: tx) } ?? []
        let people = person.map { [$0] } ?? []
        let isListed = content.hasList ? try !ClaimReads.listed(people, benefit.id, in: tx).isEmpty : true
        let period = content.limit.period(of: now)
        let claimed = try ClaimReads.claimed(people, benefit.id, periods: [period], in: tx).values.reduce(0) { $0 + $1.count }
        let taken = try ClaimReads.taken(benefit, in: tx)
        let today = taken.days[now.day] ?? 0
        let quota = facts.flatMap { facts in
            content.quota(of: facts.organisation, now: now, covers: tree.covers) { tree.depth(of: $0) ?? 0 }
        }
        let unmet = content.firstUnmet(by: facts?.participant, isListed: isListed, on: now.day) { $0 == $1 || tree.covers($0, $1) }
        let draw = content.fairWindowEnds == nil ? nil : try tools.draws?.draw(of: FairWindow.cause(benefit.id), in: tx)
        let situation = ClaimSituation(
            content: content, phase: benefit.phase(at: now), unmet: unmet, claimed: claimed,
            isDrawing: (draw.map { $0.state == .open || $0.state == .frozen } ?? false) && content.fairWindowEnds.map { now >= $0 } ?? false,
            left: StockLeft(
                total: left, today: content.leftToday(takenBefore: taken.days.values.reduce(0, +) - today, takenToday: today, now: now),
                quota: quota.map { Int64($0.count) - (taken.unions[$0.union] ?? 0) }), now: now)
        let isEntered = try draw.flatMap { draw in try person.map { try tools.draws?.entries(of: $0, in: draw.id, in: tx).isEmpty == false } ?? false } ?? false
        return Offer(
            benefit: benefit, left: left, refusal: claimRefusal(situation), vouchers: mine, isMember: facts != nil, draw: draw, isEntered: isEntered)
    }
}

extension BenefitContent {
    /// The narrowest quota that counts for members of `union`; none does once quotas have flowed back. (domain.md R28)
    func quota(
        of union: OrganisationID, now: Instant, covers: (OrganisationID, OrganisationID) -> Bool, depth: (OrganisationID) -> Int
    ) -> UnionQuota? {
        if let until = stock.quotasUntil, now >= until { return nil }
        return stock.quotas.filter { $0.union == union || covers($0.union, union) }.max { depth($0.union) < depth($1.union) }
    }
}
