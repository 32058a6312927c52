import Audit
import Identity
import Kernel
import Organisations
import Sheets
import Store

/// A row that was read, checked, sealed and indexed: all that can be done before the transaction.
struct PreparedRow: Sendable {
    let row: RosterRow
    let person: PreparedPerson
    /// As it stands in the file, for the report if it turns out bad.
    let cells: SheetRow
}

/// Rows that are settled together, in one transaction.
struct RosterChunk: Sendable {
    var rows: [PreparedRow] = []
    /// Rows that are bad whatever the database says.
    var bad: [RosterImports.NewReport] = []
    /// Where reading goes on after these.
    var place = SheetPlace()
    /// How much of the file lies behind them, 0 to 1.
    var progress = 0.0

    var count: Int { rows.count + bad.count }
}

/// Takes rows of a roster into a union.
struct RosterWriter: Sendable {
    let people: People
    let memberships: Memberships
    let imports: RosterImports

    /// Whose roster it is, and on whose word its rows are taken.
    struct Target: Sendable {
        let id: RosterImportID
        let place: UnionPlace
        let mapping: RosterMapping
        let actor: AuditEntry.Actor
        let now: Instant
    }

    /// A row with what becomes of it.
    struct Decided {
        let prepared: PreparedRow
        let outcome: RosterOutcome
        let known: KnownPerson?
        /// The person gets the row's phone with the row.
        let phoneIsFree: Bool
        /// Somebody else has the phone, so the row is taken without it.
        let phoneIsTaken: Bool
    }

    // MARK: Deciding

    /// What would become of these rows now. Writes nothing.
    func decide(_ rows: [PreparedRow], _ target: Target, in tx: any Transaction) throws -> [Decided] {
        guard !rows.isEmpty else { return [] }
        let known = try people.known(byPaper: rows.compactMap(\.person.paperIndex), in: tx)
        var holders = try people.holders(ofPhones: rows.compactMap(\.person.phoneIndex), in: tx)
        let living = try Self.memberships(of: known.values.map(\.id), in: tx)
        let transfers = try Self.transfers(of: living.values.compactMap(\.living).filter { $0.organisation != target.place.organisation }, target, in: tx)
        return rows.map { prepared in
            let person = prepared.person.paperIndex.flatMap { known[$0] }
            let holder = prepared.person.phoneIndex.flatMap { holders[$0] }
            let isFree = prepared.person.phoneIndex != nil && holder == nil
            let facts = person.map { person in
                KnownPerson(
                    person: person.id, name: person.name, isVerified: person.isVerified,
                    phone: person.phoneIndex == nil ? .none : person.phoneIndex == prepared.person.phoneIndex ? .same : person.isPhoneProved ? .proved : .unproved,
                    living: living[person.id]?.living, lastEnded: living[person.id]?.lastEnded,
                    transfer: living[person.id]?.living.flatMap { transfers[$0.id] } ?? .none)
            }
            let outcome = RosterOutcome.decide(prepared.row, facts, union: target.place.organisation, phoneIsFree: isFree)
            // The next row of this chunk with the same phone finds it taken.
            if isFree, let index = prepared.person.phoneIndex, outcome.takesPhone(facts) { holders[index] = person?.id ?? prepared.person.id }
            let isTaken = holder != nil && holder != person?.id && (facts == nil || facts?.phone == KnownPerson.Phone.none) && outcome.isMember
            return Decided(prepared: prepared, outcome: outcome, known: facts, phoneIsFree: isFree, phoneIsTaken: isTaken)
        }
    }

    private static func memberships(
        of people: [PersonID], in tx: any Transaction
    ) throws -> [PersonID: (living: Membership?, lastEnded: MembershipState?)] {
        var out: [PersonID: (living: Membership?, lastEnded: MembershipState?)] = [:]
        try IDList.each(people) { some, placeholders in
            var parameters: Parameters = [:]
            parameters.list("p", some)
            let rows = try tx.rows("SELECT \(MembershipRows.columns) FROM membership WHERE person IN (\(placeholders)) ORDER BY id", parameters)
            for row in rows {
                let membership = MembershipRows.membership(row)
                if membership.state.isLiving {
                    out[membership.person, default: (nil, nil)].living = membership
                } else {
                    out[membership.person, default: (nil, nil)].lastEnded = membership.state
                }
            }
        }
        return out
    }

