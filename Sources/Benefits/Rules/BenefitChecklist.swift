import Kernel
import Membership

/// One thing to have before publishing, and why.
struct BenefitCheck: Sendable {
    let title: Phrase
    /// The field of the editor's form.
    let field: String
    let isDone: Bool
    /// Advice where false.
    var isRequired = true
    let reason: Phrase
}

extension [BenefitCheck] {
    var problems: [FieldProblem] {
        filter { $0.isRequired && !$0.isDone }.map { FieldProblem(field: $0.field, code: "missing", message: $0.reason) }
    }
}

extension BenefitContent {
    static let titleLength = 2...60
    static let maxText = 20_000
    static let totals = 1...20_000_000
    static let amounts = Fen(1)...Fen(100_000_00)

    func checklist(now: Instant) -> [BenefitCheck] {
        [
            BenefitCheck(
                title: Phrase("名称", "Title"), field: "title", isDone: Self.titleLength.contains(title.unicodeScalars.count),
                reason: Phrase("名称应为 2–60 个字。", "The title has 2 to 60 characters.")),
            BenefitCheck(
                title: Phrase("说明", "Text"), field: "text", isDone: !text.isEmpty, isRequired: false,
                reason: Phrase("还没有说明。写清楚怎么用、找谁，会员少跑冤枉路。", "There is no text yet. Say how to use it and whom to ask.")),
            BenefitCheck(
                title: Phrase("使用地点", "Where it counts"), field: "places", isDone: !places.isEmpty, isRequired: false,
                reason: Phrase("还没有写在哪里使用。", "It doesn't say yet where it counts.")),
            BenefitCheck(
                title: Phrase("面值", "Worth"), field: "face", isDone: worth.most > .zero, reason: Phrase("请填写面值。", "Say what it is worth.")),
            BenefitCheck(
                title: Phrase("份数", "How many"), field: "total", isDone: Self.totals.contains(stock.total) && stock.quotas.map(\.count).reduce(0, +) <= stock.total,
                reason: Phrase("总份数至少 1，且不能少于各单位名额之和。", "There is one at least, and not fewer than all quotas together.")),
            BenefitCheck(
                title: Phrase("开始时间", "Opening time"), field: "opens_at", isDone: opensAt != nil || mode == .issued,
                reason: Phrase("请选择什么时候开始领取。", "Choose when it opens.")),
            BenefitCheck(
                title: Phrase("截止时间", "Closing time"), field: "closes_at", isDone: closesAt.map { $0 > now && $0 > (opensAt ?? now) } ?? false,
                reason: Phrase("请选择截止时间，应在现在和开始时间之后。", "Choose when it closes: after now and after it opens.")),
            BenefitCheck(
                title: Phrase("抽签", "Draw"), field: "mode", isDone: !isDrawnWithQuotas,
                reason: Phrase("公平抽签不能和每天放量、名额分配一起用。", "A fair window can't be joined with daily stock or quotas.")),
            BenefitCheck(
                title: Phrase("有效期", "Validity"), field: "valid_through", isDone: isValidLongEnough,
                reason: Phrase("券的有效期不能早于领取截止。", "Vouchers must be good until claiming closes at least.")),
            BenefitCheck(
                title: Phrase("费用分担", "Shares"), field: "share_own", isDone: shares.isEmpty || shares.map(\.basisPoints).reduce(0, +) == 10_000,
                reason: Phrase("各方分担比例合计应为 100%。", "The shares must add up to 100 %.")),
        ]
    }

    private var isDrawnWithQuotas: Bool {
        guard case .fairWindow = mode else { return false }
        return stock.perDay != nil || !stock.quotas.isEmpty || stock.total > 1_000_000
    }

    private var isValidLongEnough: Bool {
        switch validity {
        case .days(let count): (0...1_000).contains(count)
        case .between(let from, let through): from <= through && closesAt.map { through.end >= $0 } ?? true
        }
    }

    /// What is wrong with it whether it is published or not.
    /// - Parameter covers: whether the second union is the first or stands below it: a union gives to itself and those below. (ours)
    func problems(organiser: OrganisationID, covers: (OrganisationID, OrganisationID) -> Bool) -> [FieldProblem] {
        var out: [FieldProblem] = []
        func fail(_ field: String, _ code: String, _ message: Phrase) { out.append(FieldProblem(field: field, code: code, message: message)) }
        if !Self.titleLength.contains(title.unicodeScalars.count) { fail("title", "length", Phrase("名称应为 2–60 个字。", "The title has 2 to 60 characters.")) }
        if text.unicodeScalars.count > Self.maxText { fail("text", "too_long", Phrase("说明最多 2 万字。", "At most 20,000 characters.")) }
        if title.unicodeScalars.contains(where: { $0.value < 0x20 }) || text.unicodeScalars.contains(where: { $0.value < 0x20 && !"\n\r\t".unicodeScalars.contains($0) }) {
            fail("title", "characters", Phrase("有不能显示的字符。", "There are characters that can't be shown."))
        }
        if !Self.totals.contains(stock.total) { fail("total", "number", Phrase("份数应为 1 到 2000 万。", "From 1 to 20 million.")) }
        if !Self.amounts.contains(worth.most) { fail("face", "amount", Phrase("面值应在 0.01 到 10 万元之间。", "From 0.01 to 100,000 yuan.")) }
        if let opensAt, let closesAt, closesAt <= opensAt { fail("closes_at", "before_open", Phrase("截止时间应晚于开始时间。", "It must close after it opens.")) }
        if audience.unions.isEmpty { fail("unions", "required", Phrase("请选择面向哪些单位。", "Choose for which unions it is.")) }
        if audience.unions.count > 200 { fail("unions", "too_many", Phrase("最多选择 200 个单位。", "At most 200 unions.")) }
        if !audience.unions.allSatisfy({ covers(organiser, $0) }) { fail("unions", "out_of_scope", Phrase("只能面向本工会及下级工会。", "Only your own union and those below.")) }
        if !shares.compactMap(\.union).allSatisfy({ covers(organiser, $0) }) {
            fail("share_union", "out_of_scope", Phrase("只能由本工会及下级工会分担。", "Only your own union and those below can share the cost."))
        }
        if !stock.quotas.allSatisfy({ covers(organiser, $0.union) }) { fail("quotas", "out_of_scope", Phrase("名额只能分给下级工会。", "Quotas are for unions below.")) }
        if let from = audience.ages.from, let through = audience.ages.through, through < from {
            fail("age_through", "below_from", Phrase("最大年龄不能小于最小年龄。", "It can't be below the youngest age."))
        }
        if !(1...1_000).contains(limit.count) { fail("limit", "number", Phrase("限领份数应为 1 到 1000。", "From 1 to 1,000.")) }
        return out
    }
}
