import Kernel
import Organisations
import Web

/// How a person sees their membership.
enum MineViews {
    static func page(
        _ ui: UI, history: [Membership], events: [MembershipEvent], transfer: MembershipTransfer?, _ form: Form, _ tree: OrganisationTree, _ term: DecisionTerm
    ) -> Page {
        guard let current = history.first else {
            return Page(
                ui("我的会籍", "My membership"), frame: .member(tab: .mine),
                content: """
                    <div class="empty">\(ui.icon("union"))<h2>\(ui("您还没有加入工会", "You are in no union yet"))</h2>\
                    <p>\(ui("入会后可以参加活动、领取福利、申请帮扶。", "Members take part in activities, claim benefits and get help."))</p>\
                    <p><a class="button primary" href="\(MemberURL.join.path)">\(ui("我要入会", "Join"))</a></p></div>
                    """)
        }
        let union = tree.node(current.organisation)?.name ?? ""
        let earlier = history.dropFirst()
        let past: HTML =
            earlier.isEmpty
            ? ""
            : """
            <section class="card flush"><div class="section-head"><h2>\(ui("以前的会籍", "Earlier memberships"))</h2></div><ul class="list">\(each: earlier, { old in
                "<li><span class=\"body\"><span>\(tree.node(old.organisation)?.name ?? "")</span><small>\(ui.time(old.joinedOn))</small></span>\(ui.tag(old.state))</li>"
            })</ul></section>
            """
        let content: HTML = """
            <div class="stack loose">\(ui.errorSummary(form))\(notice(ui, current, transfer, tree, term))\
            \(RosterNotices.html(ui, current, transfer, tree))<section class="card"><dl class="facts">\
            <div><dt>\(ui("工会", "Union"))</dt><dd>\(union)</dd></div><div><dt>\(ui("状态", "State"))</dt><dd>\(ui.tag(current.state))</dd></div>\
            <div><dt>\(current.state.effects.counts == .once ? ui("入会时间", "Member since") : ui("申请时间", "Applied"))</dt><dd>\(ui.time(current.joinedOn))</dd></div>\
            \(if: current.state.effects.card != .none, "<div><dt>\(ui("会员卡号", "Card number"))</dt><dd class=\"num\">\(current.shownCardNumber)</dd></div>")</dl></section>\
            \(actions(ui, current, transfer, form))<section class="card"><h2>\(ui("经过", "What happened"))</h2>\(timeline(ui, events, tree))</section>\(past)</div>
            """
        return Page(ui("我的会籍", "My membership"), frame: .member(tab: .mine), content: content)
    }

    /// Who decides, and by when. (ui.md: the status page says it)
    private static func notice(
        _ ui: UI, _ current: Membership, _ transfer: MembershipTransfer?, _ tree: OrganisationTree, _ term: DecisionTerm
    ) -> HTML {
        func box(_ icon: String, _ tone: String, _ title: String, _ text: String) -> HTML {
            "<div class=\"notice \(tone)\">\(ui.icon(icon))<div class=\"body\"><h2>\(title)</h2><p>\(text)</p></div></div>"
        }
        let union = tree.node(current.organisation)?.name ?? ""
        let today = ui.now.day
        if let transfer, transfer.state == .requested, let due = transfer.dueOn {
            let to = tree.node(transfer.to)?.name ?? ""
            return box(
                "swap", "info", ui("转会申请等待接收", "Your transfer waits"),
                ui("由\(to)在\(ui.show(due))前接收。在此之前您仍是原工会会员。", "\(to) decides by \(ui.show(due)). Until then you belong to the old union."))
        }
        switch current.state {
        case .applied:
            guard let due = current.dueOn else { return "" }
            if term.isOverdue(dueOn: due, today: today) {
                let upper = tree.ancestors(of: current.organisation).first?.name ?? ""
                return box(
                    "clock", "warn", ui("申请已超期，由上级工会处理", "Overdue: the union above may decide"),
                    ui("\(union)没有在\(ui.show(due))前答复，\(upper)可以直接审批。", "\(union) did not answer by \(ui.show(due)); \(upper) may decide."))
            }
            return box(
                "clock", "info", ui("申请正在审批", "Your application waits"),
                ui("由\(union)在\(ui.show(due))前答复，结果会通知您。", "\(union) answers by \(ui.show(due)); you will be told."))
        case .pooled:
            let offered = current.offeredTo.flatMap { tree.node($0)?.name }
            return box(
                "truck", "info", ui("您已进入周转库", "You are in the holding pool"),
                offered.map { ui("已推荐给\($0)接收，在此之前可以享受线上普惠服务。", "\($0) was asked to take you in. Until then you have the online benefits.") }
                    ?? ui("正在为您寻找最近的工会，在此之前可以享受线上普惠服务。", "We are looking for the nearest union. Until then you have the online benefits."))
        case .rejected: return box("warning", "bad", ui("申请没有通过", "Not admitted"), ui("原因见下方记录，修改后可以再次申请。", "The reason is below; you may apply again."))
        default: return ""
        }
    }

