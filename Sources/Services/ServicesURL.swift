import Kernel

public enum ServicesURL: Sendable {
    case page(ServiceID)
    case go(ServiceID)
    case consent(ServiceID)
    case withdrawal(ServiceID)
    case mine
    case list(OrganisationID)
    case new(OrganisationID)
    case edit(OrganisationID, ServiceID)
    case arrange(OrganisationID, ServiceID)
    case remove(OrganisationID, ServiceID)

    public var path: String {
        switch self {
        case .page(let id): "/services/\(id)"
        case .go(let id): "/services/\(id)/go"
        case .consent(let id): "/services/\(id)/consent"
        case .withdrawal(let id): "/services/\(id)/withdrawal"
        case .mine: "/me/services"
        case .list(let union): "/admin/unions/\(union)/services"
        case .new(let union): "/admin/unions/\(union)/services/new"
        case .edit(let union, let id): "/admin/unions/\(union)/services/\(id)"
        case .arrange(let union, let id): "/admin/unions/\(union)/services/\(id)/arrangement"
        case .remove(let union, let id): "/admin/unions/\(union)/services/\(id)/removal"
        }
    }
}
