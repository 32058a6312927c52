import Kernel

/// A dozen policies to begin a compendium with: the gist in plain words and the name of the source. None of them has been compared with the official
/// text, and each says so; no article numbers, no local amounts.
public enum PolicySeeds {
    public static let all: [PolicyContent] = [
        PolicyContent(
            title: "困难职工帮扶：怎么申请",
            text: """
                家里因为大病、意外、收入低、子女上学等原因生活困难的工会会员，可以申请建立困难职工档案。

                **怎么办**：向本单位工会提出申请；没有工会的，找街道、乡镇或者县区总工会。工会会上门了解情况、公示，再由上级工会审核。

                **能得到什么**：生活救助、医疗救助、助学救助等，标准由各地公布。档案每年复核一次。
                """, source: "中华全国总工会关于困难职工帮扶工作的有关办法", audience: .workers, tags: ["帮扶", "生活救助"], validFrom: day(2022, 1, 1)),
        PolicyContent(
            title: "金秋助学：困难职工子女上学补助",
            text: """
                建档的困难职工，子女考上高中、大学的，可以申请一次助学金。

                **怎么办**：录取后向本单位工会申请，带录取通知书。工会预审、公示，开学前发放。

                同一名学生一年只能享受一次。金额由各地工会公布。
                """, source: "中华全国总工会“金秋助学”活动有关通知", audience: .workers, tags: ["帮扶", "助学"], validFrom: day(2022, 1, 1)),
        PolicyContent(
            title: "职工医疗互助：住院可以再报一部分",
            text: """
                参加了职工医疗互助的会员，住院费用在医保报销以后，个人承担的部分还可以按档次再补助。

                **怎么办**：单位统一参加，一年一期；出院后向单位工会提交结算单申请。

                等待期、档次和上限以当地当期方案为准。
                """, source: "各地总工会职工医疗互助活动实施办法", audience: .both, tags: ["医疗互助", "帮扶"], validFrom: day(2022, 1, 1)),
        PolicyContent(
            title: "工伤了怎么办：先救治，再申报",
            text: """
                职工在工作时间、工作场所因为工作受伤，或者患职业病，应当认定工伤。

                - 单位应当在规定期限内向人社部门申报；单位不报的，职工本人、近亲属、工会可以自己申请。
                - 单位没有参加工伤保险的，由单位按规定支付待遇。
                - “工伤自负”“私了”的约定不能免除单位的责任。
                """, source: "《工伤保险条例》", audience: .both, tags: ["工伤", "社会保险"],
            codes: ["WORK_INJURY_EXCLUSION", "SAFETY_PROTECTION_DENIAL", "ILLNESS_INJURY_DISMISSAL"], validFrom: day(2011, 1, 1)),
        PolicyContent(
            title: "稳岗返还：不裁员少裁员的企业可以领回部分失业保险费",
            text: """
                依法参加失业保险、上年度没有裁员或者裁员率不高于规定标准的企业，可以申请返还上年度实际缴纳失业保险费的一部分。

                **用在哪里**：职工生活补助、社会保险费、转岗和技能提升培训等。

                比例和条件每年由人社部门公布；很多地方“免申即享”，由社保系统直接发放。
                """, source: "人力资源社会保障部等部门关于失业保险稳岗返还的年度通知", audience: .employers, tags: ["稳岗", "失业保险"],
            codes: ["ARBITRARY_TERMINATION", "SEVERANCE_DENIAL", "UNILATERAL_TRANSFER", "SOCIAL_INSURANCE_WAIVED", "SOCIAL_INSURANCE_UNDERPAID"], validFrom: day(2022, 1, 1)),
        PolicyContent(
            title: "技能提升补贴：考了证可以领",
            text: """
                参加失业保险达到规定年限的职工，取得职业资格证书或者技能等级证书，可以申领技能提升补贴。

                **怎么办**：证书核发之日起的规定期限内，在当地人社网上平台或者窗口申请。金额按初级、中级、高级分档。
                """, source: "人力资源社会保障部、财政部关于失业保险支持参保职工提升职业技能的通知", audience: .workers, tags: ["技能", "培训"], validFrom: day(2017, 5, 15)),
        PolicyContent(
            title: "女职工特殊保护：产假、哺乳时间、禁忌劳动",
            text: """
                - 产假不少于 98 天，难产、多胞胎增加；各地另有奖励假。
                - 怀孕 7 个月以上、哺乳不满 1 周岁婴儿的，不安排加班和夜班；哺乳期每天有哺乳时间。
                - 不得因怀孕、生育、哺乳降低工资、辞退。
                - 女职工较多的单位，应当按需要建立卫生室、孕妇休息室、哺乳室等设施。
                """, source: "《女职工劳动保护特别规定》", audience: .both, tags: ["女职工", "产假"],
            codes: ["PARENTAL_LEAVE_DENIAL", "PREGNANCY_DISMISSAL", "FEMALE_PROTECTION_DENIAL", "CHILDBEARING_RESTRICTION"], validFrom: day(2012, 4, 28)),
        PolicyContent(
            title: "带薪年休假：工作满一年就有",
            text: """
                职工连续工作一年以上的，享受带薪年休假：累计工龄满 1 年不满 10 年的 5 天，满 10 年不满 20 年的 10 天，满 20 年的 15 天。

                因工作需要不能安排的，经职工同意可以不安排，但要按日工资的 300% 支付报酬（包含正常工资）。法定节假日、休息日不计入假期。
                """, source: "《职工带薪年休假条例》", audience: .both, tags: ["休假"], codes: ["ANNUAL_LEAVE_FORFEITURE", "WEDDING_LEAVE_DENIAL"], validFrom: day(2008, 1, 1)),
        PolicyContent(
            title: "防暑降温：高温天气的工时和津贴",
            text: """
                高温天气下，单位应当调整作业时间、提供防暑降温饮料和休息场所；达到规定温度时，停止或者缩短室外露天作业。

                安排高温作业的，要发放高温津贴，计入工资；不能用饮料代替津贴。标准和月份由各省公布。
                """, source: "《防暑降温措施管理办法》", audience: .both, tags: ["高温", "劳动保护"], codes: ["HEAT_ALLOWANCE_DENIAL", "SAFETY_PROTECTION_DENIAL"],
            validFrom: day(2012, 6, 29)),
        PolicyContent(
            title: "工资支付：按月、足额、用货币",
            text: """
                工资至少每月支付一次，用货币，不得用实物、代金券、积分抵；不得以经营困难、没有收到货款为由拖欠。

                工程建设领域的农民工工资有专用账户、总包代发、工资保证金等制度。被拖欠的，可以向劳动监察投诉，也可以申请法律援助。
                """, source: "《保障农民工工资支付条例》及工资支付有关规定", audience: .both, tags: ["工资", "农民工"],
            codes: ["WAGE_WITHHOLDING", "WAGE_IN_KIND", "BELOW_MINIMUM_WAGE", "WAGE_DEDUCTION_OVER_20", "PROBATION_LOW_WAGE"], validFrom: day(2020, 5, 1)),
        PolicyContent(
            title: "新就业形态劳动者：劳动报酬、休息和职业伤害保障",
            text: """
                外卖骑手、快递员、网约车司机等，符合劳动关系的应当签劳动合同；不完全符合的，要签书面协议，合理确定责任。

                平台和合作企业要按时足额支付报酬、合理设定单量和时限、不以“以罚代管”，并按规定参加职业伤害保障。骑手、司机可以就近加入工会。
                """, source: "人力资源社会保障部等部门关于维护新就业形态劳动者劳动保障权益的指导意见", audience: .both, tags: ["新就业形态"], codes: ["NO_WRITTEN_CONTRACT", "FINES", "LOSS_SHIFTING"],
            validFrom: day(2021, 7, 16)),
        PolicyContent(
            title: "法律援助：讨薪、工伤可以免费请律师",
            text: """
                请求支付劳动报酬、工伤事故人身损害赔偿的，因经济困难没有委托代理人，可以申请法律援助；申请讨薪的农民工等，免予核查经济困难状况。

                **找谁**：当地法律援助中心，或者拨打 12348；也可以在工惠“法律援助”里向当地工会提问。
                """, source: "《中华人民共和国法律援助法》", audience: .workers, tags: ["法律援助", "维权"], validFrom: day(2022, 1, 1)),
        PolicyContent(
            title: "建会入会：企业和职工各有什么权利义务",
            text: """
                以工资收入为主要生活来源的职工都有权加入工会，单位不得阻挠。有会员 25 人以上的，应当建立基层工会委员会；不足 25 人的，可以单独或者联合建立。

                建立工会的单位按月向工会拨缴经费；规章制度、工资等涉及职工切身利益的事项，应当和工会或者职工代表平等协商。
                """, source: "《中华人民共和国工会法》", audience: .employers, tags: ["工会", "民主管理"], codes: ["UNION_BAN", "NO_DEMOCRATIC_PROCEDURE", "COMPLAINT_BAN"],
            validFrom: day(2022, 1, 1)),
    ]

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
        guard let day = Day(year: year, month: month, day: day) else { preconditionFailure("the seeds name days that exist") }
        return day
    }
}
