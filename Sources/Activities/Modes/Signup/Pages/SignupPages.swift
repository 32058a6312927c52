import Crypto
import HTTPTypes
import Kernel
import Membership
import Store
import Web

/// Signing up and cancelling, as the member does it.
struct SignupPages: Sendable {
    let tools: ActivityTools
    let store: SignupStore

    init(_ tools: ActivityTools) {
        self.tools = tools
        store = SignupStore(tools)
    }

    var routes: [Route] {
        [
            .post("/activities/{activity}/signups", .signedIn) { call in try await signUp(call) },
            // Whoever reloads a form that came back with mistakes.
            .get("/activities/{activity}/signups", .everyone) { call in .redirect(to: ActivitiesURL.activity(try call.id("activity")).path, in: call) },
            .get("/activities/{activity}/signups/mine", .signedIn) { call in try await mine(call) },
            .get("/activities/{activity}/signups/mine/cancel", .signedIn) { call in try await confirmCancel(call) },
            .post("/activities/{activity}/signups/mine/cancel", .signedIn) { call in try await cancel(call) },
        ]
    }

    // MARK: Signing up

    private func signUp(_ call: Call) async throws -> Reply {
        let person = try call.person()
        let activity: ActivityID = try call.id("activity")
        var form = try await call.form()
        guard let session = form["session"].flatMap({ ActivitySessionID($0) }) else {
            form.fail("session_id", "required", Phrase("请选择一个场次。", "Choose a session."))
            return try await again(activity, form, call)
        }
        let request = SignupRequest(
            person: person, session: session, answers: Self.answers(form),
            key: Self.key(try call.idempotencyKey(form), person, activity, session, Self.answers(form)), now: call.now)
        switch try await SignupLane(store: store).signUp(request, to: activity, call.database) {
        case .signedUp, .repeated, .refused(.alreadySignedUp): return .redirect(to: SignupURL.mine(activity).path, in: call)
        case .refused(.noSuchActivity): throw CommonProblem.notFound
        case .refused(let refusal):
            let problem = SignupProblem.refused(refusal)
            if problem.fieldProblems.isEmpty { form.fail("session_id", refusal.code, refusal.message) } else { form.fail(problem.fieldProblems) }
            return try await again(activity, form, call, status: HTTPResponse.Status(code: refusal.status.rawValue))
        case .treeChanged: throw CommonProblem.busy(retryAfterSeconds: 1)
        }
    }

    private func again(_ id: ActivityID, _ form: Form, _ call: Call, status: HTTPResponse.Status = .unprocessableContent) async throws -> Reply {
        let activity = try await call.database.read { try tools.activities.existing(id, in: $0) }
        let share = SharePage(tools)
        let visitor = try await share.visitor(activity, call)
        let panel = try await panel(activity, visitor, call)
        return .page(try await share.page(activity, panel.html(call.ui, form), call), in: call, status: status)
    }

    func panel(_ activity: Activity, _ visitor: Visitor, _ call: Call) async throws -> SignupPanel {
        let now = call.now
        return try await call.database.read { tx in
            let mine = try visitor.person.flatMap { try store.living(of: $0, in: activity.id, tx) }
            let settings = try store.settings(activity.id, in: tx)?.settings ?? SignupSettings()
            return SignupPanel(
                activity: activity, visitor: visitor, settings: settings, sessions: try store.sessions(activity.id, in: tx),
                questions: try store.questions(activity.id, in: tx), mine: mine, position: try mine.flatMap { try store.receipt($0, in: tx).position },
                restrictedUntil: settings.countsNoShows ? try visitor.person.flatMap { try store.restrictedUntil($0, now: now, in: tx) } : nil)
        }
    }

    /// All fields `answers.ID`.
    static func answers(_ form: Form) -> Answers {
        var values: [QuestionID: [String]] = [:]
        for (name, value) in form.values.pairs where name.hasPrefix("answers.") {
            if let id = QuestionID(String(name.dropFirst("answers.".count))) { values[id, default: []].append(value) }
        }
        return Answers(values)
    }

    static func key(_ key: String?, _ person: PersonID, _ activity: ActivityID, _ session: ActivitySessionID, _ answers: Answers) -> IdempotencyKey? {
        key.map {
            IdempotencyKey(
                scope: "person:\(person) signups:\(activity)", key: $0, requestHash: Array(SHA256.hash(data: Array("\(session)\n\(answers.column)".utf8))))
        }
    }

    // MARK: Mine

