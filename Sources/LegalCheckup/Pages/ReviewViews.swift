import Kernel
import Store
import Web

/// The rows of the review and what stands around them.
enum ReviewViews {
    struct View: Sendable {
        let organisation: OrganisationID
        let found: CheckupCase
        let mayDecide: Bool
        let parts: ExaminedDocument?
        let isWaiting: Bool
        let findings: [CaseFinding]
        let facts: CheckupFacts
        let comparison: LawyerDesk.Comparison?
        let answers: InterviewAnswers
        let taxonomy: Taxonomy
        let law: LawBook
        let today: Day
        /// The clause to which a finding is to be added, or that was decided last.
        let at: Int?
        let onlyFound: Bool

        func path(_ clause: Int?) -> String { LegalCheckupURL.review(organisation, found.id, at: clause).path }
        var open: Int { findings.count { $0.decision == .proposed } }
    }

    static func page(_ ui: UI, _ form: Form, _ view: View, _ frame: Page.Frame) -> Page {
        let byClause = Dictionary(grouping: view.findings.filter { $0.clause != nil }) { $0.clause ?? 0 }
        let answers = view.findings.filter { $0.clause == nil }
        var rows = HTML()
        var article = -1
        for (index, clause) in (view.parts?.clauses ?? []).enumerated() {
            let own = byClause[index] ?? []
            guard !view.onlyFound || !own.isEmpty else { continue }
            if clause.article != article {
                article = clause.article
                rows += heading(ui, view.parts?.articles[article])
            }
            rows += row(ui, form, index, clause.text, own, view)
        }
        if !answers.isEmpty {
            rows += "<li class=\"review-head\"><h2>\(ui("问卷反映的情况", "From the questionnaire"))</h2></li>"
            for finding in answers { rows += answer(ui, form, finding, view) }
        }
        let list: HTML =
            rows.isEmpty
            ? ui.empty(
                "file", view.isWaiting ? ui("正在读取材料", "The document is being read") : ui("没有材料", "Nothing here"),
                ui("读取完成后刷新本页。材料被企业删除时，这里也不再显示。", "Reload when it has been read. What the firm has deleted is gone here too."))
            : "<ol class=\"review\" data-review>\(rows)</ol>"
        let content: HTML = "\(ui.errorSummary(form))\(head(ui, view))\(list)\(questionnaire(ui, view.answers))\(finish(ui, form, view))"
        var page = Page(ui("复核：\(view.found.employer.name)", "Review: \(view.found.employer.name)"), frame: frame, content: content)
        page.trail = [
            (ui("法治体检", "Check-ups"), LegalCheckupURL.list(view.organisation).path),
            (view.found.employer.name, LegalCheckupURL.team(view.organisation, view.found.id).path),
        ]
        return page
    }

    private static func head(_ ui: UI, _ view: View) -> HTML {
        let total = view.findings.count
        let path = LegalCheckupURL.review(view.organisation, view.found.id, at: nil).path
        let keys: HTML =
            view.mayDecide
            ? """
            <p class="small soft phone-away" data-js hidden>\(ui("快捷键：", "Keys: "))<kbd>j</kbd> <kbd>k</kbd> \(ui("上下条", "next, last")) · <kbd>a</kbd> \(ui("确认", "confirm")) · \
            <kbd>r</kbd> \(ui("排除", "reject")) · <kbd>e</kbd> \(ui("修改措辞", "edit")) · <kbd>n</kbd> \(ui("补充问题", "add"))</p>
            """ : ""
        return """
            <div class="row apart"><p>\(ui("已复核 \(total - view.open) / \(total) 条", "\(total - view.open) of \(total) reviewed"))</p>\
            \(ui.tabs(ui("显示", "Show"), [
                Tab(ui("全部条款", "All clauses"), path: path, isCurrent: !view.onlyFound),
                Tab(ui("有问题的", "With findings"), path: path + Query().with("show", "found").suffix, isCurrent: view.onlyFound),
            ]))</div>\(ui.meter(total - view.open, of: total, label: ui("复核进度", "Reviewed")))\(keys)\(compared(ui, view))
            """
    }

