import Kernel

enum ServiceActions {
    static let names: [String: Phrase] = [
        "service.added": Phrase("添加服务", "Service added"), "service.changed": Phrase("修改服务", "Service changed"),
        "service.removed": Phrase("删除服务", "Service removed"), "service.arranged": Phrase("调整服务目录", "Directory arranged"),
        "service.consent_given": Phrase("同意前往第三方服务", "Consent to a partner"),
        "service.consent_withdrawn": Phrase("撤回第三方服务授权", "Consent to a partner withdrawn"),
    ]
}
