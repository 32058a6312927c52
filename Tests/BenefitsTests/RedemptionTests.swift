import Kernel
import Ledger
import Store
import TestSupport
import Testing

@testable import Benefits
@testable import Merchants

struct RedemptionTests {
    @Test("R31, R32: redeemed once; the second till learns when and where; voided within ten minutes; used again", arguments: Engine.testable)
    func once(engine: Engine) async throws {
        try await World.with(engine) { world in
            let shop = try await Shop.open(in: world)
            let benefit = try await world.publish(total: 5)
            let voucher = try await shop.vouchers(1, of: benefit)[0]
            let first = try #require(try await shop.redeem(voucher, of: benefit, at: shop.one, by: shop.clerk).redemption)
            #expect(first.amount == Fen(10_00) && first.branch == shop.one && first.month == Month("2026-11"))
            guard case .refused(.used(let at, let branch)) = try await shop.redeem(voucher, of: benefit, at: shop.two) else {
                Issue.record("the second scan was not refused")
                return
            }
            #expect(at == first.at && branch == "好味早餐0·一店")
            world.clock.advance(by: .seconds(599))
            try await shop.void(first.id)
            #expect(try await world.counts(benefit) == BenefitBooks.Counts(left: 4, held: 1, used: 0))
            let second = try #require(try await shop.redeem(voucher, of: benefit, at: shop.two).redemption)
            world.clock.advance(by: .minutes(10))
            await #expect { try await shop.void(second.id) } throws: { ($0 as? RedemptionProblem)?.code == "redemption.too_late_to_void" }
            await #expect { try await shop.void(first.id) } throws: { ($0 as? RedemptionProblem)?.code == "redemption.voided_already" }
            #expect(try await shop.faults() == [])
        }
    }

    @Test("A tap that is sent again gets the first answer; the same key for something else is refused", arguments: Engine.testable)
    func retry(engine: Engine) async throws {
        try await World.with(engine) { world in
            let shop = try await Shop.open(in: world)
            let benefit = try await world.publish(total: 5)
            let vouchers = try await shop.vouchers(2, of: benefit)
            let first = try await shop.redeem(vouchers[0], of: benefit, key: "tap-1")
            world.clock.advance(by: .hours(3))
            let again = try await shop.redeem(vouchers[0], of: benefit, key: "tap-1")
            #expect(again.word == "repeated" && again.redemption?.id == first.redemption?.id)
            #expect(try await shop.redeem(vouchers[1], of: benefit, key: "tap-1").word == "idempotency_key_reused")
            // Another person's key of the same name is another key.
            #expect(try await shop.redeem(vouchers[1], of: benefit, by: shop.clerk, key: "tap-1").word == "redeemed")
            #expect(try await shop.faults() == [])
        }
    }

    @Test("R32: fifty taps on one code at two branches at the same moment: one redemption", arguments: Engine.testable)
    func race(engine: Engine) async throws {
        try await World.with(engine) { world in
            let shop = try await Shop.open(in: world)
            let benefit = try await world.publish(total: 20)
            for voucher in try await shop.vouchers(4, of: benefit) {
                let words = await withTaskGroup(of: String.self) { group in
                    for tap in 0..<50 {
                        group.addTask {
                            (try? await shop.redeem(voucher, of: benefit, at: tap % 2 == 0 ? shop.one : shop.two).word) ?? "thrown"
                        }
                    }
                    return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
                }
                #expect(words == ["redeemed": 1, "voucher.already_redeemed": 49])
            }
            #expect(try await world.counts(benefit) == BenefitBooks.Counts(left: 16, held: 0, used: 4))
            #expect(try await shop.faults() == [])
        }
    }

    @Test("Each refusal has its own word", arguments: Engine.testable)
    func refusals(engine: Engine) async throws {
        try await World.with(engine) { world in
            let shop = try await Shop.open(in: world)
            let other = try await Shop.open(in: world, number: 1)
            let coupon = try await world.publish(total: 9) { $0.worth = .fixed(Fen(10_00), floor: Fen(30_00)) }
            let vouchers = try await shop.vouchers(2, of: coupon)
            // R32: 满30减10 on 29.99 is refused, on 30.00 takes 10.00 off.
            #expect(try await shop.redeem(vouchers[0], of: coupon, bill: Fen(29_99)).word == "voucher.below_floor")
            #expect(try await shop.redeem(vouchers[0], of: coupon, by: PersonID(99), bill: Fen(30_00)).word == "till.not_yours")
            #expect(try await shop.redeem(vouchers[0], of: coupon, at: shop.two, by: shop.clerk, bill: Fen(30_00)).word == "till.not_yours")
            let store = RedemptionStore(tools: world.tools)
            let (now, officer) = (world.now, world.officer)
            let benefit = try #require(try await world.database.read { try world.tools.benefits.benefit(coupon, in: $0) })
            try await world.database.write { try store.set([other.merchant], of: benefit, by: officer, now: now, in: $0) }
            #expect(try await shop.redeem(vouchers[0], of: coupon, bill: Fen(30_00)).word == "voucher.not_here")
            #expect(try await other.redeem(vouchers[0], of: coupon, bill: Fen(30_00)).redemption?.amount == Fen(10_00))
            try await world.database.write { try store.set([], of: benefit, by: officer, now: now, in: $0) }
            try await world.database.write { try shop.merchants.desk.suspend(shop.merchant, reason: "收到投诉", by: officer, at: now, in: $0) }
            #expect(try await shop.redeem(vouchers[1], of: coupon, bill: Fen(30_00)).word == "till.merchant_suspended")
            try await world.database.write { try shop.merchants.desk.resume(shop.merchant, by: officer, at: now, in: $0) }
            world.clock.advance(by: .days(31))
            #expect(try await shop.redeem(vouchers[1], of: coupon, bill: Fen(30_00)).word == "voucher.expired")
            #expect(try await shop.redeem(VoucherID(1), of: coupon, bill: Fen(30_00)).word == "voucher.unknown_code")
            #expect(try await shop.faults() == [])
        }
    }

