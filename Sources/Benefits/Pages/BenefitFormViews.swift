import Kernel
import Membership
import Organisations
import Web

/// How the officer's form of a benefit looks: what, for whom, how many, when, who pays.
enum BenefitFormViews {
    private static let money = UI.Input("text", [("inputmode", "decimal")])

    static func fields(_ form: Form, _ place: AudienceForm.Place, left: Fen, _ ui: UI) -> HTML {
        """
        \(form["version"].map { "<input type=\"hidden\" name=\"version\" value=\"\($0)\">" as HTML })\
        <section class="card stack"><h2>\(ui("福利内容", "What it is"))</h2>\(what(form, ui))</section>\
        <section class="card stack"><h2>\(ui("谁可以领", "For whom"))</h2>\(AudienceForm.fields(form, place, ui))\
        \(ui.checkbox(form, "birthday_month", ui("只在生日当月领取", "Only in the month of one's birthday")))\
        \(ui.checkbox(form, "has_list", ui("只发给名单上的会员", "Only those on a list"), hint: ui("保存后可以上传 .xlsx 名单。", "Upload the .xlsx after saving.")))</section>\
        <section class="card stack"><h2>\(ui("份数与限领", "How many"))</h2>\(stock(form, place, ui))</section>\
        <section class="card stack"><h2>\(ui("领取与有效期", "When"))</h2>\(times(form, ui))</section>\
        <section class="card stack"><h2>\(ui("费用", "Who pays"))</h2>\(shares(form, place, left, ui))</section>
        """
    }

    private static func what(_ form: Form, _ ui: UI) -> HTML {
        """
        \(ui.field(form, "title", ui("名称", "Title"), UI.Input("text", [("maxlength", "60")])))\
        \(ui.select(form, "category", ui("类别", "Category"), BenefitCategory.allCases.map { (value: $0.rawValue, text: ui($0.label)) }, hint: ui(
            "节日、生日等类别会按慰问标准检查。", "Festival, birthday and others are checked against the ceilings.")))\
        \(ui.choices(form, "worth", ui("形式", "Kind"), [
            (value: "fixed", text: ui("抵用券、满减券", "So much off")), (value: "percent", text: ui("折扣券", "Percent off")),
            (value: "exchange", text: ui("兑换券（早餐、门票、礼品）", "Exchange for a thing or service"))]))\
        <div class="dates">\(ui.field(form, "face", ui("面值", "Worth"), money, hint: ui(
            "折扣券填最高减多少，兑换券填结算价。", "The cap of a percent coupon, the price of a thing."), short: true, prefix: "¥"))\
        \(ui.field(form, "floor", ui("满多少可用", "From a bill of"), money, optional: true, short: true, prefix: "¥"))\
        \(ui.field(form, "off", ui("折扣券减", "Percent off"), .number(1...95), optional: true, short: true, suffix: "%"))</div>\
        \(ui.field(form, "what", ui("兑换什么", "Exchange for"), hint: ui("只有兑换券要填，如：早餐一份。", "Only for exchange, as: one breakfast."), optional: true))\
        \(ui.field(form, "places", ui("在哪里使用", "Where it counts"), hint: ui("如：全市 12 家合作门店。", "As: 12 shops in the city."), optional: true))\
        \(ui.textarea(form, "text", ui("使用说明", "Text"), rows: 6, optional: true))\
        \(ui.checkbox(form, "stacks", ui("可以和其他券一起用", "Can be used with other vouchers in one bill")))\
        \(ui.checkbox(form, "family", ui("可以给家属使用", "May be used by one of the family")))
        """
    }

