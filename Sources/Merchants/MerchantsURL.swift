import Kernel
import Web

/// Every address of merchants: their own pages under `/merchant`, and those of the officers who look after them.
public enum MerchantsURL: Sendable {
    case workplaces
    case apply
    /// Where an invitation's code is entered; with the code when it was scanned.
    case join(code: String?)
    case home(MerchantID)
    case applyAgain(MerchantID)
    case branches(MerchantID)
    case newBranch(MerchantID)
    case branch(MerchantID, BranchID)
    case branchState(MerchantID, BranchID)
    case clerks(MerchantID)
    case cancelInvite(MerchantID, ClerkInviteID)
    case removeClerk(MerchantID, ClerkID)
    case settings(MerchantID)
    case payee(MerchantID)
    case keys(MerchantID)
    case revokeKey(MerchantID, PartnerKeyID)
    case list(OrganisationID)
    case listIn(OrganisationID, MerchantState)
    case review(OrganisationID, MerchantID)
    case act(OrganisationID, MerchantID, ReviewAct)

    /// What an officer does to a merchant; the last piece of the path.
    public enum ReviewAct: String, Sendable, CaseIterable { case approval, rejection, suspension, resumption, licence }

    public var path: String {
        switch self {
        case .workplaces: "/merchant"
        case .apply: "/merchant/apply"
        case .join(let code): "/merchant/join" + Query().with("code", code).suffix
        case .home(let id): "/merchant/\(id)"
        case .applyAgain(let id): "/merchant/\(id)/application"
        case .branches(let id): "/merchant/\(id)/branches"
        case .newBranch(let id): "/merchant/\(id)/branches/new"
        case .branch(let id, let branch): "/merchant/\(id)/branches/\(branch)"
        case .branchState(let id, let branch): "/merchant/\(id)/branches/\(branch)/state"
        case .clerks(let id): "/merchant/\(id)/clerks"
        case .cancelInvite(let id, let invite): "/merchant/\(id)/invites/\(invite)/cancellation"
        case .removeClerk(let id, let clerk): "/merchant/\(id)/clerks/\(clerk)/removal"
        case .settings(let id): "/merchant/\(id)/settings"
        case .payee(let id): "/merchant/\(id)/settings/payee"
        case .keys(let id): "/merchant/\(id)/keys"
        case .revokeKey(let id, let key): "/merchant/\(id)/keys/\(key)/revocation"
        case .list(let union): "/admin/unions/\(union)/merchants"
        case .listIn(let union, let state): "/admin/unions/\(union)/merchants" + Query().with("state", state.rawValue).suffix
        case .review(let union, let id): "/admin/unions/\(union)/merchants/\(id)"
        case .act(let union, let id, let act): "/admin/unions/\(union)/merchants/\(id)/\(act.rawValue)"
        }
    }
}
