import Kernel
import Store
import Vault

/// Papers that wait for an officer's eye. The number stays sealed and goes with the decision. (domain.md R59)
struct Verifications: Sendable {
    let vault: Vault
    let ids: IdentifierMaker
    let people: People

    /// A newer request of the same person takes the older one's place.
    func ask(
        _ person: PersonID, name: PersonName, paper: IdentityPaper, reason: ReviewReason, at organisation: OrganisationID, now: Instant, in tx: any Transaction
    ) throws -> VerificationRequestID {
        try tx.execute(
            "UPDATE verification_request SET state = 'withdrawn', decided_at = :now, paper_sealed = NULL WHERE person = :person AND state = 'waiting'",
            ["person": person, "now": now])
        let id: VerificationRequestID = ids.next()
        try tx.execute(
            """
            INSERT INTO verification_request (id, person, organisation, name, paper_kind, paper_sealed, paper_index, reason, state, asked_at)
            VALUES (:id, :person, :organisation, :name, :kind, :sealed, :index, :reason, 'waiting', :now)
            """,
            [
                "id": id, "person": person, "organisation": organisation, "name": name.text, "kind": paper.kind.rawValue,
                "sealed": vault.seal(paper.number, .idNumber, owner: id), "index": people.index(paper), "reason": reason, "now": now,
            ])
        return id
    }

    private static let columns: SQL = "id, person, organisation, name, paper_kind, reason, state, asked_at, decided_at, answer, paper_sealed"

    func request(_ id: VerificationRequestID, in tx: any Transaction) throws -> VerificationRequest? {
        try tx.row("SELECT \(Self.columns) FROM verification_request WHERE id = :id", ["id": id]).flatMap(Self.read)
    }

    /// The person's last request, whatever became of it.
    func last(of person: PersonID, in tx: any Transaction) throws -> VerificationRequest? {
        try tx.row("SELECT \(Self.columns) FROM verification_request WHERE person = :person ORDER BY id DESC LIMIT 1", ["person": person]).flatMap(Self.read)
    }

    /// Those that wait at one union, the oldest first.
    func waiting(at organisation: OrganisationID, after: VerificationRequestID?, limit: Int, in tx: any Transaction) throws -> [VerificationRequest] {
        try tx.rows(
            """
            SELECT \(Self.columns) FROM verification_request WHERE organisation = :organisation AND state = 'waiting' AND id > :after
            ORDER BY id LIMIT :limit
            """, ["organisation": organisation, "after": after ?? VerificationRequestID(0), "limit": limit]
        ).compactMap(Self.read)
    }

    /// How many wait at each union that has any.
    func waitingCounts(in tx: any Transaction) throws -> [(organisation: OrganisationID, count: Int)] {
        try tx.rows("SELECT organisation, COUNT(*) FROM verification_request WHERE state = 'waiting' GROUP BY organisation")
            .map { (organisation: $0[0], count: $0[1]) }
    }

    /// Also forgets the number. - Returns: false if it was decided already.
    func decide(
        _ id: VerificationRequestID, _ state: VerificationState, answer: String?, by officer: PersonID, at now: Instant, in tx: any Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            UPDATE verification_request SET state = :state, answer = :answer, decided_at = :now, decided_by = :by, paper_sealed = NULL
            WHERE id = :id AND state = 'waiting'
            """, ["id": id, "state": state, "answer": answer, "now": now, "by": officer]) == 1
    }

    func paper(of request: VerificationRequest) throws -> IdentityPaper? {
        guard let sealed = request.paperSealed else { return nil }
        return IdentityPaper(kind: request.paperKind, number: try vault.open(sealed, .idNumber, owner: request.id))
    }

    func remove(of person: PersonID, in tx: any Transaction) throws {
        try tx.execute("DELETE FROM verification_request WHERE person = :person", ["person": person])
    }

    private static func read(_ row: Row) -> VerificationRequest? {
        guard let kind = IdentityPaper.Kind(rawValue: row[4]) else { return nil }
        return VerificationRequest(
            id: row[0], person: row[1], organisation: row[2], name: row[3], paperKind: kind, reason: row[5], state: row[6], askedAt: row[7],
            decidedAt: row[8], answer: row[9], paperSealed: row[10])
    }
}
