import Kernel
import Web

/// Every address of the frame. A mode has its own beside this.
public enum ActivitiesURL: Sendable {
    case open
    case activity(ActivityID)
    /// A draft, for whoever was given its code.
    case draftPreview(ActivityID, code: String)
    case picture(ActivityID, PictureID)
    case mine
    case notices
    case list(OrganisationID)
    case new(OrganisationID)
    case template(OrganisationID, String)
    case manage(OrganisationID, ActivityID)
    case edit(OrganisationID, ActivityID)
    case preview(OrganisationID, ActivityID)
    case act(OrganisationID, ActivityID, ActivityAct)
    case duplicate(OrganisationID, ActivityID)
    /// A picture that no activity has yet.
    case loosePicture(OrganisationID, PictureID)
    case signIn(next: ActivityID)

    /// The route of an act, with its parameters.
    static func actRoute(_ act: ActivityAct) -> String { "/admin/unions/{organisation}/activities/{activity}/\(act.rawValue)" }

    public var path: String {
        switch self {
        case .open: "/activities"
        case .activity(let id): "/activities/\(id)"
        case .draftPreview(let id, let code): "/activities/\(id)" + Query().with("preview", code).suffix
        case .picture(let id, let picture): "/activities/\(id)/picture?v=\(picture)"
        case .mine: "/me/activities"
        case .notices: "/me/notices"
        case .list(let union): "/admin/unions/\(union)/activities"
        case .new(let union): "/admin/unions/\(union)/activities/new"
        case .template(let union, let template): "/admin/unions/\(union)/activities/new" + Query().with("template", template).suffix
        case .manage(let union, let id): "/admin/unions/\(union)/activities/\(id)"
        case .edit(let union, let id): "/admin/unions/\(union)/activities/\(id)/edit"
        case .preview(let union, let id): "/admin/unions/\(union)/activities/\(id)/preview"
        case .act(let union, let id, let act): "/admin/unions/\(union)/activities/\(id)/\(act.rawValue)"
        case .duplicate(let union, let id): "/admin/unions/\(union)/activities/\(id)/duplicate"
        case .loosePicture(let union, let picture): "/admin/unions/\(union)/activities/pictures/\(picture)"
        case .signIn(let id): "/sign-in" + Query().with("next", "/activities/\(id)").suffix
        }
    }
}
