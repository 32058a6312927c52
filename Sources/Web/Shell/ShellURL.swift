import Kernel

/// Addresses that the shells lead to and features answer.
enum ShellURL {
    case search(OrganisationID)

    var path: String {
        switch self {
        case .search(let organisation): "/admin/unions/\(organisation)/search"
        }
    }
}
