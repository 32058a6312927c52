import HTTPTypes
import Kernel
import Store
import Web

/// The questionnaire: a page for each part, saved at each step, to be gone on with at any time; questions that an answer leads to come on the same page.
struct InterviewPages: Sendable {
    let tools: CheckupTools
    private var door: CheckupDoor { CheckupDoor(tools) }
    private let interview = Interview.shipped
    init(_ tools: CheckupTools) { self.tools = tools }

    var routes: [Route] {
        [
            .get("/checkup/cases/{case}/interview", .signedIn) { call in
                let found = try await door.ofFirm(call)
                let sheet = try await tools.database.read { try tools.interviews.sheet(of: found.id, in: $0) }
                let part = try part(call) ?? interview.firstOpenPart(sheet.answers) ?? 0
                return .page(page(call.ui, found, part, sheet.answers, Form()), in: call)
            },
            .post("/checkup/cases/{case}/interview", .signedIn) { call in try await save(call) },
        ]
    }

    private func part(_ call: Call) throws -> Int? {
        guard let text = call.query["part"] else { return nil }
        guard let part = Int(text), interview.parts.indices.contains(part) else { throw CommonProblem.notFound }
        return part
    }

    /// `part` in the path saves answers; without it the firm goes by the questionnaire alone.
    private func save(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let found = try await door.ofFirm(call)
        let acting = CheckupDesk.Acting(try call.person(), .employer)
        guard let index = try part(call) else {
            try await CheckupDesk(tools).perform(.reviewInterview, on: found.id, by: acting)
            return .redirect(to: LegalCheckupURL.firm(found.id).path, toast: Phrase("已提交，律师会按问卷复核", "Sent: the lawyer goes by your answers"), in: call)
        }
        let part = interview.parts[index]
        let sheet = try await tools.database.read { try tools.interviews.sheet(of: found.id, in: $0) }
        let shown = Set(interview.asked(in: part, sheet.answers).map(\.id))
        var answers = sheet.answers
        for question in part.questions {
            if let value = form[question.id], question.options.contains(where: { $0.value == value }) { answers.chosen[question.id] = value }
        }
        try await CheckupDesk(tools).save(answers, of: found.id, by: acting)
        if form["act"] == "later" { return .redirect(to: LegalCheckupURL.firm(found.id).path, toast: Phrase("已保存，可以随时接着答", "Saved; go on at any time"), in: call) }
        let missing = interview.asked(in: part, answers).filter { answers[$0.id] == nil }
        // Questions that these answers opened are new to the reader: shown, not blamed.
        for question in missing where shown.contains(question.id) { form.fail(question.id, "required", Phrase("请选择一项。", "Choose one.")) }
        guard form.isValid else { return .page(page(call.ui, found, index, answers, form), in: call, status: .unprocessableContent) }
        if !missing.isEmpty { return .redirect(to: LegalCheckupURL.interview(found.id, part: index).path + "#f-\(missing[0].id)", in: call) }
        if index + 1 < interview.parts.count { return .redirect(to: LegalCheckupURL.interview(found.id, part: index + 1).path, in: call) }
        if let open = interview.firstOpenPart(answers) {
            return .redirect(to: LegalCheckupURL.interview(found.id, part: open).path, toast: Phrase("还有没答的题", "Some questions are open"), in: call)
        }
        return .redirect(to: LegalCheckupURL.firm(found.id).path, toast: Phrase("问卷答完了，谢谢", "Done, thank you"), in: call)
    }

    private func page(_ ui: UI, _ found: CheckupCase, _ index: Int, _ answers: InterviewAnswers, _ form: Form) -> Page {
        let part = interview.parts[index]
        let (answered, asked) = interview.progress(answers)
        var filled = form
        for question in part.questions where filled[question.id] == nil { filled.set(question.id, answers[question.id]) }
        let questions = HTML.joined(
            interview.asked(in: part, answers).map { question in
                ui.choices(filled, question.id, ui(question.text), question.options.map { (value: $0.value, text: ui($0.text)) })
            })
        let parts = interview.parts.enumerated().map { number, other in
            Tab(
                ui(other.title), path: LegalCheckupURL.interview(found.id, part: number).path, isCurrent: number == index,
                count: interview.asked(in: other, answers).count { answers[$0.id] == nil })
        }
        let last = index == interview.parts.count - 1
        let content: HTML = """
            \(ui.errorSummary(filled))\
            <p class="soft">\(ui("已答 \(answered) / \(asked) 题；选最接近实际情况的一项。", "\(answered) of \(asked) answered; choose what is nearest to practice."))</p>\
            \(ui.meter(answered, of: asked, label: ui("已答题数", "Answered")))\
            <details class="screen-only">\
            <summary>\(ui("第 \(index + 1) / \(interview.parts.count) 部分，选择其他部分", "Part \(index + 1) of \(interview.parts.count); choose another"))</summary>\
            \(ui.tabs(ui("问卷各部分", "Parts"), parts))</details>\
            \(ui.form(LegalCheckupURL.interview(found.id, part: index).path, """
                \(questions)<div class="form-end"><button class="button primary" type="submit">\(last ? ui("保存并完成", "Save and finish") : ui("保存，下一部分", "Save, next part"))</button>\
                <button class="button" type="submit" name="act" value="later">\(ui("保存，以后再答", "Save for later"))</button></div>
                """))
            """
        var page = Page(ui(part.title), frame: .open, content: content)
        page.trail = [(found.employer.name, LegalCheckupURL.firm(found.id).path)]
        return page
    }
}
