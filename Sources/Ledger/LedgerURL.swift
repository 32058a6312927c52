import Kernel
import Web

/// Every address of the books.
public enum LedgerURL: Sendable {
    case books(OrganisationID)
    case account(OrganisationID, AccountID)
    case provide(OrganisationID)
    case allot(OrganisationID)
    case close(OrganisationID)
    case month(OrganisationID, Month)

    public var path: String {
        switch self {
        case .books(let union): "/admin/unions/\(union)/ledger"
        case .account(let union, let account): "/admin/unions/\(union)/ledger/accounts/\(account)"
        case .provide(let union): "/admin/unions/\(union)/ledger/provide"
        case .allot(let union): "/admin/unions/\(union)/ledger/allot"
        case .close(let union): "/admin/unions/\(union)/ledger/close"
        case .month(let union, let month): "/admin/unions/\(union)/ledger/months/\(month.iso)"
        }
    }
}
