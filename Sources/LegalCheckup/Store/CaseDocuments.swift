import Audit
import Kernel
import Store
import Vault

/// A document of a case: where its examination stands. Its words are opened apart.
struct CaseDocument: Sendable {
    enum State: String, TextColumn { case waiting, examined, failed }

    let id: CheckupDocumentID
    let caseID: CheckupCaseID
    let kind: String
    let byteCount: Int
    let state: State
    let errorCode: String?
    let job: JobID?
    let clauseCount: Int
    let createdAt: Instant
    let examinedAt: Instant?
}

/// What a firm handed in, sealed. Nobody finds a word of it in the database, its log or its backups without the keys. (domain.md R57, R70)
struct CaseDocuments: Sendable {
    let seals: CheckupSeals

    private static let columns: SQL = "id, case_id, kind, bytes, state, error_code, job, clauses, created_at, examined_at"

    private static func read(_ row: Row) -> CaseDocument {
        CaseDocument(
            id: row[0], caseID: row[1], kind: row[2], byteCount: row[3], state: row[4], errorCode: row[5], job: row[6], clauseCount: row[7], createdAt: row[8],
            examinedAt: row[9])
    }

    func find(_ id: CheckupDocumentID, in tx: any Transaction) throws -> CaseDocument? {
        try tx.row("SELECT \(Self.columns) FROM checkup_document WHERE id = :id", ["id": id]).map(Self.read)
    }

    func all(of id: CheckupCaseID, in tx: any Transaction) throws -> [CaseDocument] {
        try tx.rows("SELECT \(Self.columns) FROM checkup_document WHERE case_id = :id ORDER BY id", ["id": id]).map(Self.read)
    }

    func add(
        _ id: CheckupDocumentID, _ text: DocumentText, byteCount: Int, to caseID: CheckupCaseID, job: JobID, by actor: PersonID, now: Instant, in tx: any Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO checkup_document (id, case_id, kind, bytes, text_sealed, state, job, clauses, created_by, created_at)
            VALUES (:id, :case, :kind, :bytes, :text, 'waiting', :job, 0, :actor, :now)
            """,
            [
                "id": id, "case": caseID, "kind": text.format.rawValue, "bytes": byteCount, "text": seals.vault.seal(text.text, .checkupDocument, owner: id),
                "job": job, "actor": actor, "now": now,
            ])
    }

    func text(of id: CheckupDocumentID, in tx: any Transaction) throws -> String? {
        guard let sealed: [UInt8] = try tx.scalar("SELECT text_sealed FROM checkup_document WHERE id = :id", ["id": id]) else { return nil }
        return try seals.vault.open(sealed, .checkupDocument, owner: id)
    }

    /// The document taken apart; `nil` until it has been examined, and once it is deleted.
    func parts(of id: CheckupDocumentID, in tx: any Transaction) throws -> ExaminedDocument? {
        guard let row = try tx.row("SELECT parts_sealed FROM checkup_document WHERE id = :id", ["id": id]), let sealed: [UInt8] = row[0] else { return nil }
        return try seals.open(sealed, .checkupParts, owner: id)
    }

    /// - Returns: false if it was examined, or deleted, meanwhile.
    func markExamined(_ id: CheckupDocumentID, _ parts: ExaminedDocument, now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.execute(
            "UPDATE checkup_document SET state = 'examined', parts_sealed = :parts, clauses = :clauses, examined_at = :now WHERE id = :id AND state = 'waiting'",
            ["id": id, "parts": try seals.seal(parts, .checkupParts, owner: id), "clauses": parts.clauses.count, "now": now]) == 1
    }

    func markFailed(_ id: CheckupDocumentID, code: String, in tx: any Transaction) throws -> Bool {
        try tx.execute("UPDATE checkup_document SET state = 'failed', error_code = :code WHERE id = :id AND state = 'waiting'", ["id": id, "code": code]) == 1
    }

    /// Deletes everything that holds words of the firm: documents, answers, prescriptions, letters, what trains the check-up, and the words in findings
    /// and cure items. What is left is the case, its dates, and codes to be counted.
    func deleteAll(of found: CheckupCase, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        let here: Parameters = ["id": found.id]
        let documents = try tx.execute("DELETE FROM checkup_document WHERE case_id = :id", here)
        try tx.execute("DELETE FROM checkup_interview WHERE case_id = :id", here)
        try tx.execute("DELETE FROM checkup_prescription WHERE case_id = :id", here)
        try tx.execute("DELETE FROM checkup_letter WHERE case_id = :id", here)
        try tx.execute("DELETE FROM checkup_feedback WHERE case_id = :id", here)
        try tx.execute("DELETE FROM checkup_cure_item WHERE case_id = :id", here)
        try tx.execute("DELETE FROM checkup_finding WHERE case_id = :id AND decision <> 'accepted'", here)
        for id in try tx.rows("SELECT id FROM checkup_finding WHERE case_id = :id", here).map({ $0[0] as CheckupFindingID }) {
            let blank = try seals.seal(FindingTexts(), .checkupFinding, owner: id)
            try tx.execute("UPDATE checkup_finding SET texts_sealed = :blank WHERE id = :id", ["id": id, "blank": blank])
        }
        try tx.audit(
            AuditEntry(
                at: now, actor: actor, organisation: found.organisation, action: "checkup.documents_deleted", object: Cases.object(found.id),
                detail: ["documents": String(documents)]))
    }
}
