import Audit
import Identity
import Kernel
import Store
import Web

/// Foundings that were asked for online. (工会组织登记, domain.md R9)
public struct Foundings: Sendable {
    let register: UnionRegister
    let roles: Roles
    let ids: IdentifierMaker
    public let term: FoundingTerm

    public init(register: UnionRegister, roles: Roles, ids: IdentifierMaker, term: FoundingTerm = FoundingTerm()) {
        self.register = register
        self.roles = roles
        self.ids = ids
        self.term = term
    }

    private static let columns: SQL = """
        f.id, f.applicant, f.name, f.employer_name, f.employer_uscc, f.region, f.industry, f.staff_count, f.member_count, f.preparing_group, f.upper_union,
        f.state, f.applied_at, f.due_on, f.decided_at, f.decided_by, f.reason, f.organisation
        """

    // MARK: Acts

    /// Hands in an application; `upper` decides on it. - Throws: `OrganisationProblem`.
    public func submit(_ draft: FoundingDraft, by applicant: PersonID, to upper: OrganisationID, at now: Instant, in tx: any Transaction) throws -> FoundingID {
        _ = try Organisations.live(upper, in: tx)
        try check(draft, under: upper, in: tx)
        let id: FoundingID = ids.next()
        do {
            try insert(id, draft, applicant, upper, now, in: tx)
        } catch let violation as ConstraintViolation where violation.kind == .unique {
            throw OrganisationProblem.foundingWaits
        }
        try audit("submitted", id, upper, .person(applicant), now, [:], in: tx)
        return id
    }

    /// The applicant changed their mind. - Throws: `OrganisationProblem.foundingIsClosed`, `CommonProblem.notFound`.
    public func withdraw(_ id: FoundingID, by applicant: PersonID, at now: Instant, in tx: any Transaction) throws {
        guard let founding = try founding(id, in: tx), founding.applicant == applicant else { throw CommonProblem.notFound }
        try close(id, .withdrawn, by: applicant, reason: nil, at: now, in: tx)
        try audit("withdrawn", id, founding.upper, .person(applicant), now, [:], in: tx)
    }

    /// Founds the union; the applicant becomes its administrator.
    /// - Throws: `OrganisationProblem`, such as a name that was taken meanwhile.
    public func approve(_ id: FoundingID, by officer: PersonID, at now: Instant, in tx: any Transaction) throws -> OrganisationID {
        guard let founding = try founding(id, in: tx) else { throw CommonProblem.notFound }
        let draft = founding.draft
        try close(id, .approved, by: officer, reason: nil, at: now, in: tx)
        let union: OrganisationID = ids.next()
        let new = NewOrganisation(
            id: union, parent: founding.upper, kind: .baseUnion, name: draft.name, employerName: draft.employerName, employerUSCC: draft.employerUSCC,
            region: draft.region, industry: draft.industry.rawValue, staffCount: draft.staffCount, foundedOn: now.day)
        try register.found(new, UnionRegister.Act(by: .person(officer), at: now), in: tx)
        try tx.execute("UPDATE founding_application SET organisation = :union WHERE id = :id", ["union": union, "id": id])
        try roles.grant(.unionAdministrator, to: founding.applicant, at: union, by: .person(officer), now: now, in: tx)
        try audit("approved", id, founding.upper, .person(officer), now, ["union": union.description], in: tx)
        return union
    }

    public func reject(_ id: FoundingID, reason: String, by officer: PersonID, at now: Instant, in tx: any Transaction) throws {
        guard let founding = try founding(id, in: tx) else { throw CommonProblem.notFound }
        try close(id, .rejected, by: officer, reason: reason, at: now, in: tx)
        try audit("rejected", id, founding.upper, .person(officer), now, [:], in: tx)
    }

    // MARK: Reading

    public func founding(_ id: FoundingID, in tx: any Transaction) throws -> Founding? {
        try tx.row("SELECT \(Self.columns) FROM founding_application f WHERE f.id = :id", ["id": id]).map(Self.read)
    }

    /// What a person asked for, newest first.
    public func foundings(of applicant: PersonID, in tx: any Transaction) throws -> [Founding] {
        try tx.rows(
            "SELECT \(Self.columns) FROM founding_application f WHERE f.applicant = :person ORDER BY f.id DESC LIMIT 50", ["person": applicant]
        ).map(Self.read)
    }

