import Identity
import Kernel
import Store

/// Tells firms once that their re-check is due, and once for each item of the cure that its time is over. (domain.md R70)
struct Reminders: Sendable {
    let tools: CheckupTools

    var task: PeriodicTask { PeriodicTask("checkup.reminders", .daily(minuteOfDay: 9 * 60)) { _, _ in try await run() } }

    /// - Returns: how many messages go out.
    @discardableResult
    func run() async throws -> Int {
        let now = tools.now
        return try await tools.database.write(priority: .bulk) { tx in
            var sent = 0
            for (id, contact, round) in try tools.cases.dueForRecheck(on: now.day, in: tx) {
                let isNew = try tools.identity.outbox.notify(
                    contact, "贵单位的法治体检到了复查时间，请登录工惠提交修改后的制度。", once: "checkup.recheck:\(id):\(round)", isDecision: true, at: now, in: tx)
                if isNew { sent += 1 }
            }
            for (item, contact) in try tools.cure.overdue(on: now.day, in: tx) {
                let isNew = try tools.identity.outbox.notify(
                    contact, "贵单位的法治体检有整改事项已过期，请登录工惠查看。", once: "checkup.overdue:\(item)", isDecision: true, at: now, in: tx)
                if isNew { sent += 1 }
            }
            return sent
        }
    }
}
