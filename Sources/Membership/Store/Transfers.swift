import Audit
import Kernel
import Organisations
import Store

/// Moves of memberships from one union to another: 一次入会、动态接转. (domain.md R12, R13)
public struct Transfers: Sendable {
    let memberships: Memberships
    var ids: IdentifierMaker { memberships.ids }
    var term: DecisionTerm { memberships.term }

    public init(memberships: Memberships) { self.memberships = memberships }

    static let columns: SQL = """
        id, membership, person, name, from_organisation, to_organisation, state, opened_by_kind, opened_by, opened_at, due_on, reason, closed_at, closing_reason,
        roster_import, version
        """

    static func transfer(_ row: Row) -> MembershipTransfer {
        MembershipTransfer(
            id: row[0], membership: row[1], person: row[2], name: row[3], from: row[4], to: row[5], state: row[6],
            openedByKind: MembershipMachine.Actor(rawValue: row[7]) ?? .system, openedBy: row[8], openedAt: row[9], dueOn: row[10], reason: row[11],
            closedAt: row[12], closingReason: row[13], rosterImport: row[14], version: row[15])
    }

    // MARK: Reading

    public func transfer(_ id: TransferID, in tx: any Transaction) throws -> MembershipTransfer? {
        try tx.row("SELECT \(Self.columns) FROM membership_transfer WHERE id = :id", ["id": id]).map(Self.transfer)
    }

    public func existing(_ id: TransferID, in tx: any Transaction) throws -> MembershipTransfer {
        guard let transfer = try transfer(id, in: tx) else { throw CommonProblem.notFound }
        return transfer
    }

    /// The one transfer under way of a membership.
    public func open(of membership: MembershipID, in tx: any Transaction) throws -> MembershipTransfer? {
        try tx.row("SELECT \(Self.columns) FROM membership_transfer WHERE membership = :id AND due_on IS NOT NULL", ["id": membership]).map(Self.transfer)
    }

    public func history(of membership: MembershipID, in tx: any Transaction) throws -> [MembershipTransfer] {
        try tx.rows("SELECT \(Self.columns) FROM membership_transfer WHERE membership = :id ORDER BY id DESC LIMIT 50", ["id": membership]).map(Self.transfer)
    }

    // MARK: Opening

    /// Starts a transfer. Active members become transferring and still count in their old union; retained ones stay retained until
    /// the new union takes them.
    /// - Throws: `MembershipProblem.nothingToTransfer`, `.transferOpen`, `.transferToSameUnion`, `.retiredStayRetained`, `.missing`.
    public func request(
        _ membership: MembershipID, to place: UnionPlace, reason: String, by acting: Acting, now: Instant, in tx: any Transaction
    ) throws -> TransferID {
        let member = try memberships.existing(membership, in: tx)
        guard member.state == .active || member.state == .retained else {
            throw member.state == .transferring ? MembershipProblem.transferOpen : .nothingToTransfer
        }
        guard member.organisation != place.organisation else { throw MembershipProblem.transferToSameUnion }
        if member.retainedFor == .retired { throw MembershipProblem.retiredStayRetained }
        let evidence = MembershipMachine.Evidence(reason: reason)
        if reason.isEmpty { throw MembershipProblem.missing(.beginTransfer, [.reason]) }
        // A roster's proposal gives way to what the person or a union asks for.
        if let open = try open(of: membership, in: tx) {
            guard open.state == .proposed else { throw MembershipProblem.transferOpen }
            try close(open, .dropped, reason: nil, by: .system, now: now, in: tx)
        }
        if member.state == .active {
            let state = try MembershipMachine.decide(.beginTransfer, from: member.state, by: acting.capacity, with: evidence).get()
            let step = Memberships.Step(act: .beginTransfer, from: member.state, to: state, version: member.version + 1)
            try memberships.move(member, step, to: member.place, by: acting, evidence, now: now, in: tx)
        }
        return try insert(.requested, member, place, reason, acting, NewDetails(), now, tx)
    }

