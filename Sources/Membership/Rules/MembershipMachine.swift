import Kernel

/// The membership machine of domain.md R13: every move that exists, who may make it, and what must come with it.
///
/// No other move exists. `decide` names the new state or the one reason why not; the store writes nothing without it.
public enum MembershipMachine {
    /// Something that is done to a membership. One act may pass two moves of R13 in one instant (`enrol`).
    public enum Act: String, Sendable, CaseIterable, Codable {
        /// – → applied
        case apply
        /// – → applied → active in one instant: a roster row, by the officer for the committee. The person is told and can contest.
        case enrol
        /// applied → active
        case approve
        /// applied → rejected
        case reject
        /// applied → withdrawn; pooled too, because nobody is kept against their will (ours, R11)
        case withdraw
        /// applied → pooled
        case pool
        /// pooled → active
        case takeIn = "take_in"
        /// active → transferring
        case beginTransfer = "begin_transfer"
        /// transferring → active there; retained → active there
        case acceptTransfer = "accept_transfer"
        /// transferring → active back
        case refuseTransfer = "refuse_transfer"
        case withdrawTransfer = "withdraw_transfer"
        /// active → retained
        case retain
        /// retained → active
        case resume
        /// active → lapsed
        case lapse
        /// active, retained → left; who is transferring withdraws that first
        case leave
        /// active → expelled
        case expel
        /// any → deceased
        case recordDeath = "record_death"
        /// active, transferring, retained → pooled at the county: the union was dissolved. (domain.md R9c)
        case moveToPool = "move_to_pool"
    }

    /// In which capacity somebody acts.
    public enum Actor: String, Sendable, CaseIterable, Codable {
        case person
        /// An officer of the union that holds the membership, for its committee.
        case unionOfficer = "union_officer"
        /// An officer of the union that a transfer or a pooled member goes to.
        case receivingOfficer = "receiving_officer"
        /// An officer of a union above.
        case upperOfficer = "upper_officer"
        case system
    }

    /// What must come with a move besides the actor.
    public enum Need: Sendable, Hashable, CaseIterable {
        case reason, document, retainedReason
        /// Six months in a row without dues and union life, no good reason.
        case sixMonthsAbsent
        /// A recorded talk that failed.
        case talkFailed
        /// The union group's opinion was heard.
        case groupHeard
        /// A criminal punishment was given.
        case criminalPunishment
        /// From working day 6 only: the upper union decides what the base union has left lying. (domain.md R17)
        case overdue
    }

    public struct Move: Sendable, Hashable {
        public let act: Act
        /// `nil`: there is no membership yet.
        public let from: MembershipState?
        public let to: MembershipState
        public let actor: Actor
        public let needs: Set<Need>
    }

    /// What comes with an act.
    public struct Evidence: Sendable, Hashable {
        public var reason: String?
        public var document: String?
        public var retainedReason: RetainedReason?
        /// What the officer confirmed of `.sixMonthsAbsent`, `.talkFailed`, `.groupHeard`, `.criminalPunishment`.
        public var confirmed: Set<Need>
        /// Whether the application or pool entry has waited into working day 6.
        public var isOverdue: Bool
        /// What the membership is retained for now, where it is.
        public var currentlyRetainedFor: RetainedReason?

        public init(
            reason: String? = nil, document: String? = nil, retainedReason: RetainedReason? = nil, confirmed: Set<Need> = [], isOverdue: Bool = false,
            currentlyRetainedFor: RetainedReason? = nil
        ) {
            self.reason = reason
            self.document = document
            self.retainedReason = retainedReason
            self.confirmed = confirmed
            self.isOverdue = isOverdue
            self.currentlyRetainedFor = currentlyRetainedFor
        }
    }

    /// The table of R13, one row for each actor.
    public static let moves: [Move] = rows.flatMap { row in
        row.from.flatMap { from in row.actors.map { actor in Move(act: row.act, from: from, to: row.to, actor: actor.actor, needs: row.needs.union(actor.needs)) } }
    }

    private typealias By = (actor: Actor, needs: Set<Need>)
    private typealias MoveRow = (act: Act, from: [MembershipState?], to: MembershipState, actors: [By], needs: Set<Need>)

