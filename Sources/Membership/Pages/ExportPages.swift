import Audit
import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// Exports of lists: the reason first, a second officer from a certain size, a file that expires. (domain.md R58)
struct ExportPages: Sendable {
    let feature: MembershipFeature
    private var service: ExportService { feature.exports }

    var routes: [Route] {
        let access = Access.officer(IdentityFeature.exportMembers)
        return [
            .get("/admin/unions/{organisation}/exports", access) { call in try await list(call) },
            .get("/admin/unions/{organisation}/exports/new", access) { call in try await ask(call, Form([("format", "xlsx")])) },
            .post("/admin/unions/{organisation}/exports/new", access) { call in try await request(call) },
            .get("/admin/unions/{organisation}/exports/{export}/file", access) { call in try await file(call) },
            .post("/admin/unions/{organisation}/exports/{export}/approval", access) { call in
                _ = try await call.form()
                let export = try await export(call)
                try await service.approve(export.id, by: try call.person())
                return .redirect(to: MembershipURL.exports(export.organisation).path, toast: Phrase("已批准，文件正在生成。", "Approved; the file is being made."), in: call)
            },
            .post("/admin/unions/{organisation}/exports/{export}/refusal", access) { call in
                _ = try await call.form()
                let export = try await export(call)
                try await service.refuse(export.id, answer: "", by: try call.person())
                return .redirect(to: MembershipURL.exports(export.organisation).path, toast: Phrase("未批准。", "Refused."), in: call)
            },
        ]
    }

    private func ask(_ call: Call, _ form: Form, status: HTTPResponse.Status = .ok) async throws -> Reply {
        let ui = call.ui
        let organisation = try call.organisation()
        let tree = try await feature.organisations.tree()
        let filter = MemberFilter(call.query)
        let (rows, isMore) = try await service.count(filter, at: organisation)
        let count = Numbers.grouped(rows) + (isMore ? "+" : "")
        let second: HTML =
            rows > MemberExport.freeRows
            ? ui.notice(
                .warn, nil,
                HTML(
                    text: ui(
                        "超过 \(MemberExport.freeRows) 行，须由另一名有导出权限的干部批准。",
                        "More than \(MemberExport.freeRows) rows: a second officer has to approve."))) : ""
        let content: HTML = """
            <section class="card stack"><p class="lead">\
            \(ui("将导出 \(count) 行，手机号和证件号码脱敏。导出会留下记录，文件保留 7 天。", "\(count) rows, numbers masked. It is logged; the file stays for 7 days."))</p>\(second)\(ui.errorSummary(form))\
            \(ui.form(MembershipURL.newExport(organisation).path + filter.query.suffix, """
                \(ui.textarea(form, "reason", ui("用途", "What for"), rows: 2))\(ui.choices(form, "format", ui("格式", "Format"), [("xlsx", "Excel（.xlsx）"), ("csv", "CSV（UTF-8）")]))\
                \(ui.formEnd(ui("导出", "Export"), cancel: MembershipURL.members(organisation).path + filter.query.suffix))
                """))</section>
            """
        return .page(
            try feature.officerPage(call, ui("导出会员名单", "Export members"), tree, trail: [(ui("会员", "Members"), MembershipURL.members(organisation).path)], content), in: call,
            status: status)
    }

    private func request(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let organisation = try call.organisation()
        let reason = form.text("reason", 2...200)
        let format = form.choice("format", MemberExport.Format.self)
        guard form.isValid, let format else { return try await ask(call, form, status: .unprocessableContent) }
        let export = try await service.request(MemberFilter(call.query), at: organisation, format: format, reason: reason, by: try call.person())
        return .redirect(
            to: MembershipURL.exports(organisation).path,
            toast: export.state == .waiting
                ? Phrase("已提交，等待另一名干部批准。", "Sent; a second officer has to approve.") : Phrase("正在生成，稍后可下载。", "It is being made."), in: call)
    }

    private func list(_ call: Call) async throws -> Reply {
        let ui = call.ui
        let organisation = try call.organisation()
        let person = try call.person()
        let tree = try await feature.organisations.tree()
        let exports = try await feature.database.read { try service.exports.recent(at: organisation, limit: 50, in: $0) }
        var names: [PersonID: String] = [:]
        for export in exports where names[export.createdBy] == nil { names[export.createdBy] = try await call.house.authenticator.name(of: export.createdBy) ?? "" }
        let rows = exports.map { export -> ListRow in
            let tail: HTML
            switch export.state {
            case .ready:
                let path = MembershipURL.exportFile(organisation, export.id).path
                tail = "<a class=\"button small primary\" href=\"\(path)\">\(ui.icon("download"))\(ui("下载", "Download"))</a>"
            case .waiting where export.createdBy != person:
                tail =
                    ui.button(post: MembershipURL.exportApproval(organisation, export.id).path, ui("批准", "Approve"), style: "small primary")
                    + ui.button(post: MembershipURL.exportRefusal(organisation, export.id).path, ui("不批准", "Refuse"), style: "small")
            default: tail = ui.tag(export.state == .queued ? .info : export.state == .waiting ? .warn : .mute, ui(export.state.label))
            }
            let rows = Numbers.grouped(export.rows)
            let until: HTML = export.expiresAt.map { " · \(ui("保留至 ", "until "))\(ui.time($0))" } ?? ""
            return ListRow(
                ui("\(rows) 行", "\(rows) rows") + " · " + export.format.rawValue, icon: "file",
                detail: "\(ui.time(export.createdAt)) · \(names[export.createdBy] ?? "") · \(export.reason)\(until)", tail: tail)
        }
        let content: HTML =
            rows.isEmpty
            ? ui.empty("download", ui("还没有导出过", "No exports yet"), ui("在会员列表里筛选后点“导出”。", "Narrow the list of members, then press Export."))
            : ui.card(ui("导出记录", "Exports"), flush: true, ui.list(rows))
        return .page(try feature.officerPage(call, ui("名单导出", "Exports"), tree, content), in: call)
    }

    private func export(_ call: Call) async throws -> MemberExport {
        let id = try call.id("export", of: MemberExportTag.self)
        guard let export = try await feature.database.read({ try service.exports.find(id, in: $0) }), export.organisation == (try call.organisation()) else {
            throw CommonProblem.notFound
        }
        return export
    }

    private func file(_ call: Call) async throws -> Reply {
        let export = try await export(call)
        guard export.state == .ready, let path = export.filePath, let expires = export.expiresAt, call.now < expires else { throw MembershipProblem.exportGone }
        let person = try call.person()
        let now = call.now
        try await feature.database.write { tx in try service.exports.noteDownload(export, by: person, now: now, in: tx) }
        return try .download(
            file: path, name: call.ui("会员名单", "members") + "-\(export.id).\(export.format.rawValue)", contentType: export.format.contentType)
    }
}
