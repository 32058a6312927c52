import Activities
import Identity
import Kernel
import Membership
import Organisations
import Store
import Synchronization

/// Sign-up activities at the first union and above it: one that is over, one that is full, one that is being held, one for new-form workers,
/// one for everybody, one that is only a draft. (domain.md R38)
enum ActivityStory {
    /// What is held, where, and who comes.
    struct Event: Sendable {
        /// Row of `ActivityData.signUps`.
        let row: Int
        /// Steps above the first union: 0 its own, 1 the town's, 2 the city's, 3 the province's.
        var above = 0
        /// Days from today.
        let made: Int
        let opens: Int
        let closes: Int
        /// Day and hour, one for each session of the row.
        let sessions: [(day: Int, hour: Int)]
        /// Instead of the row's.
        var capacities: [Int] = []
        var questions: [SignupScript.Question] = []
        var isForNewForm = false
        let text: String
    }

    static func scenes(_ stage: DemoStage) -> [Scene] {
        over(stage) + full(stage) + held(stage) + forRiders(stage) + forEverybody(stage) + draft(stage)
    }

    // MARK: The six

    private static func over(_ stage: DemoStage) -> [Scene] {
        let event = Event(
            row: 0, made: -32, opens: -31, closes: -22, sessions: [(-21, 9), (-21, 14)], capacities: [16, 12],
            questions: [.init("参赛水平", options: ["刚开始学", "业余爱好", "参加过比赛"])],
            text: "**赛制**：小组循环后淘汰，每场一局 21 分。\n\n**请准备**：自备球拍、运动鞋；比赛用球和饮用水由工会提供。")
        let run = Run(event, stage)
        let crowd = stage.crowd(22, from: 0)
        let signUps = crowd.enumerated().map { index, person in
            run.signUp(person, index % 2, answers: [["刚开始学", "业余爱好", "参加过比赛"][index % 3]], day: -30 + index % 8, hour: 12, minute: index)
        }
        // Most came; two said so in time, four stayed away.
        let cancelled = crowd.prefix(2).enumerated().map { index, person in run.cancel(person, day: -23, hour: 20, minute: index) }
        let came = crowd.dropFirst(2).prefix(16).enumerated().map { index, person in
            run.checkIn(person, day: -21, hour: index % 2 == 0 ? 8 : 13, minute: 30 + index)
        }
        return run.held + signUps + cancelled + came + [run.close(day: -20, hour: 10)]
    }

    private static func full(_ stage: DemoStage) -> [Scene] {
        let event = Event(
            row: 3, made: -6, opens: -5, closes: 5, sessions: [(6, 19), (13, 19)], capacities: [12, 12],
            text: "零基础可学，花材由工会准备，作品可以带回家。\n\n**名额有限**，去不了请提前取消，把位置让给候补的同事。")
        let run = Run(event, stage)
        let crowd = stage.crowd(30, from: 5)
        let signUps = crowd.enumerated().map { index, person in run.signUp(person, index < 17 ? 0 : 1, day: -5 + index / 16, hour: 12, minute: index) }
        return run.held + signUps + [run.cancel(crowd[3], day: -2, hour: 21, minute: 0)]
    }

    /// The first session was yesterday, the second lies ahead, and one can still sign up for it.
    private static func held(_ stage: DemoStage) -> [Scene] {
        let matters = ["劳动合同", "工资报酬", "工伤保险", "其他"]
        let event = Event(
            row: 12, above: 1, made: -9, opens: -8, closes: 3, sessions: [(-1, 9), (4, 14)], capacities: [30, 30],
            questions: [.init("咨询事项", options: matters), .init("简单说说情况（可不填）", isRequired: false)],
            text: "公益律师一对一解答劳动合同、工资、工伤等问题，每人二十分钟。\n\n请带上有关材料，凭**电子会员卡**扫码签到。内容只有律师知道。")
        let run = Run(event, stage)
        let crowd = stage.crowd(26, from: 12)
        let signUps = crowd.enumerated().map { index, person in
            run.signUp(person, index < 14 ? 0 : 1, answers: [matters[index % 4], index % 4 == 0 ? "想问合同到期不续签的补偿" : ""], day: -8 + index % 7, hour: 20, minute: index)
        }
        let came = crowd.prefix(11).enumerated().map { index, person in run.checkIn(person, day: -1, hour: 8, minute: 20 + index * 3) }
        return run.held + signUps + came
    }

    private static func forRiders(_ stage: DemoStage) -> [Scene] {
        let event = Event(
            row: 1, above: 2, made: -5, opens: -4, closes: 7, sessions: [(9, 8), (9, 14)], isForNewForm: true,
            text: "面向快递员、网约配送员、网约车司机、货车司机，含血压、心电图、肺功能等项目，**全部免费**。\n\n在周转库的职工也可以参加。请空腹前来，带上电子会员证。")
        let run = Run(event, stage)
        let riders = stage.cast.receivingUnions.flatMap { place in
            (1..<min(9, stage.plan.unions[place].members)).map { stage.member(stage.cast.firstMember(of: place) + $0) }
        }
        return run.held + riders.enumerated().map { index, person in run.signUp(person, index % 2, day: -4 + index % 4, hour: 21, minute: index) }
    }

