import Kernel
import Membership
import Web

/// The member's part of an activity's page: for me or not and why, places for each session, the form, what I have.
struct SignupPanel: Sendable {
    let activity: Activity
    let visitor: Visitor
    let settings: SignupSettings
    let sessions: [Session]
    let questions: [Question]
    var mine: Signup?
    var position: Int?
    var restrictedUntil: Instant?
    /// Shows the form as it will be, without its button working.
    var isPreview = false

    func html(_ ui: UI, _ form: Form) -> HTML {
        if let mine, mine.state.isLiving { return standing(mine, ui) + sessionList(ui) }
        if isPreview { return sessionForm(ui, form) }
        switch activity.phase(at: ui.now) {
        case .draft: return sessionList(ui)
        case .cancelled:
            return ui.notice(.bad, ui("活动已取消", "Called off"), "\(ui("组织者取消了这个活动。", "The organiser has called this off."))", icon: "close") + more(ui)
        case .closed: return closed(ui) + sessionList(ui) + more(ui)
        case .upcoming(let opens): return eligibility(ui) + sessionList(ui) + gate(opens, ui)
        case .open:
            if visitor.person == nil || visitor.unmet != nil { return eligibility(ui) + sessionList(ui) + way(ui) }
            return eligibility(ui) + (isSoldOut(ui.now) ? soldOut(ui) + sessionList(ui) + more(ui) : sessionForm(ui, form))
        }
    }

    private func isSoldOut(_ now: Instant) -> Bool {
        !settings.hasWaitingList && sessions.allSatisfy { $0.places.isFull || $0.hasBegun(now) }
    }

    // MARK: For me or not

    private func eligibility(_ ui: UI) -> HTML {
        guard visitor.person != nil else {
            let how = ui("用手机号和验证码登录，一分钟就好。", "A phone number and a code, it takes a minute.")
            return ui.notice(.info, ui("登录后可以报名", "Sign in to take part"), "\(how)")
        }
        if let unmet = visitor.unmet { return ui.notice(.warn, ui("您暂时不能参加", "This is not for you"), "\(ui(unmet.message))", icon: "info") }
        if let restrictedUntil {
            let why = ui(SignupRefusal.restricted(until: restrictedUntil).message)
            return ui.notice(.warn, ui("现在只能候补", "Only the waiting list for now"), "\(why)", icon: "clock")
        }
        return ui.notice(.good, nil, "\(ui("您可以参加", "This is for you"))")
    }

    /// What to do for those who can't take part now.
    private func way(_ ui: UI) -> HTML {
        if visitor.person == nil {
            return bar(ui, "<a class=\"button primary\" href=\"\(ActivitiesURL.signIn(next: activity.id).path)\">\(ui("登录后报名", "Sign in"))</a>")
        }
        guard visitor.unmet == .notAMember else { return more(ui) }
        return bar(ui, "<a class=\"button primary\" href=\"/join\">\(ui("先加入工会", "Join a union first"))</a>")
    }

    private func gate(_ opens: Instant, _ ui: UI) -> HTML {
        guard visitor.person == nil || visitor.unmet == nil else { return way(ui) }
        return """
            <div class="action-bar"><p>\(ui("距报名开始", "Opens in")) \(ui.countdown(to: opens, done: ui("已开始", "now")))</p>\
            <a class="button primary" href="\(ActivitiesURL.activity(activity.id).path)">\(ui("刷新", "Reload"))</a></div>
            """
    }

    private func closed(_ ui: UI) -> HTML {
        let count = sessions.reduce(0) { $0 + $1.places.confirmed }
        let text = ui("共 \(Numbers.grouped(count)) 人报名成功。", "\(Numbers.grouped(count)) people have a place.")
        return ui.notice(.info, ui("报名已截止", "Closed"), "\(text)", icon: "clock")
    }

