import Benefits
import Identity
import Kernel
import Membership
import Merchants
import Store
import Synchronization

/// Breakfasts of more than a month ago, claimed by members of the first union and redeemed at the demo's chain of shops, one of them voided: so there is a month
/// to close, statements to read and merchants to pay. (domain.md R31–R33)
enum RedemptionStory {
    private static let made = -40
    private static let people = 24

    static func scenes(_ stage: DemoStage) -> [Scene] {
        let known = Known()
        let crowd = stage.crowd(people, from: 40)
        let day = { (offset: Int) in stage.today.adding(days: offset) }
        let setUp = [
            Scene(day(made), 17) { stage in
                let (union, now) = (stage.firstUnion, stage.clock.now())
                let officer = try await stage.holder(of: union)
                let id = try await stage.benefits.create(content(union, stage.today), at: union, by: officer, now: now)
                known.benefit.withLock { $0 = id }
                try await stage.benefits.perform(.publish, on: id, at: union, by: officer, now: now)
            }
        ]
        let claims = crowd.enumerated().map { index, person in
            Scene(day(-38), 10, index) { stage in
                if let benefit = known.benefit.withLock({ $0 }) { try await stage.benefits.claim(benefit, by: person, now: stage.clock.now()) }
            }
        }
        let redemptions = crowd.prefix(people - 3).enumerated().map { index, person in
            Scene(day(-37 + index / 7), 7, index % 7 * 9) { stage in
                guard let benefit = known.benefit.withLock({ $0 }), let shop = try await Shop.find(stage) else { return }
                let now = stage.clock.now()
                let id = try await stage.redemptions.redeem(person, benefit, at: shop.branches[index % shop.branches.count], by: shop.owner, now: now)
                if index == 4, let id { try await stage.redemptions.void(id, reason: "会员改主意了", by: shop.owner, now: now) }
            }
        }
        return setUp + claims + redemptions
    }

    private final class Known: Sendable { let benefit = Mutex<BenefitID?>(nil) }

    private static func content(_ union: OrganisationID, _ today: Day) -> BenefitContent {
        BenefitContent(
            title: "爱心早餐（上期）", text: "凭券到合作门店兑换早餐一份。", category: .breakfast, worth: .exchange("早餐一份", value: Fen(8_00)), audience: Audience(unions: [union]),
            opensAt: today.adding(days: made).start, closesAt: today.adding(days: -30).start, stock: StockPlan(total: 60), validity: .days(20), places: "晨光早餐各门店",
            shares: [CostShare(union: union, basisPoints: 8_000), CostShare(union: nil, basisPoints: 2_000)])
    }

    /// The chain whose owner has an account.
    private struct Shop: Sendable {
        let owner: PersonID
        let branches: [BranchID]

        static func find(_ stage: DemoStage) async throws -> Shop? {
            try await stage.database.read { tx in
                guard let owner = try stage.identity.people.find(phone: MerchantStory.ownerPhone, in: tx),
                    let place = try stage.merchants.directory.workplaces(of: owner, in: tx).first
                else { return nil }
                let branches = try stage.merchants.directory.tills(of: place.clerk, in: tx).map(\.id)
                return branches.isEmpty ? nil : Shop(owner: owner, branches: branches)
            }
        }
    }
}