    private static func stock(_ form: Form, _ place: AudienceForm.Place, _ ui: UI) -> HTML {
        let quotas: HTML =
            place.children.isEmpty
            ? ""
            : """
            <details class="more"\(flag: "open", form.values.pairs.contains { $0.name.hasPrefix("quota.") && !$0.value.isEmpty })>\
            <summary>\(ui("给下级工会分名额", "Quotas of unions below"))</summary><div class="stack">\
            \(each: place.children.prefix(60), { child in ui.field(form, "quota.\(child.id)", child.shortName, .number(0...20_000_000), optional: true, short: true) })\
            \(ui.field(form, "quotas_until", ui("名额保留到", "Quotas kept until"), .moment, hint: ui(
                "之后没领完的大家都可以领。", "What is left then is for everybody."), optional: true))</div></details>
            """
        return """
            <div class="dates">\(ui.field(form, "total", ui("总份数", "In all"), .number(BenefitContent.totals), short: true))\
            \(ui.field(form, "limit", ui("每人限领", "Per person"), .number(1...100), short: true))\
            \(ui.select(form, "period", ui("周期", "Period"), ClaimLimit.Period.allCases.map { (value: $0.rawValue, text: ui($0.label)) }, short: true))</div>\
            <div class="dates">\(ui.field(form, "per_day", ui("每天放出", "Each day"), .number(BenefitContent.totals), optional: true, short: true))\
            \(ui.field(form, "day_opens", ui("每天几点放出", "Each day at"), UI.Input("time"), optional: true, short: true))</div>\
            \(ui.checkbox(form, "carries", ui("当天没领完的，第二天继续领", "What a day leaves can be claimed on the next")))\(quotas)
            """
    }

    private static func times(_ form: Form, _ ui: UI) -> HTML {
        """
        \(ui.choices(form, "mode", ui("方式", "How"), [
            (value: "first", text: ui("会员自己领，先到先得", "Members claim: first come, first served")),
            (value: "fair", text: ui("公平抽签：前几分钟申请的一起抽，之后先到先得", "A fair window: a draw among the first minutes’ askers, then first come")),
            (value: "issued", text: ui("工会直接发到会员卡包（精准送）", "The union gives it to everybody it is for"))]))\
        \(ui.field(form, "fair_minutes", ui("公平抽签的时长", "Length of the fair window"), .number(1...1_440), hint: ui(
            "名额远少于会员时建议用公平抽签，不用拼手速。", "Better than a race where there are far fewer than would like one."), optional: true, short: true, suffix: ui("分钟", "min")))\
        <div class="dates">\(ui.field(form, "opens_at", ui("开始", "Opens"), .moment))\(ui.field(form, "closes_at", ui("截止", "Closes"), .moment))</div>\
        \(ui.choices(form, "validity", ui("券的有效期", "A voucher is good"), [
            (value: "days", text: ui("领取后若干天", "Some days after claiming")), (value: "until", text: ui("固定日期", "Between two days"))]))\
        <div class="dates">\(ui.field(form, "valid_days", ui("天数", "Days"), .number(0...1_000), hint: ui("0 为当天有效。", "0 is the same day."), optional: true, short: true))\
        \(ui.field(form, "valid_from", ui("从", "From"), .date, optional: true, short: true))\
        \(ui.field(form, "valid_through", ui("到", "Through"), .date, optional: true, short: true))</div>
        """
    }

    private static func shares(_ form: Form, _ place: AudienceForm.Place, _ left: Fen, _ ui: UI) -> HTML {
        let others: HTML =
            place.children.isEmpty
            ? ""
            : """
            \(ui.select(form, "share_union", ui("另一家分担的下级工会", "A union below that shares"), place.children.map { (value: $0.id.description, text: $0.shortName) }, optional: true))\
            \(ui.field(form, "share_other", ui("它承担", "It pays"), .number(0...100), optional: true, short: true, suffix: "%"))
            """
        return """
            \(ui.checkbox(form, "budgeted", ui("从普惠预算列支", "Paid from the budget for benefits"), hint: ui(
                "发布时按份数预留，过期退回。现有余额 \(left)。不勾选则不记工会支出（如商户让利）。", "Reserved when published, given back on expiry. \(left) is left. Otherwise no union pays.")))\
            <div class="dates">\(ui.field(form, "share_own", ui("本工会承担", "This union pays"), .number(0...100), optional: true, short: true, suffix: "%"))\
            \(ui.field(form, "share_merchant", ui("商户承担", "The merchant pays"), .number(0...100), optional: true, short: true, suffix: "%"))</div>\(others)
            """
    }
}
