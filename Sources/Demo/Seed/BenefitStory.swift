import Benefits
import Kernel
import Ledger
import Membership
import Organisations
import Store
import Synchronization
import Web

/// Benefits of each kind at the first union and above it: breakfast each day, tickets for the family, a coupon, a percent coupon, cakes in the
/// month of the birthday, drinks that were issued directly, one that opens tomorrow, one that is only a draft. (domain.md R27–R34)
enum BenefitStory {
    static func scenes(_ stage: DemoStage) -> [Scene] {
        budgets(stage) + breakfast(stage) + film(stage) + spring(stage) + birthday(stage) + tickets(stage) + tomorrow(stage) + draft(stage)
    }

    private static func day(_ stage: DemoStage, _ offset: Int) -> Day { stage.today.adding(days: offset) }

    /// Money first: the province sets aside and allots to nobody; the first union has its own.
    private static func budgets(_ stage: DemoStage) -> [Scene] {
        [
            Scene(day(stage, -40), 9) { stage in
                let (union, now) = (stage.firstUnion, stage.clock.now())
                let (officer, id) = (stage.officer(.finance), stage.ids.next() as EntryID)
                try await stage.write { tx in
                    try stage.ledger.budgets.provide(Fen(200_000_00), to: union, id, reason: "年度职工福利预算，经工会委员会通过", by: officer, now: now, in: tx)
                }
            }
        ]
    }

    private static func breakfast(_ stage: DemoStage) -> [Scene] {
        let run = BenefitRun(stage, made: -9, published: -8) { union, today in
            BenefitContent(
                title: "爱心早餐·暖胃行动", text: "每天上午 10:00 放出当天的早餐券，到合作门店兑换。\n\n- 每人每周一份\n- 出示券码，店员扫码核销", category: .breakfast,
                worth: .exchange("早餐一份", value: Fen(8_00)), audience: Audience(unions: [union]), opensAt: today.adding(days: -8).start + .hours(10),
                closesAt: today.adding(days: 40).start, stock: StockPlan(total: 600, perDay: 20, dayOpensAt: 0), limit: ClaimLimit(count: 1, period: .week), validity: .days(7),
                places: "园区便利店、一食堂", shares: [CostShare(union: union, basisPoints: 8_000), CostShare(union: nil, basisPoints: 2_000)])
        }
        let crowd = stage.crowd(24, from: 3)
        return run.scenes + crowd.enumerated().map { index, person in run.claim(person, day: -7 + index / 6, hour: 10, minute: index) }
            + [run.claim(stage.member(DemoCast.firstTokenMember), day: -1, hour: 10, minute: 30)]
    }

    private static func film(_ stage: DemoStage) -> [Scene] {
        let run = BenefitRun(stage, made: -15, published: -14) { union, today in
            BenefitContent(
                title: "职工观影券", text: "购票满 30 元减 20 元，全城合作影院通用。", category: .film, worth: .fixed(Fen(20_00), floor: Fen(30_00)), audience: Audience(unions: [union]),
                opensAt: today.adding(days: -14).start + .hours(10), closesAt: today.adding(days: 20).start, stock: StockPlan(total: 30), validity: .days(30), places: "全市合作影院",
                shares: [CostShare(union: union, basisPoints: 10_000)])
        }
        // Nearly gone, so that the officer sees what stock running low looks like.
        return run.scenes + stage.crowd(28, from: 8).enumerated().map { index, person in run.claim(person, day: -13 + index / 10, hour: 10, minute: index) }
    }

    private static func spring(_ stage: DemoStage) -> [Scene] {
        BenefitRun(stage, made: -3, published: -2) { union, today in
            BenefitContent(
                title: "温泉八折券", text: "到店消费满 100 元可用，最高减 50 元，由商户让利。", category: .hotSpring, worth: .percent(off: 2_000, cap: Fen(50_00), floor: Fen(100_00)),
                audience: Audience(unions: [union]), opensAt: today.adding(days: -2).start + .hours(10), closesAt: today.adding(days: 30).start, stock: StockPlan(total: 200),
                validity: .between(today.adding(days: -2), today.adding(days: 60)), places: "合作温泉酒店前台", isForFamily: true)
        }.scenes
    }

