import Audit
import Kernel
import Store
import Vault

/// Who works for a merchant: invited by a code that is good once, bound to the person who enters it, and let go.
public struct ClerkDesk: Sendable {
    let ids: IdentifierMaker
    let vault: Vault
    let directory = MerchantDirectory()

    // MARK: Inviting

    /// - Returns: the invitation and its code, which is stored nowhere in the clear.
    public func invite(
        as role: MerchantRole, name: String, branch: BranchID?, to merchant: MerchantID, by person: PersonID, at now: Instant, in tx: any Transaction
    ) throws -> (invite: ClerkInvite, code: String) {
        if let branch, try directory.branch(branch, in: tx)?.merchant != merchant { throw CommonProblem.notFound }
        let code = InviteCode.make()
        let invite = ClerkInvite(id: ids.next(), merchant: merchant, branch: branch, role: role, name: name, createdAt: now, expiresAt: now + ClerkInvite.life)
        try tx.execute(
            """
            INSERT INTO merchant_invite (id, merchant, branch, role, name, code_index, created_by, created_at, expires_at)
            VALUES (:id, :merchant, :branch, :role, :name, :code, :by, :now, :expires)
            """,
            [
                "id": invite.id, "merchant": merchant, "branch": branch, "role": role, "name": name, "code": vault.blindIndex(.inviteCode, code), "by": person,
                "now": now, "expires": invite.expiresAt,
            ])
        try audit("clerk_invited", merchant, .person(person), now, ["role": role.rawValue], in: tx)
        return (invite, code)
    }

    /// The invitation that a code stands for, while it is good.
    public func invite(code: String, at now: Instant, in tx: any Transaction) throws -> ClerkInvite? {
        guard let code = InviteCode.read(code) else { return nil }
        return try tx.row(
            "SELECT \(Self.columns) FROM merchant_invite i WHERE i.code_index = :code AND i.ended_at IS NULL AND i.expires_at > :now",
            ["code": vault.blindIndex(.inviteCode, code), "now": now]
        ).map(Self.read)
    }

    /// Codes that nobody has entered yet.
    public func openInvites(of merchant: MerchantID, at now: Instant, in tx: any Transaction) throws -> [ClerkInvite] {
        try tx.rows(
            "SELECT \(Self.columns) FROM merchant_invite i WHERE i.merchant = :merchant AND i.ended_at IS NULL AND i.expires_at > :now ORDER BY i.id DESC LIMIT 100",
            ["merchant": merchant, "now": now]
        ).map(Self.read)
    }

    public func cancel(_ invite: ClerkInviteID, of merchant: MerchantID, by person: PersonID, at now: Instant, in tx: any Transaction) throws {
        let ended = try tx.execute(
            "UPDATE merchant_invite SET ended_at = :now WHERE id = :id AND merchant = :merchant AND ended_at IS NULL", ["now": now, "id": invite, "merchant": merchant])
        guard ended == 1 else { throw CommonProblem.notFound }
        try audit("invite_cancelled", merchant, .person(person), now, [:], in: tx)
    }

    // MARK: Coming and going

    /// Binds the person to the merchant. The code is spent with it, so of two who enter it one is bound.
    /// - Throws: `MerchantProblem.inviteUnknown`, `.worksThereAlready`.
    public func accept(code: String, by person: PersonID, at now: Instant, in tx: any Transaction) throws -> Clerk {
        guard let invite = try invite(code: code, at: now, in: tx) else { throw MerchantProblem.inviteUnknown }
        guard try directory.clerk(person, at: invite.merchant, in: tx) == nil else { throw MerchantProblem.worksThereAlready }
        let spent = try tx.execute(
            "UPDATE merchant_invite SET ended_at = :now, used_by = :person WHERE id = :id AND ended_at IS NULL",
            [
                "now": now, "person": person, "id": invite.id,
            ])
        guard spent == 1 else { throw MerchantProblem.inviteUnknown }
        let id: ClerkID = ids.next()
        try Self.insert(id, invite.merchant, branch: invite.branch, person, name: invite.name, invite.role, at: now, in: tx)
        try audit("clerk_bound", invite.merchant, .person(person), now, ["role": invite.role.rawValue], in: tx)
        return Clerk(id: id, merchant: invite.merchant, branch: invite.branch, person: person, name: invite.name, role: invite.role, since: now)
    }

    public func clerks(of merchant: MerchantID, in tx: any Transaction) throws -> [Clerk] {
        try tx.rows(
            "SELECT \(MerchantDirectory.clerkColumns) FROM merchant_clerk c WHERE c.merchant = :merchant AND c.living = 1 ORDER BY c.id LIMIT 500", ["merchant": merchant]
        ).map(MerchantDirectory.clerk)
    }

    /// Names of clerks by person, those who left included: for who redeemed what.
    public func names(at merchant: MerchantID, in tx: any Transaction) throws -> [PersonID: String] {
        let rows = try tx.rows("SELECT person, name FROM merchant_clerk WHERE merchant = :merchant ORDER BY id", ["merchant": merchant])
        return Dictionary(rows.map { ($0[0] as PersonID, $0[1] as String) }, uniquingKeysWith: { $1 })
    }

    /// - Throws: `MerchantProblem.lastOwner`, `CommonProblem.notFound`.
    public func remove(_ id: ClerkID, from merchant: MerchantID, by person: PersonID, at now: Instant, in tx: any Transaction) throws {
        let clerks = try clerks(of: merchant, in: tx)
        guard let clerk = clerks.first(where: { $0.id == id }) else { throw CommonProblem.notFound }
        guard clerk.role != .owner || clerks.contains(where: { $0.role == .owner && $0.id != id }) else { throw MerchantProblem.lastOwner }
        try tx.execute(
            "UPDATE merchant_clerk SET living = NULL, removed_at = :now, removed_by = :by WHERE id = :id AND living = 1", ["now": now, "by": person, "id": id])
        try audit("clerk_removed", merchant, .person(person), now, ["clerk": id.description], in: tx)
    }

    static func insert(
        _ id: ClerkID, _ merchant: MerchantID, branch: BranchID?, _ person: PersonID, name: String, _ role: MerchantRole, at now: Instant, in tx: any Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO merchant_clerk (id, merchant, branch, person, name, role, created_at, living)
            VALUES (:id, :merchant, :branch, :person, :name, :role, :now, 1)
            """, ["id": id, "merchant": merchant, "branch": branch, "person": person, "name": name, "role": role, "now": now])
    }

    // MARK: Parts

    private static let columns: SQL = "i.id, i.merchant, i.branch, i.role, i.name, i.created_at, i.expires_at"

    private static func read(_ row: Row) -> ClerkInvite {
        ClerkInvite(id: row[0], merchant: row[1], branch: row[2], role: row[3], name: row[4], createdAt: row[5], expiresAt: row[6])
    }

    private func audit(
        _ action: String, _ merchant: MerchantID, _ actor: AuditEntry.Actor, _ now: Instant, _ detail: [String: String], in tx: any Transaction
    ) throws {
        let organisation = try directory.existing(merchant, in: tx).organisation
        try tx.audit(
            AuditEntry(at: now, actor: actor, organisation: organisation, action: "merchant.\(action)", object: AuditObject("merchant", merchant), detail: detail))
    }
}
