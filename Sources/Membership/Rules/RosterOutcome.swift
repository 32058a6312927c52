import Kernel

/// What is known of the person of a row before it is taken.
struct KnownPerson: Sendable {
    let person: PersonID
    let name: String
    let isVerified: Bool
    let phone: Phone
    let living: Membership?
    /// State of the last membership, where none lives.
    let lastEnded: MembershipState?
    /// Whether a transfer to the roster's union is proposed or asked for, or was turned down before.
    let transfer: EarlierTransfer

    enum Phone: Sendable, Hashable {
        case none
        /// The row's own.
        case same
        /// Another one that only a roster told.
        case unproved
        /// Another one that a code has proved: a roster doesn't change it.
        case proved
    }

    enum EarlierTransfer: Sendable, Hashable { case none, open, turnedDown }
}

/// What becomes of a row, decided before anything is written. Taking the same row twice comes to `same`. (domain.md R11, R12)
enum RosterOutcome: Sendable, Equatable {
    /// Nobody we know.
    case newPerson
    /// Somebody we know who is no member of any union.
    case newMembership(PersonID)
    /// Their application to this union is thereby approved.
    case approve(Membership)
    /// They wait in the holding pool: the union takes them in.
    case takeIn(Membership)
    case same
    case changed(Membership, RosterChanges)
    /// A member of another union; `isNew` unless the transfer is proposed already.
    case transfer(Membership, isNew: Bool)
    case bad(RosterFault)

    static func == (a: RosterOutcome, b: RosterOutcome) -> Bool {
        switch (a, b) {
        case (.newPerson, .newPerson), (.same, .same): true
        case (.newMembership(let x), .newMembership(let y)): x == y
        case (.approve(let x), .approve(let y)), (.takeIn(let x), .takeIn(let y)): x.id == y.id
        case (.changed(let x, let p), .changed(let y, let q)): x.id == y.id && p == q
        case (.transfer(let x, let p), .transfer(let y, let q)): x.id == y.id && p == q
        case (.bad(let x), .bad(let y)): x == y
        default: false
        }
    }
}

/// What a row changes about a member. A blank cell changes nothing.
struct RosterChanges: Hashable, Sendable {
    var work: WorkFacts
    var joinedOn: Day
    var cardNumber: String?
    /// The person gets the row's phone.
    var takesPhone = false
    var fields: [RosterField] = []
}

extension RosterOutcome {
    /// - Parameter phoneIsFree: whether nobody else has the row's phone.
    static func decide(_ row: RosterRow, _ known: KnownPerson?, union: OrganisationID, phoneIsFree: Bool) -> RosterOutcome {
        guard let known else { return .newPerson }
        guard known.name.isEmpty || known.name == row.name.text else {
            return .bad(
                fault(.name, "name.differs", Phrase("该证件已登记的姓名与表中不同，请核对姓名和证件号码。", "Another name is known for this paper. Check name and number.")))
        }
        guard let living = known.living else { return withoutMembership(known) }
        if living.organisation != union { return elsewhere(living, known) }
        switch living.state {
        case .applied: return .approve(living)
        case .pooled: return .takeIn(living)
        default: return compare(row, living, known, phoneIsFree)
        }
    }

    /// Who has left, lapsed or was expelled joins again by their own wish only. (domain.md R13)
    private static func withoutMembership(_ known: KnownPerson) -> RosterOutcome {
        switch known.lastEnded {
        case nil, .rejected, .withdrawn: return .newMembership(known.person)
        case let state?:
            let problem = MembershipProblem.ownApplicationNeeded(state)
            return .bad(fault(.paperNumber, problem.code, problem.message))
        }
    }

    private static func elsewhere(_ living: Membership, _ known: KnownPerson) -> RosterOutcome {
        switch living.state {
        case .applied:
            return .bad(
                fault(
                    .paperNumber, "membership.applied_elsewhere",
                    Phrase("此人正在申请加入其他工会，请待该申请办结后再导入。", "This person has applied to another union; import again once that is decided.")))
        case .pooled: return .takeIn(living)
        default: break
        }
        if living.retainedFor == .retired {
            let problem = MembershipProblem.retiredStayRetained
            return .bad(fault(.paperNumber, problem.code, problem.message))
        }
        switch known.transfer {
        case .none: return .transfer(living, isNew: true)
        case .open: return .transfer(living, isNew: false)
        case .turnedDown:
            return .bad(
                fault(
                    .paperNumber, "transfer.turned_down",
                    Phrase(
                        "此人是其他工会会员，转入本工会的转会此前已被撤回或未接收，请由本人申请转会。",
                        "A transfer of this member to your union was withdrawn or refused before; they can ask for one themselves.")))
        }
    }

    private static func compare(_ row: RosterRow, _ living: Membership, _ known: KnownPerson, _ phoneIsFree: Bool) -> RosterOutcome {
        var changes = RosterChanges(work: living.work, joinedOn: living.joinedOn, cardNumber: living.cardNumber)
        var fields: [RosterField] = []
        func taken<T: Equatable>(_ new: T?, _ old: T?, _ field: RosterField) -> T? {
            guard let new, new != old else { return old }
            fields.append(field)
            return new
        }
        changes.work.department = taken(row.work.department, living.work.department, .department)
        changes.work.occupation = taken(row.work.occupation, living.work.occupation, .occupation)
        changes.work.employeeNumber = taken(row.work.employeeNumber, living.work.employeeNumber, .employeeNumber)
        changes.work.newFormKind = taken(row.work.newFormKind, living.work.newFormKind, .newFormKind)
        changes.work.platform = taken(row.work.platform, living.work.platform, .platform)
        changes.cardNumber = taken(row.cardNumber, living.cardNumber, .cardNumber)
        changes.joinedOn = taken(row.joinedOn, living.joinedOn, .joinedOn) ?? living.joinedOn
        if row.phone != nil, phoneIsFree, known.phone == .none || known.phone == .unproved {
            changes.takesPhone = true
            fields.append(.phone)
        }
        changes.fields = fields
        return changes.fields.isEmpty ? .same : .changed(living, changes)
    }

    /// Columns are put in where the fault is kept.
    private static func fault(_ field: RosterField, _ code: String, _ message: Phrase) -> RosterFault {
        RosterFault(column: nil, field: field, code: code, message: message)
    }
}
