import Audit
import Kernel
import Organisations
import Store

/// Cases, inside a caller's transaction. Each write is audited; nothing of a firm's words goes into the log.
public struct Cases: Sendable {
    static let columns: SQL = """
        c.id, c.organisation, c.employer_name, c.employer_uscc, c.industry, c.region, c.staff_count, c.origin, c.state, c.contact, c.lawyer, c.consent_version,
        c.consented_at, c.may_teach, c.document, c.baseline, c.round, c.issued_at, c.recheck_due, c.closed_at, c.reason, c.version, c.created_at, c.created_by
        """

    static func read(_ row: Row) -> CheckupCase {
        CheckupCase(
            id: row[0], organisation: row[1],
            employer: CheckupEmployer(
                name: row[2], uscc: row[3], industry: row[4], region: (row[5] as String?).flatMap { RegionCode($0) }, staffCount: row[6]),
            origin: row[7], state: row[8], contact: row[9], lawyer: row[10], consentVersion: row[11], consentedAt: row[12], mayTeach: row[13], document: row[14],
            baseline: row[15], round: row[16], issuedAt: row[17], recheckDueOn: row[18], closedAt: row[19], reason: row[20], version: row[21], createdAt: row[22],
            createdBy: row[23])
    }

    static func object(_ id: CheckupCaseID) -> AuditObject { AuditObject("checkup", id) }

    // MARK: Reading

    func find(_ id: CheckupCaseID, in tx: any Transaction) throws -> CheckupCase? {
        try tx.row("SELECT \(Self.columns) FROM checkup_case c WHERE c.id = :id", ["id": id]).map(Self.read)
    }

    /// - Throws: `CommonProblem.notFound`.
    func existing(_ id: CheckupCaseID, in tx: any Transaction) throws -> CheckupCase {
        guard let found = try find(id, in: tx) else { throw CommonProblem.notFound }
        return found
    }

    /// The cases of a firm's person, newest first.
    func ofContact(_ person: PersonID, in tx: any Transaction) throws -> [CheckupCase] {
        try tx.rows("SELECT \(Self.columns) FROM checkup_case c WHERE c.contact = :person ORDER BY c.id DESC LIMIT 50", ["person": person]).map(Self.read)
    }

    /// Newest first. A union's cases are few: those of its subtree are picked out here.
    func page(
        at organisation: OrganisationID, tree: OrganisationTree, state: CheckupState? = nil, text: String = "", before: CheckupCaseID?, limit: Int, in tx: any Transaction
    ) throws -> [CheckupCase] {
        var conditions: [SQL] = ["c.id < :before"]
        var parameters: Parameters = ["before": before ?? CheckupCaseID(.max)]
        if let state {
            conditions.append("c.state = :state")
            parameters["state"] = state
        }
        if !text.isEmpty {
            conditions.append("c.employer_key LIKE :pattern ESCAPE '!'")
            parameters["pattern"] = "%" + TextFolding.folded(text).replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_") + "%"
        }
        var found: [CheckupCase] = []
        try tx.forEachRow("SELECT \(Self.columns) FROM checkup_case c WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY c.id DESC", parameters) { row in
            if tree.covers(organisation, row[1]) { found.append(Self.read(row)) }
            return found.count < limit
        }
        return found
    }

    /// How many cases there are in each state at the union and below it: what every officer may know.
    func counts(at organisation: OrganisationID, tree: OrganisationTree, in tx: any Transaction) throws -> [CheckupState: Int] {
        var out: [CheckupState: Int] = [:]
        for row in try tx.rows("SELECT organisation, state, COUNT(*) FROM checkup_case GROUP BY organisation, state") where tree.covers(organisation, row[0]) {
            out[row[1] as CheckupState, default: 0] += row[2] as Int
        }
        return out
    }

    /// Cases in the cure whose re-check is due, with the firm's person.
    func dueForRecheck(on day: Day, in tx: any Transaction) throws -> [(id: CheckupCaseID, contact: PersonID, round: Int)] {
        try tx.rows(
            "SELECT id, contact, round FROM checkup_case WHERE state = 'curing' AND recheck_due <= :day AND contact IS NOT NULL ORDER BY id", ["day": day]
        ).map { ($0[0], $0[1], $0[2]) }
    }

    /// What the rule asks of a case.
    func facts(_ found: CheckupCase, in tx: any Transaction) throws -> CheckupFacts {
        var facts = CheckupFacts(state: found.state)
        facts.hasLawyer = found.lawyer != nil
        facts.recheckDueOn = found.recheckDueOn
        facts.undecided =
            try tx.scalar(
                "SELECT COUNT(*) FROM checkup_finding WHERE case_id = :id AND decision = 'proposed' AND (document IS NULL OR document = :document)",
                ["id": found.id, "document": found.document ?? CheckupDocumentID(0)]) ?? 0
        facts.isInterviewDone = try tx.row("SELECT 1 FROM checkup_interview WHERE case_id = :id AND done_at IS NOT NULL", ["id": found.id]) != nil
        facts.openCureItems =
            try tx.scalar("SELECT COUNT(*) FROM checkup_cure_item WHERE case_id = :id AND round = :round AND done_at IS NULL", ["id": found.id, "round": found.round]) ?? 0
        if found.state == .rechecking, let document = found.document {
            facts.isRecheckExamined = try tx.row("SELECT 1 FROM checkup_document WHERE id = :id AND state = 'examined'", ["id": document]) != nil
        }
        return facts
    }

