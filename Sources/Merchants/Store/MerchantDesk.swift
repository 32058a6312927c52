import Audit
import Identity
import Kernel
import Store
import Vault
import Web

/// Becoming a merchant, being reviewed, suspended and let on again; the merchant's profile, licence and payee. Each act is audited in its transaction.
public struct MerchantDesk: Sendable {
    let ids: IdentifierMaker
    let vault: Vault
    let outbox: Outbox
    public let directory = MerchantDirectory()

    /// 2 MB.
    static let licenceBytes = 2 * 1024 * 1024

    public struct Licence: Sendable {
        let kind: PictureKind
        let bytes: [UInt8]

        /// - Throws: `MerchantProblem.licenceKind`, `.licenceTooBig`.
        public init(_ bytes: [UInt8]) throws(MerchantProblem) {
            guard bytes.count <= MerchantDesk.licenceBytes else { throw .licenceTooBig }
            guard let kind = PictureKind(sniffing: bytes) else { throw .licenceKind }
            self.kind = kind
            self.bytes = bytes
        }
    }

    // MARK: Applying

    /// Hands an application in; the applicant becomes the owner.
    /// - Throws: `MerchantProblem.usccTaken`.
    public func apply(
        _ profile: MerchantProfile, licence: Licence, to organisation: OrganisationID, by applicant: PersonID, at now: Instant, in tx: any Transaction
    ) throws -> MerchantID {
        try checkCode(profile.uscc, except: nil, in: tx)
        let id: MerchantID = ids.next()
        try tx.execute(
            """
            INSERT INTO merchant (id, organisation, name, name_key, uscc, category, region, about, contact_name, state, applicant, applied_at, version)
            VALUES (:id, :organisation, :name, :key, :uscc, :category, :region, :about, :contact, 'submitted', :applicant, :now, 1)
            """, Self.parameters(profile).and(["id": id, "organisation": organisation, "applicant": applicant, "now": now]))
        try keep(licence, of: id, at: now, in: tx)
        try ClerkDesk.insert(ids.next(), id, branch: nil, applicant, name: profile.contactName, .owner, at: now, in: tx)
        try audit("submitted", id, organisation, .person(applicant), now, in: tx)
        return id
    }

    /// An application that was rejected is mended and handed in again.
    /// - Throws: `MerchantProblem.wrongState`, `.usccTaken`.
    public func applyAgain(
        _ id: MerchantID, _ profile: MerchantProfile, licence: Licence?, to organisation: OrganisationID, by person: PersonID, at now: Instant, in tx: any Transaction
    ) throws {
        try checkCode(profile.uscc, except: id, in: tx)
        let changed = try tx.execute(
            """
            UPDATE merchant SET organisation = :organisation, name = :name, name_key = :key, uscc = :uscc, category = :category, region = :region, about = :about,
                contact_name = :contact, state = 'submitted', reason = NULL, applied_at = :now, decided_at = NULL, decided_by = NULL, version = version + 1
            WHERE id = :id AND state = 'rejected'
            """, Self.parameters(profile).and(["id": id, "organisation": organisation, "now": now]))
        guard changed == 1 else { throw try wrongState(id, in: tx) }
        if let licence { try keep(licence, of: id, at: now, in: tx) }
        try audit("submitted", id, organisation, .person(person), now, in: tx)
    }

    /// What may change without a new review: what members read, and whom the union calls.
    public func describe(_ id: MerchantID, about: String, contactName: String, category: MerchantCategory, by person: PersonID, at now: Instant, in tx: any Transaction) throws {
        let merchant = try directory.existing(id, in: tx)
        try tx.execute(
            "UPDATE merchant SET about = :about, contact_name = :contact, category = :category, version = version + 1 WHERE id = :id",
            ["about": about, "contact": contactName, "category": category, "id": id])
        try audit("described", id, merchant.organisation, .person(person), now, in: tx)
    }

    // MARK: Reviewing

    /// - Throws: `MerchantProblem.wrongState`.
    public func approve(_ id: MerchantID, by officer: PersonID, at now: Instant, in tx: any Transaction) throws {
        try move(id, from: .submitted, to: .approved, reason: nil, "approved", by: officer, at: now, in: tx)
        try tell(id, "您申请入驻的商户“\(try name(id, in: tx))”已通过审核，现在可以添加门店和店员。", at: now, in: tx)
    }

    /// - Throws: `MerchantProblem.wrongState`.
    public func reject(_ id: MerchantID, reason: String, by officer: PersonID, at now: Instant, in tx: any Transaction) throws {
        try move(id, from: .submitted, to: .rejected, reason: reason, "rejected", by: officer, at: now, in: tx)
        try tell(id, "您申请入驻的商户“\(try name(id, in: tx))”未通过审核：\(reason)。可以修改后再次提交。", at: now, in: tx)
    }

    /// Stops redemption at all tills of the merchant with the next request.
    /// - Throws: `MerchantProblem.wrongState`.
    public func suspend(_ id: MerchantID, reason: String, by officer: PersonID, at now: Instant, in tx: any Transaction) throws {
        try move(id, from: .approved, to: .suspended, reason: reason, "suspended", by: officer, at: now, in: tx)
        try tell(id, "商户“\(try name(id, in: tx))”的核销已被工会暂停：\(reason)。如有疑问请联系工会。", at: now, in: tx)
    }

