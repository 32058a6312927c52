import Audit
import Kernel
import Store
import Web

/// What the firm's person sees of their case.
enum FirmViews {
    struct View: Sendable {
        let found: CheckupCase
        let union: String
        let hasLawyer: Bool
        let document: CaseDocument?
        let job: Job?
        let documents: [CaseDocument]
        let facts: CheckupFacts
        let interview: (answered: Int, asked: Int)
        let isInterviewDone: Bool
        let prescription: Prescription?
        let items: [CureItem]
        let sessions: [CureSession]
        let hasLetter: Bool
        let taxonomy: Taxonomy
        let today: Day
    }

    /// A form that says what is wrong with what was handed in.
    static func failed(_ field: String, _ problem: any Problem) -> Form {
        var form = Form()
        form.fail(field, problem.code, problem.fieldProblems.first?.message ?? problem.message)
        return form
    }

    static func page(_ ui: UI, _ form: Form, _ view: View, _ entries: [LoggedEntry]) -> Page {
        let found = view.found
        let content: HTML = """
            \(ui.errorSummary(form))\(ui.steps(CheckupState.steps.map { ui($0) }, current: found.state.step))\
            <div class="split"><div class="stack">\(now(ui, form, view))\(result(ui, view))\(cure(ui, form, view))</div>\
            <aside class="stack">\(facts(ui, view))\(history(ui, entries))\(ways(ui, view))</aside></div>
            """
        var page = Page(found.employer.name, frame: .open, content: content)
        page.trail = [(ui("企业法治体检", "Check-ups"), LegalCheckupURL.mine.path)]
        return page
    }

    // MARK: What is asked now

    private static func now(_ ui: UI, _ form: Form, _ view: View) -> HTML {
        let found = view.found
        switch found.state {
        case .requested:
            let due = ui.show(CheckupTerms.answerDay(receivedOn: found.createdAt.day))
            return ui.notice(
                .info, ui("申请已提交", "Your request is in"), "\(ui("\(view.union)会在 \(due) 前答复。", "The union answers by \(due)."))", icon: "clock")
        case .invited:
            return """
                <section class="card stack"><p class="lead">\(ui("\(view.union)邀请贵单位参加免费的法治体检。", "\(view.union) invites your firm to a free legal check-up."))</p>\
                \(ui.form(LegalCheckupURL.firmAct(found.id, .consent).path, """
                    \(LandingViews.consentFields(ui, form))\(ui.formEnd(ui("同意并开始", "Agree and begin")))
                    """))</section>
                """
        case .consented: return intake(ui, form, view)
        case .finding:
            return """
                <section class="card stack"><h2>\(ui("正在检查", "Being examined"))</h2>\(progress(ui, found, view.document, view.job))\
                <p class="soft">\(ui("关掉页面也会继续。检查结果先由律师复核，确认后才会给您。", "It goes on when you leave. A lawyer reviews what is found before you get it."))</p></section>
                """
        case .reviewing:
            let lawyer =
                view.hasLawyer
                ? ui("律师正在逐条复核，签发报告后会短信通知您。", "A lawyer is going through it; you get a message once the report is issued.")
                : ui("工会正在安排律师复核。", "The union is finding a lawyer for you.")
            return "\(ui.notice(.info, ui("律师复核中", "Under review"), "\(lawyer)", icon: "clock"))\(interview(ui, view))"
        case .prescribed:
            return ui.notice(
                .warn, ui("报告已签发", "The report is issued"),
                "\(ui("请查看报告；确认后开始整改，每一项都有期限。", "Read it, then begin the cure: each item has its date."))", icon: "clipboard",
                actions: """
                    <a class="button primary" href="\(LegalCheckupURL.report(found.id).path)">\(ui("查看报告", "Read the report"))</a>\
                    \(ui.button(post: LegalCheckupURL.firmAct(found.id, .acknowledge).path, ui("开始整改", "Begin the cure"), icon: "check"))
                    """)
        case .curing: return recheck(ui, form, view)
        case .rechecking:
            return """
                <section class="card stack"><h2>\(ui("复查中", "Re-check"))</h2>\(progress(ui, found, view.document, view.job))\
                <p class="soft">\(ui("律师会对照上一版逐条核对，然后办结或者再开处方。", "The lawyer compares it with the last version, then closes the case or prescribes again."))</p></section>
                """
        case .closed:
            return ui.notice(
                .good, ui("体检已办结", "The check-up is closed"), "\(ui("感谢贵单位的配合。", "Thank you."))",
                actions: view.hasLetter ? "<a class=\"button primary\" href=\"\(LegalCheckupURL.letter(found.id).path)\">\(ui("查看办结函", "Read the letter"))</a>" : "")
        case .withdrawn: return ui.notice(.mute, ui("已退出体检", "Withdrawn"), "\(ui("需要时可以再次申请。", "You can ask for another at any time."))")
        case .declined:
            return ui.notice(.warn, ui("申请未受理", "Not taken up"), "\(found.reason ?? ui("请联系当地工会。", "Please ask the union of your place."))")
        }
    }

