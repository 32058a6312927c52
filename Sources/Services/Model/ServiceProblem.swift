import Kernel

public enum ServiceProblem: Problem, Hashable {
    case linkNotHTTPS
    case linkInside
    case consentNeeded
    case partnerDown

    public var code: String {
        switch self {
        case .linkNotHTTPS: "service.link_not_https"
        case .linkInside: "service.link_inside"
        case .consentNeeded: "service.consent_needed"
        case .partnerDown: "service.partner_down"
        }
    }
    public var status: Status {
        switch self {
        case .linkNotHTTPS, .linkInside: .invalid
        case .consentNeeded: .conflict
        case .partnerDown: .unavailable
        }
    }
    public var message: Phrase {
        switch self {
        case .linkNotHTTPS: Phrase("请填写以 https:// 开头的完整网址。", "Enter a whole address that begins with https://.")
        case .linkInside: Phrase("网址要有公开的域名，不能是 IP 地址或内网名称。", "The address needs a public name: no IP address, no name inside a network.")
        case .consentNeeded: Phrase("请先同意再前往。", "Agree first.")
        case .partnerDown: Phrase("对方网站暂时打不开，请稍后再试。", "The partner's site can't be reached right now.")
        }
    }
    public var fieldProblems: [FieldProblem] {
        switch self {
        case .linkNotHTTPS, .linkInside: [FieldProblem(field: "url", code: code, message: message)]
        default: []
        }
    }
}
