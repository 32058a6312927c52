import Kernel
import Membership

/// A benefit to begin with: the usual words and figures; dates, stock and shares are the union's.
struct BenefitTemplate: Sendable {
    let id: String
    let name: Phrase
    let summary: Phrase
    let category: BenefitCategory
    let make: @Sendable (OrganisationID, Instant) -> BenefitContent

    static let all: [BenefitTemplate] = [
        BenefitTemplate(
            id: "breakfast", name: Phrase("爱心早餐", "Breakfast"), summary: Phrase("每天限量，上午十点放券，到店兑换", "So many a day from ten o'clock, good at the shop"), category: .breakfast
        ) { union, now in
            content(
                "爱心早餐·暖胃行动", .breakfast, .exchange("早餐一份", value: Fen(8_00)), union, now, total: 3_000, days: 30,
                text: "每天上午 10:00 放出当天的早餐券，领取后 7 天内到合作门店兑换。\n\n- 每人每周一份\n- 到店出示券码，店员扫码核销",
                {
                    $0.stock.perDay = 100; $0.limit = ClaimLimit(count: 1, period: .week); $0.validity = .days(7)
                })
        },
        BenefitTemplate(
            id: "cooling", name: Phrase("送清凉", "Cooling"), summary: Phrase("高温季节给一线职工发饮料券，可直接发放", "Drinks for those who work in the heat; can be issued directly"),
            category: .cooling
        ) { union, now in
            content(
                "智送清凉饮品券", .cooling, .fixed(Fen(10_00), floor: .zero), union, now, total: 5_000, days: 60,
                text: "高温天气辛苦了！凭券在合作便利店领取饮品，10 元以内免费。",
                { $0.validity = .days(30) })
        },
        BenefitTemplate(
            id: "ticket", name: Phrase("景区门票", "Scenic ticket"), summary: Phrase("先到先得，可给家属使用", "First come, first served; may be used by the family"), category: .ticket
        ) { union, now in
            content(
                "周末景区门票", .ticket, .exchange("成人门票一张", value: Fen(60_00)), union, now, total: 500, days: 14, text: "凭券在景区售票处换取门票一张，节假日通用。",
                {
                    $0.isForFamily = true; $0.validity = .days(60)
                })
        },
        BenefitTemplate(
            id: "spring", name: Phrase("温泉券", "Hot spring"), summary: Phrase("打折券，有最高减免", "Percent off, with a cap"), category: .hotSpring
        ) { union, now in
            content(
                "温泉八折券", .hotSpring, .percent(off: 2_000, cap: Fen(50_00), floor: Fen(100_00)), union, now, total: 1_000, days: 30,
                text: "到店消费满 100 元可用，八折优惠，最高减 50 元。", { $0.validity = .days(60) })
        },
        BenefitTemplate(
            id: "birthday", name: Phrase("生日蛋糕券", "Birthday cake"), summary: Phrase("生日当月领取，每年一次", "In the month of the birthday"), category: .birthday
        ) { union, now in
            content(
                "生日蛋糕券", .birthday, .fixed(Fen(200_00), floor: .zero), union, now, total: 1_000, days: 365, text: "祝您生日快乐！生日当月领取，凭券到合作门店购买蛋糕。",
                {
                    $0.isForBirthdayMonth = true; $0.validity = .days(45)
                })
        },
        BenefitTemplate(
            id: "film", name: Phrase("电影券", "Film"), summary: Phrase("满减券，平日观影", "So much off a ticket"), category: .film
        ) { union, now in
            content(
                "职工观影券", .film, .fixed(Fen(20_00), floor: Fen(30_00)), union, now, total: 800, days: 30, text: "购票满 30 元减 20 元，全城合作影院通用。", { $0.stacks = false })
        },
    ]

    private static func content(
        _ title: String, _ category: BenefitCategory, _ worth: Worth, _ union: OrganisationID, _ now: Instant, total: Int, days: Int, text: String,
        _ change: (inout BenefitContent) -> Void
    ) -> BenefitContent {
        let opens = now.day.adding(days: 1).start + .hours(10)
        var content = BenefitContent(
            title: title, text: text, category: category, worth: worth, audience: Audience(unions: [union]), opensAt: opens,
            closesAt: now.day.adding(days: days + 1).start, stock: StockPlan(total: total))
        change(&content)
        return content
    }
}