    private static func transfers(
        of elsewhere: [Membership], _ target: Target, in tx: any Transaction
    ) throws -> [MembershipID: KnownPerson.EarlierTransfer] {
        guard !elsewhere.isEmpty else { return [:] }
        var parameters: Parameters = ["union": target.place.organisation]
        parameters.list("m", elsewhere.map(\.id))
        let rows = try tx.rows(
            """
            SELECT membership, state FROM membership_transfer
            WHERE membership IN (\(SQL.placeholders("m", count: elsewhere.count))) AND to_organisation = :union ORDER BY id
            """, parameters)
        var out: [MembershipID: KnownPerson.EarlierTransfer] = [:]
        for row in rows {
            let state: MembershipTransfer.State = row[1]
            out[row[0]] = state.isOpen ? .open : state == .refused || state == .withdrawn ? .turnedDown : KnownPerson.EarlierTransfer.none
        }
        return out
    }

    // MARK: Writing

    /// Settles a chunk: rows, events, counters, reports and one audit entry.
    func write(_ chunk: RosterChunk, _ target: Target, in tx: any Transaction) throws -> RosterCounts {
        var tally = Tally()
        for decided in try decide(chunk.rows, target, in: tx) {
            try take(decided, target, &tally, tx)
            try note(decided, target, &tally)
        }
        for report in chunk.bad { tally.report(report) }
        try people.insertMany(tally.people, in: tx)
        let enrolled = try memberships.insertMany(tally.members, by: Acting(.unionOfficer, target.actor), now: target.now, in: tx)
        for delta in enrolled.values { tally.delta += delta }
        tally.reports.sort { $0.row < $1.row }
        try imports.report(tally.reports, of: target.id, in: tx)
        try Counters.adjust(tally.delta, at: target.place.organisation, in: tx)
        try audit(tally.counts, chunk, target, tx)
        return tally.counts
    }

    /// What would become of a chunk, counted.
    func count(_ chunk: RosterChunk, _ target: Target, in tx: any Transaction) throws -> (counts: RosterCounts, reports: [RosterImports.NewReport]) {
        var tally = Tally()
        for decided in try decide(chunk.rows, target, in: tx) {
            tally.counts.add(decided.outcome)
            try note(decided, target, &tally)
        }
        for report in chunk.bad { tally.report(report) }
        return (tally.counts, tally.reports.sorted { $0.row < $1.row })
    }

    private struct Tally {
        var counts = RosterCounts()
        var delta = CounterDelta.zero
        var people: [SealedPerson] = []
        var members: [NewMembership] = []
        var reports: [RosterImports.NewReport] = []

        mutating func report(_ report: RosterImports.NewReport) {
            counts.bad += 1
            reports.append(report)
        }
    }

    private func take(_ decided: Decided, _ target: Target, _ tally: inout Tally, _ tx: any Transaction) throws {
        let (prepared, row) = (decided.prepared, decided.prepared.row)
        tally.counts.add(decided.outcome)
        switch decided.outcome {
        case .newPerson:
            tally.people.append(decided.phoneIsFree ? prepared.person.sealed : prepared.person.sealed.withoutPhone)
            tally.members.append(member(row, prepared.person.id, isVerified: false, target))
        case .newMembership(let person):
            if decided.phoneIsFree, decided.known?.phone == KnownPerson.Phone.none { try people.takePhone(of: prepared.person, for: person, in: tx) }
            tally.members.append(member(row, person, isVerified: decided.known?.isVerified ?? false, target))
        case .approve(let member): try move(member, .approve, .unionOfficer, row, target, tx)
        case .takeIn(let member): try move(member, .takeIn, .receivingOfficer, row, target, tx)
        case .changed(let member, let changes):
            if changes.takesPhone { try people.takePhone(of: prepared.person, for: member.person, in: tx) }
            tally.delta += try change(member, changes, target, tx)
        case .transfer(let member, let isNew):
            guard isNew else { break }
            let details = Transfers.NewDetails(
                rosterImport: target.id, occupation: row.work.occupation, department: row.work.department, employeeNumber: row.work.employeeNumber)
            _ = try Transfers(memberships: memberships).propose(
                member, to: target.place, reason: "花名册导入", details, by: Acting(.receivingOfficer, target.actor), now: target.now, in: tx)
        case .same, .bad: break
        }
    }

    private func member(_ row: RosterRow, _ person: PersonID, isVerified: Bool, _ target: Target) -> NewMembership {
        NewMembership(
            id: memberships.ids.next(), person: person, place: target.place, name: row.name.text, isVerified: isVerified,
            joinedOn: row.joinedOn ?? target.now.day, source: .roster, work: row.work, cardNumber: row.cardNumber, rosterImport: target.id)
    }

