import Kernel

/// Addresses of the pages that belong to no feature.
enum ServerURL {
    case home, mine, benefits, admin, scopes
    case dashboard(OrganisationID)
    /// The officers' search over all features.
    case search(OrganisationID)

    var path: String {
        switch self {
        case .home: "/"
        case .mine: "/me"
        case .benefits: "/benefits"
        case .admin: "/admin"
        case .scopes: "/admin/scopes"
        case .dashboard(let organisation): "/admin/unions/\(organisation)/dashboard"
        case .search(let organisation): "/admin/unions/\(organisation)/search"
        }
    }
}

/// Where the API describes itself.
enum APIDescription {
    static let path = "/api/v1/openapi.json"
}
