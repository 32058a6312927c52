import Audit
import Kernel
import Organisations
import Store

/// A membership that comes with a load of many: it begins at once and without an application.
public struct NewMembership: Sendable {
    public var id: MembershipID
    public var person: PersonID
    public var place: UnionPlace
    public var name: String
    public var isVerified: Bool
    public var joinedOn: Day
    public var source: MembershipSource
    public var work: WorkFacts
    public var cardNumber: String?
    public var rosterImport: RosterImportID?

    public init(
        id: MembershipID, person: PersonID, place: UnionPlace, name: String, isVerified: Bool, joinedOn: Day, source: MembershipSource, work: WorkFacts,
        cardNumber: String? = nil, rosterImport: RosterImportID? = nil
    ) {
        self.id = id
        self.person = person
        self.place = place
        self.name = name
        self.isVerified = isVerified
        self.joinedOn = joinedOn
        self.source = source
        self.work = work
        self.cardNumber = cardNumber
        self.rosterImport = rosterImport
    }
}

/// Many new memberships at once: imports, generators, demos.
extension Memberships {
    private static let insertColumns: [StaticString] = [
        "id", "person", "ended", "organisation", "city", "county", "town", "branch", "state", "bucket", "verified", "name", "name_key", "joined_on",
        "applied_at", "source", "version", "occupation", "new_form_kind", "platform", "department", "employee_number", "card_number", "roster_import",
    ]
    private static let eventColumns: [StaticString] = ["membership", "version", "at", "act", "to_state", "actor_kind", "actor", "organisation", "roster_import"]

    /// Enrols people who have no living membership and are old enough; the caller has looked. Each gets the event of it. (domain.md R13)
    ///
    /// The audit entry is the caller's, one for all. So are the counters, because they are cheaper to adjust once for each union:
    /// `Counters.adjust` with what comes back.
    /// - Returns: what each union has more now.
    /// - Throws: `ConstraintViolation` if somebody has a living membership meanwhile; nothing was written then.
    public func insertMany(_ new: [NewMembership], by acting: Acting, now: Instant, in tx: any Transaction) throws -> [OrganisationID: CounterDelta] {
        let state = try MembershipMachine.decide(.enrol, from: nil, by: acting.capacity).get()
        try tx.insertMany(into: "membership", Self.insertColumns, new.map { Self.row($0, state, now) })
        let event: [Value] = [state.value, Value.text(acting.capacity.rawValue), acting.person?.value ?? .null]
        try tx.insertMany(
            into: "membership_event", Self.eventColumns,
            new.map { [$0.id.value, .integer(1), now.value, .text(MembershipMachine.Act.enrol.rawValue)] + event + [$0.place.organisation.value, $0.rosterImport.value] })
        return new.reduce(into: [:]) { sums, member in
            sums[member.place.organisation, default: .zero] += MembershipRows.counted(state, isVerified: member.isVerified, isNewForm: member.work.isNewForm)
        }
    }

    private static func row(_ new: NewMembership, _ state: MembershipState, _ now: Instant) -> [Value] {
        let bucket = MemberBucket(state, isVerified: new.isVerified, isNewForm: new.work.isNewForm)
        let place = new.place
        return [
            new.id.value, new.person.value, .integer(0), place.organisation.value, place.city.value, place.county.value, place.town.value, place.branch.value,
            state.value, .integer(Int64(bucket.number)), new.isVerified.value, .text(new.name), .text(TextFolding.folded(new.name)), new.joinedOn.value,
            now.value, new.source.value, .integer(1), new.work.occupation.value, new.work.newFormKind.value, new.work.platform.value,
            new.work.department.value, new.work.employeeNumber.value, new.cardNumber.value, new.rosterImport.value,
        ]
    }
}
