import Kernel
import Web

/// The pages of real-name verification, the person's and the officers'.
enum VerifyViews {
    // MARK: The person's

    static func own(_ ui: UI, _ form: Form, _ person: Person, _ numbers: MaskedNumbers, _ request: VerificationRequest?, unionName: String?) -> Page {
        let content: HTML =
            if let at = person.verifiedAt { verified(ui, person, numbers, at) } else { "\(state(ui, request, unionName))\(ask(ui, form, request))" }
        return Page(ui("实名认证", "Verify your name"), frame: .member(tab: .mine), content: content)
    }

    private static func verified(_ ui: UI, _ person: Person, _ numbers: MaskedNumbers, _ at: Instant) -> HTML {
        """
        <section class="card stack"><p><span class="tag good">\(ui.icon("check"))\(ui("已实名", "Verified"))</span></p><dl class="facts">\
        <div><dt>\(ui("姓名", "Name"))</dt><dd>\(person.maskedName)</dd></div>\
        <div><dt>\(ui("证件", "Paper"))</dt><dd>\(person.paperKind.map { ui($0.label) } ?? "") <span class="num">\(numbers.paper ?? "")</span></dd></div>\
        <div><dt>\(ui("核对方式", "Verified by"))</dt><dd>\(person.verifiedBy.map { ui($0.label) } ?? "")</dd></div>\
        <div><dt>\(ui("时间", "When"))</dt><dd>\(ui.time(at))</dd></div></dl>\
        <p class="soft">\(ui("信息有误或更换了证件，请联系所在工会更正。", "If something is wrong or you have a new paper, ask your union."))</p></section>
        """
    }

    private static func state(_ ui: UI, _ request: VerificationRequest?, _ unionName: String?) -> HTML {
        guard let request else { return "" }
        switch request.state {
        case .waiting:
            return """
                <div class="notice info" role="status">\(ui.icon("clock"))<div class="body"><h2>\(ui("正在等待工会核对", "Your union is looking at it"))</h2>\
                <p>\(ui("由「\(unionName ?? "")」核对，提交于", "“\(unionName ?? "")” decides; sent")) \(ui.time(request.askedAt))\(ui("。", "."))\
                \(ui("核对时可能请您出示证件原件。结果会用短信告诉您。", "It may ask to see the paper itself. You will be told by text message."))</p></div></div>
                """
        case .rejected:
            return """
                <div class="notice bad" role="status">\(ui.icon("warning"))<div class="body"><h2>\(ui("上次没有通过", "Last time it was not accepted"))</h2>\
                <p>\(ui("原因：", "Why: "))\(request.answer ?? "")</p></div></div>
                """
        case .approved, .withdrawn: return ""
        }
    }

    private static func ask(_ ui: UI, _ form: Form, _ request: VerificationRequest?) -> HTML {
        let kinds = IdentityPaper.Kind.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        let consent = ConsentPurpose.paperNumber
        let fields: HTML = """
            \(ui.field(form, "name", ui("姓名", "Name"), UI.Input("text", [("autocomplete", "name")]), hint: ui("与证件上的一致。", "As on the paper.")))\
            \(ui.select(form, "paper_kind", ui("证件类型", "Kind of paper"), kinds))\
            \(ui.field(form.without("number"), "number", ui("证件号码", "Number"), .idNumber))\
            <div class="notice info">\(ui.icon("shield"))<div class="body"><h2>\(ui(consent.title))</h2><p>\(ui(consent.text))</p><p>\(ui(consent.without))</p></div></div>\
            \(ui.checkbox(form, "consent", ui("我单独同意将证件号码用于核对身份", "I separately consent to the use of this number to verify me")))\
            \(ui.formEnd(request?.state == .waiting ? ui("重新提交", "Send again") : ui("提交核对", "Verify")))
            """
        return """
            \(ui.errorSummary(form))<section class="card stack"><p class="lead">\(ui(
                "认证后可以入会、领取需要实名的福利。先与工会花名册核对，一般马上有结果。", "Once verified you can join and claim. Your union's roster is checked first, mostly at once."))</p>\
            \(ui.form(IdentityURL.verify.path, fields))</section>
            """
    }

    // MARK: The officers'

    struct Queue: Sendable {
        let organisation: OrganisationID
        let name: String
        let slice: Slice<VerificationRequest>
        /// Unions below at which some wait.
        let below: [(organisation: OrganisationID, name: String, count: Int)]
    }

