import Audit
import Kernel
import Organisations
import Store

/// Who does something to a membership: in which capacity, which person, and as the log names them.
public struct Acting: Sendable {
    public let capacity: MembershipMachine.Actor
    public let actor: AuditEntry.Actor

    public init(_ capacity: MembershipMachine.Actor, _ actor: AuditEntry.Actor) {
        self.capacity = capacity
        self.actor = actor
    }

    public static func person(_ id: PersonID) -> Acting { Acting(.person, .person(id)) }
    public static let system = Acting(.system, .system)

    var person: PersonID? { if case .person(let id) = actor { id } else { nil } }
}

/// Somebody who wants to join.
public struct NewApplication: Sendable {
    public var person: PersonID
    public var name: String
    /// Of the paper; decides whether they are old enough. (domain.md R11)
    public var birthday: Day?
    public var isVerified: Bool
    public var work: WorkFacts
    public var source: MembershipSource
    /// Version of the consent that was given with it. (domain.md R19)
    public var consentVersion: Int?

    public init(
        person: PersonID, name: String, birthday: Day?, isVerified: Bool, work: WorkFacts, source: MembershipSource = .online, consentVersion: Int? = nil
    ) {
        self.person = person
        self.name = name
        self.birthday = birthday
        self.isVerified = isVerified
        self.work = work
        self.source = source
        self.consentVersion = consentVersion
    }
}

/// Memberships, inside a caller's transaction. Each write passes the machine, leaves an event, keeps the counters and is audited.
///
/// Callers write in `Counters.lane`.
public struct Memberships: Sendable {
    let ids: IdentifierMaker
    let term: DecisionTerm

    public init(ids: IdentifierMaker, calendar: WorkingCalendar = .shipped) {
        self.ids = ids
        term = DecisionTerm(calendar)
    }

    // MARK: Reading

    public func membership(_ id: MembershipID, in tx: any Transaction) throws -> Membership? {
        try tx.row("SELECT \(MembershipRows.columns) FROM membership WHERE id = :id", ["id": id]).map(MembershipRows.membership)
    }

    /// Whether there has never been one.
    func areNone(in tx: any Transaction) throws -> Bool { try tx.row("SELECT id FROM membership LIMIT 1") == nil }

    /// - Throws: `CommonProblem.notFound`.
    public func existing(_ id: MembershipID, in tx: any Transaction) throws -> Membership {
        guard let membership = try membership(id, in: tx) else { throw CommonProblem.notFound }
        return membership
    }

    /// The one living membership of a person. (domain.md R12)
    public func living(of person: PersonID, in tx: any Transaction) throws -> Membership? {
        try tx.row("SELECT \(MembershipRows.columns) FROM membership WHERE person = :person AND ended = 0", ["person": person]).map(MembershipRows.membership)
    }

    /// All memberships of a person, the newest first.
    public func history(of person: PersonID, in tx: any Transaction) throws -> [Membership] {
        try tx.rows("SELECT \(MembershipRows.columns) FROM membership WHERE person = :person ORDER BY id DESC", ["person": person])
            .map(MembershipRows.membership)
    }

    /// What happened to a membership, the newest first.
    public func events(of id: MembershipID, in tx: any Transaction) throws -> [MembershipEvent] {
        try tx.rows(
            "SELECT \(MembershipRows.eventColumns) FROM membership_event WHERE membership = :id ORDER BY version DESC LIMIT 200", ["id": id]
        ).map(MembershipRows.event)
    }

    /// The living membership of a person as other features see it.
    public func facts(of person: PersonID, in tx: any Transaction) throws -> MemberFacts? {
        try tx.row(
            """
            SELECT m.id, m.person, m.organisation, m.state, m.verified, m.new_form_kind, o.industry, p.birthday, m.name
            FROM membership m JOIN person p ON p.id = m.person JOIN organisation o ON o.id = m.organisation WHERE m.person = :person AND m.ended = 0
            """, ["person": person]
        ).map(Self.facts)
    }

    /// The same for many people in few statements; those without a living membership are left out.
    public func facts(of people: [PersonID], in tx: any Transaction) throws -> [PersonID: MemberFacts] {
        var found: [PersonID: MemberFacts] = [:]
        try IDList.each(people) { ids, placeholders in
            var parameters: Parameters = [:]
            parameters.list("p", ids)
            let rows = try tx.rows(
                """
                SELECT m.id, m.person, m.organisation, m.state, m.verified, m.new_form_kind, o.industry, p.birthday, m.name
                FROM membership m JOIN person p ON p.id = m.person JOIN organisation o ON o.id = m.organisation WHERE m.person IN (\(placeholders)) AND m.ended = 0
                """, parameters)
            for row in rows { found[row[1]] = Self.facts(row) }
        }
        return found
    }

    private static func facts(_ row: Row) -> MemberFacts {
        MemberFacts(
            membership: row[0], person: row[1], organisation: row[2], state: row[3], isVerified: row[4], newFormKind: row[5], industry: row[6], birthday: row[7],
            name: row[8])
    }

