import Audit
import Kernel
import Store

/// Gives vouchers to people who did not ask one by one: a portion of a direct issue, the winners of a draw. One insert, one entry of the ledger.
struct VoucherIssue: Sendable {
    let tools: BenefitTools

    /// - Precondition: the stock is locked and holds so many; none of them has a voucher of the period.
    func issue(_ people: [PersonID], _ benefit: Benefit, period: Int64, now: Instant, in tx: any Transaction) throws {
        guard !people.isEmpty else { return }
        guard let numbers = tools.numbers.take(people.count) else { throw CommonProblem.busy(retryAfterSeconds: 1) }
        let days = benefit.content.validity.days(issuedOn: now.day)
        let receipts = numbers.map { VoucherReceipt(id: tools.ids.next(), number: $0, validUntil: days.through.end) }
        try tx.insertMany(
            into: "voucher", ClaimReads.voucherColumns,
            zip(people, receipts).map { ClaimReads.voucherRow($1, benefit, $0, period: period, slot: 0, days, news: 1, now: now) })
        guard try tools.books.issue(people.count, benefit.id, of: benefit.organisation, first: receipts[0].id, now: now, in: tx) else {
            throw BenefitProblem.notForIssuing
        }
        try tx.audit(
            many: receipts.map { receipt in
                AuditEntry(
                    at: now, actor: .system, organisation: benefit.organisation, action: "voucher.issued", object: AuditObject("voucher", receipt.id),
                    detail: ["benefit": benefit.id.description])
            })
    }
}
