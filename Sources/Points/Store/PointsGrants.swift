import Audit
import Kernel
import Membership
import Store

public enum PointsGrantTag {}
public typealias PointsGrantID = Identifier<PointsGrantTag>

/// Points that an officer gives, with a reason; above the union's limit a second person decides.
public struct PointsGrant: Sendable {
    public enum State: String, TextColumn {
        case waiting, done, refused

        var label: Phrase {
            switch self {
            case .waiting: Phrase("待复核", "Waits for a second person")
            case .done: Phrase("已发放", "Given")
            case .refused: Phrase("已退回", "Refused")
            }
        }
    }

    public let id: PointsGrantID
    public let organisation: OrganisationID
    public let person: PersonID
    public let amount: Int64
    public let reason: String
    public let state: State
    public let madeBy: PersonID
    public let madeAt: Instant
    public let decidedBy: PersonID?
    public let answer: String?
}

extension Points {
    private static let grantColumns: SQL = "id, organisation, person, amount, reason, state, made_by, made_at, decided_by, answer"

    private static func grant(_ row: Row) -> PointsGrant {
        PointsGrant(
            id: row[0], organisation: row[1], person: row[2], amount: row[3], reason: row[4], state: row[5], madeBy: row[6], madeAt: row[7], decidedBy: row[8],
            answer: row[9])
    }

    /// The newest first; those that wait for somebody first of all.
    func grants(of organisation: OrganisationID, before: PointsGrantID? = nil, limit: Int, in tx: any Transaction) throws -> [PointsGrant] {
        try tx.rows(
            "SELECT \(Self.grantColumns) FROM points_grant WHERE organisation = :organisation AND id < :before ORDER BY id DESC LIMIT :limit",
            ["organisation": organisation, "before": before?.raw ?? Int64.max, "limit": limit]
        ).map(Self.grant)
    }

    func waitingGrants(of organisation: OrganisationID, in tx: any Transaction) throws -> Int {
        try tx.scalar("SELECT COUNT(*) FROM points_grant WHERE organisation = :organisation AND state = 'waiting'", ["organisation": organisation]) ?? 0
    }

    /// Gives points at once, or lays them before a second person. Caps don't apply.
    /// - Throws: `PointsProblem.notAMember`.
    @discardableResult
    func grant(
        _ amount: Int64, to person: PersonID, reason: String, at organisation: OrganisationID, by officer: PersonID, now: Instant, in tx: any Transaction
    ) throws -> PointsGrant.State {
        guard let facts = try memberships.facts(of: person, in: tx), facts.state == .active else { throw PointsProblem.notAMember }
        let id: PointsGrantID = ids.next()
        let limit = try rules(at: organisation, on: now.day, in: tx).rule(.grantLimit).points
        let state: PointsGrant.State = amount > limit ? .waiting : .done
        try tx.execute(
            """
            INSERT INTO points_grant (id, organisation, person, amount, reason, state, made_by, made_at)
            VALUES (:id, :organisation, :person, :amount, :reason, :state, :by, :now)
            """,
            ["id": id, "organisation": organisation, "person": person, "amount": amount, "reason": reason, "state": state, "by": officer, "now": now])
        let grant = PointsGrant(
            id: id, organisation: organisation, person: person, amount: amount, reason: reason, state: state, madeBy: officer, madeAt: now, decidedBy: nil, answer: nil)
        if state == .done { try give(grant, now, in: tx) }
        try audit(state == .done ? "points.granted" : "points.grant_asked", PointsEntryID(id.raw), organisation, .person(officer), now, detail(grant), in: tx)
        return state
    }

    /// A second person's word on a big grant.
    /// - Throws: `PointsProblem.sameOfficer`, `.alreadyDecided`.
    func decide(
        _ id: PointsGrantID, approving: Bool, answer: String?, at organisation: OrganisationID, by officer: PersonID, now: Instant, in tx: any Transaction
    ) throws {
        guard
            let grant = try tx.row("SELECT \(Self.grantColumns) FROM points_grant WHERE id = :id", ["id": id]).map(Self.grant), grant.organisation == organisation
        else { throw CommonProblem.notFound }
        guard grant.madeBy != officer else { throw PointsProblem.sameOfficer }
        guard
            try tx.execute(
                """
                UPDATE points_grant SET state = :state, decided_by = :by, decided_at = :now, answer = :answer WHERE id = :id AND state = 'waiting'
                """,
                ["state": approving ? PointsGrant.State.done : .refused, "by": officer, "now": now, "answer": answer, "id": id]) == 1
        else { throw PointsProblem.alreadyDecided }
        if approving { try give(grant, now, in: tx) }
        try audit(approving ? "points.granted" : "points.grant_refused", PointsEntryID(id.raw), organisation, .person(officer), now, detail(grant), in: tx)
    }

    private func detail(_ grant: PointsGrant) -> [String: String] { ["points": String(grant.amount), "reason": grant.reason] }

    private func give(_ grant: PointsGrant, _ now: Instant, in tx: any Transaction) throws {
        let account = try account(of: grant.person, in: grant.organisation, now, in: tx)
        let line = Line(
            id: ids.next(), grant.person, grant.organisation, .grant, cause: grant.id.description, detail: grant.reason, amount: grant.amount, at: now)
        guard try write(line, in: tx) else { return }
        try issue(grant.amount, line.id, .grant, to: account, grant.person, in: grant.organisation, at: now, in: tx)
    }

    // MARK: Holds

    func held(at organisation: OrganisationID, limit: Int, in tx: any Transaction) throws -> [PointsEntry] {
        try tx.rows(
            "SELECT \(Self.columns) FROM points_entry WHERE organisation = :organisation AND state = 'held' ORDER BY id LIMIT :limit",
            ["organisation": organisation, "limit": limit]
        ).map(Self.entry)
    }

    func heldCount(at organisation: OrganisationID, in tx: any Transaction) throws -> Int {
        try tx.scalar("SELECT COUNT(*) FROM points_entry WHERE organisation = :organisation AND state = 'held'", ["organisation": organisation]) ?? 0
    }

    /// An officer's word on points that are on hold. - Throws: `PointsProblem.alreadyDecided`.
    func settle(
        _ id: PointsEntryID, releasing: Bool, at organisation: OrganisationID, by officer: PersonID, now: Instant, in tx: any Transaction
    ) throws {
        guard let entry = try tx.row("SELECT \(Self.columns) FROM points_entry WHERE id = :id", ["id": id]).map(Self.entry), entry.organisation == organisation else {
            throw CommonProblem.notFound
        }
        guard
            try tx.execute(
                "UPDATE points_entry SET state = :state WHERE id = :id AND state = 'held'",
                ["state": releasing ? PointsEntry.State.posted : .rejected, "id": id]) == 1
        else { throw PointsProblem.alreadyDecided }
        if releasing {
            let account = try account(of: entry.person, in: organisation, now, in: tx)
            try issue(entry.amount, id, entry.kind, to: account, entry.person, in: organisation, at: now, in: tx)
        }
        try audit(releasing ? "points.released" : "points.rejected", id, organisation, .person(officer), now, ["points": String(entry.amount)], in: tx)
    }
}
