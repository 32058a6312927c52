import Audit
import Kernel
import Store

/// What people have agreed to, with the version of the text, and when they took it back. Rows are never changed otherwise. (domain.md R19)
public struct Consents: Sendable {
    let ids: IdentifierMaker

    public init(ids: IdentifierMaker) { self.ids = ids }

    /// Audited. Giving it again while it stands at the same version does nothing; an older version is replaced.
    public func give(_ purpose: ConsentPurpose, by person: PersonID, at now: Instant, in tx: any Transaction) throws {
        if try standing(purpose, of: person, in: tx)?.version == purpose.version { return }
        try end(purpose, of: person, at: now, in: tx)
        try tx.execute(
            "INSERT INTO consent (id, person, purpose, version, given_at) VALUES (:id, :person, :purpose, :version, :now)",
            ["id": ids.nextRaw(), "person": person, "purpose": purpose.id, "version": purpose.version, "now": now])
        try audit("consent.given", purpose, person, now, tx)
    }

    /// Audited.
    public func withdraw(_ purpose: ConsentPurpose, by person: PersonID, at now: Instant, in tx: any Transaction) throws {
        if try end(purpose, of: person, at: now, in: tx) == 0 {
            // Never given, as notices are sent unless refused: the refusal is kept as a consent that ended at once.
            try tx.execute(
                "INSERT INTO consent (id, person, purpose, version, given_at, withdrawn_at) VALUES (:id, :person, :purpose, :version, :now, :now)",
                ["id": ids.nextRaw(), "person": person, "purpose": purpose.id, "version": purpose.version, "now": now])
        }
        try audit("consent.withdrawn", purpose, person, now, tx)
    }

    /// The consent that stands; `nil` if it was never given or was taken back.
    public func standing(_ purpose: ConsentPurpose, of person: PersonID, in tx: any Transaction) throws -> Consent? {
        try tx.row(
            "SELECT purpose, version, given_at, withdrawn_at FROM consent WHERE person = :person AND purpose = :purpose AND withdrawn_at IS NULL",
            ["person": person, "purpose": purpose.id]
        ).map(Self.read)
    }

    /// Whether the person has taken the consent back and not given it again.
    public func isRefused(_ purpose: ConsentPurpose, by person: PersonID, in tx: any Transaction) throws -> Bool {
        let last = try tx.row(
            "SELECT withdrawn_at FROM consent WHERE person = :person AND purpose = :purpose ORDER BY id DESC LIMIT 1", ["person": person, "purpose": purpose.id])
        guard let last else { return false }
        return (last[0] as Instant?) != nil
    }

    /// All that was ever given, the newest first.
    public func history(of person: PersonID, in tx: any Transaction) throws -> [Consent] {
        try tx.rows("SELECT purpose, version, given_at, withdrawn_at FROM consent WHERE person = :person ORDER BY id DESC LIMIT 200", ["person": person])
            .map(Self.read)
    }

    @discardableResult private func end(_ purpose: ConsentPurpose, of person: PersonID, at now: Instant, in tx: any Transaction) throws -> Int {
        try tx.execute(
            "UPDATE consent SET withdrawn_at = :now WHERE person = :person AND purpose = :purpose AND withdrawn_at IS NULL",
            ["now": now, "person": person, "purpose": purpose.id])
    }

    private func audit(_ action: String, _ purpose: ConsentPurpose, _ person: PersonID, _ now: Instant, _ tx: any Transaction) throws {
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(person), organisation: nil, action: action, object: AuditObject("person", person),
                detail: ["purpose": purpose.id, "version": String(purpose.version)]))
    }

    private static func read(_ row: Row) -> Consent { Consent(purpose: row[0], version: row[1], givenAt: row[2], withdrawnAt: row[3]) }
}
