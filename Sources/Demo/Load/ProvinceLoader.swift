import Audit
import Identity
import Kernel
import Membership
import Organisations
import Store
import Vault

/// Writes a planned province into a database: the unions first, then people and memberships, a few hundred at a time.
///
/// People are made and sealed on all cores while one chunk after the other is written, so the same plan gives the same rows in
/// the same order on any machine (but for the nonces of sealed values). Chunks wait behind people's work.
struct ProvinceLoader: Sendable {
    let database: any Database
    let people: People
    let memberships: Memberships
    let organisations: Organisations
    let plan: ProvincePlan
    let maker: PersonMaker
    let acting: Acting
    let now: Instant
    /// By place in the plan.
    let unions: [OrganisationID]
    /// By the number of the person: everybody has one, so both ids follow from it.
    let personIDs: [PersonID]
    let membershipIDs: [MembershipID]
    /// Phones that some people have instead of the one that was made for them.
    let phones: [Int: PhoneNumber]

    /// Rows of one transaction.
    private static let chunkSize = 500

    init(_ tools: LoadTools, plan: ProvincePlan, maker: PersonMaker, phones: [Int: PhoneNumber] = [:], now: Instant) {
        database = tools.database
        people = tools.people
        memberships = tools.memberships
        organisations = tools.organisations
        acting = tools.acting
        self.plan = plan
        self.maker = maker
        self.phones = phones
        self.now = now
        unions = plan.unions.map { _ in tools.ids.next() }
        let members = plan.memberCount
        personIDs = (0..<members).map { _ in tools.ids.next() }
        membershipIDs = (0..<members).map { _ in tools.ids.next() }
    }

    // MARK: Unions

    /// One transaction, so that a province is there whole or not at all.
    func loadUnions() async throws {
        let new = plan.unions.indices.map(newUnion)
        try await database.write { tx in
            try Organisations.insertMany(new, at: now, in: tx)
            try tx.audit(
                AuditEntry(
                    at: now, actor: acting.actor, organisation: unions[0], action: "organisation.loaded", object: AuditObject("organisation", unions[0]),
                    detail: ["unions": String(new.count)]))
        }
    }

    private func newUnion(_ place: Int) -> NewOrganisation {
        let union = plan.unions[place]
        return NewOrganisation(
            id: unions[place], parent: union.parent.map { unions[$0] }, kind: union.unionKind, level: union.level, name: union.name.zh,
            shortName: union.shortName, uscc: union.uscc, employerName: union.employer?.name.zh, employerUSCC: union.employer?.uscc, region: union.region,
            industry: union.section, newFormKind: union.newFormKind,
            staffCount: union.kind == .baseUnion ? union.members + union.members / 8 + 2 : nil, foundedOn: union.foundedOn,
            term: CommitteeTerm(start: union.termStart, years: union.termYears))
    }

    // MARK: Members

    /// - Parameter progress: told how many are written.
    func loadMembers(progress: @Sendable (Int) -> Void = { _ in }) async throws {
        let tree = try await organisations.tree()
        let places = unions.map { UnionPlace($0, in: tree) }
        let chunks = self.chunks()
        let atOnce = 2 * Machine.cores
        try await withThrowingTaskGroup(of: (Int, MadeChunk).self) { group in
            var (started, written, people) = (0, 0, 0)
            // Chunks that are made but not yet their turn; no more than are made at once.
            var ready: [Int: MadeChunk] = [:]
            while written < chunks.count {
                while started < chunks.count, started < written + atOnce {
                    let number = started
                    group.addTask { (number, try make(chunks[number], places)) }
                    started += 1
                }
                if let (number, chunk) = try await group.next() { ready[number] = chunk }
                while let chunk = ready.removeValue(forKey: written) {
                    try await write(chunk)
                    written += 1
                    people += chunk.people.count
                    progress(people)
                }
            }
        }
    }

    private struct Part: Sendable {
        let place: Int
        /// The number of the union's first member.
        let start: Int
        let people: Range<Int>
    }

    private struct MadeChunk: Sendable {
        var people: [SealedPerson] = []
        var members: [NewMembership] = []
    }

    /// Members by union, small unions together, large ones cut.
    private func chunks() -> [[Part]] {
        var out: [[Part]] = []
        var (open, room, next) = ([Part](), Self.chunkSize, 0)
        for (place, union) in plan.unions.enumerated() where union.members > 0 {
            let (start, end) = (next, next + union.members)
            while next < end {
                let taken = min(room, end - next)
                open.append(Part(place: place, start: start, people: next..<next + taken))
                next += taken
                room -= taken
                if room == 0 {
                    out.append(open)
                    (open, room) = ([], Self.chunkSize)
                }
            }
        }
        return open.isEmpty ? out : out + [open]
    }

    private func make(_ parts: [Part], _ places: [UnionPlace]) throws -> MadeChunk {
        var out = MadeChunk()
        for part in parts {
            let union = plan.unions[part.place]
            for number in part.people {
                let made = maker.person(number, in: union)
                let acquaintance = phones[number] == nil ? maker.acquaintance(number) : .signsIn
                let employee = union.kind == .baseUnion ? String(100_001 + number - part.start) : nil
                out.people.append(people.seal(try newPerson(made, number, acquaintance), id: personIDs[number], at: now))
                out.members.append(membership(made, number, places[part.place], employee, isVerified: acquaintance == .signsIn))
            }
        }
        return out
    }

    private func newPerson(_ made: MadePerson, _ number: Int, _ acquaintance: Acquaintance) throws -> NewPerson {
        var new = try made.newPerson()
        if let phone = phones[number] { new.phone = phone }
        switch acquaintance {
        case .signsIn: (new.phoneVerifiedAt, new.verifiedBy) = (now, .roster)
        case .byRoster: break
        case .byRosterWithoutPhone: new.phone = nil
        }
        return new
    }

    private func membership(_ made: MadePerson, _ number: Int, _ place: UnionPlace, _ employee: String?, isVerified: Bool) -> NewMembership {
        NewMembership(
            id: membershipIDs[number], person: personIDs[number], place: place, name: made.name, isVerified: isVerified, joinedOn: made.joinedOn,
            source: .generated, work: made.work(employeeNumber: employee))
    }

    private func write(_ chunk: MadeChunk) async throws {
        guard let first = chunk.members.first, let last = chunk.members.last else { return }
        try await database.write(lane: Counters.lane, priority: .bulk) { tx in
            try people.insertMany(chunk.people, in: tx)
            let added = try memberships.insertMany(chunk.members, by: acting, now: now, in: tx)
            for (union, delta) in added.sorted(by: { $0.key < $1.key }) { try Counters.adjust(delta, at: union, in: tx) }
            try tx.audit(
                AuditEntry(
                    at: now, actor: acting.actor, organisation: nil, action: "membership.loaded", object: AuditObject("membership", first.id),
                    detail: ["count": String(chunk.members.count), "last": last.id.description]))
        }
    }
}

/// What loading needs of the features.
struct LoadTools: Sendable {
    let database: any Database
    let ids: IdentifierMaker
    let people: People
    let memberships: Memberships
    let organisations: Organisations
    /// Enrolling is an act of a union's officer (domain.md R13); here it is the operator at the command line.
    let acting = Acting(.unionOfficer, .shell)

    init(_ database: any Database, vault: Vault, ids: IdentifierMaker) {
        self.database = database
        self.ids = ids
        people = People(vault: vault, ids: ids)
        memberships = Memberships(ids: ids)
        organisations = Organisations(database: database)
    }
}
