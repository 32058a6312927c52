import HTTPTypes
import Kernel
import Membership
import Organisations
import Store
import Web

/// What members see of benefits: which there are, one of them, claiming it.
struct OpenPages: Sendable {
    let tools: BenefitTools
    let database: any Database
    private var offers: Offers { Offers(tools: tools) }

    var routes: [Route] {
        [
            .get("/benefits", .everyone) { call in .page(try await list(call), in: call) },
            .get("/benefits/{benefit}", .everyone) { call in .page(try await show(call), in: call) },
            .post("/benefits/{benefit}/claims", .signedIn) { call in try await claim(call) },
            // Whoever reloads the answer to a claim.
            .get("/benefits/{benefit}/claims", .everyone) { call in .redirect(to: BenefitsURL.benefit(try call.id("benefit")).path, in: call) },
        ]
    }

    // MARK: List

    private func list(_ call: Call) async throws -> Page {
        let ui = call.ui
        guard let person = call.principal?.person else {
            return Page(
                ui("福利", "Benefits"), frame: .member(tab: .benefits),
                content: ui.empty(
                    "gift", ui("登录后查看您的福利", "Sign in to see your benefits"),
                    ui("早餐券、清凉券、景区门票……工会为您准备的都在这里。", "Breakfast, cooling, tickets: what your union has for you is here."),
                    actions: "<a class=\"button primary\" href=\"/sign-in?next=/benefits\">\(ui("登录", "Sign in"))</a>"))
        }
        let all = try await offers.all(for: person, now: call.now, call.database)
        let tree = try await tools.organisations.tree()
        let mine = all.filter(\.isForMember)
        let others = all.filter { !$0.isForMember }
        let tabs = ui.tabs(
            ui("福利", "Benefits"),
            [
                Tab(ui("可以领的", "To claim"), path: BenefitsURL.open.path, isCurrent: true), Tab(ui("我的券", "My vouchers"), path: BenefitsURL.vouchers.path, isCurrent: false),
            ])
        var content = HTML()
        if !mine.isEmpty { content += "<div class=\"card flush\"><ul class=\"list\">\(each: mine, { OfferViews.row($0, tree, ui) })</ul></div>" }
        if mine.isEmpty {
            content += ui.empty(
                "gift", ui("现在没有可领取的福利", "There is nothing to claim right now"),
                ui("您所在的工会发放福利后，会显示在这里。可以先看看正在进行的活动。", "What your union offers will be shown here. Meanwhile, see which activities are on."),
                actions: "<a class=\"button\" href=\"/activities\">\(ui("看活动", "See activities"))</a>")
        }
        if !others.isEmpty {
            content += """
                <details class="more"><summary>\(ui("还有 \(others.count) 项面向其他会员", "\(others.count) more for other members"))</summary>\
                <div class="card flush"><ul class="list">\(each: others, { OfferViews.row($0, tree, ui) })</ul></div></details>
                """
        }
        return Page(ui("福利", "Benefits"), frame: .member(tab: .benefits), content: "<div class=\"stack\">\(tabs)\(content)</div>")
    }

    // MARK: One

    /// - Throws: `CommonProblem.notFound` for drafts too.
    private func benefit(_ call: Call) async throws -> Benefit {
        let id: BenefitID = try call.id("benefit")
        let benefit = try await call.database.read { try tools.benefits.existing(id, in: $0) }
        guard benefit.state != .draft, benefit.state != .discarded else { throw CommonProblem.notFound }
        return benefit
    }

    private func show(_ call: Call) async throws -> Page {
        let offer = try await offers.one(try await benefit(call), for: call.principal?.person, now: call.now, call.database)
        return try await page(offer, call)
    }

    func page(_ offer: Offer, _ call: Call, after refusal: ClaimRefusal? = nil, isPreview: Bool = false) async throws -> Page {
        let ui = call.ui
        let tree = try await tools.organisations.tree()
        let benefit = offer.benefit
        let content = benefit.content
        let panel =
            isPreview
            ? ui.notice(.warn, nil, "\(ui("这是预览，会员还看不到。", "This is a preview; members don't see it yet."))", icon: "eye")
            : OfferViews.panel(offer, after: refusal, isSignedIn: call.principal != nil, ui)
        var page = Page(
            benefit.title, frame: .member(tab: .benefits),
            content: """
                <div class="stack loose"><p class="row">\(ui.tag(benefit.phase(at: ui.now).tone, ui(benefit.phase(at: ui.now).label)))\
                <span class="soft">\(tree.node(benefit.organisation)?.name ?? "")</span></p>\
                <p class="lead"><strong>\(ui(content.worth.label))</strong></p>\(panel)\
                <section class="card">\(ui.facts(OfferViews.facts(content, tree, ui)))</section>\
                \(if: !content.text.isEmpty, "<div class=\"prose\">\(Markdown.html(content.text))</div>")</div>
                """)
        page.trail = [(ui("福利", "Benefits"), BenefitsURL.open.path)]
        page.share = Page.Share(description: ui(content.worth.label), imagePath: nil)
        return page
    }

    // MARK: Claiming

    private func claim(_ call: Call) async throws -> Reply {
        let benefit = try await benefit(call)
        let form = try await call.form()
        let person = try call.person()
        let now = call.now
        switch try await BenefitDesk(tools, database).claim(benefit.id, by: person, key: try call.idempotencyKey(form), now: now) {
        case .claimed(let receipt), .repeated(let receipt):
            return .redirect(to: BenefitsURL.voucher(receipt.id).path, toast: Phrase("领取成功，到店出示即可使用", "It is yours: show it at the counter"), in: call)
        case .entered(_, let at):
            return .redirect(
                to: BenefitsURL.benefit(benefit.id).path,
                toast: Phrase("已登记，\(Language.zh.show(at)) 抽签", "You are in the draw of \(Language.en.show(at))"), in: call)
        case .refused(.noSuchBenefit): throw CommonProblem.notFound
        case .refused(let refusal):
            let offer = try await offers.one(benefit, for: person, now: now, call.database)
            return .page(try await page(offer, call, after: refusal), in: call, status: .conflict)
        case .again: throw CommonProblem.busy(retryAfterSeconds: 1)
        }
    }
}

extension Offer {
    /// For the member, but not open yet.
    var isUpcoming: Bool {
        if case .notOpen? = refusal { return true }
        return false
    }

    /// Whether the member is among those it is for, claimed or not.
    var isForMember: Bool {
        if case .notEligible? = refusal { return false }
        return true
    }
}