    /// What waits for a union: its own, and what a union right below has let run over. The most urgent first. (domain.md R9, R17)
    public func waiting(at union: OrganisationID, today: Day, after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Slice<Founding> {
        let rows = try tx.rows(
            """
            SELECT \(Self.columns) FROM founding_application f JOIN organisation u ON u.id = f.upper_union
            WHERE f.state = 'submitted' AND (f.upper_union = :union OR (u.parent = :union AND f.due_on < :today))
                AND (f.due_on > :due OR (f.due_on = :due AND f.id > :id))
            ORDER BY f.due_on, f.id LIMIT :limit
            """,
            [
                "union": union, "today": today, "due": try cursor?.integer(0) ?? Int64(Int32.min), "id": try cursor?.integer(1) ?? 0, "limit": limit + 1,
            ])
        return Slice(fetched: rows.map(Self.read), limit: limit) { Cursor([String($0.dueOn.number), $0.id.description]) }
    }

    /// How many wait for a union, and how many of them are overdue.
    public func waitingCount(at union: OrganisationID, today: Day, in tx: any Transaction) throws -> (all: Int, overdue: Int) {
        let row = try tx.row(
            """
            SELECT COUNT(*), COUNT(CASE WHEN f.due_on < :today THEN 1 END) FROM founding_application f JOIN organisation u ON u.id = f.upper_union
            WHERE f.state = 'submitted' AND (f.upper_union = :union OR (u.parent = :union AND f.due_on < :today))
            """, ["union": union, "today": today])
        return (row?[0] ?? 0, row?[1] ?? 0)
    }

    /// The latest that a union has decided.
    public func decided(by union: OrganisationID, limit: Int, in tx: any Transaction) throws -> [Founding] {
        try tx.rows(
            """
            SELECT \(Self.columns) FROM founding_application f WHERE f.upper_union = :union AND f.state IN ('approved', 'rejected')
            ORDER BY f.decided_at DESC, f.id DESC LIMIT :limit
            """, ["union": union, "limit": limit]
        ).map(Self.read)
    }

    // MARK: Parts

    private func check(_ draft: FoundingDraft, under upper: OrganisationID, in tx: any Transaction) throws {
        try register.checkCodes(uscc: nil, employerUSCC: draft.employerUSCC, except: nil, in: tx)
        try register.checkName(draft.name, under: upper, except: nil, in: tx)
    }

    private func insert(
        _ id: FoundingID, _ draft: FoundingDraft, _ applicant: PersonID, _ upper: OrganisationID, _ now: Instant, in tx: any Transaction
    ) throws {
        // Asked for before it is tried: a refused INSERT ends a PostgreSQL transaction.
        let waits = try tx.row(
            "SELECT 1 FROM founding_application WHERE employer_uscc = :uscc AND state = 'submitted'", ["uscc": draft.employerUSCC])
        guard waits == nil else { throw OrganisationProblem.foundingWaits }
        try tx.execute(
            """
            INSERT INTO founding_application (id, applicant, name, employer_name, employer_uscc, region, industry, staff_count, member_count, preparing_group,
                upper_union, state, applied_at, due_on)
            VALUES (:id, :applicant, :name, :employer, :uscc, :region, :industry, :staff, :members, :group, :upper, 'submitted', :now, :due)
            """,
            [
                "id": id, "applicant": applicant, "name": draft.name, "employer": draft.employerName, "uscc": draft.employerUSCC, "region": draft.region.text,
                "industry": draft.industry, "staff": draft.staffCount, "members": draft.memberCount, "group": draft.preparingGroup.joined(separator: "\n"),
                "upper": upper, "now": now, "due": term.due(receivedOn: now.day).day,
            ])
    }

    private func close(_ id: FoundingID, _ state: FoundingState, by person: PersonID, reason: String?, at now: Instant, in tx: any Transaction) throws {
        let closed = try tx.execute(
            """
            UPDATE founding_application SET state = :state, decided_at = :now, decided_by = :person, reason = :reason WHERE id = :id AND state = 'submitted'
            """, ["state": state, "now": now, "person": person, "reason": reason, "id": id])
        guard closed == 1 else { throw OrganisationProblem.foundingIsClosed }
    }

    private func audit(
        _ action: String, _ id: FoundingID, _ union: OrganisationID, _ actor: AuditEntry.Actor, _ now: Instant, _ detail: [String: String],
        in tx: any Transaction
    ) throws {
        try tx.audit(
            AuditEntry(at: now, actor: actor, organisation: union, action: "founding.\(action)", object: AuditObject("founding", id), detail: detail))
    }

    private static func read(_ row: Row) -> Founding {
        guard let region = RegionCode(row[5] as String) else { preconditionFailure("a founding holds a checked area code") }
        return Founding(
            id: row[0], applicant: row[1],
            draft: FoundingDraft(
                name: row[2], employerName: row[3], employerUSCC: row[4], region: region, industry: row[6], staffCount: row[7], memberCount: row[8],
                preparingGroup: (row[9] as String).split(separator: "\n").map(String.init)),
            upper: row[10], state: row[11], appliedAt: row[12], dueOn: row[13], decidedAt: row[14], decidedBy: row[15], reason: row[16], organisation: row[17])
    }
}

/// Foundings that wait follow the union that decides on them.
extension Foundings {
    static func follow(merge source: OrganisationID, into target: OrganisationID, in tx: any Transaction) throws {
        try tx.execute(
            "UPDATE founding_application SET upper_union = :target WHERE upper_union = :source AND state = 'submitted'", ["target": target, "source": source])
    }

    /// R9d: a union that still has to decide is not dissolved.
    static func blocks(against union: OrganisationID, in tx: any Transaction) throws -> [DissolutionBlock] {
        let count: Int = try tx.scalar("SELECT COUNT(*) FROM founding_application WHERE upper_union = :union AND state = 'submitted'", ["union": union]) ?? 0
        return count == 0
            ? []
            : [DissolutionBlock("foundings", count: count, Phrase("还有 \(count) 份建会申请未办结", "\(count) foundings are not decided"))]
    }
}
