import HTTPTypes
import Kernel
import Store
import Web

/// The lawyer's review: the document at the left, what was found at the right, one clause a row; by keyboard, by touch, or by plain forms.
struct ReviewPages: Sendable {
    let tools: CheckupTools
    private var door: CheckupDoor { CheckupDoor(tools) }
    private var desk: LawyerDesk { LawyerDesk(tools) }
    init(_ tools: CheckupTools) { self.tools = tools }

    var routes: [Route] {
        let handle = Access.officer(LegalCheckupFeature.handle)
        return [
            .get("/admin/unions/{organisation}/checkups/{case}/review", handle) { call in try await show(call, Form()) },
            .post("/admin/unions/{organisation}/checkups/{case}/findings", handle) { call in try await add(call) },
            .post("/admin/unions/{organisation}/checkups/{case}/findings/{finding}", handle) { call in try await decide(call) },
            .post("/admin/unions/{organisation}/checkups/{case}/issue", handle) { call in
                _ = try await call.form()
                let found = try await lawyers(call)
                try await desk.issue(found.id, by: try call.person())
                return .redirect(
                    to: LegalCheckupURL.team(try call.organisation(), found.id).path, toast: Phrase("处方已签发，企业会收到短信", "Issued; the firm is told"), in: call)
            },
            .post("/admin/unions/{organisation}/checkups/{case}/close", handle) { call in try await close(call) },
        ]
    }

    /// The case for its own lawyer.
    private func lawyers(_ call: Call) async throws -> CheckupCase {
        let (found, viewer) = try await door.ofTeam(call)
        guard DocumentAccess.decides(viewer) else { throw CheckupProblem.documentIsClosed }
        return found
    }

    private func show(_ call: Call, _ form: Form, status: HTTPResponse.Status = .ok) async throws -> Reply {
        let (found, viewer) = try await door.ofTeam(call)
        guard DocumentAccess.seesDocument(viewer) else { throw CheckupProblem.documentIsClosed }
        let organisation = try call.organisation()
        let view = try await tools.database.read { tx in
            let document = try found.document.flatMap { try tools.documents.find($0, in: tx) }
            return ReviewViews.View(
                organisation: organisation, found: found, mayDecide: DocumentAccess.decides(viewer) && (found.state == .reviewing || found.state == .rechecking),
                parts: try found.document.flatMap { try tools.documents.parts(of: $0, in: tx) }, isWaiting: document?.state == .waiting,
                findings: try tools.findings.all(of: found.id, document: found.document, in: tx), facts: try tools.cases.facts(found, in: tx),
                comparison: try desk.comparison(found, in: tx), answers: try tools.interviews.sheet(of: found.id, in: tx).answers, taxonomy: tools.engine.taxonomy,
                law: tools.engine.law, today: tools.now.day,
                at: call.query["at"].flatMap { Int($0) }, onlyFound: call.query["show"] == "found")
        }
        var page = ReviewViews.page(call.ui, form, view, try await door.frame(call, organisation))
        page.head = "<script type=\"module\" src=\"\(call.house.assets.path("review.js"))\"></script>"
        return .page(page, in: call, status: status)
    }

    private func decide(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let found = try await lawyers(call)
        let id: CheckupFindingID = try call.id("finding")
        let decision = form.choice("decision", FindingDecision.self)
        let texts = Self.texts(&form, reason: decision == .rejected)
        if let decision, form.isValid {
            do {
                try await desk.decide(id, of: found.id, decision, texts: texts, by: try call.person())
                let next = try await nextOpen(found, after: id)
                return .redirect(to: LegalCheckupURL.review(try call.organisation(), found.id, at: next).path, in: call)
            } catch let problem as CheckupProblem where problem.status == .invalid { form.fail(problem.fieldProblems) }
        }
        return try await show(call, form, status: .unprocessableContent)
    }

    /// The clause of the next finding that waits, from `id` on and then from the beginning; the clause of `id` where none waits.
    private func nextOpen(_ found: CheckupCase, after id: CheckupFindingID) async throws -> Int? {
        let findings = try await tools.database.read { try tools.findings.all(of: found.id, document: found.document, in: $0) }
        guard let here = findings.firstIndex(where: { $0.id == id }) else { return nil }
        let order = findings[here...] + findings[..<here]
        return (order.first { $0.decision == .proposed } ?? findings[here]).clause
    }

    private func add(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let found = try await lawyers(call)
        let code = FindingCode(rawValue: form.text("code", 2...60))
        let clause = form.optionalInteger("clause", 0...100_000)
        let texts = Self.texts(&form, reason: false)
        if form.isValid {
            do {
                try await desk.add(code, clause: clause, texts: texts, to: found.id, by: try call.person())
                return .redirect(to: LegalCheckupURL.review(try call.organisation(), found.id, at: clause).path, toast: Phrase("已补充", "Added"), in: call)
            } catch let problem as CheckupProblem where problem.status == .invalid { form.fail(problem.fieldProblems) }
        }
        return try await show(call, form, status: .unprocessableContent)
    }

    private static func texts(_ form: inout Form, reason: Bool) -> FindingTexts {
        var texts = FindingTexts()
        texts.note = form.optionalText("note", max: 1000)
        texts.remedy = form.optionalText("remedy", max: 1000)
        texts.modelClause = form.optionalText("model", max: 2000)
        texts.reason = reason ? form.optionalText("reason", max: 500) : nil
        return texts
    }

    private func close(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let found = try await lawyers(call)
        let letter = form.text("letter", 20...5000)
        guard form.isValid else { return try await show(call, form, status: .unprocessableContent) }
        try await desk.close(found.id, letter: letter, by: try call.person())
        return .redirect(to: LegalCheckupURL.team(try call.organisation(), found.id).path, toast: Phrase("已办结", "Closed"), in: call)
    }
}