    // MARK: Writing

    struct NewCase: Sendable {
        var id: CheckupCaseID
        var organisation: OrganisationID
        var employer: CheckupEmployer
        var origin: CheckupOrigin
        var contact: PersonID?
        /// Consent was given with the request or on paper.
        var hasConsent = false
        var mayTeach = false
    }

    func create(_ new: NewCase, by actor: PersonID, now: Instant, in tx: any Transaction) throws {
        let state: CheckupState =
            switch new.origin {
            case .request: .requested
            case .invitation: .invited
            case .desk: .consented
            }
        try tx.execute(
            """
            INSERT INTO checkup_case (id, organisation, origin, state, employer_name, employer_key, employer_uscc, industry, region, staff_count, contact,
                consent_version, consented_at, may_teach, round, version, created_by, created_at)
            VALUES (:id, :organisation, :origin, :state, :name, :key, :uscc, :industry, :region, :staff, :contact, :consent, :consented_at, :teach, 0, 1, :actor,
                :now)
            """,
            [
                "id": new.id, "organisation": new.organisation, "origin": new.origin, "state": state, "name": new.employer.name,
                "key": TextFolding.folded(new.employer.name), "uscc": new.employer.uscc, "industry": new.employer.industry, "region": new.employer.region?.text,
                "staff": new.employer.staffCount, "contact": new.contact, "consent": new.hasConsent ? CheckupConsent.version : nil,
                "consented_at": new.hasConsent ? now : nil, "teach": new.mayTeach, "actor": actor, "now": now,
            ])
        try audit(new.id, new.organisation, "checkup.created", .person(actor), now, ["origin": new.origin.rawValue], in: tx)
    }

    /// What changes with an act besides the state.
    struct Change: Sendable {
        var document: CheckupDocumentID?
        var baseline: CheckupDocumentID?
        var issuedAt: Instant?
        var recheckDueOn: Day?
        var consentedAt: Instant?
        var mayTeach: Bool?
        var closedAt: Instant?
        var reason: String?
        var startsRound = false
    }

    /// Moves a case, if the rule lets it and nobody was quicker.
    /// - Throws: `CheckupProblem.refused`, `CommonProblem.changedMeanwhile`.
    func perform(
        _ act: CheckupAct, on found: CheckupCase, as capacity: CheckupActor, by actor: AuditEntry.Actor, change: Change = Change(), now: Instant,
        in tx: any Transaction
    ) throws {
        if let refusal = refusal(of: act, by: capacity, try facts(found, in: tx), today: now.day) { throw CheckupProblem.refused(act, refusal) }
        let changed = try tx.execute(
            """
            UPDATE checkup_case SET state = :to, version = version + 1, document = COALESCE(CAST(:document AS BIGINT), document),
                baseline = COALESCE(CAST(:baseline AS BIGINT), baseline), issued_at = COALESCE(CAST(:issued AS BIGINT), issued_at),
                recheck_due = COALESCE(CAST(:recheck AS BIGINT), recheck_due), consented_at = COALESCE(CAST(:consented AS BIGINT), consented_at),
                consent_version = CASE WHEN CAST(:consented AS BIGINT) IS NULL THEN consent_version ELSE :wording END,
                may_teach = COALESCE(CAST(:teach AS BIGINT), may_teach), closed_at = COALESCE(CAST(:closed AS BIGINT), closed_at),
                reason = COALESCE(CAST(:reason AS TEXT), reason), round = round + :rounds
            WHERE id = :id AND state = :from AND version = :version
            """,
            [
                "to": act.to, "document": change.document, "baseline": change.baseline, "issued": change.issuedAt, "recheck": change.recheckDueOn,
                "consented": change.consentedAt, "wording": CheckupConsent.version, "teach": change.mayTeach, "closed": change.closedAt, "reason": change.reason,
                "rounds": change.startsRound ? 1 : 0, "id": found.id, "from": found.state, "version": found.version,
            ])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        try audit(found.id, found.organisation, act.auditAction, actor, now, ["from": found.state.rawValue, "to": act.to.rawValue], in: tx)
    }

    func assign(_ lawyer: PersonID, to found: CheckupCase, by actor: PersonID, now: Instant, in tx: any Transaction) throws {
        guard found.state.isLiving else { throw CheckupProblem.refused(.issue, .noSuchMove) }
        let changed = try tx.execute(
            "UPDATE checkup_case SET lawyer = :lawyer, version = version + 1 WHERE id = :id AND version = :version",
            ["lawyer": lawyer, "id": found.id, "version": found.version])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        try audit(found.id, found.organisation, "checkup.assigned", .person(actor), now, ["lawyer": lawyer.description], in: tx)
    }

    func audit(
        _ id: CheckupCaseID, _ organisation: OrganisationID, _ action: String, _ actor: AuditEntry.Actor, _ now: Instant, _ detail: [String: String] = [:],
        in tx: any Transaction
    ) throws {
        try tx.audit(AuditEntry(at: now, actor: actor, organisation: organisation, action: action, object: Self.object(id), detail: detail))
    }
}
