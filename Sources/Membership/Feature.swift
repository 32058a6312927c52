import Identity
import Kernel
import Organisations
import Store
import Vault
import Web

/// Memberships: joining, deciding, moving between unions, leaving; rosters in, lists out; the membership card.
///
/// Read `Rules/MembershipMachine.swift` first (which moves exist and who may make them), then `Store/Memberships.swift` (each move in one
/// transaction with its event, counters and audit entry) and `Jobs/ImportService.swift` (rosters from upload to result). A person's name,
/// papers and phone are Identity's; the union tree is Organisations'.
public struct MembershipFeature: Feature {
    public let name = "membership"
    public let memberships: Memberships
    public let transfers: Transfers
    public let cards: Cards
    public let imports: ImportService
    let identity: IdentityFeature
    let organisations: Organisations

    /// - Parameter directory: where uploaded rosters lie until their import is over.
    public init(
        database: any Database, clock: any WallClock, ids: IdentifierMaker, vault: Vault, identity: IdentityFeature, organisations: Organisations, directory: String
    ) {
        self.identity = identity
        self.organisations = organisations
        memberships = Memberships(ids: ids)
        transfers = Transfers(memberships: memberships)
        cards = Cards(vault: vault, memberships: memberships)
        imports = ImportService(
            database: database, clock: clock, ids: ids, vault: vault, people: identity.people, memberships: memberships, organisations: organisations,
            directory: directory)
    }

    public static let view = Permission("member.view", Phrase("查看会员", "See members"))
    public static let manage = Permission("member.manage", Phrase("办理会籍", "Keep memberships"))
    public static let approve = Permission("member.approve", Phrase("审批入会和转会", "Decide on applications and transfers"))
    public static let importRoster = Permission("member.import", Phrase("导入花名册", "Import rosters"))

    public var migrations: [Migration] { MembershipSchema.migrations + RosterSchema.migrations }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, [.unionAdministrator, .membershipOfficer, .auditor]),
            PermissionDeclaration(Self.manage, [.unionAdministrator, .membershipOfficer]),
            PermissionDeclaration(Self.approve, [.unionAdministrator, .membershipOfficer]),
            PermissionDeclaration(Self.importRoster, [.unionAdministrator, .membershipOfficer]),
        ]
    }

    public var routes: [Route] {
        JoinPages(identity: identity, organisations: organisations, memberships: memberships).routes
            + MinePages(organisations: organisations, memberships: memberships, transfers: transfers).routes
            + CardPages(cards: cards, memberships: memberships, organisations: organisations).routes
            + MembersAPI(people: identity.people, organisations: organisations).routes
            + ApplicationsAPI(identity: identity, organisations: organisations, memberships: memberships, transfers: transfers).routes
            + ImportsAPI(imports: imports, ids: memberships.ids).routes
    }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(.service, Phrase("我要入会", "Join"), icon: "union", path: MemberURL.join.path, order: 100),
            NavigationItem(.mine, Phrase("电子会员卡", "Membership card"), icon: "card", path: MemberURL.card.path, order: 10),
            NavigationItem(.mine, Phrase("我的会籍", "My membership"), icon: "union", path: MemberURL.mine.path, order: 20),
        ]
    }

    public var jobs: [JobKind] { [imports.jobKind] }
    public var verifications: [Verification] { MembershipChecks.all(organisations) }

    public func homeSections(_ call: Call) async throws -> [HomeSection] {
        guard let person = call.principal?.person else { return [] }
        let membership = try await call.database.read { try memberships.living(of: person, in: $0) }
        let tree = try await organisations.tree()
        return [MembershipHome.section(call.ui, membership, unionName: membership.flatMap { tree.shortName($0.organisation) } ?? "")]
    }
}
