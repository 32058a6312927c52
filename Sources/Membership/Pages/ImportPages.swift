import Audit
import HTTPTypes
import Kernel
import Organisations
import Sheets
import Store
import Web

/// Rosters: drop a file, see what was recognised, see what would happen, start, follow, take the bad rows home. (ui.md 25)
struct ImportPages: Sendable {
    let feature: MembershipFeature
    private var service: ImportService { feature.imports }

    var routes: [Route] {
        let access = Access.officer(MembershipFeature.importRoster)
        return [
            .get("/admin/unions/{organisation}/imports", access) { call in try await list(call, Form()) },
            Route(.post, "/admin/unions/{organisation}/imports", access, maxBodyBytes: ImportService.fileLimitBytes) { call in try await upload(call) },
            .get("/admin/unions/{organisation}/imports/{import}", access) { call in try await show(call) },
            .get("/admin/unions/{organisation}/imports/{import}/progress", access) { call in .html(try await progress(call)) },
            .post("/admin/unions/{organisation}/imports/{import}/mapping", access) { call in try await map(call) },
            .post("/admin/unions/{organisation}/imports/{import}/start", access) { call in
                _ = try await call.form()
                let entry = try await entry(call).entry
                try await service.start(entry.id, by: .person(try call.person()))
                return .redirect(to: MembershipURL.rosterImport(entry.organisation, entry.id).path, in: call)
            },
            .post("/admin/unions/{organisation}/imports/{import}/cancel", access) { call in
                _ = try await call.form()
                let entry = try await entry(call).entry
                try await service.cancel(entry.id, by: .person(try call.person()))
                return .redirect(
                    to: MembershipURL.rosterImport(entry.organisation, entry.id).path, toast: Phrase("已取消，此前导入的行保留。", "Cancelled; rows taken so far stay."), in: call)
            },
            .get("/admin/unions/{organisation}/imports/{import}/rejected.csv", access) { call in
                let entry = try await entry(call).entry
                return .download(
                    try await service.rejectedRows(entry.id, in: call.ui.language), name: call.ui("未导入的行", "refused rows") + "-\(entry.id).csv",
                    contentType: "text/csv; charset=utf-8")
            },
        ]
    }

    // MARK: Upload

    private func list(_ call: Call, _ form: Form, status: HTTPResponse.Status = .ok) async throws -> Reply {
        let ui = call.ui
        let organisation = try call.organisation()
        let tree = try await feature.organisations.tree()
        let recent = try await feature.database.read { try service.imports.recent(of: organisation, limit: 20, in: $0) }
        let holdsMembers = tree.node(organisation)?.kind.holdsMembers ?? false
        let upload: HTML = holdsMembers ? ImportViews.upload(ui, form, organisation) : ImportViews.notHere(ui)
        return .page(
            try feature.officerPage(call, ui("导入花名册", "Import a roster"), tree, "<div class=\"stack\">\(upload)\(ImportViews.recent(ui, recent))</div>"), in: call,
            status: status)
    }

    private func upload(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        let id = RosterImportID(call.house.ids.nextRaw())
        do {
            let file = try await call.streamUpload(field: "file", to: try service.newPath(id), limitBytes: ImportService.fileLimitBytes)
            _ = try await service.receive(
                id, fileName: file.fileName, byteCount: file.byteCount, at: organisation, by: .person(try call.person()), start: .dryRun)
            return .redirect(to: MembershipURL.rosterImport(organisation, id).path, in: call)
        } catch let problem as any Problem where [.invalid, .unsupportedMedia, .tooLarge].contains(problem.status) {
            var form = Form()
            if problem.fieldProblems.isEmpty { form.fail("file", problem.code, problem.message) } else { form.fail(problem.fieldProblems) }
            return try await list(call, form, status: .unprocessableContent)
        }
    }

    // MARK: One import

    private func entry(_ call: Call) async throws -> (entry: RosterImport, job: Job?) {
        let id = try call.id("import", of: RosterImportTag.self)
        let found = try await service.status(id)
        guard found.entry.organisation == (try call.organisation()) else { throw CommonProblem.notFound }
        return found
    }

    private func show(_ call: Call, _ form: Form = Form(), status: HTTPResponse.Status = .ok) async throws -> Reply {
        let ui = call.ui
        let (entry, job) = try await entry(call)
        let tree = try await feature.organisations.tree()
        let reports = try await feature.database.read { try service.imports.reports(of: entry.id, limit: 100, in: $0) }
        var content: HTML = ImportViews.summary(ui, entry)
        switch entry.state {
        case .mapping: content += ImportViews.mapping(ui, form, entry, try await preview(entry))
        case .checking: content += ImportViews.progress(ui, entry, job)
        case .checked: content += ImportViews.checked(ui, entry, try await preview(entry))
        case .queued, .running: content += ImportViews.progress(ui, entry, job)
        case .done, .failed, .cancelled: content += ImportViews.result(ui, entry)
        }
        if !reports.isEmpty { content += ImportViews.reports(ui, entry, reports) }
        let page = try feature.officerPage(
            call, entry.fileName, tree, trail: [(ui("导入花名册", "Import a roster"), MembershipURL.imports(entry.organisation).path)], "<div class=\"stack\">\(content)</div>")
        return .page(page, in: call, status: status)
    }

    /// The element that the page asks for again and again.
    private func progress(_ call: Call) async throws -> HTML {
        let (entry, job) = try await entry(call)
        return ImportViews.progress(call.ui, entry, job)
    }

    /// The first rows as they stand in the file, numbers masked.
    private func preview(_ entry: RosterImport) async throws -> [SheetRow] {
        guard let path = entry.filePath else { return [] }
        let rows = try await Blocking.run { try RosterLook(path: path, rows: entry.mapping.headerRow + 10).rows }
        return rows.filter { $0.number > entry.mapping.headerRow }
    }

    private func map(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let (entry, _) = try await entry(call)
        var mapping = entry.mapping
        var used: Set<RosterField> = []
        for place in mapping.columns.indices {
            let field = form["column-\(mapping.columns[place].index)"].flatMap { RosterField(rawValue: $0) }
            if let field, !used.insert(field).inserted {
                form.fail("column-\(mapping.columns[place].index)", "twice", Phrase("“\(field.label.zh)”选了两列。", "“\(field.label.en)” was chosen twice."))
            }
            mapping.columns[place].field = field
            mapping.columns[place].isUnsure = false
        }
        if let missing = mapping.missing.first { form.fail("column-0", "missing", RosterRunProblem.columnsMissing([missing]).message) }
        guard form.isValid else { return try await show(call, form, status: .unprocessableContent) }
        try await service.confirm(mapping, of: entry.id, by: .person(try call.person()))
        return .redirect(to: MembershipURL.rosterImport(entry.organisation, entry.id).path, in: call)
    }
}
