import Kernel
import Merchants
import Store

public enum RedemptionTag {}
public typealias RedemptionID = Identifier<RedemptionTag>

/// A voucher that was used at a till. (核销, domain.md R32)
public struct Redemption: Sendable {
    public let id: RedemptionID
    public let voucher: VoucherID
    public let benefit: BenefitID
    /// The union that gave the voucher and settles for it.
    public let organisation: OrganisationID
    public let merchant: MerchantID
    public let branch: BranchID
    /// `nil`: the merchant's own program.
    public let clerk: PersonID?
    public let at: Instant
    /// When a till without a connection took it; `at` is then when it came in.
    public let offlineAt: Instant?
    public let bill: Fen?
    /// What was taken off the bill: the unions' part and the merchant's part together.
    public let amount: Fen
    /// What the unions pay the merchant.
    public let unionPart: Fen
    /// The month in whose statement it stands. (domain.md R33)
    public let month: Month
    public let voidedAt: Instant?
    public let voidReason: String?

    public var merchantPart: Fen { amount - unionPart }
}

/// Who stands at a till: a clerk, or a merchant's program with a key.
public enum TillUser: Hashable, Sendable {
    case clerk(PersonID)
    case partner(MerchantID)

    var person: PersonID? { if case .clerk(let person) = self { person } else { nil } }
    /// The scope of its retries: two tills may choose the same key.
    var scope: String {
        switch self {
        case .clerk(let person): "c\(person)"
        case .partner(let merchant): "m\(merchant)"
        }
    }
}

/// Why nothing was redeemed, as clerk and member read it. (domain.md R32)
public enum RedeemRefusal: Hashable, Sendable {
    case unknownCode
    /// A right number with digits of another half minute.
    case staleCode
    case till(TillRefusal)
    /// The benefit doesn't count at this merchant.
    case notHere
    case voucher(VoucherRefusal)
    /// Used before: when and where the first was.
    case used(at: Instant, branch: String)
    /// A percent coupon, or one with a floor, can't be counted without the bill.
    case billNeeded
    case keyReused
}

enum RedeemOutcome: Sendable {
    case redeemed(Redemption)
    /// The first answer to the same tap.
    case repeated(Redemption)
    case refused(RedeemRefusal)
}

extension Voucher {
    func redeemed(at now: Instant) -> Voucher {
        Voucher(
            id: id, number: number, benefit: benefit, organisation: organisation, person: person, state: .redeemed, validFrom: validFrom, validThrough: validThrough,
            issuedAt: issuedAt, redeemedAt: now)
    }
}
