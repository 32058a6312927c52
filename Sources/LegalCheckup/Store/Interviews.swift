import Audit
import Kernel
import Store

/// A firm's answers, as far as it has got.
struct InterviewSheet: Sendable {
    var answers: InterviewAnswers
    var doneAt: Instant?
    var version: Int
}

/// The questionnaire of a case, sealed.
struct Interviews: Sendable {
    let seals: CheckupSeals

    func sheet(of id: CheckupCaseID, in tx: any Transaction) throws -> InterviewSheet {
        guard let row = try tx.row("SELECT answers_sealed, done_at, version FROM checkup_interview WHERE case_id = :id", ["id": id]) else {
            return InterviewSheet(answers: InterviewAnswers(), doneAt: nil, version: 0)
        }
        return InterviewSheet(answers: try seals.open(row[0], .checkupInterview, owner: id), doneAt: row[1], version: row[2])
    }

    /// Saves the answers; `done` when the last part is answered.
    func save(_ answers: InterviewAnswers, isDone: Bool, of found: CheckupCase, by actor: PersonID, now: Instant, in tx: any Transaction) throws {
        let sealed = try seals.seal(answers, .checkupInterview, owner: found.id)
        try tx.execute(
            """
            INSERT INTO checkup_interview (case_id, answers_sealed, done_at, version, changed_at) VALUES (:id, :answers, :done, 1, :now)
            ON CONFLICT (case_id) DO UPDATE SET answers_sealed = excluded.answers_sealed, done_at = COALESCE(excluded.done_at, checkup_interview.done_at),
                version = checkup_interview.version + 1, changed_at = excluded.changed_at
            """, ["id": found.id, "answers": sealed, "done": isDone ? now : nil, "now": now])
        guard isDone else { return }
        try tx.audit(
            AuditEntry(at: now, actor: .person(actor), organisation: found.organisation, action: "checkup.interview_done", object: Cases.object(found.id)))
    }
}
