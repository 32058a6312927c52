import Kernel
import Web

/// The addresses of this feature.
public enum OrganisationsURL {
    // For everybody
    case finder
    /// The finder opened at a union: what stands below it.
    case finderAt(OrganisationID)
    case union(OrganisationID)
    case map
    case mapOf(OrganisationID)
    /// Where a person asks to join; Membership answers there.
    case join(OrganisationID)

    // For applicants
    case register
    case founding(FoundingID)
    case foundingWithdrawal(FoundingID)

    // For officers of a union
    case profile(OrganisationID)
    case past(OrganisationID)
    case contacts(OrganisationID)
    case committee(OrganisationID)
    case term(OrganisationID)
    case seats(OrganisationID)
    case seatEnd(OrganisationID, CommitteeSeatID)
    case children(OrganisationID)
    case terms(OrganisationID)
    case newChild(OrganisationID)
    /// An act on a union right below: `rename`, `move`, `merge`, `dissolve`.
    case childAct(OrganisationID, OrganisationID, ChildAct)
    case foundings(OrganisationID)
    case foundingAt(OrganisationID, FoundingID)
    case foundingApproval(OrganisationID, FoundingID)
    case foundingRejection(OrganisationID, FoundingID)

    public enum ChildAct: String, Sendable, CaseIterable {
        case rename, move, merge, dissolve
        var name: Phrase {
            switch self {
            case .rename: Phrase("更名", "Rename")
            case .move: Phrase("隶属变更", "Move")
            case .merge: Phrase("合并", "Merge")
            case .dissolve: Phrase("撤销", "Dissolve")
            }
        }
    }

    public var path: String {
        switch self {
        case .finder: "/unions"
        case .finderAt(let id): "/unions?area=\(id)"
        case .union(let id): "/unions/\(id)"
        case .map: "/map"
        case .mapOf(let id): "/map/\(id)"
        case .join(let id): "/join/\(id)"
        case .register: "/unions/register"
        case .founding(let id): "/unions/register/\(id)"
        case .foundingWithdrawal(let id): "/unions/register/\(id)/withdrawal"
        case .profile(let id): "/admin/unions/\(id)"
        case .past(let id): "/admin/unions/\(id)/past"
        case .contacts(let id): "/admin/unions/\(id)/contacts"
        case .committee(let id): "/admin/unions/\(id)/committee"
        case .term(let id): "/admin/unions/\(id)/committee/term"
        case .seats(let id): "/admin/unions/\(id)/committee/seats"
        case .seatEnd(let id, let seat): "/admin/unions/\(id)/committee/seats/\(seat)/end"
        case .children(let id): "/admin/unions/\(id)/children"
        case .terms(let id): "/admin/unions/\(id)/terms"
        case .newChild(let id): "/admin/unions/\(id)/children/new"
        case .childAct(let id, let child, let act): "/admin/unions/\(id)/children/\(child)/\(act.rawValue)"
        case .foundings(let id): "/admin/unions/\(id)/foundings"
        case .foundingAt(let id, let founding): "/admin/unions/\(id)/foundings/\(founding)"
        case .foundingApproval(let id, let founding): "/admin/unions/\(id)/foundings/\(founding)/approval"
        case .foundingRejection(let id, let founding): "/admin/unions/\(id)/foundings/\(founding)/rejection"
        }
    }
}
