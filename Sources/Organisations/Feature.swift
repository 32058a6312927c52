import Audit
import Identity
import Kernel
import Store
import Web

/// Organisations: the union tree of a province (or of one factory), who stands where in it, its counters, its history "as of" any
/// day, and how a union comes and goes: founding online, renaming, moving, merging, dissolving. It also answers for scopes: a role
/// holds at a union and everything below it.
///
/// Read `Model/OrganisationTree.swift` first (the snapshot everybody asks), then `Store/UnionRegister.swift` (the acts), then
/// `Rules/`. It is not the place of members (Membership), of areas as such (Kernel's `RegionCode`) or of employers, which are no
/// unions. What must follow a change of the tree in another feature hooks in by `TreeFollower` and `DissolutionBlocker`.
public struct OrganisationsFeature: Feature {
    public let name = "organisations"
    public let organisations: Organisations
    public let register: UnionRegister
    public let foundings: Foundings
    private let people: People
    private let audit: AuditLog

    /// - Parameters:
    ///   - followers: what other features do when the tree changes.
    ///   - blockers: who may have something against a dissolution.
    public init(
        organisations: Organisations, people: People, roles: Roles, audit: AuditLog, ids: IdentifierMaker, followers: [any TreeFollower] = [],
        blockers: [any DissolutionBlocker] = []
    ) {
        self.organisations = organisations
        self.people = people
        self.audit = audit
        register = UnionRegister(followers: followers, blockers: blockers)
        foundings = Foundings(register: register, roles: roles, ids: ids)
    }

    public static let view = Permission("organisation.view", Phrase("查看工会资料", "See unions"))
    /// The union's own contacts, committee and term.
    public static let edit = Permission("organisation.edit", Phrase("维护本工会资料", "Keep the union's own record"))
    /// Found, rename, move, merge and dissolve unions below; checked at the union above.
    public static let manage = Permission("organisation.manage", Phrase("管理下级工会", "Manage unions below"))
    /// Decide on foundings that were asked for online.
    public static let found = Permission("organisation.found", Phrase("审批工会组织登记", "Decide on new unions"))

    public static let migrations = OrganisationsSchema.migrations
    public var migrations: [Migration] { Self.migrations }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, Set(Role.allCases)), PermissionDeclaration(Self.edit, [.unionAdministrator]),
            PermissionDeclaration(Self.manage, [.unionAdministrator]), PermissionDeclaration(Self.found, [.unionAdministrator]),
        ]
    }

    public var routes: [Route] {
        FinderPages(organisations: organisations).routes + MapPages(organisations: organisations).routes
            + RegisterPages(organisations: organisations, foundings: foundings).routes + ProfilePages(organisations: organisations, audit: audit).routes
            + ChildrenPages(organisations: organisations).routes + NewChildPages(organisations: organisations, register: register).routes
            + ChildActPages(organisations: organisations, register: register).routes + UpkeepPages(register: register).routes
            + FoundingPages(organisations: organisations, foundings: foundings, people: people).routes + OrganisationsAPI(organisations: organisations).routes
    }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(.officer, Phrase("工会资料", "The union"), icon: "union", path: "/admin/unions/{organisation}", permission: Self.view, order: 300),
            NavigationItem(.officer, Phrase("下级工会", "Unions below"), icon: "tree", path: "/admin/unions/{organisation}/children", permission: Self.view, order: 310),
            NavigationItem(.officer, Phrase("建会审批", "Foundings"), icon: "clipboard", path: "/admin/unions/{organisation}/foundings", permission: Self.found, order: 320),
            NavigationItem(.officer, Phrase("换届提醒", "Expiring terms"), icon: "clock", path: "/admin/unions/{organisation}/terms", permission: Self.view, order: 330),
            NavigationItem(.service, Phrase("工会地图", "Union map"), icon: "map", path: OrganisationsURL.map.path, order: 300),
            NavigationItem(.service, Phrase("找工会", "Find a union"), icon: "search", path: OrganisationsURL.finder.path, order: 310),
            NavigationItem(.service, Phrase("建会登记", "Found a union"), icon: "building", path: OrganisationsURL.register.path, order: 320),
        ]
    }

    public func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] {
        let tree = try await organisations.tree()
        let today = call.now.day
        let stages = tree.termStages(under: organisation, on: today)
        let terms = OrganisationsURL.terms(organisation).path
        func path(_ stage: TermRules.Stage) -> String { terms + Query().with("stage", stage.rawValue).suffix }
        var items = [
            WaitingItem(stages[.overdue] ?? 0, Phrase("委员会届满未换届", "Committees past their term"), path: path(.overdue), isOverdue: true),
            WaitingItem(stages[.within30] ?? 0, Phrase("委员会 30 天内届满", "Committees whose term ends within 30 days"), path: path(.within30)),
            WaitingItem(stages[.within90] ?? 0, Phrase("委员会 90 天内届满", "Committees whose term ends within 90 days"), path: path(.within90)),
        ]
        if try await call.may(Self.found, at: organisation) {
            let foundings = foundings
            let count = try await call.database.read { try foundings.waitingCount(at: organisation, today: today, in: $0) }
            let queue = OrganisationsURL.foundings(organisation).path
            items.append(WaitingItem(count.overdue, Phrase("超期未答复的建会申请", "Foundings past their deadline"), path: queue, isOverdue: true))
            items.append(WaitingItem(count.all - count.overdue, Phrase("建会申请", "Foundings to decide"), path: queue))
        }
        return items.filter { $0.count > 0 }
    }

    public func search(_ text: String, _ call: Call, at organisation: OrganisationID) async throws -> [SearchHit] {
        guard try await call.may(Self.view, at: organisation) else { return [] }
        let tree = try await organisations.tree()
        return tree.search(text, under: organisation, limit: 10).map { node in
            let above = node.parent.flatMap { tree.shortName($0) }
            let subtitle = [call.ui(node.kind.name), above].compactMap { $0 }.joined(separator: " · ")
            return SearchHit(icon: "union", title: node.name, subtitle: subtitle, path: OrganisationsURL.profile(node.id).path)
        }
    }

    public var actionNames: [String: Phrase] { OrganisationsActions.names }

    public var verifications: [Verification] { Self.verifications }

    public static let verifications = [
        Verification("union tree") { database in
            try await database.read { tx in
                let tree = try Organisations.read(in: tx)
                return try TreeIntegrity.faults(tree, in: tx) + TreeIntegrity.historyFaults(in: tx)
            }
        },
        Verification("counters") { database in
            try await database.read { tx in try TreeIntegrity.counterFaults(try Organisations.read(in: tx), in: tx) }
        },
    ]
}
