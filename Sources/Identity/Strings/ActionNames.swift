import Kernel

/// What the histories call Identity's entries in the audit log.
enum ActionNames {
    static let all: [String: Phrase] = [
        "person.created": Phrase("建立账号", "Account made"),
        "person.deleted": Phrase("注销账号", "Account deleted"),
        "person.deletion_asked": Phrase("申请注销", "Asked for deletion"),
        "person.deletion_withdrawn": Phrase("撤回注销申请", "Withdrew the wish for deletion"),
        "person.exported": Phrase("下载个人信息", "Downloaded their data"),
        "person.merged": Phrase("并入已登记的本人", "Became the person on record"),
        "person.revealed": Phrase("查看完整号码", "Number opened"),
        "person.verified": Phrase("实名认证通过", "Name verified"),
        "person.verification_asked": Phrase("提交人工核对", "Sent for an officer's eye"),
        "person.verification_refused": Phrase("实名不一致", "Name and number differ"),
        "person.verification_rejected": Phrase("实名核对未通过", "Verification rejected"),
        "person.paper_forgotten": Phrase("撤回证件号码", "Number of the paper withdrawn"),
        "person.phone_changed": Phrase("更换手机号", "Phone changed"),
        "person.phone_lost": Phrase("手机号归新机主", "Phone went to its new owner"),
        "person.password_set": Phrase("设置密码", "Password set"),
        "password.set": Phrase("运维人员设置密码", "Password set by the operator"),
        "person.authenticator_set": Phrase("启用动态口令", "Authenticator set up"),
        "person.authenticator_removed": Phrase("停用动态口令", "Authenticator removed"),
        "person.recovery_codes_renewed": Phrase("更换备用码", "New recovery codes"),
        "person.recovery_code_used": Phrase("使用备用码", "Recovery code used"),
        "session.created": Phrase("登录", "Signed in"),
        "session.ended": Phrase("退出登录", "Signed out"),
        "session.all_ended": Phrase("退出其他设备", "Other devices signed out"),
        "session.stepped_up": Phrase("再次确认身份", "Identity confirmed again"),
        "role.granted": Phrase("授予角色", "Role given"),
        "role.revoked": Phrase("收回角色", "Role taken back"),
        "consent.given": Phrase("同意", "Consent given"),
        "consent.withdrawn": Phrase("撤回同意", "Consent withdrawn"),
    ]
}
