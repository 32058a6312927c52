import Kernel

/// What can be wrong with joining, moving and leaving. (domain.md R11–R17)
public enum MembershipProblem: Problem, Equatable {
    /// Under 16 on the day of applying. (R11)
    case tooYoung(admittedOn: Day)
    /// A living membership exists; only a transfer leads elsewhere. (R12)
    case alreadyMember(MembershipState)
    /// The union is not one that holds memberships.
    case notAMemberUnion
    /// The union was merged or dissolved.
    case unionIsGone
    case noSuchMove(MembershipMachine.Act, from: MembershipState?)
    case notYours(MembershipMachine.Act, MembershipMachine.Actor)
    case notOverdue
    case retiredStayRetained
    case missing(MembershipMachine.Act, Set<MembershipMachine.Need>)
    case transferToSameUnion
    /// There is an open transfer already.
    case transferOpen
    case transferDecided
    /// Only somebody with an active or retained membership can be transferred.
    case nothingToTransfer
    /// The 30 days after a roster are over; leaving is possible as ever. (R11)
    case tooLateToContest
    /// Who was expelled, left or lapsed joins again by their own application only. (R13)
    case ownApplicationNeeded(MembershipState)
    case tooManySelected(limit: Int)
    case exportNeedsApproval(rows: Int)
    case exportGone
    case ownExport

    public var code: String {
        switch self {
        case .tooYoung: "membership.too_young"
        case .alreadyMember: "membership.already_member"
        case .notAMemberUnion: "membership.not_a_member_union"
        case .unionIsGone: "membership.union_is_gone"
        case .noSuchMove: "membership.no_such_move"
        case .notYours: "membership.not_yours"
        case .notOverdue: "membership.not_overdue"
        case .retiredStayRetained: "membership.retired_stay_retained"
        case .missing: "membership.missing"
        case .transferToSameUnion: "membership.transfer_to_same_union"
        case .transferOpen: "membership.transfer_open"
        case .transferDecided: "membership.transfer_decided"
        case .nothingToTransfer: "membership.nothing_to_transfer"
        case .tooLateToContest: "membership.too_late_to_contest"
        case .ownApplicationNeeded: "membership.own_application_needed"
        case .tooManySelected: "membership.too_many_selected"
        case .exportNeedsApproval: "export.needs_approval"
        case .exportGone: "export.gone"
        case .ownExport: "export.own"
        }
    }

    public var status: Status {
        switch self {
        case .tooYoung, .notAMemberUnion, .missing, .transferToSameUnion, .tooManySelected: .invalid
        case .notYours, .notOverdue, .ownExport: .forbidden
        case .unionIsGone, .exportGone: .gone
        case .alreadyMember, .noSuchMove, .retiredStayRetained, .transferOpen, .transferDecided, .nothingToTransfer,
            .ownApplicationNeeded, .exportNeedsApproval, .tooLateToContest:
            .conflict
        }
    }

