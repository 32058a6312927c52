import Identity
import Kernel
import Organisations
import Store

/// Where a person works for merchants, for their rights. (PIPL art. 44–47)
struct MerchantPersonalData: PersonalDataSource {
    let name = "merchants"
    let title = Phrase("商户店员身份", "Work for merchants")

    func export(_ person: PersonID, in tx: any Transaction) throws -> PersonalData {
        .list(
            try tx.rows(
                """
                SELECT m.name, c.name, c.role, c.created_at, c.removed_at FROM merchant_clerk c JOIN merchant m ON m.id = c.merchant
                WHERE c.person = :person ORDER BY c.id
                """, ["person": person]
            ).map { row in
                .fields([
                    "merchant": .text(row[0] as String), "name": .text(row[1] as String), "role": .text(row[2] as String), "since": .moment(row[3]),
                    "until": .moment(row[4]),
                ])
            })
    }

    func kept(_ person: PersonID, in tx: any Transaction) throws -> [KeptData] {
        let owns = try tx.row("SELECT 1 FROM merchant_clerk WHERE person = :person AND living = 1 AND role = 'owner' LIMIT 1", ["person": person]) != nil
        guard owns else { return [] }
        return [
            KeptData(
                Phrase("商户负责人身份", "Being the owner of a merchant"), why: Phrase("商户与工会尚有结算关系", "The merchant still settles with the union"), needsIdentity: true)
        ]
    }

    func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            "UPDATE merchant_clerk SET living = NULL, removed_at = :now, name = '' WHERE person = :person AND living = 1 AND role <> 'owner'",
            ["now": now, "person": person])
        try tx.execute("UPDATE merchant_clerk SET name = '' WHERE person = :person AND living IS NULL", ["person": person])
    }

    /// Where both work for the same merchant, the person's own place stands.
    func move(from account: PersonID, to person: PersonID, in tx: any Transaction) throws {
        try tx.execute(
            """
            UPDATE merchant_clerk SET living = NULL WHERE person = :account AND living = 1
                AND merchant IN (SELECT merchant FROM merchant_clerk WHERE person = :person AND living = 1)
            """, ["account": account, "person": person])
        try tx.execute("UPDATE merchant_clerk SET person = :person WHERE person = :account", ["account": account, "person": person])
        try tx.execute("UPDATE merchant SET applicant = :person WHERE applicant = :account", ["account": account, "person": person])
    }
}

/// Merchants follow the union that looks after them.
struct MerchantFollower: TreeFollower {
    func unionMerged(_ merge: UnionMerge, in tx: any Transaction) throws {
        try tx.execute("UPDATE merchant SET organisation = :target WHERE organisation = :source", ["target": merge.target, "source": merge.source])
    }

    func unionDissolved(_ dissolution: UnionDissolution, in tx: any Transaction) throws {
        try tx.execute("UPDATE merchant SET organisation = :pool WHERE organisation = :union", ["pool": dissolution.pool, "union": dissolution.organisation])
    }
}
