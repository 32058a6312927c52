import Audit
import Kernel
import Store

/// Opens a number for an officer who says why, and keeps it where the person can read it. Access logs are kept. (domain.md R21, R57, R58)
struct Reveals: Sendable {
    let ids: IdentifierMaker
    let people: People

    /// Logged and audited in the same transaction, so that nothing is opened unseen.
    /// - Returns: the number; `nil` if the person has none.
    func open(
        _ field: RevealField, of person: PersonID, purpose: RevealPurpose, note: String, by officer: PersonID, at organisation: OrganisationID?, now: Instant,
        in tx: any Transaction
    ) throws -> String? {
        let known = try people.existing(person, in: tx)
        let number = try field == .phone ? people.phone(of: known)?.text : people.paper(of: known)?.number
        guard let number else { return nil }
        try log(field, of: person, purpose: purpose, note: note, by: officer, at: organisation, now: now, in: tx)
        return number
    }

    func log(
        _ field: RevealField, of person: PersonID, purpose: RevealPurpose, note: String, by officer: PersonID, at organisation: OrganisationID?, now: Instant,
        in tx: any Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO reveal_log (id, person, field, purpose, note, organisation, revealed_by, revealed_at)
            VALUES (:id, :person, :field, :purpose, :note, :organisation, :by, :now)
            """,
            [
                "id": ids.nextRaw(), "person": person, "field": field, "purpose": purpose, "note": note, "organisation": organisation, "by": officer,
                "now": now,
            ])
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(officer), organisation: organisation, action: "person.revealed", object: AuditObject("person", person),
                detail: ["field": field.rawValue, "purpose": purpose.rawValue]))
    }

    /// Who opened what of a person, the newest first.
    func list(of person: PersonID, limit: Int = 100, in tx: any Transaction) throws -> [Reveal] {
        try tx.rows(
            """
            SELECT r.field, r.purpose, r.note, r.organisation, r.revealed_by, p.name, r.revealed_at FROM reveal_log r
            LEFT JOIN person p ON p.id = r.revealed_by WHERE r.person = :person ORDER BY r.id DESC LIMIT :limit
            """, ["person": person, "limit": limit]
        ).map {
            Reveal(
                field: $0[0], purpose: $0[1], note: $0[2], organisation: $0[3], officer: $0[4], officerName: ($0[5] as String?) ?? "", at: $0[6])
        }
    }
}
