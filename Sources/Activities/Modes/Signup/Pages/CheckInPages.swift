import HTTPTypes
import Kernel
import Membership
import Organisations
import Store
import Web

/// At the door: scan the member's card, a big answer, the last ten; by hand from the list where a card is missing.
struct CheckInPages: Sendable {
    let tools: ActivityTools
    let store: SignupStore
    let lists = SignupLists()

    init(_ tools: ActivityTools) {
        self.tools = tools
        store = SignupStore(tools)
    }

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/activities/{activity}/checkin", .officer(ActivitiesFeature.checkIn)) { call in .page(try await page(call, nil), in: call) },
            .post("/admin/unions/{organisation}/activities/{activity}/checkin", .officer(ActivitiesFeature.checkIn)) { call in try await scan(call) },
            .post("/admin/unions/{organisation}/activities/{activity}/checkin/{signup}", .officer(ActivitiesFeature.checkIn)) { call in try await byHand(call) },
        ]
    }

    /// What the last scan said.
    private struct Answer: Sendable {
        let isGood: Bool
        let title: String
        let text: String
    }

    private func activity(_ call: Call) async throws -> Activity {
        let organisation = try call.organisation()
        let id: ActivityID = try call.id("activity")
        let activity = try await call.database.read { try tools.activities.existing(id, in: $0) }
        guard activity.organisation == organisation, activity.kind == SignupMode.kind else { throw CommonProblem.notFound }
        return activity
    }

    // MARK: Scanning

    private func scan(_ call: Call) async throws -> Reply {
        let activity = try await activity(call)
        let form = try await call.form()
        let code = (form["code"] ?? "").filter { !$0.isWhitespace }
        let ui = call.ui
        guard !code.isEmpty else {
            let answer = Answer(isGood: false, title: ui("没有读到编码", "No code was read"), text: ui("请再扫一次。", "Scan it again."))
            return .page(try await page(call, answer), in: call, status: .unprocessableContent)
        }
        do {
            let now = call.now
            let person = try await call.database.read { try tools.cards.verify(code, at: now, in: $0).membership.person }
            return try await answer(try await checkIn(person, activity, call), call)
        } catch let problem as any Problem {
            let answer = Answer(isGood: false, title: ui("这张卡不能用", "This card can't be used"), text: ui(problem.message))
            return .page(try await page(call, answer), in: call, status: .unprocessableContent)
        }
    }

    private func byHand(_ call: Call) async throws -> Reply {
        let activity = try await activity(call)
        _ = try await call.form()
        let id: SignupID = try call.id("signup")
        guard let signup = try await call.database.read({ try store.signup(id, in: $0) }), signup.activity == activity.id else { throw CommonProblem.notFound }
        return try await answer(try await checkIn(signup.person, activity, call), call)
    }

    private func checkIn(_ person: PersonID, _ activity: Activity, _ call: Call) async throws -> CheckIn {
        let officer = try call.person()
        let now = call.now
        return try await call.database.write(lane: SignupStore.lane(activity.id)) { tx in
            try store.checkIn(person, to: activity.id, by: officer, now: now, in: tx)
        }
    }

    private func answer(_ result: CheckIn, _ call: Call) async throws -> Reply {
        let ui = call.ui
        let name = try await call.database.read { tx in try tools.memberships.facts(of: result.person, in: tx)?.name } ?? ""
        let answer = Answer(
            isGood: result.decision.isAdmitted, title: name.isEmpty ? ui(result.decision.message) : name,
            text: [name.isEmpty ? "" : ui(result.decision.message), result.session?.title ?? ""].filter { !$0.isEmpty }.joined(separator: " · "))
        return .page(try await page(call, answer), in: call, status: result.decision.isAdmitted ? .ok : .conflict)
    }

    // MARK: Page

    private func page(_ call: Call, _ answer: Answer?) async throws -> Page {
        let activity = try await activity(call)
        let ui = call.ui
        let now = call.now
        let text = (call.query["q"] ?? "").split(whereSeparator: \.isWhitespace).joined()
        let (sessions, last, waiting) = try await call.database.read { tx in
            let query = SignupLists.Query(activity: activity.id, state: "living", text: text)
            return (
                try store.sessions(activity.id, in: tx), try lists.lastCheckedIn(activity.id, limit: 10, in: tx),
                text.isEmpty ? [] : try lists.page(query, now: now, limit: 20, in: tx)
            )
        }
        let path = SignupURL.checkIn(activity.organisation, activity.id).path
        let content: HTML = """
            <div class="split"><div class="stack">\(answer.map { big($0, ui) })\(scanner(path, ui))\(counts(sessions, now, ui))</div>\
            <aside class="stack">\(byName(activity, path, text, waiting, ui))\(lastTen(last, ui))\(absent(activity, sessions, now, ui))</aside></div>
            """
        var page = Page(
            ui("现场签到", "Check-in"), frame: .officer(organisation: activity.organisation, name: try await tools.organisations.name(of: activity.organisation) ?? ""),
            content: content)
        page.trail = [
            (ui("活动", "Activities"), ActivitiesURL.list(activity.organisation).path), (activity.title, ActivitiesURL.manage(activity.organisation, activity.id).path),
        ]
        return page
    }

    private func big(_ answer: Answer, _ ui: UI) -> HTML {
        """
        <div class="answer\(if: !answer.isGood, " bad")" role="alert">\(ui.icon(answer.isGood ? "check" : "close"))<strong>\(answer.title)</strong><p>\(answer.text)</p></div>
        """
    }

    private func scanner(_ path: String, _ ui: UI) -> HTML {
        """
        <section class="card stack"><h2>\(ui("扫会员卡", "Scan the card"))</h2><div class="scan" data-scan>\
        <button class="button primary wide" type="button" data-scan-start hidden>\(ui.icon("camera"))\(ui("打开相机", "Open the camera"))</button>\
        \(ui.form(path, """
            <div class="field"><label for="code">\(ui("会员卡编码", "Code of the card"))</label>\
            <p class="hint" id="h-code">\(ui("用扫码枪对准会员卡二维码，或粘贴编码。", "Point a scanner at the card’s QR code, or paste the code."))</p>\
            <div class="affix"><input id="code" name="code" type="text" autocomplete="off" aria-describedby="h-code" autofocus>\
            <button class="button" type="submit">\(ui("签到", "Check in"))</button></div></div>
            """))</div></section>
        """
    }

    private func counts(_ sessions: [Session], _ now: Instant, _ ui: UI) -> HTML {
        let rows = sessions.map { session in
            ListRow(
                session.title, detail: "\(session.startsAt.map { ui.language.span($0, session.endsAt) } ?? "")",
                tail: "<strong class=\"num\">\(session.places.attended)</strong> / \(session.places.confirmed) \(ui("已到", "here"))")
        }
        return ui.card(ui("到场人数", "Who is here"), flush: true, ui.list(rows))
    }

    private func byName(_ activity: Activity, _ path: String, _ text: String, _ found: [SignupRow], _ ui: UI) -> HTML {
        let rows = found.map { row in
            let act =
                row.signup.state == .attended
                ? SignupResultsPages.tag(row, ui)
                : ui.button(post: SignupURL.checkInOne(activity.organisation, activity.id, row.signup.id).path, ui("签到", "Check in"), style: "small")
            return ListRow(row.name, detail: "\(row.sessionTitle) · \(ui(row.signup.state.label))", tail: act)
        }
        let result: HTML = rows.isEmpty ? "<p class=\"soft\">\(ui("没有找到这个名字。", "Nobody of that name."))</p>" : ui.list(rows)
        return """
            <section class="card stack"><h2>\(ui("没带卡，按姓名找", "No card: by name"))</h2><form method="get" action="\(url: path)" role="search" class="row">\
            <input type="search" name="q" value="\(text)" aria-label="\(ui("姓名", "Name"))">\
            <button class="button" type="submit">\(ui("查找", "Find"))</button></form>\(if: !text.isEmpty, result)</section>
            """
    }

    private func lastTen(_ rows: [SignupRow], _ ui: UI) -> HTML {
        guard !rows.isEmpty else { return "" }
        let items = rows.map { row in ListRow(row.name, detail: "\(row.sessionTitle)", tail: row.signup.checkedInAt.map { ui.time($0) } ?? "") }
        return ui.card(ui("刚刚签到", "The last ten"), flush: true, ui.list(items))
    }

    private func absent(_ activity: Activity, _ sessions: [Session], _ now: Instant, _ ui: UI) -> HTML {
        guard sessions.contains(where: { $0.endsAt.map { $0 <= now } ?? false }) else { return "" }
        let path = SignupURL.absent(activity.organisation, activity.id).path
        return "<p><a class=\"button\" href=\"\(url: path)\">\(ui.icon("list"))\(ui("看缺席名单", "Who did not come"))</a></p>"
    }
}
