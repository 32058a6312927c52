import Audit
import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// The firm's side of a case: one page that says what is asked now, who will see it, how far it is and what came out. (ui.md 29)
struct FirmPages: Sendable {
    let tools: CheckupTools
    let log: AuditLog
    private var door: CheckupDoor { CheckupDoor(tools) }
    private var desk: CheckupDesk { CheckupDesk(tools) }

    init(_ tools: CheckupTools, _ log: AuditLog) {
        self.tools = tools
        self.log = log
    }

    var routes: [Route] {
        [
            .get("/checkup/cases/{case}", .signedIn) { call in try await show(call, Form()) },
            .get("/checkup/cases/{case}/progress", .signedIn) { call in .html(try await progress(call)) },
            .post("/checkup/cases/{case}/consent", .signedIn) { call in try await consent(call) },
            Route(.post, "/checkup/cases/{case}/document", .signedIn, maxBodyBytes: DocumentReader.fileBytesAllowed) { call in try await document(call) },
            Route(.post, "/checkup/cases/{case}/text", .signedIn, maxBodyBytes: 2 << 20) { call in try await text(call) },
            .post("/checkup/cases/{case}/acknowledge", .signedIn) { call in
                _ = try await call.form()
                let found = try await door.ofFirm(call)
                try await desk.perform(.acknowledge, on: found.id, by: .init(try call.person(), .employer))
                return back(found, Phrase("整改开始了，请为每一项指定负责部门", "The cure begins: name a department for each item"), call)
            },
            .post("/checkup/cases/{case}/cure/{item}", .signedIn) { call in try await cure(call) },
            .get("/checkup/cases/{case}/withdraw", .signedIn) { call in .page(FirmViews.withdraw(call.ui, try await door.ofFirm(call)), in: call) },
            .post("/checkup/cases/{case}/withdraw", .signedIn) { call in try await withdraw(call) },
            .get("/checkup/cases/{case}/deletion", .signedIn) { call in .page(FirmViews.deletion(call.ui, try await door.ofFirm(call)), in: call) },
            .post("/checkup/cases/{case}/deletion", .signedIn) { call in try await delete(call) },
        ]
    }

    private func back(_ found: CheckupCase, _ toast: Phrase, _ call: Call) -> Reply { .redirect(to: LegalCheckupURL.firm(found.id).path, toast: toast, in: call) }

    private func show(_ call: Call, _ form: Form, status: HTTPResponse.Status = .ok) async throws -> Reply {
        let found = try await door.ofFirm(call)
        let view = try await view(found)
        let entries = try await log.history(of: Cases.object(found.id), limit: 60)
        return .page(FirmViews.page(call.ui, form, view, entries), in: call, status: status)
    }

    private func view(_ found: CheckupCase) async throws -> FirmViews.View {
        let tree = try await tools.organisations.tree()
        return try await tools.database.read { tx in
            let sheet = try tools.interviews.sheet(of: found.id, in: tx)
            let document = try found.document.flatMap { try tools.documents.find($0, in: tx) }
            return FirmViews.View(
                found: found, union: tree.node(found.organisation)?.name ?? "", hasLawyer: found.lawyer != nil, document: document,
                job: try document?.job.flatMap { try Jobs.find($0, tx) }, documents: try tools.documents.all(of: found.id, in: tx), facts: try tools.cases.facts(found, in: tx),
                interview: Interview.shipped.progress(sheet.answers), isInterviewDone: sheet.doneAt != nil,
                prescription: try tools.prescriptions.latest(of: found.id, in: tx), items: try tools.cure.items(of: found.id, round: found.round, in: tx),
                sessions: try tools.cure.sessions(of: found.id, in: tx), hasLetter: try tools.prescriptions.letter(of: found.id, in: tx) != nil,
                taxonomy: tools.engine.taxonomy, today: tools.now.day)
        }
    }

    private func progress(_ call: Call) async throws -> HTML {
        let (found, _) = try await door.either(call)
        let (document, job) = try await tools.database.read { tx in
            let document = try found.document.flatMap { try tools.documents.find($0, in: tx) }
            return (document, try document?.job.flatMap { try Jobs.find($0, tx) })
        }
        return FirmViews.progress(call.ui, found, document, job)
    }

    // MARK: Acts

    private func consent(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let found = try await door.ofFirm(call)
        guard form.isOn("consent") else {
            form.fail("consent", CheckupProblem.consentMissing.code, CheckupProblem.consentMissing.message)
            return try await show(call, form, status: .unprocessableContent)
        }
        try await desk.perform(.consent, on: found.id, mayTeach: form.isOn("teach"), by: .init(try call.person(), .employer))
        return back(found, Phrase("已同意，现在可以提交材料", "Agreed: now hand in your documents"), call)
    }

    private func document(_ call: Call) async throws -> Reply {
        let found = try await door.ofFirm(call)
        do {
            let (text, count) = try await DocumentIntake(tools).file(call)
            try await desk.submit(text, byteCount: count, to: found.id, by: .init(try call.person(), .employer))
        } catch let problem as any Problem where DocumentIntake.isAboutTheFile(problem) {
            return try await show(call, FirmViews.failed("file", problem), status: .unprocessableContent)
        }
        return back(found, Phrase("材料已收到，正在检查", "Received; it is being examined"), call)
    }

    private func text(_ call: Call) async throws -> Reply {
        let form = try await call.form()
        let found = try await door.ofFirm(call)
        let typed = form["text"] ?? ""
        do {
            try await desk.submit(try DocumentIntake.pasted(typed), byteCount: typed.utf8.count, to: found.id, by: .init(try call.person(), .employer))
        } catch let problem as CheckupProblem where problem.status == .invalid {
            var again = form
            again.fail(problem.fieldProblems)
            return try await show(call, again, status: .unprocessableContent)
        }
        return back(found, Phrase("材料已收到，正在检查", "Received; it is being examined"), call)
    }

    private func cure(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let found = try await door.ofFirm(call)
        let owner = form.text("owner", 0...40)
        let dueOn = form.day("due_on")
        guard form.isValid else { return try await show(call, form, status: .unprocessableContent) }
        let isDone = form["act"] == "done" || (form["act"] != "reopen" && form.isOn("was_done"))
        try await desk.change(try call.id("item"), of: found.id, owner: owner, dueOn: dueOn, isDone: isDone, by: try call.person())
        return .redirect(
            to: LegalCheckupURL.firm(found.id).path + "#cure", toast: isDone ? Phrase("这一项已整改", "Cured") : Phrase("已保存", "Saved"), in: call)
    }

    private func withdraw(_ call: Call) async throws -> Reply {
        let form = try await call.form()
        let found = try await door.ofFirm(call)
        guard form["confirmed"] == "yes" else { return .page(FirmViews.withdraw(call.ui, found), in: call) }
        let reason = form["reason"].map { String($0.unicodeScalars.prefix(200).map(Character.init)) }
        try await desk.withdraw(found.id, reason: reason?.isEmpty == true ? nil : reason, deletes: form.isOn("delete"), by: try call.person())
        return back(found, form.isOn("delete") ? Phrase("已退出，材料已彻底删除", "Withdrawn; everything handed in is deleted") : Phrase("已退出", "Withdrawn"), call)
    }

    private func delete(_ call: Call) async throws -> Reply {
        let form = try await call.form()
        let found = try await door.ofFirm(call)
        guard form["confirmed"] == "yes" else { return .page(FirmViews.deletion(call.ui, found), in: call) }
        try await desk.deleteDocuments(of: found.id, by: try call.person())
        return back(found, Phrase("材料已彻底删除", "Everything handed in is deleted"), call)
    }
}
