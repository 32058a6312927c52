import HTTPTypes
import Kernel
import Store

/// What a feature adds to the house. The server's list of features is the only place that knows them all.
public protocol Feature: Sendable {
    /// The name of the feature's target, in lower case.
    var name: String { get }
    var migrations: [Migration] { get }
    var permissions: [PermissionDeclaration] { get }
    var routes: [Route] { get }
    var navigation: [NavigationItem] { get }
    /// Checks for `gonghui audit verify`: what must add up in this feature's tables.
    var verifications: [Verification] { get }
    /// The kinds of jobs that the feature runs.
    var jobs: [JobKind] { get }
    /// What one server does for the feature again and again.
    var periodicTasks: [PeriodicTask] { get }
    /// What the feature's audit actions are called in histories: `"membership.approved": Phrase("批准入会", "Approved")`.
    var actionNames: [String: Phrase] { get }

    /// What waits for the officer at `organisation`, for the top of the dashboard. Only what `call` may act on.
    func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem]
    /// What the feature shows on the member's home page to whoever `call` is; nothing when it has nothing to say.
    func homeSections(_ call: Call) async throws -> [HomeSection]
    /// Finds `text` at `organisation` and below, as far as `call` may see it: at most 10 hits.
    func search(_ text: String, _ call: Call, at organisation: OrganisationID) async throws -> [SearchHit]
}

extension Feature {
    public var migrations: [Migration] { [] }
    public var permissions: [PermissionDeclaration] { [] }
    public var navigation: [NavigationItem] { [] }
    public var verifications: [Verification] { [] }
    public var jobs: [JobKind] { [] }
    public var periodicTasks: [PeriodicTask] { [] }
    public var actionNames: [String: Phrase] { [:] }
    public func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] { [] }
    public func homeSections(_ call: Call) async throws -> [HomeSection] { [] }
    public func search(_ text: String, _ call: Call, at organisation: OrganisationID) async throws -> [SearchHit] { [] }
}

/// Something that waits for an officer: how many, what, and where to go.
public struct WaitingItem: Sendable {
    public let count: Int
    public let title: Phrase
    public let path: String
    /// Past its deadline: shown first and marked.
    public let isOverdue: Bool
    public init(_ count: Int, _ title: Phrase, path: String, isOverdue: Bool = false) {
        self.count = count
        self.title = title
        self.path = path
        self.isOverdue = isOverdue
    }
}

/// A part of the member's home page. Lower orders come first: card 0, what I can do now 100, news 900.
public struct HomeSection: Sendable {
    public let order: Int
    public let html: HTML
    public init(order: Int, _ html: HTML) {
        self.order = order
        self.html = html
    }
}

/// Something found by the officers' search box.
public struct SearchHit: Sendable {
    public let icon: String
    public let title: String
    public let subtitle: String
    public let path: String
    public init(icon: String, title: String, subtitle: String, path: String) {
        self.icon = icon
        self.title = title
        self.subtitle = subtitle
        self.path = path
    }
}

/// An entry of the officers' side bar, the members' services grid or the settings page.
public struct NavigationItem: Sendable {
    public enum Place: Sendable {
        /// Side bar of officers; the path has `{organisation}` for the union they act for.
        case officer
        /// Grid of services on the member's home page.
        case service
        /// List on the member's 我的 page.
        case mine
        /// A merchant's own pages, for everybody who works there; the path has `{merchant}`.
        case till
        /// The same for those who keep its books: managers and owners.
        case merchant
    }
    public let place: Place
    public let title: Phrase
    public let icon: String
    public let path: String
    public let permission: Permission?
    public let order: Int
    public init(_ place: Place, _ title: Phrase, icon: String, path: String, permission: Permission? = nil, order: Int) {
        self.place = place
        self.title = title
        self.icon = icon
        self.path = path
        self.permission = permission
        self.order = order
    }
}

/// A check of `gonghui audit verify`. `run` reads in batches and returns one sentence per thing that doesn't add up.
public struct Verification: Sendable {
    public let name: String
    public let run: @Sendable (any Database) async throws -> [String]
    public init(_ name: String, run: @escaping @Sendable (any Database) async throws -> [String]) {
        self.name = name
        self.run = run
    }
}

/// One address of the product: what it answers and who may call it.
public struct Route: Sendable {
    public let method: HTTPRequest.Method
    /// `/activities/{id}`; a parameter is a whole segment.
    public let path: String
    public let access: Access
    public let maxBodyBytes: Int
    public let handler: @Sendable (Call) async throws -> Reply
    /// What the API's description says of it; `nil` for pages.
    public private(set) var operation: APIOperation?

    public init(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, maxBodyBytes: Int = 256 * 1024,
        _ handler: @escaping @Sendable (Call) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.maxBodyBytes = maxBodyBytes
        self.handler = handler
    }

    public static func get(_ path: String, _ access: Access, _ handler: @escaping @Sendable (Call) async throws -> Reply) -> Route {
        Route(.get, path, access, handler)
    }
    public static func post(
        _ path: String, _ access: Access, maxBodyBytes: Int = 256 * 1024, _ handler: @escaping @Sendable (Call) async throws -> Reply
    ) -> Route {
        Route(.post, path, access, maxBodyBytes: maxBodyBytes, handler)
    }

    /// A route of the JSON API, with its description.
    public static func api(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, maxBodyBytes: Int = 256 * 1024, _ operation: APIOperation,
        _ handler: @escaping @Sendable (Call) async throws -> Reply
    ) -> Route {
        var route = Route(method, path, access, maxBodyBytes: maxBodyBytes, handler)
        route.operation = operation
        return route
    }

    public var isAPI: Bool { path.hasPrefix("/api/") }
}
