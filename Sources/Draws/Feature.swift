import Audit
import Identity
import Kernel
import Organisations
import Store
import Web

/// Draws: who wins is decided so that anybody can check it.
///
/// A secret is committed to before the first entry, the entries are frozen under a Merkle root, the secret is opened, and what follows is
/// arithmetic: `Rules/Selection.swift`. The proof file (`docs/draw-proof.md`) holds all of it; `gonghui draw verify` and any program that
/// somebody writes draw again from it. Other features hold draws through `Store/Draws.swift` (benefits' fair windows, lotteries, housing) and
/// are told the winners as a `DrawFollower`; an officer holds one over numbered tickets on the pages here. It gives nothing out itself, and
/// it doesn't decide who may enter.
public struct DrawsFeature: Feature {
    public let name = "draws"
    public let draws: Draws
    let organisations: Organisations
    let people: People
    let log: AuditLog

    public init(draws: Draws, organisations: Organisations, people: People, log: AuditLog) {
        self.draws = draws
        self.organisations = organisations
        self.people = people
        self.log = log
    }

    public static let view = Permission("draw.view", Phrase("查看抽签", "See draws"))
    public static let manage = Permission("draw.manage", Phrase("办抽签", "Hold draws"))

    public static let migrations = DrawMigrations.all
    public var migrations: [Migration] { Self.migrations }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, [.unionAdministrator, .activityOfficer, .auditor]),
            PermissionDeclaration(Self.manage, [.unionAdministrator, .activityOfficer]),
        ]
    }

    public var routes: [Route] {
        DrawPage(draws: draws, people: people, organisations: organisations).routes + ProofAPI(draws: draws).routes
            + OfficerPages(draws: draws, organisations: organisations, log: log).routes
    }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(
                .officer, Phrase("抽签", "Draws"), icon: "ticket", path: "/admin/unions/{organisation}/draws", permission: Self.view, order: 320)
        ]
    }

    /// Draws that wait for their public number or their publication.
    public func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] {
        guard try await call.may(Self.manage, at: organisation) else { return [] }
        let newest = try await call.database.read { try draws.list(at: organisation, limit: 50, in: $0) }
        let waiting = newest.filter { $0.state == .drawn || $0.isWaitingForEntropy }
        guard let first = waiting.first else { return [] }
        let path = waiting.count == 1 ? DrawsURL.manage(organisation, first.id).path : DrawsURL.list(organisation).path
        return [WaitingItem(waiting.count, Phrase("等待公布或填写公开数字的抽签", "Draws to publish or to give their public number"), path: path)]
    }

    public var jobs: [JobKind] { [draws.jobKind] }
    public var verifications: [Verification] { DrawVerification.all(draws) }

    /// Secrets of draws, for the rotation of keys.
    public static let sealedTables = [SealedTable("draw", table: "draw", id: "id", columns: [("secret_sealed", .drawSecret)])]

    public var actionNames: [String: Phrase] {
        [
            "draw.announced": Phrase("公告抽签", "Draw announced"), "draw.opened": Phrase("开放报名", "Entries opened"), "draw.excluded": Phrase("排除编号", "Entry excluded"),
            "draw.frozen": Phrase("截止", "Entries frozen"), "draw.root": Phrase("公布总指纹", "Root published"), "draw.entropy_given": Phrase("填写公开数字", "Public number given"),
            "draw.drawn": Phrase("开奖", "Drawn"), "draw.published": Phrase("公布结果", "Result published"), "draw.cancelled": Phrase("取消抽签", "Draw called off"),
            "draw.codes_entered": Phrase("录入编号", "Numbers entered"),
        ]
    }
}
