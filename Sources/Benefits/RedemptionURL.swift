import Kernel
import Merchants
import Web

/// Addresses of tills, statements and settlement.
public enum RedemptionURL: Sendable {
    case till(MerchantID)
    case tillAt(MerchantID, BranchID)
    case lookup(MerchantID, BranchID)
    case redeem(MerchantID, BranchID)
    case offline(MerchantID, BranchID)
    case void(MerchantID, BranchID, RedemptionID)
    case statements(MerchantID)
    case statement(MerchantID, StatementID)
    case statementFile(MerchantID, StatementID)
    case dispute(MerchantID, StatementID)
    case confirm(MerchantID, StatementID)
    case settlement(OrganisationID)
    case closeMonth(OrganisationID)
    case month(OrganisationID, Month)
    case monthFile(OrganisationID, Month)
    case pay(OrganisationID, StatementID)
    case unionStatement(OrganisationID, StatementID)
    case unionStatementFile(OrganisationID, StatementID)
    case answer(OrganisationID, StatementID, DisputeID)
    case places(OrganisationID, BenefitID)
    case branches(BenefitID)

    public var path: String {
        switch self {
        case .till(let merchant): "/merchant/\(merchant)/till"
        case .tillAt(let merchant, let branch): "/merchant/\(merchant)/till/\(branch)"
        case .lookup(let merchant, let branch): "/merchant/\(merchant)/till/\(branch)/lookup"
        case .redeem(let merchant, let branch): "/merchant/\(merchant)/till/\(branch)/redemptions"
        case .offline(let merchant, let branch): "/merchant/\(merchant)/till/\(branch)/offline"
        case .void(let merchant, let branch, let id): "/merchant/\(merchant)/till/\(branch)/redemptions/\(id)/void"
        case .statements(let merchant): "/merchant/\(merchant)/statements"
        case .statement(let merchant, let id): "/merchant/\(merchant)/statements/\(id)"
        case .statementFile(let merchant, let id): "/merchant/\(merchant)/statements/\(id)/file"
        case .dispute(let merchant, let id): "/merchant/\(merchant)/statements/\(id)/disputes"
        case .confirm(let merchant, let id): "/merchant/\(merchant)/statements/\(id)/confirmation"
        case .settlement(let union): "/admin/unions/\(union)/settlement"
        case .closeMonth(let union): "/admin/unions/\(union)/settlement/closings"
        case .month(let union, let month): "/admin/unions/\(union)/settlement/months/\(month.iso)"
        case .monthFile(let union, let month): "/admin/unions/\(union)/settlement/months/\(month.iso)/file"
        case .pay(let union, let id): "/admin/unions/\(union)/settlement/statements/\(id)/payment"
        case .unionStatement(let union, let id): "/admin/unions/\(union)/settlement/statements/\(id)"
        case .unionStatementFile(let union, let id): "/admin/unions/\(union)/settlement/statements/\(id)/file"
        case .answer(let union, let id, let dispute): "/admin/unions/\(union)/settlement/statements/\(id)/disputes/\(dispute)"
        case .branches(let benefit): "/benefits/\(benefit)/branches"
        case .places(let union, let benefit): "/admin/unions/\(union)/benefits/\(benefit)/places"
        }
    }
}