    /// - Throws: `MerchantProblem.wrongState`.
    public func resume(_ id: MerchantID, by officer: PersonID, at now: Instant, in tx: any Transaction) throws {
        try move(id, from: .suspended, to: .approved, reason: nil, "resumed", by: officer, at: now, in: tx)
        try tell(id, "商户“\(try name(id, in: tx))”已恢复核销。", at: now, in: tx)
    }

    /// The picture of the licence. Whoever opens it is logged.
    public func openLicence(of id: MerchantID, by officer: PersonID, at now: Instant, in tx: any Transaction) throws -> (mediaType: String, bytes: [UInt8])? {
        let merchant = try directory.existing(id, in: tx)
        guard let row = try tx.row("SELECT kind, sealed FROM merchant_licence WHERE merchant = :id", ["id": id]) else { return nil }
        let kind: PictureKind = row[0]
        let bytes = try vault.open(row[1], .licence, owner: id.raw)
        try audit("licence_opened", id, merchant.organisation, .person(officer), now, in: tx)
        return (kind.mediaType, bytes)
    }

    // MARK: Payee

    public func setPayee(_ payee: Payee, of id: MerchantID, by person: PersonID, at now: Instant, in tx: any Transaction) throws {
        let merchant = try directory.existing(id, in: tx)
        let text = [payee.holder, payee.bank, payee.account].joined(separator: "\n")
        try tx.execute("UPDATE merchant SET payee_sealed = :sealed, version = version + 1 WHERE id = :id", ["sealed": vault.seal(text, .payee, owner: id), "id": id])
        try audit("payee_changed", id, merchant.organisation, .person(person), now, in: tx)
    }

    /// Where the merchant is paid; `nil` until it has said so. For its owner and for those who pay.
    public func payee(of id: MerchantID, in tx: any Transaction) throws -> Payee? {
        guard let sealed: [UInt8] = try tx.scalar("SELECT payee_sealed FROM merchant WHERE id = :id AND payee_sealed IS NOT NULL", ["id": id]) else { return nil }
        let parts = try vault.open(sealed, .payee, owner: id).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 3 ? Payee(holder: parts[0], bank: parts[1], account: parts[2]) : nil
    }

    // MARK: Parts

    private static func parameters(_ profile: MerchantProfile) -> Parameters {
        [
            "name": profile.name, "key": TextFolding.folded(profile.name), "uscc": profile.uscc, "category": profile.category, "region": profile.region.text,
            "about": profile.about, "contact": profile.contactName,
        ]
    }

    /// Asked for before it is tried: a refused INSERT ends a PostgreSQL transaction.
    private func checkCode(_ uscc: String, except id: MerchantID?, in tx: any Transaction) throws {
        let other: MerchantID? = try tx.scalar(
            "SELECT id FROM merchant WHERE uscc = :uscc AND state <> 'rejected' AND id <> :except", ["uscc": uscc, "except": id ?? MerchantID(0)])
        guard other == nil else { throw MerchantProblem.usccTaken }
    }

    private func keep(_ licence: Licence, of id: MerchantID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO merchant_licence (merchant, kind, sealed, uploaded_at) VALUES (:id, :kind, :sealed, :now)
            ON CONFLICT (merchant) DO UPDATE SET kind = excluded.kind, sealed = excluded.sealed, uploaded_at = excluded.uploaded_at
            """, ["id": id, "kind": licence.kind, "sealed": vault.seal(licence.bytes, .licence, owner: id.raw), "now": now])
    }

    private func move(
        _ id: MerchantID, from: MerchantState, to: MerchantState, reason: String?, _ action: String, by officer: PersonID, at now: Instant, in tx: any Transaction
    ) throws {
        let moved = try tx.row(
            """
            UPDATE merchant SET state = :to, reason = :reason, decided_at = :now, decided_by = :by, version = version + 1 WHERE id = :id AND state = :from
            RETURNING organisation
            """, ["to": to, "reason": reason, "now": now, "by": officer, "id": id, "from": from])
        guard let moved else { throw try wrongState(id, in: tx) }
        try audit(action, id, moved[0], .person(officer), now, in: tx)
    }

    private func wrongState(_ id: MerchantID, in tx: any Transaction) throws -> MerchantProblem { .wrongState(try directory.existing(id, in: tx).state) }

    private func name(_ id: MerchantID, in tx: any Transaction) throws -> String { try directory.existing(id, in: tx).name }

    /// All owners hear of a decision about their business.
    private func tell(_ id: MerchantID, _ text: String, at now: Instant, in tx: any Transaction) throws {
        for row in try tx.rows("SELECT person FROM merchant_clerk WHERE merchant = :id AND living = 1 AND role = 'owner' ORDER BY id", ["id": id]) {
            try outbox.notify(row[0], text, isDecision: true, at: now, in: tx)
        }
    }

    func audit(
        _ action: String, _ id: MerchantID, _ organisation: OrganisationID, _ actor: AuditEntry.Actor, _ now: Instant, _ detail: [String: String] = [:],
        in tx: any Transaction
    ) throws {
        try tx.audit(
            AuditEntry(at: now, actor: actor, organisation: organisation, action: "merchant.\(action)", object: AuditObject("merchant", id), detail: detail))
    }
}