    /// A file, pasted text, or the questionnaire.
    private static func intake(_ ui: UI, _ form: Form, _ view: View) -> HTML {
        let found = view.found
        let failed: HTML =
            view.documents.last?.state == .failed
            ? ui.notice(.bad, ui("上一份材料里没有读到条款", "No clause was found in the last document"), "\(ui("请换一份有文字的文件，或者粘贴内容。", "Try a file with text, or paste it."))") : ""
        let byInterview: HTML =
            view.isInterviewDone
            ? ui.button(post: LegalCheckupURL.firmAct(found.id, .interview).path, ui("没有成文制度，只按问卷体检", "We have no written rules: go by the answers"), style: "small") : ""
        return """
            \(failed)\(documentForms(ui, form, LegalCheckupURL.firmAct(found.id, .document).path, LegalCheckupURL.firmAct(found.id, .text).path,
                title: ui("提交员工手册或规章制度", "Hand in the handbook or rules")))\
            \(interview(ui, view, more: byInterview))
            """
    }

    /// The two ways to hand in words; the team has the same.
    static func documentForms(_ ui: UI, _ form: Form, _ filePath: String, _ textPath: String, title: String) -> HTML {
        """
        <section class="card stack"><h2>\(title)</h2>\
        \(ui.form(filePath, enctype: "multipart/form-data", """
            \(ui.file(form, "file", ui("文件", "File"), accept: DocumentIntake.accepted, hint: ui(
                "Word（.docx）、有文字的 PDF 或 .txt，最大 50 MB；加密保存，只有承办律师和联络员能看。",
                "Word (.docx), PDF with text, or .txt, at most 50 MB; kept encrypted, read by your lawyer and the coordinator only.")))\
            \(ui.formEnd(ui("上传并检查", "Upload and examine")))
            """))\
        <details\(flag: "open", form["text"] != nil)><summary>\(ui("没有文件？粘贴文字", "No file? Paste the text"))</summary>\
        \(ui.form(textPath, """
            \(ui.textarea(form, "text", ui("规章制度全文", "The rules"), rows: 10))\(ui.formEnd(ui("提交文字", "Hand in the text"), style: ""))
            """))</details></section>
        """
    }

    private static func interview(_ ui: UI, _ view: View, more: HTML = HTML()) -> HTML {
        let (answered, asked) = view.interview
        let text =
            view.isInterviewDone
            ? ui("问卷已答完，谢谢。律师会和材料一起看。", "The questionnaire is done, thank you. The lawyer reads it with your documents.")
            : ui("制度里没写的，用问卷补充：约 15 分钟，随时可以停下再答。", "What the rules don't say, the questionnaire does: about 15 minutes; stop and go on at any time.")
        let word = view.isInterviewDone ? ui("查看或修改", "See or change") : answered > 0 ? ui("接着答", "Go on") : ui("开始答", "Begin")
        return """
            <section class="card stack"><h2>\(ui("用工情况问卷", "Questionnaire"))</h2><p>\(text)</p>\
            <p class="soft">\(ui("已答 \(answered) / \(asked) 题", "\(answered) of \(asked) answered"))</p>\(ui.meter(answered, of: asked, label: ui("已答题数", "Answered")))\
            <div class="row"><a class="button" href="\(LegalCheckupURL.interview(view.found.id, part: 0).path)">\(word)</a>\(more)</div></section>
            """
    }

    private static func recheck(_ ui: UI, _ form: Form, _ view: View) -> HTML {
        let found = view.found
        if let refusal = refusal(of: .recheck, by: .employer, view.facts, today: view.today) {
            return ui.notice(.info, ui("整改中", "Being cured"), "\(ui(refusal.message(.recheck)))", icon: "calendar")
        }
        return documentForms(
            ui, form, LegalCheckupURL.firmAct(found.id, .document).path, LegalCheckupURL.firmAct(found.id, .text).path,
            title: ui("提交修改后的制度，进行复查", "Hand in the changed rules for the re-check"))
    }

