import Audit
import Kernel
import Store
import Web

/// A role that somebody holds at a union, as its page shows it.
public struct RoleHolding: Sendable {
    public let id: RoleGrantID
    public let person: PersonID
    public let name: String
    public let role: Role
    public let organisation: OrganisationID
    public let grantedAt: Instant
    public let grantedBy: PersonID?
}

public enum RoleGrantTag {}
public typealias RoleGrantID = Identifier<RoleGrantTag>

/// Who is what to which union. A role holds at a node of the tree and below it.
public struct Roles: Sendable {
    let ids: IdentifierMaker

    public init(ids: IdentifierMaker) { self.ids = ids }

    /// Audited. - Returns: false if the person held the role already.
    @discardableResult public func grant(
        _ role: Role, to person: PersonID, at organisation: OrganisationID, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction
    ) throws -> Bool {
        let id: RoleGrantID = ids.next()
        let made = try tx.execute(
            """
            INSERT INTO role_grant (id, person, organisation, role, granted_at, granted_by) VALUES (:id, :person, :organisation, :role, :now, :by)
            ON CONFLICT DO NOTHING
            """, ["id": id, "person": person, "organisation": organisation, "role": role.rawValue, "now": now, "by": actor.personID])
        guard made == 1 else { return false }
        try tx.audit(
            AuditEntry(at: now, actor: actor, organisation: organisation, action: "role.granted", object: AuditObject("person", person), detail: ["role": role.rawValue]))
        return true
    }

    /// Audited. - Returns: false if it was no longer held.
    @discardableResult public func revoke(_ id: RoleGrantID, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws -> Bool {
        let row = try tx.row(
            "UPDATE role_grant SET revoked_at = :now, revoked_by = :by WHERE id = :id AND revoked_at IS NULL RETURNING person, organisation, role",
            ["id": id, "now": now, "by": actor.personID])
        guard let row else { return false }
        let person: PersonID = row[0]
        try tx.audit(
            AuditEntry(at: now, actor: actor, organisation: row[1], action: "role.revoked", object: AuditObject("person", person), detail: ["role": row[2]]))
        return true
    }

    /// Those who hold a role at this union itself, not at one above it.
    public func holders(at organisation: OrganisationID, in tx: any Transaction) throws -> [RoleHolding] {
        try tx.rows(
            """
            SELECT g.id, g.person, p.name, g.role, g.organisation, g.granted_at, g.granted_by FROM role_grant g JOIN person p ON p.id = g.person
            WHERE g.organisation = :organisation AND g.revoked_at IS NULL ORDER BY g.granted_at, g.id
            """, ["organisation": organisation]
        ).compactMap(Self.read)
    }

    public func holding(_ id: RoleGrantID, in tx: any Transaction) throws -> RoleHolding? {
        try tx.row(
            """
            SELECT g.id, g.person, p.name, g.role, g.organisation, g.granted_at, g.granted_by FROM role_grant g JOIN person p ON p.id = g.person
            WHERE g.id = :id AND g.revoked_at IS NULL
            """, ["id": id]
        ).flatMap(Self.read)
    }

    public func grants(of person: PersonID, in tx: any Transaction) throws -> [Grant] {
        try tx.rows("SELECT role, organisation FROM role_grant WHERE person = :person AND revoked_at IS NULL ORDER BY id", ["person": person])
            .compactMap { row in Role(rawValue: row[0]).map { Grant(role: $0, organisation: row[1]) } }
    }

    /// Roles that a newer program wrote and this one doesn't know are passed over.
    private static func read(_ row: Row) -> RoleHolding? {
        guard let role = Role(rawValue: row[3]) else { return nil }
        return RoleHolding(id: row[0], person: row[1], name: row[2], role: role, organisation: row[4], grantedAt: row[5], grantedBy: row[6])
    }
}

extension AuditEntry.Actor {
    var personID: PersonID? { if case .person(let id) = self { id } else { nil } }
}