    private static func forEverybody(_ stage: DemoStage) -> [Scene] {
        let event = Event(
            row: 4, above: stage.cast.federations.count, made: -4, opens: -3, closes: 12, sessions: [(14, 19)], capacities: [300],
            questions: [.init("现有学历", options: ["高中及以下", "大专", "本科及以上"])],
            text: "介绍专科、本科学历提升补助的申请条件、流程和院校，现场答疑。\n\n- 谁可以申请\n- 怎么申请\n- 能补助多少")
        let run = Run(event, stage)
        let crowd = stage.crowd(10, from: 30) + stage.cast.otherUnions.prefix(20).map { stage.member(stage.cast.firstMember(of: $0)) }
        return run.held
            + crowd.enumerated().map { index, person in
                run.signUp(person, 0, answers: [["高中及以下", "大专", "本科及以上"][index % 3]], day: -3 + index % 3, hour: 19, minute: index)
            }
    }

    private static func draft(_ stage: DemoStage) -> [Scene] {
        let saturday = 10 + (6 - stage.today.adding(days: 10).weekday + 7) % 7
        let event = Event(
            row: 2, made: -1, opens: 2, closes: 9, sessions: [(saturday, 9), (saturday + 1, 9)],
            text: "和孩子一起做一盏广式花灯，材料由工会提供。每个家庭限一名大人带一名孩子。")
        return [Run(event, stage).make]
    }
}

/// The scenes of one activity. Its id is known once the first of them was played.
private struct Run: Sendable {
    let event: ActivityStory.Event
    let organisation: OrganisationID
    let today: Day
    private let known = Known()

    private final class Known: Sendable {
        let id = Mutex<ActivityID?>(nil)
    }

    init(_ event: ActivityStory.Event, _ stage: DemoStage) {
        self.event = event
        today = stage.today
        organisation = event.above == 0 ? stage.firstUnion : stage.union(stage.cast.federations[event.above - 1])
    }

    private func scene(_ day: Int, _ hour: Int, _ minute: Int, _ act: @escaping @Sendable (DemoStage, ActivityID) async throws -> Void) -> Scene {
        Scene(today.adding(days: day), hour, minute) { stage in
            guard let id = known.id.withLock({ $0 }) else { preconditionFailure("an activity is made before anything happens to it") }
            try await act(stage, id)
        }
    }

    /// Made in the evening, published the next morning.
    var held: [Scene] {
        [
            make,
            scene(event.opens, 8, 30) { stage, id in
                try await stage.signups.publish(id, at: organisation, by: try await stage.holder(of: organisation), now: stage.clock.now())
            },
        ]
    }

    var make: Scene {
        Scene(today.adding(days: event.made), 17) { stage in
            let row = ActivityRow(event.row)
            let content = ActivityContent(
                title: row.title, text: event.text,
                audience: Audience(unions: [organisation], admitsPooled: event.isForNewForm, isNewFormOnly: event.isForNewForm),
                opensAt: today.adding(days: event.opens).start + .hours(9), closesAt: today.adding(days: event.closes).start + .hours(18))
            let sessions = zip(row.sessions, event.sessions).enumerated().map { index, pair in
                let start = today.adding(days: pair.1.day).start + .hours(Int64(pair.1.hour))
                return SignupScript.Session(
                    pair.0.title, at: event.above == 0 ? "职工之家二楼" : "工人文化宫", from: start, to: start + .hours(3),
                    capacity: event.capacities.indices.contains(index) ? event.capacities[index] : pair.0.capacity)
            }
            let id = try await stage.signups.make(
                content, SignupSettings(), sessions: sessions, questions: event.questions, at: organisation, by: try await stage.holder(of: organisation), now: stage.clock.now())
            known.id.withLock { $0 = id }
        }
    }

    func close(day: Int, hour: Int) -> Scene {
        scene(day, hour, 0) { stage, id in try await stage.signups.close(id, at: organisation, by: try await stage.holder(of: organisation), now: stage.clock.now()) }
    }

    func signUp(_ person: PersonID, _ session: Int, answers: [String] = [], day: Int, hour: Int, minute: Int) -> Scene {
        scene(day, hour + minute / 60, minute % 60) { stage, id in
            try await stage.signups.signUp(person, for: id, session: session, answers: answers, now: stage.clock.now())
        }
    }

    func cancel(_ person: PersonID, day: Int, hour: Int, minute: Int) -> Scene {
        scene(day, hour, minute) { stage, id in try await stage.signups.cancel(person, in: id, now: stage.clock.now()) }
    }

    func checkIn(_ person: PersonID, day: Int, hour: Int, minute: Int) -> Scene {
        scene(day, hour + minute / 60, minute % 60) { stage, id in
            try await stage.signups.checkIn(person, to: id, by: try await stage.holder(of: organisation), now: stage.clock.now())
        }
    }
}

/// A row of `ActivityData.signUps`.
private struct ActivityRow {
    let title: String
    let sessions: [(title: String, capacity: Int)]

    init(_ number: Int) {
        let fields = DataTable.rows(ActivityData.signUps)[number]
        title = fields[0]
        sessions = fields[3].split(separator: "·").map { entry in
            let words = entry.split(separator: " ")
            return (words.dropLast().joined(separator: " "), words.last.flatMap { Int($0) } ?? 20)
        }
    }
}
