import ArgumentParser
import Audit
import Identity
import Kernel
import Organisations
import Server
import Store
import Web

extension UnionKind: ExpressibleByArgument {}

extension RegionCode: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

struct OrganisationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organisation", abstract: "Found the first union; find the ids of others.", subcommands: [FoundRoot.self, Find.self])

    struct FoundRoot: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "found-root",
            abstract: "Found the union at the top of the tree, with its operator.",
            discussion: """
                The first step of a new installation: everything else is done on the pages by whoever signs in with this phone.
                A factory's union can be the whole tree.

                  gonghui organisation found-root --name 某某省总工会 --region 440000 --phone 13900000000
                  gonghui organisation found-root --name 兴泰电子有限公司工会委员会 --kind base_union --phone 13900000000 --person 李四
                """)

        @OptionGroup var place: DataOptions
        @Option(help: "Full name of the union.") var name: String
        @Option(help: "province, city, county, town, park, base_union, joint_union or sector_union.") var kind: UnionKind = .province
        @Option(help: "Area code of GB/T 2260, as 440000 or 441900122.") var region: RegionCode?
        @Option(help: "Mobile number of the operator.") var phone: PhoneArgument
        @Option(help: "Name of the operator.") var person: String?
        @Flag(help: "Print one JSON object.") var json = false

        struct Founded: Encodable {
            let organisationId: OrganisationID
            let phone: String
            let token: String
        }

        func validate() throws {
            guard !kind.sitsAnywhere else { throw ValidationError("An industry or direct union stands under a federation; choose another --kind.") }
            guard UnionName.cleaned(name).unicodeScalars.count >= 2 else { throw ValidationError("--name is too short.") }
        }

        func run() async throws {
            try await withAssembly(place) { assembly in
                try await assembly.migrate()
                if let root = try await assembly.organisations.organisations.tree().root {
                    throw Failure("there is a union at the top already (\(root)); others are founded on its pages")
                }
                let founded = try await found(assembly)
                if json {
                    try Console.json(founded)
                } else {
                    Console.say("Founded \(UnionName.cleaned(name)) (\(founded.organisationId)). \(founded.phone) is its operator.")
                    Console.say("Start with `gonghui serve` and sign in with that phone, or use the API with this token:")
                    Console.say(founded.token)
                }
            }
        }

        private func found(_ assembly: Assembly) async throws -> Founded {
            let person = try person.map { text throws in try PersonName.parse(text) }
            let (desk, now, number) = (assembly.identity.operatorDesk, assembly.clock.now(), phone.number)
            let root = NewOrganisation(id: assembly.ids.next(), parent: nil, kind: kind, name: name, region: region, foundedOn: now.day)
            return try await assembly.database.write { tx in
                try UnionRegister().found(root, UnionRegister.Act(by: .shell, at: now), in: tx)
                let account = try desk.account(number, name: person, at: now, in: tx)
                try desk.grant(.systemOperator, to: account.person, at: root.id, now: now, in: tx)
                let session = try desk.token(for: account.person, label: "gonghui organisation found-root", at: now, in: tx)
                return Founded(organisationId: root.id, phone: number.text, token: session.token)
            }
        }
    }

    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the ids of unions whose names hold all words.",
            discussion: """
                  gonghui organisation find 厚街 电子
                  gonghui organisation find 东莞市总工会 --json
                """)

        @OptionGroup var place: DataOptions
        @Argument(help: "Parts of the name.") var words: [String]
        @Option(help: "At most so many.") var limit = 20
        @Flag(help: "Print one JSON object.") var json = false

        struct Found: Encodable {
            struct Item: Encodable {
                let id: OrganisationID
                let kind: String
                let name: String
            }
            let items: [Item]
        }

        func run() async throws {
            try await withAssembly(place) { assembly in
                let tree = try await assembly.organisations.organisations.tree()
                guard let root = tree.root else { throw Failure("there is no union yet; found the first one with `gonghui organisation found-root`") }
                let hits = tree.search(words.joined(separator: " "), under: root, limit: max(1, limit))
                if json { return try Console.json(Found(items: hits.map { Found.Item(id: $0.id, kind: $0.kind.rawValue, name: $0.name) })) }
                for hit in hits { Console.say("\(hit.id)  \(hit.kind.name.zh)  \(hit.name)") }
                if hits.isEmpty { throw Failure("no union has \(words.joined(separator: " ")) in its name") }
            }
        }
    }
}
