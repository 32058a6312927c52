import HTTPTypes
import Kernel
import Membership
import Organisations
import Store
import Web

/// What is on: for me, mine, or all of my unions; for everybody without signing in.
struct MemberListPages: Sendable {
    let tools: ActivityTools
    let modes: ModeTable
    let lists = ActivityLists()

    var routes: [Route] {
        [
            .get("/activities", .everyone) { call in .page(try await list(call), in: call) },
            .get("/me/activities", .signedIn) { call in .page(try await mine(call), in: call) },
            .get("/me/notices", .signedIn) { call in try await notices(call) },
        ]
    }

    enum View: String, CaseIterable {
        case open, unions, all
        func label(_ ui: UI) -> String {
            switch self {
            case .open: ui("我能参加的", "For me")
            case .unions: ui("我的工会", "My unions")
            case .all: ui("全部公开", "All public")
            }
        }
    }

    // MARK: Lists

    private func list(_ call: Call) async throws -> Page {
        let ui = call.ui
        let facts = try await facts(call)
        let asked = call.query["view"].flatMap(View.init(rawValue:))
        let view = facts == nil ? .all : asked ?? .open
        let (activities, next) = try await found(view, facts, call)
        let rows = try await rows(activities, call)
        let views = View.allCases.map { item in
            Tab(item.label(ui), path: ActivitiesURL.open.path + Query().with("view", item == .open ? nil : item.rawValue).suffix, isCurrent: item == view)
        }
        let tabs: HTML = facts == nil ? "" : ui.tabs(ui("范围", "Which"), views + [Tab(ui("我的报名", "Mine"), path: ActivitiesURL.mine.path, isCurrent: false)])
        let more: HTML =
            next.map { cursor in
                let path = ActivitiesURL.open.path + call.query.with("cursor", cursor.text).suffix
                return "<nav class=\"pager\" aria-label=\"\(ui("翻页", "Pages"))\"><a class=\"button\" rel=\"next\" href=\"\(path)\">\(ui("更多", "More"))</a></nav>"
            } ?? ""
        let content: HTML = """
            <div class="stack">\(tabs)\(rows.isEmpty ? Self.empty(view, ui) : "<div class=\"card flush\"><ul class=\"list\">\(rows)</ul></div>")\(more)</div>
            """
        return Page(ui("活动", "Activities"), frame: .member(tab: .activities), content: content)
    }

    private static func empty(_ view: View, _ ui: UI) -> HTML {
        let (title, text): (String, String) =
            switch view {
            case .open:
                (
                    ui("现在没有您能报名的活动", "Nothing is open for you right now"),
                    ui("工会发布新活动后会显示在这里，也可以看看其他公开的活动。", "New activities of your union will show here. See what else is on meanwhile.")
                )
            case .unions:
                (
                    ui("您的工会近期没有活动", "Your unions hold nothing at present"),
                    ui("有好主意？告诉您的工会干部，五分钟就能发布一个活动。", "Have an idea? Tell your officer: it takes five minutes to publish one.")
                )
            case .all: (ui("目前没有公开的活动", "Nothing is on at present"), ui("过些时候再来看看。", "Look in again later."))
            }
        let all = ActivitiesURL.open.path + Query().with("view", "all").suffix
        return ui.empty("activity", title, text, actions: view == .all ? "" : "<a class=\"button\" href=\"\(url: all)\">\(ui("看全部公开活动", "See all public ones"))</a>")
    }

    private func facts(_ call: Call) async throws -> Participant? {
        guard let person = call.principal?.person else { return nil }
        return try await call.database.read { try tools.memberships.facts(of: person, in: $0)?.participant }
    }

    private func found(_ view: View, _ participant: Participant?, _ call: Call) async throws -> ([Activity], Cursor?) {
        let now = call.now
        switch (view, participant) {
        case (.open, let participant?): return (try await openActivities(for: participant, now: now, call.database), nil)
        case (.unions, let participant?):
            let path = try await path(participant.organisation)
            let activities = try await call.database.read { try lists.reaching(path, closingAfter: now - .days(90), limit: 100, in: $0) }
            // Those that can still be joined first, then those that are over, the last one first.
            let open = activities.filter { !$0.isOver(now) }
            return (open + activities.filter { $0.isOver(now) }.reversed(), nil)
        default:
            let cursor = try call.cursor(2)
            let after = (closes: Instant(ms: try cursor?.integer(0) ?? now.ms), id: ActivityID(try cursor?.integer(1) ?? 0))
            let limit = 30
            let fetched = try await call.database.read { try lists.listed(after: after, limit: limit + 1, in: $0) }
            let slice = Slice(fetched: fetched, limit: limit) { Cursor([String($0.window.closes?.ms ?? .max), $0.id.description]) }
            return (slice.items, slice.next)
        }
    }

