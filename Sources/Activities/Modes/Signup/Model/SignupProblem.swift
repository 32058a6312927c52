import Kernel
import Membership

/// What can go wrong with signing up, cancelling and checking in.
public enum SignupProblem: Problem {
    case refused(SignupRefusal)
    case nothingToCancel
    case tooLateToCancel(since: Instant)
    case sessionBegun
    /// Fewer places than people who have one. (domain.md R38e)
    case capacityUnderConfirmed(field: String, confirmed: Int)
    /// People stand in a session that was to be removed.
    case sessionInUse(title: String, people: Int)
    case notCheckedIn(CheckInDecision)

    public var code: String {
        switch self {
        case .refused(let refusal): refusal.code
        case .nothingToCancel: "signup.none"
        case .tooLateToCancel: "signup.too_late_to_cancel"
        case .sessionBegun: "signup.session_begun"
        case .capacityUnderConfirmed: "signup.capacity_under_confirmed"
        case .sessionInUse: "signup.session_in_use"
        case .notCheckedIn(let decision): decision.code
        }
    }

    public var status: Status {
        switch self {
        case .refused(let refusal): refusal.status
        case .nothingToCancel: .notFound
        case .tooLateToCancel, .sessionBegun, .notCheckedIn: .conflict
        case .capacityUnderConfirmed, .sessionInUse: .invalid
        }
    }

    public var message: Phrase {
        switch self {
        case .refused(let refusal): refusal.message
        case .nothingToCancel: Phrase("您没有报名这个活动。", "You are not signed up for this.")
        case .tooLateToCancel(let since):
            Phrase(
                "取消已于 \(Language.zh.show(since)) 截止。确实去不了，请联系活动组织者。",
                "Cancelling ended \(Language.en.show(since)). If you really can't come, please tell the organiser.")
        case .sessionBegun: Phrase("活动已经开始，不能取消了。", "It has begun and can't be cancelled any more.")
        case .capacityUnderConfirmed(_, let confirmed):
            Phrase("已有 \(confirmed) 人报名成功，名额不能少于这个数。", "\(confirmed) people have a place; there can't be fewer places than that.")
        case .sessionInUse(let title, let people):
            Phrase("“\(title)”还有 \(people) 人报名，不能删除。请先通知并取消他们的报名。", "\(people) people are signed up for “\(title)”. Cancel them first.")
        case .notCheckedIn(let decision): decision.message
        }
    }

    public var fieldProblems: [FieldProblem] {
        switch self {
        case .refused(.answers(let problems)): problems
        case .refused(.noSuchSession): [FieldProblem(field: "session_id", code: code, message: message)]
        case .capacityUnderConfirmed(let field, _): [FieldProblem(field: field, code: code, message: message)]
        case .sessionInUse: [FieldProblem(field: "sessions", code: code, message: message)]
        default: []
        }
    }
}

extension SignupRefusal {
    var code: String {
        switch self {
        case .noSuchActivity: "not_found"
        case .notYetOpen: "signup.not_yet_open"
        case .closed: "signup.closed"
        case .cancelled: "signup.activity_cancelled"
        case .noSuchSession: "signup.no_such_session"
        case .sessionBegun: "signup.session_begun"
        case .alreadySignedUp: "signup.already"
        case .notForYou(let unmet): "signup.not_for_you.\(unmet.code)"
        case .full: "signup.full"
        case .restricted: "signup.restricted"
        case .answers: "invalid"
        case .keyReused: CommonProblem.keyReused.code
        }
    }

    var status: Status {
        switch self {
        case .noSuchActivity: .notFound
        case .notForYou: .forbidden
        case .noSuchSession, .answers: .invalid
        case .notYetOpen, .closed, .cancelled, .sessionBegun, .alreadySignedUp, .full, .restricted, .keyReused: .conflict
        }
    }

    public var message: Phrase {
        switch self {
        case .noSuchActivity: CommonProblem.notFound.message
        case .notYetOpen(let opens): Phrase("还没有开始报名，\(Language.zh.show(opens)) 开放。", "It opens \(Language.en.show(opens)).")
        case .closed: Phrase("报名已经截止。", "It is closed.")
        case .cancelled: Phrase("活动已取消。", "It was called off.")
        case .noSuchSession: Phrase("没有这个场次，可能刚被调整，请重新选择。", "There is no such session; it may have just been changed. Choose again.")
        case .sessionBegun: Phrase("这一场已经开始了。", "This session has begun.")
        case .alreadySignedUp(let receipt):
            receipt.position.map { Phrase("您已在候补名单中，第 \($0) 位。", "You are on the waiting list already, number \($0).") }
                ?? Phrase("您已经报过名了。", "You are signed up already.")
        case .notForYou(let unmet): unmet.message
        case .full: Phrase("名额已满。谢谢您的关注，下次早点来。", "All places are taken. Thank you for your interest.")
        case .restricted(let until):
            Phrase(
                "90 天内有三次报名后没有到场，\(Language.zh.show(until.day)) 前只能候补。",
                "You stayed away three times in 90 days: until \(Language.en.show(until.day)) you can only stand on waiting lists.")
        case .answers: CommonProblem.invalid([]).message
        case .keyReused: CommonProblem.keyReused.message
        }
    }
}

extension CheckInDecision {
    /// Stable, for programs.
    public var code: String {
        switch self {
        case .admitted: "checkin.admitted"
        case .admittedFromWaiting: "checkin.admitted_from_waiting"
        case .already: "checkin.already"
        case .tooEarly: "checkin.too_early"
        case .over: "checkin.over"
        case .waiting: "checkin.waiting"
        case .notSignedUp: "checkin.not_signed_up"
        case .cancelled: "checkin.cancelled"
        }
    }

    public var isAdmitted: Bool { self == .admitted || self == .admittedFromWaiting }

    public var message: Phrase {
        switch self {
        case .admitted: Phrase("签到成功", "Checked in")
        case .admittedFromWaiting: Phrase("候补转正，签到成功", "From the waiting list: checked in")
        case .already(let at): Phrase("已经签到过了（\(Language.zh.show(at))）", "Checked in before (\(Language.en.show(at)))")
        case .tooEarly(let from): Phrase("还没到签到时间，\(Language.zh.show(from)) 开始", "Too early: from \(Language.en.show(from))")
        case .over(let at): Phrase("本场已于 \(Language.zh.show(at)) 结束", "This session ended \(Language.en.show(at))")
        case .waiting(let position): Phrase("在候补名单第 \(position) 位，目前没有空位", "On the waiting list, number \(position); no place is free")
        case .notSignedUp: Phrase("没有报名这个活动", "Not signed up for this")
        case .cancelled: Phrase("报名已取消", "The sign-up was cancelled")
        }
    }
}
