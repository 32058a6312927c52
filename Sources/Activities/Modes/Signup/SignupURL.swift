import Kernel
import Web

/// Every address of the sign-up mode.
enum SignupURL: Sendable {
    case signUp(ActivityID)
    case mine(ActivityID)
    case cancel(ActivityID)
    case list(OrganisationID, ActivityID)
    case absent(OrganisationID, ActivityID)
    case export(OrganisationID, ActivityID)
    case cancelFor(OrganisationID, ActivityID, SignupID)
    case checkIn(OrganisationID, ActivityID)
    case checkInOne(OrganisationID, ActivityID, SignupID)

    var path: String {
        switch self {
        case .signUp(let id): "/activities/\(id)/signups"
        case .mine(let id): "/activities/\(id)/signups/mine"
        case .cancel(let id): "/activities/\(id)/signups/mine/cancel"
        case .list(let union, let id): "/admin/unions/\(union)/activities/\(id)/signups"
        case .absent(let union, let id): "/admin/unions/\(union)/activities/\(id)/signups?state=absent"
        case .export(let union, let id): "/admin/unions/\(union)/activities/\(id)/signups/export"
        case .cancelFor(let union, let id, let signup): "/admin/unions/\(union)/activities/\(id)/signups/\(signup)/cancel"
        case .checkIn(let union, let id): "/admin/unions/\(union)/activities/\(id)/checkin"
        case .checkInOne(let union, let id, let signup): "/admin/unions/\(union)/activities/\(id)/checkin/\(signup)"
        }
    }
}