    private func soldOut(_ ui: UI) -> HTML {
        let count = sessions.reduce(0) { $0 + $1.places.confirmed }
        let text = ui(
            "\(Numbers.grouped(count)) 位同事已经报上了名。有人取消时名额会重新放出来，可以过些时候再来看看。",
            "\(Numbers.grouped(count)) colleagues have a place. When somebody cancels, the place opens again: look in later.")
        return ui.notice(.info, ui("名额已满，谢谢您的关注", "All places are taken. Thank you for your interest"), "\(text)", icon: "heart")
    }

    // MARK: What I have

    private func standing(_ mine: Signup, _ ui: UI) -> HTML {
        let session = sessions.first { $0.id == mine.session }
        let title: String
        let text: String
        switch mine.state {
        case .waiting:
            title = ui("候补第 \(position ?? 1) 位", "Waiting list, number \(position ?? 1)")
            text = ui("有人取消时按顺序自动转正，并通知您。", "When somebody cancels, the next in the list gets the place and is told.")
        case .attended: (title, text) = (ui("已签到", "Checked in"), ui("祝您玩得开心。", "Enjoy!"))
        default: (title, text) = (ui("报名成功", "You have a place"), ui("到场时请出示会员卡签到。", "Show your membership card at the door."))
        }
        return """
            \(ui.notice(mine.state == .waiting ? .warn : .good, title, "\(text)", icon: mine.state == .waiting ? "clock" : "check"))\(session.map { facts($0, ui) })\
            <div class="row"><a class="button" href="\(SignupURL.mine(activity.id).path)">\(ui("查看我的报名", "My sign-up"))</a>\
            \(mine.state == .attended ? "" : cancelButton(ui))</div>
            """
    }

    func facts(_ session: Session, _ ui: UI) -> HTML {
        var facts: [(name: String, value: HTML)] = [(ui("场次", "Session"), "\(session.title)")]
        if let starts = session.startsAt { facts.append((ui("时间", "When"), "\(ui.language.span(starts, session.endsAt))")) }
        if !session.place.isEmpty { facts.append((ui("地点", "Where"), "\(session.place)")) }
        return ui.facts(facts)
    }

    func cancelButton(_ ui: UI) -> HTML {
        ui.button(
            post: SignupURL.cancel(activity.id).path, ui("取消报名", "Cancel"), style: "quiet",
            confirm: ui(
                "取消“\(activity.title)”的报名？\n名额会马上让给候补的人，再报名要重新排队。",
                "Cancel your sign-up for “\(activity.title)”?\nThe place goes to the next in the list; to come back you would queue again."))
    }

    // MARK: Sessions

    private func sessionList(_ ui: UI) -> HTML {
        guard !sessions.isEmpty else { return "" }
        let rows = sessions.map { ListRow($0.title, detail: "\(detail($0, ui))", tail: left($0, ui)) }
        return ui.card(ui("场次", "Sessions"), flush: true, ui.list(rows))
    }

