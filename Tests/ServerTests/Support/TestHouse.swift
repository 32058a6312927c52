import Audit
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import Kernel
import Logging
import Organisations
import Store
import TestSupport
import Vault
import Web

@testable import Server

/// The whole house on a database of its own: a province with two sibling base unions and one person for each role at the first.
struct TestHouse: Sendable {
    let assembly: Assembly
    let clock: ManualClock
    let province: OrganisationID
    /// Where the officers hold their roles.
    let union: OrganisationID
    /// A sibling, where they hold none.
    let sibling: OrganisationID
    /// Bearer tokens by role; `nil` is somebody without any.
    let tokens: [Role?: String]

    static func with<T: Sendable>(
        _ engine: Engine = .sqlite, demo: Bool = false,
        _ body:
            @escaping @Sendable (
                TestHouse,
                any TestClientProtocol
            ) async throws -> T
    ) async throws -> T {
        try await withDatabaseLocation(engine) { location in
            try await withOpen(location) { database in
                try await withTemporaryDirectory { directory in
                    let house = try await make(database, directory, demo: demo)
                    let application = Application(responder: house.assembly.responder(house.assembly.house()))
                    return try await application.test(.router) { client in try await body(house, client) }
                }
            }
        }
    }

    private static func make(_ database: any DatabaseControl, _ directory: String, demo: Bool) async throws -> TestHouse {
        let clock = ManualClock(Day("2026-11-24")!.start + .hours(9))
        var configuration = try await ServerConfiguration.load(flags: ["data": directory, "demo": demo ? "true" : "false"], environment: [:])
        configuration.baseURL = "http://localhost"
        let assembly = Assembly(
            configuration, database: database, vault: Vault(KeyRing.generated(on: clock.now().day)), clock: clock, logger: Logger(label: "test"))
        try await database.migrate(assembly.migrations)
        let (province, union, sibling): (OrganisationID, OrganisationID, OrganisationID) = (assembly.ids.next(), assembly.ids.next(), assembly.ids.next())
        let tokens = try await database.write { tx in
            let today = clock.now().day
            try Organisations.insertMany(
                [
                    NewOrganisation(id: province, parent: nil, kind: .province, name: "测试省总工会", foundedOn: today),
                    NewOrganisation(id: union, parent: province, kind: .baseUnion, name: "甲公司工会委员会", foundedOn: today),
                    NewOrganisation(id: sibling, parent: province, kind: .baseUnion, name: "乙公司工会委员会", foundedOn: today),
                ], at: clock.now(), in: tx)
            var tokens: [Role?: String] = [:]
            for (index, role) in ([nil] + Role.allCases.map(Optional.some)).enumerated() {
                let phone = PhoneNumber("199000090\(index / 10)\(index % 10)")
                let person = try assembly.identity.people.create(NewPerson(name: try PersonName.parse("测试员"), phone: phone), at: clock.now(), in: tx)
                if let role { try assembly.identity.roles.grant(role, to: person, at: union, by: .shell, now: clock.now(), in: tx) }
                tokens[role] = try assembly.identity.sessions.create(for: person, kind: .api, agent: "test", at: clock.now(), in: tx).token
            }
            return tokens
        }
        return TestHouse(assembly: assembly, clock: clock, province: province, union: union, sibling: sibling, tokens: tokens)
    }

    /// A path with its parameters filled in: `{organisation}` by `organisation`, the others by an id that nothing has.
    func path(_ route: Route, organisation: OrganisationID) -> String {
        route.path.split(separator: "/", omittingEmptySubsequences: false).map { piece -> String in
            guard piece.hasPrefix("{") else { return String(piece) }
            return piece == "{organisation}" ? organisation.description : "1"
        }.joined(separator: "/")
    }

    func headers(_ role: Role??) -> HTTPFields {
        guard let role, let token = tokens[role] else { return [:] }
        return [.authorization: "Bearer \(token)"]
    }
}
