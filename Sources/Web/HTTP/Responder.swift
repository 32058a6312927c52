import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore
import Store
import Vault

/// Hummingbird's context, with the caller's address.
public struct WebContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    let remoteAddress: String

    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress ?? "local"
    }
}

/// Answers every request: finds the route, who is calling and whether they may, runs the handler, and turns whatever it
/// throws into a page or problem+json. Nothing gets past it but a response with our security headers.
public struct Responder: HTTPResponder {
    private let router: any HTTPResponder<WebContext>
    private let house: House
    public let routes: [Route]

    public init(house: House, routes: [Route]) {
        self.house = house
        self.routes = routes
        let router = Router(context: WebContext.self)
        // Routes of one address may call its parameters differently: for the router a parameter is its place.
        for (path, sharing) in Dictionary(grouping: routes, by: { PathParameters.places($0.path) }) {
            var byMethod = Dictionary(uniqueKeysWithValues: sharing.map { ($0.method, $0) })
            if let get = byMethod[.get] { byMethod[.head] = get }
            let allow = byMethod.keys.map(\.rawValue).sorted().joined(separator: ", ")
            for method in Self.methods {
                let route = byMethod[method]
                let places = route.map { PathParameters.Places($0.path) }
                router.on(RouterPath(path), method: method) { request, context in
                    guard let route, let places else { return Self.methodNotAllowed(allow, request, house) }
                    return await Self.handle(route, places, request, context, house)
                }
            }
        }
        self.router = router.buildResponder()
    }

    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]

    public func respond(to request: Request, context: WebContext) async throws -> Response {
        // Methods that we have never heard of, as QUERY, are answered alike at every address.
        if !Self.methods.contains(request.method) { return Self.methodNotAllowed("GET, HEAD, POST", request, house) }
        var response: Response?
        do { response = try await router.respond(to: request, context: context) } catch is HTTPError { response = nil }
        // Only "no such route" comes without a type: what handlers throw became a response inside.
        if response == nil || (response?.status == .notFound && response?.headers[.contentType] == nil) {
            let caller = await Self.caller(of: request, context, house)
            response = Self.problem(CommonProblem.notFound, request, caller.ui, house).response
        }
        guard var response else { return Response(status: .notFound) }
        SecurityHeaders.add(to: &response, house)
        return request.method == .head ? response.createHeadResponse() : response
    }

    // MARK: One request

    private static func handle(_ route: Route, _ places: PathParameters.Places, _ request: Request, _ context: WebContext, _ house: House) async -> Response {
        let caller = await caller(of: request, context, house)
        var reply: Reply
        do {
            if let failure = caller.failure { throw failure }
            let call = Call(
                request: request, house: house, principal: caller.principal, ui: caller.ui, address: caller.address,
                query: Query(request.uri.query ?? ""), parameters: PathParameters(places, context.parameters), maxBodyBytes: route.maxBodyBytes, visit: caller.visit)
            try checkOrigin(request, caller.principal, house)
            try await checkAccess(route, call)
            reply = try await route.handler(call)
        } catch {
            reply = problem(error, request, caller.ui, house)
        }
        if caller.visitIsNew, reply.headers[.contentType]?.hasPrefix("text/html") == true {
            reply.setCookie(CookieName.visit, caller.visit, maxAgeSeconds: 86_400, secure: house.settings.isSecure)
        }
        Compression.apply(to: &reply, request)
        return reply.response
    }

    private static func checkAccess(_ route: Route, _ call: Call) async throws {
        switch route.access {
        case .everyone: break
        case .demo: guard call.house.settings.demo else { throw CommonProblem.notFound }
        case .signedIn: _ = try call.signedIn()
        case .officer(let permission):
            let principal = try call.signedIn()
            guard call.house.holdsSomewhere(principal, permission) else { throw CommonProblem.forbidden }
            if let raw = call.parameters.get("organisation") {
                guard let organisation = OrganisationID(raw) else { throw CommonProblem.notFound }
                try await call.require(permission, at: organisation)
            }
        }
    }

    /// A browser says where a request comes from; a page of another site can't act with our cookies. (OWASP CSRF, Fetch metadata)
    private static func checkOrigin(_ request: Request, _ principal: Principal?, _ house: House) throws {
        guard ![.get, .head, .options].contains(request.method), principal?.means != .bearer else { return }
        if let site = request.headers[.fetchSite] {
            guard site == "same-origin" || site == "none" else { throw CommonProblem.forbidden }
        } else if let origin = request.headers[.origin], let host = request.head.authority {
            guard origin == house.settings.baseURL || origin.hasSuffix("://" + host) else { throw CommonProblem.forbidden }
        }
    }

    private static func methodNotAllowed(_ allow: String, _ request: Request, _ house: House) -> Response {
        var response = problem(CommonProblem.methodNotAllowed, request, UI(house: house, request: request, cookies: Cookies(request, house)), house).response
        response.headers[.allow] = allow
        return response
    }

    // MARK: Who is calling

    private struct Caller {
        var principal: Principal?
        var ui: UI
        var address: String
        var visit: String
        var visitIsNew: Bool
        var failure: (any Error)?
    }

    private static func caller(of request: Request, _ context: WebContext, _ house: House) async -> Caller {
        let cookies = Cookies(request, house)
        var ui = UI(house: house, request: request, cookies: cookies)
        var caller = Caller(ui: ui, address: context.remoteAddress, visit: "", visitIsNew: false)
        if house.settings.behindProxy, let forwarded = request.headers[.forwardedFor]?.split(separator: ",").last {
            caller.address = Form.trimmed(String(forwarded))
        }
        do {
            if let header = request.headers[.authorization] {
                guard header.hasPrefix("Bearer ") else { throw CommonProblem.signInNeeded }
                caller.principal = try await house.authenticator.principal(token: String(header.dropFirst(7)), means: .bearer)
                if caller.principal == nil { throw CommonProblem.signInNeeded }
            } else if let token = cookies[CookieName.session] {
                caller.principal = try await house.authenticator.principal(token: token, means: .cookie)
            }
        } catch {
            caller.failure = error
        }
        ui.principal = caller.principal
        // Programs post no forms: they need no token, and none is made for them.
        if caller.principal?.means == .bearer || request.uri.path.hasPrefix("/api/") {
            caller.ui = ui
            return caller
        }
        if let session = caller.principal?.session {
            caller.visit = session.description
        } else if let known = cookies[CookieName.visit], known.utf8.count == 22 {
            caller.visit = known
        } else {
            caller.visit = RandomToken.make(bytes: 16)
            caller.visitIsNew = true
        }
        ui.formToken = house.formToken(for: caller.visit)
        caller.ui = ui
        return caller
    }

    // MARK: Errors

    static func problem(_ error: any Error, _ request: Request, _ ui: UI, _ house: House) -> Reply {
        let problem: any Problem
        switch error {
        case let known as any Problem: problem = known
        case let known as HTTPError where known.status.code < 500: problem = CommonProblem.malformedBody
        default:
            // The type only: the description of an unknown error may hold values.
            house.logger.error("unexpected error", metadata: ["type": "\(type(of: error))", "path": "\(request.uri.path)"])
            problem = UnexpectedProblem()
        }
        var reply = rendered(problem, request, ui)
        if let seconds = problem.retryAfterSeconds { reply.headers[.retryAfter] = String(seconds) }
        return reply
    }

    private static func rendered(_ problem: any Problem, _ request: Request, _ ui: UI) -> Reply {
        let status = HTTPResponse.Status(code: problem.status.rawValue)
        if request.uri.path.hasPrefix("/api/") || request.headers[.accept]?.hasPrefix("application/json") == true {
            var reply = (try? Reply.json(ProblemDocument(problem, ui.language), status: status)) ?? Reply(status: status)
            reply.headers[.contentType] = "application/problem+json"
            return reply
        }
        let here = request.method == .get ? request.uri.string : "/"
        if problem.status == .signInNeeded { return Reply(status: .seeOther, headers: [.location: "/sign-in" + Query().with("next", here).suffix]) }
        if problem.status == .stepUpNeeded { return Reply(status: .seeOther, headers: [.location: "/me/step-up" + Query().with("next", here).suffix]) }
        return .html(Page.problem(problem, ui).render(ui), status: status)
    }
}

