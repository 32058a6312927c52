import Identity
import Kernel
import Membership
import Organisations
import Store
import Vault
import Web

/// Services: the directory on members' home page. Fifteen come with the product; each union hides, arranges, words and adds for itself and what is
/// below it. A tile opens a page of our own, another feature, or a partner's site – with consent, a pseudonym and a token of two minutes.
///
/// Read `Rules/DirectoryRule.swift` (inheritance) and `Model/HandOver.swift` (what a partner gets) first. It is not the place of the services
/// themselves: sign-up is Activities', vouchers are Benefits'.
public struct ServicesFeature: Feature {
    public let name = "services"
    let ids: IdentifierMaker
    let store: ServiceStore
    let vault: Vault
    let organisations: Organisations
    let memberships: Memberships

    public init(ids: IdentifierMaker, vault: Vault, organisations: Organisations, memberships: Memberships) {
        self.ids = ids
        self.vault = vault
        self.organisations = organisations
        self.memberships = memberships
        store = ServiceStore(ids: ids, vault: vault)
    }

    public static var personalData: any PersonalDataSource { ServicePersonalData() }

    public static let view = Permission("service.view", Phrase("查看服务目录", "See the directory of services"))
    public static let manage = Permission("service.manage", Phrase("编辑服务目录", "Edit the directory of services"))

    public var migrations: [Migration] { ServiceSchema.migrations }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, [.unionAdministrator, .activityOfficer, .auditor]),
            PermissionDeclaration(Self.manage, [.unionAdministrator]),
        ]
    }

    public var routes: [Route] { ServicePages(feature: self).routes + DirectoryPages(feature: self).routes + ServiceKeysAPI(feature: self).routes }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(
                .officer, Phrase("服务目录", "Services"), icon: "globe", path: "/admin/unions/{organisation}/services", permission: Self.view, order: 440),
            NavigationItem(.mine, Phrase("第三方服务授权", "Partners' services"), icon: "link", path: ServicesURL.mine.path, order: 245),
        ]
    }

    public var actionNames: [String: Phrase] { ServiceActions.names }

    public func homeSections(_ call: Call) async throws -> [HomeSection] { [HomeSection(order: 800, try await ServicePages(feature: self).grid(call))] }

    /// Checks partners' links every quarter of an hour; the server brings the sender.
    public func linkCheck(_ sender: any HTTPSender) -> PeriodicTask {
        let check = CheckLinks(store: store, sender: sender)
        return PeriodicTask("services.check_links", .every(.minutes(15))) { database, clock in try await check.run(database, at: clock.now()) }
    }

    // MARK: Who looks

    func signer() -> CardSigner { vault.cards }

    /// From the top of the tree down to the union.
    func chain(to union: OrganisationID) async throws -> [OrganisationID] {
        let tree = try await organisations.tree()
        return tree.ancestors(of: union).reversed().map(\.id) + [union]
    }

    /// Whose directory a visitor sees: their union's, or the top's.
    func visitor(_ call: Call) async throws -> (chain: [OrganisationID], visitor: ServiceVisitor) {
        let person = call.principal?.person
        let facts = try await call.database.read { tx in try person.flatMap { try memberships.facts(of: $0, in: tx) } }
        guard let facts, facts.state.effects.card != .none else {
            let root = try await organisations.tree().root
            return (root.map { [$0] } ?? [], .stranger)
        }
        return (try await chain(to: facts.organisation), facts.newFormKind == nil ? .member : .newFormMember)
    }
}
