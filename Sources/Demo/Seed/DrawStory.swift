import Audit
import Draws
import Identity
import Kernel
import Membership
import Organisations
import Store
import Web

/// Two draws of the first union: places of a rest trip that were drawn among those who asked, with everybody's number to look up, and the
/// tickets of a party that can still be entered.
enum DrawStory {
    static func scenes(_ stage: DemoStage) -> [Scene] {
        [
            Scene(stage.today.adding(days: -12), 10) { try await trip($0) }, Scene(stage.today.adding(days: -5), 15) { try await drawTrip($0) },
            Scene(stage.today.adding(days: -2), 11) { try await party($0) },
        ]
    }

    private static let tripCause = DrawCause("demo.trip", 1)

    private static func trip(_ stage: DemoStage) async throws {
        let (union, now) = (stage.firstUnion, stage.clock.now())
        let rules = DrawRules(
            title: "秋季疗休养名额抽签", organiser: try await stage.organisations.name(of: union) ?? "",
            text: "名额少、报名的人多，用抽签决定。中签后五个工作日内到工会办公室确认，逾期由候补递补。")
        let prizes = [DrawPrize(id: "place", name: "疗休养名额（5 天）", count: 6), DrawPrize(id: "reserve", name: "候补", count: 3)]
        let people = stage.cast.tokenMembers.prefix(6).map { stage.member($0) } + stage.crowd(34, from: 3)
        try await stage.database.write { tx in
            let id = try stage.draws.announce(
                NewDraw(organisation: union, rules: rules, prizes: prizes, cause: tripCause), by: .person(stage.officer(.activityOfficer)), now: now, in: tx)
            for person in people { _ = try stage.draws.enter(id, person, now: now, in: tx) }
        }
    }

    private static func drawTrip(_ stage: DemoStage) async throws {
        let now = stage.clock.now()
        try await stage.database.write { tx in
            guard let draw = try stage.draws.draw(of: tripCause, in: tx) else { return }
            try stage.draws.drawNow(draw.id, by: .person(stage.officer(.activityOfficer)), now: now, in: tx)
        }
    }

    private static func party(_ stage: DemoStage) async throws {
        let (union, now) = (stage.firstUnion, stage.clock.now())
        let rules = DrawRules(
            title: "迎新联欢会抽奖", organiser: try await stage.organisations.name(of: union) ?? "", text: "凭入场券号码抽奖，当场开奖，当场领取。")
        let prizes = [
            DrawPrize(id: "first", name: "空气炸锅", count: 1, value: Fen(39_900)), DrawPrize(id: "second", name: "保温杯", count: 10, value: Fen(6_900)),
            DrawPrize(id: "third", name: "电影票", count: 30, value: Fen(3_500)),
        ]
        let codes = (1...120).map { (code: "A-" + String(String(1_000 + $0).dropFirst()), weight: Int64(1), group: String?.none) }
        try await stage.database.write { tx in
            let id = try stage.draws.announce(
                NewDraw(organisation: union, rules: rules, prizes: prizes, publishesItself: false), by: .person(stage.officer(.activityOfficer)), now: now, in: tx)
            _ = try stage.draws.enter(id, codes: codes, now: now, in: tx)
        }
    }
}
