import HTTPTypes
import Kernel
import Store
import Synchronization
import Web

/// 这条规定合法吗？ Anybody pastes a clause and reads what is said of it. Nothing is stored, nobody signs in.
struct RuleCheckPages: Sendable {
    let tools: CheckupTools
    init(_ tools: CheckupTools) { self.tools = tools }

    var routes: [Route] {
        [
            .get("/rule-check", .everyone) { call in .page(RuleCheckViews.page(call.ui, Form(), nil), in: call) },
            .post("/rule-check", .everyone) { call in try await check(call) },
        ]
    }

    private func check(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let text = form.text("text", 4...ClauseText.limit)
        if form.isValid, !ClauseText.isChinese(text) { form.fail(CheckupProblem.textTooShort.fieldProblems) }
        guard form.isValid else { return .page(RuleCheckViews.page(call.ui, form, nil), in: call, status: .unprocessableContent) }
        try ClauseChecks.shared.admit(call.address, now: call.now)
        return .page(RuleCheckViews.page(call.ui, form, RuleCheck.answer(text, tools, today: call.now.day)), in: call)
    }
}

/// What is said of a clause: what the engine found, with title and law.
struct RuleCheck: Sendable {
    struct Found: Sendable {
        let finding: Finding
        let entry: Taxonomy.Entry
    }
    let found: [Found]

    static func answer(_ text: String, _ tools: CheckupTools, region: RegionCode? = nil, today: Day) -> RuleCheck {
        let findings = tools.engine.classify(clause: text, region: region, asOf: today)
        return RuleCheck(found: findings.compactMap { finding in tools.engine.taxonomy[finding.code].map { Found(finding: finding, entry: $0) } })
    }

    var faults: [Found] { found.filter { !$0.finding.code.isGoodPractice } }
    var praised: [Found] { found.filter { $0.finding.code.isGoodPractice } }
}

/// How often one address may ask. Kept in memory and forgotten: a question leaves no trace.
final class ClauseChecks: Sendable {
    static let shared = ClauseChecks()

    /// In a minute, from one address. (ours)
    static let limit = 30
    private static let window = Span.minutes(1)
    /// So many addresses are remembered at most; beyond that the oldest window is dropped as a whole.
    private static let addresses = 20_000

    private struct State {
        var began = Instant(ms: 0)
        var counts: [String: Int] = [:]
    }
    private let state = Mutex(State())

    /// - Throws: `CheckupProblem.tooManyChecks`.
    func admit(_ address: String, now: Instant) throws {
        let wait: Int? = state.withLock { state in
            if now - state.began >= Self.window || state.counts.count > Self.addresses { state = State(began: now) }
            let count = state.counts[address, default: 0] + 1
            state.counts[address] = count
            return count > Self.limit ? max(1, Int((state.began + Self.window - now).ms / 1000)) : nil
        }
        if let wait { throw CheckupProblem.tooManyChecks(retryAfterSeconds: wait) }
    }
}

enum RuleCheckViews {
    static func page(_ ui: UI, _ form: Form, _ answer: RuleCheck?) -> Page {
        let content: HTML = """
            \(ui.errorSummary(form))<p class="lead">\(ui("把单位规章、合同里的一条粘贴进来，马上告诉您可能有什么问题。不用登录，不留记录。",
                "Paste one rule or clause and read at once what may be wrong with it. No signing in, and nothing is kept."))</p>\
            \(answer.map { result(ui, $0) })\
            \(ui.form(LegalCheckupURL.ruleCheck.path, """
                \(ui.textarea(form, "text", ui("条款内容", "The rule"), rows: 4, hint: ui("如：试用期内不享受婚假。请去掉姓名和单位名称。", "Leave out names of people and firms.")))\
                <div class="form-end"><button class="button primary" type="submit">\(ui.icon("scale"))\
                \(answer == nil ? ui("查一查", "Check it") : ui("再查一条", "Check another"))</button></div>
                """))\(if: answer == nil, help(ui))
            """
        return Page(ui("这条规定合法吗？", "Is this rule lawful?"), frame: .member(tab: .home), content: content)
    }

    private static func result(_ ui: UI, _ answer: RuleCheck) -> HTML {
        let lead: HTML
        if answer.faults.isEmpty {
            lead = ui.notice(
                answer.praised.isEmpty ? .info : .good, answer.praised.isEmpty ? ui("没有发现常见的违法情形", "Nothing commonly unlawful was found") : ui("这是良好做法", "This is good practice"),
                "\(ui("程序只认得常见情形，没有发现不等于一定合法。拿不准可以问工会律师。", "The program knows what is common; that nothing was found is no proof. If in doubt, ask a union lawyer."))")
        } else {
            let isQuestion = answer.faults.allSatisfy { $0.finding.code.isContested }
            lead = ui.notice(
                isQuestion ? .warn : .bad,
                isQuestion ? ui("这条规定有争议", "This rule is contested") : ui("这条规定很可能不合法", "This rule is probably unlawful"),
                "\(ui("下面是理由和依据。是不是违法，由劳动监察、仲裁和法院认定。", "Reasons and law below. Inspection, arbitration and courts decide whether it is."))")
        }
        let items = HTML.joined(
            (answer.faults + answer.praised).map { found in
                """
                <section class="card stack"><h2>\(ui(found.entry.title))</h2><p>\(found.entry.whatIsWrong)</p>\
                \(if: !found.finding.trigger.isEmpty, "<p class=\"soft\">\(found.finding.trigger)</p>")\(ReviewViews.basis(ui, found.finding.legalBasis))\
                \(if: !found.finding.code.isGoodPractice, "<p><strong>\(ui("合法的写法：", "A lawful wording: "))</strong>\(found.finding.modelClause)</p>")</section>
                """
            })
        return "<div class=\"stack\">\(lead)\(items)\(if: !answer.faults.isEmpty, turn(ui))<p class=\"small soft\">\(ui(CheckupReport.notice))</p></div>"
    }

    /// Where to turn.
    private static func turn(_ ui: UI) -> HTML {
        """
        <section class="card stack"><h2>\(ui("可以找谁", "Where to turn"))</h2>\
        <ul class="list"><li><span class="icon-box">\(ui.icon("message"))</span><div class="body">\
        <a class="cover" href="\(LegalCheckupURL.aidNew.path)">\(ui("向当地工会申请法律援助", "Ask the union of your place for legal aid"))</a>\
        <small>\(ui("免费，5 个工作日内答复，单位不会知道", "Free, answered in 5 working days; your firm isn't told"))</small></div></li>\
        <li><span class="icon-box">\(ui.icon("phone"))</span><div class="body"><a class="cover" href="tel:12351">\(ui("职工服务热线 12351", "Workers' hotline 12351"))</a></div></li>\
        <li><span class="icon-box">\(ui.icon("phone"))</span><div class="body">\
        <a class="cover" href="tel:12333">\(ui("人社服务热线 12333（劳动监察、社保）", "Labour and insurance hotline 12333"))</a></div></li></ul></section>
        """
    }

    private static func help(_ ui: UI) -> HTML {
        """
        <p class="form-end"><a class="button" href="\(LegalCheckupURL.aidNew.path)">\(ui.icon("message"))\(ui("直接问工会律师", "Ask a union lawyer"))</a>\
        <a class="button" href="\(LegalCheckupURL.policies.path)">\(ui.icon("book"))\(ui("政策汇编", "Policies"))</a></p>
        """
    }
}
