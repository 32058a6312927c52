import Audit
import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// The holding pool: who joined without a union, and the unions that take them in. (domain.md R15)
struct PoolPages: Sendable {
    let feature: MembershipFeature

    var routes: [Route] {
        let access = Access.officer(MembershipFeature.approve)
        return [
            .get("/admin/unions/{organisation}/pool", access) { call in try await list(call) },
            .post("/admin/unions/{organisation}/pool/{membership}/acceptance", access) { call in try await takeIn(call) },
            .post("/admin/unions/{organisation}/pool/{membership}/offer", access) { call in try await offer(call) },
        ]
    }

    private func list(_ call: Call) async throws -> Reply {
        let ui = call.ui
        let organisation = try call.organisation()
        let tree = try await feature.organisations.tree()
        let holdsMembers = tree.node(organisation)?.kind.holdsMembers ?? false
        let keeper = tree.holdingPool(of: organisation)
        let (offered, around) = try await feature.database.read { tx -> ([Membership], [Membership]) in
            if holdsMembers {
                let offered = try feature.waitingLists.offered(to: organisation, limit: 100, tx: tx)
                let around = try keeper.map { try feature.waitingLists.pending(.pooled, in: MemberScope($0, in: tree), limit: 100, tx: tx) } ?? []
                let known = Set(offered.map(\.id))
                // Only a union of many employers may look for people; one of a single employer takes in whom it was offered.
                let isOpen = tree.node(organisation)?.kind != .baseUnion
                return (offered, isOpen ? around.filter { !known.contains($0.id) && ($0.offeredTo == nil || isLate($0, call)) } : [])
            }
            return ([], try feature.waitingLists.pending(.pooled, in: MemberScope(organisation, in: tree), limit: 100, tx: tx))
        }
        let content: HTML
        if holdsMembers {
            content = """
                <div class="stack"><p class="lead">\(ui("新就业形态劳动者在网上入会后先进入周转库，由就近的工会在 5 个工作日内接收。接收之日起算会籍。",
                    "New-form workers who join online wait here; the nearest union takes them in within 5 working days. Membership begins that day."))</p>\
                \(section(ui, ui("推荐给本工会", "Offered to this union"), organisation, tree, offered, call))\
                \(section(ui, ui("本地区其他", "Others in the area"), organisation, tree, around, call))</div>
                """
        } else {
            content = """
                <div class="stack"><p class="lead">\(ui("下级工会超过期限没有接收的，请督促或改荐其他工会。不会自动离库。",
                    "See to those whom no union has taken in; offer another union. Nobody leaves the pool by silence."))</p>\
                \(section(ui, ui("周转库", "Holding pool"), organisation, tree, around, call))</div>
                """
        }
        return .page(try feature.officerPage(call, ui("周转库", "Holding pool"), tree, content), in: call)
    }

    private func isLate(_ member: Membership, _ call: Call) -> Bool {
        member.dueOn.map { feature.memberships.term.isOverdue(dueOn: $0, today: call.now.day) } ?? true
    }

    private func section(
        _ ui: UI, _ title: String, _ organisation: OrganisationID, _ tree: OrganisationTree, _ members: [Membership], _ call: Call
    ) -> HTML {
        guard !members.isEmpty else {
            return ui.card(title, ui.empty("truck", ui("现在没有人", "Nobody right now"), ui("有人选择本地区加入周转库后会出现在这里。", "People who choose this area show here.")))
        }
        let rows = members.map { member -> ListRow in
            let work = [member.work.newFormKind.map { ui($0.label) }, member.work.platform].compactMap { $0 }.joined(separator: " · ")
            let level = feature.memberships.term.poolLevel(receivedOn: member.appliedAt.day, today: call.now.day)
            let offered = member.offeredTo.flatMap { tree.shortName($0) }.map { ui("已推荐：\($0)", "Offered to \($0)") } ?? ui("尚无推荐工会", "Not offered yet")
            return ListRow(
                member.name, path: MembershipURL.member(organisation, member.id).path, icon: "person",
                detail: """
                    \(work) · \(tree.shortName(member.organisation) ?? "") · \(offered) · \(ui("期限 ", "due "))\(ui.due(member.dueOn, isOverdue: isLate(member, call)))\
                    \(level > .nearestUnion ? " · " + ui(level.label) : "")
                    """,
                tail: acts(ui, organisation, tree, member))
        }
        return ui.card(title, flush: true, ui.list(rows))
    }

    private func acts(_ ui: UI, _ organisation: OrganisationID, _ tree: OrganisationTree, _ member: Membership) -> HTML {
        if tree.node(organisation)?.kind.holdsMembers == true {
            return ui.button(post: MembershipURL.takeIn(organisation, member.id).path, ui("接收", "Take in"), style: "primary small")
        }
        let area = member.place.town != UnionPlace.none ? member.place.town : member.organisation
        let best = member.work.newFormKind.map { NearestUnion.ranked(NearestUnion.candidates(around: area, in: tree), for: $0) } ?? []
        let choices = best.prefix(10).map { (value: $0.id.description, text: $0.name) }
        guard !choices.isEmpty else { return "" }
        return """
            <details class="menu"><summary class="button small">\(ui("改荐工会", "Offer"))</summary>\(ui.form(MembershipURL.offer(organisation, member.id).path, """
                \(ui.select(Form([("union", member.offeredTo?.description ?? "")]), "union", ui("工会", "Union"),
                    choices))<button class="button small wide" type="submit">\(ui("推荐", "Offer"))</button>
                """))</details>
            """
    }

    private func takeIn(_ call: Call) async throws -> Reply {
        _ = try await call.form()
        let organisation = try call.organisation()
        let tree = try await feature.organisations.tree()
        let place = try UnionPlace(memberUnion: organisation, in: tree)
        let id = try call.id("membership", of: MembershipTag.self)
        guard let member = try await feature.database.read({ try feature.memberships.membership(id, in: $0) }) else { throw CommonProblem.notFound }
        // Only people of the union's own area are seen here.
        guard member.offeredTo == organisation || tree.holdingPool(of: organisation) == member.organisation else { throw CommonProblem.notFound }
        let acting = Acting(.receivingOfficer, .person(try call.person()))
        let now = call.now
        try await feature.database.write(lane: Counters.lane) { tx in
            try feature.decisions.perform(.takeIn, on: id, to: place, by: acting, with: .init(), now: now, in: tx)
        }
        return .redirect(to: MembershipURL.pool(organisation).path, toast: Phrase("已接收 \(member.name) 入会。", "\(member.name) is a member now."), in: call)
    }

    private func offer(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let organisation = try call.organisation()
        let tree = try await feature.organisations.tree()
        let member = try await feature.member(call, tree)
        guard let union = form.id("union", of: OrganisationTag.self) else { throw CommonProblem.invalid(form.problems) }
        _ = try UnionPlace(memberUnion: union, in: tree)
        let acting = Acting(.upperOfficer, .person(try call.person()))
        let now = call.now
        try await feature.database.write { tx in try feature.memberships.offer(member.id, to: union, by: acting, now: now, in: tx) }
        return .redirect(to: MembershipURL.pool(organisation).path, toast: Phrase("已推荐。", "Offered."), in: call)
    }
}
