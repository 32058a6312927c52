import HTTPTypes
import Identity
import Kernel
import Membership
import Organisations
import Store
import Web

/// The officer's points: figures, rules, grants, holds.
struct PointsOfficerPages: Sendable {
    let points: Points
    let organisations: Organisations
    let people: People

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/points", .officer(PointsFeature.view)) { call in .page(try await overview(call), in: call) },
            .get("/admin/unions/{organisation}/points/rules", .officer(PointsFeature.view)) { call in .page(try await rules(call, Form()), in: call) },
            .post("/admin/unions/{organisation}/points/rules", .officer(PointsFeature.manage)) { call in try await setRule(call) },
            .get("/admin/unions/{organisation}/points/grants", .officer(PointsFeature.view)) { call in .page(try await grants(call, Form()), in: call) },
            .post("/admin/unions/{organisation}/points/grants", .officer(PointsFeature.grant)) { call in try await grant(call) },
            .post("/admin/unions/{organisation}/points/grants/{grant}", .officer(PointsFeature.grant)) { call in try await decide(call) },
            .get("/admin/unions/{organisation}/points/holds", .officer(PointsFeature.view)) { call in .page(try await holds(call), in: call) },
            .post("/admin/unions/{organisation}/points/holds/{entry}", .officer(PointsFeature.grant)) { call in try await settle(call) },
        ]
    }

    private enum Part: CaseIterable { case overview, rules, grants, holds }

    private func page(_ call: Call, _ part: Part, _ content: HTML) async throws -> Page {
        let (organisation, ui) = (try call.organisation(), call.ui)
        let (waiting, held) = try await call.database.read { tx in
            (try points.waitingGrants(of: organisation, in: tx), try points.heldCount(at: organisation, in: tx))
        }
        let tabs = ui.tabs(
            ui("积分", "Points"),
            [
                Tab(ui("概况", "Figures"), path: PointsURL.overview(organisation).path, isCurrent: part == .overview),
                Tab(ui("规则", "Rules"), path: PointsURL.rules(organisation).path, isCurrent: part == .rules),
                Tab(ui("发放", "Grants"), path: PointsURL.grants(organisation).path, isCurrent: part == .grants, count: waiting > 0 ? waiting : nil),
                Tab(ui("暂扣", "On hold"), path: PointsURL.holds(organisation).path, isCurrent: part == .holds, count: held > 0 ? held : nil),
            ])
        let name = try await organisations.name(of: organisation) ?? ""
        return Page(ui("积分", "Points"), frame: .officer(organisation: organisation, name: name), content: "\(tabs)<div class=\"stack\">\(content)</div>")
    }

    // MARK: Figures

    private func overview(_ call: Call) async throws -> Page {
        let (organisation, ui, today) = (try call.organisation(), call.ui, call.now.day)
        let month = call.query["month"].flatMap(Month.init) ?? today.monthOfYear
        let figures = try await call.database.read { try PointsFigures.byKind(of: organisation, from: month.firstDay, through: month.lastDay, in: $0) }
        let given = figures.filter { $0.amount > 0 }.reduce(0) { $0 + $1.amount }
        let gone = -figures.filter { $0.amount < 0 }.reduce(0) { $0 + $1.amount }
        let rows = PointsKind.allCases.compactMap { kind in figures.first { $0.kind == kind } }
        let table = HTML.joined(
            rows.map { row in
                """
                <tr><th scope="row">\(ui(row.kind.name))</th><td class="num" data-label="\(ui("积分", "Points"))">\(Numbers.grouped(row.amount))</td>\
                <td class="num" data-label="\(ui("人数", "People"))">\(row.people < 5 ? ui("不足 5 人", "under 5") : Numbers.grouped(row.people))</td></tr>
                """
            })
        let nothing = ui.empty(
            "medal", ui("这个月还没有积分", "No points in this month"), ui("会员签到、参加活动后会出现在这里。", "They appear here when members sign in and take part."))
        let byKind: HTML = """
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(ui("按来源", "By kind"))"><table class="table cards"><thead><tr>\
            <th scope="col">\(ui("来源", "Kind"))</th><th scope="col" class="num">\(ui("积分", "Points"))</th>\
            <th scope="col" class="num">\(ui("人数", "People"))</th></tr></thead><tbody>\(table)</tbody></table></div>
            """
        let before = PointsURL.overview(organisation).path + Query().with("month", month.previous.iso).suffix
        let content: HTML = """
            <p class="row"><a class="button small" href="\(url: before)">\(ui("上个月", "The month before"))</a><strong>\(month.iso)</strong></p>\
            \(ui.tiles([
                Tile(ui("发放", "Given"), Numbers.grouped(given), unit: ui("积分", "points")),
                Tile(ui("使用、到期和撤销", "Spent, expired, undone"), Numbers.grouped(gone), unit: ui("积分", "points")),
            ]))\
            \(rows.isEmpty ? nothing : byKind)
            """
        return try await page(call, .overview, content)
    }

    // MARK: Rules

    private func rules(_ call: Call, _ form: Form) async throws -> Page {
        let (organisation, ui, today) = (try call.organisation(), call.ui, call.now.day)
        let tree = try await organisations.tree()
        let (rules, own) = try await call.database.read { tx in
            (try points.rules(at: organisation, on: today, in: tx), try points.ownRules(of: organisation, in: tx))
        }
        let rows = PointsRule.Subject.all.map { subject -> ListRow in
            let rule = rules.rule(subject)
            let source = rule.organisation.flatMap { tree.shortName($0) } ?? ui("默认", "default")
            let since = rule.from.map { ui("，\(ui.show($0)) 起", ", from \(ui.show($0))") } ?? ""
            return ListRow(ui(subject.name), detail: "\(ui(PointsWords.limits(rule))) · \(source)\(since)", tail: subject == .total ? "" : "<strong>\(rule.points)</strong>")
        }
        let coming = own.filter { $0.from.map { $0 > today } ?? false }.map { rule in
            ListRow(ui(rule.subject.name), detail: "\(ui(PointsWords.limits(rule))) · \(rule.from.map { ui.show($0) } ?? "")", tail: "<strong>\(rule.points)</strong>")
        }
        let mayManage = try await call.may(PointsFeature.manage, at: organisation)
        let none = ui("填 0 表示不给；“合计上限”不用看这一项。", "0: none. For “all together” it doesn't matter.")
        let new: HTML =
            mayManage
            ? ui.card(
                ui("新规则", "A new rule"),
                ui.form(
                    PointsURL.rules(organisation).path,
                    """
                    \(ui.errorSummary(form))\(ui.select(form, "subject", ui("事项", "For"), PointsRule.Subject.all.map { ($0.column, ui($0.name)) }))\
                    \(ui.field(form, "points", ui("每次积分", "Points each time"), .number(0...10_000), hint: none, short: true))\
                    \(ui.field(form, "bonus", ui("连续 7 天另加", "More on each 7th day"), .number(0...1_000), optional: true, short: true))\
                    \(ui.field(form, "daily", ui("每天最多", "At most a day"), .number(0...100_000), optional: true, short: true))\
                    \(ui.field(form, "monthly", ui("每月最多", "At most a month"), .number(0...1_000_000), optional: true, short: true))\
                    \(ui.field(form, "from", ui("从哪天起", "From"), .date, short: true))\(ui.formEnd(ui("保存规则", "Save")))
                    """)) : ""
        let content: HTML = """
            \(ui.card(ui("现在的规则", "Rules now"), flush: true, ui.list(rows)))\(if: !coming.isEmpty, ui.card(ui("将要生效", "To come"), flush: true, ui.list(coming)))\(new)
            """
        return try await page(call, .rules, content)
    }

    private func setRule(_ call: Call) async throws -> Reply {
        let (organisation, person, now) = (try call.organisation(), try call.person(), call.now)
        var form = try await call.form()
        let subject = form["subject"].flatMap { PointsRule.Subject($0) }
        if subject == nil { form.fail("subject", "required", Phrase("请选择一项。", "Choose one.")) }
        let (amount, bonus) = (form.integer("points", 0...10_000), form.optionalInteger("bonus", 0...1_000) ?? 0)
        let (daily, monthly) = (form.optionalInteger("daily", 0...100_000), form.optionalInteger("monthly", 0...1_000_000))
        let from = form.day("from")
        if form.isValid, from < now.day { form.fail("from", "past", Phrase("规则不能追溯，请选今天或以后的日期。", "Rules don't reach back: choose today or a later day.")) }
        guard form.isValid, let subject else { return .page(try await rules(call, form), in: call, status: .unprocessableContent) }
        let rule = PointsRule(subject, points: Int64(amount), bonus: Int64(bonus), dailyLimit: daily.map(Int64.init), monthlyLimit: monthly.map(Int64.init))
        try await call.database.write { tx in try points.setRule(rule, at: organisation, from: from, by: person, now: now, in: tx) }
        return .redirect(to: PointsURL.rules(organisation).path, toast: Phrase("规则已保存", "Saved"), in: call)
    }

    // MARK: Grants

    private func grants(_ call: Call, _ form: Form) async throws -> Page {
        let (organisation, ui) = (try call.organisation(), call.ui)
        let (grants, names, limit) = try await call.database.read { tx in
            let grants = try points.grants(of: organisation, limit: 100, in: tx)
            let ids = Array(Set(grants.flatMap { [$0.person, $0.madeBy] + [$0.decidedBy].compactMap { $0 } }))
            return (
                grants, try people.people(ids, in: tx).mapValues { Masks.name($0.name) },
                try points.rules(at: organisation, on: call.now.day, in: tx).rule(.grantLimit).points
            )
        }
        let mayGrant = try await call.may(PointsFeature.grant, at: organisation)
        let rows = grants.map { grant in
            let tone: Tone = grant.state == .done ? .good : grant.state == .waiting ? .warn : .mute
            let mayDecide = mayGrant && grant.state == .waiting && grant.madeBy != call.principal?.person
            let path = PointsURL.grantDecision(organisation, grant.id).path
            let buttons: HTML =
                mayDecide
                ? """
                \(ui.button(post: path, ui("同意", "Approve"), style: "small primary", fields: [("act", "approve")]))\
                \(ui.button(post: path, ui("退回", "Refuse"), style: "small", fields: [("act", "refuse")]))
                """ : ui.tag(tone, ui(grant.state.label))
            let made = names[grant.madeBy] ?? ""
            return ListRow(
                "\(names[grant.person] ?? "") +\(grant.amount)", detail: "\(grant.reason) · \(made) · \(ui.time(grant.madeAt))", tail: "<span class=\"row\">\(buttons)</span>")
        }
        let hint = ui("超过 \(limit) 积分要另一位干部复核。", "Above \(limit) points another officer has to approve.")
        let new: HTML =
            mayGrant
            ? ui.card(
                ui("发放积分", "Give points"),
                ui.form(
                    PointsURL.grants(organisation).path,
                    """
                    \(ui.errorSummary(form))\(ui.field(form, "member", ui("会员手机号", "Member's phone"), .phone))\
                    \(ui.field(form, "points", ui("积分", "Points"), .number(1...100_000), hint: hint, short: true))\
                    \(ui.field(form, "reason", ui("事由（会员能看到）", "Reason (the member sees it)")))\
                    \(ui.formEnd(ui("发放", "Give")))
                    """)) : ""
        let list: HTML =
            rows.isEmpty
            ? ui.empty("gift", ui("还没有发放过", "Nothing given yet"), ui("评优、志愿服务等可以由工会发放积分。", "For honours or volunteering the union can give points."))
            : ui.card(ui("发放记录", "Given so far"), flush: true, ui.list(rows))
        return try await page(call, .grants, "\(new)\(list)")
    }

    private func grant(_ call: Call) async throws -> Reply {
        let (organisation, person, now) = (try call.organisation(), try call.person(), call.now)
        var form = try await call.form()
        let typed = form.text("member", 1...30)
        let (amount, reason) = (form.integer("points", 1...100_000), form.text("reason", 2...100))
        let phone = try? PhoneNumber.parse(typed)
        if form.isValid, phone == nil { form.fail("member", "phone.format", Phrase("手机号不对，请填 11 位手机号。", "That is no mobile number.")) }
        let tree = try await organisations.tree()
        guard form.isValid, let phone else { return .page(try await grants(call, form), in: call, status: .unprocessableContent) }
        do {
            let state = try await call.database.write { tx in
                guard let member = try people.find(phone: phone, in: tx), let living = try points.memberships.living(of: member, in: tx),
                    tree.covers(organisation, living.organisation)
                else {
                    throw PointsProblem.notAMember
                }
                return try points.grant(Int64(amount), to: member, reason: reason, at: organisation, by: person, now: now, in: tx)
            }
            let toast = state == .done ? Phrase("积分已发放", "Points given") : Phrase("已提交，等另一位干部复核", "Laid before another officer")
            return .redirect(to: PointsURL.grants(organisation).path, toast: toast, in: call)
        } catch {
            try form.absorb(error)
            return .page(try await grants(call, form), in: call, status: .unprocessableContent)
        }
    }

    private func decide(_ call: Call) async throws -> Reply {
        let (organisation, person, now) = (try call.organisation(), try call.person(), call.now)
        let id: PointsGrantID = try call.id("grant")
        let form = try await call.form()
        let isApproving = form["act"] == "approve"
        try await call.database.write { tx in
            try points.decide(id, approving: isApproving, answer: nil, at: organisation, by: person, now: now, in: tx)
        }
        return .redirect(to: PointsURL.grants(organisation).path, toast: isApproving ? Phrase("积分已发放", "Points given") : Phrase("已退回", "Refused"), in: call)
    }

    // MARK: Holds

    private func holds(_ call: Call) async throws -> Page {
        let (organisation, ui) = (try call.organisation(), call.ui)
        let (held, names) = try await call.database.read { tx in
            let held = try points.held(at: organisation, limit: 100, in: tx)
            return (held, try people.people(held.map(\.person), in: tx).mapValues { Masks.name($0.name) })
        }
        let mayGrant = try await call.may(PointsFeature.grant, at: organisation)
        let rows = held.map { entry in
            let path = PointsURL.hold(organisation, entry.id).path
            let buttons: HTML =
                mayGrant
                ? """
                \(ui.button(post: path, ui("放行", "Release"), style: "small primary", fields: [("act", "release")]))\
                \(ui.button(post: path, ui("不发", "Reject"), style: "small", fields: [("act", "reject")]))
                """ : ""
            let why: HTML = entry.hold.map { "\(ui($0.name)) · " } ?? ""
            return ListRow(
                "\(names[entry.person] ?? "") +\(entry.amount)", icon: entry.kind.icon, detail: "\(ui(entry.kind.name)) · \(why)\(ui.time(entry.at))",
                tail: "<span class=\"row\">\(buttons)</span>")
        }
        let content: HTML =
            rows.isEmpty
            ? ui.empty("shield", ui("没有暂扣的积分", "Nothing on hold"), ui("发现异常时，积分先暂扣在这里，会员也能看到。", "When something looks odd, points wait here, and the member sees it."))
            : ui.card(ui("等待核对", "To be looked at"), flush: true, ui.list(rows))
        return try await page(call, .holds, content)
    }

    private func settle(_ call: Call) async throws -> Reply {
        let (organisation, person, now) = (try call.organisation(), try call.person(), call.now)
        let id: PointsEntryID = try call.id("entry")
        let form = try await call.form()
        let isReleasing = form["act"] == "release"
        try await call.database.write { tx in try points.settle(id, releasing: isReleasing, at: organisation, by: person, now: now, in: tx) }
        return .redirect(to: PointsURL.holds(organisation).path, toast: isReleasing ? Phrase("已放行", "Released") : Phrase("已取消", "Rejected"), in: call)
    }
}
