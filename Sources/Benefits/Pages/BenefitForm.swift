import Kernel
import Membership
import Organisations
import Web

/// The officer's form of a benefit: reading, filling and showing it.
enum BenefitForm {
    // MARK: Reading

    static func content(_ form: inout Form, organiser: OrganisationID) -> BenefitContent {
        let category = form.choice("category", BenefitCategory.self) ?? .other
        let opens = form.optionalMoment("opens_at")
        let closes = form.optionalMoment("closes_at")
        let mode = mode(&form)
        return BenefitContent(
            title: form.text("title", BenefitContent.titleLength), text: form.text("text", 0...BenefitContent.maxText), category: category, worth: worth(&form),
            audience: AudienceForm.read(&form, organiser: organiser), isForBirthdayMonth: form.isOn("birthday_month"), hasList: form.isOn("has_list"),
            mode: mode, opensAt: opens, closesAt: closes, stock: stock(&form), limit: limit(&form), validity: validity(&form),
            places: form.text("places", 0...200), stacks: form.isOn("stacks"), isForFamily: form.isOn("family"), shares: shares(&form, organiser))
    }

    private static func mode(_ form: inout Form) -> ClaimMode {
        switch form["mode"] {
        case "issued": .issued
        case "fair": .fairWindow(minutes: form.optionalInteger("fair_minutes", 1...1_440) ?? 10)
        default: .firstCome
        }
    }

    private static func worth(_ form: inout Form) -> Worth {
        let face = form.fen("face", BenefitContent.amounts)
        switch form["worth"] {
        case "percent":
            let off = form.integer("off", 1...95)
            return .percent(off: Int64(off) * 100, cap: face, floor: form.optionalFen("floor", .zero...Fen(1_000_000_00)) ?? .zero)
        case "exchange": return .exchange(form.text("what", 1...40), value: face)
        default: return .fixed(face, floor: form.optionalFen("floor", .zero...Fen(1_000_000_00)) ?? .zero)
        }
    }

    private static func stock(_ form: inout Form) -> StockPlan {
        let total = form.integer("total", BenefitContent.totals)
        let perDay = form.optionalInteger("per_day", BenefitContent.totals)
        let minute = clock(&form)
        var quotas: [UnionQuota] = []
        for (name, value) in form.values.pairs where name.hasPrefix("quota.") {
            guard let union = OrganisationID(String(name.dropFirst("quota.".count))), let count = Int(value), count > 0 else { continue }
            quotas.append(UnionQuota(union: union, count: min(count, BenefitContent.totals.upperBound)))
        }
        if quotas.map(\.count).reduce(0, +) > total {
            form.fail("total", "below_quotas", Phrase("总份数不能少于各单位名额之和。", "There can't be fewer than all quotas together."))
        }
        return StockPlan(
            total: total, perDay: perDay, dayOpensAt: minute, carriesOver: form.isOn("carries"), quotas: quotas, quotasUntil: form.optionalMoment("quotas_until"))
    }

    /// `10:00` as minutes of the day.
    private static func clock(_ form: inout Form) -> Int {
        let parts = (form["day_opens"] ?? "10:00").split(separator: ":").compactMap { Int($0) }
        guard parts.count >= 2, (0...23).contains(parts[0]), (0...59).contains(parts[1]) else {
            form.fail("day_opens", "time", Phrase("请按 10:00 的格式填写。", "Write it as 10:00."))
            return 600
        }
        return parts[0] * 60 + parts[1]
    }

    private static func limit(_ form: inout Form) -> ClaimLimit {
        ClaimLimit(count: form.integer("limit", 1...100), period: form.choice("period", ClaimLimit.Period.self) ?? .once)
    }

    private static func validity(_ form: inout Form) -> Validity {
        guard form["validity"] == "until" else { return .days(form.integer("valid_days", 0...1_000)) }
        return .between(form.day("valid_from"), form.day("valid_through"))
    }

    private static func shares(_ form: inout Form, _ organiser: OrganisationID) -> [CostShare] {
        guard form.isOn("budgeted") else { return [] }
        var shares: [CostShare] = []
        func add(_ union: OrganisationID?, _ percent: Int?) { if let percent, percent > 0 { shares.append(CostShare(union: union, basisPoints: Int64(percent) * 100)) } }
        add(organiser, form.optionalInteger("share_own", 0...100))
        add(nil, form.optionalInteger("share_merchant", 0...100))
        if let other = form["share_union"].flatMap({ OrganisationID($0) }), other != organiser { add(other, form.optionalInteger("share_other", 0...100)) }
        if shares.map(\.basisPoints).reduce(0, +) != 10_000 {
            form.fail("share_own", "sum", Phrase("各方分担比例合计应为 100%。", "The shares must add up to 100 %."))
        }
        return shares
    }

    // MARK: Filling

    static func filled(_ content: BenefitContent, version: Int64?, organiser: OrganisationID) -> Form {
        var pairs: [(String, String)] = [
            ("title", content.title), ("text", content.text), ("category", content.category.rawValue), ("places", content.places), ("total", String(content.stock.total)),
            ("limit", String(content.limit.count)), ("period", content.limit.period.rawValue), ("face", content.worth.most.yuan),
            ("day_opens", clock(content.stock.dayOpensAt)),
        ]
        func add(_ name: String, _ value: String?) { if let value { pairs.append((name, value)) } }
        func flag(_ name: String, _ isOn: Bool) { if isOn { pairs.append((name, "1")) } }
        switch content.mode {
        case .firstCome: add("mode", "first")
        case .issued: add("mode", "issued")
        case .fairWindow(let minutes):
            add("mode", "fair")
            add("fair_minutes", String(minutes))
        }
        add("version", version.map(String.init))
        switch content.worth {
        case .fixed(_, let floor):
            add("worth", "fixed")
            add("floor", floor > .zero ? floor.yuan : nil)
        case .percent(let off, _, let floor):
            add("worth", "percent")
            add("off", String(off / 100))
            add("floor", floor > .zero ? floor.yuan : nil)
        case .exchange(let what, _):
            add("worth", "exchange")
            add("what", what)
        }
        pairs += AudienceForm.filled(content.audience, organiser: organiser)
        flag("birthday_month", content.isForBirthdayMonth)
        flag("has_list", content.hasList)
        add("opens_at", content.opensAt?.local)
        add("closes_at", content.closesAt?.local)
        add("per_day", content.stock.perDay.map(String.init))
        flag("carries", content.stock.carriesOver)
        for quota in content.stock.quotas { add("quota.\(quota.union)", String(quota.count)) }
        add("quotas_until", content.stock.quotasUntil?.local)
        switch content.validity {
        case .days(let count):
            add("validity", "days")
            add("valid_days", String(count))
        case .between(let from, let through):
            add("validity", "until")
            add("valid_from", from.iso)
            add("valid_through", through.iso)
        }
        flag("stacks", content.stacks)
        flag("family", content.isForFamily)
        flag("budgeted", !content.shares.isEmpty)
        for share in content.shares {
            let percent = String(share.basisPoints / 100)
            switch share.union {
            case organiser: add("share_own", percent)
            case nil: add("share_merchant", percent)
            case let union?:
                add("share_union", union.description)
                add("share_other", percent)
            }
        }
        return Form(pairs)
    }

    private static func clock(_ minute: Int) -> String { "\(minute / 60 < 10 ? "0" : "")\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)" }
}
