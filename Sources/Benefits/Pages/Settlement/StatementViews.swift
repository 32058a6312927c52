import Kernel
import Merchants
import Web

/// What a statement looks like to both sides: sums, branches, lines with their disputes.
struct StatementViews: Sendable {
    let ui: UI

    static func tag(_ state: StatementState, _ ui: UI) -> HTML {
        switch state {
        case .issued: ui.tag(.info, ui(state.label))
        case .confirmed: ui.tag(.warn, ui(state.label))
        case .paid: ui.tag(.good, ui(state.label))
        }
    }

    /// 2026年11月 · Nov 2026.
    static func name(_ month: Month, _ ui: UI) -> String { ui("\(month.year)年\(month.month)月", month.iso) }

    func sums(_ statement: Statement) -> HTML {
        let sums = statement.sums
        return ui.facts(
            [
                (ui("核销", "Redeemed"), "\(Numbers.grouped(sums.redeemed)) \(ui("笔", "lines")) · \(sums.amount.description)"),
                (ui("撤销", "Voided"), "\(Numbers.grouped(sums.voided)) \(ui("笔", "lines")) · \((-sums.voidedAmount).description)"),
                (ui("净额", "Net"), "<strong>\(sums.net.description)</strong>"),
                (ui("其中工会承担（应付）", "Of it the union's part (due)"), "<strong>\(sums.due.description)</strong>"),
                (ui("其中商户承担", "Of it the merchant's part"), "\(sums.merchantPart.description)"),
                (ui("状态", "State"), Self.tag(statement.state, ui)),
            ] + (statement.reference.map { [(ui("付款凭证号", "Payment"), "<span class=\"mono\">\($0)</span>" as HTML)] } ?? [])
                + (statement.paidAt.map { [(ui("付款时间", "Paid"), ui.time($0))] } ?? []))
    }

    func branches(_ branches: [(name: String, sums: StatementSums)]) -> HTML {
        let rows = HTML.joined(
            branches.map { branch in
                """
                <tr><th scope="row">\(branch.name)</th><td class="num">\(Numbers.grouped(branch.sums.redeemed))</td><td class="num">\(Numbers.grouped(branch.sums.voided))</td>\
                <td class="num">\(branch.sums.net.description)</td><td class="num">\(branch.sums.due.description)</td></tr>
                """
            })
        return table(
            ui("各门店", "By branch"),
            [ui("门店", "Branch"), ui("核销笔数", "Redeemed"), ui("撤销笔数", "Voided"), ui("净额", "Net"), ui("应付", "Due")], rows)
    }

    /// - Parameter act: what stands at the end of a line: the way to dispute it.
    func lines(_ lines: [SettlementStore.Line], _ titles: [BenefitID: String], _ disputes: [RedemptionID: Dispute], act: (SettlementStore.Line) -> HTML) -> HTML {
        let rows = HTML.joined(
            lines.map { line in
                let at = line.isVoid ? line.redemption.voidedAt ?? line.redemption.at : line.redemption.at
                let dispute: HTML = disputes[line.redemption.id].map { self.dispute($0) } ?? (line.isVoid ? HTML() : act(line))
                return """
                    <tr><th scope="row">\(ui.time(at))</th><td data-label="\(ui("福利", "Benefit"))">\(titles[line.title] ?? "")\
                    \(if: line.isVoid, " \(ui.tag(.mute, ui("撤销", "Void")))")</td><td data-label="\(ui("门店", "Branch"))">\(line.branch)</td>\
                    <td class="num" data-label="\(ui("金额", "Amount"))">\(line.amount.description)</td>\
                    <td class="num" data-label="\(ui("应付", "Due"))">\(line.unionPart.description)</td>\
                    <td data-label="\(ui("异议", "Dispute"))">\(dispute)</td></tr>
                    """
            })
        return table(
            ui("明细", "Lines"),
            [ui("时间", "When"), ui("福利", "Benefit"), ui("门店", "Branch"), ui("金额", "Amount"), ui("应付", "Due"), ui("异议", "Dispute")], rows)
    }

    func dispute(_ dispute: Dispute) -> HTML {
        let answer: HTML = dispute.answer.map { "<br><span class=\"soft\">\(ui("答复：", "Answer: "))\($0)</span>" } ?? ""
        return "\(ui.tag(dispute.answer == nil ? .warn : .mute, dispute.answer == nil ? ui("待答复", "Open") : ui("已答复", "Answered"))) \(dispute.reason)\(answer)"
    }

    private func table(_ caption: String, _ headings: [String], _ rows: HTML) -> HTML {
        """
        <section class="card flush"><div class="section-head"><h2>\(caption)</h2></div><div class="table-wrap" tabindex="0" role="region" aria-label="\(caption)">\
        <table class="table cards"><thead><tr>\(each: headings, { "<th scope=\"col\">\($0)</th>" })</tr></thead><tbody>\(rows)</tbody></table></div></section>
        """
    }

    var printButton: HTML {
        "<button class=\"button\" type=\"button\" data-print data-js hidden>\(ui.icon("print"))\(ui("打印", "Print"))</button>"
    }

    func download(_ path: String) -> HTML { "<a class=\"button\" href=\"\(url: path)\">\(ui.icon("download"))\(ui("下载表格", "Download"))</a>" }
}
