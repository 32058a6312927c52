import Kernel
import Organisations
import Store

/// Rows of `membership` and `membership_event` as values, and back.
enum MembershipRows {
    static let columns: SQL = """
        id, person, organisation, city, county, town, branch, state, verified, name, joined_on, applied_at, source, version, due_on, offered_to, retained_for,
        occupation, new_form_kind, platform, department, employee_number, card_number, roster_import
        """

    static func membership(_ row: Row) -> Membership {
        Membership(
            id: row[0], person: row[1], place: UnionPlace(organisation: row[2], city: row[3], county: row[4], town: row[5], branch: row[6]), state: row[7],
            isVerified: row[8], name: row[9], joinedOn: row[10], appliedAt: row[11], source: row[12], version: row[13], dueOn: row[14], offeredTo: row[15],
            retainedFor: row[16],
            work: WorkFacts(occupation: row[17], newFormKind: row[18], platform: row[19], department: row[20], employeeNumber: row[21]), cardNumber: row[22],
            rosterImport: row[23])
    }

    static let eventColumns: SQL = "version, at, act, from_state, to_state, actor_kind, actor, organisation, reason, document, detail, roster_import"

    static func event(_ row: Row) -> MembershipEvent {
        MembershipEvent(
            version: row[0], at: row[1], act: MembershipMachine.Act(rawValue: row[2]), from: row[3], to: row[4],
            actorKind: MembershipMachine.Actor(rawValue: row[5]) ?? .system, actor: row[6], organisation: row[7], reason: row[8], document: row[9],
            detail: row[10], rosterImport: row[11])
    }

    /// What one membership adds to its union's counters. (domain.md R14)
    static func counted(_ state: MembershipState, isVerified: Bool, isNewForm: Bool) -> CounterDelta {
        switch state.effects.counts {
        case .once: CounterDelta(members: 1, verified: isVerified ? 1 : 0, newForm: isNewForm ? 1 : 0)
        case .apart: CounterDelta(pooled: 1)
        case .no: state == .applied ? CounterDelta(pending: 1) : .zero
        }
    }
}

extension Membership {
    var counted: CounterDelta { MembershipRows.counted(state, isVerified: isVerified, isNewForm: work.isNewForm) }
    var bucket: MemberBucket { MemberBucket(state, isVerified: isVerified, isNewForm: work.isNewForm) }
}
