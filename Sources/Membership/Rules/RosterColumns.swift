import Kernel
import Sheets

/// The headings under which rosters have what we need, as employers and other systems write them. (domain.md R64)
enum RosterColumns {
    static let matcher = HeaderMatcher<RosterField>([
        FieldSpec(
            .name, synonyms: ["姓名", "会员姓名", "职工姓名", "员工姓名", "人员姓名", "名字", "name"],
            excluding: ["配偶", "联系人", "家属", "子女", "法人", "负责人", "推荐人", "介绍人"], isRequired: true, looksRight: { looksLikeName($0) }),
        FieldSpec(
            .paperNumber,
            synonyms: [
                "身份证号码", "身份证号", "公民身份号码", "居民身份证号码", "居民身份证号", "身份证", "证件号码", "证件号", "有效证件号码", "身份证件号码", "id_number", "idnumber",
            ],
            excluding: ["配偶", "家属", "子女", "联系人", "法人", "会员证", "工作证", "有效期", "类型", "种类", "地址", "银行"], isRequired: true,
            looksRight: { looksLikePaper($0) }),
        FieldSpec(.paperKind, synonyms: ["证件类型", "证件种类", "证件类别", "证件名称", "身份证件类型"]),
        FieldSpec(
            .phone, synonyms: ["手机号码", "手机号", "手机", "移动电话", "联系电话", "本人手机号", "联系方式", "电话号码", "电话", "手机电话", "phone", "mobile"],
            excluding: ["紧急", "配偶", "家属", "家庭", "单位", "办公", "公司", "座机", "固定", "联系人", "短号"], looksRight: { looksLikePhone($0) }),
        FieldSpec(.sex, synonyms: ["性别", "sex", "gender"], excluding: ["配偶", "子女"]),
        FieldSpec(.birthday, synonyms: ["出生日期", "出生年月日", "出生年月", "生日", "出生时间", "birthday"], excluding: ["配偶", "子女"]),
        FieldSpec(
            .department, synonyms: ["部门", "所在部门", "所属部门", "部门名称", "工会小组", "所属工会小组", "车间", "科室", "班组", "department"], excluding: ["负责人", "电话", "编码", "编号"]),
        FieldSpec(.occupation, synonyms: ["岗位", "职务", "工种", "职业", "岗位名称", "职位", "工作岗位", "occupation"], excluding: ["等级", "证书", "工会职务", "日期", "时间"]),
        FieldSpec(.employeeNumber, synonyms: ["工号", "员工编号", "职工编号", "员工号", "职工号", "人员编号", "员工工号", "employee_number"]),
        FieldSpec(.joinedOn, synonyms: ["入会日期", "入会时间", "加入工会时间", "加入工会日期", "入会年月", "joined_on"]),
        FieldSpec(.newFormKind, synonyms: ["新就业形态类别", "新就业形态", "新就业形态群体", "从业类型", "就业形态", "新业态类型"], excluding: ["平台", "是否"]),
        FieldSpec(.platform, synonyms: ["平台企业", "平台", "所属平台", "平台名称", "platform"]),
        FieldSpec(.cardNumber, synonyms: ["会员证号", "工会会员证号", "会员编号", "会员卡号", "会员证编号", "会员号"], excluding: ["银行"]),
    ])

    /// What a match says, as it is kept. `nil` where no headings were found.
    static func mapping(_ rows: [SheetRow]) -> RosterMapping? {
        matcher.match(rows).map { match in
            RosterMapping(
                headerRow: match.headerRow,
                columns: match.columns.map {
                    RosterMapping.Column(index: $0.index, heading: String($0.heading.prefix(60)), field: $0.field, isUnsure: $0.confidence == .unsure)
                })
        }
    }

    private static func looksLikeName(_ cell: Cell) -> Bool {
        let text = cell.text
        return (2...40).contains(text.unicodeScalars.count) && !text.utf8.contains { (48...57).contains($0) }
    }

    private static func looksLikePaper(_ cell: Cell) -> Bool {
        let count = cell.text.utf8.count { (48...57).contains($0) }
        return cell.lostDigits || (7...18).contains(count)
    }

    private static func looksLikePhone(_ cell: Cell) -> Bool { (try? PhoneNumber.parse(cell.text)) != nil }
}
