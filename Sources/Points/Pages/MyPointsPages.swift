import HTTPTypes
import Kernel
import Membership
import Organisations
import Store
import Vault
import Web

/// A member's points: balance, what expires, the statement, how to earn; and the daily sign-in.
struct MyPointsPages: Sendable {
    let points: Points
    let organisations: Organisations
    let vault: Vault

    var routes: [Route] {
        [
            .get("/me/points", .signedIn) { call in .page(try await show(call), in: call) },
            .post("/me/points/sign-in", .signedIn) { call in try await signIn(call) },
        ]
    }

    private struct Mine: Sendable {
        let balance: Int64
        let lots: [Lot]
        let streak: SignInStreak?
        /// `nil` for those who are no active members.
        let rules: PointsRules?

        func hasSignedIn(on day: Day) -> Bool { streak?.last == day }
        /// What goes soon, and when.
        func expiring(_ today: Day) -> Lot? { lots.first { $0.until < today.adding(days: expiryNotice) } }
    }

    private func mine(_ person: PersonID, _ now: Instant, _ database: any Database) async throws -> Mine {
        try await database.read { tx in
            let facts = try points.memberships.facts(of: person, in: tx)
            let rules = facts?.state == .active ? try facts.map { try points.rules(at: $0.organisation, on: now.day, in: tx) } : nil
            return Mine(
                balance: try points.balance(of: person, in: tx), lots: try points.lots(of: person, in: tx), streak: try points.streak(of: person, in: tx), rules: rules)
        }
    }

    // MARK: Page

    private static let pageSize = 50

    private func show(_ call: Call) async throws -> Page {
        let (person, now, ui) = (try call.person(), call.now, call.ui)
        let mine = try await mine(person, now, call.database)
        let before = try call.cursor(1).map { PointsEntryID(try $0.integer(0)) }
        let slice = try await call.database.read { tx in
            Slice(fetched: try points.statement(of: person, before: before, limit: Self.pageSize + 1, in: tx), limit: Self.pageSize) { Cursor([$0.id.description]) }
        }
        let more: HTML =
            slice.next.map { cursor in
                """
                <nav class="pager" aria-label="\(ui("翻页", "Pages"))"><a class="button small" rel="next" \
                href="\(url: PointsURL.mine.path + Query().with("cursor", cursor.text).suffix)">\(ui("更早的", "Earlier"))</a></nav>
                """
            } ?? ""
        let rows = slice.items.map { row($0, ui) }
        let statement: HTML =
            rows.isEmpty
            ? ui.empty("medal", ui("还没有积分", "No points yet"), ui("每天签到、参加活动、阅读文章都能得积分，可以在福利里兑换。", "Sign in each day, take part, read: points can be spent under Benefits."))
            : "\(ui.list(rows))\(more)"
        let content: HTML = """
            <div class="stack">\(ui.tiles(tiles(mine, now, ui)))\(signInForm(mine, now, ui, next: PointsURL.mine.path))\(notice(mine, now, ui))\
            \(ui.card(ui("积分明细", "Statement"), flush: true, statement))\(mine.rules.map { rules($0, ui) })</div>
            """
        var page = Page(ui("我的积分", "My points"), frame: .member(tab: .mine), content: content)
        page.trail = [(ui("我的", "Me"), "/me")]
        return page
    }

    private func tiles(_ mine: Mine, _ now: Instant, _ ui: UI) -> [Tile] {
        var tiles = [Tile(ui("积分余额", "Balance"), Numbers.grouped(mine.balance), note: mine.balance < 0 ? ui("补足后才能兑换", "To be filled before it can be spent") : nil)]
        let streak = mine.streak.flatMap { now.day - $0.last <= 1 ? $0.length : nil } ?? 0
        if mine.rules != nil { tiles.append(Tile(ui("连续签到", "Days in a row"), "\(streak)", unit: ui("天", "days"))) }
        return tiles
    }

    private func notice(_ mine: Mine, _ now: Instant, _ ui: UI) -> HTML {
        guard let lot = mine.expiring(now.day) else { return "" }
        return ui.notice(
            .warn, nil, "\(ui("\(lot.left) 积分将在 \(ui.show(lot.until)) 24:00 到期，请尽快使用。", "\(lot.left) points expire at the end of \(ui.show(lot.until))."))", icon: "clock")
    }

    private func row(_ entry: PointsEntry, _ ui: UI) -> ListRow {
        let tag: HTML =
            switch entry.state {
            case .posted: ""
            case .held: ui.tag(.warn, ui("暂扣，待核对", "On hold"))
            case .rejected: ui.tag(.bad, ui("未发放", "Not given"))
            case .undone: ui.tag(.mute, ui("已撤销", "Undone"))
            }
        let sign = entry.amount > 0 ? "+" : ""
        let cut: HTML = entry.amount == 0 && entry.kind != .undone ? " \(ui("（已到上限）", "(cap reached)"))" : ""
        let why: HTML = entry.hold.map { " · \(ui($0.name))" } ?? ""
        let detail: HTML = entry.detail.map { "\($0) · " } ?? ""
        return ListRow(
            ui(entry.kind.name), icon: entry.kind.icon, detail: "\(detail)\(ui.time(entry.at))\(why)\(cut)", tail: "\(tag)<strong>\(sign)\(Numbers.grouped(entry.amount))</strong>")
    }

