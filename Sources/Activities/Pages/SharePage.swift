import HTTPTypes
import Kernel
import Membership
import NIOCore
import Organisations
import Store
import Web

/// The public page of one activity: what, when, for whom, and the mode's panel. Also the preview of a draft, and the picture.
struct SharePage: Sendable {
    let tools: ActivityTools

    init(_ tools: ActivityTools) { self.tools = tools }

    func routes(_ modes: ModeTable) -> [Route] {
        [
            .get("/activities/{activity}", .everyone) { call in try await show(call, modes) },
            .get("/activities/{activity}/picture", .everyone) { call in try await picture(call) },
        ]
    }

    private func show(_ call: Call, _ modes: ModeTable) async throws -> Reply {
        let id: ActivityID = try call.id("activity")
        let activity = try await call.database.read { try tools.activities.existing(id, in: $0) }
        let mode = try modes.mode(of: activity)
        if activity.state == .draft, call.query["preview"] == activity.shareCode {
            return .page(try await page(activity, try await mode.preview(activity, call), call, isPreview: true), in: call)
        }
        guard activity.state != .draft, activity.state != .discarded else { throw CommonProblem.notFound }
        let visitor = try await visitor(activity, call)
        return .page(try await page(activity, try await mode.panel(activity, visitor, call), call), in: call)
    }

    /// Who looks, and whether it is for them.
    func visitor(_ activity: Activity, _ call: Call) async throws -> Visitor {
        guard let person = call.principal?.person else { return Visitor(person: nil, unmet: nil) }
        let facts = try await call.database.read { try tools.memberships.facts(of: person, in: $0) }
        let tree = try await tools.organisations.tree()
        let unmet = activity.content.audience.firstUnmet(by: facts?.participant, on: call.now.day) { $0 == $1 || tree.covers($0, $1) }
        return Visitor(person: person, unmet: unmet)
    }

    func page(_ activity: Activity, _ panel: HTML, _ call: Call, isPreview: Bool = false) async throws -> Page {
        let ui = call.ui
        let tree = try await tools.organisations.tree()
        let picture: HTML =
            activity.content.picture.map { picture in
                "<img class=\"cover-image\" src=\"\(ActivitiesURL.picture(activity.id, picture).path)\" alt=\"\" width=\"960\" height=\"540\">"
            } ?? ""
        let banner: HTML = isPreview ? ui.notice(.warn, nil, "\(ui("这是预览，会员还看不到。", "This is a preview; members don't see it yet."))", icon: "eye") : ""
        let about = activity.content.audience.summary { tree.shortName($0) }
        let content: HTML = """
            <div class="stack loose">\(banner)\(picture)\
            <p class="row">\(ActivityViews.phaseTag(activity, ui))<span class="soft">\(tree.node(activity.organisation)?.name ?? "")</span></p>\
            \(if: !activity.content.text.isEmpty, "<div class=\"prose\">\(Markdown.html(activity.content.text))</div>")\
            \(ui.facts([(ui("谁可以参加", "For whom"), "\(about.map { ui($0) }.joined(separator: ui("；", "; ")))")] + window(activity, ui)))\(share(activity, ui))\(panel)</div>
            """
        var page = Page(activity.title, frame: .member(tab: .activities), content: content)
        page.trail = [(ui("活动", "Activities"), ActivitiesURL.open.path)]
        page.share = Page.Share(
            description: Markdown.plain(activity.content.text, length: 100), imagePath: activity.content.picture.map { ActivitiesURL.picture(activity.id, $0).path })
        return page
    }

    private func window(_ activity: Activity, _ ui: UI) -> [(name: String, value: HTML)] {
        guard let opens = activity.window.opens, let closes = activity.window.closes else { return [] }
        return [(ui("报名时间", "Open"), "\(ui.time(opens)) – \(ui.time(closes))")]
    }

    private func share(_ activity: Activity, _ ui: UI) -> HTML {
        guard activity.state == .published else { return "" }
        let address = ui.house.settings.baseURL + ActivitiesURL.activity(activity.id).path
        return """
            <p class="screen-only"><button class="button small" type="button" data-copy="\(address)" data-js hidden>\(ui.icon("link"))\(ui("复制链接", "Copy the link"))</button></p>
            """
    }

    // MARK: Picture

    /// The address changes with the picture, so it may be kept for ever.
    private func picture(_ call: Call) async throws -> Reply {
        let id: ActivityID = try call.id("activity")
        let found = try await call.database.read { tx -> (PictureID, Pictures.Picture)? in
            guard let activity = try tools.activities.activity(id, in: tx), activity.state != .discarded, let picture = activity.content.picture else { return nil }
            return try Pictures(ids: tools.ids).picture(picture, in: tx).map { (picture, $0) }
        }
        guard let (current, picture) = found else { throw CommonProblem.notFound }
        let tag = "\"\(current)\""
        let caching = call.query["v"] == current.description ? "public, max-age=31536000, immutable" : "public, max-age=300"
        if call.header(.ifNoneMatch) == tag { return Reply(status: .notModified, headers: [.eTag: tag, .cacheControl: caching]) }
        return Reply(
            status: .ok, headers: [.contentType: picture.kind.mediaType, .cacheControl: caching, .eTag: tag], bytes: ByteBuffer(bytes: picture.bytes))
    }
}

/// Parts of pages that several of them show.
enum ActivityViews {
    static func phaseTag(_ activity: Activity, _ ui: UI) -> HTML {
        let phase = activity.phase(at: ui.now)
        return ui.tag(phase.tone, ui(phase.label))
    }