    /// Open now and for this person; the first to close first.
    func openActivities(for participant: Participant, now: Instant, _ database: any Database, limit: Int = 50) async throws -> [Activity] {
        let path = try await path(participant.organisation)
        let tree = try await tools.organisations.tree()
        let activities = try await database.read { try lists.reaching(path, closingAfter: now, limit: 200, in: $0) }
        return Array(
            activities.lazy.filter { activity in
                guard case .open = activity.phase(at: now) else { return false }
                return activity.content.audience.firstUnmet(by: participant, on: now.day) { $0 == $1 || tree.covers($0, $1) } == nil
            }.prefix(limit))
    }

    private func path(_ organisation: OrganisationID) async throws -> [OrganisationID] {
        [organisation] + (try await tools.organisations.tree()).ancestors(of: organisation).map(\.id)
    }

    func rows(_ activities: [Activity], _ call: Call) async throws -> HTML {
        let person = call.principal?.person
        let now = call.now
        let lines = try await call.database.read { try modes.lines(for: activities, person: person, now: now, in: $0) }
        let tree = try await tools.organisations.tree()
        return HTML.joined(
            activities.map { ActivityViews.row($0, lines[$0.id], organiser: tree.shortName($0.organisation) ?? "", call.ui) })
    }

    // MARK: Mine

    private func mine(_ call: Call) async throws -> Page {
        let person = try call.person()
        let now = call.now
        let (entries, activities) = try await call.database.read { tx in
            let entries = try modes.entries(of: person, now: now, in: tx)
            return (entries, try ActivityStore.byID(Array(Set(entries.map(\.activity))), in: tx))
        }
        let ui = call.ui
        let rows = HTML.joined(entries.compactMap { entry in activities[entry.activity].map { Self.row(entry, $0, ui) } })
        let content: HTML =
            rows.isEmpty
            ? ui.empty(
                "clipboard", ui("您还没有报名过活动", "You have not signed up for anything yet"),
                ui("报过名的活动、候补的位置和签到情况都在这里。", "What you signed up for, your place on waiting lists and check-ins show here."),
                actions: "<a class=\"button primary\" href=\"\(ActivitiesURL.open.path)\">\(ui("看看有什么活动", "See what is on"))</a>")
            : "<div class=\"card flush\"><ul class=\"list\">\(rows)</ul></div>"
        return Page(ui("我的活动", "My activities"), frame: .member(tab: .mine), content: content)
    }

    static func row(_ entry: ActivityEntry, _ activity: Activity, _ ui: UI) -> HTML {
        let isOff = activity.state == .cancelled
        let tag = isOff ? ui.tag(.bad, ui("活动已取消", "Called off")) : ui.tag(entry.tone, ui(entry.status))
        return """
            <li><span class="icon-box">\(ui.icon(ActivityModes.type(of: activity.kind)?.icon ?? "activity"))</span><span class="body">\
            <a class="cover" href="\(ActivitiesURL.activity(activity.id).path)">\(activity.title)</a><small>\(ui(entry.detail))</small></span><span class="tail">\(tag)\
            </span></li>
            """
    }

    // MARK: Notices

    private func notices(_ call: Call) async throws -> Reply {
        let person = try call.person()
        let now = call.now
        let (notices, activities) = try await call.database.read { tx in
            let notices = try Notices().list(for: person, entries: try modes.entries(of: person, now: now, in: tx), limit: 50, in: tx)
            return (notices, try ActivityStore.byID(Array(Set(notices.map(\.activity))), in: tx))
        }
        if let last = notices.first, last.isNew { try await call.database.write { try Notices().markSeen(upTo: last.id, by: person, in: $0) } }
        let ui = call.ui
        let rows = HTML.joined(notices.map { Self.row($0, activities[$0.activity], ui) })
        let content: HTML =
            rows.isEmpty
            ? ui.empty(
                "bell", ui("没有通知", "No notices"),
                ui("候补转正、活动时间或地点有变，会在这里告诉您。", "A place from the waiting list, a new time or place: you are told here."))
            : "<div class=\"card flush\"><ul class=\"list\">\(rows)</ul></div>"
        return .page(Page(ui("我的通知", "My notices"), frame: .member(tab: .mine), content: content), in: call)
    }

    static func row(_ notice: Notice, _ activity: Activity?, _ ui: UI) -> HTML {
        let title: HTML = activity.map { "<a class=\"cover\" href=\"\(ActivitiesURL.activity($0.id).path)\">\(ui(notice.title))</a>" } ?? "<span>\(ui(notice.title))</span>"
        return """
            <li><span class="icon-box">\(ui.icon("bell"))</span><span class="body">\(title)<span>\(ui(notice.text))</span><small>\(ui.time(notice.at))</small></span>\
            \(if: notice.isNew, "<span class=\"tail\">\(ui.tag(.info, ui("新", "New")))</span>")</li>
            """
    }
}

extension Activity {
    func isOver(_ now: Instant) -> Bool {
        switch phase(at: now) {
        case .closed, .cancelled: true
        case .draft, .upcoming, .open: false
        }
    }
}
