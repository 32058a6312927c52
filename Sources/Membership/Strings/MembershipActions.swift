import Kernel

/// What histories call the actions of this feature.
enum MembershipActions {
    static let names: [String: Phrase] = [
        "membership.moved": Phrase("会籍变动", "Membership moved"), "membership.corrected": Phrase("更正会员信息", "Member's facts corrected"),
        "membership.offered": Phrase("推荐接收工会", "Union offered"), "membership.merged": Phrase("会员随工会合并转入", "Members came with a merged union"),
        "membership.pooled": Phrase("会员因工会撤销转入周转库", "Members came to the pool from a dissolved union"),
        "transfer.proposed": Phrase("花名册提出转会", "Transfer proposed by a roster"), "transfer.requested": Phrase("提出转会", "Transfer asked for"),
        "transfer.accepted": Phrase("接收转会", "Transfer accepted"), "transfer.refused": Phrase("未接收转会", "Transfer refused"),
        "transfer.withdrawn": Phrase("撤回转会", "Transfer withdrawn"), "transfer.dropped": Phrase("转会失效", "Transfer dropped"),
        "roster.uploaded": Phrase("上传花名册", "Roster uploaded"), "roster.taken": Phrase("导入花名册", "Roster rows taken"),
        "roster.finished": Phrase("花名册导入结束", "Roster import ended"), "export.requested": Phrase("申请导出名单", "Export asked for"),
        "export.approved": Phrase("批准导出", "Export approved"), "export.refused": Phrase("不批准导出", "Export refused"),
        "export.made": Phrase("生成导出文件", "Export made"), "export.downloaded": Phrase("下载导出文件", "Export downloaded"),
    ]
}