    /// What a roster says of somebody who is a member elsewhere.
    struct NewDetails {
        var rosterImport: RosterImportID?
        var occupation: String?
        var department: String?
        var employeeNumber: String?
    }

    /// Notes that a roster of `place` names a member of another union. The membership itself doesn't move. (domain.md R12)
    /// - Returns: `nil` if a transfer of this membership is under way already.
    func propose(
        _ member: Membership, to place: UnionPlace, reason: String, _ details: NewDetails, by acting: Acting, now: Instant, in tx: any Transaction
    ) throws -> TransferID? {
        if try open(of: member.id, in: tx) != nil { return nil }
        return try insert(.proposed, member, place, reason, acting, details, now, tx)
    }

    private func insert(
        _ state: MembershipTransfer.State, _ member: Membership, _ place: UnionPlace, _ reason: String, _ acting: Acting, _ details: NewDetails, _ now: Instant,
        _ tx: any Transaction
    ) throws -> TransferID {
        let id: TransferID = ids.next()
        try tx.execute(
            """
            INSERT INTO membership_transfer (id, membership, person, name, from_organisation, to_organisation, to_city, to_county, to_town, to_branch, state,
                opened_by_kind, opened_by, opened_at, due_on, reason, roster_import, occupation, department, employee_number, version)
            VALUES (:id, :membership, :person, :name, :from, :to, :city, :county, :town, :branch, :state, :kind, :by, :now, :due, :reason, :import, :occupation,
                :department, :number, 1)
            """,
            [
                "id": id, "membership": member.id, "person": member.person, "name": member.name, "from": member.organisation, "to": place.organisation,
                "city": place.city, "county": place.county, "town": place.town, "branch": place.branch, "state": state, "kind": acting.capacity.rawValue,
                "by": acting.person, "now": now, "due": term.dueDay(receivedOn: now.day).day, "reason": reason, "import": details.rosterImport,
                "occupation": details.occupation, "department": details.department, "number": details.employeeNumber,
            ])
        try audit(id, state, place.organisation, acting.actor, now, tx)
        return id
    }

    // MARK: Closing

    /// Takes the member over: in one instant they leave one union and enter the other.
    @discardableResult public func accept(_ id: TransferID, by acting: Acting, tree: OrganisationTree, now: Instant, in tx: any Transaction) throws -> Membership {
        let transfer = try openTransfer(id, in: tx)
        var member = try memberships.existing(transfer.membership, in: tx)
        let place = try UnionPlace(memberUnion: transfer.to, in: tree)
        let isOverdue = transfer.dueOn.map { term.isOverdue(dueOn: $0, today: now.day) } ?? false
        let evidence = MembershipMachine.Evidence(reason: transfer.reason, isOverdue: isOverdue, currentlyRetainedFor: member.retainedFor)
        if transfer.state == .proposed, member.state == .active {
            // The roster's union starts the move and ends it at once; an upper officer acts in its place.
            let state = try MembershipMachine.decide(.beginTransfer, from: member.state, by: .receivingOfficer, with: evidence).get()
            let begun = Memberships.Step(act: .beginTransfer, from: member.state, to: state, version: member.version + 1)
            member = try memberships.move(member, begun, to: member.place, by: Acting(.receivingOfficer, acting.actor), evidence, now: now, in: tx)
        }
        let state = try MembershipMachine.decide(.acceptTransfer, from: member.state, by: acting.capacity, with: evidence).get()
        let step = Memberships.Step(act: .acceptTransfer, from: member.state, to: state, version: member.version + 1)
        let work = try newWork(transfer, member.work, tx)
        let after = try memberships.move(member, step, to: place, work: work, by: acting, evidence, rosterImport: transfer.rosterImport, now: now, in: tx)
        try close(transfer, .accepted, reason: nil, by: acting, now: now, in: tx)
        return after
    }

