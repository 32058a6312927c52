import Audit
import Kernel
import Organisations
import Store

/// Moves of memberships that exist.
extension Memberships {
    /// Does `act`, if the machine allows it from where the membership is now.
    ///
    /// Transfers have their own methods in `Transfers`, because more than one row changes with them.
    /// - Parameters:
    ///   - place: the receiving union, for acts that lead into another one.
    ///   - expectedVersion: as the page showed it; with another one nothing is done.
    /// - Throws: `MembershipProblem`, `CommonProblem.notFound`, `.changedMeanwhile`.
    @discardableResult public func perform(
        _ act: MembershipMachine.Act, on id: MembershipID, to place: UnionPlace? = nil, by acting: Acting, with evidence: MembershipMachine.Evidence,
        expectedVersion: Int? = nil, now: Instant, in tx: any Transaction
    ) throws -> Membership {
        let before = try existing(id, in: tx)
        if let expectedVersion, expectedVersion != before.version { throw CommonProblem.changedMeanwhile }
        var evidence = evidence
        evidence.currentlyRetainedFor = before.retainedFor
        evidence.isOverdue = before.dueOn.map { term.isOverdue(dueOn: $0, today: now.day) } ?? false
        let state = try MembershipMachine.decide(act, from: before.state, by: acting.capacity, with: evidence).get()
        if !state.isLiving || act == .moveToPool { try dropTransfers(of: before, now: now, in: tx) }
        return try move(before, Step(act: act, from: before.state, to: state, version: before.version + 1), to: place ?? before.place, by: acting, evidence, now: now, in: tx)
    }

    /// One move as it is written down.
    struct Step {
        let act: MembershipMachine.Act
        let from: MembershipState?
        let to: MembershipState
        let version: Int
    }

    /// Writes a move that the machine has allowed.
    @discardableResult func move(
        _ before: Membership, _ step: Step, to place: UnionPlace, work: WorkFacts? = nil, by acting: Acting, _ evidence: MembershipMachine.Evidence,
        rosterImport: RosterImportID? = nil, now: Instant, in tx: any Transaction
    ) throws -> Membership {
        let work = work ?? before.work
        let bucket = MemberBucket(step.to, isVerified: before.isVerified, isNewForm: work.isNewForm)
        let begins = step.to == .active && (before.state.isPending)
        let changed = try tx.rows(
            """
            UPDATE membership SET organisation = :organisation, city = :city, county = :county, town = :town, branch = :branch, state = :state, bucket = :bucket,
                ended = CASE WHEN :living = 1 THEN 0 ELSE id END, joined_on = :joined, due_on = :due, offered_to = :offered, retained_for = :retained,
                occupation = :occupation, new_form_kind = :kind, platform = :platform, department = :department, employee_number = :number,
                version = version + 1
            WHERE id = :id AND version = :version RETURNING \(MembershipRows.columns)
            """,
            [
                "organisation": place.organisation, "city": place.city, "county": place.county, "town": place.town, "branch": place.branch, "state": step.to,
                "bucket": bucket.number, "living": step.to.isLiving, "joined": begins ? now.day : before.joinedOn,
                "due": step.to.isPending ? term.dueDay(receivedOn: now.day).day : nil,
                "offered": step.to == .pooled ? before.offeredTo : nil, "retained": step.to == .retained ? evidence.retainedReason : nil,
                "occupation": work.occupation, "kind": work.newFormKind, "platform": work.platform, "department": work.department,
                "number": work.employeeNumber, "id": before.id, "version": step.version - 1,
            ])
        guard let row = changed.first else { throw CommonProblem.changedMeanwhile }
        let after = MembershipRows.membership(row)
        try record(step, before.id, place.organisation, acting, evidence, rosterImport: rosterImport, now: now, in: tx)
        if before.organisation == after.organisation {
            try Counters.adjust(after.counted - before.counted, at: after.organisation, in: tx)
        } else {
            try Counters.adjust(-before.counted, at: before.organisation, in: tx)
            try Counters.adjust(after.counted, at: after.organisation, in: tx)
        }
        return after
    }

