import Audit
import Kernel
import Store

/// Findings of a case, and what the lawyer made of them.
struct CaseFindings: Sendable {
    let seals: CheckupSeals

    private static let columns: SQL = "id, case_id, document, clause, code, severity, origin, confidence, decision, texts_sealed, version"

    private func read(_ row: Row) throws -> CaseFinding {
        let id: CheckupFindingID = row[0]
        return CaseFinding(
            id: id, caseID: row[1], document: row[2], clause: row[3], code: FindingCode(rawValue: row[4]), severity: row[5], origin: row[6], confidence: row[7],
            decision: row[8], texts: try seals.open(row[9], .checkupFinding, owner: id), version: row[10])
    }

    /// Those of a document and of the questionnaire, in the order of the clauses; the questionnaire's come last.
    func all(of id: CheckupCaseID, document: CheckupDocumentID?, in tx: any Transaction) throws -> [CaseFinding] {
        try tx.rows(
            """
            SELECT \(Self.columns) FROM checkup_finding WHERE case_id = :id AND (document IS NULL OR document = :document)
            ORDER BY CASE WHEN clause IS NULL THEN 1 ELSE 0 END, clause, code
            """, ["id": id, "document": document ?? CheckupDocumentID(0)]
        ).map(read)
    }

    /// Those of one document alone.
    func of(document: CheckupDocumentID, in tx: any Transaction) throws -> [CaseFinding] {
        try tx.rows("SELECT \(Self.columns) FROM checkup_finding WHERE document = :document ORDER BY clause, code", ["document": document]).map(read)
    }

    func find(_ id: CheckupFindingID, in tx: any Transaction) throws -> CaseFinding? {
        try tx.row("SELECT \(Self.columns) FROM checkup_finding WHERE id = :id", ["id": id]).map(read)
    }

    struct NewFinding: Sendable {
        var id: CheckupFindingID
        var document: CheckupDocumentID?
        var clause: Int?
        var code: FindingCode
        var severity: Severity
        var origin: FindingOrigin
        var confidence = 0
        var decision = FindingDecision.proposed
        var texts = FindingTexts()
    }

    /// - Returns: false if the clause has this code already.
    @discardableResult
    func add(_ new: NewFinding, to caseID: CheckupCaseID, by actor: PersonID?, now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.execute(
            """
            INSERT INTO checkup_finding (id, case_id, document, clause, code, severity, origin, confidence, decision, texts_sealed, decided_by, decided_at, version,
                created_at)
            VALUES (:id, :case, :document, :clause, :code, :severity, :origin, :confidence, :decision, :texts, :actor, :decided, 1, :now) ON CONFLICT DO NOTHING
            """,
            [
                "id": new.id, "case": caseID, "document": new.document, "clause": new.clause, "code": new.code.rawValue, "severity": new.severity,
                "origin": new.origin, "confidence": new.confidence, "decision": new.decision,
                "texts": try seals.seal(new.texts, .checkupFinding, owner: new.id), "actor": actor, "decided": new.decision == .proposed ? nil : now, "now": now,
            ]) == 1
    }

    /// Decides a finding, or decides it anew, with the words that go with it.
    /// - Throws: `CommonProblem.changedMeanwhile`.
    func decide(
        _ finding: CaseFinding, _ decision: FindingDecision, _ texts: FindingTexts, by actor: PersonID, at organisation: OrganisationID, now: Instant,
        in tx: any Transaction
    ) throws {
        let changed = try tx.execute(
            """
            UPDATE checkup_finding SET decision = :decision, texts_sealed = :texts, decided_by = :actor, decided_at = :now, version = version + 1
            WHERE id = :id AND version = :version
            """,
            [
                "decision": decision, "texts": try seals.seal(texts, .checkupFinding, owner: finding.id), "actor": actor, "now": now, "id": finding.id,
                "version": finding.version,
            ])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(actor), organisation: organisation, action: "checkup.finding_decided", object: Cases.object(finding.caseID),
                detail: ["finding": finding.id.description, "code": finding.code.rawValue, "decision": decision.rawValue]))
    }

    /// The questionnaire's findings anew, as its answers stand; what the lawyer decided on a code that is still there is kept.
    func replaceInterview(_ codes: [(id: CheckupFindingID, code: FindingCode, severity: Severity, trigger: String)], of id: CheckupCaseID, now: Instant, in tx: any Transaction)
        throws
    {
        for row in try tx.rows("SELECT id, code FROM checkup_finding WHERE case_id = :id AND origin = 'interview'", ["id": id]) {
            let code: String = row[1]
            if codes.contains(where: { $0.code.rawValue == code }) { continue }
            try tx.execute("DELETE FROM checkup_finding WHERE id = :id", ["id": row[0] as CheckupFindingID])
        }
        for code in codes {
            try add(
                NewFinding(id: code.id, code: code.code, severity: code.severity, origin: .interview, confidence: 900, texts: FindingTexts(trigger: code.trigger)),
                to: id, by: nil, now: now, in: tx)
        }
    }
}