    /// Active members with a known birthday, by the persons' ids: for what is done on birthdays.
    public func birthdays(after last: PersonID, limit: Int, in tx: any Transaction) throws -> [(person: PersonID, birthday: Day)] {
        try tx.rows(
            """
            SELECT m.person, p.birthday FROM membership m JOIN person p ON p.id = m.person
            WHERE m.person > :last AND m.ended = 0 AND m.state = 'active' AND p.birthday IS NOT NULL ORDER BY m.person LIMIT :limit
            """, ["last": last, "limit": limit]
        ).map { ($0[0], $0[1]) }
    }

    // MARK: Joining

    /// - Throws: `MembershipProblem.tooYoung`, `.alreadyMember`.
    public func apply(_ application: NewApplication, at place: UnionPlace, by acting: Acting, now: Instant, in tx: any Transaction) throws -> MembershipID {
        try admit(application, now, tx)
        let id: MembershipID = ids.next()
        let state = try MembershipMachine.decide(.apply, from: nil, by: acting.capacity).get()
        try insert(id, application, place, state, dueOn: term.dueDay(receivedOn: now.day).day, offeredTo: nil, now, tx)
        try record(Step(act: .apply, from: nil, to: state, version: 1), id, place.organisation, acting, now: now, in: tx)
        try Counters.adjust(MembershipRows.counted(state, isVerified: application.isVerified, isNewForm: application.work.isNewForm), at: place.organisation, in: tx)
        return id
    }

    /// Applies without a union: into the holding pool of the area, in one instant. (domain.md R13, R15)
    /// - Parameters:
    ///   - pool: the place of the federation that keeps the pool.
    ///   - offeredTo: the nearest union, which is asked to take them in.
    /// - Throws: `MembershipProblem.tooYoung`, `.alreadyMember`.
    public func applyToPool(
        _ application: NewApplication, pool: UnionPlace, offeredTo: OrganisationID?, by acting: Acting, now: Instant, in tx: any Transaction
    ) throws -> MembershipID {
        try admit(application, now, tx)
        let id: MembershipID = ids.next()
        let applied = try MembershipMachine.decide(.apply, from: nil, by: acting.capacity).get()
        let pooled = try MembershipMachine.decide(.pool, from: applied, by: .system).get()
        try insert(id, application, pool, pooled, version: 2, dueOn: term.dueDay(receivedOn: now.day).day, offeredTo: offeredTo, now, tx)
        try record(Step(act: .apply, from: nil, to: applied, version: 1), id, pool.organisation, acting, now: now, in: tx)
        try record(Step(act: .pool, from: applied, to: pooled, version: 2), id, pool.organisation, .system, now: now, in: tx)
        try Counters.adjust(MembershipRows.counted(pooled, isVerified: application.isVerified, isNewForm: application.work.isNewForm), at: pool.organisation, in: tx)
        return id
    }

    private func admit(_ application: NewApplication, _ now: Instant, _ tx: any Transaction) throws {
        try AdmissionRule.admits(birthday: application.birthday, on: now.day).get()
        if let living = try living(of: application.person, in: tx) { throw MembershipProblem.alreadyMember(living.state) }
        // Who has died doesn't apply; somebody uses their papers.
        let dead = try tx.row("SELECT 1 FROM membership WHERE person = :person AND state = 'deceased' LIMIT 1", ["person": application.person])
        if dead != nil { throw MembershipProblem.alreadyMember(.deceased) }
    }

    private func insert(
        _ id: MembershipID, _ new: NewApplication, _ place: UnionPlace, _ state: MembershipState, version: Int = 1, dueOn: Day?, offeredTo: OrganisationID?,
        _ now: Instant, _ tx: any Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO membership (id, person, ended, organisation, city, county, town, branch, state, bucket, verified, name, name_key, joined_on, applied_at,
                source, version, due_on, offered_to, occupation, new_form_kind, platform, department, employee_number, consent_version)
            VALUES (:id, :person, 0, :organisation, :city, :county, :town, :branch, :state, :bucket, :verified, :name, :key, :today, :now, :source, :version,
                :due, :offered, :occupation, :kind, :platform, :department, :number, :consent)
            """,
            [
                "id": id, "person": new.person, "organisation": place.organisation, "city": place.city, "county": place.county, "town": place.town,
                "branch": place.branch, "state": state, "bucket": MemberBucket(state, isVerified: new.isVerified, isNewForm: new.work.isNewForm).number,
                "verified": new.isVerified, "name": new.name, "key": TextFolding.folded(new.name), "today": now.day, "now": now, "source": new.source,
                "version": version, "due": dueOn, "offered": offeredTo, "occupation": new.work.occupation, "kind": new.work.newFormKind,
                "platform": new.work.platform, "department": new.work.department, "number": new.work.employeeNumber, "consent": new.consentVersion,
            ])
    }
}
