import Audit
import Identity
import Kernel
import Store

/// What benefits know of a person: their vouchers. (PIPL art. 44–47; domain.md R20)
extension BenefitsFeature: PersonalDataSource {
    public var title: Phrase { Phrase("福利和券", "Benefits and vouchers") }

    public func export(_ person: PersonID, in tx: any Transaction) throws -> PersonalData {
        let list = try vouchers.list(of: person, isUsable: true, limit: 10_000, in: tx) + vouchers.list(of: person, isUsable: false, limit: 10_000, in: tx)
        let benefits = try BenefitStore.byID(Set(list.map(\.benefit)), in: tx)
        return .list(
            list.map { voucher in
                .fields([
                    "id": .text(voucher.id.description), "benefit_id": .text(voucher.benefit.description), "title": .text(benefits[voucher.benefit]?.title ?? ""),
                    "state": .text(voucher.state.rawValue), "issued_at": .moment(voucher.issuedAt), "valid_until": .moment(voucher.validUntil),
                    "redeemed_at": .moment(voucher.redeemedAt),
                ])
            })
    }

    /// What was issued stays in the books, without a name.
    public func kept(_ person: PersonID, in tx: any Transaction) throws -> [KeptData] {
        guard try !vouchers.list(of: person, isUsable: false, limit: 1, in: tx).isEmpty else { return [] }
        return [
            KeptData(
                Phrase("已使用和已过期的券（不含姓名）", "Vouchers used or expired (without name)"),
                why: Phrase("福利经费的账目要与记录一致。", "The books of the union's money must agree with their record."), needsIdentity: false)
        ]
    }

    /// Unused vouchers go back to the stock; nobody is on a list any more.
    public func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws {
        for voucher in try vouchers.list(of: person, isUsable: true, limit: 10_000, in: tx) {
            _ = try vouchers.cancel(voucher.id, by: .system, now: now, in: tx)
        }
        try tx.execute("DELETE FROM benefit_listed WHERE person = :person", ["person": person])
    }
}
