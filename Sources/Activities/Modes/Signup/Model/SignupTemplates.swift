import Kernel
import Membership

/// Activities that a base union holds most often, ready but for place and dates.
enum SignupTemplates {
    static let all: [ActivityTemplate] = [badminton, safety, walk, family, checkup, camp]

    private static let badminton = template(
        "badminton", Phrase("羽毛球赛报名", "Badminton match"), Phrase("两个组别，各有名额，满了自动候补", "Two groups with places and a waiting list"), "medal",
        title: "职工羽毛球友谊赛",
        text: """
            以球会友，放松身心。

            **赛制**：分男子单打、女子单打，小组循环后淘汰，每场一局 21 分。

            **请准备**：自备球拍、运动鞋；比赛用球和饮用水由工会提供。

            **请注意**：赛前做好热身，身体不适请勿参赛。临时有事请提前取消报名，把名额让给候补的同事。
            """,
        sessions: { day in
            let saturday = day.next(weekday: 6)
            return [.at(saturday, 9, 0, hours: 3, "男子单打", 32), .at(saturday, 14, 0, hours: 3, "女子单打", 24)]
        },
        questions: [SignupDraft.Question(kind: .choice, text: "参赛水平", options: ["刚开始学", "业余爱好", "参加过比赛"])])

    private static let safety = template(
        "safety", Phrase("安全生产培训", "Safety training"), Phrase("一场培训，现场扫码签到", "One session with check-in at the door"), "shield",
        title: "安全生产知识培训",
        text: """
            邀请应急管理部门的讲师，结合身边案例讲解：

            - 岗位隐患排查与上报
            - 用电、用火和特种作业安全
            - 事故应急处置与自救互救

            请提前 10 分钟到场，凭**电子会员卡**扫码签到，计入培训学时。
            """,
        sessions: { day in [.at(day.next(weekday: 3), 14, 0, hours: 2, "培训", 120)] },
        questions: [SignupDraft.Question(kind: .text, text: "所在班组或岗位")])

    private static let walk = template(
        "walk", Phrase("户外健步走", "Group walk"), Phrase("一次集合，名额较多", "One start with many places"), "location",
        title: "“健康同行”户外健步走",
        text: """
            沿江徒步约 6 公里，沿途设 2 个补给点，走完全程有纪念品。

            **请准备**：运动鞋、遮阳帽、水杯，按天气增减衣物。

            **请注意**：慢性病患者请先咨询医生；未满 16 周岁须由家长陪同。遇雷雨天气顺延，以通知为准。
            """,
        sessions: { day in [.at(day.next(weekday: 6), 8, 30, hours: 3, "健步走", 200)] },
        questions: [SignupDraft.Question(kind: .choice, text: "怎么去集合点", options: ["乘工会大巴", "自行前往"])])

    private static let family = template(
        "family", Phrase("职工亲子手工", "Family craft workshop"), Phrase("小班，两个时段可选", "Small groups at two times"), "heart",
        title: "周末亲子手工坊",
        text: """
            和孩子一起做一盏花灯，材料由工会准备，作品带回家。

            每个家庭限**一名大人带一至两名孩子**，适合 4–12 岁。请大人全程陪同，使用剪刀时注意安全。
            """,
        sessions: { day in
            let saturday = day.next(weekday: 6)
            return [.at(saturday, 9, 30, hours: 2, "周六上午", 20), .at(saturday.adding(days: 1), 9, 30, hours: 2, "周日上午", 20)]
        },
        questions: [SignupDraft.Question(kind: .choice, text: "带几个孩子", options: ["1 个", "2 个"])])

    private static let checkup = template(
        "checkup", Phrase("免费体检报名", "Free health check"), Phrase("分上午场，避免排队", "Morning slots without queues"), "clipboard",
        title: "职工免费体检",
        text: """
            项目包括血压、血常规、心电图、腹部彩超、肺功能等，费用由工会承担。

            **请注意**：检查前一天清淡饮食，22:00 后禁食；当天空腹前来，带上身份证和电子会员卡。

            体检结果只发给本人。
            """,
        sessions: { day in
            let monday = day.next(weekday: 1)
            return [.at(monday, 8, 0, hours: 3, "周一上午", 40), .at(monday.adding(days: 1), 8, 0, hours: 3, "周二上午", 40)]
        },
        questions: [SignupDraft.Question(kind: .choice, text: "体检套餐", options: ["常规", "常规加女职工两癌筛查"])])

    private static let camp = template(
        "camp", Phrase("夏令营", "Summer camp"), Phrase("职工子女暑期托管，按期报名", "Holiday care by the week"), "sun",
        title: "职工子女暑期夏令营",
        text: """
            暑假上班，孩子有人带。每期一周，周一至周五 8:30–17:30，由专业老师带领，安排作业辅导、阅读、体育和手工。

            **对象**：本工会会员的子女，小学一至六年级。

            **费用**：免费，午餐自理或统一订餐。请家长按时接送。
            """,
        sessions: { day in
            let monday = day.next(weekday: 1)
            return [.week(monday, "第一期", 40), .week(monday.adding(days: 7), "第二期", 40)]
        },
        questions: [
            SignupDraft.Question(kind: .choice, text: "孩子年级", options: ["一至二年级", "三至四年级", "五至六年级"]),
            SignupDraft.Question(kind: .choice, text: "午餐", options: ["统一订餐", "自带或回家吃"]),
        ])

    /// Opens tomorrow at 9:00; the sessions are two weeks on; closes two days before the first at 18:00, which also ends cancelling.
    private static func template(
        _ id: String, _ name: Phrase, _ summary: Phrase, _ icon: String, title: String, text: String,
        sessions: @escaping @Sendable (_ from: Day) -> [SignupDraft.Session], questions: [SignupDraft.Question]
    ) -> ActivityTemplate {
        @Sendable func planned(_ now: Instant) -> (sessions: [SignupDraft.Session], closes: Instant?) {
            let sessions = sessions(now.day.adding(days: 12))
            return (sessions, sessions.first?.startsAt.map { $0.day.adding(days: -2).start + .hours(18) })
        }
        return ActivityTemplate(
            id: id, name: name, summary: summary, icon: icon,
            content: { organisation, now in
                ActivityContent(
                    title: title, text: text, audience: Audience(unions: [organisation]), opensAt: now.day.adding(days: 1).start + .hours(9),
                    closesAt: planned(now).closes)
            },
            draft: { now in
                let (sessions, closes) = planned(now)
                return SignupDraft(settings: SignupSettings(cancelUntil: closes), sessions: sessions, questions: questions)
            })
    }
}

extension SignupDraft.Session {
    fileprivate static func at(_ day: Day, _ hour: Int64, _ minute: Int64, hours: Int64, _ title: String, _ capacity: Int) -> Self {
        let starts = day.start + .minutes(hour * 60 + minute)
        return Self(title: title, startsAt: starts, endsAt: starts + .hours(hours), capacity: capacity)
    }

    /// Monday 8:30 to Friday 17:30.
    fileprivate static func week(_ monday: Day, _ title: String, _ capacity: Int) -> Self {
        Self(
            title: title, startsAt: monday.start + .minutes(8 * 60 + 30), endsAt: monday.adding(days: 4).start + .minutes(17 * 60 + 30), capacity: capacity)
    }
}

extension Day {
    /// The first day on or after this one with `weekday` (1 = Monday).
    func next(weekday: Int) -> Day { adding(days: (weekday - self.weekday + 7) % 7) }
}