    private static func actions(_ ui: UI, _ current: Membership, _ transfer: MembershipTransfer?, _ form: Form) -> HTML {
        var links = HTML()
        if current.state.effects.card != .none {
            links += "<a class=\"button primary\" href=\"\(MemberURL.card.path)\">\(ui.icon("qr"))\(ui("出示会员卡", "Show the card"))</a>"
        }
        if let transfer, transfer.state == .requested {
            links += ui.button(post: MemberURL.transferWithdrawal(transfer.id).path, ui("撤回转会", "Withdraw the transfer"), confirm: ui("撤回转会申请？", "Withdraw the transfer?"))
        } else if current.state == .active || (current.state == .retained && current.retainedFor != .retired) {
            links += "<a class=\"button\" href=\"\(MemberURL.transfer.path)\">\(ui.icon("swap"))\(ui("申请转会", "Transfer"))</a>"
        }
        if current.state == .applied || current.state == .pooled {
            links += ui.button(post: MemberURL.withdrawal.path, ui("撤回申请", "Withdraw"), icon: "undo", confirm: ui("撤回入会申请？", "Withdraw the application?"))
        }
        if !current.state.isLiving, current.state != .deceased {
            links += "<a class=\"button primary\" href=\"\(MemberURL.join.path)\">\(ui("再次申请入会", "Apply again"))</a>"
        }
        var out: HTML = links.isEmpty ? "" : "<p class=\"row\">\(links)</p>"
        if current.state == .active || current.state == .retained {
            let hint = ui(
                "退会自愿，提交后立即生效，会员卡收回，已领取的券仍可使用。",
                "Leaving is your right and takes effect at once. The card is withdrawn; vouchers you hold stay good.")
            let fields: HTML = """
                \(ui.textarea(form, "leaving_reason", ui("退会原因", "Why"), rows: 2, hint: hint))<div class="form-end">\
                <button class="button danger" type="submit" data-confirm="\(ui("确定退会？", "Really leave?"))">\(ui("确认退会", "Leave"))</button></div>
                """
            out += """
                <details\(flag: "open", form.problem("leaving_reason") != nil)><summary>\(ui("我要退会", "Leave the union"))</summary>\
                \(ui.form(MemberURL.leaving.path, fields))</details>
                """
        }
        return out
    }

    private static func timeline(_ ui: UI, _ events: [MembershipEvent], _ tree: OrganisationTree) -> HTML {
        func item(_ event: MembershipEvent) -> HTML {
            let reason: HTML = event.reason.map { "<p>\($0)</p>" } ?? ""
            return """
                <li><strong>\(event.act.map { ui($0.label) } ?? ui(event.to.label))</strong> \(ui.tag(event.to))\(reason)\
                <small>\(ui.time(event.at)) · \(tree.shortName(event.organisation) ?? "")</small></li>
                """
        }
        return "<ol class=\"timeline\">\(each: events, item)</ol>"
    }

    // MARK: Transfer

    static func transfer(_ ui: UI, text: String, found: [OrganisationTree.Node], _ form: Form, _ tree: OrganisationTree) -> Page {
        let search: HTML = """
            <section class="card"><form method="get" action="\(MemberURL.transfer.path)" role="search"><div class="field">\
            <label for="f-q">\(ui("新单位或工会的名称", "Name of the new employer or union"))</label>\
            <input id="f-q" type="search" name="q" value="\(text)"></div><div class="form-end"><button class="button\(if: found.isEmpty, " primary")" type="submit">\
            \(ui.icon("search"))\(ui("查找", "Find"))</button></div></form></section>
            """
        let options = found.map { (value: $0.id.description, text: $0.name) }
        let fields: HTML = """
            <input type="hidden" name="q" value="\(text)">\(ui.choices(form, "organisation", ui("转到哪个工会", "Which union"), options))\
            \(ui.field(form, "reason", ui("转会原因", "Why"), hint: ui("如：更换工作单位。", "As: I changed my job.")))\
            \(ui.formEnd(ui("提交转会申请", "Request the transfer"), cancel: MemberURL.mine.path))
            """
        let next: HTML =
            found.isEmpty
            ? (text.isEmpty ? "" : "<p class=\"notice mute\">\(ui("没有找到，换个名称试试。", "Nothing found; try another name."))</p>")
            : """
            <section class="card">\(ui.errorSummary(form))\(ui.form(MemberURL.transfer.path, fields))</section>
            """
        let lead = ui(
            "一次入会、动态接转：会籍跟着工作走，由新工会接收后生效，不用重新入会。", "Join once: your membership follows your job. The new union takes you over; you need not join again.")
        var page = Page(
            ui("申请转会", "Request a transfer"), frame: .member(tab: .mine),
            content: """
                <div class="stack loose"><p class="lead">\(lead)</p>\(search)\(next)</div>
                """)
        page.trail = [(ui("我的会籍", "My membership"), MemberURL.mine.path)]
        return page
    }
}
