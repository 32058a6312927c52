import Kernel
import Merchants
import Vault

/// What a lookup gives for the tap that follows: which voucher at which till. The member's code has changed meanwhile, so the tap carries this, stamped
/// and bound to the clerk; its moment makes a retry of the same tap the same, and another lookup another. (domain.md R32)
struct TillTicket: Hashable, Sendable {
    let voucher: VoucherID
    let benefit: BenefitID
    let branch: BranchID
    let madeAt: Instant

    /// Long enough to type a bill.
    static let life = Span.minutes(3)
    private static let use = Stamper.Use("till")

    init(voucher: VoucherID, benefit: BenefitID, branch: BranchID, madeAt: Instant) {
        self.voucher = voucher
        self.benefit = benefit
        self.branch = branch
        self.madeAt = madeAt
    }

    var key: String { "\(voucher).\(madeAt.ms)" }

    func stamped(by stamper: Stamper, for person: PersonID?) -> String {
        stamper.stamp(Array("\(voucher) \(benefit) \(branch) \(madeAt.ms)".utf8), for: Self.use, bound: Array("\(person?.raw ?? 0)".utf8))
    }

    /// `nil` for what is not a ticket of this person.
    init?(_ stamped: String, _ stamper: Stamper, for person: PersonID) {
        guard let bytes = stamper.payload(of: stamped, for: Self.use, bound: Array("\(person.raw)".utf8)) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int64($0) }
        guard parts.count == 4 else { return nil }
        self.init(voucher: VoucherID(parts[0]), benefit: BenefitID(parts[1]), branch: BranchID(parts[2]), madeAt: Instant(ms: parts[3]))
    }
}
