import Audit
import Kernel
import Store
import Vault

/// Keys with which a merchant's own programs sign their requests. The secret is shown once and kept sealed, as a signature needs it.
public struct PartnerKeys: Sendable {
    let ids: IdentifierMaker
    let vault: Vault
    let directory = MerchantDirectory()

    static let limit = 5

    /// - Returns: the key and its secret in hex.
    /// - Throws: `MerchantProblem.tooManyKeys`.
    public func make(_ name: String, of merchant: MerchantID, by person: PersonID, at now: Instant, in tx: any Transaction) throws -> (key: PartnerKey, secret: String) {
        guard try keys(of: merchant, in: tx).filter({ $0.revokedAt == nil }).count < Self.limit else { throw MerchantProblem.tooManyKeys(limit: Self.limit) }
        let key = PartnerKey(id: ids.next(), merchant: merchant, name: name, createdAt: now, lastUsedAt: nil, revokedAt: nil)
        let secret = RandomToken.make()
        try tx.execute(
            "INSERT INTO merchant_key (id, merchant, name, secret_sealed, created_by, created_at) VALUES (:id, :merchant, :name, :sealed, :by, :now)",
            ["id": key.id, "merchant": merchant, "name": name, "sealed": vault.seal(secret, .partnerSecret, owner: key.id), "by": person, "now": now])
        try audit("key_made", merchant, key.id, person, now, in: tx)
        return (key, secret)
    }

    public func keys(of merchant: MerchantID, in tx: any Transaction) throws -> [PartnerKey] {
        try tx.rows(
            "SELECT id, merchant, name, created_at, last_used_at, revoked_at FROM merchant_key WHERE merchant = :merchant ORDER BY id DESC LIMIT 50", ["merchant": merchant]
        ).map { PartnerKey(id: $0[0], merchant: $0[1], name: $0[2], createdAt: $0[3], lastUsedAt: $0[4], revokedAt: $0[5]) }
    }

    public func revoke(_ id: PartnerKeyID, of merchant: MerchantID, by person: PersonID, at now: Instant, in tx: any Transaction) throws {
        let revoked = try tx.execute(
            "UPDATE merchant_key SET revoked_at = :now WHERE id = :id AND merchant = :merchant AND revoked_at IS NULL", ["now": now, "id": id, "merchant": merchant])
        guard revoked == 1 else { throw CommonProblem.notFound }
        try audit("key_revoked", merchant, id, person, now, in: tx)
    }

    /// Whose request it is, if it was signed with a living key, lately, and not seen before. The nonce is spent in this transaction.
    public func merchant(
        of request: SignedRequest, method: String, path: String, body: [UInt8], at now: Instant, in tx: any Transaction
    ) throws -> MerchantID? {
        guard let row = try tx.row("SELECT merchant, secret_sealed FROM merchant_key WHERE id = :id AND revoked_at IS NULL", ["id": request.key]) else { return nil }
        let secret = try vault.open(row[1], .partnerSecret, owner: request.key.raw)
        guard request.isGood(method: method, path: path, body: body, secret: secret, now: now) else { return nil }
        let fresh = try tx.execute(
            "INSERT INTO merchant_nonce (partner_key, nonce, at) VALUES (:key, :nonce, :now) ON CONFLICT DO NOTHING",
            ["key": request.key, "nonce": request.nonce, "now": now])
        guard fresh == 1 else { return nil }
        try tx.send(
            "UPDATE merchant_key SET last_used_at = :now WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :before)",
            ["now": now, "id": request.key, "before": now - .minutes(1)])
        return row[0]
    }

    /// Nonces outlive the window in which a request is good, and no longer.
    public func forgetNonces(before line: Instant, in tx: any Transaction) throws {
        try tx.execute("DELETE FROM merchant_nonce WHERE at < :line", ["line": line])
    }

    private func audit(_ action: String, _ merchant: MerchantID, _ key: PartnerKeyID, _ person: PersonID, _ now: Instant, in tx: any Transaction) throws {
        let organisation = try directory.existing(merchant, in: tx).organisation
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(person), organisation: organisation, action: "merchant.\(action)", object: AuditObject("merchant", merchant),
                detail: ["key": key.description]))
    }
}