    /// In the new union department and number of the old one mean nothing.
    private func newWork(_ transfer: MembershipTransfer, _ work: WorkFacts, _ tx: any Transaction) throws -> WorkFacts {
        var work = work
        let row = try tx.row("SELECT occupation, department, employee_number FROM membership_transfer WHERE id = :id", ["id": transfer.id])
        if let occupation = row?["occupation"] as String? { work.occupation = occupation }
        work.department = row?["department"]
        work.employeeNumber = row?["employee_number"]
        return work
    }

    /// The receiving union does not take the member: they stay, or return to active, where they are.
    public func refuse(_ id: TransferID, reason: String, by acting: Acting, now: Instant, in tx: any Transaction) throws {
        try end(id, .refuseTransfer, .refused, reason, acting, now, tx)
    }

    /// The person no longer wants it.
    public func withdraw(_ id: TransferID, reason: String, by person: PersonID, now: Instant, in tx: any Transaction) throws {
        guard try existing(id, in: tx).person == person else { throw CommonProblem.notFound }
        try end(id, .withdrawTransfer, .withdrawn, reason, .person(person), now, tx)
    }

    private func end(
        _ id: TransferID, _ act: MembershipMachine.Act, _ outcome: MembershipTransfer.State, _ reason: String, _ acting: Acting, _ now: Instant,
        _ tx: any Transaction
    ) throws {
        let transfer = try openTransfer(id, in: tx)
        let isOverdue = transfer.dueOn.map { term.isOverdue(dueOn: $0, today: now.day) } ?? false
        let evidence = MembershipMachine.Evidence(reason: reason, isOverdue: isOverdue)
        // Asked also where the membership itself doesn't move: who may do it and with what reason is the same.
        let state = try MembershipMachine.decide(act, from: .transferring, by: acting.capacity, with: evidence).get()
        let member = try memberships.existing(transfer.membership, in: tx)
        if member.state == .transferring {
            let step = Memberships.Step(act: act, from: member.state, to: state, version: member.version + 1)
            try memberships.move(member, step, to: member.place, by: acting, evidence, now: now, in: tx)
        }
        try close(transfer, outcome, reason: reason, by: acting, now: now, in: tx)
    }

    private func openTransfer(_ id: TransferID, in tx: any Transaction) throws -> MembershipTransfer {
        let transfer = try existing(id, in: tx)
        guard transfer.state.isOpen else { throw MembershipProblem.transferDecided }
        return transfer
    }

    func close(
        _ transfer: MembershipTransfer, _ state: MembershipTransfer.State, reason: String?, by acting: Acting, now: Instant, in tx: any Transaction
    ) throws {
        let changed = try tx.execute(
            """
            UPDATE membership_transfer SET state = :state, due_on = NULL, closed_at = :now, closed_by = :by, closing_reason = :reason, version = version + 1
            WHERE id = :id AND version = :version
            """,
            ["state": state, "now": now, "by": acting.person, "reason": reason, "id": transfer.id, "version": transfer.version])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        try audit(transfer.id, state, transfer.to, acting.actor, now, tx)
    }

    private func audit(
        _ id: TransferID, _ state: MembershipTransfer.State, _ organisation: OrganisationID, _ actor: AuditEntry.Actor, _ now: Instant, _ tx: any Transaction
    ) throws {
        try tx.audit(
            AuditEntry(at: now, actor: actor, organisation: organisation, action: "transfer.\(state.rawValue)", object: AuditObject("transfer", id)))
    }
}

extension Memberships {
    /// What was under way ends with the membership.
    func dropTransfers(of member: Membership, now: Instant, in tx: any Transaction) throws {
        let transfers = Transfers(memberships: self)
        if let open = try transfers.open(of: member.id, in: tx) { try transfers.close(open, .dropped, reason: nil, by: .system, now: now, in: tx) }
    }
}
