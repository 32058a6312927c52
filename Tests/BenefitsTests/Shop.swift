import Identity
import Kernel
import Store
import Vault
import Web

@testable import Benefits
@testable import Merchants
@testable import Organisations

/// An approved merchant of the province with two branches, an owner and a clerk, in a world of benefits.
struct Shop: Sendable {
    let world: World
    let merchants: MerchantsFeature
    let merchant: MerchantID
    let one: BranchID
    let two: BranchID
    let owner: PersonID
    let clerk: PersonID

    static let codes = ["91990000MA0000015Q", "91990000MA0000023K"]

    static func open(in world: World, number: Int = 0) async throws -> Shop {
        let identity = IdentityFeature(database: world.database, clock: world.clock, ids: world.ids, vault: world.tools.vault)
        let merchants = MerchantsFeature(ids: world.ids, vault: world.tools.vault, outbox: identity.outbox, organisations: world.tools.organisations)
        let (owner, clerk): (PersonID, PersonID) = (world.ids.next(), world.ids.next())
        let (now, officer, province) = (world.now, world.officer, world.province)
        guard let region = RegionCode("440106") else { throw CommonProblem.notFound }
        return try await world.database.write { tx in
            let profile = MerchantProfile(name: "好味早餐\(number)", uscc: codes[number], category: .breakfast, region: region, about: "", contactName: "老板")
            let licence = try MerchantDesk.Licence([0xFF, 0xD8, 0xFF, 0xE0])
            let merchant = try merchants.desk.apply(profile, licence: licence, to: province, by: owner, at: now, in: tx)
            try merchants.desk.approve(merchant, by: officer, at: now, in: tx)
            func branch(_ name: String) throws -> BranchID {
                let facts = BranchFacts(name: name, region: region, address: "某路 1 号", hours: "每天", phone: "", place: nil)
                return try merchants.branches.add(facts, to: merchant, by: owner, at: now, in: tx)
            }
            let (one, two) = (try branch("一店"), try branch("二店"))
            let code = try merchants.clerks.invite(as: .clerk, name: "小王", branch: one, to: merchant, by: owner, at: now, in: tx).code
            _ = try merchants.clerks.accept(code: code, by: clerk, at: now, in: tx)
            return Shop(world: world, merchants: merchants, merchant: merchant, one: one, two: two, owner: owner, clerk: clerk)
        }
    }

    private static let keys = IdentifierMaker(node: 8, clock: SystemClock())

    func redeem(
        _ voucher: VoucherID, of benefit: BenefitID, at branch: BranchID? = nil, by person: PersonID? = nil, bill: Fen? = nil, key: String? = nil, offlineAt: Instant? = nil
    ) async throws -> RedeemOutcome {
        let request = RedeemRequest(
            voucher: voucher, branch: branch ?? one, user: .clerk(person ?? owner), bill: bill, key: key ?? String(Self.keys.nextRaw()), offlineAt: offlineAt, now: world.now)
        return try await RedeemLane(tools: world.tools).redeem(request, of: benefit, world.database)
    }

    @discardableResult func void(_ id: RedemptionID, by person: PersonID? = nil, reason: String = "点错了") async throws -> Redemption {
        let (store, now, user) = (RedemptionStore(tools: world.tools), world.now, TillUser.clerk(person ?? owner))
        return try await world.database.write { try store.void(id, reason: reason, by: user, now: now, in: $0) }
    }

    /// Vouchers of a benefit in the hands of so many new members.
    func vouchers(_ count: Int, of benefit: BenefitID) async throws -> [VoucherID] {
        let people = try await world.members(count)
        var vouchers: [VoucherID] = []
        for person in people { if let receipt = try await world.claim(benefit, person).receipt { vouchers.append(receipt.id) } }
        return vouchers
    }

    /// What `gonghui audit verify` says of everything.
    func faults() async throws -> [String] {
        var faults = try await world.faults()
        for verification in SettlementVerification.all { faults += try await verification.run(world.database) }
        return faults
    }
}

extension RedeemOutcome {
    var redemption: Redemption? {
        switch self {
        case .redeemed(let redemption), .repeated(let redemption): redemption
        case .refused: nil
        }
    }
    var word: String {
        switch self {
        case .redeemed: "redeemed"
        case .repeated: "repeated"
        case .refused(let refusal): refusal.code
        }
    }
}