    private func move(
        _ member: Membership, _ act: MembershipMachine.Act, _ capacity: MembershipMachine.Actor, _ row: RosterRow, _ target: Target, _ tx: any Transaction
    ) throws {
        let state = try MembershipMachine.decide(act, from: member.state, by: capacity).get()
        let step = Memberships.Step(act: act, from: member.state, to: state, version: member.version + 1)
        var work = member.work
        work.occupation = row.work.occupation ?? work.occupation
        work.newFormKind = row.work.newFormKind ?? work.newFormKind
        work.platform = row.work.platform ?? work.platform
        work.department = row.work.department ?? work.department
        work.employeeNumber = row.work.employeeNumber ?? work.employeeNumber
        try memberships.move(
            member, step, to: target.place, work: work, by: Acting(capacity, target.actor), .init(), rosterImport: target.id, now: target.now, in: tx)
    }

    private func change(_ member: Membership, _ changes: RosterChanges, _ target: Target, _ tx: any Transaction) throws -> CounterDelta {
        let bucket = MemberBucket(member.state, isVerified: member.isVerified, isNewForm: changes.work.isNewForm)
        let changed = try tx.execute(
            """
            UPDATE membership SET bucket = :bucket, occupation = :occupation, new_form_kind = :kind, platform = :platform, department = :department,
                employee_number = :number, card_number = :card, joined_on = :joined, version = version + 1 WHERE id = :id AND version = :version
            """,
            [
                "bucket": bucket.number, "occupation": changes.work.occupation, "kind": changes.work.newFormKind, "platform": changes.work.platform,
                "department": changes.work.department, "number": changes.work.employeeNumber, "card": changes.cardNumber, "joined": changes.joinedOn,
                "id": member.id, "version": member.version,
            ])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        let fields = changes.fields.map(\.rawValue).joined(separator: ",")
        try tx.execute(
            """
            INSERT INTO membership_event (membership, version, at, act, from_state, to_state, actor_kind, actor, organisation, detail, roster_import)
            VALUES (:id, :version, :now, :act, :state, :state, 'union_officer', :actor, :organisation, :detail, :import)
            """,
            [
                "id": member.id, "version": member.version + 1, "now": target.now, "act": MembershipEvent.rosterChange, "state": member.state,
                "actor": target.actor.personID, "organisation": target.place.organisation, "detail": fields, "import": target.id,
            ])
        return MembershipRows.counted(member.state, isVerified: member.isVerified, isNewForm: changes.work.isNewForm) - member.counted
    }

    // MARK: Reporting

    private func note(_ decided: Decided, _ target: Target, _ tally: inout Tally) throws {
        let row = decided.prepared.row.number
        if case .bad(let fault) = decided.outcome {
            let placed = RosterFault(column: fault.field.flatMap(target.mapping.column), field: fault.field, code: fault.code, message: fault.message)
            let texts = decided.prepared.cells.cells.map(\.text)
            tally.reports.append(RosterImports.NewReport(row: row, isBad: true, faults: [placed], cells: try imports.seal(texts, of: target.id)))
        } else if decided.phoneIsTaken {
            tally.counts.noted += 1
            let fault = RosterFault(
                column: target.mapping.column(of: .phone), field: .phone, code: "phone.in_use",
                message: Phrase("手机号已被其他账号使用，未写入，其余内容已导入。", "Another account has this phone; the row was taken without it."))
            tally.reports.append(RosterImports.NewReport(row: row, isBad: false, faults: [fault], cells: nil))
        }
    }

    private func audit(_ counts: RosterCounts, _ chunk: RosterChunk, _ target: Target, _ tx: any Transaction) throws {
        guard counts.added + counts.changed + counts.transfers > 0 else { return }
        try tx.audit(
            AuditEntry(
                at: target.now, actor: target.actor, organisation: target.place.organisation, action: "roster.taken",
                object: AuditObject("roster_import", target.id),
                detail: [
                    "upto": String(chunk.place.row), "added": String(counts.added), "changed": String(counts.changed), "transfers": String(counts.transfers),
                ]))
    }
}

extension MembershipEvent {
    /// The act of an event by which a roster changed facts of a member; no move of the machine.
    static let rosterChange = "roster_change"
    static let unionMerge = "union_merge"
}

extension RosterCounts {
    mutating func add(_ outcome: RosterOutcome) {
        switch outcome {
        case .newPerson, .newMembership: added += 1
        case .approve, .takeIn, .changed: changed += 1
        case .same: same += 1
        case .transfer: transfers += 1
        case .bad: bad += 1
        }
    }
}

extension RosterOutcome {
    /// Whether the person is a member of the union once the row is taken.
    var isMember: Bool {
        switch self {
        case .newPerson, .newMembership, .approve, .takeIn, .same, .changed: true
        case .transfer, .bad: false
        }
    }

    /// Whether the row's free phone goes to the person.
    func takesPhone(_ known: KnownPerson?) -> Bool {
        switch self {
        case .newPerson: true
        case .newMembership: known?.phone == KnownPerson.Phone.none
        case .changed(_, let changes): changes.takesPhone
        default: false
        }
    }
}