    private func detail(_ session: Session, _ ui: UI) -> String {
        [session.startsAt.map { ui.language.span($0, session.endsAt) } ?? "", session.place].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private func left(_ session: Session, _ ui: UI) -> HTML {
        if session.hasBegun(ui.now) { return "<span class=\"soft\">\(ui("已开始", "Has begun"))</span>" }
        if !session.places.isFull { return "\(ui("剩", "Left:")) <strong class=\"num\">\(Numbers.grouped(session.places.left))</strong>" }
        return settings.hasWaitingList ? ui.tag(.warn, ui("已满，可候补", "Full, waiting list")) : ui.tag(.mute, ui("已满", "Full"))
    }

    private func sessionForm(_ ui: UI, _ form: Form) -> HTML {
        let only = sessions.count == 1 ? sessions.first : nil
        let choice: HTML =
            only.map { session in
                """
                <input type="hidden" name="session" value="\(session.id)">\(ui.facts([(ui("名额", "Places"), left(session, ui))]))\(facts(session, ui))
                """
            } ?? sessionChoice(ui, form)
        let content: HTML = """
            \(ui.errorSummary(form))\(choice)\(each: questions, { field($0, ui, form) })\(terms(ui))\
            <div class="action-bar"><p>\(remaining(ui))</p><button class="button primary" type="submit"\(flag: "disabled", isPreview)>\(submit(only, ui))</button></div>
            """
        if isPreview { return "<div class=\"stack\">\(content)</div>" }
        return ui.form(SignupURL.signUp(activity.id).path, "<div class=\"stack\">\(content)</div>")
    }

    private func submit(_ only: Session?, _ ui: UI) -> String {
        if restrictedUntil != nil || only?.places.isFull == true { return ui("加入候补", "Join the waiting list") }
        return ui("报名", "Sign up")
    }

    private func remaining(_ ui: UI) -> HTML {
        guard case .open(let closes?) = activity.phase(at: ui.now) else { return "" }
        return "\(ui("距截止", "Closes in")) \(ui.countdown(to: closes, done: ui("已截止", "closed")))"
    }

    private func sessionChoice(_ ui: UI, _ form: Form) -> HTML {
        let chosen = form["session"]
        let problem = form.problem("session") ?? form.problem("session_id")
        let boxes = HTML.joined(
            sessions.enumerated().map { index, session in
                let isClosed = session.hasBegun(ui.now) || (session.places.isFull && !settings.hasWaitingList)
                return """
                    <label class="choice"><input type="radio" name="session" value="\(session.id)"\(attribute: "id", index == 0 ? "f-session_id" : nil)\
                    \(flag: "checked", chosen == session.id.description)\(flag: "disabled", isClosed)><span class="body"><span>\(session.title)</span>\
                    <small>\(detail(session, ui))</small></span>\
                    <span class="tail">\(left(session, ui))</span></label>
                    """
            })
        return """
            <fieldset class="field\(if: problem != nil, " invalid")"><legend>\(ui("选择场次", "Choose a session"))</legend>\
            \(problem.map { "<p class=\"error\">\(ui.icon("warning"))\(ui($0.message))</p>" as HTML })<div class="choices boxed">\(boxes)</div></fieldset>
            """
    }

    private func field(_ question: Question, _ ui: UI, _ form: Form) -> HTML {
        let name = "answers.\(question.id)"
        let options = question.options.map { (value: $0, text: $0) }
        return switch question.kind {
        case .text: ui.field(form, name, question.text, UI.Input("text", [("maxlength", String(Answers.maxLength))]), optional: !question.isRequired)
        case .choice: ui.choices(form, name, question.text, options, optional: !question.isRequired)
        case .choices:
            ui.choices(form, name, question.text, options, many: true, hint: ui("可以选几项", "Choose as many as you like"), optional: !question.isRequired)
        }
    }

    /// What one agrees to: told beforehand. (domain.md R38d, g)
    private func terms(_ ui: UI) -> HTML {
        var lines: [String] = []
        if let until = settings.cancelUntil {
            lines.append(ui("\(ui.show(until)) 前可以自己取消，之后请联系组织者。", "You can cancel until \(ui.show(until)); afterwards ask the organiser."))
        } else {
            lines.append(ui("活动开始前可以随时取消。", "You can cancel until it begins."))
        }
        if settings.countsNoShows {
            lines.append(
                ui(
                    "报名后去不了请提前取消。90 天内 3 次不来，之后 30 天只能候补。",
                    "If you can't come, cancel. Staying away 3 times in 90 days means waiting lists only for 30 days."))
        }
        lines.append(ui("组织者会看到您的姓名、单位和以上回答，用于安排本次活动。", "The organiser sees your name, union and answers, for this event only."))
        return "<ul class=\"soft small\">\(each: lines, { "<li>\($0)</li>" })</ul>"
    }

    // MARK: Parts

    private func bar(_ ui: UI, _ action: HTML) -> HTML { "<div class=\"action-bar\"><p>\(remaining(ui))</p>\(action)</div>" }

    private func more(_ ui: UI) -> HTML {
        "<p class=\"form-end\"><a class=\"button\" href=\"\(ActivitiesURL.open.path)\">\(ui("看看其他活动", "See what else is on"))</a></p>"
    }
}

extension Session {
    func hasBegun(_ now: Instant) -> Bool { startsAt.map { $0 <= now } ?? false }
}
