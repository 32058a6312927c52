import Kernel
import Merchants
import Store

public enum StatementTag {}
public typealias StatementID = Identifier<StatementTag>
public enum DisputeTag {}
public typealias DisputeID = Identifier<DisputeTag>

/// What a union owes a merchant for one month: redeemed − voided by the time of redemption. Written once when the month is closed, never changed; later
/// voids stand in a later month. (结算, domain.md R33)
public struct Statement: Sendable {
    public let id: StatementID
    public let organisation: OrganisationID
    public let merchant: MerchantID
    public let month: Month
    public let sums: StatementSums
    public let state: StatementState
    public let closedAt: Instant
    public let confirmedAt: Instant?
    public let paidAt: Instant?
    /// Of the payment: the bank's number.
    public let reference: String?
}

/// Counts and sums of a month, of a merchant or of one of its branches.
public struct StatementSums: Hashable, Sendable {
    public var redeemed = 0
    public var voided = 0
    /// What was taken off bills.
    public var amount = Fen.zero
    public var voidedAmount = Fen.zero
    /// Of these what unions pay.
    public var unionAmount = Fen.zero
    public var voidedUnionAmount = Fen.zero

    /// Redeemed − voided: below zero where a month has only voids of earlier ones.
    public var net: Fen { amount - voidedAmount }
    /// What is paid to the merchant.
    public var due: Fen { unionAmount - voidedUnionAmount }
    /// What the merchant bears itself; union's and merchant's part add up to the net. (domain.md R62)
    public var merchantPart: Fen { net - due }

    public static func + (a: StatementSums, b: StatementSums) -> StatementSums {
        StatementSums(
            redeemed: a.redeemed + b.redeemed, voided: a.voided + b.voided, amount: a.amount + b.amount, voidedAmount: a.voidedAmount + b.voidedAmount,
            unionAmount: a.unionAmount + b.unionAmount, voidedUnionAmount: a.voidedUnionAmount + b.voidedUnionAmount)
    }
}

public enum StatementState: String, TextColumn, CaseIterable {
    case issued, confirmed, paid

    public var label: Phrase {
        switch self {
        case .issued: Phrase("待商户确认", "To be confirmed")
        case .confirmed: Phrase("待付款", "To be paid")
        case .paid: Phrase("已付款", "Paid")
        }
    }
}

/// A merchant's objection to one line; sums are not disputed. (domain.md R33)
public struct Dispute: Sendable {
    public let id: DisputeID
    public let redemption: RedemptionID
    public let reason: String
    public let at: Instant
    public let answer: String?
    public let answeredAt: Instant?
}

public enum SettlementProblem: Problem, Hashable {
    case notOver(Month)
    case earlierOpen(Month)
    case closedAlready
    case wrongState
    case openDisputes(Int)
    case disputedAlready
    case answeredAlready

    public var code: String {
        switch self {
        case .notOver: "settlement.not_over"
        case .earlierOpen: "settlement.earlier_open"
        case .closedAlready: "settlement.closed_already"
        case .wrongState: "settlement.wrong_state"
        case .openDisputes: "settlement.open_disputes"
        case .disputedAlready: "settlement.disputed_already"
        case .answeredAlready: "settlement.answered_already"
        }
    }
    public var status: Status { .conflict }
    public var message: Phrase {
        switch self {
        case .notOver(let month): Phrase("\(month.iso) 还没有结束，月末之后才能结账。", "\(month.iso) is not over yet.")
        case .earlierOpen(let month): Phrase("请先结 \(month.iso) 的账。", "Close \(month.iso) first.")
        case .closedAlready: Phrase("这个月已经结账。", "This month is closed already.")
        case .wrongState: Phrase("对账单的状态已经变了，请刷新后再看。", "The statement is in another state now; reload the page.")
        case .openDisputes(let count): Phrase("还有 \(count) 笔异议没有答复，答复后再操作。", "\(count) disputes have no answer yet.")
        case .disputedAlready: Phrase("这一笔已经提出过异议。", "This line is disputed already.")
        case .answeredAlready: Phrase("这笔异议已经答复过。", "This dispute has its answer.")
        }
    }
}
