import Audit
import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// Transfers into and out of a union. (domain.md R12, R13)
struct TransferPages: Sendable {
    let feature: MembershipFeature

    var routes: [Route] {
        let access = Access.officer(MembershipFeature.approve)
        return [
            .get("/admin/unions/{organisation}/transfers", access) { call in try await list(call, Form()) },
            .post("/admin/unions/{organisation}/transfers/{transfer}/acceptance", access) { call in
                _ = try await call.form()
                let transfer = try await transfer(call)
                try await accept(call, transfer)
                return .redirect(
                    to: MembershipURL.transfers(try call.organisation()).path, toast: Phrase("已接收 \(transfer.name)。", "\(transfer.name) was taken over."), in: call)
            },
            .post("/admin/unions/{organisation}/transfers/{transfer}/refusal", access) { call in try await refuse(call) },
        ]
    }

    private func list(_ call: Call, _ form: Form, status: HTTPResponse.Status = .ok) async throws -> Reply {
        let ui = call.ui
        let organisation = try call.organisation()
        let tree = try await feature.organisations.tree()
        let scope = MemberScope(organisation, in: tree)
        let isUnion = if case .union = scope { true } else { false }
        let line = feature.memberships.term.overdueLine(today: call.now.day)
        let limit = try call.limit()
        let after = try call.cursor(2).map { WaitingLists.Place(dueOn: Day(number: Int32(clamping: try $0.integer(0))), id: try $0.integer(1)) }
        let (incoming, outgoing) = try await feature.database.read { tx in
            (
                try feature.waitingLists.incoming(to: scope, dueBefore: isUnion ? nil : line, after: after, limit: limit + 1, tx: tx),
                isUnion ? try feature.waitingLists.outgoing(from: organisation, limit: 100, tx: tx) : []
            )
        }
        let slice = Slice(fetched: incoming, limit: limit) { Cursor([String($0.dueOn?.number ?? 0), $0.id.description]) }
        let cards = HTML.joined(slice.items.map { incomingCard(ui, organisation, tree, $0, form, line) })
        let more: HTML =
            slice.next.map { cursor in
                let path = MembershipURL.transfers(organisation).path + Query().with("cursor", cursor.text).suffix
                return "<nav class=\"pager\" aria-label=\"\(ui("翻页", "Pages"))\"><a class=\"button\" rel=\"next\" href=\"\(path)\">\(ui("下一页", "Next"))</a></nav>"
            } ?? ""
        let content: HTML = """
            <div class="stack"><p class="lead">\(ui("会员换单位，会籍随之转移。接收前，会员仍算在原工会；不接收要写明原因。",
                "The membership follows the job. Until it is taken over, the member counts in the old union; refusing needs a reason."))</p>\
            \(ui.errorSummary(form))<h2>\(ui("转入", "In"))</h2>\
            \(slice.items.isEmpty ? ui.empty("swap", ui("没有待接收的转会", "No transfers wait"), ui("其他工会的会员申请转入，或花名册里有其他工会的会员时，会出现在这里。",
                "When members of other unions ask to come, or stand on your roster, they show here.")) : cards)\
            \(more)\(outgoing.isEmpty ? "" : ui.card(ui("转出", "Out"), flush: true, outgoingList(ui, tree, outgoing)))</div>
            """
        return .page(try feature.officerPage(call, ui("会籍转移", "Transfers"), tree, content), in: call, status: status)
    }

    private func incomingCard(
        _ ui: UI, _ organisation: OrganisationID, _ tree: OrganisationTree, _ transfer: MembershipTransfer, _ form: Form, _ line: Day
    ) -> HTML {
        let isOverdue = transfer.dueOn.map { $0 < line } ?? false
        let own = form["transfer"] == transfer.id.description ? form : Form()
        return """
            <section class="card stack" id="transfer-\(transfer.id)">\
            <h3>\(transfer.name) \(transfer.state == .proposed ? ui.tag(.info, ui(transfer.state.label)) : "")</h3>\(ui.facts([
                (ui("原工会", "From"), HTML(text: tree.node(transfer.from)?.name ?? "—")), (ui("转入工会", "To"), HTML(text: tree.shortName(transfer.to) ?? "—")),
                (ui("原因", "Reason"), HTML(text: transfer.reason)), (ui("提出", "Opened"), ui.time(transfer.openedAt)),
                (ui("办理期限", "Due"), ui.due(transfer.dueOn, isOverdue: isOverdue)),
            ]))<div class="row">\(ui.button(post: MembershipURL.acceptance(organisation, transfer.id).path, ui("接收", "Take over"), icon: "check", style: "primary"))\
            <details class="menu left"\(flag: "open", !own.isValid)><summary class="button">\(ui("不接收", "Refuse"))</summary>\
            \(ui.form(MembershipURL.refusal(organisation, transfer.id).path, """
                \(ui.textarea(own, "reason", ui("原因（本人可见）", "Reason (shown to the person)"), rows: 2))\(ui.formEnd(ui("不接收", "Refuse"), style: "danger"))
                """))</details></div></section>
            """
    }

    private func outgoingList(_ ui: UI, _ tree: OrganisationTree, _ transfers: [MembershipTransfer]) -> HTML {
        ui.list(
            transfers.map { transfer in
                ListRow(
                    transfer.name, icon: "person", detail: "\(ui("转往 ", "To "))\(tree.shortName(transfer.to) ?? "—") · \(ui.time(transfer.openedAt))",
                    tail: HTML(text: ui(transfer.state.label)))
            })
    }

    private func transfer(_ call: Call) async throws -> MembershipTransfer {
        let id = try call.id("transfer", of: TransferTag.self)
        let tree = try await feature.organisations.tree()
        guard let transfer = try await feature.database.read({ try feature.transfers.transfer(id, in: $0) }), tree.covers(try call.organisation(), transfer.to)
        else { throw CommonProblem.notFound }
        return transfer
    }

    func accept(_ call: Call, _ transfer: MembershipTransfer) async throws {
        let tree = try await feature.organisations.tree()
        let acting = Acting(try call.receivingCapacity(at: transfer.to, MembershipFeature.approve), .person(try call.person()))
        let now = call.now
        try await feature.database.write(lane: Counters.lane) { tx in
            try feature.decisions.accept(transfer.id, by: acting, tree: tree, now: now, in: tx)
        }
    }

    private func refuse(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let transfer = try await transfer(call)
        let reason = form.text("reason", 2...200)
        form.set("transfer", transfer.id.description)
        guard form.isValid else { return try await list(call, form, status: .unprocessableContent) }
        let acting = Acting(try call.receivingCapacity(at: transfer.to, MembershipFeature.approve), .person(try call.person()))
        let now = call.now
        try await feature.database.write(lane: Counters.lane) { tx in
            try feature.decisions.refuse(transfer, reason: reason, by: acting, now: now, in: tx)
        }
        return .redirect(to: MembershipURL.transfers(try call.organisation()).path, toast: Phrase("已办理，本人能看到原因。", "Done; the person sees why."), in: call)
    }
}