    static func queue(_ ui: UI, _ state: TableState, _ queue: Queue) -> Page {
        let columns: [TableColumn<VerificationRequest>] = [
            TableColumn("name", Phrase("姓名", "Name")) { request, _ in
                "<a href=\"\(IdentityURL.verification(queue.organisation, request.id).path)\">\(Masks.name(request.name))</a>"
            },
            TableColumn("paper", Phrase("证件类型", "Paper")) { request, ui in HTML(text: ui(request.paperKind.label)) },
            TableColumn("reason", Phrase("为什么要人工核对", "Why it needs an eye")) { request, ui in HTML(text: ui(request.reason.label)) },
            TableColumn("asked", Phrase("提交时间", "Sent")) { request, ui in ui.time(request.askedAt) },
        ]
        var table = TableView(
            path: IdentityURL.verifications(queue.organisation).path, caption: ui("等待核对的实名认证", "Names to verify"), state: state, columns: columns,
            slice: queue.slice)
        table.empty = """
            <h2>\(ui("没有等待核对的实名认证", "No names to verify"))</h2><p>\(ui(
                "会员在花名册上找不到自己时，会提交到这里，由您看证件原件核对。", "Members whom no roster knows show up here, for you to look at the paper itself."))</p>
            """
        let below: HTML =
            queue.below.isEmpty
            ? ""
            : """
            <section class="card flush"><div class="section-head"><h2>\(ui("下级工会等待核对的", "Waiting at unions below"))</h2></div><ul class="list">\(each: queue.below, { union in
                """
                <li><span class="icon-box">\(ui.icon("union"))</span><div class="body">\
                <a class="cover" href="\(IdentityURL.verifications(union.organisation).path)">\(union.name)</a></div>\
                <div class="tail"><strong class="num">\(union.count)</strong></div></li>
                """
            })</ul></section>
            """
        return Page(
            ui("实名认证核对", "Verify names"), frame: .officer(organisation: queue.organisation, name: queue.name), content: "\(table.html(ui))\(below)")
    }

    struct Detail: Sendable {
        let request: VerificationRequest
        let organisationName: String
        let maskedPaper: String?
        let maskedPhone: String?
    }

    /// - Parameter opened: the number, once an officer has opened it.
    static func request(_ ui: UI, _ form: Form, _ detail: Detail, opened: String? = nil) -> Page {
        let request = detail.request
        let isWaiting = request.state == .waiting
        let number: HTML =
            if let opened { "<strong class=\"mono\">\(opened)</strong>" } else {
                """
                <span class="num">\(detail.maskedPaper ?? ui("已随处理结果删除", "deleted with the decision"))</span> \
                \(if: isWaiting, ui.button(post: IdentityURL.openPaper(request.organisation, request.id).path, ui("查看完整号码", "Open it"), icon: "eye", style: "small"))
                """
            }
        let facts: HTML = """
            <dl class="facts"><div><dt>\(ui("姓名", "Name"))</dt><dd>\(request.name)</dd></div>\
            <div><dt>\(ui("证件", "Paper"))</dt><dd>\(ui(request.paperKind.label)) \(number)</dd></div>\
            <div><dt>\(ui("手机号", "Phone"))</dt><dd class="num">\(detail.maskedPhone ?? "")</dd></div>\
            <div><dt>\(ui("为什么要人工核对", "Why it needs an eye"))</dt><dd>\(ui(request.reason.label))</dd></div>\
            <div><dt>\(ui("提交时间", "Sent"))</dt><dd>\(ui.time(request.askedAt))</dd></div></dl>
            """
        let decision: HTML =
            isWaiting
            ? """
            <section class="card stack"><h2>\(ui("看过证件原件后决定", "Decide after seeing the paper itself"))</h2>\
            <p class="soft">\(ui("查看完整号码会记录下来，本人可以看到。决定后，号码不再保留在这条申请里。", "Opening the number is logged and shown to the person. It leaves this request with your decision."))</p>\
            \(ui.button(post: IdentityURL.approve(request.organisation, request.id).path, ui("证件与本人一致，通过", "It is them: approve"), icon: "check", style: "primary"))\
            \(ui.form(IdentityURL.reject(request.organisation, request.id).path, """
                \(ui.textarea(form, "answer", ui("不通过的原因", "Why not"), rows: 3, hint: ui("本人会看到，请写明怎样才能通过。", "The person reads it: say how to go on.")))\
                <div class="form-end"><button class="button danger" type="submit">\(ui("不通过", "Reject"))</button></div>
                """))</section>
            """
            : """
            <section class="card"><p><span class="tag \(request.state == .approved ? "good" : "mute")">\(ui(request.state.label))</span> \
            \(request.decidedAt.map { ui.time($0) })</p>\(request.answer.map { "<p>\($0)</p>" as HTML })</section>
            """
        var page = Page(
            ui("核对 \(Masks.name(request.name))", "Verify \(Masks.name(request.name))"),
            frame: .officer(organisation: request.organisation, name: detail.organisationName),
            content: "\(ui.errorSummary(form))<section class=\"card\">\(facts)</section>\(decision)")
        page.trail = [(text: ui("实名认证核对", "Verify names"), path: IdentityURL.verifications(request.organisation).path)]
        return page
    }
}
