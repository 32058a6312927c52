import Kernel
import Store
import Vault

/// Issued prescriptions and closing letters, sealed.
struct Prescriptions: Sendable {
    let seals: CheckupSeals

    enum PrescriptionTag {}

    /// Once for each round.
    func add(_ content: Prescription, id: Int64, to caseID: CheckupCaseID, by lawyer: PersonID, now: Instant, in tx: any Transaction) throws {
        let id = Identifier<PrescriptionTag>(id)
        try tx.execute(
            "INSERT INTO checkup_prescription (id, case_id, round, content_sealed, issued_by, issued_at) VALUES (:id, :case, :round, :content, :lawyer, :now)",
            [
                "id": id, "case": caseID, "round": content.round, "content": try seals.seal(content, .checkupPrescription, owner: id), "lawyer": lawyer, "now": now,
            ])
    }

    func latest(of id: CheckupCaseID, in tx: any Transaction) throws -> Prescription? {
        guard let row = try tx.row("SELECT id, content_sealed FROM checkup_prescription WHERE case_id = :id ORDER BY round DESC LIMIT 1", ["id": id]) else { return nil }
        return try seals.open(row[1], .checkupPrescription, owner: Identifier<PrescriptionTag>(row[0] as Int64))
    }

    func writeLetter(_ text: String, of id: CheckupCaseID, by lawyer: PersonID, now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            "INSERT INTO checkup_letter (case_id, text_sealed, written_by, written_at) VALUES (:id, :text, :lawyer, :now)",
            ["id": id, "text": seals.vault.seal(text, .checkupLetter, owner: id), "lawyer": lawyer, "now": now])
    }

    func letter(of id: CheckupCaseID, in tx: any Transaction) throws -> (text: String, writtenAt: Instant)? {
        guard let row = try tx.row("SELECT text_sealed, written_at FROM checkup_letter WHERE case_id = :id", ["id": id]) else { return nil }
        return (try seals.vault.open(row[0], .checkupLetter, owner: id), row[1])
    }
}
