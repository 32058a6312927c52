import Kernel
import Web

/// Every address of points.
public enum PointsURL: Sendable {
    case mine
    case signIn
    case overview(OrganisationID)
    case rules(OrganisationID)
    case grants(OrganisationID)
    case grantDecision(OrganisationID, PointsGrantID)
    case holds(OrganisationID)
    case hold(OrganisationID, PointsEntryID)

    public var path: String {
        switch self {
        case .mine: "/me/points"
        case .signIn: "/me/points/sign-in"
        case .overview(let union): "/admin/unions/\(union)/points"
        case .rules(let union): "/admin/unions/\(union)/points/rules"
        case .grants(let union): "/admin/unions/\(union)/points/grants"
        case .grantDecision(let union, let id): "/admin/unions/\(union)/points/grants/\(id)"
        case .holds(let union): "/admin/unions/\(union)/points/holds"
        case .hold(let union, let id): "/admin/unions/\(union)/points/holds/\(id)"
        }
    }
}