    @Test("R62: union's and merchant's parts add up to what was taken off, and the ledger spent the union's part", arguments: Engine.testable)
    func shares(engine: Engine) async throws {
        try await World.with(engine) { world in
            let shop = try await Shop.open(in: world)
            try await world.provide(Fen(10_000_00), to: world.factory)
            let benefit = try await world.publish(total: 10, at: world.factory) { content in
                content.worth = .percent(off: 1_500, cap: Fen(20_00), floor: .zero)
                content.shares = [
                    CostShare(union: world.factory, basisPoints: 5_000), CostShare(union: world.province, basisPoints: 2_000), CostShare(union: nil, basisPoints: 3_000),
                ]
            }
            let voucher = try await shop.vouchers(1, of: benefit)[0]
            #expect(try await shop.redeem(voucher, of: benefit).word == "voucher.bill_needed")
            let redemption = try #require(try await shop.redeem(voucher, of: benefit, bill: Fen(66_66)).redemption)
            // 15 % of 66.66 is 9.999, down for a discount: 9.99; 50 : 20 : 30 by largest remainder.
            #expect(redemption.amount == Fen(9_99))
            #expect(redemption.unionPart + redemption.merchantPart == redemption.amount)
            #expect(redemption.unionPart == Fen(7_00) || redemption.unionPart == Fen(6_99))
            #expect(try await shop.faults() == [])
            try await shop.void(redemption.id)
            #expect(try await shop.faults() == [])
        }
    }

    @Test("A voucher that a till took without a connection counts if it was first; a double spend is on record for both sides", arguments: Engine.testable)
    func offline(engine: Engine) async throws {
        try await World.with(engine) { world in
            let shop = try await Shop.open(in: world)
            let benefit = try await world.publish(total: 5)
            let vouchers = try await shop.vouchers(2, of: benefit)
            let taken = world.now
            world.clock.advance(by: .hours(2))
            let first = try #require(try await shop.redeem(vouchers[0], of: benefit, key: "off-1", offlineAt: taken).redemption)
            #expect(first.offlineAt == taken && first.at == world.now)
            _ = try await shop.redeem(vouchers[1], of: benefit, at: shop.two)
            for _ in 0..<2 {
                let double = try await shop.redeem(vouchers[1], of: benefit, by: shop.clerk, key: "off-2", offlineAt: taken)
                #expect(double.word == "voucher.already_redeemed")
            }
            let store = RedemptionStore(tools: world.tools)
            let (atUnion, atShop) = try await world.database.read { (try store.doubles(of: world.province, in: $0), try store.doubles(at: shop.merchant, in: $0)) }
            #expect(atUnion.count == 1 && atShop.count == 1)
            #expect(atUnion.first?.voucher == vouchers[1])
            #expect(try await shop.faults() == [])
        }
    }

    @Test("Random taps and voids against a model: every voucher stands once at most, and the books add up", arguments: Engine.testable)
    func walk(engine: Engine) async throws {
        try await World.with(engine) { world in
            let shop = try await Shop.open(in: world)
            let benefit = try await world.publish(total: 40)
            let vouchers = try await shop.vouchers(12, of: benefit)
            var random = SplitMix(seed: 7)
            var standing: [VoucherID: Redemption] = [:]
            for _ in 0..<150 {
                let voucher = vouchers[Int.random(in: 0..<vouchers.count, using: &random)]
                if Bool.random(using: &random) {
                    let outcome = try await shop.redeem(voucher, of: benefit, at: Bool.random(using: &random) ? shop.one : shop.two)
                    #expect((outcome.redemption != nil) == (standing[voucher] == nil))
                    if let redemption = outcome.redemption { standing[voucher] = redemption }
                } else if let redemption = standing[voucher] {
                    let isInTime = world.now < redemption.at + VoucherRule.voidingTime
                    let isVoided = (try? await shop.void(redemption.id)) != nil
                    #expect(isVoided == isInTime)
                    if isVoided { standing[voucher] = nil }
                }
                world.clock.advance(by: .seconds(Int64.random(in: 0...120, using: &random)))
            }
            #expect(try await world.counts(benefit) == BenefitBooks.Counts(left: 28, held: Int64(12 - standing.count), used: Int64(standing.count)))
            #expect(try await shop.faults() == [])
        }
    }
}
