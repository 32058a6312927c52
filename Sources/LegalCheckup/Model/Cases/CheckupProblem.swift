import Kernel

/// What can go wrong with a check-up's case, its documents and what hangs at it.
public enum CheckupProblem: Problem {
    case refused(CheckupAct, CheckupRefusal)
    /// Somebody who may act on the case, but not see its documents.
    case documentIsClosed
    /// The finding was decided meanwhile or its case has moved on.
    case findingIsSettled
    case reasonMissing
    case unknownCode
    case unknownClause
    case notALawyer
    case nothingToShow
    case textTooShort
    case textTooLong(limit: Int)
    case unionMissing
    case consentMissing
    case tooManyChecks(retryAfterSeconds: Int)
    case answeredAlready

    public var code: String {
        switch self {
        case .refused: "checkup.refused"
        case .documentIsClosed: "checkup.document_is_closed"
        case .findingIsSettled: "checkup.finding_is_settled"
        case .reasonMissing: "checkup.reason_missing"
        case .unknownCode: "checkup.unknown_code"
        case .unknownClause: "checkup.unknown_clause"
        case .notALawyer: "checkup.not_a_lawyer"
        case .nothingToShow: "checkup.nothing_to_show"
        case .textTooShort: "checkup.text_too_short"
        case .textTooLong: "checkup.text_too_long"
        case .unionMissing: "checkup.union_missing"
        case .consentMissing: "checkup.consent_missing"
        case .tooManyChecks: "checkup.too_many_checks"
        case .answeredAlready: "legal_aid.answered_already"
        }
    }

    public var status: Status {
        switch self {
        case .refused, .findingIsSettled, .answeredAlready: .conflict
        case .documentIsClosed: .forbidden
        case .nothingToShow: .notFound
        case .tooManyChecks: .tooMany
        case .reasonMissing, .unknownCode, .unknownClause, .notALawyer, .textTooShort, .textTooLong, .unionMissing, .consentMissing: .invalid
        }
    }

    public var message: Phrase {
        switch self {
        case .refused(let act, let refusal): refusal.message(act)
        case .documentIsClosed:
            Phrase("材料内容只对承办律师、工会体检联络员和企业自己开放。", "Only the assigned lawyer, the union's coordinator and the firm itself may read what was handed in.")
        case .findingIsSettled: Phrase("这一条已经不能再改，请刷新页面。", "This finding can't be changed any more; reload the page.")
        case .reasonMissing: Phrase("请写明排除的理由，便于以后核对。", "Say why it is rejected, so that it can be checked later.")
        case .unknownCode: Phrase("没有这个问题类型。", "There is no such kind of finding.")
        case .unknownClause: Phrase("没有这个条款。", "There is no such clause.")
        case .notALawyer: Phrase("只能指派有法律顾问角色的人。", "Only somebody with the role of legal adviser can be assigned.")
        case .nothingToShow: Phrase("还没有签发报告。", "No report has been issued yet.")
        case .textTooShort: Phrase("内容太短，请至少写几个汉字的完整条款。", "Too short: give a whole clause in Chinese.")
        case .textTooLong(let limit): Phrase("内容太长，最多 \(limit) 个字。", "Too long: at most \(limit) characters.")
        case .unionMissing: Phrase("请选择单位所在地，由当地工会受理。", "Choose the place, so that its union takes it up.")
        case .consentMissing: Phrase("请先阅读并同意体检告知书。", "Read and agree to the terms of the check-up first.")
        case .tooManyChecks(let seconds): Phrase("查询太频繁，请 \(seconds) 秒后再试。", "Too many questions; try again in \(seconds) s.")
        case .answeredAlready: Phrase("这件申请已经答复过了。", "This request has been answered already.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        switch self {
        case .reasonMissing: [FieldProblem(field: "reason", code: code, message: message)]
        case .unknownCode: [FieldProblem(field: "code", code: code, message: message)]
        case .unknownClause: [FieldProblem(field: "clause", code: code, message: message)]
        case .notALawyer: [FieldProblem(field: "lawyer", code: code, message: message)]
        case .textTooShort, .textTooLong: [FieldProblem(field: "text", code: code, message: message)]
        case .unionMissing: [FieldProblem(field: "region", code: code, message: message)]
        case .consentMissing: [FieldProblem(field: "consent", code: code, message: message)]
        default: []
        }
    }

    public var retryAfterSeconds: Int? { if case .tooManyChecks(let seconds) = self { seconds } else { nil } }
}

extension CheckupRefusal {
    func message(_ act: CheckupAct) -> Phrase {
        switch self {
        case .noSuchMove: Phrase("体检现在不能“\(act.label.zh)”，请刷新后看最新进度。", "“\(act.label.en)” is not possible now; reload to see where the check-up stands.")
        case .notYours: Phrase("“\(act.label.zh)”不由您办理。", "“\(act.label.en)” is not yours to do.")
        case .lawyerMissing: Phrase("还没有指派律师。", "No lawyer is assigned yet.")
        case .undecided(let count): Phrase("还有 \(count) 条没有复核。", "\(count) findings are not reviewed yet.")
        case .interviewMissing: Phrase("问卷还没有答完。", "The questionnaire is not finished yet.")
        case .recheckTooEarly(let day):
            Phrase(
                "整改还没有全部完成，复查从 \(Language.zh.show(day)) 开始；完成全部整改项可以提前。", "The cure isn't finished. The re-check begins on \(Language.en.show(day)), or earlier once all is done.")
        case .recheckNotExamined: Phrase("复查材料还在读取中。", "The re-check's document is still being read.")
        }
    }
}
