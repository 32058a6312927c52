import Identity
import Kernel
import Organisations
import Store
import Web

/// The public page of a draw: what it is, how it is fair in five sentences, who won, and the visitor's own leaf.
struct DrawPage: Sendable {
    let draws: Draws
    let people: People
    let organisations: Organisations

    var routes: [Route] {
        [.get("/draws/{draw}", .everyone) { call in .page(try await show(call), in: call) }]
    }

    private static let shownWinners = 200

    private struct Facts: Sendable {
        let draw: Draw
        let mine: [Draws.Leaf]
        let entries: [String]
        let wins: [DrawWin]
        let winners: [DrawWin]
        let names: [PersonID: String]
    }

    private func show(_ call: Call) async throws -> Page {
        let id: DrawID = try call.id("draw")
        let facts = try await read(id, call.principal?.person, call.database)
        let (draw, ui) = (facts.draw, call.ui)
        let content: HTML = """
            <div class="stack loose"><p class="row">\(DrawViews.tag(draw, ui))<span class="soft">\(try await organisations.name(of: draw.organisation) ?? "")</span></p>\
            \(mine(facts, ui))\(DrawViews.prizes(draw, ui))\
            \(if: !draw.rules.text.isEmpty, ui.card(ui("说明", "About"), "<div class=\"prose\">\(Markdown.html(draw.rules.text))</div>"))\
            \(ui.card(ui("为什么是公平的", "Why it is fair"), "<div class=\"prose\"><ol>\(each: draw.explanation, { "<li>\(ui($0))</li>" })</ol></div>"))\
            \(if: draw.state == .published, winners(facts, ui))\(numbers(draw, ui))\(leaves(facts, ui))\(exclusions(draw, ui))</div>
            """
        var page = Page(draw.rules.title, frame: .member(tab: .activities), content: content)
        page.share = Page.Share(description: draw.rules.organiser + " " + ui("可验证的抽签", "holds a draw that anybody can check"), imagePath: nil)
        if !facts.mine.isEmpty { page.head = "<script type=\"module\" src=\"\(call.house.assets.path("draw.js"))\"></script>" }
        return page
    }

    private func read(_ id: DrawID, _ person: PersonID?, _ database: any Database) async throws -> Facts {
        try await database.read { tx in
            let draw = try draws.existing(id, in: tx)
            let entries = try person.map { try draws.entries(of: $0, in: id, in: tx) } ?? []
            let isPublic = draw.state == .published
            let winners = isPublic ? try draws.winners(of: id, limit: Self.shownWinners, in: tx) : []
            let names = try people.people(winners.compactMap(\.person), in: tx).mapValues { Masks.name($0.name) }
            return Facts(
                draw: draw, mine: try entries.prefix(5).compactMap { try draws.leaf($0.entry, of: draw, in: tx) }, entries: entries.map(\.entry),
                wins: isPublic ? try person.map { try draws.wins(of: $0, in: id, in: tx) } ?? [] : [], winners: winners, names: names)
        }
    }

    /// What the visitor has in it. (ui.md 18)
    private func mine(_ facts: Facts, _ ui: UI) -> HTML {
        guard !facts.entries.isEmpty else { return "" }
        let codes = facts.entries.prefix(5).joined(separator: ui("、", ", "))
        if !facts.wins.isEmpty {
            let prizes = facts.wins.map { win in facts.draw.prizes.first { $0.id == win.prize }?.name ?? win.prize }.joined(separator: ui("、", ", "))
            return ui.notice(.good, ui("恭喜，您中签了", "You have won"), "\(prizes)", icon: "medal")
        }
        guard facts.draw.state == .published else {
            return ui.notice(.info, ui("您已参加", "You are in"), "\(ui("您的编号：", "Your number: "))<span class=\"mono\">\(codes)</span>", icon: "ticket")
        }
        let (count, prizes) = (Numbers.grouped(facts.draw.entered), Numbers.grouped(facts.draw.prizeCount))
        let thanks = ui(
            "共有 \(count) 个编号参加，\(prizes) 份奖品。感谢参与，您可以在下面核对自己的编号和整个过程。",
            "\(count) numbers took part for \(prizes) prizes. Thank you for taking part; below you can check your number and the whole draw.")
        return ui.notice(.info, ui("这次没有中签", "Not this time"), "\(thanks)", icon: "heart")
    }

    private func winners(_ facts: Facts, _ ui: UI) -> HTML {
        let draw = facts.draw
        let rows = facts.winners.map { win in
            let who = win.person.flatMap { facts.names[$0] } ?? win.entry
            let isMine = facts.entries.contains(win.entry)
            return ListRow(
                who, detail: who == win.entry ? "" : "<span class=\"mono\">\(win.entry)</span>",
                tail: "\(if: isMine, ui.tag(.good, ui("我", "Me"))) \(draw.prizes.first { $0.id == win.prize }?.name ?? win.prize)")
        }
        let more: HTML =
            facts.winners.count == Self.shownWinners
            ? "<p class=\"soft\">\(ui("这里显示前 \(Self.shownWinners) 个，完整名单在证明文件里。", "The first \(Self.shownWinners) are shown; all of them are in the proof."))</p>" : ""
        return ui.card(ui("中签结果", "Result"), rows.isEmpty ? "<p>\(ui("没有人参加。", "Nobody took part."))</p>" : "\(ui.list(rows))\(more)")
    }

