import Audit
import Kernel
import Store
import Vault

/// Cure items and sessions of a case.
struct Cure: Sendable {
    let seals: CheckupSeals

    func items(of id: CheckupCaseID, round: Int, in tx: any Transaction) throws -> [CureItem] {
        try tx.rows(
            """
            SELECT id, case_id, round, code, severity, place_sealed, owner, due_on, done_at, version FROM checkup_cure_item
            WHERE case_id = :id AND round = :round ORDER BY due_on, id
            """, ["id": id, "round": round]
        ).map(read)
    }

    func item(_ id: CureItemID, in tx: any Transaction) throws -> CureItem? {
        try tx.row(
            "SELECT id, case_id, round, code, severity, place_sealed, owner, due_on, done_at, version FROM checkup_cure_item WHERE id = :id", ["id": id]
        ).map(read)
    }

    private func read(_ row: Row) throws -> CureItem {
        let id: CureItemID = row[0]
        return CureItem(
            id: id, caseID: row[1], round: row[2], code: FindingCode(rawValue: row[3]), severity: row[4], place: try seals.vault.open(row[5], .checkupCure, owner: id),
            owner: row[6], dueOn: row[7], doneAt: row[8], version: row[9])
    }

    func add(_ item: CureItem, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO checkup_cure_item (id, case_id, round, code, severity, place_sealed, owner, due_on, version)
            VALUES (:id, :case, :round, :code, :severity, :place, :owner, :due, 1)
            """,
            [
                "id": item.id, "case": item.caseID, "round": item.round, "code": item.code.rawValue, "severity": item.severity,
                "place": seals.vault.seal(item.place, .checkupCure, owner: item.id), "owner": item.owner, "due": item.dueOn,
            ])
    }

    /// Sets who at the firm does it and by when, or that it is done.
    /// - Throws: `CommonProblem.changedMeanwhile`.
    func change(
        _ item: CureItem, owner: String, dueOn: Day, doneAt: Instant?, of found: CheckupCase, by actor: PersonID, now: Instant, in tx: any Transaction
    ) throws {
        let changed = try tx.execute(
            """
            UPDATE checkup_cure_item SET owner = :owner, due_on = :due, done_at = :done, done_by = :by, version = version + 1 WHERE id = :id AND version = :version
            """,
            ["owner": owner, "due": dueOn, "done": doneAt, "by": doneAt == nil ? nil : actor, "id": item.id, "version": item.version])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        let action = doneAt == item.doneAt ? "checkup.cure_changed" : doneAt == nil ? "checkup.cure_reopened" : "checkup.cure_done"
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(actor), organisation: found.organisation, action: action, object: Cases.object(found.id),
                detail: ["code": item.code.rawValue, "due": dueOn.iso]))
    }

    /// Items of living cures whose day is over, with the firm's person; one for each person and day is enough, the oldest.
    func overdue(on day: Day, in tx: any Transaction) throws -> [(item: CureItemID, contact: PersonID)] {
        try tx.rows(
            """
            SELECT MIN(i.id), c.contact FROM checkup_cure_item i JOIN checkup_case c ON c.id = i.case_id AND c.round = i.round
            WHERE c.state = 'curing' AND i.done_at IS NULL AND i.due_on < :day AND c.contact IS NOT NULL GROUP BY c.contact, i.due_on ORDER BY 1
            """, ["day": day]
        ).map { ($0[0], $0[1]) }
    }

    // MARK: Sessions

    func sessions(of id: CheckupCaseID, in tx: any Transaction) throws -> [CureSession] {
        try tx.rows("SELECT id, kind, topic, starts_at, place, is_held FROM checkup_session WHERE case_id = :id ORDER BY starts_at, id", ["id": id]).map {
            CureSession(id: $0[0], kind: $0[1], topic: $0[2], startsAt: $0[3], place: $0[4], isHeld: $0[5])
        }
    }

    func add(_ session: CureSession, to found: CheckupCase, by actor: PersonID, now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO checkup_session (id, case_id, kind, topic, starts_at, place, is_held, created_by, created_at)
            VALUES (:id, :case, :kind, :topic, :starts, :place, 0, :actor, :now)
            """,
            [
                "id": session.id, "case": found.id, "kind": session.kind, "topic": session.topic, "starts": session.startsAt, "place": session.place, "actor": actor,
                "now": now,
            ])
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(actor), organisation: found.organisation, action: "checkup.session_set", object: Cases.object(found.id),
                detail: ["kind": session.kind.rawValue]))
    }

    func markHeld(_ id: CureSessionID, of found: CheckupCase, by actor: PersonID, now: Instant, in tx: any Transaction) throws {
        let changed = try tx.execute(
            "UPDATE checkup_session SET is_held = 1 WHERE id = :id AND case_id = :case AND is_held = 0", ["id": id, "case": found.id])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        try tx.audit(
            AuditEntry(at: now, actor: .person(actor), organisation: found.organisation, action: "checkup.session_held", object: Cases.object(found.id)))
    }
}
