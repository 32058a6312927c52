import Kernel
import Merchants
import Store

/// Writes the statements of a month that was closed: one reading of the whole month, then portions of merchants. A killed job goes on after the last one.
struct CloseMonth: Sendable {
    let store: SettlementStore

    struct Order: Codable, Sendable {
        let organisation: OrganisationID
        let month: Month
    }

    private static let portion = 100

    var kind: JobKind {
        let store = store
        return JobKind("settlement.close", Order.self) { order, context in try await Self.run(order, context, store) }
    }

    private static func run(_ order: Order, _ context: JobContext, _ store: SettlementStore) async throws {
        let sums = try await context.database.read(priority: .bulk) { try store.sums(of: order.organisation, order.month, in: $0) }
        var merchants: [(merchant: MerchantID, branches: [(branch: BranchID, sums: StatementSums)])] = []
        for (merchant, branch, sums) in sums {
            if merchants.last?.merchant != merchant { merchants.append((merchant, [])) }
            merchants[merchants.count - 1].branches.append((branch, sums))
        }
        let now = context.clock.now()
        let done = try context.checkpoint(as: MerchantID.self)
        var start = merchants.firstIndex { entry in done.map { entry.merchant > $0 } ?? true } ?? merchants.count
        while start < merchants.count {
            let some = Array(merchants[start..<min(start + portion, merchants.count)])
            start += some.count
            let reached = Int64(start)
            let last = some[some.count - 1].merchant
            try await context.advance(total: Int64(merchants.count)) { tx in
                try store.write(some, of: order.organisation, order.month, now: now, in: tx)
                return (last, reached)
            }
        }
        try await context.database.write { try store.setComplete(order.month, of: order.organisation, in: $0) }
    }
}
