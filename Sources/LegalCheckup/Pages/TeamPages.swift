import Audit
import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// The union's side of check-ups: sums for every officer, cases for the team, and what the coordinator does to a case.
struct TeamPages: Sendable {
    let tools: CheckupTools
    let log: AuditLog
    private var door: CheckupDoor { CheckupDoor(tools) }
    private var desk: CheckupDesk { CheckupDesk(tools) }

    init(_ tools: CheckupTools, _ log: AuditLog) {
        self.tools = tools
        self.log = log
    }

    var routes: [Route] {
        let coordinate = Access.officer(LegalCheckupFeature.coordinate)
        let handle = Access.officer(LegalCheckupFeature.handle)
        return [
            .get("/admin/unions/{organisation}/checkups", .officer(LegalCheckupFeature.view)) { call in .page(try await list(call), in: call) },
            .get("/admin/unions/{organisation}/checkups/new", coordinate) { call in
                .page(TeamViews.invite(call.ui, Form(), try call.organisation(), CheckupAreas(try await tools.organisations.tree()), try await frame(call)), in: call)
            },
            .post("/admin/unions/{organisation}/checkups/new", coordinate) { call in try await invite(call) },
            .get("/admin/unions/{organisation}/checkups/{case}", handle) { call in try await show(call, Form()) },
            .post("/admin/unions/{organisation}/checkups/{case}/accept", coordinate) { call in
                try await perform(.accept, call, Phrase("已受理，企业会收到短信", "Taken up; the firm is told"))
            },
            .post("/admin/unions/{organisation}/checkups/{case}/decline", coordinate) { call in try await decline(call) },
            .post("/admin/unions/{organisation}/checkups/{case}/assign", coordinate) { call in try await assign(call) },
            .post("/admin/unions/{organisation}/checkups/{case}/acknowledge", coordinate) { call in
                try await perform(.acknowledge, call, Phrase("已开始整改", "The cure begins"))
            },
            Route(.post, "/admin/unions/{organisation}/checkups/{case}/document", handle, maxBodyBytes: DocumentReader.fileBytesAllowed) { call in
                try await document(call)
            },
            Route(.post, "/admin/unions/{organisation}/checkups/{case}/text", handle, maxBodyBytes: 2 << 20) { call in try await text(call) },
            .post("/admin/unions/{organisation}/checkups/{case}/sessions", handle) { call in try await addSession(call) },
            .post("/admin/unions/{organisation}/checkups/{case}/sessions/{session}/held", handle) { call in
                _ = try await call.form()
                let (found, _) = try await open(call)
                try await desk.markHeld(try call.id("session"), of: found.id, by: try call.person())
                return try back(found, Phrase("已记录", "Noted"), call)
            },
        ]
    }

    private func frame(_ call: Call) async throws -> Page.Frame { try await door.frame(call, try call.organisation()) }

    private func back(_ found: CheckupCase, _ toast: Phrase, _ call: Call) throws -> Reply {
        .redirect(to: LegalCheckupURL.team(try call.organisation(), found.id).path, toast: toast, in: call)
    }

    /// The case, for those of the team who read its documents.
    private func open(_ call: Call) async throws -> (found: CheckupCase, viewer: CheckupViewer) {
        let (found, viewer) = try await door.ofTeam(call)
        guard DocumentAccess.seesDocument(viewer) else { throw CheckupProblem.documentIsClosed }
        return (found, viewer)
    }

    // MARK: List

    private func list(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        let tree = try await tools.organisations.tree()
        let viewer = try await door.team(call, at: organisation)
        let state = TableState(call, defaultSort: "-created")
        let counts = try await call.database.read { try tools.cases.counts(at: organisation, tree: tree, in: $0) }
        var content = TeamViews.tiles(ui, counts)
        if DocumentAccess.seesCase(viewer) {
            let before = try call.cursor(1).map { CheckupCaseID(try $0.integer(0)) }
            let limit = try call.limit()
            let fetched = try await call.database.read { tx in
                try tools.cases.page(
                    at: organisation, tree: tree, state: state.filter("state").flatMap { CheckupState(rawValue: $0) }, text: state.search, before: before, limit: limit + 1,
                    in: tx)
            }
            let slice = Slice(fetched: fetched, limit: limit) { Cursor([$0.id.description]) }
            content += TeamViews.table(ui, organisation, state, slice, tree, isFirst: counts.isEmpty, mayInvite: viewer.isCoordinator)
        } else {
            content += ui.notice(
                .info, nil,
                "\(ui("案件内容只对法治体检联络员和承办律师开放，这里显示汇总数字。", "Cases are open to the check-up coordinator and the assigned lawyers; these are sums."))", icon: "lock")
        }
        var page = Page(ui("法治体检", "Legal check-ups"), frame: try await frame(call), content: "<div class=\"stack\">\(content)</div>")
        page.actions = """
            <a class="button" href="\(LegalCheckupURL.statistics(organisation).path)">\(ui.icon("chart"))\(ui("统计", "Statistics"))</a>\
            \(if: viewer.isCoordinator, "<a class=\"button primary\" href=\"\(LegalCheckupURL.invite(organisation).path)\">\(ui.icon("plus"))\(ui("邀请企业", "Invite a firm"))</a>")
            """
        return page
    }

