import Audit
import Kernel
import Membership
import Organisations
import Store
import Web

/// Activities: what a union holds for its members, from a template to the list of those who came.
///
/// The rooms here are the frame of every activity: title, picture, audience, window, states, notices, public page, editor, history.
/// How people take part is a mode in `Modes/`; sign-up with places and a waiting list is the one there is. Read
/// `Modes/ActivityMode.swift` first (what a mode is and how to add one), then `Modes/Signup/Rules/` and `Modes/Signup/Store/SignupLane.swift`,
/// the hottest path of the product. It is not the place of benefits and vouchers (Benefits), of draws as such (Draws), or of campaigns
/// over many unions (Campaigns).
public struct ActivitiesFeature: Feature {
    public let name = "activities"
    public let tools: ActivityTools
    let modes: ModeTable
    let log: AuditLog

    public init(tools: ActivityTools, log: AuditLog) {
        self.tools = tools
        self.log = log
        modes = ModeTable(tools)
    }

    public static let view = Permission("activity.view", Phrase("查看活动", "See activities"))
    public static let manage = Permission("activity.manage", Phrase("办活动", "Hold activities"))
    public static let checkIn = Permission("activity.checkin", Phrase("活动签到", "Check people in"))

    public var migrations: [Migration] { ActivityMigrations.all + ActivityModes.all.flatMap { $0.migrations } }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, [.unionAdministrator, .activityOfficer, .auditor]),
            PermissionDeclaration(Self.manage, [.unionAdministrator, .activityOfficer]),
            PermissionDeclaration(Self.checkIn, [.unionAdministrator, .activityOfficer]),
        ]
    }

    public var routes: [Route] {
        SharePage(tools).routes(modes) + members.routes + ManagePages(tools, modes, log).routes + EditorPages(tools, modes).routes
            + ActivitiesAPI(tools, modes).routes + modes.all.flatMap(\.routes)
    }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(.officer, Phrase("活动", "Activities"), icon: "activity", path: "/admin/unions/{organisation}/activities", permission: Self.view, order: 300),
            NavigationItem(.service, Phrase("活动报名", "Activities"), icon: "activity", path: "/activities", order: 200),
            NavigationItem(.mine, Phrase("我的活动", "My activities"), icon: "clipboard", path: "/me/activities", order: 200),
            NavigationItem(.mine, Phrase("我的通知", "My notices"), icon: "bell", path: "/me/notices", order: 210),
        ]
    }

    public var verifications: [Verification] { modes.all.flatMap(\.verifications) }

    public var periodicTasks: [PeriodicTask] { modes.all.flatMap(\.periodicTasks) }

    public var actionNames: [String: Phrase] {
        var names: [String: Phrase] = [
            "activity.created": Phrase("新建活动", "Activity made"), "activity.changed": Phrase("修改活动", "Activity changed"),
            "activity.capacity_changed": Phrase("调整名额", "Places changed"), "activity.exported": Phrase("导出报名名单", "List exported"),
            "signup.confirmed": Phrase("报名成功", "Signed up"), "signup.waiting": Phrase("进入候补", "On the waiting list"),
            "signup.promoted": Phrase("候补转正", "Promoted from the waiting list"), "signup.cancelled": Phrase("取消报名", "Sign-up cancelled"),
            "signup.checked_in": Phrase("签到", "Checked in"),
        ]
        for act in ActivityAct.allCases { names[act.auditAction] = act.label }
        return names
    }

    private var members: MemberListPages { MemberListPages(tools: tools, modes: modes) }

    // MARK: Around

    /// Drafts that lie about, and what takes place today.
    public func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] {
        guard try await call.may(Self.manage, at: organisation) else { return [] }
        let now = call.now
        let tree = try await tools.organisations.tree()
        let (drafts, today) = try await call.database.read { tx in
            let lists = ActivityLists()
            let newest = try lists.page(ActivityLists.Query(organisation: organisation), tree: tree, now: now, limit: 50, in: tx)
            let shown = newest.filter { $0.state == .published || $0.state == .closed }
            let lines = try modes.lines(for: shown, person: nil, now: now, in: tx)
            return (try lists.draftCount(at: organisation, in: tx), shown.filter { lines[$0.id]?.next?.day == now.day })
        }
        var items: [WaitingItem] = []
        if let first = today.first {
            let path = today.count == 1 ? ActivitiesURL.manage(organisation, first.id).path : ActivitiesURL.list(organisation).path
            items.append(WaitingItem(today.count, Phrase("今天举行的活动，准备签到", "Activities today: get ready to check people in"), path: path))
        }
        if drafts > 0 {
            items.append(
                WaitingItem(drafts, Phrase("没发布的活动草稿", "Activity drafts not yet published"), path: ActivitiesURL.list(organisation).path + Query().with("phase", "draft").suffix))
        }
        return items
    }

    /// News about what one takes part in, then what is open for me with what is left and until when.
    public func homeSections(_ call: Call) async throws -> [HomeSection] {
        guard let person = call.principal?.person else { return [] }
        let now = call.now
        let ui = call.ui
        let (participant, entries, notices) = try await call.database.read { tx in
            let entries = try modes.entries(of: person, now: now, in: tx)
            return (
                try tools.memberships.facts(of: person, in: tx)?.participant, entries.filter { $0.isAhead(now) },
                try Notices().list(for: person, entries: entries, limit: 10, in: tx).filter(\.isNew)
            )
        }
        var sections: [HomeSection] = []
        if !notices.isEmpty { sections.append(HomeSection(order: 50, notice(notices, ui))) }
        if !entries.isEmpty { sections.append(HomeSection(order: 90, try await soon(Array(entries.prefix(2)), call))) }
        guard let participant else { return sections }
        let open = try await members.openActivities(for: participant, now: now, call.database, limit: 4)
        guard !open.isEmpty else { return sections }
        let rows = try await members.rows(open, call)
        sections.append(
            HomeSection(
                order: 100,
                ui.card(ui("可以参加的活动", "Open for you"), more: (ui("全部", "All"), ActivitiesURL.open.path), flush: true, "<ul class=\"list\">\(rows)</ul>")))
        return sections
    }

    private func notice(_ notices: [Notice], _ ui: UI) -> HTML {
        ui.notice(
            .info, ui(notices[0].title), "\(ui(notices[0].text))", icon: "bell",
            actions: "<a class=\"button small\" href=\"\(ActivitiesURL.notices.path)\">\(ui("查看 \(notices.count) 条新通知", "\(notices.count) new"))</a>")
    }

    private func soon(_ entries: [ActivityEntry], _ call: Call) async throws -> HTML {
        let activities = try await call.database.read { try ActivityStore.byID(entries.map(\.activity), in: $0) }
        let ui = call.ui
        let rows = HTML.joined(entries.compactMap { entry in activities[entry.activity].map { MemberListPages.row(entry, $0, ui) } })
        return ui.card(ui("我报名的", "What I signed up for"), more: (ui("全部", "All"), ActivitiesURL.mine.path), flush: true, "<ul class=\"list\">\(rows)</ul>")
    }

    public func search(_ text: String, _ call: Call, at organisation: OrganisationID) async throws -> [SearchHit] {
        guard try await call.may(Self.view, at: organisation) else { return [] }
        let now = call.now
        let tree = try await tools.organisations.tree()
        let query = ActivityLists.Query(organisation: organisation, includesBelow: true, text: text)
        let found = try await call.database.read { try ActivityLists().page(query, tree: tree, now: now, limit: 10, in: $0) }
        return found.map { activity in
            SearchHit(
                icon: "activity", title: activity.title, subtitle: "\(tree.shortName(activity.organisation) ?? "") · \(call.ui(activity.phase(at: now).label))",
                path: ActivitiesURL.manage(activity.organisation, activity.id).path)
        }
    }
}

/// Open activities stop a union from being dissolved. (domain.md R9d)
extension ActivitiesFeature: DissolutionBlocker {
    public func blocks(against organisation: OrganisationID, in tx: any Transaction) throws -> [DissolutionBlock] {
        let count = try ActivityLists().openCount(at: organisation, now: tools.clock.now(), in: tx)
        guard count > 0 else { return [] }
        return [DissolutionBlock("open_activities", count: count, Phrase("还有 \(count) 个活动没有结束", "\(count) activities are still open"))]
    }
}