    private func rules(_ rules: PointsRules, _ ui: UI) -> HTML {
        let rows = PointsKind.earned.map { rules.rule(.kind($0)) }.filter { $0.points > 0 }.map { rule in
            ListRow(ui(rule.subject.name), detail: "\(ui(PointsWords.limits(rule)))", tail: "<strong>+\(rule.points)</strong>")
        }
        let total = rules.rule(.total)
        let words = ui(
            "\(PointsWords.limits(total).zh)。当年得到的积分到后年 3 月 31 日有效，先到期的先用。积分不能换现金，也不能转让。",
            "\(PointsWords.limits(total).en). Points are good until 31 March of the year after the next; the oldest go first. They are no cash."
        )
        return "\(ui.card(ui("怎样得积分", "How to earn"), flush: true, ui.list(rows)))<p class=\"soft\">\(words)</p>"
    }

    // MARK: Signing in

    func home(_ call: Call) async throws -> HTML? {
        guard let person = call.principal?.person else { return nil }
        let (now, ui) = (call.now, call.ui)
        let mine = try await mine(person, now, call.database)
        guard mine.rules != nil || mine.balance != 0 else { return nil }
        let form = signInForm(mine, now, ui, next: "/")
        let done: HTML = mine.rules != nil && mine.hasSignedIn(on: now.day) ? ui.tag(.good, ui("今日已签到", "Signed in today"), icon: "check") : ""
        return """
            \(ui.card(ui("积分", "Points"), more: (ui("明细", "Statement"), PointsURL.mine.path), """
                <div class="row"><p><strong>\(Numbers.grouped(mine.balance))</strong> \(ui("积分", "points"))</p>\(done)\(form)</div>
                """))\(notice(mine, now, ui))
            """
    }

    private func signInForm(_ mine: Mine, _ now: Instant, _ ui: UI, next: String) -> HTML {
        guard let rule = mine.rules?.rule(.kind(.signIn)), rule.points > 0, !mine.hasSignedIn(on: now.day) else { return "" }
        let streak = SignInStreak.next(mine.streak, today: now.day)
        let gain = streak?.points(rule) ?? rule.points
        return ui.button(post: PointsURL.signIn.path, ui("签到 +\(gain)", "Sign in +\(gain)"), icon: "calendar", style: "primary", fields: [("next", next)])
    }

    private func signIn(_ call: Call) async throws -> Reply {
        let (person, now) = (try call.person(), call.now)
        let form = try await call.form()
        let agent = call.header(.userAgent) ?? ""
        let device = vault.blindIndex(.pointsDevice, "\(now.day.iso) \(call.address) \(agent)")
        let (outcome, streak) = try await call.database.write { tx in try points.signIn(person, device: device, at: now, in: tx) }
        let toast: Phrase =
            switch outcome {
            case .earned(let amount): Phrase("签到成功，+\(amount) 积分，已连续 \(streak) 天", "Signed in: +\(amount), \(streak) days in a row")
            case .held: Phrase("签到成功，积分暂扣，核对后发放", "Signed in; the points are on hold until somebody has looked")
            case .already: Phrase("今天已经签到过了", "You have signed in today")
            case .notMember: Phrase("入会后才能签到得积分", "Only active members earn points")
            case .off: Phrase("本单位工会没有开通签到积分", "Your union gives no points for signing in")
            }
        return .redirect(to: form["next"] == "/" ? "/" : PointsURL.mine.path, toast: toast, in: call)
    }
}

/// Rules in words.
enum PointsWords {
    static func limits(_ rule: PointsRule) -> Phrase {
        if rule.subject == .grantLimit { return Phrase("发放超过这个数，要另一位干部复核", "A grant above this needs another officer") }
        var (zh, en): ([String], [String]) = ([], [])
        if rule.bonus > 0 {
            zh.append("连续 7 天另加 \(rule.bonus)")
            en.append("\(rule.bonus) more on each 7th day in a row")
        }
        if let daily = rule.dailyLimit {
            zh.append("每天最多 \(daily)")
            en.append("at most \(daily) a day")
        }
        if let monthly = rule.monthlyLimit {
            zh.append("每月最多 \(monthly)")
            en.append("at most \(monthly) a month")
        }
        return zh.isEmpty ? Phrase("不另设上限", "no cap of its own") : Phrase(zh.joined(separator: "，"), en.joined(separator: ", "))
    }
}
