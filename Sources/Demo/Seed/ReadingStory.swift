import Kernel
import Membership
import Organisations
import Reading
import Store

/// What the unions around the first one have written in the last weeks.
enum ReadingStory {
    private struct Piece: Sendable {
        let title: String
        let channel: ArticleChannel
        /// Steps above the first union.
        let above: Int
        let back: Int
        let text: String
    }

    private static let pieces = [
        Piece(
            title: "冬季职工服务月启动，这些服务可以预约", channel: .news, above: 2, back: 9,
            text: """
                入冬以来，我市各级工会陆续开放冬季服务项目，会员可以在平台上预约。

                ## 可以预约的服务

                - 职工之家健身房、图书室，周末照常开放
                - 公益法律咨询，每周三下午，需带会员卡
                - 免费健康讲座，内容包括颈椎保养和冬季防寒

                ## 怎样预约

                打开首页的“活动”，选择自己所在的区县，填写时间即可。名额满了可以候补，有人取消会自动补上。
                """),
        Piece(
            title: "加班工资怎么算？三种情形一次说清", channel: .rights, above: 1, back: 6,
            text: """
                职工常问：周末加班和节假日加班，工资一样吗？不一样。

                1. **工作日延长工作时间**：不低于工资的 150%。
                2. **休息日加班又不能补休**：不低于工资的 200%。
                3. **法定休假日加班**：不低于工资的 300%，不能用补休代替。

                对计算结果有疑问，可以先向本单位工会反映，也可以在平台上预约公益律师。
                """),
        Piece(
            title: "车间里的“活图纸”：维修班长二十年攒下三本笔记", channel: .people, above: 0, back: 4,
            text: """
                每台设备的脾气，他都记在本子上：哪个轴承容易热，哪根线换过三次。

                二十年下来，三本笔记成了班组新人的“活图纸”。今年，班组把笔记整理成一百二十条点检要点，全部挂在设备旁边，停机时间比去年少了近一半。

                > 机器不会说话，但它会提前告诉你。

                工会为他申报了今年的工匠工作室，下个月起每月带徒两次，欢迎报名旁听。
                """),
        Piece(
            title: "关于职工互助保障续保的通知", channel: .notice, above: 0, back: 1,
            text: """
                本年度职工互助保障将于下月底到期，请各部门在本月 30 日前完成续保登记。

                - 续保对象：去年已参保的会员，新入会的会员可以一并参保
                - 登记方式：向部门工会小组长报名
                - 保费：工会承担一半，个人承担一半

                逾期不登记视为不续保，保障会中断。
                """),
    ]

    static func scenes(_ stage: DemoStage) -> [Scene] {
        pieces.enumerated().map { index, piece in
            Scene(stage.today.adding(days: -piece.back), 9, 10 * index) { stage in
                let now = stage.clock.now()
                let tree = try await stage.organisations.tree()
                let union = piece.above == 0 ? stage.firstUnion : tree.ancestors(of: stage.firstUnion).dropFirst(piece.above - 1).first?.id ?? stage.firstUnion
                let officer = try await stage.holder(of: union)
                try await stage.database.write { tx in
                    let id = try stage.articles.create(
                        ArticleContent(title: piece.title, channel: piece.channel, text: piece.text), at: union, by: officer, now: now, in: tx)
                    try stage.articles.publish(id, at: now, by: officer, now: now, in: tx)
                }
            }
        }
    }
}
