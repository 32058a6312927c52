import ArgumentParser
import Identity
import Kernel
import Organisations
import Server
import Store
import Web

extension Role: ExpressibleByArgument {}

extension OrganisationID: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

/// A phone on the command line, with or without +86.
struct PhoneArgument: ExpressibleByArgument {
    let number: PhoneNumber
    init?(argument: String) {
        guard let number = try? PhoneNumber.parse(argument) else { return nil }
        self.number = number
    }
}

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make bearer tokens, and with them the first officers.", subcommands: [Create.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a bearer token for somebody; make their account and give them a role if asked.",
            discussion: """
                The token is good for 90 days, and its owner sees and ends it in their list of devices. Roles: operator,
                union_administrator, membership_officer, activity_officer, finance, auditor. An operator holds at the root.

                  gonghui token create --phone 13900000000 --role operator
                  gonghui token create --phone 13900000001 --role membership_officer --organisation 29364120551424
                  curl -H "Authorization: Bearer $(gonghui token create --phone 13900000000)" http://127.0.0.1:8080/api/v1/me
                """)

        @OptionGroup var place: DataOptions
        @Option(help: "Mobile number; an account is made if nobody has it.") var phone: PhoneArgument
        @Option(help: "Name of a new account.") var name: String?
        @Option(help: "Role to give.") var role: Role?
        @Option(help: "Id of the union where the role holds; see `gonghui organisation find`.") var organisation: OrganisationID?
        @Flag(help: "Print one JSON object.") var json = false

        struct Made: Encodable {
            let phone: String
            let token: String
            let expiresAt: Instant
            let role: String?
            let organisationId: OrganisationID?
            let isNewAccount: Bool
        }

        func validate() throws {
            if role == nil, organisation != nil { throw ValidationError("--organisation goes with --role.") }
            if let role, role != .systemOperator, organisation == nil { throw ValidationError("--role \(role.rawValue) needs --organisation.") }
        }

        func run() async throws {
            try await withAssembly(place) { assembly in
                try await assembly.migrate()
                let made = try await make(assembly)
                if json { try Console.json(made) } else { Console.say(made.token) }
            }
        }

        private func make(_ assembly: Assembly) async throws -> Made {
            let at = role == nil ? nil : try await union(assembly)
            let name = try name.map { text throws in try PersonName.parse(text) }
            let (desk, now, role, number) = (assembly.identity.operatorDesk, assembly.clock.now(), role, phone.number)
            return try await assembly.database.write { tx in
                let account = try desk.account(number, name: name, at: now, in: tx)
                if let role, let at { try desk.grant(role, to: account.person, at: at, now: now, in: tx) }
                let session = try desk.token(for: account.person, label: "gonghui token create", at: now, in: tx)
                return Made(
                    phone: number.text, token: session.token, expiresAt: session.expiresAt, role: role?.rawValue, organisationId: at, isNewAccount: account.isNew)
            }
        }

        private func union(_ assembly: Assembly) async throws -> OrganisationID {
            let tree = try await assembly.organisations.organisations.tree()
            if let organisation {
                guard let node = tree.node(organisation), node.state == .live else { throw Failure("there is no live union \(organisation)") }
                return organisation
            }
            guard let root = tree.root else {
                throw Failure("there is no union yet for the operator to hold at; found the first one with `gonghui organisation found-root`")
            }
            return root
        }
    }
}
