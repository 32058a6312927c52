import HTTPTypes
import HummingbirdTesting
import Kernel
import Store
import Testing
import Web

@testable import Server

/// Calls every route as every role. A new route is walked as soon as it is declared; one that lets the wrong people in fails here.
struct RouteWalkTests {
    /// Nobody, somebody signed in without a role, and one person for each role at the first union.
    private static let callers: [Role??] = [.none, .some(nil)] + Role.allCases.map { .some($0) }

    @Test("Each route lets in whom its access names, and nobody else")
    func everyRouteAsEveryRole() async throws {
        try await TestHouse.with { house, client in
            let permissions = house.assembly.house()
            // Signing out ends the callers' tokens, so it comes last.
            let isEnd = { (route: Route) in route.method == .delete && route.path.hasSuffix("/sessions/current") }
            for route in house.assembly.routes.filter({ !isEnd($0) }) + house.assembly.routes.filter(isEnd) {
                for caller in Self.callers {
                    let status = try await call(route, at: house.union, as: caller, house, client)
                    let expected = expectation(route, caller, permissions)
                    #expect(expected.allows(status), "\(route.method) \(route.path) as \(name(caller)): \(status), expected \(expected)")
                    #expect(status.code < 500, "\(route.method) \(route.path) as \(name(caller)): \(status)")
                }
            }
        }
    }

    @Test("A role at one union opens nothing at its sibling")
    func scopes() async throws {
        try await TestHouse.with { house, client in
            let scoped = house.assembly.routes.filter { if case .officer = $0.access { $0.path.contains("{organisation}") } else { false } }
            #expect(!scoped.isEmpty)
            for route in scoped {
                for role in Role.allCases {
                    let status = try await call(route, at: house.sibling, as: .some(role), house, client)
                    #expect(status == .forbidden, "\(route.method) \(route.path) as \(role): \(status)")
                }
            }
        }
    }

    @Test("Every route of the API has its description, and each address of it answers 405 to other methods")
    func descriptions() async throws {
        try await TestHouse.with { house, client in
            let described = house.assembly.routes.filter { $0.isAPI && $0.path != APIDescription.path }
            for route in described { #expect(route.operation != nil, "\(route.method) \(route.path) is not described") }
            for path in Set(house.assembly.routes.map(\.path)) {
                let methods = Set(house.assembly.routes.filter { $0.path == path }.map(\.method))
                guard let other = [HTTPRequest.Method.put, .patch, .delete].first(where: { !methods.contains($0) }) else { continue }
                let route = Route(other, path, .everyone) { _ in Reply.noContent() }
                let status = try await call(route, at: house.union, as: .none, house, client)
                #expect(status == .methodNotAllowed, "\(other) \(path): \(status)")
            }
        }
    }

    // MARK: What is expected

    private enum Expectation {
        case anything, signInNeeded, forbidden, notRefused, notFound

        func allows(_ status: HTTPResponse.Status) -> Bool {
            switch self {
            case .anything: true
            case .signInNeeded: status == .unauthorized || status == .seeOther
            case .forbidden: status == .forbidden
            case .notRefused: status != .unauthorized && status != .forbidden
            case .notFound: status == .notFound
            }
        }
    }

    private func expectation(_ route: Route, _ caller: Role??, _ house: House) -> Expectation {
        switch route.access {
        case .everyone: return .anything
        case .demo: return .notFound
        case .signedIn: return caller == nil ? .signInNeeded : .anything
        case .officer(let permission):
            guard let caller else { return .signInNeeded }
            guard let role = caller, house.roles(with: permission).contains(role) else { return .forbidden }
            return .notRefused
        }
    }

    private func call(
        _ route: Route, at organisation: OrganisationID, as caller: Role??, _ house: TestHouse,
        _ client: any TestClientProtocol
    ) async throws -> HTTPResponse.Status {
        try await client.execute(uri: house.path(route, organisation: organisation), method: route.method, headers: house.headers(caller)) { $0.status }
    }

    private func name(_ caller: Role??) -> String {
        switch caller {
        case .none: "nobody"
        case .some(.none): "a person without a role"
        case .some(.some(let role)): role.rawValue
        }
    }
}
