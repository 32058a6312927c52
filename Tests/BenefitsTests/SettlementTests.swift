import Kernel
import NIOCore
import Store
import TestSupport
import Testing

@testable import Benefits
@testable import Merchants

struct SettlementTests {
    private static func month(_ text: String) -> Month { Month(text) ?? Month(number: 0) }

    @Test(
        "R33: a month is closed once it is over, and months one after the other",
        arguments: [
            ("2026-07", "2026-07", "2026-08-01T00:09", SettlementProblem.notOver(month("2026-07")) as SettlementProblem?),
            ("2026-07", "2026-07", "2026-08-01T00:10", nil), ("2026-08", "2026-07", "2026-09-05T10:00", .earlierOpen(month("2026-07"))),
            ("2026-06", "2026-07", "2026-09-05T10:00", .closedAlready), ("2026-06", nil, "2026-09-05T10:00", nil),
        ])
    func rule(closing: String, firstOpen: String?, now: String, refusal: SettlementProblem?) {
        #expect(settlementRefusal(Self.month(closing), firstOpen: firstOpen.map(Self.month), now: at(now)) == refusal)
    }

    private func close(_ month: String, _ world: World) async throws {
        let store = SettlementStore(ids: world.ids)
        let (now, officer, province, id) = (world.now, world.officer, world.province, world.ids.next() as JobID)
        try await world.database.write { tx in
            try store.close(Self.month(month), of: province, by: officer, now: now, in: tx)
            try Jobs.add(
                id, CloseMonth(store: store).kind, CloseMonth.Order(organisation: province, month: Self.month(month)), organisation: province, createdBy: officer, now: now, tx)
        }
        let runner = JobRunner(world.database, kinds: [CloseMonth(store: store).kind], server: "test", clock: world.clock)
        while try await runner.runNext() {}
    }

    private func statement(_ month: String, _ shop: Shop) async throws -> Statement {
        let store = SettlementStore(ids: shop.world.ids)
        let found = try await shop.world.database.read { try store.statements(of: shop.merchant, Self.month(month), in: $0) }
        return try #require(found.first)
    }