    private func mine(_ call: Call) async throws -> Reply {
        let person = try call.person()
        let id: ActivityID = try call.id("activity")
        let (activity, signup, session, position) = try await call.database.read { tx in
            guard let signup = try store.last(of: person, in: id, tx), let session = try store.session(signup.session, in: tx) else { throw SignupProblem.nothingToCancel }
            return (try tools.activities.existing(id, in: tx), signup, session, try store.receipt(signup, in: tx).position)
        }
        let panel = SignupPanel(
            activity: activity, visitor: Visitor(person: person, unmet: nil), settings: SignupSettings(), sessions: [session], questions: [], mine: signup,
            position: position)
        return .page(Self.minePage(panel, signup, session, position, call.ui), in: call)
    }

    private static func minePage(_ panel: SignupPanel, _ signup: Signup, _ session: Session, _ position: Int?, _ ui: UI) -> Page {
        let activity = panel.activity
        let (title, lead, icon): (String, String, String) =
            switch signup.state {
            case .confirmed: (ui("报名成功", "You have a place"), ui("到场时打开会员卡，扫码签到。", "Open your membership card at the door to check in."), "check")
            case .waiting:
                (
                    ui("已进入候补，第 \(position ?? 1) 位", "On the waiting list, number \(position ?? 1)"),
                    ui(
                        "有人取消时按顺序自动转正，会在“我的通知”里告诉您，不用一直刷新。",
                        "When somebody cancels, the next gets the place; you are told in “My notices” and need not keep looking."), "clock"
                )
            case .attended: (ui("已签到", "Checked in"), ui("谢谢您的参加。", "Thank you for coming."), "check")
            case .cancelled: (ui("报名已取消", "Cancelled"), ui("还想参加的话，可以重新报名。", "You can sign up again if you want to."), "close")
            }
        var times = [(name: ui("报名时间", "Signed up"), value: ui.time(signup.createdAt))]
        if let at = signup.checkedInAt { times.append((ui("签到时间", "Checked in"), ui.time(at))) }
        let content: HTML = """
            <section class="card stack">\(ui.notice(signup.state.tone, nil, "\(lead)", icon: icon))\
            <h2><a href="\(ActivitiesURL.activity(activity.id).path)">\(activity.title)</a></h2>\(panel.facts(session, ui))\(ui.facts(times))\
            <div class="form-end">\(actions(panel, signup, ui))</div></section>
            """
        var page = Page(title, frame: .member(tab: .activities), content: content)
        page.trail = [(ui("活动", "Activities"), ActivitiesURL.open.path), (ui("我的报名", "Mine"), ActivitiesURL.mine.path)]
        return page
    }

    private static func actions(_ panel: SignupPanel, _ signup: Signup, _ ui: UI) -> HTML {
        switch signup.state {
        case .confirmed: "<a class=\"button primary\" href=\"/me/card\">\(ui.icon("card"))\(ui("打开会员卡", "Open the card"))</a>\(panel.cancelButton(ui))"
        case .waiting: "<a class=\"button\" href=\"\(ActivitiesURL.open.path)\">\(ui("看看其他活动", "See what else is on"))</a>\(panel.cancelButton(ui))"
        case .attended: "<a class=\"button\" href=\"\(ActivitiesURL.mine.path)\">\(ui("我的活动", "My activities"))</a>"
        case .cancelled: "<a class=\"button primary\" href=\"\(ActivitiesURL.activity(panel.activity.id).path)\">\(ui("重新报名", "Sign up again"))</a>"
        }
    }

    // MARK: Cancelling

    private func confirmCancel(_ call: Call) async throws -> Reply {
        let id: ActivityID = try call.id("activity")
        let person = try call.person()
        let activity = try await call.database.read { tx in
            guard try store.living(of: person, in: id, tx) != nil else { throw SignupProblem.nothingToCancel }
            return try tools.activities.existing(id, in: tx)
        }
        let ui = call.ui
        let content = ui.confirm(
            ui("取消“\(activity.title)”的报名？", "Cancel your sign-up for “\(activity.title)”?"),
            ui("取消后，名额会马上让给候补的人；再报名要重新排队。", "The place goes to the next in the list at once; to come back you would queue again."),
            action: SignupURL.cancel(id).path, ui("取消报名", "Cancel"), back: SignupURL.mine(id).path)
        return .page(Page(ui("取消报名", "Cancel"), frame: .member(tab: .activities), content: content), in: call)
    }

    private func cancel(_ call: Call) async throws -> Reply {
        let id: ActivityID = try call.id("activity")
        let person = try call.person()
        let form = try await call.form()
        guard form["confirmed"] == "yes" else { return try await confirmCancel(call) }
        let now = call.now
        do {
            _ = try await call.database.write(lane: SignupStore.lane(id)) { tx in try store.cancel(id, of: person, now: now, in: tx) }
        } catch SignupProblem.nothingToCancel {
            // A second press, or cancelled elsewhere: what was wanted is so.
            return .redirect(to: ActivitiesURL.activity(id).path, in: call)
        }
        return .redirect(to: SignupURL.mine(id).path, toast: Phrase("已取消报名", "Cancelled"), in: call)
    }
}