    /// How far the reading is; asks for itself again until it has ended.
    static func progress(_ ui: UI, _ found: CheckupCase, _ document: CaseDocument?, _ job: Job?) -> HTML {
        guard let document, document.state == .waiting else {
            let words =
                document?.state == .failed ? ui("没有读到条款", "No clause was found") : ui("已读取 \(document?.clauseCount ?? 0) 个条款", "\(document?.clauseCount ?? 0) clauses read")
            return ui.progress("examination", done: 3, of: 3, words)
        }
        return ui.progress(
            "examination", done: Int(job?.done ?? 0), of: 3, ui("正在逐条检查", "Going through the clauses"), pollPath: LegalCheckupURL.progress(found.id).path,
            whenDone: ui("检查完成", "Examined"))
    }

    // MARK: What came out

    private static func result(_ ui: UI, _ view: View) -> HTML {
        guard let report = view.prescription, view.found.round > 0 else { return "" }
        let tiles = [
            Tile(ui("总分", "Score"), String(report.score), unit: ui("分", "of 100")),
            Tile(ui("需要整改", "To cure"), String(report.faults.count), unit: ui("处", "items")),
            Tile(ui("需要商量", "Questions"), String(report.questions.count), unit: ui("处", "items")),
            Tile(ui("良好做法", "Good practices"), String(report.praised.count), unit: ui("项", "items")),
        ]
        return """
            \(ui.tiles(tiles))<div class="row"><a class="button" href="\(LegalCheckupURL.report(view.found.id).path)">\(ui.icon("clipboard"))\(ui("体检报告", "Report"))</a>\
            <a class="button" href="\(LegalCheckupURL.reportFile(view.found.id).path)">\(ui.icon("download"))\(ui("下载 Word", "Word file"))</a>\
            <a class="button" href="\(LegalCheckupURL.training(view.found.id).path)">\(ui.icon("book"))\(ui("培训材料", "Training material"))</a></div>
            """
    }

    // MARK: The cure

    private static func cure(_ ui: UI, _ form: Form, _ view: View) -> HTML {
        guard !view.items.isEmpty, view.found.state != .withdrawn else { return sessions(ui, view.sessions) }
        let done = view.items.count { $0.doneAt != nil }
        let mayChange = view.found.state == .curing || view.found.state == .prescribed
        let items = HTML.joined(view.items.map { item(ui, $0, view, mayChange) })
        return """
            <section class="card stack" id="cure"><h2>\(ui("整改计划", "Cure plan"))</h2>\
            <p class="soft">\(ui("已完成 \(done) / \(view.items.count) 项", "\(done) of \(view.items.count) done"))</p>\
            \(ui.meter(done, of: view.items.count, label: ui("整改进度", "Cured")))\(items)</section>\(sessions(ui, view.sessions))
            """
    }

    private static func item(_ ui: UI, _ item: CureItem, _ view: View, _ mayChange: Bool) -> HTML {
        let title = view.taxonomy[item.code].map { ui($0.title) } ?? item.code.rawValue
        let state: HTML =
            item.doneAt.map { ui.tag(.good, ui("\(ui.show($0.day)) 完成", "Done \(ui.show($0.day))"), icon: "check") }
            ?? (item.dueOn < view.today
                ? ui.tag(.bad, ui("已过期：\(ui.show(item.dueOn))", "Overdue: \(ui.show(item.dueOn))"), icon: "warning")
                : ui.tag(.warn, ui("\(ui.show(item.dueOn)) 前", "By \(ui.show(item.dueOn))")))
        var own = Form()
        own.set("owner", item.owner)
        own.set("due_on", item.dueOn.iso)
        let id = item.id.description
        let fields: HTML = """
            <div class="dates"><div><label for="o-\(id)">\(ui("负责部门", "Department"))</label><input id="o-\(id)" name="owner" value="\(item.owner)" maxlength="40"></div>\
            <div><label for="d-\(id)">\(ui("期限", "By"))</label><input id="d-\(id)" type="date" name="due_on" value="\(item.dueOn.iso)"></div></div>\
            \(if: item.doneAt != nil, "<input type=\"hidden\" name=\"was_done\" value=\"1\">")
            """
        let buttons: HTML =
            item.doneAt == nil
            ? """
            <button class="button small" name="act" value="save">\(ui("保存", "Save"))</button>\
            <button class="button small primary" name="act" value="done">\(ui.icon("check"))\(ui("已整改", "Cured"))</button>
            """
            : """
            <button class="button small" name="act" value="reopen">\(ui("还没改好", "Not done yet"))</button>
            """
        let change: HTML =
            mayChange
            ? """
            <details><summary>\(ui("安排", "Arrange"))</summary>\
            \(ui.form(LegalCheckupURL.cureItem(view.found.id, item.id).path, "\(fields)<div class=\"form-end\">\(buttons)</div>"))</details>
            """ : ""
        return """
            <article><h3>\(title)</h3><p class="row">\(state)<span class="soft">\(item.place)\(if: !item.owner.isEmpty, " · \(item.owner)")</span></p>\(change)</article>
            """
    }

