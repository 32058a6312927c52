import HTTPTypes
import Kernel
import Merchants
import Store
import Vault
import Web

/// The clerk's page: a code by camera, scanner or keyboard; what it is worth; one tap; a big answer. Works on 320 px and without script. (ui.md 28)
struct TillPages: Sendable {
    let tools: BenefitTools
    private var store: RedemptionStore { RedemptionStore(tools: tools) }

    var routes: [Route] {
        [
            .get("/merchant/{merchant}/till", .signedIn) { call in try await choose(call) },
            .get("/merchant/{merchant}/till/{branch}", .signedIn) { call in
                let (place, branch) = try await till(call)
                return .page(try await page(nil, nil, place, branch, call), in: call)
            },
            .post("/merchant/{merchant}/till/{branch}/lookup", .signedIn) { call in try await lookup(call) },
            .post("/merchant/{merchant}/till/{branch}/redemptions", .signedIn) { call in try await redeem(call) },
            .post("/merchant/{merchant}/till/{branch}/redemptions/{redemption}/void", .signedIn) { call in try await void(call) },
        ]
    }

    /// The green or red answer to the last scan.
    struct Answer: Sendable {
        var isGood: Bool
        var title: String
        var text: String
        static func bad(_ refusal: RedeemRefusal, _ ui: UI) -> Answer { Answer(isGood: false, title: ui("不能核销", "Not redeemed"), text: ui(refusal.message)) }
    }

    // MARK: Where

