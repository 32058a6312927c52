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
    public let exports: ExportService
    let database: any Database
    let decisions: UnionDecisions
    let finder: MemberFinder
    let lists = MemberLists()
    let waitingLists = WaitingLists()
    let identity: IdentityFeature
    let organisations: Organisations

    /// - Parameter directory: where uploaded rosters and made exports lie; a folder of the data directory.
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
        exports = ExportService(
            database: database, clock: clock, ids: ids, people: identity.people, organisations: organisations, directory: directory + "/exports")
        self.database = database
        decisions = UnionDecisions(
            memberships: memberships, transfers: transfers, names: ApprovedNames(people: identity.people, memberships: memberships), outbox: identity.outbox)
        finder = MemberFinder(people: identity.people)
    }

    /// What union registers tell when the tree changes.
    public static func follower(ids: IdentifierMaker) -> any TreeFollower { MembershipFollower(memberships: Memberships(ids: ids)) }

    /// A person's memberships, for their rights; for Identity's `completed(…)`.
    public static func personalData(ids: IdentifierMaker) -> any PersonalDataSource { MembershipPersonalData(memberships: Memberships(ids: ids)) }

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
            + CardPages(cards: cards, memberships: memberships, organisations: organisations).routes + MembersPages(feature: self).routes
            + MemberPages(feature: self).routes + ApplicationPages(feature: self).routes + TransferPages(feature: self).routes + PoolPages(feature: self).routes
            + ImportPages(feature: self).routes + ExportPages(feature: self).routes + MembersAPI(people: identity.people, organisations: organisations).routes
            + ApplicationsAPI(feature: self).routes
            + ImportsAPI(imports: imports, ids: memberships.ids).routes
    }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(.service, Phrase("我要入会", "Join"), icon: "union", path: MemberURL.join.path, order: 100),
            NavigationItem(.mine, Phrase("电子会员卡", "Membership card"), icon: "card", path: MemberURL.card.path, order: 10),
            NavigationItem(.mine, Phrase("我的会籍", "My membership"), icon: "union", path: MemberURL.mine.path, order: 20),
            officer(Phrase("会员", "Members"), "users", "members", Self.view, 100),
            officer(Phrase("入会审批", "Applications"), "clipboard", "applications", Self.approve, 110),
            officer(Phrase("会籍转移", "Transfers"), "swap", "transfers", Self.approve, 120),
            officer(Phrase("周转库", "Holding pool"), "truck", "pool", Self.approve, 130),
            officer(Phrase("花名册导入", "Import a roster"), "upload", "imports", Self.importRoster, 140),
            officer(Phrase("名单导出", "Exports"), "download", "exports", IdentityFeature.exportMembers, 145),
        ]
    }

    private func officer(_ title: Phrase, _ icon: String, _ page: String, _ permission: Permission, _ order: Int) -> NavigationItem {
        NavigationItem(.officer, title, icon: icon, path: "/admin/unions/{organisation}/" + page, permission: permission, order: order)
    }

    public var jobs: [JobKind] { [imports.jobKind, exports.jobKind] }
    public var actionNames: [String: Phrase] { MembershipActions.names }

    public var periodicTasks: [PeriodicTask] {
        [
            PeriodicTask("membership.tidy", .daily(minuteOfDay: 3 * 60 + 40)) { _, clock in
                try await imports.tidy(now: clock.now())
                try await exports.tidy(now: clock.now())
            }
        ]
    }

    public func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] {
        try await WaitingWork(feature: self).items(call, at: organisation)
    }

    public func search(_ text: String, _ call: Call, at organisation: OrganisationID) async throws -> [SearchHit] {
        try await MembersPages(feature: self).hits(text, call, at: organisation)
    }

    public var verifications: [Verification] { MembershipChecks.all(organisations) }

    public func homeSections(_ call: Call) async throws -> [HomeSection] {
        guard let person = call.principal?.person else { return [MembershipHome.section(call.ui, nil, unionName: "")] }
        let membership = try await call.database.read { try memberships.living(of: person, in: $0) }
        let tree = try await organisations.tree()
        return [MembershipHome.section(call.ui, membership, unionName: membership.flatMap { tree.shortName($0.organisation) } ?? "")]
    }
}
