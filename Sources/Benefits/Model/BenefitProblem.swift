import Kernel
import Membership

/// What can go wrong with benefits.
public enum BenefitProblem: Problem {
    case claim(ClaimRefusal)
    case noSuchMove(BenefitAct, from: BenefitState)
    /// The checklist before publishing is not done.
    case notReady([FieldProblem])
    case budgetTooSmall(needed: Fen, left: Fen, isOwn: Bool)
    /// Vouchers are out there: what they are worth stays.
    case worthIsFixed
    /// More than the budget carries, or less than was claimed.
    case stockNotPossible
    case notForIssuing
    case listUnreadable

    public var code: String {
        switch self {
        case .claim(let refusal): refusal.code
        case .noSuchMove: "benefit.no_such_move"
        case .notReady: "benefit.not_ready"
        case .budgetTooSmall: "benefit.budget_too_small"
        case .worthIsFixed: "benefit.worth_is_fixed"
        case .stockNotPossible: "benefit.stock_not_possible"
        case .notForIssuing: "benefit.not_for_issuing"
        case .listUnreadable: "benefit.list_unreadable"
        }
    }

    public var status: Status {
        switch self {
        case .claim(.noSuchBenefit): .notFound
        case .claim, .noSuchMove, .budgetTooSmall, .notForIssuing: .conflict
        case .notReady, .worthIsFixed, .stockNotPossible, .listUnreadable: .invalid
        }
    }

    public var message: Phrase {
        switch self {
        case .claim(let refusal): refusal.message
        case .noSuchMove(let act, let state):
            Phrase("福利现在是“\(state.label.zh)”，不能“\(act.label.zh)”。", "“\(act.label.en)” is not possible: the benefit is \(state.label.en.lowercased()).")
        case .notReady: Phrase("还差几项才能发布，请看清单。", "It is not ready to be published; see the checklist.")
        case .budgetTooSmall(let needed, let left, let isOwn):
            isOwn
                ? Phrase(
                    "普惠预算不够：需要 \(needed)，余额 \(left)。请先在“账本”里安排预算，或者减少份数。",
                    "The budget is too small: \(needed) needed, \(left) left. Set more aside in the books, or offer fewer.")
                : Phrase("分担工会的预算不够：需要 \(needed)，余额 \(left)。", "The budget of a union that shares the cost is too small: \(needed) needed, \(left) left.")
        case .worthIsFixed: Phrase("已经发布，面值、分担比例和限领周期不能再改。", "It is published: worth, shares and the period of the limit stay as they are.")
        case .stockNotPossible: Phrase("份数不能少于已领取的数量，增加时预算要够。", "There can't be fewer than were claimed, and more need budget.")
        case .notForIssuing: Phrase("这项福利现在不能发放：请先发布，并确认还有库存。", "It can't be issued now: publish it first, and make sure that some are left.")
        case .listUnreadable: Phrase("名单读不了：需要“身份证号”或“手机号”一列。", "The list can't be read: it needs a column of ID numbers or of phones.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        switch self {
        case .notReady(let fields): fields
        case .stockNotPossible: [FieldProblem(field: "total", code: code, message: message)]
        case .worthIsFixed: [FieldProblem(field: "worth", code: code, message: message)]
        case .listUnreadable: [FieldProblem(field: "list", code: code, message: message)]
        default: []
        }
    }
}

extension ClaimRefusal {
    /// Stable, for programs: one of four words for every refusal of a claim that was understood.
    public var code: String {
        switch self {
        case .noSuchBenefit: "not_found"
        case .notOpen, .paused, .over, .drawing: "not_open"
        case .issuedOnly, .notEligible: "not_eligible"
        case .alreadyClaimed: "already_claimed"
        case .soldOut: "sold_out"
        case .keyReused: "idempotency_key_reused"
        }
    }

    /// Why not, to the person themselves.
    public var message: Phrase {
        switch self {
        case .noSuchBenefit: Phrase("没有这项福利。", "There is no such benefit.")
        case .notOpen(let opens): Phrase("还没有开始，\(Language.zh.show(opens)) 开抢。", "It opens at \(Language.en.show(opens)).")
        case .paused: Phrase("领取暂停了，恢复后可以继续领。", "Claiming is paused; come back when it goes on.")
        case .over: Phrase("领取时间已经结束。", "The time for claiming is over.")
        case .issuedOnly: Phrase("这项福利由工会直接发放，不用领取。", "Your union gives this out directly; there is nothing to claim.")
        case .notEligible(let unmet): unmet.message
        case .alreadyClaimed(let limit): Phrase("您已经领过了：\(limit.label.zh)。", "You have it already: \(limit.label.en).")
        case .drawing: Phrase("正在抽签，结果马上公布，请过一会儿再看。", "The draw is under way; look again in a moment.")
        case .soldOut(.total): Phrase("已经领完了。", "All are gone.")
        case .soldOut(.today(let next?)): Phrase("今天的领完了，\(Language.zh.show(next)) 还有。", "Gone for today; more at \(Language.en.show(next)).")
        case .soldOut(.today(nil)): Phrase("今天的领完了。", "Gone for today.")
        case .soldOut(.quota(let until?)):
            Phrase("您单位的名额领完了，\(Language.zh.show(until)) 起可以领其他单位剩下的。", "Your union's quota is gone; from \(Language.en.show(until)) you can have what others left.")
        case .soldOut(.quota(nil)): Phrase("您单位的名额领完了。", "Your union's quota is gone.")
        case .keyReused: CommonProblem.keyReused.message
        }
    }
}

extension BenefitUnmet {
    public var message: Phrase {
        switch self {
        case .audience(let unmet): unmet.message
        case .birthdayMonth: Phrase("这项福利在生日当月领取，您的生日不在本月。", "This is for the month of your birthday, which is not now.")
        case .notListed: Phrase("这项福利只发给名单上的会员，您不在名单上。如有疑问，请联系工会干部。", "This is for those on a list, and you are not on it. Ask your union if you think you should be.")
        }
    }
}
