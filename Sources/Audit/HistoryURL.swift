import Kernel

/// Addresses of histories, for links from features' pages.
public enum HistoryURL {
    case union(OrganisationID)
    case object(OrganisationID, AuditObject)

    public var path: String {
        switch self {
        case .union(let organisation): "/admin/unions/\(organisation)/history"
        case .object(let organisation, let object): "/admin/unions/\(organisation)/history/\(object.kind)/\(object.id)"
        }
    }
}