    /// One activity in a member's list.
    static func row(_ activity: Activity, _ line: ActivityLine?, organiser: String, _ ui: UI) -> HTML {
        let picture: HTML =
            activity.content.picture.map { picture in
                "<img class=\"thumb\" src=\"\(ActivitiesURL.picture(activity.id, picture).path)\" alt=\"\" loading=\"lazy\" width=\"88\" height=\"66\">"
            } ?? "<span class=\"icon-box\">\(ui.icon(ActivityModes.type(of: activity.kind)?.icon ?? "activity"))</span>"
        let tail: HTML
        if let line, let mine = line.mine {
            tail = ui.tag(line.tone, ui(mine))
        } else if case .open = activity.phase(at: ui.now) {
            tail = "<span>\(line.map { ui($0.status) } ?? "")</span>"
        } else {
            tail = phaseTag(activity, ui)
        }
        return """
            <li>\(picture)<span class="body"><a class="cover" href="\(ActivitiesURL.activity(activity.id).path)">\(activity.title)</a><small>\(organiser)</small>\
            <small>\(until(activity, ui))</small></span><span class="tail">\(tail)</span></li>
            """
    }

    static func until(_ activity: Activity, _ ui: UI) -> String {
        switch activity.phase(at: ui.now) {
        case .upcoming(let opens): ui("\(ui.show(opens)) 开始", "Opens \(ui.show(opens))")
        case .open(let closes?): ui("\(ui.show(closes)) 截止", "Until \(ui.show(closes))")
        case .closed: activity.window.closes.map { ui("\(ui.show($0)) 截止", "Closed \(ui.show($0))") } ?? ""
        case .draft, .open, .cancelled: ""
        }
    }
}

/// The modes, each made once.
struct ModeTable: Sendable {
    let all: [any ActivityMode]

    init(_ tools: ActivityTools) { all = ActivityModes.all.map { $0.init(tools) } }

    /// - Throws: `ActivityProblem.unknownKind` for an activity of a mode that this program lacks.
    func mode(of activity: Activity) throws -> any ActivityMode { try mode(activity.kind) }

    func mode(_ kind: ActivityKind) throws -> any ActivityMode {
        guard let mode = all.first(where: { type(of: $0).kind == kind }) else { throw ActivityProblem.unknownKind }
        return mode
    }

    func lines(for activities: [Activity], person: PersonID?, now: Instant, in tx: any Transaction) throws -> [ActivityID: ActivityLine] {
        try all.reduce(into: [:]) { lines, mode in
            lines.merge(try mode.lines(for: activities, person: person, now: now, in: tx)) { first, _ in first }
        }
    }

    /// What a person takes or took part in, in all modes: what still stands and lies ahead first.
    func entries(of person: PersonID, now: Instant, in tx: any Transaction) throws -> [ActivityEntry] {
        let entries = try all.flatMap { try $0.entries(of: person, now: now, limit: 200, in: tx) }
        return entries.sorted { a, b in
            let (first, second) = (a.isAhead(now), b.isAhead(now))
            if first != second { return first }
            if first, let x = a.startsAt, let y = b.startsAt, x != y { return x < y }
            return a.enteredAt > b.enteredAt
        }
    }
}

extension ActivityEntry {
    func isAhead(_ now: Instant) -> Bool { isLiving && (startsAt.map { now < $0 } ?? true) }
}