    /// The published numbers, and the way to check them.
    private func numbers(_ draw: Draw, _ ui: UI) -> HTML {
        func hash(_ bytes: [UInt8]?) -> HTML {
            bytes.map { "<span class=\"mono\">\(Hex.text($0))</span>" } ?? "<span class=\"soft\">\(ui("到时公布", "Published in time"))</span>"
        }
        var rows: [(name: String, value: HTML)] = [
            (ui("承诺值", "Commitment"), hash(draw.commitment)), (ui("总指纹", "Total fingerprint"), hash(draw.root)),
        ]
        if let source = draw.rules.entropySource { rows.append((ui("公开数字", "Public number"), "\(source)\(draw.entropyValue.map { "：\($0)" } ?? "")")) }
        rows.append((ui("密码", "Secret"), hash(draw.state == .published ? draw.secret : nil)))
        rows.append((ui("种子", "Seed"), hash(draw.state == .published ? draw.seed : nil)))
        let proof: HTML =
            draw.state == .published
            ? """
            <div class="actions"><a class="button" href="\(DrawsURL.proof(draw.id).path)" download>\(ui.icon("download"))\(ui("下载证明文件", "Download the proof"))</a></div>\
            <p class="soft">\(ui("核对命令：", "To check it: "))<span class="mono">gonghui draw verify draw-\(draw.id).json</span>\
            \(ui("，或用文档里的 Python 程序，也可以自己写一个。", ", or the Python program of the documentation, or one of your own."))</p>
            """ : ""
        return ui.card(ui("公开的数字", "Published numbers"), "\(ui.facts(rows))\(proof)")
    }

    /// The visitor's leaves: with script the browser computes the path itself, without it shows every step.
    private func leaves(_ facts: Facts, _ ui: UI) -> HTML {
        guard !facts.mine.isEmpty, let root = facts.draw.root else { return "" }
        let parts = HTML.joined(facts.mine.map { leaf(($0, root), ui) })
        return ui.card(ui("核对我的编号", "Check my number"), parts)
    }

    private func leaf(_ item: (leaf: Draws.Leaf, root: [UInt8]), _ ui: UI) -> HTML {
        let (leaf, root) = item
        let how = ui(
            "从 SHA-256(00 ‖ 编号 ‖ 00 ‖ 权重 ‖ 00 ‖ 分组) 开始，每一步与下面的值拼成 SHA-256(01 ‖ 左 ‖ 右)，最后应等于总指纹。",
            "Begin with SHA-256(00 ‖ number ‖ 00 ‖ weight ‖ 00 ‖ group); each step is SHA-256(01 ‖ left ‖ right) with the value below; the last is the total fingerprint.")
        let steps = HTML.joined(
            leaf.path.steps.map { step in
                "<li>\(step.isLeft ? ui("左", "left") : ui("右", "right")) <span class=\"mono\">\(Hex.text(step.hash))</span></li>"
            })
        let path = leaf.path.steps.map { ($0.isLeft ? "L" : "R") + Hex.text($0.hash) }.joined(separator: " ")
        return """
            <div data-leaf="\(leaf.entry)" data-weight="\(leaf.weight)" data-group="\(leaf.group ?? "")" data-path="\(path)" data-root="\(Hex.text(root))" \
            data-good="\(ui("核对通过：您的编号在锁定的名单里。", "It holds: your number is in the locked list."))" \
            data-bad="\(ui("核对不通过，请下载证明文件并联系主办工会。", "It doesn't hold: download the proof and ask the union."))">\
            <p>\(ui("编号", "Number")) <strong class="mono">\(leaf.entry)</strong> · \(ui("权重", "weight")) \(leaf.weight)</p>\
            <p><button class="button" type="button" data-check-leaf data-js hidden>\(ui.icon("shield"))\(ui("让浏览器重算", "Let the browser compute it"))</button></p>\
            <p role="status" data-verdict></p>\
            <details><summary>\(ui("计算步骤", "The steps"))</summary><p>\(how)</p>\
            <p>\(ui("起点", "Begin")) <span class="mono">\(Hex.text(leaf.hash))</span></p><div class="prose"><ol>\(steps)</ol></div></details></div>
            """
    }

    private func exclusions(_ draw: Draw, _ ui: UI) -> HTML {
        guard !draw.rules.exclusions.isEmpty else { return "" }
        return ui.card(
            ui("不参加抽取的编号", "Numbers that take no part"), ui.list(draw.rules.exclusions.map { ListRow($0.entry, detail: "\($0.reason)") }))
    }
}

/// Parts that several pages show.
enum DrawViews {
    static func tag(_ draw: Draw, _ ui: UI) -> HTML {
        switch draw.state {
        case .announced: ui.tag(.info, ui(draw.state.label))
        case .open: ui.tag(.good, ui(draw.state.label))
        case .frozen: ui.tag(.warn, draw.isWaitingForEntropy ? ui("等公开数字", "Waits for the public number") : ui(draw.state.label))
        case .drawn: ui.tag(.warn, ui(draw.state.label))
        case .published: ui.tag(.good, ui(draw.state.label))
        case .cancelled: ui.tag(.mute, ui(draw.state.label))
        }
    }

    static func prizes(_ draw: Draw, _ ui: UI) -> HTML {
        let rows = draw.prizes.map { prize in
            ListRow(
                prize.name, icon: "gift", detail: prize.value.map { "\(ui("每份价值", "Worth")) \($0.description)" } ?? "",
                tail: "<strong>\(prize.count)</strong> \(ui("份", "of them"))")
        }
        return ui.card(ui("奖项", "Prizes"), flush: true, ui.list(rows))
    }
}
