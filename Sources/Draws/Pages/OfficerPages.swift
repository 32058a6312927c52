import Audit
import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// The officer's draws: a list, a new one over numbered tickets, and everything that is done to one.
struct OfficerPages: Sendable {
    let draws: Draws
    let organisations: Organisations
    let log: AuditLog

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/draws", .officer(DrawsFeature.view)) { call in .page(try await list(call), in: call) },
            .get("/admin/unions/{organisation}/draws/new", .officer(DrawsFeature.manage)) { call in .page(try await blank(call, NewDrawForm.blank), in: call) },
            .post("/admin/unions/{organisation}/draws", .officer(DrawsFeature.manage)) { call in try await create(call) },
            .get("/admin/unions/{organisation}/draws/{draw}", .officer(DrawsFeature.view)) { call in .page(try await overview(call), in: call) },
            .post("/admin/unions/{organisation}/draws/{draw}/codes", .officer(DrawsFeature.manage), maxBodyBytes: 1 << 20) { call in try await addCodes(call) },
            .post("/admin/unions/{organisation}/draws/{draw}/exclusions", .officer(DrawsFeature.manage)) { call in try await exclude(call) },
            .post("/admin/unions/{organisation}/draws/{draw}/entropy", .officer(DrawsFeature.manage)) { call in try await giveEntropy(call) },
        ] + DrawAct.allCases.map { act in .post(DrawsURL.actRoute(act), .officer(DrawsFeature.manage)) { call in try await perform(act, call) } }
    }

    private func frame(_ organisation: OrganisationID) async throws -> Page.Frame {
        .officer(organisation: organisation, name: try await organisations.name(of: organisation) ?? "")
    }

    // MARK: List

    private func list(_ call: Call) async throws -> Page {
        let (organisation, ui) = (try call.organisation(), call.ui)
        let before = try call.cursor(1).map { DrawID(try $0.integer(0)) }
        let slice = try await call.database.read { tx in
            Slice(fetched: try draws.list(at: organisation, before: before, limit: 51, in: tx), limit: 50) { Cursor([$0.id.description]) }
        }
        var table = TableView(
            path: DrawsURL.list(organisation).path, caption: ui("抽签", "Draws"), state: TableState(call, defaultSort: "-id"), columns: Self.columns, slice: slice)
        let new: HTML = "<a class=\"button primary\" href=\"\(DrawsURL.new(organisation).path)\">\(ui.icon("plus"))\(ui("新建抽签", "New draw"))</a>"
        let mayManage = try await call.may(DrawsFeature.manage, at: organisation)
        table.empty = """
            <h2>\(ui("还没有抽签", "No draw yet"))</h2><p>\(ui(
                "年会奖券、疗休养名额、摇号分房，都可以在这里抽：先公布规则，再锁定编号，最后开奖，谁都能重算一遍。",
                "Tickets of a party, places of a trip, flats: publish the rules, lock the numbers, draw, and anybody can draw again."))</p>\
            \(if: mayManage, "<div class=\"actions\">\(new)</div>")
            """
        var page = Page(ui("抽签", "Draws"), frame: try await frame(organisation), content: table.html(ui))
        if mayManage, !slice.items.isEmpty { page.actions = new }
        return page
    }

    private static let columns: [TableColumn<Draw>] = [
        TableColumn("title", Phrase("名称", "Title")) { draw, _ in "<a href=\"\(DrawsURL.manage(draw.organisation, draw.id).path)\">\(draw.rules.title)</a>" },
        TableColumn("state", Phrase("状态", "State"), isTag: true) { draw, ui in DrawViews.tag(draw, ui) },
        TableColumn("entered", Phrase("编号", "Numbers"), isNumber: true) { draw, _ in "\(Numbers.grouped(draw.entered))" },
        TableColumn("prizes", Phrase("奖品", "Prizes"), isNumber: true) { draw, _ in "\(Numbers.grouped(draw.prizeCount))" },
        TableColumn("announced", Phrase("公告时间", "Announced")) { draw, ui in ui.time(draw.announcedAt) },
    ]

    // MARK: New

    private func blank(_ call: Call, _ form: Form) async throws -> Page {
        let (organisation, ui) = (try call.organisation(), call.ui)
        var page = Page(ui("新建抽签", "New draw"), frame: try await frame(organisation), content: NewDrawForm.html(form, DrawsURL.list(organisation).path, ui))
        page.trail = [(ui("抽签", "Draws"), DrawsURL.list(organisation).path)]
        return page
    }

    private func create(_ call: Call) async throws -> Reply {
        let (organisation, person, now) = (try call.organisation(), try call.person(), call.now)
        var form = try await call.form()
        let organiser = try await organisations.tree().node(organisation)?.name ?? ""
        let (rules, prizes) = NewDrawForm.read(&form, organiser: organiser)
        let codes = CodeLines.read(&form)
        if form.isValid { form.fail(RulesCheck.problems(rules, prizes)) }
        guard form.isValid else { return .page(try await blank(call, form), in: call, status: .unprocessableContent) }
        let id = try await call.database.write { tx in
            let id = try draws.announce(
                NewDraw(organisation: organisation, rules: rules, prizes: prizes, publishesItself: false), by: .person(person), now: now, in: tx)
            _ = try draws.enter(id, codes: codes, now: now, in: tx)
            return id
        }
        return .redirect(to: DrawsURL.manage(organisation, id).path, toast: Phrase("规则已公告，承诺值已公布", "The rules and the commitment are public"), in: call)
    }

    // MARK: One

    private func draw(_ call: Call) async throws -> Draw {
        let (organisation, id) = (try call.organisation(), try call.id("draw", of: DrawTag.self))
        let draw = try await call.database.read { try draws.existing(id, in: $0) }
        guard draw.organisation == organisation else { throw CommonProblem.notFound }
        return draw
    }

    private func overview(_ call: Call, _ form: Form = Form(), status: Int? = nil) async throws -> Page {
        let (draw, ui) = (try await draw(call), call.ui)
        let mayManage = try await call.may(DrawsFeature.manage, at: draw.organisation)
        let exclusions = try await call.database.read { try draws.exclusions(of: draw.id, in: $0) }
        let entries = try await log.history(of: AuditObject("draw", draw.id), limit: 30)
        let history = HistoryView.html(entries, names: try await HistoryView.names(of: entries, in: call.house), ui)
        let main: HTML = """
            \(ui.errorSummary(form))\(next(draw, mayManage, ui))\(if: mayManage && draw.state == .open && draw.cause == nil, codes(draw, form, ui))\
            \(if: mayManage && draw.isWaitingForEntropy, entropy(draw, form, ui))\
            \(if: draw.state == .open || !draw.rules.exclusions.isEmpty, self.exclusions(draw, exclusions, mayManage, form, ui))\(DrawViews.prizes(draw, ui))
            """
        var page = Page(
            draw.rules.title, frame: try await frame(draw.organisation),
            content: """
                <p class="row">\(DrawViews.tag(draw, ui))<a href="\(DrawsURL.draw(draw.id).path)">\(ui("会员看到的页面", "What members see"))</a></p>\
                <div class="split"><div class="stack">\(main)</div><aside class="stack">\(facts(draw, ui))\(ui.card(ui("操作记录", "History"), history))</aside></div>
                """)
        page.trail = [(ui("抽签", "Draws"), DrawsURL.list(draw.organisation).path)]
        return page
    }

    private func facts(_ draw: Draw, _ ui: UI) -> HTML {
        var rows: [(name: String, value: HTML)] = [
            (ui("编号", "Numbers"), "\(Numbers.grouped(draw.entered))"), (ui("奖品", "Prizes"), "\(Numbers.grouped(draw.prizeCount))"),
            (ui("抽法", "Method"), "\(ui(draw.rules.method.label))"),
            (ui("每人限中", "At most"), "\(draw.rules.onePrizePer == .holder ? ui("每人一份", "one for each person") : ui("每个编号一份", "one for each number"))"),
        ]
        if let source = draw.rules.entropySource { rows.append((ui("公开数字", "Public number"), "\(source)")) }
        rows.append((ui("承诺值", "Commitment"), "<span class=\"mono\">\(Hex.text(draw.commitment))</span>"))
        return ui.card(ui("规则", "Rules"), ui.facts(rows))
    }

    /// What comes next, with its button.
    private func next(_ draw: Draw, _ mayManage: Bool, _ ui: UI) -> HTML {
        func button(_ act: DrawAct, _ style: String, _ question: String) -> HTML {
            guard mayManage, draw.cause == nil || act == .publish, act.from.contains(draw.state) else { return "" }
            return ui.button(post: DrawsURL.act(draw.organisation, draw.id, act).path, ui(act.label), style: style, confirm: question)
        }
        switch draw.state {
        case .announced: return ui.notice(.info, nil, "\(ui("规则和承诺值已公布，还没有开放。", "Rules and commitment are public; it isn't open yet."))")
        case .open:
            let freeze = button(
                .freeze, "primary",
                ui(
                    "截止并开奖“\(draw.rules.title)”？\n编号将全部锁定，此后不能增减，也不能重抽。",
                    "Close and draw “\(draw.rules.title)”?\nAll numbers are locked; none comes or goes, and it is drawn once."))
            let cancel = button(.cancel, "small quiet", ui("取消“\(draw.rules.title)”？\n已录入的编号作废。", "Call off “\(draw.rules.title)”?\nIts numbers are void."))
            let count = Numbers.grouped(draw.entered)
            let text = ui("现在有 \(count) 个编号。截止后自动计算总指纹并开奖。", "There are \(count) numbers. After the close the fingerprint is computed and it is drawn.")
            return ui.notice(
                .info, ui("正在接受编号", "Numbers are being taken"), "\(text)",
                actions: "\(if: draw.entered > 0, freeze)\(cancel)")
        case .frozen:
            let text =
                draw.isWaitingForEntropy
                ? ui("编号已锁定，总指纹已公布。公开数字揭晓后填在下面。", "The numbers are locked and the fingerprint is public. Enter the public number below once it is known.")
                : ui("编号已锁定，正在计算，完成后会显示在这里。", "The numbers are locked; it is being computed.")
            return ui.notice(.info, nil, "\(text)", icon: "clock")
        case .drawn:
            return ui.notice(
                .warn, ui("已开奖，还没有公布", "Drawn, not yet public"), "\(ui("公布后会员可以看到结果并下载证明文件。", "After that members see the result and can download the proof."))",
                actions: button(.publish, "primary", ui("公布“\(draw.rules.title)”的结果？\n公布后所有人都能看到。", "Publish the result of “\(draw.rules.title)”?\nEverybody will see it.")))
        case .published:
            return ui.notice(
                .good, ui("结果已公布", "The result is public"), "\(ui("任何人都可以下载证明文件重算。", "Anybody can download the proof and draw again."))",
                actions: "<a class=\"button small\" href=\"\(DrawsURL.proof(draw.id).path)\" download>\(ui.icon("download"))\(ui("证明文件", "Proof"))</a>")
        case .cancelled: return ui.notice(.mute, nil, "\(ui("这次抽签已取消。", "This draw was called off."))")
        }
    }

    private func codes(_ draw: Draw, _ form: Form, _ ui: UI) -> HTML {
        ui.card(
            ui("录入编号", "Enter numbers"),
            ui.form(
                DrawsURL.codes(draw.organisation, draw.id).path,
                "\(ui.textarea(form, "codes", ui("编号", "Numbers"), hint: ui(CodeLines.hint)))\(ui.formEnd(ui("录入", "Enter"), style: ""))"))
    }

    private func entropy(_ draw: Draw, _ form: Form, _ ui: UI) -> HTML {
        let hint = draw.rules.entropySource ?? ""
        return ui.card(
            ui("填写公开数字", "The public number"),
            ui.form(
                DrawsURL.entropy(draw.organisation, draw.id).path,
                "\(ui.field(form, "value", ui("公开数字", "Public number"), hint: hint))\(ui.formEnd(ui("填写并开奖", "Enter and draw")))"))
    }

    private func exclusions(_ draw: Draw, _ exclusions: [DrawExclusion], _ mayManage: Bool, _ form: Form, _ ui: UI) -> HTML {
        let rows: HTML = exclusions.isEmpty ? "" : ui.list(exclusions.map { ListRow($0.entry, detail: "\($0.reason)") })
        let add: HTML =
            mayManage && draw.state == .open
            ? ui.form(
                DrawsURL.exclusion(draw.organisation, draw.id).path,
                """
                \(ui.field(form, "entry", ui("编号", "Number")))\(ui.field(form, "reason", ui("理由（会公开）", "Reason (public)")))\(ui.formEnd(ui("排除", "Exclude"), style: ""))
                """) : ""
        return ui.card(
            ui("不参加抽取的编号", "Numbers that take no part"),
            "<p class=\"soft\">\(ui("截止前可以排除，理由会和结果一起公开；截止后谁也不能再动名单。", "Possible until the close; the reason is public. After that nobody touches the list."))</p>\(rows)\(add)")
    }

    // MARK: Acts

    private func addCodes(_ call: Call) async throws -> Reply {
        let (draw, person, now) = (try await draw(call), try call.person(), call.now)
        var form = try await call.form()
        let codes = CodeLines.read(&form)
        if form.isValid, codes.isEmpty { form.fail("codes", "required", Phrase("请填写编号。", "Enter some numbers.")) }
        guard form.isValid, draw.cause == nil else { return .page(try await overview(call, form), in: call, status: .unprocessableContent) }
        let new = try await call.database.write { tx in
            let new = try draws.enter(draw.id, codes: codes, now: now, in: tx)
            try draws.audit(draw.id, draw.organisation, "draw.codes_entered", .person(person), now, ["count": String(new)], in: tx)
            return new
        }
        return .redirect(
            to: DrawsURL.manage(draw.organisation, draw.id).path,
            toast: Phrase("新录入 \(new) 个，\(codes.count - new) 个原来就有", "\(new) new, \(codes.count - new) were there already"), in: call)
    }

    private func exclude(_ call: Call) async throws -> Reply {
        let (draw, person, now) = (try await draw(call), try call.person(), call.now)
        var form = try await call.form()
        let (entry, reason) = (form.text("entry", 1...80), form.text("reason", 2...100))
        if form.isValid, !DrawName.isValid(entry) { form.fail("entry", "draw.bad_code", Phrase("没有这样的编号。", "There is no such number.")) }
        guard form.isValid else { return .page(try await overview(call, form), in: call, status: .unprocessableContent) }
        try await call.database.write { tx in try draws.exclude(draw.id, entry: entry, reason: reason, by: .person(person), now: now, in: tx) }
        return .redirect(to: DrawsURL.manage(draw.organisation, draw.id).path, toast: Phrase("已排除", "Excluded"), in: call)
    }

    private func giveEntropy(_ call: Call) async throws -> Reply {
        let (draw, person, now) = (try await draw(call), try call.person(), call.now)
        var form = try await call.form()
        let value = form.text("value", 1...200)
        guard form.isValid else { return .page(try await overview(call, form), in: call, status: .unprocessableContent) }
        try await call.database.write { tx in try draws.giveEntropy(draw.id, value, by: .person(person), now: now, in: tx) }
        return .redirect(to: DrawsURL.manage(draw.organisation, draw.id).path, toast: Phrase("已填写，正在开奖", "It is being drawn"), in: call)
    }

    private func perform(_ act: DrawAct, _ call: Call) async throws -> Reply {
        let (draw, person, now) = (try await draw(call), try call.person(), call.now)
        let form = try await call.form()
        let back = DrawsURL.manage(draw.organisation, draw.id).path
        guard form["confirmed"] == "yes" else {
            let ui = call.ui
            var page = Page(
                ui(act.label), frame: try await frame(draw.organisation),
                content: ui.confirm(
                    ui("确定要\(act.label.zh)：“\(draw.rules.title)”？", "\(act.label.en): “\(draw.rules.title)”?"),
                    ui("现在有 \(draw.entered) 个编号。这一步不能撤回。", "There are \(draw.entered) numbers. This can't be undone."),
                    action: DrawsURL.act(draw.organisation, draw.id, act).path, ui(act.label), back: back))
            page.trail = [(draw.rules.title, back)]
            return .page(page, in: call)
        }
        // Another feature's draw is closed by that feature.
        guard draw.cause == nil || act == .publish else { throw DrawProblem.noSuchMove(from: draw.state) }
        try await call.database.write { tx in
            switch act {
            case .freeze: try draws.drawNow(draw.id, by: .person(person), now: now, in: tx)
            case .publish: try draws.publish(draw.id, by: .person(person), now: now, in: tx)
            case .cancel: try draws.cancel(draw.id, reason: "", by: .person(person), now: now, in: tx)
            }
        }
        let done: Phrase =
            switch act {
            case .freeze: Phrase("编号已锁定", "The numbers are locked")
            case .publish: Phrase("结果已公布", "The result is public")
            case .cancel: Phrase("抽签已取消", "The draw was called off")
            }
        return .redirect(to: back, toast: done, in: call)
    }
}