    private static let rows: [MoveRow] = [
        (.apply, [nil], .applied, [(.person, []), (.unionOfficer, [])], []),
        (.enrol, [nil], .active, [(.unionOfficer, [])], []),
        (.approve, [.applied], .active, [(.unionOfficer, []), (.upperOfficer, [.overdue])], []),
        (.reject, [.applied], .rejected, [(.unionOfficer, []), (.upperOfficer, [.overdue])], [.reason]),
        (.withdraw, [.applied, .pooled], .withdrawn, [(.person, [])], []),
        (.pool, [.applied], .pooled, [(.system, []), (.upperOfficer, [])], []),
        (.takeIn, [.pooled], .active, [(.receivingOfficer, [])], []),
        (.beginTransfer, [.active], .transferring, [(.person, []), (.unionOfficer, []), (.receivingOfficer, [])], [.reason]),
        (.acceptTransfer, [.transferring, .retained], .active, [(.receivingOfficer, []), (.upperOfficer, [.overdue])], []),
        (.refuseTransfer, [.transferring], .active, [(.receivingOfficer, []), (.upperOfficer, [.overdue])], [.reason]),
        (.withdrawTransfer, [.transferring], .active, [(.person, [])], [.reason]),
        (.retain, [.active], .retained, [(.unionOfficer, [])], [.retainedReason]),
        (.resume, [.retained], .active, [(.unionOfficer, [])], []),
        (.lapse, [.active], .lapsed, [(.unionOfficer, [])], [.reason, .document, .sixMonthsAbsent, .talkFailed]),
        (.leave, [.active, .retained], .left, [(.person, []), (.unionOfficer, [.document])], []),
        (.expel, [.active], .expelled, [(.unionOfficer, [])], [.reason, .document, .groupHeard, .criminalPunishment]),
        (
            .recordDeath, MembershipState.allCases.filter { $0 != .deceased }, .deceased, [(.unionOfficer, []), (.upperOfficer, [])], [.document]
        ),
        (.moveToPool, [.active, .transferring, .retained], .pooled, [(.system, [])], [.reason]),
    ]

    /// The state after `act`, or why it can't be done now.
    public static func decide(
        _ act: Act, from state: MembershipState?, by actor: Actor, with evidence: Evidence = Evidence()
    ) -> Result<MembershipState, MembershipProblem> {
        let known = moves.filter { $0.act == act }
        let here = known.filter { $0.from == state }
        guard !here.isEmpty else { return .failure(.noSuchMove(act, from: state)) }
        guard let move = here.first(where: { $0.actor == actor }) else { return .failure(.notYours(act, actor)) }
        if move.needs.contains(.overdue), !evidence.isOverdue { return .failure(.notOverdue) }
        // Retired members stay retained, also when they are hired again; a transfer doesn't change that.
        if (act == .resume || act == .acceptTransfer) && state == .retained && evidence.currentlyRetainedFor == .retired { return .failure(.retiredStayRetained) }
        let missing = missing(move.needs, evidence)
        return missing.isEmpty ? .success(move.to) : .failure(.missing(act, missing))
    }

    /// The acts that somebody can do now, given the right evidence; nothing else is offered.
    public static func acts(from state: MembershipState?, by actor: Actor, isOverdue: Bool = false, retainedFor: RetainedReason? = nil) -> [Act] {
        Act.allCases.filter { act in
            let evidence = Evidence(
                reason: "–", document: "–", retainedReason: .unpaidLeave, confirmed: Set(Need.allCases), isOverdue: isOverdue, currentlyRetainedFor: retainedFor)
            if case .success = decide(act, from: state, by: actor, with: evidence) { return true }
            return false
        }
    }

    /// What the form of an act has to ask for.
    public static func needs(of act: Act, by actor: Actor) -> Set<Need> {
        moves.first { $0.act == act && $0.actor == actor }.map { $0.needs.subtracting([.overdue]) } ?? []
    }

    private static func missing(_ needs: Set<Need>, _ evidence: Evidence) -> Set<Need> {
        needs.filter { need in
            switch need {
            case .reason: (evidence.reason ?? "").isEmpty
            case .document: (evidence.document ?? "").isEmpty
            case .retainedReason: evidence.retainedReason == nil
            case .overdue: !evidence.isOverdue
            case .sixMonthsAbsent, .talkFailed, .groupHeard, .criminalPunishment: !evidence.confirmed.contains(need)
            }
        }
    }
}