    private static func compared(_ ui: UI, _ view: View) -> HTML {
        guard let comparison = view.comparison else { return "" }
        return ui.tiles(CureOutcome.allCases.map { Tile(ui($0.label), String(comparison.count($0)), unit: ui("处", "items")) })
    }

    private static func heading(_ ui: UI, _ article: ExaminedDocument.Article?) -> HTML {
        guard let article, !(article.number.isEmpty && article.title.isEmpty) else { return "" }
        return "<li class=\"review-head\"><h2>\(article.number) \(article.title)</h2></li>"
    }

    private static func row(_ ui: UI, _ form: Form, _ index: Int, _ text: String, _ findings: [CaseFinding], _ view: View) -> HTML {
        let isHere = view.at == index
        let add: HTML =
            !view.mayDecide
            ? ""
            : isHere || form["clause"] == String(index)
                ? addForm(ui, form, index, view)
                : "<a class=\"small\" data-add href=\"\(view.path(index))\">\(ui("补充问题", "Add a finding"))</a>"
        return """
            <li id="c\(index)"\(attribute: "class", findings.isEmpty ? "plain" : nil)><div class="clause"><p>\(text)</p>\(outcome(ui, index, view))</div>\
            <div class="stack">\(each: findings, { finding(ui, form, $0, view) })\(add)</div></li>
            """
    }

    private static func outcome(_ ui: UI, _ index: Int, _ view: View) -> HTML {
        guard let found = view.comparison?.findings.filter({ $0.new == index }), !found.isEmpty else { return "" }
        return "<p class=\"row\">\(each: found, { compared in ui.tag(tone(compared.outcome), "\(ui(compared.outcome.label))：\(title(ui, compared.code, view))") })</p>"
    }

    static func tone(_ outcome: CureOutcome) -> Tone {
        switch outcome {
        case .cured: .good
        case .changed: .warn
        case .same, .new: .bad
        }
    }

    private static func title(_ ui: UI, _ code: FindingCode, _ view: View) -> String { view.taxonomy[code].map { ui($0.title) } ?? code.rawValue }

    static func tag(_ severity: Severity, _ ui: UI) -> HTML {
        switch severity {
        case .high: ui.tag(.bad, ui(severity.name), icon: "warning")
        case .medium: ui.tag(.warn, ui(severity.name))
        case .low: ui.tag(.info, ui(severity.name))
        case .goodPractice: ui.tag(.good, ui(severity.name), icon: "check")
        }
    }

    private static func answer(_ ui: UI, _ form: Form, _ finding: CaseFinding, _ view: View) -> HTML {
        """
        <li><div class="clause"><p>\(finding.texts.trigger ?? title(ui, finding.code, view))</p></div><div class="stack">\(self.finding(ui, form, finding, view))</div></li>
        """
    }

    /// All that the firm answered, for the lawyer to read beside the document.
    private static func questionnaire(_ ui: UI, _ answers: InterviewAnswers) -> HTML {
        guard !answers.chosen.isEmpty else { return "" }
        let parts = HTML.joined(
            Interview.shipped.parts.map { part in
                let facts = Interview.shipped.asked(in: part, answers).compactMap { question -> (name: String, value: HTML)? in
                    guard let option = question.options.first(where: { $0.value == answers[question.id] }) else { return nil }
                    return (ui(question.text), "\(ui(option.text))")
                }
                return facts.isEmpty ? "" : "<h3>\(ui(part.title))</h3>\(ui.facts(facts, plain: true))"
            })
        return "<section class=\"card stack\"><h2>\(ui("企业的问卷回答", "The firm's answers"))</h2><details><summary>\(ui("展开", "Show"))</summary>\(parts)</details></section>"
    }

    // MARK: One finding

