import Kernel

/// The fifteen services that come with the product, each with a page that says what it is and how to get it, so that no tile leads nowhere before
/// a union has written its own words or a partner's link stands behind it. 12351 is the unions' national hotline.
enum ShippedServices {
    static let all: [ServiceEntry] = texts.enumerated().map { index, service in
        ServiceEntry(
            id: ServiceID(Int64(index + 1)), organisation: nil,
            content: ServiceContent(title: service.title, icon: service.icon, target: .page(service.text), audience: .everyone), position: (index + 1) * 100,
            mark: .none, isDown: false)
    }
    static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    private static let texts: [(title: Phrase, icon: ServiceIcon, text: Phrase)] = [
        (
            Phrase("疗休养", "Recuperation"), .sun,
            Phrase(
                "工会组织职工分批疗休养，劳模先进和一线职工优先。\n\n- **谁可以报名**：名额分到基层工会，由所在工会推荐。\n- **怎么选**：看荣誉、岗位和距上次的年数，名单公示 5 个工作日。\n- **费用**：在规定标准内由工会承担，家属自费。\n\n请向所在工会报名。",
                "Unions send workers on rest trips, model workers and the front line first.\n\n- **Who**: places go to base unions, which propose people.\n- **How**: honours, post and years since the last trip count; the list is on notice for 5 working days.\n- **Cost**: borne by the union within its limits; family pay their own.\n\nApply at your union."
            )
        ),
        (
            Phrase("学习强会", "Learning"), .book,
            Phrase(
                "工会知识、劳动法律、安全生产和职业技能课程。\n\n- 会员免费学习。\n- 线下课堂和讲座在“活动”里报名。",
                "Courses on unions, labour law, safety and trades.\n\n- Free for members.\n- Sign up for classes and talks under “Activities”.")
        ),
        (
            Phrase("工E就业", "Jobs"), .briefcase,
            Phrase(
                "工会帮助下岗、转岗和求职职工就业。\n\n- **招聘会**：各级工会定期举办，时间见“活动”。\n- **职业介绍**：到当地工会服务中心登记，免费推荐岗位。\n- **提醒**：凡是要求先交押金、培训费的招聘，请拨打 12351 核实。",
                "Unions help workers find a job.\n\n- **Job fairs**: see “Activities”.\n- **Placement**: register at the local service centre; it is free.\n- **Careful**: if a recruiter asks for a deposit, call 12351 first."
            )
        ),
        (
            Phrase("困难帮扶", "Hardship aid"), .heart,
            Phrase(
                "家庭遇到疾病、意外、失业等困难，可以向工会申请建档帮扶。\n\n1. 向所在工会提出申请，说明情况。\n2. 工会入户核实，材料保密。\n3. 公示后建档，按标准给予生活、医疗、助学帮扶。\n\n紧急情况请直接拨打 12351。",
                "Illness, accident or loss of work: ask your union for help.\n\n1. Tell your union what happened.\n2. It visits and checks; papers stay confidential.\n3. After a notice the file is opened and help is given by the rules.\n\nIn an emergency call 12351."
            )
        ),
        (
            Phrase("技能培训", "Skills"), .tools,
            Phrase(
                "岗位练兵、技能竞赛、等级培训和取证补贴。\n\n- 竞赛和培训班在“活动”里报名。\n- 取得职业技能等级证书后，可向所在工会询问补贴。",
                "Practice, contests, courses and grants for certificates.\n\n- Sign up under “Activities”.\n- With a new certificate, ask your union about a grant.")
        ),
        (
            Phrase("法律援助", "Legal aid"), .scale,
            Phrase(
                "工资、工伤、解除合同等劳动争议，工会免费提供法律咨询和援助。\n\n- **电话**：12351 职工维权热线。\n- **现场**：当地工会服务中心，带身份证、劳动合同、工资记录。\n- **时效**：劳动仲裁一般在一年内提出，请尽早咨询。",
                "Wages, injuries, dismissal: advice and help are free.\n\n- **Phone**: 12351.\n- **In person**: the local service centre, with ID, contract and pay records.\n- **Time**: arbitration is usually to be asked for within a year; come early."
            )
        ),
        (
            Phrase("心理关爱", "Counselling"), .smile,
            Phrase(
                "压力大、睡不好、家庭和工作有烦恼，可以找工会的心理咨询师聊一聊。\n\n- 免费、保密，不记入任何档案。\n- 预约：12351 或当地工会服务中心。\n- 如果有伤害自己的念头，请马上拨打 12356 心理援助热线。",
                "Stress, bad sleep, trouble at home or at work: talk to a counsellor.\n\n- Free and confidential; it goes into no file.\n- Ask at 12351 or the local service centre.\n- If you think of hurting yourself, call 12356 now."
            )
        ),
        (
            Phrase("婚恋交友", "Meeting people"), .rings,
            Phrase(
                "工会组织的单身职工联谊活动，参加者都经过会员实名核对。\n\n- 活动时间在“活动”里发布。\n- 个人信息只用于当次活动，不对外公开。",
                "Meetings for single workers; everybody there is a verified member.\n\n- See “Activities”.\n- What you tell is used for that meeting only.")
        ),
        (
            Phrase("职工书屋", "Libraries"), .library,
            Phrase(
                "各级工会建在企业、园区和驿站的职工书屋，凭会员卡免费借阅。\n\n- 书屋地址和开放时间请问所在工会。\n- 读书分享会在“活动”里报名。",
                "Reading rooms in firms, parks and stations; borrow with your card.\n\n- Ask your union where and when.\n- Readings are under “Activities”.")
        ),
        (
            Phrase("互助保障", "Mutual aid"), .umbrella,
            Phrase(
                "职工自愿参加的医疗互助和意外互助，由单位工会统一办理。\n\n- 生病住院、意外受伤可按规定领取互助金。\n- 参加和申领都找所在工会。",
                "Cover by workers for workers, for illness and accidents, through your union.\n\n- In hospital or hurt, you get a payment by the rules.\n- Join and claim at your union."
            )
        ),
        (
            Phrase("金秋助学", "Help with school"), .graduation,
            Phrase(
                "困难职工家庭子女上大学、读高中，工会每年秋季发放助学金。\n\n- 一般 7–9 月申请，向所在工会提交录取通知书。\n- 需要先建立困难职工档案。",
                "Each autumn unions help children of hardship families with school and university.\n\n- Apply from July to September with the letter of admission.\n- A hardship file is needed first."
            )
        ),
        (
            Phrase("暖心驿站", "Rest stations"), .cup,
            Phrase(
                "户外劳动者可以在驿站喝水、休息、热饭、充电、上厕所，不收费，不需要证件。\n\n- 门口有“户外劳动者服务站点”标志。\n- 附近的驿站请在地图软件里搜索这个名称。",
                "Water, rest, a microwave, charging, a toilet: free for whoever works outdoors, no papers asked.\n\n- Look for the sign at the door, or search for it in a map."
            )
        ),
        (
            Phrase("爱心托管", "Childcare"), .baby,
            Phrase(
                "寒暑假和放学后的职工子女托管班，工会补贴部分费用。\n\n- 开班信息在“活动”里发布，名额有限。\n- 女职工权益问题也可以拨打 12351。",
                "Care for children after school and in holidays, partly paid by the union.\n\n- Classes are under “Activities”.\n- For women's rights at work call 12351.")
        ),
        (
            Phrase("劳模工匠", "Honours"), .medal,
            Phrase(
                "劳动模范、五一劳动奖章、工匠的推荐评选和服务。\n\n- 由基层工会逐级推荐并公示。\n- 劳模体检、慰问、疗休养由推荐工会联系本人。",
                "Model workers, labour medals, master craftsmen.\n\n- Base unions propose, and each step is on notice.\n- Check-ups and visits: the union that proposed you will call."
            )
        ),
        (
            Phrase("职工体检", "Check-ups"), .stethoscope,
            Phrase(
                "工会组织的健康体检和上门体检，新就业形态劳动者可单独报名。\n\n- 时间和名额在“活动”里发布。\n- 体检结果只交给本人。",
                "Check-ups by the union, also where you work; couriers and drivers may sign up on their own.\n\n- See “Activities”.\n- Results go to you alone.")
        ),
    ]
}