    /// The event and the audit entry of a move. Reasons stay in the event: the log holds no free text.
    func record(
        _ step: Step, _ id: MembershipID, _ organisation: OrganisationID, _ acting: Acting, _ evidence: MembershipMachine.Evidence = .init(),
        rosterImport: RosterImportID? = nil, now: Instant, in tx: any Transaction
    ) throws {
        let detail = evidence.retainedReason.map(\.rawValue) ?? (evidence.confirmed.isEmpty ? nil : evidence.confirmed.map(\.field).sorted().joined(separator: ","))
        try tx.execute(
            """
            INSERT INTO membership_event (membership, version, at, act, from_state, to_state, actor_kind, actor, organisation, reason, document, detail,
                roster_import)
            VALUES (:id, :version, :now, :act, :from, :to, :kind, :actor, :organisation, :reason, :document, :detail, :import)
            """,
            [
                "id": id, "version": step.version, "now": now, "act": step.act.rawValue, "from": step.from, "to": step.to, "kind": acting.capacity.rawValue,
                "actor": acting.person, "organisation": organisation, "reason": evidence.reason, "document": evidence.document, "detail": detail,
                "import": rosterImport,
            ])
        var details = ["act": step.act.rawValue, "to": step.to.rawValue]
        if let from = step.from { details["from"] = from.rawValue }
        try tx.audit(
            AuditEntry(
                at: now, actor: acting.actor, organisation: organisation, action: "membership.moved", object: AuditObject("membership", id), detail: details))
    }

    /// Corrects what somebody works as. No move, so no event of the machine; the log keeps which fields changed.
    public func changeWork(
        _ id: MembershipID, to work: WorkFacts, cardNumber: String?, expectedVersion: Int, by acting: Acting, now: Instant, in tx: any Transaction
    ) throws {
        let before = try existing(id, in: tx)
        guard before.version == expectedVersion else { throw CommonProblem.changedMeanwhile }
        let bucket = MemberBucket(before.state, isVerified: before.isVerified, isNewForm: work.isNewForm)
        try tx.execute(
            """
            UPDATE membership SET bucket = :bucket, occupation = :occupation, new_form_kind = :kind, platform = :platform, department = :department,
                employee_number = :number, card_number = :card WHERE id = :id AND version = :version
            """,
            [
                "bucket": bucket.number, "occupation": work.occupation, "kind": work.newFormKind, "platform": work.platform, "department": work.department,
                "number": work.employeeNumber, "card": cardNumber, "id": id, "version": expectedVersion,
            ])
        let counted = MembershipRows.counted(before.state, isVerified: before.isVerified, isNewForm: work.isNewForm)
        try Counters.adjust(counted - before.counted, at: before.organisation, in: tx)
        var fields: [String] = []
        if work.occupation != before.work.occupation { fields.append("occupation") }
        if work.newFormKind != before.work.newFormKind || work.platform != before.work.platform { fields.append("new_form") }
        if work.department != before.work.department { fields.append("department") }
        if work.employeeNumber != before.work.employeeNumber { fields.append("employee_number") }
        if cardNumber != before.cardNumber { fields.append("card_number") }
        try tx.audit(
            AuditEntry(
                at: now, actor: acting.actor, organisation: before.organisation, action: "membership.corrected", object: AuditObject("membership", id),
                detail: ["fields": fields.joined(separator: ",")]))
    }

    /// A person's real name was verified, or their name put right: lists and counters follow.
    public func followPerson(_ person: PersonID, name: String, isVerified: Bool, in tx: any Transaction) throws {
        for before in try history(of: person, in: tx) where before.name != name || before.isVerified != isVerified {
            try tx.execute(
                "UPDATE membership SET name = :name, name_key = :key, verified = :verified, bucket = :bucket WHERE id = :id",
                [
                    "name": name, "key": TextFolding.folded(name), "verified": isVerified,
                    "bucket": MemberBucket(before.state, isVerified: isVerified, isNewForm: before.work.isNewForm).number, "id": before.id,
                ])
            let counted = MembershipRows.counted(before.state, isVerified: isVerified, isNewForm: before.work.isNewForm)
            try Counters.adjust(counted - before.counted, at: before.organisation, in: tx)
        }
    }

    /// Asks another union to take a pooled person in, or nobody in particular.
    public func offer(_ id: MembershipID, to union: OrganisationID?, by acting: Acting, now: Instant, in tx: any Transaction) throws {
        let changed = try tx.execute("UPDATE membership SET offered_to = :union WHERE id = :id AND state = 'pooled'", ["union": union, "id": id])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        try tx.audit(
            AuditEntry(
                at: now, actor: acting.actor, organisation: union, action: "membership.offered", object: AuditObject("membership", id),
                detail: union.map { ["to": $0.description] } ?? [:]))
    }
}