    private static func birthday(_ stage: DemoStage) -> [Scene] {
        BenefitRun(stage, made: -20, published: -19) { union, today in
            BenefitContent(
                title: "生日蛋糕券", text: "祝您生日快乐！生日当月领取，到合作门店购买蛋糕。", category: .birthday, worth: .fixed(Fen(200_00), floor: .zero), audience: Audience(unions: [union]),
                isForBirthdayMonth: true, opensAt: today.adding(days: -19).start + .hours(9), closesAt: today.adding(days: 200).start, stock: StockPlan(total: 300),
                validity: .days(45),
                places: "合作蛋糕店", shares: [CostShare(union: union, basisPoints: 10_000)])
        }.scenes
    }

    /// Of the whole province, for everybody.
    private static func tickets(_ stage: DemoStage) -> [Scene] {
        BenefitRun(stage, above: stage.cast.federations.count, made: -4, published: -3) { union, today in
            BenefitContent(
                title: "周末景区门票", text: "凭券在景区售票处换取门票一张，先到先得，可以给家属使用。", category: .ticket, worth: .exchange("成人门票一张", value: Fen(60_00)),
                audience: Audience(unions: [union]), opensAt: today.adding(days: -3).start + .hours(10), closesAt: today.adding(days: 25).start, stock: StockPlan(total: 500),
                validity: .days(60), places: "全省 12 家签约景区", isForFamily: true)
        }.scenes
    }

    private static func tomorrow(_ stage: DemoStage) -> [Scene] {
        BenefitRun(stage, above: stage.cast.federations.count, made: -1, published: -1) { union, today in
            BenefitContent(
                title: "冬日暖饮券", text: "天气转凉，请一线的您喝杯热饮。每人一份，领完为止。", category: .warmth, worth: .fixed(Fen(10_00), floor: .zero), audience: Audience(unions: [union]),
                opensAt: today.adding(days: 1).start + .hours(10), closesAt: today.adding(days: 15).start, stock: StockPlan(total: 1_000), validity: .days(14), places: "合作便利店")
        }.scenes
    }

    private static func draft(_ stage: DemoStage) -> [Scene] {
        let run = BenefitRun(stage, made: -1, published: 0) { union, today in
            BenefitContent(
                title: "节日慰问品", text: "", category: .festival, worth: .fixed(Fen(300_00), floor: .zero), audience: Audience(unions: [union]), mode: .issued,
                closesAt: today.adding(days: 60).start, stock: StockPlan(total: 500), validity: .days(60), places: "合作超市", shares: [CostShare(union: union, basisPoints: 10_000)])
        }
        return [run.scenes[0]]
    }
}

/// The scenes of one benefit. Its id is known once the first of them was played.
private struct BenefitRun: Sendable {
    let organisation: OrganisationID
    let made: Day
    let published: Day
    let today: Day
    let content: @Sendable (OrganisationID, Day) -> BenefitContent
    private let known = Known()

    private final class Known: Sendable { let id = Mutex<BenefitID?>(nil) }

    init(_ stage: DemoStage, above: Int = 0, made: Int, published: Int, _ content: @escaping @Sendable (OrganisationID, Day) -> BenefitContent) {
        organisation = above == 0 ? stage.firstUnion : stage.union(stage.cast.federations[above - 1])
        self.made = stage.today.adding(days: made)
        self.published = stage.today.adding(days: published)
        today = stage.today
        self.content = content
    }

    var scenes: [Scene] {
        [
            Scene(made, 17) { stage in
                let officer = try await stage.holder(of: organisation)
                let id = try await stage.benefits.create(content(organisation, today), at: organisation, by: officer, now: stage.clock.now())
                known.id.withLock { $0 = id }
            },
            Scene(published, made == published ? 18 : 8) { stage in
                guard let id = known.id.withLock({ $0 }) else { preconditionFailure("a benefit is made before it is published") }
                let officer = try await stage.holder(of: organisation)
                try await stage.benefits.perform(.publish, on: id, at: organisation, by: officer, now: stage.clock.now())
            },
        ]
    }

    func claim(_ person: PersonID, day: Int, hour: Int, minute: Int) -> Scene {
        Scene(today.adding(days: day), hour, minute) { stage in
            guard let id = known.id.withLock({ $0 }) else { preconditionFailure("a benefit is made before it is claimed") }
            try await stage.benefits.claim(id, by: person, now: stage.clock.now())
        }
    }
}
