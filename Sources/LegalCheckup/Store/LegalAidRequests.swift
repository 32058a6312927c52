import Audit
import Kernel
import Store
import Vault

/// Requests for legal aid, inside a caller's transaction; question and answer are sealed.
struct LegalAidRequests: Sendable {
    let seals: CheckupSeals

    private static let columns: SQL = """
        id, organisation, person, matter, question_sealed, answer_sealed, state, due_on, answered_at, version, created_at
        """

    private func read(_ row: Row) throws -> LegalAidRequest {
        let id: LegalAidID = row[0]
        return LegalAidRequest(
            id: id, organisation: row[1], person: row[2], matter: row[3], question: try seals.vault.open(row[4], .legalAidQuestion, owner: id),
            answer: try (row[5] as [UInt8]?).map { try seals.vault.open($0, .legalAidAnswer, owner: id) }, state: row[6], dueOn: row[7], answeredAt: row[8],
            version: row[9], createdAt: row[10])
    }

    func find(_ id: LegalAidID, in tx: any Transaction) throws -> LegalAidRequest? {
        try tx.row("SELECT \(Self.columns) FROM legal_aid_request WHERE id = :id", ["id": id]).map(read)
    }

    func of(_ person: PersonID, in tx: any Transaction) throws -> [LegalAidRequest] {
        try tx.rows("SELECT \(Self.columns) FROM legal_aid_request WHERE person = :person ORDER BY id DESC LIMIT 50", ["person": person]).map(read)
    }

    /// Those that wait come first, the oldest of them first.
    func page(at organisation: OrganisationID, state: LegalAidState, limit: Int, in tx: any Transaction) throws -> [LegalAidRequest] {
        try tx.rows(
            "SELECT \(Self.columns) FROM legal_aid_request WHERE organisation = :organisation AND state = :state ORDER BY id LIMIT :limit",
            ["organisation": organisation, "state": state, "limit": limit]
        ).map(read)
    }

    func waiting(at organisation: OrganisationID, on day: Day, in tx: any Transaction) throws -> (open: Int, overdue: Int) {
        let row = try tx.row(
            """
            SELECT COUNT(*), COALESCE(SUM(CASE WHEN due_on < :day THEN 1 ELSE 0 END), 0) FROM legal_aid_request
            WHERE organisation = :organisation AND state = 'open'
            """, ["organisation": organisation, "day": day])
        return (row?[0] ?? 0, row?[1] ?? 0)
    }

    func create(
        _ id: LegalAidID, _ matter: LegalAidMatter, _ question: String, at organisation: OrganisationID, by person: PersonID, now: Instant, in tx: any Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO legal_aid_request (id, organisation, person, matter, question_sealed, state, due_on, version, created_at)
            VALUES (:id, :organisation, :person, :matter, :question, 'open', :due, 1, :now)
            """,
            [
                "id": id, "organisation": organisation, "person": person, "matter": matter,
                "question": seals.vault.seal(question, .legalAidQuestion, owner: id), "due": CheckupTerms.answerDay(receivedOn: now.day), "now": now,
            ])
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(person), organisation: organisation, action: "legal_aid.requested", object: AuditObject("legal_aid", id),
                detail: ["matter": matter.rawValue]))
    }

    /// - Throws: `CheckupProblem.answeredAlready`.
    func answer(_ request: LegalAidRequest, _ text: String, by actor: PersonID, now: Instant, in tx: any Transaction) throws {
        let changed = try tx.execute(
            """
            UPDATE legal_aid_request SET answer_sealed = :answer, state = 'answered', answered_by = :actor, answered_at = :now, version = version + 1
            WHERE id = :id AND state = 'open'
            """, ["id": request.id, "answer": seals.vault.seal(text, .legalAidAnswer, owner: request.id), "actor": actor, "now": now])
        guard changed == 1 else { throw CheckupProblem.answeredAlready }
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(actor), organisation: request.organisation, action: "legal_aid.answered", object: AuditObject("legal_aid", request.id)))
    }
}
