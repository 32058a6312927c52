import Kernel

enum MerchantActions {
    static let names: [String: Phrase] = [
        "merchant.submitted": Phrase("提交入驻申请", "Application handed in"), "merchant.approved": Phrase("通过入驻", "Approved"),
        "merchant.rejected": Phrase("退回入驻申请", "Rejected"), "merchant.suspended": Phrase("暂停核销", "Suspended"),
        "merchant.resumed": Phrase("恢复核销", "Resumed"), "merchant.described": Phrase("修改商户介绍", "Profile changed"),
        "merchant.payee_changed": Phrase("修改结算账户", "Account changed"), "merchant.licence_opened": Phrase("查看营业执照", "Licence opened"),
        "merchant.branch_added": Phrase("添加门店", "Branch added"), "merchant.branch_changed": Phrase("修改门店", "Branch changed"),
        "merchant.branch_opened": Phrase("门店恢复营业", "Branch opened"), "merchant.branch_closed": Phrase("门店停业", "Branch closed"),
        "merchant.clerk_invited": Phrase("邀请店员", "Clerk invited"), "merchant.invite_cancelled": Phrase("撤回邀请码", "Invitation taken back"),
        "merchant.clerk_bound": Phrase("店员加入", "Clerk joined"), "merchant.clerk_removed": Phrase("移除店员", "Clerk removed"),
        "merchant.key_made": Phrase("新建接口密钥", "Key made"), "merchant.key_revoked": Phrase("停用接口密钥", "Key revoked"),
    ]
}
