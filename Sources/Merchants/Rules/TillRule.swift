import Kernel

/// Why nothing may be redeemed at a till, the first that holds. (domain.md R32)
public enum TillRefusal: Hashable, Sendable {
    /// The person doesn't work for the merchant, or only at another branch.
    case notYourTill
    case notApproved
    case suspended(reason: String)
    case branchClosed

    public var code: String {
        switch self {
        case .notYourTill: "till.not_yours"
        case .notApproved: "till.merchant_not_approved"
        case .suspended: "till.merchant_suspended"
        case .branchClosed: "till.branch_closed"
        }
    }

    public var message: Phrase {
        switch self {
        case .notYourTill: Phrase("您不是这家门店的店员，不能在这里核销。", "You do not work at this branch.")
        case .notApproved: Phrase("商户还没有通过审核，不能核销。", "The merchant is not approved yet.")
        case .suspended(let reason): Phrase("工会已暂停这家商户的核销：\(reason)", "The union has suspended this merchant: \(reason)")
        case .branchClosed: Phrase("这家门店已停业，不能核销。", "This branch is closed.")
        }
    }
}

/// Where and for whom something may be redeemed now.
public struct Till: Hashable, Sendable {
    public let merchant: MerchantID
    public let branch: BranchID
    /// The union that settles with the merchant.
    public let organisation: OrganisationID
}

public enum TillDecision: Hashable, Sendable {
    case open(Till)
    case refused(TillRefusal)
}

/// Whether somebody who works at `place` may redeem at the branch now; the first rule not met.
///
/// - Parameter place: where the person works for this merchant: `nil` if nowhere; `.some(nil)` at every branch.
func decideTill(place: BranchID??, _ merchant: Merchant, _ branch: Branch) -> TillDecision {
    guard branch.merchant == merchant.id, let place, place == nil || place == branch.id else { return .refused(.notYourTill) }
    switch merchant.state {
    case .submitted, .rejected: return .refused(.notApproved)
    case .suspended: return .refused(.suspended(reason: merchant.reason ?? ""))
    case .approved: break
    }
    guard branch.state == .open else { return .refused(.branchClosed) }
    return .open(Till(merchant: merchant.id, branch: branch.id, organisation: merchant.organisation))
}
