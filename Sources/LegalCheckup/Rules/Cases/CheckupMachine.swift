import Kernel
import Store

/// What can be done to a case. No other move exists. (domain.md R70)
public enum CheckupAct: String, Sendable, CaseIterable {
    case accept, decline, consent, examine, reviewInterview = "review_interview", examined, examinationFailed = "examination_failed", issue, acknowledge, recheck,
        recheckFailed = "recheck_failed", reissue, close, withdraw

    /// From where it is possible.
    public var from: Set<CheckupState> {
        switch self {
        case .accept, .decline: [.requested]
        case .consent: [.invited]
        case .examine, .reviewInterview: [.consented]
        case .examined, .examinationFailed: [.finding]
        case .issue: [.reviewing]
        case .acknowledge: [.prescribed]
        case .recheck: [.curing]
        case .recheckFailed, .reissue, .close: [.rechecking]
        case .withdraw: Set(CheckupState.allCases.filter(\.isLiving))
        }
    }

    public var to: CheckupState {
        switch self {
        case .accept, .consent, .examinationFailed: .consented
        case .decline: .declined
        case .examine: .finding
        case .reviewInterview, .examined: .reviewing
        case .issue, .reissue: .prescribed
        case .acknowledge, .recheckFailed: .curing
        case .recheck: .rechecking
        case .close: .closed
        case .withdraw: .withdrawn
        }
    }

    /// Who may do it.
    public var actors: Set<CheckupActor> {
        switch self {
        case .accept, .decline: [.coordinator]
        case .consent, .withdraw: [.employer]
        case .examine, .reviewInterview, .recheck: [.employer, .coordinator, .lawyer]
        case .acknowledge: [.employer, .coordinator]
        case .examined, .examinationFailed, .recheckFailed: [.system]
        case .issue, .reissue, .close: [.lawyer]
        }
    }

    /// In the audit log: `checkup.issued`.
    var auditAction: String {
        switch self {
        case .accept: "checkup.accepted"
        case .decline: "checkup.declined"
        case .consent: "checkup.consented"
        case .examine: "checkup.document_taken"
        case .reviewInterview: "checkup.interview_taken"
        case .examined: "checkup.examined"
        case .examinationFailed: "checkup.examination_failed"
        case .issue: "checkup.issued"
        case .acknowledge: "checkup.acknowledged"
        case .recheck: "checkup.recheck_began"
        case .recheckFailed: "checkup.recheck_failed"
        case .reissue: "checkup.reissued"
        case .close: "checkup.closed"
        case .withdraw: "checkup.withdrawn"
        }
    }

    public var label: Phrase {
        switch self {
        case .accept: Phrase("受理", "Take it up")
        case .decline: Phrase("不予受理", "Decline")
        case .consent: Phrase("同意体检", "Consent")
        case .examine: Phrase("提交材料", "Hand in a document")
        case .reviewInterview: Phrase("按问卷体检", "Go by the questionnaire")
        case .examined: Phrase("机器初检完成", "Examined")
        case .examinationFailed: Phrase("材料无法读取", "The document could not be read")
        case .issue: Phrase("签发处方", "Issue the prescription")
        case .acknowledge: Phrase("开始整改", "Begin the cure")
        case .recheck: Phrase("提交复查材料", "Hand in for the re-check")
        case .recheckFailed: Phrase("复查材料无法读取", "The re-check's document could not be read")
        case .reissue: Phrase("再次开处方", "Issue another prescription")
        case .close: Phrase("办结", "Close")
        case .withdraw: Phrase("退出体检", "Withdraw")
        }
    }
}

/// In which capacity somebody acts on a case.
public enum CheckupActor: String, Sendable, CaseIterable {
    case employer, coordinator
    /// The lawyer to whom the case was given, not any lawyer.
    case lawyer
    case system
}

/// What the rule asks of a case beyond its state.
public struct CheckupFacts: Hashable, Sendable {
    public var state: CheckupState
    public var hasLawyer = false
    /// Findings that the lawyer has neither accepted nor rejected.
    public var undecided = 0
    /// Whether the questionnaire is answered to its end.
    public var isInterviewDone = false
    /// The document of the re-check has been read.
    public var isRecheckExamined = false
    public var openCureItems = 0
    public var recheckDueOn: Day?

    public init(state: CheckupState) { self.state = state }
}

/// Why an act is refused; the first rule not met.
public enum CheckupRefusal: Hashable, Sendable {
    case noSuchMove
    case notYours
    case lawyerMissing
    case undecided(Int)
    case interviewMissing
    /// The cure is not done and its time is not over.
    case recheckTooEarly(Day)
    case recheckNotExamined
}

/// Whether `actor` may do `act` on `today`; `nil` if so. (domain.md R70)
public func refusal(of act: CheckupAct, by actor: CheckupActor, _ facts: CheckupFacts, today: Day) -> CheckupRefusal? {
    guard act.from.contains(facts.state) else { return .noSuchMove }
    guard act.actors.contains(actor) else { return .notYours }
    switch act {
    case .issue:
        guard facts.hasLawyer else { return .lawyerMissing }
        return facts.undecided == 0 ? nil : .undecided(facts.undecided)
    case .reviewInterview: return facts.isInterviewDone ? nil : .interviewMissing
    case .recheck:
        guard let due = facts.recheckDueOn, facts.openCureItems > 0, today < due else { return nil }
        return .recheckTooEarly(due)
    case .reissue, .close:
        guard facts.isRecheckExamined else { return .recheckNotExamined }
        return facts.undecided == 0 ? nil : .undecided(facts.undecided)
    case .accept, .decline, .consent, .examine, .examined, .examinationFailed, .acknowledge, .recheckFailed, .withdraw: return nil
    }
}
