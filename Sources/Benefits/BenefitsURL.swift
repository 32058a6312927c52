import Kernel
import Web

/// Every address of benefits and vouchers.
public enum BenefitsURL: Sendable {
    case open
    case benefit(BenefitID)
    case claim(BenefitID)
    case vouchers
    case voucher(VoucherID)
    case list(OrganisationID)
    case new(OrganisationID)
    case template(OrganisationID, String)
    case manage(OrganisationID, BenefitID)
    case edit(OrganisationID, BenefitID)
    case preview(OrganisationID, BenefitID)
    case act(OrganisationID, BenefitID, BenefitAct)
    case issue(OrganisationID, BenefitID)
    case issueProgress(OrganisationID, BenefitID, JobID)
    case ceilings(OrganisationID)
    case signIn(next: BenefitID)

    /// The route of an act, with its parameters.
    static func actRoute(_ act: BenefitAct) -> String { "/admin/unions/{organisation}/benefits/{benefit}/\(act.rawValue)" }

    public var path: String {
        switch self {
        case .open: "/benefits"
        case .benefit(let id): "/benefits/\(id)"
        case .claim(let id): "/benefits/\(id)/claims"
        case .vouchers: "/me/vouchers"
        case .voucher(let id): "/me/vouchers/\(id)"
        case .list(let union): "/admin/unions/\(union)/benefits"
        case .new(let union): "/admin/unions/\(union)/benefits/new"
        case .template(let union, let template): "/admin/unions/\(union)/benefits/new" + Query().with("template", template).suffix
        case .manage(let union, let id): "/admin/unions/\(union)/benefits/\(id)"
        case .edit(let union, let id): "/admin/unions/\(union)/benefits/\(id)/edit"
        case .preview(let union, let id): "/admin/unions/\(union)/benefits/\(id)/preview"
        case .act(let union, let id, let act): "/admin/unions/\(union)/benefits/\(id)/\(act.rawValue)"
        case .issue(let union, let id): "/admin/unions/\(union)/benefits/\(id)/issue"
        case .issueProgress(let union, let id, let job): "/admin/unions/\(union)/benefits/\(id)/issue/\(job)"
        case .ceilings(let union): "/admin/unions/\(union)/ceilings"
        case .signIn(let id): "/sign-in" + Query().with("next", "/benefits/\(id)").suffix
        }
    }
}
