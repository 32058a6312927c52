import HTTPTypes
import Kernel
import Membership
import NIOCore
import Organisations
import Store
import Web

/// Making and changing an activity, on one page: from a template first, from blank second.
struct EditorPages: Sendable {
    let tools: ActivityTools
    let modes: ModeTable
    private let desk: ActivityDesk
    private let pictures: Pictures

    init(_ tools: ActivityTools, _ modes: ModeTable) {
        self.tools = tools
        self.modes = modes
        desk = ActivityDesk(tools, modes)
        pictures = Pictures(ids: tools.ids)
    }

    /// Room for a picture beside the form.
    private static let maxBody = PictureKind.maxBytes + 512 * 1024

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/activities/new", .officer(ActivitiesFeature.manage)) { call in .page(try await new(call), in: call) },
            .post("/admin/unions/{organisation}/activities/new", .officer(ActivitiesFeature.manage), maxBodyBytes: Self.maxBody) { call in
                try await create(call)
            },
            .get("/admin/unions/{organisation}/activities/{activity}/edit", .officer(ActivitiesFeature.manage)) { call in .page(try await edit(call), in: call) },
            .post("/admin/unions/{organisation}/activities/{activity}/edit", .officer(ActivitiesFeature.manage), maxBodyBytes: Self.maxBody) { call in
                try await save(call)
            },
            .get("/admin/unions/{organisation}/activities/pictures/{picture}", .officer(ActivitiesFeature.manage)) { call in try await loosePicture(call) },
        ]
    }

    // MARK: New

    private func new(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        guard let wanted = call.query["template"] else { return try await chooser(organisation, call) }
        for mode in ActivityModes.all {
            if wanted == mode.kind.rawValue {
                let content = ActivityContent(title: "", audience: Audience(unions: [organisation]), opensAt: call.now, closesAt: nil)
                return try await page(EditorForm.filled(content, mode.draft.blank, kind: mode.kind, version: nil, organiser: organisation), nil, organisation, call)
            }
            if let template = mode.templates.first(where: { wanted == "\(mode.kind.rawValue).\($0.id)" }) {
                let form = EditorForm.filled(
                    template.content(organisation, call.now), template.draft(call.now), kind: mode.kind, version: nil, organiser: organisation)
                return try await page(form, nil, organisation, call)
            }
        }
        throw CommonProblem.notFound
    }

    private func chooser(_ organisation: OrganisationID, _ call: Call) async throws -> Page {
        let ui = call.ui
        var content = HTML()
        for mode in ActivityModes.all {
            var rows = mode.templates.map { template in
                ListRow(
                    ui(template.name), path: ActivitiesURL.template(organisation, mode.kind.rawValue + "." + template.id).path, icon: template.icon,
                    detail: "\(ui(template.summary))", tail: ui.icon("chevron"))
            }
            rows.append(
                ListRow(
                    ui("空白活动", "From blank"), path: ActivitiesURL.template(organisation, mode.kind.rawValue).path, icon: "plus", detail: "\(ui(mode.summary))",
                    tail: ui.icon("chevron")))
            content += ui.card(ui(mode.name), flush: true, ui.list(rows))
        }
        var page = Page(
            ui("新建活动", "New activity"), frame: .officer(organisation: organisation, name: try await name(organisation)),
            content: """
                <p class="lead">\(ui("选一个最接近的模板，改一改就能发布。", "Choose the nearest template, change a few words, publish."))</p><div class="stack">\(content)</div>
                """)
        page.trail = [(ui("活动", "Activities"), ActivitiesURL.list(organisation).path)]
        return page
    }

    private func create(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        var form = try await call.form()
        if let reply = try await beforeSaving(&form, nil, organisation, call) { return reply }
        let kind = ActivityKind(rawValue: form["kind"] ?? "")
        let mode = try modes.mode(kind)
        let content = EditorForm.content(&form, organiser: organisation)
        let draft = type(of: mode).draft.init(reading: &form)
        try await check(content, draft, organisation, &form, call)
        guard form.isValid else { return .page(try await page(form, nil, organisation, call), in: call, status: .unprocessableContent) }
        let id = try await desk.create(content, draft, kind: kind, at: organisation, key: try call.idempotencyKey(form), by: try call.person(), now: call.now, call.database)
        return try await saved(id, form, organisation, [], call)
    }

    // MARK: Changing

    private func edit(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let (activity, draft) = try await stored(call)
        let form = EditorForm.filled(activity.content, draft, kind: activity.kind, version: activity.version, organiser: organisation)
        return try await page(form, activity, organisation, call)
    }

    private func save(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        let (activity, _) = try await stored(call)
        var form = try await call.form()
        if let reply = try await beforeSaving(&form, activity, organisation, call) { return reply }
        guard form["version"] == String(activity.version) else { throw CommonProblem.changedMeanwhile }
        let mode = try modes.mode(of: activity)
        let content = EditorForm.content(&form, organiser: organisation)
        let draft = type(of: mode).draft.init(reading: &form)
        try await check(content, draft, organisation, &form, call)
        if activity.state == .published { form.fail(desk.missing(content, draft, published: activity, now: call.now)) }
        guard form.isValid else { return .page(try await page(form, activity, organisation, call), in: call, status: .unprocessableContent) }
        do {
            let changes = try await desk.update(activity, to: content, draft, by: try call.person(), now: call.now, call.database)
            return try await saved(activity.id, form, organisation, changes, call)
        } catch {
            try form.absorb(error)
            return .page(try await page(form, activity, organisation, call), in: call, status: .unprocessableContent)
        }
    }

    /// - Throws: `ActivityProblem.notEditable`.
    private func stored(_ call: Call) async throws -> (Activity, any ModeDraft) {
        let organisation = try call.organisation()
        let id: ActivityID = try call.id("activity")
        let result = try await call.database.read { tx -> (Activity, any ModeDraft) in
            let activity = try tools.activities.existing(id, in: tx)
            return (activity, try modes.mode(of: activity).load(id, in: tx))
        }
        guard result.0.organisation == organisation else { throw CommonProblem.notFound }
        guard result.0.state == .draft || result.0.state == .published else { throw ActivityProblem.notEditable(result.0.state) }
        return result
    }

    // MARK: Both

    /// Keeps an uploaded picture at once, so that a mistake elsewhere doesn't lose it, and does what a row's button says: then the form
    /// is shown again as it was typed.
    private func beforeSaving(_ form: inout Form, _ activity: Activity?, _ organisation: OrganisationID, _ call: Call) async throws -> Reply? {
        let person = try call.person()
        if let file = form.files["picture"] {
            do {
                form.set("picture_id", try await pictures.keep(file.bytes, by: person, now: call.now, call.database).description)
            } catch { try form.absorb(error) }
        } else if let picture = form["picture_id"].flatMap({ PictureID($0) }), picture != activity?.content.picture {
            let isUsable = try await call.database.read { try pictures.isUsable(picture, by: person, in: $0) }
            if !isUsable { form.set("picture_id", nil) }
        }
        let act = form["act"] ?? "save"
        if act == "save" || act == "publish" { return nil }
        let mode = try modes.mode(ActivityKind(rawValue: form["kind"] ?? ""))
        if act == "picture:remove" {
            form.set("picture_id", nil)
        } else if !type(of: mode).draft.perform(act, on: &form) {
            throw CommonProblem.notFound
        }
        return .page(try await page(form, activity, organisation, call), in: call)
    }

    private func check(_ content: ActivityContent, _ draft: any ModeDraft, _ organisation: OrganisationID, _ form: inout Form, _ call: Call) async throws {
        let tree = try await tools.organisations.tree()
        let known = Set(form.problems.map(\.field))
        let found = content.problems(organiser: organisation) { tree.covers($0, $1) } + draft.problems(with: content)
        form.fail(found.filter { !known.contains($0.field) })
    }

    private func saved(_ id: ActivityID, _ form: Form, _ organisation: OrganisationID, _ changes: [Phrase], _ call: Call) async throws -> Reply {
        let manage = ActivitiesURL.manage(organisation, id).path
        if form["act"] == "publish" {
            let missing = try await desk.publish(id, at: organisation, by: try call.person(), now: call.now, call.database)
            let toast =
                missing.isEmpty
                ? Phrase("已发布，会员现在可以看到", "Published: members see it now")
                : Phrase("已保存。还差几项才能发布", "Saved. A few things are missing before it can be published")
            return .redirect(to: manage, toast: toast, in: call)
        }
        let toast = changes.isEmpty ? Phrase("已保存", "Saved") : Phrase("已保存，并通知了已报名的人", "Saved, and those who take part were told")
        return .redirect(to: manage, toast: toast, in: call)
    }

    private func page(_ form: Form, _ activity: Activity?, _ organisation: OrganisationID, _ call: Call) async throws -> Page {
        let ui = call.ui
        let mode = try modes.mode(ActivityKind(rawValue: form["kind"] ?? ""))
        let tree = try await tools.organisations.tree()
        let children = Array(tree.children(of: organisation).prefix(ActivityContent.maxUnions))
        let place = AudienceForm.Place(organisation: organisation, name: tree.shortName(organisation) ?? "", children: children)
        let isPublished = activity?.state == .published
        let buttons: HTML =
            isPublished
            ? "<button class=\"button primary\" type=\"submit\" name=\"act\" value=\"save\">\(ui("保存修改", "Save changes"))</button>"
            : """
            <button class="button primary" type="submit" name="act" value="publish">\(ui("发布", "Publish"))</button>\
            <button class="button" type="submit" name="act" value="save">\(ui("存为草稿", "Save as draft"))</button>
            """
        let back = activity.map { ActivitiesURL.manage(organisation, $0.id).path } ?? ActivitiesURL.list(organisation).path
        let told = ui("活动已发布。时间、地点、说明的改动会自动通知已报名的人。", "It is published. Those who take part are told of new times, places and texts.")
        let fields: HTML = """
            <div class="stack">\(EditorForm.fields(form, place, mode: type(of: mode), ui))<div class="form-end">\(buttons)\
            <a class="button quiet" href="\(url: back)">\(ui("不保存", "Leave"))</a></div></div>
            """
        let action = activity.map { ActivitiesURL.edit(organisation, $0.id).path } ?? ActivitiesURL.new(organisation).path
        let draft = "activity-\(activity?.id.description ?? "new-\(organisation)")"
        let content: HTML = """
            \(ui.errorSummary(form))\(if: isPublished, ui.notice(.info, nil, "\(told)"))\(ui.form(action, enctype: "multipart/form-data", draft: draft, fields))
            """
        let title = activity == nil ? ui("新建活动", "New activity") : ui("修改活动", "Change the activity")
        var page = Page(title, frame: .officer(organisation: organisation, name: place.name), content: content)
        page.trail = [(ui("活动", "Activities"), ActivitiesURL.list(organisation).path)]
        if let activity { page.trail.append((activity.title, back)) }
        return page
    }

    private func name(_ organisation: OrganisationID) async throws -> String { try await tools.organisations.name(of: organisation) ?? "" }

    private func loosePicture(_ call: Call) async throws -> Reply {
        let id: PictureID = try call.id("picture")
        let person = try call.person()
        let picture = try await call.database.read { tx in try pictures.isUsable(id, by: person, in: tx) ? try pictures.picture(id, in: tx) : nil }
        guard let picture else { throw CommonProblem.notFound }
        return Reply(
            status: .ok, headers: [.contentType: picture.kind.mediaType, .cacheControl: "private, max-age=86400"], bytes: ByteBuffer(bytes: picture.bytes))
    }
}
