/// The questions of the guided interview: parts, questions, answers with the codes that they tell. `Interview.init` says how a line is read;
/// a test looks that every code is in the taxonomy and every condition names an earlier question.
enum InterviewData {
    static let text: StaticString = """
        # contracts | 招用与劳动合同 | Hiring and contracts
        c1 | 新职工入职后多久签订书面劳动合同？ | How soon does a new worker sign a written contract?
        - month | 入职之日或者一个月内 | On the first day or within a month
        - later | 超过一个月 | After more than a month | NO_WRITTEN_CONTRACT
        - some | 只和部分职工签，或者签合作协议、承包协议 | Only some sign, or they sign a co-operation agreement | NO_WRITTEN_CONTRACT
        c2 | 合同文本怎样交给职工？ | How does the worker get a copy of the contract?
        - paper | 双方各执一份 | Each side keeps one
        - electronic | 签电子劳动合同，职工随时能查看下载 | An electronic contract that the worker can see and save at any time | GP_ELECTRONIC_CONTRACT
        - kept | 由单位统一保管，不发给职工 | The firm keeps them all | BLANK_CONTRACT
        - blank | 先签空白合同，内容后补 | Signed blank, filled in later | BLANK_CONTRACT
        c3 | 三年以下（不含三年）期限的合同，试用期最长多久？ | For contracts of under three years, how long is probation at most?
        - one | 一年以下不超过一个月，一至三年不超过两个月 | One month under a year, two months from one year
        - three | 统一三个月 | Three months for all | PROBATION_TOO_LONG
        - six | 统一六个月或者更长 | Six months or more for all | PROBATION_TOO_LONG
        - none | 不约定试用期 | There is no probation
        c4 | 试用期满考核不理想时怎么办？ | What happens when probation ends badly?
        - proof | 有录用条件和考核记录，依法解除或者留用 | By stated conditions and records: dismissed lawfully or kept
        - extend | 延长试用期，或者再约定一次 | Probation is extended or repeated | PROBATION_REPEATED
        - anytime | 随时辞退，不用说明理由 | Dismissed at any time without a reason | ARBITRARY_TERMINATION
        c5 | 试用期的工资怎样定？ | How is pay in probation set?
        - full | 和转正后一样 | As after probation
        - eighty | 不低于约定工资的 80%，也不低于当地最低工资 | At least 80 % of the agreed wage and the local minimum
        - low | 低于约定工资的 80%，或者低于最低工资 | Under 80 % or under the minimum | PROBATION_LOW_WAGE
        - trial | 有几天不付工资的试岗 | Some trial days are unpaid | PROBATION_LOW_WAGE
        c6 | 入职时是否收押金、保证金、服装费？ | Are deposits or uniform fees taken on hiring?
        - no | 不收 | No
        - yes | 收，离职时退还或者按规定扣 | Yes, returned or kept on leaving | DEPOSIT_COLLECTION
        c7 | 是否要求职工交出身份证、毕业证、资格证原件？ | Must workers hand over original papers?
        - copy | 只核对原件、留复印件 | Only looked at and copied
        - keep | 原件由单位保管 | The firm keeps the originals | ID_WITHHOLDING
        c8 | 除专项培训服务期和竞业限制外，合同是否约定职工付违约金？ | Besides paid training and non-compete, must workers pay damages for leaving?
        - no | 没有 | No
        - yes | 有，如干不满年限赔钱 | Yes, as for leaving early | LIQUIDATED_DAMAGES
        c9 | 哪些职工签竞业限制？ | Who signs a non-compete?
        - none | 没有人签 | Nobody
        - key | 只有高管、高级技术人员和接触秘密的人员，按月付补偿 | Only senior and technical staff with secrets, paid monthly
        - all | 全体职工，或者不付补偿 | Everybody, or without pay | NONCOMPETE_ABUSE
        # pay | 工资与社会保险 | Pay and social insurance
        p1 | 工资什么时候发？ | When is pay paid?
        - monthly | 每月固定日期足额发放，有工资清单 | In full on a fixed day each month, with a slip
        - late | 经常拖后，或者压一个月以上 | Often late, or held back over a month | WAGE_WITHHOLDING
        - partly | 每月先发一部分，年底结清 | A part each month, the rest at year's end | WAGE_WITHHOLDING
        p2 | 有没有用实物、购物卡、积分抵工资？ | Is pay ever given in goods, cards or points?
        - no | 没有 | No
        - yes | 有 | Yes | WAGE_IN_KIND
        p3 | 正常出勤的职工，工资会不会低于当地最低工资？ | Can full-time pay fall under the local minimum wage?
        - no | 不会，不足的补足 | No, it is made up
        - yes | 会，如业绩不达标时 | Yes, as when targets are missed | BELOW_MINIMUM_WAGE
        p4 | 客户投诉、货款收不回、设备损坏时，损失怎样承担？ | Who bears losses from complaints, bad debts, damage?
        - firm | 由企业承担；职工有重大过失的，依法依约赔偿 | The firm; workers only for gross fault by law and contract
        - worker | 由当班职工分摊 | Shared among the workers on duty | LOSS_SHIFTING
        p5 | 从工资里扣赔偿款，每月最多扣多少？ | How much of a month's pay may be deducted for damages?
        - none | 不扣 | Nothing
        - twenty | 不超过当月工资的 20%，剩余不低于最低工资 | At most 20 %, never under the minimum wage
        - more | 超过 20%，或者一次扣完 | More, or all at once | WAGE_DEDUCTION_OVER_20
        p6 | 职工主动离职，已经挣得的提成、奖金怎样处理？ | Commission already earned, when a worker leaves?
        - paid | 按约定照付 | Paid as agreed
        - lost | 离职前没发的不再发 | Forfeited | BONUS_FORFEITURE
        p7 | 社会保险怎样缴纳？ | How is social insurance paid?
        - all | 入职当月起，按实际工资缴全部险种 | From the first month, on real pay, all kinds
        - delayed | 试用期满或者工作满一段时间后才缴 | Only after probation or some time | SOCIAL_INSURANCE_DELAYED
        - waived | 职工签自愿放弃承诺，或者折成现金发 | Workers sign it away or get cash | SOCIAL_INSURANCE_WAIVED
        - low | 统一按最低基数缴，或者只缴部分险种 | On the lowest base, or only some kinds | SOCIAL_INSURANCE_UNDERPAID
        p8 | 遇到经营困难时，单位的做法是？ | What does the firm do in hard times?
        - none | 还没有遇到，也没有规定 | It hasn't happened and isn't regulated
        - keep | 和工会协商，承诺不裁员、不降薪，或者转岗培训 | Agrees with the union not to lay off or cut pay, or retrains | GP_NO_LAYOFF
        - cut | 由单位决定降薪或者放无薪假 | It cuts pay or sends people on unpaid leave by itself | UNILATERAL_TRANSFER
        p9 | 是否要求职工出资入股、借款给单位或者购买产品？ | Must workers invest, lend, or buy products?
        - no | 没有 | No
        - yes | 有 | Yes | FORCED_FUNDING_PURCHASE
        # hours | 工时与加班 | Hours and overtime
        h1 | 单位实行什么工时制度？ | Which system of hours is used?
        - standard | 标准工时：每天不超过 8 小时、每周不超过 40 小时 | Standard: 8 hours a day, 40 a week
        - approved | 综合计算或者不定时工时，已经审批 | Averaged or flexible, with approval
        - unapproved | 综合计算或者不定时工时，没有审批 | Averaged or flexible, without approval | EXCESSIVE_HOURS
        h2 | 一个月的加班一般有多少小时？ | How much overtime is there in a month?
        - few | 不超过 36 小时 | At most 36 hours
        - many | 超过 36 小时 | More than 36 hours | EXCESSIVE_HOURS
        - fixed | 实行“大小周”“单休”“996” | Six-day or 9-9-6 weeks | EXCESSIVE_HOURS
        h3 | 职工每周至少休息一天吗？ | Is there at least one day off a week?
        - yes | 是 | Yes
        - no | 忙的时候连续上班两周以上 | No: over two weeks on end in busy times | EXCESSIVE_HOURS
        h4 | 加班怎样安排？ | How is overtime arranged?
        - agreed | 和职工协商，可以拒绝 | Agreed, may be refused
        - forced | 拒绝加班按旷工或者扣绩效 | Refusing counts as absence or costs pay | FORCED_OVERTIME
        h5 | 加班费怎样支付？ | How is overtime paid?
        - law | 平时 150%、休息日补休或者 200%、法定节假日 300% | 150 %, days off or 200 %, holidays 300 %
        - included | 工资里已包含，不另付 | Included in the wage | OVERTIME_PAY_WAIVED
        - timeoff | 一律用补休代替，节假日也不付 | Time off only, holidays too | OVERTIME_UNDERPAID
        - base | 按最低工资或者基本工资的一部分计算 | On the minimum or a part of the wage | OVERTIME_UNDERPAID
        h6 | 下班后不回工作群消息，有没有处罚？ | Is not answering messages after hours punished?
        - no | 没有 | No
        - yes | 有，罚款或者扣绩效 | Yes, by fines or lower pay | OFF_HOURS_MESSAGE_PENALTY
        # leave | 休息休假 | Leave
        l1 | 累计工作满一年的职工怎样休年休假？ | How is annual leave taken after a year of work?
        - law | 按法定天数安排，没休的按三倍工资补 | By law; unused days are paid threefold
        - lost | 当年不休就作废 | Lost if not taken in the year | ANNUAL_LEAVE_FORFEITURE
        - minus | 事假、病假、春节放假抵年休假 | Other leave or Spring Festival is set against it | ANNUAL_LEAVE_FORFEITURE
        - none | 没有年休假 | There is none | ANNUAL_LEAVE_FORFEITURE
        l2 | 职工生病怎样请假？ | How does sick leave work?
        - law | 凭诊断证明休病假，按规定发病假工资 | By a doctor's note, with sick pay
        - unpaid | 病假不发工资，或者按事假处理 | Unpaid, or as private leave | SICK_LEAVE_DENIAL
        - refused | 须单位同意，否则算旷工 | Only if the firm agrees; else absence | SICK_LEAVE_DENIAL
        l3 | 婚假、丧假怎样规定？ | Marriage and bereavement leave?
        - all | 全体职工都有，工资照发，试用期也一样 | For all and paid, in probation too
        - limited | 试用期或者入职不满一年没有 | Not in probation or the first year | WEDDING_LEAVE_DENIAL
        - unpaid | 按事假处理，不发工资 | Unpaid | WEDDING_LEAVE_DENIAL
        l4 | 迟到、早退怎样扣款？ | How is lateness deducted?
        - minutes | 只扣缺勤时间对应的工资，或者批评教育 | Only the time missed, or a talk
        - more | 迟到几分钟扣半天以上，旷工一天扣三天 | Minutes cost half a day, a day costs three | ATTENDANCE_OVERDEDUCTION
        l5 | 职工请假多了，会不会因此被辞退？ | Can lawful leave cost somebody their job?
        - no | 依法休假不影响 | No
        - yes | 会 | Yes | ARBITRARY_TERMINATION
        # women | 女职工与婚育 | Women, marriage and birth
        w1 | 招聘、合同里有没有限制结婚、恋爱、生育的内容？ | Do adverts or contracts limit marriage, dating or children?
        - no | 没有 | No
        - dating | 有，不允许职工之间恋爱、结婚 | Yes: no dating or marriage between staff | MARRIAGE_DATING_BAN
        - birth | 有，几年内不得怀孕或者要排队生育 | Yes: no pregnancy for years, or by turns | CHILDBEARING_RESTRICTION
        w2 | 产假怎样执行？ | How is maternity leave given?
        - law | 不少于 98 天，再加当地的奖励假 | At least 98 days plus the local extension
        - short | 少于规定天数，或者没有工资和生育津贴 | Shorter, or without pay | PARENTAL_LEAVE_DENIAL
        - none | 还没有发生过，也没有规定 | It hasn't come up and isn't regulated
        w3 | 男职工的陪产（护理）假、夫妻的育儿假怎样执行？ | Paternity and child-care leave?
        - law | 按当地规定休，工资照发 | By local rules, paid
        - more | 在法定基础上再增加假期、哺乳室或者托育 | More than the law: leave, nursing room, child care | GP_FAMILY_SUPPORT
        - none | 不批 | Refused | PARENTAL_LEAVE_DENIAL
        w4 | 女职工怀孕后，岗位和工资怎样变化？ | What changes for pregnant workers?
        - none | 不变；有需要的减轻劳动量 | Nothing; lighter work where needed
        - cut | 调到低薪岗位，或者劝退 | Lower-paid posts, or asked to leave | PREGNANCY_DISMISSAL
        w5 | 怀孕七个月以上、哺乳期的女职工是否加班、上夜班？ | Night work or overtime from the seventh month or while nursing?
        - no | 不安排，有产检时间和每天一小时哺乳时间 | No; check-ups and nursing time are given
        - yes | 和其他人一样安排 | As everybody | FEMALE_PROTECTION_DENIAL
        w6 | 有没有预防和处理性骚扰的制度？ | Are there rules against sexual harassment?
        - yes | 有制度、受理渠道和保密要求 | Rules, somebody to turn to, secrecy | GP_ANTI_HARASSMENT
        - no | 还没有 | Not yet
        w7 | 招聘时有没有限定性别、年龄、户籍、健康状况？ | Do adverts ask for sex, age, origin or health?
        - no | 没有 | No
        - sex | 限定男性或者男性优先 | Men only or first | GENDER_DISCRIMINATION
        - age | 限 35 岁以下等 | Under 35 and the like | AGE_DISCRIMINATION
        - origin | 不要某些地方的人 | Not from some places | ORIGIN_DISCRIMINATION
        - health | 查乙肝，或者不录用病原携带者 | Hepatitis B is tested or refused | HEALTH_DISCRIMINATION
        # minors | 未成年工与实习生 | Minors and interns
        m1 | 有没有不满 16 周岁的人在单位干活？ | Does anybody under 16 work here?
        - no | 没有，入职核验身份证 | No, papers are checked
        - yes | 有，如假期工 | Yes, as in holidays | MINOR_WORKERS
        m2 | 有没有 16 至 18 周岁的职工？ | Are there workers of 16 or 17?
        - no | 没有 | No
        - yes | 有 | Yes
        m3 | 对 16 至 18 周岁的职工有哪些保护？ | How are they protected? | if m2=yes
        - law | 登记、定期体检，不安排矿山井下、有毒有害和重体力劳动 | Registered, examined, no dangerous or heavy work
        - none | 和成年人一样安排 | Treated as adults | MINOR_WORKERS
        m4 | 有没有在校实习生？ | Are there student interns?
        - no | 没有 | No
        - yes | 有 | Yes
        m5 | 学生实习怎样安排？ | How do they work? | if m4=yes
        - law | 签三方协议，不加班、不上夜班，专业对口，付报酬 | Three-party agreement, no overtime or nights, in their subject, paid
        - work | 顶岗上流水线，和职工一样倒班 | As line workers on shifts | STUDENT_INTERN_ABUSE
        - fee | 向学生收费，或者由中介结算报酬 | Fees are taken, or an agency pays them | STUDENT_INTERN_ABUSE
        # overage | 超龄人员 | Workers past pension age
        o1 | 有没有已经到退休年龄仍在工作的人？ | Does anybody work past pension age?
        - no | 没有 | No
        - yes | 有 | Yes
        o2 | 和他们签什么协议？ | What is signed with them? | if o1=yes
        - written | 书面协议，写明工作、报酬、工时、安全保护 | A written agreement on work, pay, hours, safety
        - none | 口头约定 | Nothing written | OVERAGE_WORKER_DENIAL
        o3 | 他们在工作中受伤怎样处理？ | What if they are hurt at work? | if o1=yes
        - insured | 参加工伤保险，或者购买商业保险，按规定赔偿 | Insured and compensated
        - self | 由本人承担 | They bear it themselves | OVERAGE_WORKER_DENIAL
        o4 | 他们的工时、最低工资和安全保护和其他职工一样吗？ | Are hours, minimum wage and safety the same for them? | if o1=yes
        - same | 一样 | Yes
        - less | 不一样 | No | OVERAGE_WORKER_DENIAL
        # dispatch | 劳务派遣与外包 | Agency work and outsourcing
        d1 | 有没有使用劳务派遣工？ | Are agency workers used?
        - no | 没有 | No
        - yes | 有 | Yes
        d2 | 派遣工主要在什么岗位？ | On which posts? | if d1=yes
        - temporary | 临时性、辅助性、替代性岗位 | Temporary, auxiliary or substitute ones
        - core | 主营业务岗位，长期使用 | The core business, for long | DISPATCH_ABUSE
        d3 | 派遣工占用工总量的比例？ | What share of the staff are they? | if d1=yes
        - ten | 不超过 10% | Up to 10 %
        - more | 超过 10% | Over 10 % | DISPATCH_ABUSE
        d4 | 派遣工和正式工同工同酬吗？ | Equal pay for equal work? | if d1=yes
        - yes | 同工同酬 | Yes
        - no | 工资、福利低于同岗位正式工 | Lower than for own staff | DISPATCH_ABUSE
        # platform | 新就业形态劳动者 | Platform workers
        n1 | 有没有通过平台或者合作商用工（骑手、司机、主播等）？ | Do riders, drivers, streamers work for the firm through platforms?
        - no | 没有 | No
        - yes | 有 | Yes
        n2 | 和他们签什么合同？ | What do they sign? | if n1=yes
        - law | 符合劳动关系的签劳动合同，其他签书面协议 | A labour contract where it is one, else a written agreement
        - trader | 要求注册个体工商户再签合作协议 | They must register as traders first | NO_WRITTEN_CONTRACT
        - none | 没有签 | Nothing | NO_WRITTEN_CONTRACT
        n3 | 差评、超时怎样处理？ | What follows bad reviews or lateness? | if n1=yes
        - appeal | 可以申诉，核实后处理，规则公开 | May be contested; open rules
        - fine | 直接罚款、扣押金 | A fine or the deposit at once | FINES
        n4 | 有没有参加职业伤害保障或者工伤保险？ | Are they insured against injury? | if n1=yes
        - yes | 有 | Yes
        - no | 没有，出了事自己承担 | No, at their own risk | WORK_INJURY_EXCLUSION
        # safety | 安全与人格尊严 | Safety and dignity
        s1 | 危险岗位的防护用品由谁提供？ | Who provides protective gear?
        - firm | 单位免费提供，并培训 | The firm, free, with training
        - worker | 职工自己买，或者没有 | The workers buy it, or none | SAFETY_PROTECTION_DENIAL
        s2 | 职工受工伤后怎样处理？ | What follows an injury at work?
        - law | 及时救治，按期申报工伤认定 | Treated and reported in time
        - private | 私下了结，或者自己负责 | Settled privately, or at their own cost | WORK_INJURY_EXCLUSION
        s3 | 高温天气露天作业，有没有高温津贴？ | Is there a heat allowance for outdoor work?
        - yes | 有，按当地标准发 | Yes, by the local rate
        - no | 用饮料代替，或者没有 | Drinks instead, or nothing | HEAT_ALLOWANCE_DENIAL
        - na | 没有高温作业 | There is no such work
        s4 | 有没有搜身、搜包、体罚、公开羞辱？ | Are people searched, punished bodily or shamed?
        - no | 没有 | No
        - yes | 有 | Yes | DIGNITY_BODY_SEARCH
        s5 | 对上厕所、喝水有没有次数、时间限制？ | Are visits to the toilet counted or timed?
        - no | 没有 | No
        - yes | 有 | Yes | TOILET_MONITORING
        s6 | 监控和个人信息怎样管理？ | Surveillance and personal information?
        - law | 只在公共区域，告知职工，最少收集 | Public areas only, told, as little as needed
        - excess | 更衣室、休息室也装，或者查手机、聊天记录 | Also in changing rooms, or phones are read | SURVEILLANCE_EXCESS
        - data | 收集婚育、病史、亲属等与工作无关的信息 | Family, health and other private data are collected | PERSONAL_INFO_EXCESS
        # ending | 调岗与离职 | Transfer and leaving
        e1 | 调整岗位、工作地点、工资，由谁决定？ | Who decides on transfers and pay cuts?
        - agreed | 和职工协商一致，书面变更 | Agreed and written
        - alone | 单位单方决定，不服从按自动离职 | The firm alone; refusing counts as leaving | UNILATERAL_TRANSFER
        e2 | 有没有末位淘汰？ | Are the last in rankings dismissed?
        - no | 没有 | No
        - yes | 有，排名靠后就辞退 | Yes | BOTTOM_ELIMINATION
        e3 | 职工提前 30 日书面提出辞职，怎样办理？ | A worker gives 30 days' notice. What then?
        - free | 到期办手续，结清工资 | Papers and pay are settled
        - barred | 须经批准，不批不能走，或者扣工资 | Only with approval, or pay is kept | RESIGNATION_BARRED
        e4 | 依法应付的经济补偿怎样处理？ | Is severance paid where due?
        - paid | 按规定支付 | Yes
        - no | 一般不付，或者让职工写“自愿离职” | Rarely; people are made to “leave freely” | SEVERANCE_DENIAL
        e5 | 医疗期、工伤停工留薪期内的职工，会不会被解除合同？ | Are people dismissed while ill or injured?
        - no | 不会 | No
        - yes | 会 | Yes | ILLNESS_INJURY_DISMISSAL
        # union | 工会与民主管理 | Union and a say
        u1 | 单位有没有工会？ | Is there a union?
        - yes | 有，并按时拨缴经费 | Yes, with its funds paid
        - none | 没有，职工可以自由入会建会 | No, but workers are free to join or found one
        - ban | 不允许建会、入会 | It isn't allowed | UNION_BAN
        u2 | 工资、规章等事项和职工怎样协商？ | How are pay and rules agreed with workers? | if u1=yes
        - contract | 有集体合同和工资集体协商 | A collective contract and pay talks | GP_UNION_CONSULTATION
        - informed | 只通知，不协商 | They are told, not asked
        u3 | 职工向工会、政府投诉后，会怎样？ | What follows a complaint to union or government?
        - handled | 依法处理，不影响投诉人 | It is handled; nothing happens to the worker
        - punished | 批评、调岗、辞退 | Blame, transfer, dismissal | COMPLAINT_BAN
        u4 | 有没有要求职工不得打听、谈论工资？ | Is talking about pay forbidden?
        - no | 没有 | No
        - yes | 有 | Yes | WAGE_TALK_BAN
        u5 | 合同、入职表里有没有“放弃仲裁、诉讼”的内容？ | Do papers say that arbitration or court is given up?
        - no | 没有 | No
        - yes | 有 | Yes | ARBITRATION_WAIVER
        # procedure | 规章制度的制定 | How rules are made
        r1 | 规章制度怎样通过？ | How are rules passed?
        - congress | 职工代表大会或者全体职工讨论，再和工会、职工代表协商确定 | Discussed by the workers' congress, agreed with the union
        - boss | 由管理层决定 | By management alone | NO_DEMOCRATIC_PROCEDURE
        r2 | 规章制度怎样让职工知道？ | How do workers learn of them?
        - public | 公示、培训，有签收记录 | Posted, taught, signed for
        - none | 没有公示，或者只在处分时才拿出来 | Not posted, or shown only in punishing | NO_DEMOCRATIC_PROCEDURE
        r3 | 有没有罚款制度？ | Are there fines?
        - no | 没有 | No
        - yes | 有 | Yes | FINES
        r4 | 对职工技能提升有什么支持？ | How are skills supported?
        - paid | 带薪培训、学费补助或者技能等级挂钩工资 | Paid training, fees, or pay by skill | GP_PAID_TRAINING
        - own | 由职工自己安排 | It is left to them
        """
}
