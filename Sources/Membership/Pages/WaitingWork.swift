import Identity
import Kernel
import Organisations
import Store
import Web

/// What waits for the officer of a union: for the top of the dashboard.
struct WaitingWork: Sendable {
    let feature: MembershipFeature

    func items(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] {
        let tree = try await feature.organisations.tree()
        let scope = MemberScope(organisation, in: tree)
        let isUnion = if case .union = scope { true } else { false }
        let line = feature.memberships.term.overdueLine(today: call.now.day)
        var out: [WaitingItem] = []
        if try await call.may(MembershipFeature.approve, at: organisation) {
            let (applications, transfers, pooled, offered) = try await feature.database.read { tx in
                (
                    try feature.waitingLists.count(.applied, in: scope, line: line, tx: tx), try feature.waitingLists.countIncoming(to: scope, line: line, tx: tx),
                    try feature.waitingLists.count(.pooled, in: scope, line: line, tx: tx),
                    isUnion
                        ? try feature.waitingLists.offered(
                            to: organisation, limit: 200,
                            tx: tx
                        ).count : 0
                )
            }
            // The union itself sees all that waits; a union above what has waited too long. (domain.md R17)
            func add(_ count: (all: Int, overdue: Int), _ zh: String, _ en: String, _ url: MembershipURL) {
                if count.overdue > 0 { out.append(WaitingItem(count.overdue, Phrase(zh, en), path: url.path, isOverdue: true)) }
                if isUnion, count.all > count.overdue { out.append(WaitingItem(count.all - count.overdue, Phrase(zh, en), path: url.path)) }
            }
            add(applications, "入会申请待审批", "Applications to decide", .applications(organisation))
            add(transfers, "转会待接收", "Transfers to take over", .transfers(organisation))
            if offered > 0 { out.append(WaitingItem(offered, Phrase("周转库待接收", "People offered from the pool"), path: MembershipURL.pool(organisation).path)) }
            if !isUnion { add(pooled, "周转库待接收", "People in the holding pool", .pool(organisation)) }
        }
        if let person = call.principal?.person, try await call.may(IdentityFeature.exportMembers, at: organisation) {
            let waiting = try await feature.database.read { try feature.exports.exports.waitingCount(at: organisation, notBy: person, in: $0) }
            if waiting > 0 { out.append(WaitingItem(waiting, Phrase("名单导出待批准", "Exports to approve"), path: MembershipURL.exports(organisation).path)) }
        }
        return out
    }
}