    @Test("R33 vector: July 120 × 10.00, 3 voided in July, 2 in August → July 1,170.00, August −20.00; July never changes", arguments: Engine.testable)
    func vector(engine: Engine) async throws {
        try await World.with(engine) { world in
            world.clock.set(at("2026-07-31T10:00"))
            let shop = try await Shop.open(in: world)
            let benefit = try await world.publish(total: 130) { content in
                content.opensAt = at("2026-07-01T00:00")
                content.closesAt = at("2026-12-31T00:00")
                content.shares = [CostShare(union: world.province, basisPoints: 10_000)]
            }
            var redemptions: [Redemption] = []
            let vouchers = try await shop.vouchers(120, of: benefit)
            for voucher in vouchers.prefix(118) { redemptions.append(try #require(try await shop.redeem(voucher, of: benefit).redemption)) }
            for redemption in redemptions.prefix(3) { try await shop.void(redemption.id) }
            // The last two just before midnight, voided just after it.
            world.clock.set(at("2026-07-31T23:58"))
            var last: [Redemption] = []
            for voucher in vouchers.suffix(2) { last.append(try #require(try await shop.redeem(voucher, of: benefit, at: shop.two).redemption)) }
            world.clock.set(at("2026-08-01T00:05"))
            for redemption in last { try await shop.void(redemption.id) }

            world.clock.set(at("2026-08-02T09:00"))
            try await close("2026-07", world)
            let july = try await statement("2026-07", shop)
            #expect(july.sums.redeemed == 120 && july.sums.voided == 3)
            #expect(july.sums.net == Fen(1_170_00) && july.sums.due == Fen(1_170_00))
            let store = SettlementStore(ids: world.ids)
            let (branches, spent) = try await world.database.read { tx in
                (try store.branches(of: july.id, in: tx), try store.spentByLedger(world.province, Self.month("2026-07"), in: tx))
            }
            #expect(branches.map(\.sums.net) == [Fen(1_150_00), Fen(20_00)])
            #expect(spent == Fen(1_170_00))
            #expect(try await shop.faults() == [])

            await #expect(throws: SettlementProblem.closedAlready) { try await close("2026-07", world) }
            world.clock.set(at("2026-09-02T09:00"))
            try await close("2026-08", world)
            let august = try await statement("2026-08", shop)
            #expect(august.sums.net == Fen(-20_00))
            #expect(try await statement("2026-07", shop).sums == july.sums)
            #expect(try await world.database.read { try store.spentByLedger(world.province, Self.month("2026-08"), in: $0) } == Fen(-20_00))
            #expect(try await shop.faults() == [])
        }
    }

    @Test("A statement goes from issued to confirmed to paid; an open dispute holds it up; a line of another merchant can't be disputed", arguments: Engine.testable)
    func states(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (shop, other) = (try await Shop.open(in: world), try await Shop.open(in: world, number: 1))
            let benefit = try await world.publish(total: 9)
            let vouchers = try await shop.vouchers(2, of: benefit)
            let mine = try #require(try await shop.redeem(vouchers[0], of: benefit).redemption)
            let theirs = try #require(try await other.redeem(vouchers[1], of: benefit).redemption)
            world.clock.set(at("2026-12-01T09:00"))
            try await close("2026-11", world)
            let statement = try await statement("2026-11", shop)
            let (store, now, officer) = (SettlementStore(ids: world.ids), world.now, world.officer)
            await #expect(throws: SettlementProblem.wrongState) {
                try await world.database.write { try store.markPaid(statement.id, reference: "20261201", by: officer, now: now, in: $0) }
            }
            await #expect(throws: CommonProblem.self) {
                try await world.database.write { try store.dispute(theirs.id, in: statement, reason: "不是我们的", by: shop.owner, now: now, in: $0) }
            }
            try await world.database.write { try store.dispute(mine.id, in: statement, reason: "金额不对", by: shop.owner, now: now, in: $0) }
            await #expect(throws: SettlementProblem.openDisputes(1)) {
                try await world.database.write { try store.confirm(statement.id, by: shop.owner, now: now, in: $0) }
            }
            let dispute = try #require(try await world.database.read { try store.disputes(of: statement.id, in: $0) }.first)
            try await world.database.write { tx in
                try store.answer(dispute.id, of: statement.id, "已核对小票，金额无误", by: officer, now: now, in: tx)
                try store.confirm(statement.id, by: shop.owner, now: now, in: tx)
                try store.markPaid(statement.id, reference: "20261201-001", by: officer, now: now, in: tx)
            }
            let paid = try #require(try await world.database.read { try store.statement(statement.id, in: $0) })
            #expect(paid.state == .paid && paid.reference == "20261201-001")
            // The file has a line for each redemption of this merchant.
            let bytes = try await world.database.read { try StatementFile(store: store).lines(of: paid, in: $0) }
            #expect(bytes.readableBytes > 1_000)
        }
    }

    @Test("A closing that is killed between its portions goes on, and makes no statement twice", arguments: Engine.testable)
    func killed(engine: Engine) async throws {
        try await World.with(engine) { world in
            let shop = try await Shop.open(in: world)
            let benefit = try await world.publish(total: 3) { $0.shares = [CostShare(union: world.province, basisPoints: 10_000)] }
            for voucher in try await shop.vouchers(3, of: benefit) { _ = try await shop.redeem(voucher, of: benefit) }
            world.clock.set(at("2026-12-01T09:00"))
            let store = SettlementStore(ids: world.ids)
            let (now, officer, province) = (world.now, world.officer, world.province)
            let month = Self.month("2026-11")
            try await world.database.write { try store.close(month, of: province, by: officer, now: now, in: $0) }
            // A first run wrote its portion and died before it said so; the second finds what is there.
            let sums = try await world.database.read { try store.sums(of: province, month, in: $0) }
            for _ in 0..<2 {
                try await world.database.write { tx in
                    try store.write([(merchant: shop.merchant, branches: sums.map { ($0.branch, $0.sums) })], of: province, month, now: now, in: tx)
                }
            }
            #expect(try await world.database.read { try store.statements(of: shop.merchant, month, in: $0) }.map(\.sums.due) == [Fen(30_00)])
            #expect(try await shop.faults() == [])
        }
    }
}