    private static func finding(_ ui: UI, _ form: Form, _ finding: CaseFinding, _ view: View) -> HTML {
        let entry = view.taxonomy[finding.code]
        let state: HTML =
            switch finding.decision {
            case .proposed: ui.tag(.info, ui(finding.decision.label))
            case .accepted: ui.tag(.good, ui(finding.decision.label), icon: "check")
            case .rejected: ui.tag(.mute, ui(finding.decision.label))
            }
        let question: HTML = finding.code.isContested ? ui.tag(.warn, ui("有争议，作为问题提出", "Contested: put as a question")) : ""
        let law = view.law.inForce(entry?.legalBasis ?? [], on: view.today)
        let sure = finding.origin == .engine ? ui("把握 \(finding.confidence / 10)%", "\(finding.confidence / 10) % sure") : ui(finding.origin.label)
        return """
            <article class="card finding"\(flag: "data-open", finding.decision == .proposed) tabindex="-1"><h3>\(title(ui, finding.code, view))</h3>\
            <p class="row">\(tag(finding.severity, ui))\(state)\(question)<span class="soft small">\(sure)</span></p>\
            \(if: finding.clause != nil && finding.texts.trigger != nil, "<p class=\"small\">\(finding.texts.trigger ?? "")</p>")\
            \(if: finding.texts.reason != nil, "<p class=\"small\">\(ui("排除理由：", "Rejected: "))\(finding.texts.reason ?? "")</p>")\
            \(if: finding.texts.note != nil, "<p class=\"small\">\(ui("律师意见：", "Note: "))\(finding.texts.note ?? "")</p>")\
            <details><summary>\(ui("依据和改法", "Law and remedy"))</summary>\(basis(ui, law))<p class="small">\(finding.texts.remedy ?? entry?.remedy ?? "")</p></details>\
            \(if: view.mayDecide, decisionForm(ui, form, finding, entry, view))</article>
            """
    }

    static func basis(_ ui: UI, _ law: [LegalBasis]) -> HTML {
        """
        <ul class="small">\(each: law, { basis in
            "<li>《\(basis.law)》\(basis.article)：\(basis.gist)\(if: !basis.verified, " \(ui.tag(.warn, ui("条号待核实", "unverified")))")</li>"
        })</ul>
        """
    }

    private static func decisionForm(_ ui: UI, _ form: Form, _ finding: CaseFinding, _ entry: Taxonomy.Entry?, _ view: View) -> HTML {
        let id = finding.id.description
        let texts = finding.texts
        let isWrong = form["finding"] == id && form.problem("reason") != nil
        let edit: HTML = """
            <details><summary data-edit>\(ui("修改措辞", "Edit the words"))</summary>\
            <div class="field"><label for="n-\(id)">\(ui("给企业的说明", "Note to the firm"))</label><textarea id="n-\(id)" name="note" rows="2">\(texts.note ?? "")</textarea></div>\
            <div class="field"><label for="m-\(id)">\(ui("改法", "Remedy"))</label><textarea id="m-\(id)" name="remedy" rows="3">\(texts.remedy ?? "")</textarea>\
            <p class="hint">\(ui("空着就用：", "Left empty: "))\(entry?.remedy ?? "")</p></div>\
            <div class="field"><label for="t-\(id)">\(ui("建议条文", "Model clause"))</label><textarea id="t-\(id)" name="model" rows="3">\(texts.modelClause ?? "")</textarea>\
            <p class="hint">\(ui("空着就用：", "Left empty: "))\(entry?.modelClause ?? "")</p></div></details>
            """
        let reject: HTML = """
            <details\(flag: "open", isWrong)><summary data-reject>\(ui("排除", "Reject"))</summary><div class="field\(if: isWrong, " invalid")">\
            <label for="\(isWrong ? "f-reason" : "r-\(id)")">\(ui("理由", "Reason"))</label>\(if: isWrong, "<p class=\"error\">\(ui(CheckupProblem.reasonMissing.message))</p>")\
            <input id="\(isWrong ? "f-reason" : "r-\(id)")" name="reason" value="\(texts.reason ?? "")" maxlength="500"></div>\
            <button class="button small" name="decision" value="rejected">\(ui("排除这一条", "Reject it"))</button></details>
            """
        let back: HTML = finding.decision == .proposed ? "" : "<button class=\"button small quiet\" name=\"decision\" value=\"proposed\">\(ui("退回待复核", "Decide later"))</button>"
        return ui.form(
            LegalCheckupURL.decide(view.organisation, view.found.id, finding.id).path,
            """
            <input type="hidden" name="finding" value="\(id)"><div class="row">\
            <button class="button small\(if: finding.decision == .proposed, " primary")" name="decision" value="accepted" data-accept>\(ui.icon("check"))\
            \(finding.decision == .accepted ? ui("保存修改", "Save") : ui("确认", "Confirm"))</button>\(back)</div>\(reject)\(edit)
            """)
    }

