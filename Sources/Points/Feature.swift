import Audit
import Identity
import Kernel
import Ledger
import Membership
import Organisations
import Store
import Vault
import Web

/// Points: what members earn by using the platform and what their union gives them.
///
/// Rules of earning are dated data of each union (`Model/PointsRule.swift`); what is earned is cut to the caps, good until the end of March of
/// the year after the next, and undone with its cause (`Rules/`). Each change is an entry of the ledger and a line of the member's statement
/// (`Store/Points.swift`, the interface for other features: `earn`, `spend`, `giveBack`, `undo`). Points are never cash, and this is not the mall:
/// who sells something for points does it with `spend`. (domain.md R23–R26)
public struct PointsFeature: Feature {
    public let name = "points"
    public let points: Points
    let organisations: Organisations
    let people: People
    let log: AuditLog
    let vault: Vault

    public init(points: Points, organisations: Organisations, people: People, log: AuditLog, vault: Vault) {
        self.points = points
        self.organisations = organisations
        self.people = people
        self.log = log
        self.vault = vault
    }

    /// What the ledger's statements call the accounts and entries of points.
    public static let purposes = AccountPurpose.ofPoints
    public static let causes = PointsKind.allCases.map(\.cause)

    public static let view = Permission("points.view", Phrase("查看积分", "See points"))
    public static let manage = Permission("points.manage", Phrase("设置积分规则", "Set rules of points"))
    public static let grant = Permission("points.grant", Phrase("发放和核对积分", "Give and check points"))

    public static let migrations = PointsSchema.migrations
    public var migrations: [Migration] { Self.migrations }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, [.unionAdministrator, .activityOfficer, .finance, .auditor]), PermissionDeclaration(Self.manage, [.unionAdministrator]),
            PermissionDeclaration(Self.grant, [.unionAdministrator, .activityOfficer, .finance]),
        ]
    }

    public var routes: [Route] {
        MyPointsPages(points: points, organisations: organisations, vault: vault).routes
            + PointsOfficerPages(points: points, organisations: organisations, people: people).routes + PointsAPI(points: points).routes
    }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(.officer, Phrase("积分", "Points"), icon: "medal", path: "/admin/unions/{organisation}/points", permission: Self.view, order: 330),
            NavigationItem(.mine, Phrase("我的积分", "My points"), icon: "medal", path: PointsURL.mine.path, order: 30),
        ]
    }

    public var verifications: [Verification] { PointsFigures.verifications }
    public var periodicTasks: [PeriodicTask] { PointsTasks(points: points).all }

    public var actionNames: [String: Phrase] {
        [
            "points.rule_set": Phrase("设置积分规则", "Rule of points set"), "points.granted": Phrase("发放积分", "Points given"),
            "points.grant_asked": Phrase("申请发放积分", "Grant asked for"), "points.grant_refused": Phrase("退回积分发放", "Grant refused"),
            "points.undone": Phrase("撤销积分", "Points undone"), "points.released": Phrase("放行积分", "Points released"),
            "points.rejected": Phrase("取消暂扣积分", "Held points rejected"),
        ]
    }

    public func homeSections(_ call: Call) async throws -> [HomeSection] {
        try await MyPointsPages(points: points, organisations: organisations, vault: vault).home(call).map { [HomeSection(order: 60, $0)] } ?? []
    }

    public func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] {
        guard try await call.may(Self.grant, at: organisation) else { return [] }
        let (grants, held) = try await call.database.read { tx in
            (try points.waitingGrants(of: organisation, in: tx), try points.heldCount(at: organisation, in: tx))
        }
        var items: [WaitingItem] = []
        if grants > 0 { items.append(WaitingItem(grants, Phrase("待复核的积分发放", "Grants that wait for a second person"), path: PointsURL.grants(organisation).path)) }
        if held > 0 { items.append(WaitingItem(held, Phrase("暂扣待核对的积分", "Points on hold"), path: PointsURL.holds(organisation).path)) }
        return items
    }
}

extension Purpose {
    /// A device from which points are earned, for the checks of one day.
    static let pointsDevice = Purpose("points_device")
}
