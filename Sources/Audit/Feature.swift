import Kernel
import Store
import Web

/// The tamper-evident log of who did what.
///
/// Every feature writes its changes with `transaction.audit(_:)` in the transaction of the change. A sealer chains what is
/// committed once a second; `gonghui audit verify` recomputes the chain and finds the first entry that was changed, removed or
/// put in. What it is not: a place for personal data (entries name things by id), or a substitute for a feature's own history
/// tables where those are shown to members.
public struct AuditFeature: Feature {
    public let name = "audit"
    public let log: AuditLog

    public init(database: any Database) { log = AuditLog(database: database) }

    public static let view = Permission("audit.view", Phrase("查看操作记录", "See the history of changes"))

    public var migrations: [Migration] { AuditLog.migrations }
    public var permissions: [PermissionDeclaration] { [PermissionDeclaration(Self.view, [.unionAdministrator, .auditor])] }
    public var routes: [Route] { HistoryPages(log: log).routes }
    public var navigation: [NavigationItem] {
        [NavigationItem(.officer, Phrase("操作记录", "History"), icon: "history", path: "/admin/unions/{organisation}/history", permission: Self.view, order: 900)]
    }

    public var periodicTasks: [PeriodicTask] {
        let log = log
        return [PeriodicTask("audit.seal", .every(.seconds(1))) { _, clock in try await log.seal(at: clock.now()) }]
    }

    public var verifications: [Verification] {
        [
            Verification("audit log") { database in
                let report = try await AuditLog(database: database).verify()
                return report.firstFault.map { [$0] } ?? []
            }
        ]
    }
}
