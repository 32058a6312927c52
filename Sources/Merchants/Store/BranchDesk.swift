import Audit
import Kernel
import Store

/// A merchant's branches: added, changed, closed and opened again.
public struct BranchDesk: Sendable {
    let ids: IdentifierMaker
    let directory = MerchantDirectory()

    public func add(_ facts: BranchFacts, to merchant: MerchantID, by person: PersonID, at now: Instant, in tx: any Transaction) throws -> BranchID {
        let id: BranchID = ids.next()
        try tx.execute(
            """
            INSERT INTO merchant_branch (id, merchant, name, region, address, hours, phone, latitude, longitude, state, created_at)
            VALUES (:id, :merchant, :name, :region, :address, :hours, :phone, :latitude, :longitude, 'open', :now)
            """, Self.parameters(facts).and(["id": id, "merchant": merchant, "now": now]))
        try audit("branch_added", merchant, id, person, now, in: tx)
        return id
    }

    /// - Throws: `CommonProblem.notFound` for a branch of somebody else.
    public func change(_ id: BranchID, of merchant: MerchantID, to facts: BranchFacts, by person: PersonID, at now: Instant, in tx: any Transaction) throws {
        let changed = try tx.execute(
            """
            UPDATE merchant_branch SET name = :name, region = :region, address = :address, hours = :hours, phone = :phone, latitude = :latitude,
                longitude = :longitude WHERE id = :id AND merchant = :merchant
            """, Self.parameters(facts).and(["id": id, "merchant": merchant]))
        guard changed == 1 else { throw CommonProblem.notFound }
        try audit("branch_changed", merchant, id, person, now, in: tx)
    }

    /// Closed branches redeem nothing and are not shown to members.
    /// - Throws: `CommonProblem.notFound` for a branch of somebody else.
    public func set(_ id: BranchID, of merchant: MerchantID, to state: BranchState, by person: PersonID, at now: Instant, in tx: any Transaction) throws {
        let changed = try tx.execute(
            "UPDATE merchant_branch SET state = :state WHERE id = :id AND merchant = :merchant", ["state": state, "id": id, "merchant": merchant])
        guard changed == 1 else { throw CommonProblem.notFound }
        try audit(state == .open ? "branch_opened" : "branch_closed", merchant, id, person, now, in: tx)
    }

    private static func parameters(_ facts: BranchFacts) -> Parameters {
        [
            "name": facts.name, "region": facts.region.text, "address": facts.address, "hours": facts.hours, "phone": facts.phone,
            "latitude": facts.place?.latitude, "longitude": facts.place?.longitude,
        ]
    }

    private func audit(_ action: String, _ merchant: MerchantID, _ branch: BranchID, _ person: PersonID, _ now: Instant, in tx: any Transaction) throws {
        let organisation = try directory.existing(merchant, in: tx).organisation
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(person), organisation: organisation, action: "merchant.\(action)", object: AuditObject("merchant", merchant),
                detail: ["branch": branch.description]))
    }
}