    private static func addForm(_ ui: UI, _ form: Form, _ index: Int, _ view: View) -> HTML {
        var filled = Form()
        let isMine = form["clause"] == String(index)
        if isMine { filled = form }
        let options = view.taxonomy.entries.map { (value: $0.code.rawValue, text: ui($0.title)) }
        return """
            <details class="card"\(flag: "open", isMine)><summary data-add>\(ui("补充问题", "Add a finding"))</summary>\
            \(ui.form(LegalCheckupURL.addFinding(view.organisation, view.found.id).path, """
                <input type="hidden" name="clause" value="\(index)">\(ui.select(filled, "code", ui("问题类型", "Kind"), options))\
                \(ui.textarea(filled, "note", ui("给企业的说明", "Note to the firm"), rows: 2, optional: true))\(ui.formEnd(ui("补充", "Add"), style: "small"))
                """))</details>
            """
    }

    // MARK: The end

    private static func finish(_ ui: UI, _ form: Form, _ view: View) -> HTML {
        guard view.mayDecide else { return "" }
        let issuePath = LegalCheckupURL.teamAct(view.organisation, view.found.id, .issue).path
        let preview: HTML = "<a class=\"button\" href=\"\(LegalCheckupURL.report(view.found.id).path)\">\(ui.icon("eye"))\(ui("预览报告", "Preview the report"))</a>"
        let act: CheckupAct = view.found.state == .rechecking ? .close : .issue
        if let refusal = refusal(of: act, by: .lawyer, view.facts, today: view.today) {
            return "<section class=\"card stack\"><p>\(ui(refusal.message(act)))</p><div class=\"row\">\(preview)</div></section>"
        }
        let faults = view.findings.count { $0.decision == .accepted && !$0.code.isGoodPractice }
        guard view.found.state == .rechecking else {
            return """
                <section class="card stack"><h2>\(ui("全部复核完成", "All reviewed"))</h2>\
                <p>\(ui("确认了 \(faults) 处问题。签发后企业才能看到，三个月后复查。", "\(faults) findings confirmed. The firm sees them once issued; the re-check is in three months."))</p>\
                <div class="row">\(ui.button(post: issuePath, ui("签发处方", "Issue the prescription"), icon: "check", style: "primary",
                    confirm: ui(
                        "签发“\(view.found.employer.name)”的体检报告？\n签发后企业收到短信并能看到报告。",
                        "Issue the report for “\(view.found.employer.name)”?\nThe firm is told and sees it.")))\(preview)</div></section>
                """
        }
        var filled = form
        if filled["letter"] == nil { filled.set("letter", letter(view)) }
        let again: HTML =
            faults > 0
            ? ui.button(
                post: issuePath, ui("还有问题，再开处方", "Prescribe again"), icon: "undo",
                confirm: ui("再次签发处方？\n企业要继续整改，三个月后再复查。", "Issue another prescription?\nThe cure goes on for three more months."))
            : ""
        return """
            <section class="card stack"><h2>\(ui("复查结论", "The outcome"))</h2><div class="row">\(again)\(preview)</div>\
            \(ui.form(LegalCheckupURL.teamAct(view.organisation, view.found.id, .close).path, """
                \(ui.textarea(filled, "letter", ui("办结函", "Closing letter"), rows: 10))\(ui.formEnd(ui("办结并发函", "Close and send")))
                """))</section>
            """
    }

    /// A letter to begin from, with the figures of the comparison.
    private static func letter(_ view: View) -> String {
        let comparison = view.comparison
        return """
            \(view.found.employer.name)：

            贵单位参加工会组织的企业法治体检，已完成复查。\
            上次报告指出的问题，已治愈 \(comparison?.count(.cured) ?? 0) 处，改了但未治愈 \(comparison?.count(.changed) ?? 0) 处，\
            没有改动 \(comparison?.count(.same) ?? 0) 处；新出现 \(comparison?.count(.new) ?? 0) 处。

            感谢贵单位对职工权益和依法用工的重视。今后修改规章制度，请经过民主程序并向职工公示；需要法律帮助时，可以随时联系工会。
            """
    }
}