    private func choose(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .redeem)
        let branches = try await call.database.read { try store.directory.tills(of: place.clerk, in: $0) }
        let ui = call.ui
        if branches.count == 1, let only = branches.first { return .redirect(to: RedemptionURL.tillAt(place.merchant.id, only.id).path, in: call) }
        guard !branches.isEmpty else {
            let text = ui("请负责人先添加门店，或恢复营业。", "Ask the owner to add a branch, or to open one again.")
            return .page(place.page(ui("核销", "Redeem"), in: call, ui.empty("store", ui("没有营业的门店", "No open branch"), text)), in: call)
        }
        let rows = branches.map { ListRow($0.name, path: RedemptionURL.tillAt(place.merchant.id, $0.id).path, icon: "location", detail: "\($0.facts.address)") }
        return .page(place.page(ui("在哪家门店核销", "Which branch"), in: call, "<section class=\"card flush\">\(ui.list(rows))</section>"), in: call)
    }

    private func till(_ call: Call) async throws -> (MerchantPlace, Branch) {
        let place = try await MerchantPlace(call, .redeem)
        let id: BranchID = try call.id("branch")
        let branch = try await call.database.read { try store.directory.branch(id, in: $0) }
        guard let branch, branch.merchant == place.merchant.id, place.clerk.branch == nil || place.clerk.branch == id else { throw CommonProblem.notFound }
        return (place, branch)
    }

    // MARK: Looking

    private func lookup(_ call: Call) async throws -> Reply {
        let (place, branch) = try await till(call)
        let form = try await call.form()
        let (ui, now) = (call.ui, call.now)
        guard let code = TypedVoucherCode(form["code"] ?? "") else {
            let answer = Answer(isGood: false, title: ui("没有读到券码", "No code was read"), text: ui("券码是 16 位数字，请再扫一次。", "A code has sixteen digits; scan it again."))
            return .page(try await page(answer, nil, place, branch, call), in: call, status: .unprocessableContent)
        }
        let found = try await call.database.read { tx -> (Vouchers.Found, RedeemRefusal?) in
            let found = try Vouchers(tools).find(code, at: now, in: tx)
            guard case .voucher(let voucher, _) = found, voucher.state == .redeemed, let first = try store.first(of: voucher.id, in: tx) else { return (found, nil) }
            return (found, .used(at: first.redemption.offlineAt ?? first.redemption.at, branch: first.branch))
        }
        switch found {
        case (_, let used?): return .page(try await page(.bad(used, ui), nil, place, branch, call), in: call, status: .conflict)
        case (.unknown, _): return .page(try await page(.bad(.unknownCode, ui), nil, place, branch, call), in: call, status: .unprocessableContent)
        case (.stale, _): return .page(try await page(.bad(.staleCode, ui), nil, place, branch, call), in: call, status: .unprocessableContent)
        case (.voucher(let voucher, let benefit), nil):
            let move = VoucherRule.decide(.redeem, voucher.state, from: voucher.validFrom, through: voucher.validThrough, redeemedAt: voucher.redeemedAt, now: now)
            if case .failure(let refused) = move {
                return .page(try await page(.bad(.voucher(refused.refusal), ui), nil, place, branch, call), in: call, status: .conflict)
            }
            let ticket = TillTicket(voucher: voucher.id, benefit: benefit.id, branch: branch.id, madeAt: now)
            let panel = panel(Form(), voucher, benefit, ticket, place, branch, call)
            return .page(try await page(nil, panel, place, branch, call), in: call)
        }
    }

    /// What and how much, before anything is done.
    private func panel(_ form: Form, _ voucher: Voucher, _ benefit: Benefit, _ ticket: TillTicket, _ place: MerchantPlace, _ branch: Branch, _ call: Call) -> HTML {
        let ui = call.ui
        let stamped = ticket.stamped(by: tools.vault.stamper, for: call.principal?.person)
        let (needsBill, amount) = Self.bill(benefit.content.worth)
        let money = UI.Input("text", [("inputmode", "decimal"), ("autocomplete", "off"), ("autofocus", "")])
        let field: HTML =
            needsBill ? ui.field(form, "amount", ui("账单金额", "Bill"), money, hint: ui(benefit.content.worth.label), short: true, prefix: "¥") : HTML()
        let verb = amount.map { ui("确认核销 \($0)", "Redeem \($0)") } ?? ui("确认核销", "Redeem")
        return """
            <section class="card stack"><p class="soft">\(ui("请核对后确认", "Check, then confirm"))</p><h2>\(benefit.title)</h2>\
            <p class="number">\(ui(benefit.content.worth.label))</p><p>\(ui("有效至", "Good until")) \(ui.time(voucher.validThrough))\
            \(if: !benefit.content.stacks, " · \(ui("不与其他券同用", "not with other vouchers"))")</p>\(ui.errorSummary(form))\
            \(ui.form(RedemptionURL.redeem(place.merchant.id, branch.id).path, """
                <input type="hidden" name="ticket" value="\(stamped)">\(field)<div class="form-end">\
                <button class="button primary wide" type="submit">\(ui.icon("check"))\(verb)</button>\
                <a class="button quiet" href="\(RedemptionURL.tillAt(place.merchant.id, branch.id).path)">\(ui("不核销", "Don't"))</a></div>
                """))</section>
            """
    }

    /// Whether the clerk must type the bill, and what is taken off where that is certain.
    static func bill(_ worth: Worth) -> (isNeeded: Bool, amount: Fen?) {
        switch worth {
        case .fixed(let face, let floor): (floor > .zero, floor > .zero ? nil : face)
        case .percent: (true, nil)
        case .exchange(_, let value): (false, value)
        }
    }

    // MARK: Redeeming

    private func redeem(_ call: Call) async throws -> Reply {
        let (place, branch) = try await till(call)
        var form = try await call.form()
        let (ui, now, person) = (call.ui, call.now, try call.person())
        guard let ticket = TillTicket(form["ticket"] ?? "", tools.vault.stamper, for: person), ticket.branch == branch.id else { throw FormProblem.staleToken }
        let found = try await call.database.read { tx in (try store.find(ticket.voucher, in: tx), try tools.benefits.benefit(ticket.benefit, in: tx)) }
        guard let voucher = found.0, let benefit = found.1 else { throw CommonProblem.notFound }
        var bill: Fen?
        if Self.bill(benefit.content.worth).isNeeded { bill = form.fen("amount", Fen(1)...Fen(100_000_000)) }
        guard form.isValid, now < ticket.madeAt + TillTicket.life || voucher.state == .redeemed else {
            guard form.isValid else {
                return .page(try await page(nil, panel(form, voucher, benefit, ticket, place, branch, call), place, branch, call), in: call, status: .unprocessableContent)
            }
            return .page(try await page(.bad(.staleCode, ui), nil, place, branch, call), in: call, status: .unprocessableContent)
        }
        let request = RedeemRequest(
            voucher: ticket.voucher, branch: branch.id, user: .clerk(person), bill: bill, key: ticket.key, offlineAt: nil, now: now)
        switch try await RedeemLane(tools: tools).redeem(request, of: ticket.benefit, call.database) {
        case .redeemed(let redemption), .repeated(let redemption):
            let answer = Answer(isGood: true, title: redemption.amount.description, text: [benefit.title, ui("核销成功", "Redeemed")].joined(separator: " · "))
            return .page(try await page(answer, nil, place, branch, call), in: call)
        case .refused(.voucher(.belowFloor(let floor))):
            form.fail("amount", "voucher.below_floor", RedeemRefusal.voucher(.belowFloor(floor)).message)
            return .page(try await page(nil, panel(form, voucher, benefit, ticket, place, branch, call), place, branch, call), in: call, status: .unprocessableContent)
        case .refused(let refusal): return .page(try await page(.bad(refusal, ui), nil, place, branch, call), in: call, status: .conflict)
        }
    }

    private func void(_ call: Call) async throws -> Reply {
        let (place, branch) = try await till(call)
        var form = try await call.form()
        let id: RedemptionID = try call.id("redemption")
        let (ui, now, person) = (call.ui, call.now, try call.person())
        let reason = form.text("reason", 2...100)
        guard form.isValid else {
            let answer = Answer(isGood: false, title: ui("没有撤销", "Not voided"), text: ui("请填写撤销原因。", "Say why."))
            return .page(try await page(answer, nil, place, branch, call), in: call, status: .unprocessableContent)
        }
        do {
            _ = try await call.database.write { try store.void(id, reason: reason, by: .clerk(person), now: now, in: $0) }
            return .redirect(
                to: RedemptionURL.tillAt(place.merchant.id, branch.id).path, toast: Phrase("已撤销，会员可以再次使用这张券。", "Voided; the voucher can be used again."), in: call)
        } catch let problem as RedemptionProblem {
            let answer = Answer(isGood: false, title: ui("没有撤销", "Not voided"), text: ui(problem.message))
            return .page(try await page(answer, nil, place, branch, call), in: call, status: .conflict)
        }
    }

    // MARK: Page

    private func page(_ answer: Answer?, _ panel: HTML?, _ place: MerchantPlace, _ branch: Branch, _ call: Call) async throws -> Page {
        let (ui, now) = (call.ui, call.now)
        let (last, today, doubles) = try await call.database.read { tx in
            (try store.last(at: branch.id, in: tx), try store.today(at: branch.id, now: now, in: tx), try store.doubles(at: place.merchant.id, in: tx).count)
        }
        let big: HTML =
            answer.map { answer in
                """
                <div class="answer\(if: !answer.isGood, " bad")" role="alert" data-sound="\(answer.isGood ? "good" : "bad")">\(ui.icon(answer.isGood ? "check" : "close"))\
                <strong>\(answer.title)</strong><p>\(answer.text)</p></div>
                """
            } ?? HTML()
        let tiles = ui.tiles([
            Tile(ui("今天核销", "Today"), Numbers.grouped(today.count), unit: ui("笔", "vouchers")), Tile(ui("今天金额", "Amount today"), today.amount.description),
        ])
        let warning: HTML =
            doubles == 0
            ? ""
            : ui.notice(.warn, nil, HTML(text: ui("有 \(doubles) 笔离线核销的券此前已被使用，未计入结算。", "\(doubles) vouchers taken offline had been used before; they are not settled.")))
        var page = place.page(
            branch.name, in: call,
            """
            <div class="stack">\(big)\(panel ?? scanner(place, branch, ui))\(tiles)\(warning)\(OfflineTill.attributes(place, branch, tools.vault, ui))\
            \(lastTen(last, place, branch, now, ui))</div>
            """)
        page.head = """
            <link rel="manifest" href="/merchant.webmanifest"><meta name="theme-color" content="#c8102e">\
            <script src="\(ui.house.assets.path("till.js"))" type="module"></script>
            """
        return page
    }

    private func scanner(_ place: MerchantPlace, _ branch: Branch, _ ui: UI) -> HTML {
        """
        <section class="card stack scan" data-scan><button class="button primary wide" type="button" data-scan-start hidden>\(ui.icon("camera"))\(ui("扫一扫", "Scan"))</button>\
        \(ui.form(RedemptionURL.lookup(place.merchant.id, branch.id).path, """
            <div class="field"><label for="code">\(ui("券码", "Code"))</label><p class="hint" id="h-code">\
            \(ui("扫码枪对准二维码，或输入 16 位券码。", "Point a scanner at the code, or type its sixteen digits."))</p>\
            <div class="affix"><input id="code" name="code" type="text" inputmode="numeric" autocomplete="off" aria-describedby="h-code" maxlength="300" autofocus>\
            <button class="button" type="submit">\(ui("查券", "Look"))</button></div></div>
            """))<label class="choice" data-js hidden><input type="checkbox" data-sound-switch><span class="body"><span>\(ui("提示音", "Sound"))</span></span></label></section>
        """
    }

    private func lastTen(_ lines: [RedemptionStore.Line], _ place: MerchantPlace, _ branch: Branch, _ now: Instant, _ ui: UI) -> HTML {
        guard !lines.isEmpty else { return "" }
        let rows = lines.map { line in
            let redemption = line.redemption
            let isVoidable = redemption.voidedAt == nil && now < redemption.at + VoucherRule.voidingTime
            let tail: HTML =
                redemption.voidedAt != nil
                ? ui.tag(.mute, ui("已撤销", "Voided"))
                : isVoidable ? voidForm(redemption, place, branch, ui) : "<strong class=\"num\">\(redemption.amount.description)</strong>"
            let offline: HTML = redemption.offlineAt == nil ? "" : " · \(ui("离线", "offline"))"
            let amount: HTML = isVoidable ? "<strong>\(redemption.amount.description)</strong> · " : ""
            return ListRow(line.title, detail: "\(amount)\(ui.time(redemption.offlineAt ?? redemption.at))\(offline)", tail: tail)
        }
        return ui.card(ui("最近十笔", "The last ten"), flush: true, ui.list(rows))
    }

    private func voidForm(_ redemption: Redemption, _ place: MerchantPlace, _ branch: Branch, _ ui: UI) -> HTML {
        """
        <details class="menu"><summary class="button small">\(ui("撤销", "Void"))</summary>\
        \(ui.form(RedemptionURL.void(place.merchant.id, branch.id, redemption.id).path, """
            <div class="field"><label for="r-\(redemption.id)">\(ui("撤销原因", "Why"))</label><input id="r-\(redemption.id)" name="reason" maxlength="100"></div>\
            <button class="button danger small wide" type="submit">\(ui("撤销这一笔", "Void it"))</button>
            """))</details>
        """
    }
}
