import Draws
import Kernel
import Membership
import Organisations
import Web

/// Parts of pages that show a benefit to a member.
enum OfferViews {
    static func row(_ offer: Offer, _ tree: OrganisationTree, _ ui: UI) -> HTML {
        let benefit = offer.benefit
        return """
            <li><span class="icon-box">\(ui.icon(benefit.content.category.icon))</span><span class="body">\
            <a class="cover" href="\(BenefitsURL.benefit(benefit.id).path)">\(benefit.title)</a>\
            <small>\(ui(benefit.content.worth.label)) · \(tree.shortName(benefit.organisation) ?? "")</small><small>\(until(benefit, ui))</small></span>\
            <span class="tail">\(status(offer, ui))</span></li>
            """
    }

    private static func until(_ benefit: Benefit, _ ui: UI) -> String {
        switch benefit.phase(at: ui.now) {
        case .upcoming(let opens): ui("\(ui.show(opens)) 开始", "Opens \(ui.show(opens))")
        // What ends at midnight is good through the day before. (domain.md R63)
        case .open(let closes?) where closes.minuteOfDay == 0:
            ui("\(ui.show(closes.day.adding(days: -1)))截止", "Until \(ui.show(closes.day.adding(days: -1)))")
        case .open(let closes?): ui("\(ui.show(closes)) 截止", "Until \(ui.show(closes))")
        case .open(nil): ui("长期有效", "Always open")
        case .paused, .over, .draft: ui(benefit.phase(at: ui.now).label)
        }
    }

    private static func status(_ offer: Offer, _ ui: UI) -> HTML {
        switch offer.refusal {
        case nil: left(offer.left, ui)
        case .alreadyClaimed: ui.tag(.good, ui("已领取", "Yours"), icon: "check")
        case .soldOut: ui.tag(.mute, ui("已领完", "Gone"))
        case .notEligible: ui.tag(.mute, ui("不在范围", "Not for me"))
        case .issuedOnly: ui.tag(.info, ui("工会发放", "Issued"))
        default: ui.tag(offer.benefit.phase(at: ui.now).tone, ui(offer.benefit.phase(at: ui.now).label))
        }
    }

    private static func left(_ left: Int64, _ ui: UI) -> HTML {
        let text = ui("剩 \(Numbers.grouped(left)) 份", "\(Numbers.grouped(left)) left")
        return "<span class=\"num\">\(text)</span>"
    }

    /// On the home page, until the vouchers were looked at.
    static func news(new: Int, expiring: Int, _ ui: UI) -> HTML {
        let title =
            new > 0
            ? ui("工会给您发了 \(new) 张券", "Your union gave you \(new) voucher\(new == 1 ? "" : "s")")
            : ui("\(expiring) 张券快到期了", "\(expiring) voucher\(expiring == 1 ? "" : "s") end soon")
        let text =
            expiring > 0 && new > 0
            ? ui("另有 \(expiring) 张三天内到期。", "\(expiring) more end within three days.") : ui("到店出示券码即可使用。", "Show the code at the counter.")
        return ui.notice(
            .info, title, "\(text)", icon: "ticket", actions: "<a class=\"button small\" href=\"\(BenefitsURL.vouchers.path)\">\(ui("看我的券", "My vouchers"))</a>")
    }

    // MARK: One

    static func facts(_ content: BenefitContent, _ tree: OrganisationTree, _ ui: UI) -> [(name: String, value: HTML)] {
        var who = content.audience.summary { tree.shortName($0) }.map { ui($0) }
        if content.isForBirthdayMonth { who.append(ui("生日当月的会员", "In the month of one's birthday")) }
        if content.hasList { who.append(ui("名单上的会员", "Those on the list")) }
        var facts: [(name: String, value: HTML)] = [(ui("谁可以领", "For whom"), "\(who.joined(separator: ui("；", "; ")))"), (ui("限领", "Limit"), "\(ui(content.limit.label))")]
        if let opens = content.opensAt, let closes = content.closesAt, content.mode != .issued {
            facts.append((ui("领取时间", "Claiming"), "\(ui.time(opens)) – \(ui.time(closes))"))
        }
        if case .fairWindow = content.mode { facts.append((ui("方式", "How"), "\(ui(content.mode.label))")) }
        if let perDay = content.stock.perDay {
            let minute = content.stock.dayOpensAt
            let clock = "\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
            facts.append((ui("每天", "Each day"), "\(ui("\(Numbers.grouped(perDay)) 份，\(clock) 放出", "\(Numbers.grouped(perDay)), from \(clock)"))"))
        }
        facts.append((ui("有效期", "Good"), "\(validity(content.validity, ui))"))
        if !content.places.isEmpty { facts.append((ui("使用地点", "Where"), "\(content.places)")) }
        facts.append((ui("叠加", "With others"), "\(content.stacks ? ui("可以和其他券一起用", "Can be used with other vouchers") : ui("不能和其他券一起用", "One voucher a bill"))"))
        if content.isForFamily { facts.append((ui("家属", "Family"), "\(ui("可以给家属使用", "May be used by one of the family"))")) }
        return facts
    }

    private static func validity(_ validity: Validity, _ ui: UI) -> String {
        switch validity {
        case .days(0): ui("领取当天有效", "On the day of claiming")
        case .days(let count): ui("领取后 \(count) 天内有效", "\(count) days after claiming")
        case .between(let from, let through): ui("\(ui.show(from))至\(ui.show(through))", "\(ui.show(from)) – \(ui.show(through))")
        }
    }

