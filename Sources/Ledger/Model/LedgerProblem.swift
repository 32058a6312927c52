import Kernel

/// What can go wrong when officers keep books.
public enum LedgerProblem: Problem {
    case closing(Month, refusal: Refusal)
    case budgetTooSmall(Fen)
    case notBelow
    case noSuchEntry

    /// Why a month can't be closed, as officers read it.
    public enum Refusal: Hashable, Sendable {
        case notOver(from: Instant)
        case alreadyClosed
        case earlierOpen(Month)
    }

    public var code: String {
        switch self {
        case .closing(_, .notOver): "ledger.month_not_over"
        case .closing(_, .alreadyClosed): "ledger.month_closed"
        case .closing(_, .earlierOpen): "ledger.earlier_month_open"
        case .budgetTooSmall: "ledger.budget_too_small"
        case .notBelow: "ledger.union_not_below"
        case .noSuchEntry: "ledger.no_such_entry"
        }
    }

    public var status: Status {
        switch self {
        case .closing, .budgetTooSmall: .conflict
        case .notBelow: .invalid
        case .noSuchEntry: .notFound
        }
    }

    public var message: Phrase {
        switch self {
        case .closing(let month, let refusal): Self.message(month, refusal)
        case .budgetTooSmall(let left): Phrase("预算余额只有 \(left)，不够这次划拨。", "Only \(left) is left of the budget, not enough for this.")
        case .notBelow: Phrase("只能拨给下级工会。", "Money can only be allotted to unions below.")
        case .noSuchEntry: Phrase("没有这笔分录。", "There is no such entry.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        switch self {
        case .budgetTooSmall: [FieldProblem(field: "amount", code: code, message: message)]
        case .notBelow: [FieldProblem(field: "union", code: code, message: message)]
        default: []
        }
    }

    private static func message(_ month: Month, _ refusal: Refusal) -> Phrase {
        let (zh, en) = (Language.zh.show(month), Language.en.show(month))
        return switch refusal {
        case .notOver(let from):
            Phrase("\(zh)还没有结束，\(Language.zh.show(from)) 后可以结账。", "\(en) is not over; it can be closed from \(Language.en.show(from)).")
        case .alreadyClosed: Phrase("\(zh)已经结账。", "\(en) is closed already.")
        case .earlierOpen(let first):
            Phrase("请先结\(Language.zh.show(first))的账。", "Close \(Language.en.show(first)) first.")
        }
    }
}