    static func sessions(_ ui: UI, _ sessions: [CureSession]) -> HTML {
        guard !sessions.isEmpty else { return "" }
        let rows = sessions.map { session in
            ListRow(
                session.topic, icon: session.kind == .training ? "users" : "message",
                detail: "\(ui(session.kind.label)) · \(ui.time(session.startsAt)) · \(session.place)",
                tail: session.isHeld ? ui.tag(.good, ui("已举行", "Held")) : ui.tag(.info, ui("待举行", "To come")))
        }
        return ui.card(ui("辅导和培训", "Sessions and trainings"), flush: true, ui.list(rows))
    }

    // MARK: Beside

    private static func facts(_ ui: UI, _ view: View) -> HTML {
        let found = view.found
        var facts: [(name: String, value: HTML)] = [
            (ui("进度", "State"), LandingViews.tag(found.state, ui)), (ui("承办工会", "Union"), "\(view.union)"),
            (ui("承办律师", "Lawyer"), "\(view.hasLawyer ? ui("已指派", "Assigned") : ui("待指派", "Not yet"))"),
        ]
        if let issued = found.issuedAt { facts.append((ui("签发", "Issued"), ui.time(issued.day))) }
        if let due = found.recheckDueOn, found.state.isLiving { facts.append((ui("复查", "Re-check"), ui.time(due))) }
        return """
            <section class="card">\(ui.facts(facts, plain: true))</section>\
            \(ui.card(ui("谁能看到", "Who sees it"), """
                <p class="small">\(ui("材料内容：您、承办律师、工会体检联络员。其他人只能看到汇总数字。",
                    "What you hand in: you, the assigned lawyer, the union's coordinator. Others see sums."))</p>
                """))
            """
    }

    private static func history(_ ui: UI, _ entries: [LoggedEntry]) -> HTML {
        let shown = entries.filter { $0.entry.action != "checkup.finding_decided" && $0.entry.action != "checkup.finding_added" }
        guard !shown.isEmpty else { return "" }
        let items = shown.map { entry in
            TimelineEntry("<strong>\(ui.house.actionNames[entry.entry.action].map { ui($0) } ?? "")</strong>", at: entry.entry.at)
        }
        return ui.card(ui("经过", "What happened"), ui.timeline(items))
    }

    private static func ways(_ ui: UI, _ view: View) -> HTML {
        let found = view.found
        if found.state.isLiving {
            return "<p><a class=\"button small\" href=\"\(LegalCheckupURL.firmAct(found.id, .withdraw).path)\">\(ui("退出体检", "Withdraw"))</a></p>"
        }
        guard !view.documents.isEmpty || view.prescription != nil else { return "" }
        return "<p><a class=\"button small danger\" href=\"\(LegalCheckupURL.firmAct(found.id, .deletion).path)\">\(ui.icon("trash"))\(ui("彻底删除材料", "Delete everything"))</a></p>"
    }

    static func withdraw(_ ui: UI, _ found: CheckupCase) -> Page {
        var form = Form()
        form.set("delete", "1")
        let content: HTML = """
            <section class="card stack"><p>\(ui("退出后案件停止办理。建议同时删除已提交的材料。", "The case stops here. We suggest deleting what you handed in."))</p>\
            \(ui.form(LegalCheckupURL.firmAct(found.id, .withdraw).path, """
                <input type="hidden" name="confirmed" value="yes">\(ui.field(form, "reason", ui("原因", "Reason"), optional: true))\
                \(ui.checkbox(form, "delete", ui("彻底删除材料、问卷和报告，不能恢复", "Delete documents, answers and reports for good")))\
                <div class="form-end"><button class="button danger sure" type="submit">\(ui("退出体检", "Withdraw"))</button>\
                <a class="button" href="\(LegalCheckupURL.firm(found.id).path)">\(ui("返回", "Go back"))</a></div>
                """))</section>
            """
        return Page(ui("退出“\(found.employer.name)”的体检？", "Withdraw the check-up of “\(found.employer.name)”?"), frame: .open, content: content)
    }

    static func deletion(_ ui: UI, _ found: CheckupCase) -> Page {
        Page(
            ui("删除材料", "Delete documents"), frame: .open,
            content: ui.confirm(
                ui("彻底删除“\(found.employer.name)”的材料？", "Delete what “\(found.employer.name)” handed in?"),
                ui("材料、问卷、报告和办结函都会删除，不能恢复；只留下案件日期和问题类型的统计。", "Documents, answers, reports and the letter go for good; only dates and counted kinds stay."),
                action: LegalCheckupURL.firmAct(found.id, .deletion).path, ui("彻底删除", "Delete for good"), back: LegalCheckupURL.firm(found.id).path))
    }
}
