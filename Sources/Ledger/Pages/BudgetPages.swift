import Crypto
import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// Setting money aside for benefits, and allotting it to the unions below.
struct BudgetPages: Sendable {
    let feature: LedgerFeature

    private static let amounts = Fen(1)...Fen(10_000_000_000_00)

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/ledger/provide", .officer(LedgerFeature.manage)) { call in .page(try await providePage(Form(), call), in: call) },
            .post("/admin/unions/{organisation}/ledger/provide", .officer(LedgerFeature.manage)) { call in try await provide(call) },
            .get("/admin/unions/{organisation}/ledger/allot", .officer(LedgerFeature.manage)) { call in .page(try await allotPage(Form(), call), in: call) },
            .post("/admin/unions/{organisation}/ledger/allot", .officer(LedgerFeature.manage)) { call in try await allot(call) },
        ]
    }

    private func providePage(_ form: Form, _ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        let fields: HTML = """
            \(ui.field(form, "amount", ui("金额", "Amount"), UI.Input("text", [("inputmode", "decimal")]), short: true, prefix: "¥"))\
            \(ui.field(form, "reason", ui("依据", "Reason"), hint: ui("如：2026 年度经费预算，经委员会第 3 次会议通过。", "As: budget of 2026, decided by the committee's third meeting.")))\
            \(ui.formEnd(ui("安排预算", "Set aside"), cancel: LedgerURL.books(organisation).path))
            """
        var page = Page(
            ui("安排普惠预算", "Set money aside for benefits"), frame: try await frame(organisation),
            content: """
                <div class="stack"><p class="lead">\(ui("从本级工会经费中划出一笔钱用于福利。福利发布时从这里预留，过期未用的自动退回。",
                    "Money of the union’s own funds for benefits. Publishing a benefit reserves from it; what expires unused comes back."))</p>\
                \(ui.errorSummary(form))<section class="card">\(ui.form(LedgerURL.provide(organisation).path, fields))</section></div>
                """)
        page.trail = [(ui("账本", "Books"), LedgerURL.books(organisation).path)]
        return page
    }

    private func provide(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        var form = try await call.form()
        let amount = form.fen("amount", Self.amounts)
        let reason = form.text("reason", 2...200)
        guard form.isValid else { return .page(try await providePage(form, call), in: call, status: .unprocessableContent) }
        let (officer, now, id) = (try call.person(), call.now, feature.ledger.ids.next() as EntryID)
        let key = try key(form, officer, "\(organisation) \(amount.amount)", call)
        _ = try await call.database.answerOnce(key, now: now) { tx in
            try feature.budgets.provide(amount, to: organisation, id, reason: reason, by: officer, now: now, in: tx)
            return FirstAnswer(status: 303, body: [])
        }
        return .redirect(to: LedgerURL.books(organisation).path, toast: Phrase("已安排预算 \(amount)", "\(amount) set aside"), in: call)
    }

    private func allotPage(_ form: Form, _ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let ui = call.ui
        let children = try await feature.organisations.tree().children(of: organisation)
        let left = try await call.database.read { try feature.budgets.left(of: organisation, in: $0) }
        let fields: HTML = """
            \(ui.select(form, "union", ui("拨给", "To"), children.map { (value: $0.id.description, text: $0.name) }))\
            \(ui.field(form, "amount", ui("金额", "Amount"), UI.Input("text", [("inputmode", "decimal")]), hint: ui("现有余额 \(left)。", "\(left) is left."), short: true, prefix: "¥"))\
            \(ui.field(form, "reason", ui("依据", "Reason"), hint: ui("如：送清凉专项，按会员人数分配。", "As: cooling campaign, by number of members.")))\
            \(ui.formEnd(ui("下拨", "Allot"), cancel: LedgerURL.books(organisation).path))
            """
        let none = ui.empty("union", ui("没有下级工会", "There are no unions below"), ui("预算只能拨给下级工会。", "A budget can only be allotted to unions below."))
        let card: HTML = "<section class=\"card\">\(ui.form(LedgerURL.allot(organisation).path, fields))</section>"
        var page = Page(
            ui("下拨普惠预算", "Allot budget"), frame: try await frame(organisation),
            content: """
                <div class="stack">\(ui.errorSummary(form))\(children.isEmpty ? none : card)</div>
                """)
        page.trail = [(ui("账本", "Books"), LedgerURL.books(organisation).path)]
        return page
    }

    private func allot(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        var form = try await call.form()
        let lower: OrganisationID? = form.id("union")
        let amount = form.fen("amount", Self.amounts)
        let reason = form.text("reason", 2...200)
        let tree = try await feature.organisations.tree()
        if let lower, lower == organisation || !tree.covers(organisation, lower) { try form.absorb(LedgerProblem.notBelow) }
        guard form.isValid, let lower else { return .page(try await allotPage(form, call), in: call, status: .unprocessableContent) }
        let (officer, now, id) = (try call.person(), call.now, feature.ledger.ids.next() as EntryID)
        let key = try key(form, officer, "\(organisation) \(lower) \(amount.amount)", call)
        do {
            _ = try await call.database.answerOnce(key, now: now) { tx in
                try feature.budgets.allot(amount, from: organisation, to: lower, id, reason: reason, by: officer, now: now, in: tx)
                return FirstAnswer(status: 303, body: [])
            }
        } catch {
            try form.absorb(error)
            return .page(try await allotPage(form, call), in: call, status: .unprocessableContent)
        }
        return .redirect(to: LedgerURL.books(organisation).path, toast: Phrase("已下拨 \(amount)", "\(amount) allotted"), in: call)
    }

    /// A double tap posts once.
    private func key(_ form: Form, _ officer: PersonID, _ request: String, _ call: Call) throws -> IdempotencyKey? {
        try call.idempotencyKey(form).map {
            IdempotencyKey(scope: "person:\(officer) budgets", key: $0, requestHash: Array(SHA256.hash(data: Array(request.utf8))))
        }
    }

    private func frame(_ organisation: OrganisationID) async throws -> Page.Frame {
        .officer(organisation: organisation, name: try await feature.organisations.name(of: organisation) ?? "")
    }
}
