import Audit
import Kernel
import Ledger
import Membership
import Store
import TestSupport
import Testing

@testable import Benefits

@Suite("Claims on both engines (R28, R29)")
struct ClaimTests {
    @Test("More askers than pieces, all at once: exactly as many vouchers as pieces, everybody answered", arguments: Engine.testable)
    func rush(engine: Engine) async throws {
        try await World.with(engine) { world in
            let members = try await world.members(300)
            let id = try await world.publish(total: 100)
            let words = try await withThrowingTaskGroup(of: String.self) { group in
                // Each asks twice: a double tap.
                for person in members + members { group.addTask { try await world.claim(id, person).word } }
                var words: [String: Int] = [:]
                for try await word in group { words[word, default: 0] += 1 }
                return words
            }
            #expect(words["claimed"] == 100, "\(words)")
            #expect(words["already_claimed", default: 0] + words["sold_out", default: 0] == 500, "\(words)")
            #expect(try await world.counts(id) == BenefitBooks.Counts(left: 0, held: 100, used: 0))
            #expect(try await world.faults() == [])
        }
    }

    @Test("The same key gets the same voucher; another claim is refused with its own word", arguments: Engine.testable)
    func idempotent(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (person, other) = (try await world.members(1)[0], try await world.members(1, at: world.couriers)[0])
            let id = try await world.publish(total: 5) { $0.audience = Audience(unions: [world.factory]) }
            let first = try await world.claim(id, person, key: "k")
            #expect(try await world.claim(id, person, key: "k").receipt == first.receipt)
            #expect(try await world.claim(id, person, key: "other").word == "already_claimed")
            #expect(try await world.claim(id, other).word == "not_eligible")
            #expect(try await world.claim(id, world.officer).word == "not_eligible")
            world.clock.advance(by: .days(40))
            #expect(try await world.claim(id, person, key: "new").word == "not_open")
            #expect(try await world.faults() == [])
        }
    }

    @Test("Stock of the day and quotas of unions hold, and flow on", arguments: Engine.testable)
    func quotas(engine: Engine) async throws {
        try await World.with(engine) { world in
            let workers = try await world.members(6)
            let riders = try await world.members(6, at: world.couriers)
            let id = try await world.publish(total: 10) {
                $0.stock.quotas = [UnionQuota(union: world.factory, count: 2), UnionQuota(union: world.couriers, count: 3)]
                $0.stock.quotasUntil = World.start + .days(1)
            }
            var words: [String] = []
            for person in workers.prefix(3) + riders.prefix(4) { words.append(try await world.claim(id, person).word) }
            #expect(words == ["claimed", "claimed", "sold_out", "claimed", "claimed", "claimed", "sold_out"])
            world.clock.advance(by: .days(1))
            #expect(try await world.claim(id, workers[2]).word == "claimed")
            let daily = try await world.publish(total: 10) { $0.stock.perDay = 2 }
            var days: [String] = []
            for person in workers.prefix(3) { days.append(try await world.claim(daily, person).word) }
            world.clock.advance(by: .days(1))
            days.append(try await world.claim(daily, workers[2]).word)
            #expect(days.filter { $0 == "claimed" }.count >= 3, "\(days)")
            #expect(try await world.faults() == [])
        }
    }

    @Test("Issuing reserves, redeeming spends, voiding takes it back, expiry returns (R23, R31–R33)", arguments: Engine.testable)
    func money(engine: Engine) async throws {
        try await World.with(engine) { world in
            let members = try await world.members(3)
            let id = try await world.publish(total: 10) {
                $0.worth = .fixed(Fen(10_00), floor: .zero)
                $0.shares = [CostShare(union: world.province, basisPoints: 6_000), CostShare(union: nil, basisPoints: 4_000)]
                $0.validity = .days(3)
            }
            #expect(try await world.left(of: world.province) == Fen(1_000_000_00 - 60_00))
            var receipts: [VoucherReceipt] = []
            for person in members { receipts.append(try #require(try await world.claim(id, person).receipt)) }
            let now = world.now
            let redemption: BenefitID = world.ids.next()
            func redeem(_ receipt: VoucherReceipt, _ redemption: BenefitID) async throws -> Fen? {
                let bill = Fen(4_00)
                return try? await world.database.write(lane: Vouchers.lane(id)) {
                    try world.vouchers.redeem(receipt.id, bill: bill, redemption: redemption, by: .person(world.officer), now: now, in: $0)
                }.get()
            }
            #expect(try await redeem(receipts[0], redemption) == Fen(4_00))
            #expect(try await redeem(receipts[0], world.ids.next()) == nil)
            #expect(try await world.faults() == [])
            let first = receipts[0].id
            let voided = try await world.database.write(lane: Vouchers.lane(id)) {
                try world.vouchers.void(first, redemption: redemption, reason: "扫错了", by: .person(world.officer), now: now, in: $0)
            }
            guard case .success = voided else { return #expect(Bool(false)) }
            #expect(try await redeem(receipts[1], world.ids.next()) == Fen(4_00))
            // Midnight in Shanghai after the third day.
            world.clock.set(at("2026-11-27T23:59:59"))
            try await VoucherTime(tools: world.tools).expire(world.database, world.clock)
            #expect(try await world.counts(id) == BenefitBooks.Counts(left: 7, held: 2, used: 1))
            world.clock.set(at("2026-11-28T00:00:00"))
            try await VoucherTime(tools: world.tools).expire(world.database, world.clock)
            #expect(try await world.counts(id) == BenefitBooks.Counts(left: 9, held: 0, used: 1))
            world.clock.advance(by: .days(60))
            try await VoucherTime(tools: world.tools).settle(world.database, world.now)
            #expect(try await world.counts(id) == BenefitBooks.Counts(left: 0, held: 0, used: 1))
            #expect(try await world.left(of: world.province) == Fen(1_000_000_00 - 2_40))
            #expect(try await world.faults() == [])
        }
    }

    @Test("A benefit that the budget can't carry is not published, and says how much is missing", arguments: Engine.testable)
    func budget(engine: Engine) async throws {
        try await World.with(engine) { world in
            await #expect(throws: BenefitProblem.self) {
                _ = try await world.publish(total: 1_000, at: world.factory) { $0.shares = [CostShare(union: world.factory, basisPoints: 10_000)] }
            }
            let faults = try await world.faults()
            #expect(faults == [])
        }
    }

    @Test("A cancelled voucher frees the claim and the piece; a reminder comes once", arguments: Engine.testable)
    func cancelling(engine: Engine) async throws {
        try await World.with(engine) { world in
            let person = try await world.members(1)[0]
            let id = try await world.publish(total: 1) { $0.validity = .days(10) }
            let receipt = try #require(try await world.claim(id, person).receipt)
            let now = world.now
            let result = try await world.database.write { try world.vouchers.cancel(receipt.id, by: .person(world.officer), now: now, in: $0) }
            guard case .success = result else { return #expect(Bool(false)) }
            #expect(try await world.claim(id, person).word == "claimed")
            world.clock.advance(by: .days(7))
            let time = VoucherTime(tools: world.tools)
            try await time.remind(world.database, world.now.day)
            #expect(try await world.database.read { try world.vouchers.news(of: person, in: $0).expiring.count } == 1)
            try await world.database.write { try world.vouchers.markSeen(by: person, in: $0) }
            #expect(try await world.faults() == [])
        }
    }

    @Test("Claims, redemptions, voids, cancellations and nights in random order keep every sum", arguments: Engine.testable, [UInt64(1), 2])
    func walk(engine: Engine, seed: UInt64) async throws {
        try await World.with(engine) { world in
            var random = SplitMix(seed: seed)
            let members = try await world.members(8)
            let id = try await world.publish(total: 12) {
                $0.limit = ClaimLimit(count: 2, period: .week)
                $0.validity = .days(2)
                $0.shares = [CostShare(union: world.province, basisPoints: 10_000)]
            }
            var held: [VoucherID] = []
            var redeemed: [(VoucherID, BenefitID)] = []
            for step in 0..<80 {
                let now = world.now
                switch random.below(6) {
                case 0, 1, 2:
                    if let receipt = try await world.claim(id, members[random.below(8)]).receipt { held.append(receipt.id) }
                case 3 where !held.isEmpty:
                    let voucher = held.remove(at: random.below(held.count))
                    let redemption: BenefitID = world.ids.next()
                    let result = try await world.database.write(lane: Vouchers.lane(id)) {
                        try world.vouchers.redeem(voucher, bill: nil, redemption: redemption, by: .person(world.officer), now: now, in: $0)
                    }
                    if case .success = result { redeemed.append((voucher, redemption)) }
                case 4 where !redeemed.isEmpty:
                    let (voucher, redemption) = redeemed.removeLast()
                    let result = try await world.database.write(lane: Vouchers.lane(id)) {
                        try world.vouchers.void(voucher, redemption: redemption, reason: "错", by: .person(world.officer), now: now, in: $0)
                    }
                    if case .success = result { held.append(voucher) }
                default:
                    world.clock.advance(by: .hours(Int64(random.below(20))))
                    try await VoucherTime(tools: world.tools).expire(world.database, world.clock)
                }
                let counts = try await world.counts(id)
                #expect(counts.left >= 0 && counts.left + counts.held + counts.used == 12, "seed \(seed), step \(step): \(counts)")
            }
            #expect(try await world.faults() == [], "seed \(seed)")
        }
    }
}