    /// For me or not and why, how many are left, when it opens – and the one button.
    static func panel(_ offer: Offer, after refusal: ClaimRefusal?, isSignedIn: Bool, _ ui: UI) -> HTML {
        let stock: HTML = """
            <p class="lead"><strong class="num">\(Numbers.grouped(offer.left))</strong> / \(Numbers.grouped(offer.benefit.content.stock.total)) \
            \(ui("份剩余", "left"))</p>
            """
        guard isSignedIn else {
            return """
                <section class="card stack">\(stock)<p class="form-end"><a class="button primary wide" href="\(BenefitsURL.signIn(next: offer.benefit.id).path)">\
                \(ui("登录后领取", "Sign in to claim"))</a></p></section>
                """
        }
        let mine: HTML =
            offer.vouchers.first.map { voucher in
                """
                <p class="form-end"><a class="button primary wide" href="\(BenefitsURL.voucher(voucher.id).path)">\(ui.icon("qr"))\
                \(voucher.state == .issued ? ui("出示我的券", "Show my voucher") : ui("查看我的券", "See my voucher"))</a></p>
                """
            } ?? ""
        return "<section class=\"card stack\">\(stock)\(lost(refusal, offer, ui))\(drawn(offer, ui))\(action(offer, mine, ui))</section>"
    }

    /// After a lost race: a kind word, and what else there is.
    private static func lost(_ refusal: ClaimRefusal?, _ offer: Offer, _ ui: UI) -> HTML {
        guard let refusal else { return "" }
        guard case .soldOut = refusal else { return ui.notice(.warn, nil, "\(ui(refusal.message))") }
        let taken = Int64(offer.benefit.content.stock.total) - offer.left
        return ui.notice(
            .info, ui("这次没赶上", "Not this time"),
            """
            \(ui(refusal.message))\(ui("已有 \(Numbers.grouped(taken)) 份被领走。您的操作没有问题，只是想要的人很多。", " \(Numbers.grouped(taken)) were claimed. You did nothing wrong: many wanted it."))
            """, icon: "heart",
            actions: "<a class=\"button small\" href=\"\(BenefitsURL.open.path)\">\(ui("看看还有什么可以领", "See what else is open"))</a>")
    }

    /// A fair window: in it or not, when it is drawn, and afterwards the proof for winners and losers alike.
    private static func drawn(_ offer: Offer, _ ui: UI) -> HTML {
        guard let draw = offer.draw, let ends = offer.benefit.content.fairWindowEnds else { return "" }
        let proof: HTML = "<a class=\"button small\" href=\"\(DrawsURL.draw(draw.id).path)\">\(ui.icon("scale"))\(ui("看抽签怎么保证公平", "How the draw is fair"))</a>"
        let people = ui("现在有 \(Numbers.grouped(draw.entered)) 人参加。", "\(Numbers.grouped(draw.entered)) are in it.")
        switch draw.state {
        case .open where ui.now < ends && offer.isEntered:
            return ui.notice(
                .good, ui("您已参加抽签", "You are in the draw"),
                "\(ui("\(ui.show(ends)) 抽签，中了的券直接进卡包，不用守着。", "It is drawn at \(ui.show(ends)); a voucher comes by itself, you need not wait here.")) \(people)", actions: proof)
        case .open where ui.now < ends:
            return ui.notice(
                .info, ui("公平时段", "A fair window"),
                "\(ui("\(ui.show(ends)) 前申请的会员一同抽签，早晚都一样。", "All who ask before \(ui.show(ends)) take part in one draw; sooner or later is the same.")) \(people)", actions: proof)
        case .drawn,
            .published where offer.isEntered && offer.vouchers.isEmpty:
            return ui.notice(
                .info, ui("这次没有抽中", "Not drawn this time"),
                "\(ui("\(Numbers.grouped(draw.entered)) 人参加，机会均等。谢谢您，下次一定有机会。", "\(Numbers.grouped(draw.entered)) took part with the same chance. Better luck next time."))",
                icon: "heart",
                actions: "\(proof)<a class=\"button small\" href=\"\(BenefitsURL.open.path)\">\(ui("看看还有什么可以领", "See what else is open"))</a>")
        default: return "<p>\(proof)</p>"
        }
    }

    private static func action(_ offer: Offer, _ mine: HTML, _ ui: UI) -> HTML {
        let path = BenefitsURL.claim(offer.benefit.id).path
        switch offer.refusal {
        case nil where offer.isEntered && offer.draw?.state == .open: return ""
        case nil:
            let isDraw = offer.draw.map { $0.state == .open && offer.benefit.content.fairWindowEnds.map { ui.now < $0 } ?? false } ?? false
            return "\(ui.form(path, button(isDraw ? ui("参加抽签", "Take part in the draw") : ui("立即领取", "Claim now"), ui)))\(mine)"
        case .notOpen(let opens):
            return """
                <p>\(ui("距开始 ", "Opens in "))\(ui.countdown(to: opens, done: ui("已开始，快来领取", "It is open"), opens: "claim"))</p>\
                \(ui.form(path, "<button class=\"button primary wide\" id=\"claim\" type=\"submit\" disabled>\(ui("立即领取", "Claim now"))</button>"))\
                <noscript><p class="hint">\(ui("到时间后刷新本页。", "Reload this page when it opens."))</p></noscript>\(mine)
                """
        case .alreadyClaimed(let limit):
            return "<p>\(ui.icon("check"))\(ui("您已经领过：\(limit.label.zh)。", "You have it: \(limit.label.en)."))</p>\(mine)"
        case .some(let refusal): return "<p>\(ui(refusal.message))</p>\(mine)"
        }
    }

    private static func button(_ text: String, _ ui: UI) -> HTML { "<button class=\"button primary wide\" id=\"claim\" type=\"submit\">\(text)</button>" }
}