/// A bug showed itself. The user sees that it is ours and that nothing was half done.
struct UnexpectedProblem: Problem {
    let code = "unexpected"
    let status = Status.broken
    let message = Phrase("系统出了问题，您的操作没有生效。我们已记录，请稍后再试。", "Something broke on our side and nothing was changed. It has been noted; please try again later.")
}

/// The request's cookies that are ours.
struct Cookies {
    private var values: [Substring: Substring] = [:]
    private let prefix: String

    init(_ request: Request, _ house: House) {
        prefix = house.settings.isSecure ? "__Host-" : ""
        for field in request.headers[values: .cookie] {
            for piece in field.split(separator: ";") {
                let parts = piece.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { continue }
                let name = parts[0].drop { $0 == " " }
                values[name] = parts[1]
            }
        }
    }

    subscript(name: String) -> String? { values[Substring(prefix + name)].map(String.init) }
}

extension HTTPField.Name {
    static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let clearSiteData = HTTPField.Name("Clear-Site-Data")!
}

enum SecurityHeaders {
    /// No script or style but our own files; no framing; no referrer to others. (OWASP Secure Headers)
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    static func add(to response: inout Response, _ house: House) {
        response.headers[.contentSecurityPolicy] = policy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "same-origin"
        if house.settings.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        // Pages hold personal data; only assets, which set their own, may be kept.
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }
}
