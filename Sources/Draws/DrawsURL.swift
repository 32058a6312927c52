import Kernel
import Web

/// Every address of draws.
public enum DrawsURL: Sendable {
    /// The public page of one draw.
    case draw(DrawID)
    case proof(DrawID)
    case list(OrganisationID)
    case new(OrganisationID)
    case manage(OrganisationID, DrawID)
    case act(OrganisationID, DrawID, DrawAct)
    case codes(OrganisationID, DrawID)
    case exclusion(OrganisationID, DrawID)
    case entropy(OrganisationID, DrawID)

    /// The route of an act, with its parameters.
    static func actRoute(_ act: DrawAct) -> String { "/admin/unions/{organisation}/draws/{draw}/\(act.rawValue)" }

    public var path: String {
        switch self {
        case .draw(let id): "/draws/\(id)"
        case .proof(let id): "/api/v1/draws/\(id)/proof"
        case .list(let union): "/admin/unions/\(union)/draws"
        case .new(let union): "/admin/unions/\(union)/draws/new"
        case .manage(let union, let id): "/admin/unions/\(union)/draws/\(id)"
        case .act(let union, let id, let act): "/admin/unions/\(union)/draws/\(id)/\(act.rawValue)"
        case .codes(let union, let id): "/admin/unions/\(union)/draws/\(id)/codes"
        case .exclusion(let union, let id): "/admin/unions/\(union)/draws/\(id)/exclusions"
        case .entropy(let union, let id): "/admin/unions/\(union)/draws/\(id)/entropy"
        }
    }
}
