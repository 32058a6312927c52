import Kernel
import Web

/// Addresses of Membership's pages for officers; those of members are `MemberURL`.
public enum MembershipURL {
    case members(OrganisationID), membersBulk(OrganisationID), membersBulkDone(OrganisationID), invitation(OrganisationID)
    case member(OrganisationID, MembershipID), memberAct(OrganisationID, MembershipID, MembershipMachine.Act), memberWork(OrganisationID, MembershipID)
    case applications(OrganisationID), applicationsBulk(OrganisationID)
    case approval(OrganisationID, MembershipID), rejection(OrganisationID, MembershipID)
    case transfers(OrganisationID), acceptance(OrganisationID, TransferID), refusal(OrganisationID, TransferID), transfersBulk(OrganisationID)
    case pool(OrganisationID), takeIn(OrganisationID, MembershipID), offer(OrganisationID, MembershipID)
    case imports(OrganisationID), rosterImport(OrganisationID, RosterImportID), importMapping(OrganisationID, RosterImportID)
    case importStart(OrganisationID, RosterImportID), importCancel(OrganisationID, RosterImportID), importProgress(OrganisationID, RosterImportID)
    case rejectedRows(OrganisationID, RosterImportID), template(OrganisationID)
    case exports(OrganisationID), newExport(OrganisationID), exportFile(OrganisationID, MemberExportID)
    case exportApproval(OrganisationID, MemberExportID), exportRefusal(OrganisationID, MemberExportID)

    public var path: String {
        switch self {
        case .members(let union): "/admin/unions/\(union)/members"
        case .membersBulk(let union): "/admin/unions/\(union)/members/bulk"
        case .membersBulkDone(let union): "/admin/unions/\(union)/members/bulk/done"
        case .invitation(let union): "/admin/unions/\(union)/members/invitation"
        case .member(let union, let member): "/admin/unions/\(union)/members/\(member)"
        case .memberAct(let union, let member, let act): "/admin/unions/\(union)/members/\(member)/acts/\(act.rawValue)"
        case .memberWork(let union, let member): "/admin/unions/\(union)/members/\(member)/work"
        case .applications(let union): "/admin/unions/\(union)/applications"
        case .applicationsBulk(let union): "/admin/unions/\(union)/applications/bulk"
        case .approval(let union, let member): "/admin/unions/\(union)/applications/\(member)/approval"
        case .rejection(let union, let member): "/admin/unions/\(union)/applications/\(member)/rejection"
        case .transfers(let union): "/admin/unions/\(union)/transfers"
        case .transfersBulk(let union): "/admin/unions/\(union)/transfers/bulk"
        case .acceptance(let union, let transfer): "/admin/unions/\(union)/transfers/\(transfer)/acceptance"
        case .refusal(let union, let transfer): "/admin/unions/\(union)/transfers/\(transfer)/refusal"
        case .pool(let union): "/admin/unions/\(union)/pool"
        case .takeIn(let union, let member): "/admin/unions/\(union)/pool/\(member)/acceptance"
        case .offer(let union, let member): "/admin/unions/\(union)/pool/\(member)/offer"
        default: filePath
        }
    }

    private var filePath: String {
        switch self {
        case .imports(let union): "/admin/unions/\(union)/imports"
        case .template(let union): "/admin/unions/\(union)/imports/template.xlsx"
        case .rosterImport(let union, let entry): "/admin/unions/\(union)/imports/\(entry)"
        case .importMapping(let union, let entry): "/admin/unions/\(union)/imports/\(entry)/mapping"
        case .importStart(let union, let entry): "/admin/unions/\(union)/imports/\(entry)/start"
        case .importCancel(let union, let entry): "/admin/unions/\(union)/imports/\(entry)/cancel"
        case .importProgress(let union, let entry): "/admin/unions/\(union)/imports/\(entry)/progress"
        case .rejectedRows(let union, let entry): "/admin/unions/\(union)/imports/\(entry)/rejected.csv"
        case .exports(let union): "/admin/unions/\(union)/exports"
        case .newExport(let union): "/admin/unions/\(union)/exports/new"
        case .exportFile(let union, let export): "/admin/unions/\(union)/exports/\(export)/file"
        case .exportApproval(let union, let export): "/admin/unions/\(union)/exports/\(export)/approval"
        case .exportRefusal(let union, let export): "/admin/unions/\(union)/exports/\(export)/refusal"
        default: preconditionFailure("every address has its place")
        }
    }
}