    private func invite(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        var form = try await call.form()
        let employer = try EmployerFields.read(&form)
        let isOnPaper = form.isOn("paper")
        var phone: PhoneNumber?
        if !isOnPaper || !(form["phone"] ?? "").isEmpty { phone = form.phone("phone") }
        guard form.isValid else {
            let areas = CheckupAreas(try await tools.organisations.tree())
            return .page(TeamViews.invite(call.ui, form, organisation, areas, try await frame(call)), in: call, status: .unprocessableContent)
        }
        let id = try await desk.open(
            CheckupDesk.Opening(employer: employer, origin: isOnPaper ? .desk : .invitation, contactPhone: phone), at: organisation, key: try call.idempotencyKey(form),
            by: try call.person())
        return .redirect(
            to: LegalCheckupURL.team(organisation, id).path, toast: isOnPaper ? Phrase("已登记", "Registered") : Phrase("已邀请，对方会收到短信", "Invited; they get a message"), in: call)
    }

    // MARK: One case

    private func show(_ call: Call, _ form: Form, status: HTTPResponse.Status = .ok) async throws -> Reply {
        let (found, viewer) = try await door.ofTeam(call)
        let tree = try await tools.organisations.tree()
        let lawyers = try await lawyers(found.organisation, tree)
        let view = try await tools.database.read { tx in
            let findings = try tools.findings.all(of: found.id, document: found.document, in: tx)
            let document = try found.document.flatMap { try tools.documents.find($0, in: tx) }
            return TeamViews.View(
                organisation: try call.organisation(), found: found, viewer: viewer, union: tree.node(found.organisation)?.name ?? "", lawyers: lawyers, document: document,
                job: try document?.job.flatMap { try Jobs.find($0, tx) }, counts: Dictionary(grouping: findings, by: \.decision).mapValues(\.count),
                facts: try tools.cases.facts(found, in: tx), prescription: try tools.prescriptions.latest(of: found.id, in: tx),
                items: try tools.cure.items(of: found.id, round: found.round, in: tx), sessions: try tools.cure.sessions(of: found.id, in: tx),
                isInterviewDone: try tools.interviews.sheet(of: found.id, in: tx).doneAt != nil, hasLetter: try tools.prescriptions.letter(of: found.id, in: tx) != nil,
                taxonomy: tools.engine.taxonomy, today: tools.now.day)
        }
        let entries = try await log.history(of: Cases.object(found.id), limit: 60)
        let history = HistoryView.html(entries, names: try await HistoryView.names(of: entries, in: call.house), call.ui)
        return .page(TeamViews.page(call.ui, form, view, history, try await frame(call)), in: call, status: status)
    }

    /// Legal advisers of the union and of those above it.
    private func lawyers(_ organisation: OrganisationID, _ tree: OrganisationTree) async throws -> [RoleHolding] {
        let unions = [organisation] + tree.ancestors(of: organisation).map(\.id)
        return try await tools.database.read { tx in
            var seen: Set<PersonID> = []
            return try unions.flatMap { try tools.identity.roles.holders(at: $0, in: tx) }.filter { $0.role == .legalOfficer && seen.insert($0.person).inserted }
        }
    }

    private func perform(_ act: CheckupAct, _ call: Call, _ toast: Phrase) async throws -> Reply {
        _ = try await call.form()
        let (found, viewer) = try await open(call)
        try await desk.perform(act, on: found.id, by: try door.acting(call, viewer))
        return try back(found, toast, call)
    }

    private func decline(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let (found, viewer) = try await open(call)
        let reason = form.text("reason", 2...200)
        guard form.isValid else { return try await show(call, form, status: .unprocessableContent) }
        try await desk.perform(.decline, on: found.id, reason: reason, by: try door.acting(call, viewer))
        return try back(found, Phrase("已回复企业", "The firm is told"), call)
    }

    private func assign(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let (found, _) = try await open(call)
        let lawyer = form.id("lawyer", of: PersonTag.self)
        if let lawyer {
            let tree = try await tools.organisations.tree()
            let known = try await lawyers(found.organisation, tree).contains { $0.person == lawyer }
            if !known { form.fail("lawyer", CheckupProblem.notALawyer.code, CheckupProblem.notALawyer.message) }
        }
        guard let lawyer, form.isValid else { return try await show(call, form, status: .unprocessableContent) }
        try await desk.assign(lawyer, to: found.id, by: try call.person())
        return try back(found, Phrase("已指派律师", "The lawyer is assigned"), call)
    }

    private func document(_ call: Call) async throws -> Reply {
        let (found, viewer) = try await open(call)
        do {
            let (text, count) = try await DocumentIntake(tools).file(call)
            try await desk.submit(text, byteCount: count, to: found.id, by: try door.acting(call, viewer))
        } catch let problem as any Problem where DocumentIntake.isAboutTheFile(problem) {
            return try await show(call, FirmViews.failed("file", problem), status: .unprocessableContent)
        }
        return try back(found, Phrase("材料已收到，正在检查", "Received; it is being examined"), call)
    }

    private func text(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let (found, viewer) = try await open(call)
        let typed = form["text"] ?? ""
        do {
            try await desk.submit(try DocumentIntake.pasted(typed), byteCount: typed.utf8.count, to: found.id, by: try door.acting(call, viewer))
        } catch let problem as CheckupProblem where problem.status == .invalid {
            form.fail(problem.fieldProblems)
            return try await show(call, form, status: .unprocessableContent)
        }
        return try back(found, Phrase("材料已收到，正在检查", "Received; it is being examined"), call)
    }

    private func addSession(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let (found, _) = try await open(call)
        let kind = form.choice("kind", CureSession.Kind.self)
        let topic = form.text("topic", 2...60)
        let startsAt = form.moment("starts_at")
        let place = form.text("place", 2...60)
        guard let kind, form.isValid else { return try await show(call, form, status: .unprocessableContent) }
        try await desk.add(
            CureSession(id: tools.ids.next(), kind: kind, topic: topic, startsAt: startsAt, place: place, isHeld: false), to: found.id, by: try call.person())
        return try back(found, Phrase("已安排，企业会收到短信", "Set; the firm is told"), call)
    }
}
