import Kernel

/// Addresses of the pages that belong to no feature.
enum ServerURL {
    case dashboard(OrganisationID)

    var path: String {
        switch self {
        case .dashboard(let organisation): "/admin/unions/\(organisation)/dashboard"
        }
    }
}

/// Where the API describes itself.
enum APIDescription {
    static let path = "/api/v1/openapi.json"
}