    public var message: Phrase {
        switch self {
        case .tooYoung(let day):
            Phrase("年满 16 周岁才能入会，\(Language.zh.show(day)) 起可以申请。", "One joins from the age of 16: you can apply from \(Language.en.show(day)).")
        case .alreadyMember(let state):
            Phrase(
                "您已有一份会籍（\(state.label.zh)）。一个人只能有一份会籍，换单位请办理会籍转移。",
                "You have a membership already (\(state.label.en)). A person has only one; ask for a transfer when you change jobs.")
        case .notAMemberUnion: Phrase("这一级工会不直接接收会员，请选择基层工会。", "This union doesn't hold memberships itself. Choose a base union.")
        case .unionIsGone: Phrase("该工会已合并或撤销，请选择其他工会。", "This union was merged or dissolved. Choose another one.")
        case .noSuchMove(let act, let state): Self.noSuchMove(act, state)
        case .notYours(let act, _): Phrase("“\(act.label.zh)”不能由您办理。", "It is not for you to do this: \(act.label.en.lowercased()).")
        case .notOverdue:
            Phrase("基层工会的 5 个工作日审批期未满，从第 6 个工作日起上级工会才能办理。", "The base union still has time: the upper union may decide from working day 6.")
        case .retiredStayRetained: Phrase("退休会员保留会籍，返聘也不恢复。", "Retired members stay retained, also when they are hired again.")
        case .missing(_, let needs):
            Phrase(
                "还缺：" + needs.map(\.label.zh).sorted().joined(separator: "、") + "。",
                "Still missing: " + needs.map(\.label.en).sorted().joined(separator: ", ") + ".")
        case .transferToSameUnion: Phrase("会籍已经在这个工会。", "The membership is in this union already.")
        case .transferOpen: Phrase("已有一份转会申请在办理，请等待结果或先撤回。", "A transfer is under way. Wait for its result or withdraw it first.")
        case .transferDecided: Phrase("这份转会申请已经办结。", "This transfer has been decided already.")
        case .nothingToTransfer: Phrase("没有可以转移的会籍。", "There is no membership to transfer.")
        case .tooLateToContest:
            Phrase("提出异议的 30 天期限已过。不愿继续的，可以随时退会。", "The 30 days for objecting are over. You can leave the union at any time.")
        case .ownApplicationNeeded(let state):
            Phrase("此人曾在本系统“\(state.label.zh)”，再次入会须由本人申请。", "This person’s last membership is “\(state.label.en)”: joining again needs their own application.")
        case .tooManySelected(let limit): Phrase("一次最多处理 \(limit) 条。", "At most \(limit) at a time.")
        case .exportNeedsApproval(let rows):
            Phrase("导出 \(rows) 行须由另一名干部批准。", "Exporting \(rows) rows needs a second officer’s approval.")
        case .exportGone: Phrase("导出文件已过期（保留 7 天），请重新导出。", "The file has expired (kept for 7 days). Export again.")
        case .ownExport: Phrase("不能批准自己提出的导出。", "You can't approve your own export.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        switch self {
        case .tooYoung: [FieldProblem(field: "id_number", code: code, message: message)]
        case .notAMemberUnion, .unionIsGone, .transferToSameUnion: [FieldProblem(field: "organisation_id", code: code, message: message)]
        case .missing(_, let needs):
            needs.sorted { $0.field < $1.field }.map { FieldProblem(field: $0.field, code: "required", message: $0.request) }
        default: []
        }
    }

    private static func noSuchMove(_ act: MembershipMachine.Act, _ state: MembershipState?) -> Phrase {
        let now = state?.label ?? Phrase("尚未入会", "No membership")
        return Phrase("当前状态是“\(now.zh)”，不能“\(act.label.zh)”。", "“\(act.label.en)” is not possible from “\(now.en)”.")
    }
}

extension MembershipMachine.Act {
    /// What the button and the history say.
    public var label: Phrase {
        switch self {
        case .apply: Phrase("申请入会", "Apply")
        case .enrol: Phrase("花名册入会", "Enrolled by roster")
        case .approve: Phrase("批准入会", "Approve")
        case .reject: Phrase("不予通过", "Reject")
        case .withdraw: Phrase("撤回申请", "Withdraw")
        case .pool: Phrase("转入周转库", "Move to the holding pool")
        case .takeIn: Phrase("接收入会", "Take in")
        case .beginTransfer: Phrase("申请转会", "Request a transfer")
        case .acceptTransfer: Phrase("接收转入", "Accept the transfer")
        case .refuseTransfer: Phrase("不接收", "Refuse the transfer")
        case .withdrawTransfer: Phrase("撤回转会", "Withdraw the transfer")
        case .retain: Phrase("保留会籍", "Retain")
        case .resume: Phrase("恢复会籍", "Resume")
        case .lapse: Phrase("视为自动退会", "Lapse")
        case .leave: Phrase("退会", "Leave")
        case .expel: Phrase("除名", "Expel")
        case .recordDeath: Phrase("登记去世", "Record a death")
        case .moveToPool: Phrase("工会撤销，转入周转库", "Union dissolved: to the holding pool")
        }
    }
}

extension MembershipMachine.Need {
    /// The field of a form or of JSON that holds it.
    public var field: String {
        switch self {
        case .reason: "reason"
        case .document: "document"
        case .retainedReason: "retained_reason"
        case .sixMonthsAbsent: "six_months_absent"
        case .talkFailed: "talk_failed"
        case .groupHeard: "group_heard"
        case .criminalPunishment: "criminal_punishment"
        case .overdue: "overdue"
        }
    }

    public var label: Phrase {
        switch self {
        case .reason: Phrase("原因", "reason")
        case .document: Phrase("依据材料", "document")
        case .retainedReason: Phrase("保留会籍的情形", "ground for retaining")
        case .sixMonthsAbsent: Phrase("连续 6 个月不交会费且不参加组织生活", "six months without dues and union life")
        case .talkFailed: Phrase("谈话教育记录", "recorded talk")
        case .groupHeard: Phrase("工会小组意见", "the group's opinion")
        case .criminalPunishment: Phrase("刑事处罚文书", "criminal judgment")
        case .overdue: Phrase("超期", "overdue")
        }
    }

    /// What is asked beside the field.
    var request: Phrase {
        switch self {
        case .reason: Phrase("请写明原因，会员本人能看到。", "Give the reason; the member can see it.")
        case .document: Phrase("请写明依据的材料，如“本人书面申请 2026-11-24”。", "Name the document, such as “written wish of 24 Nov 2026”.")
        case .retainedReason: Phrase("请选择保留会籍的情形。", "Choose the ground for retaining.")
        case .sixMonthsAbsent:
            Phrase("请确认：没有正当理由，连续 6 个月不交纳会费且不参加工会组织生活。", "Confirm: six months in a row without dues and union life, without good reason.")
        case .talkFailed: Phrase("请确认：已谈话教育并留有记录，本人拒不改正。", "Confirm: a talk was held and recorded, and failed.")
        case .groupHeard: Phrase("请确认：已听取工会小组意见。", "Confirm: the union group's opinion was heard.")
        case .criminalPunishment: Phrase("请确认：本人受到刑事处罚，文书已存档。", "Confirm: a criminal punishment was given and the judgment is on file.")
        case .overdue: Phrase("尚未超期。", "Not overdue yet.")
        }
    }
}
