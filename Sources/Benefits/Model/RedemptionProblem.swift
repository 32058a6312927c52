import Kernel
import Merchants

public enum RedemptionProblem: Problem {
    case refused(RedeemRefusal)
    case noSuchRedemption
    case tooLateToVoid
    case voidedAlready
    case signature

    public var code: String {
        switch self {
        case .refused(let refusal): refusal.code
        case .noSuchRedemption: "redemption.not_found"
        case .tooLateToVoid: "redemption.too_late_to_void"
        case .voidedAlready: "redemption.voided_already"
        case .signature: "redemption.signature"
        }
    }

    public var status: Status {
        switch self {
        case .refused(.till(.notYourTill)): .forbidden
        case .refused(.unknownCode), .refused(.staleCode), .refused(.billNeeded): .invalid
        case .refused: .conflict
        case .noSuchRedemption: .notFound
        case .tooLateToVoid, .voidedAlready: .conflict
        case .signature: .signInNeeded
        }
    }

    public var message: Phrase {
        switch self {
        case .refused(let refusal): refusal.message
        case .noSuchRedemption: Phrase("没有这笔核销。", "There is no such redemption.")
        case .tooLateToVoid: Phrase("已超过 10 分钟，不能撤销。请在对账单里对这一笔提出异议。", "Ten minutes have passed. Dispute the line in the statement instead.")
        case .voidedAlready: Phrase("这笔核销已经撤销过了。", "It was voided already.")
        case .signature: Phrase("请求签名无效、已过期，或者重复使用了随机串。", "The signature is not valid, too old, or the nonce was used before.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        switch self {
        case .refused(.unknownCode), .refused(.staleCode): [FieldProblem(field: "code", code: code, message: message)]
        case .refused(.billNeeded): [FieldProblem(field: "amount", code: code, message: message)]
        default: []
        }
    }
}

extension RedeemRefusal {
    public var code: String {
        switch self {
        case .unknownCode: "voucher.unknown_code"
        case .staleCode: "voucher.stale_code"
        case .till(let refusal): refusal.code
        case .notHere: "voucher.not_here"
        case .voucher(let refusal): refusal.code
        case .used: "voucher.already_redeemed"
        case .billNeeded: "voucher.bill_needed"
        case .keyReused: "idempotency_key_reused"
        }
    }

    public var message: Phrase {
        switch self {
        case .unknownCode: Phrase("没有这张券，请核对券码。", "There is no such voucher; check the code.")
        case .staleCode: Phrase("券码已刷新，请会员重新出示（截图无效）。", "The code has changed; ask to see it again (screenshots don't work).")
        case .till(let refusal): refusal.message
        case .notHere: Phrase("这张券不能在本店使用。", "This voucher doesn't count here.")
        case .voucher(let refusal): refusal.message
        case .used(let at, let branch): Phrase("已在 \(Language.zh.show(at)) 于“\(branch)”使用过。", "Used on \(Language.en.show(at)) at “\(branch)”.")
        case .billNeeded: Phrase("这张券按账单金额计算，请填写账单金额。", "This voucher depends on the bill: enter it.")
        case .keyReused: CommonProblem.keyReused.message
        }
    }
}

extension VoucherRefusal {
    public var code: String {
        switch self {
        case .notYetValid: "voucher.not_yet_valid"
        case .expired: "voucher.expired"
        case .alreadyRedeemed: "voucher.already_redeemed"
        case .cancelled: "voucher.cancelled"
        case .tooLateToVoid: "redemption.too_late_to_void"
        case .notRedeemed: "redemption.voided_already"
        case .belowFloor: "voucher.below_floor"
        }
    }

    public var message: Phrase {
        switch self {
        case .notYetValid(let day): Phrase("还没到使用时间，\(Language.zh.show(day))起可用。", "Not good yet: from \(Language.en.show(day)).")
        case .expired(let day): Phrase("已过期，有效期到 \(Language.zh.show(day))。", "Expired on \(Language.en.show(day)).")
        case .alreadyRedeemed(let at):
            Phrase("已经使用过\(at.map { "（\(Language.zh.show($0))）" } ?? "")。", "Used already\(at.map { " (\(Language.en.show($0)))" } ?? "").")
        case .cancelled: Phrase("这张券已取消。", "This voucher was cancelled.")
        case .tooLateToVoid: Phrase("已超过 10 分钟，不能撤销。", "Ten minutes have passed.")
        case .notRedeemed: Phrase("这张券没有使用过。", "This voucher was not used.")
        case .belowFloor(let floor): Phrase("账单不到 \(floor)，不能使用。", "The bill is under \(floor).")
        }
    }
}
