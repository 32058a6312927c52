import Audit
import Kernel
import Ledger
import Merchants
import Organisations
import Store

/// A tap on "redeem": which voucher, where, by whom, for which bill.
struct RedeemRequest: Sendable {
    let voucher: VoucherID
    let branch: BranchID
    let user: TillUser
    let bill: Fen?
    /// A retry with the same key gets the first answer.
    let key: String
    /// When a till without a connection took it.
    let offlineAt: Instant?
    let now: Instant

    var tap: String { "\(user.scope):\(key)" }
}

/// Exactly once, however many tills scan: all who redeem vouchers of one benefit at the same moment share one transaction. The benefit's stock
/// is taken first, so servers take turns; then vouchers, tills and earlier taps are read set by set, decided in order,
/// and written set by set. (domain.md R32)
struct RedeemLane: Sendable {
    let tools: BenefitTools
    var store: RedemptionStore { RedemptionStore(tools: tools) }

    func redeem(_ request: RedeemRequest, of benefit: BenefitID, _ database: any Database) async throws -> RedeemOutcome {
        try await database.batch(lane(benefit), request)
    }

    private func lane(_ benefit: BenefitID) -> BatchLane<RedeemRequest, RedeemOutcome> {
        BatchLane(Lane("benefit.redeem", benefit.raw)) { requests, tx in
            guard let benefit = try tools.gates.benefit(benefit, tools.benefits, in: tx) else { return requests.map { _ in .refused(.unknownCode) } }
            try tools.books.takeTurn(benefit.id, in: tx)
            var batch = try RedeemBatch(store: store, benefit: benefit, requests: requests, tx)
            let outcomes = try batch.decide(tx)
            try batch.write(tx)
            return outcomes
        }
    }
}

private struct RedeemBatch {
    struct Gain {
        let request: RedeemRequest
        let redemption: Redemption
    }
    struct Place: Hashable {
        let user: TillUser
        let branch: BranchID
    }

    let store: RedemptionStore
    let benefit: Benefit
    let requests: [RedeemRequest]
    /// One moment for the whole batch: the latest.
    let now: Instant
    let firsts: [String: Redemption]
    let merchants: Set<MerchantID>
    var vouchers: [VoucherID: Voucher]
    var tills: [Place: TillDecision] = [:]
    var branchNames: [BranchID: String] = [:]
    /// Whether a merchant's union stands on one line of the tree with the giving one.
    var lines: [OrganisationID: Bool] = [:]
    var gains: [Gain] = []
    var doubles: [(request: RedeemRequest, till: Till, first: RedemptionID)] = []

    init(store: RedemptionStore, benefit: Benefit, requests: [RedeemRequest], _ tx: any Transaction) throws {
        self.store = store
        self.benefit = benefit
        self.requests = requests
        now = requests.map(\.now).max() ?? Instant(ms: 0)
        merchants = try store.merchants(of: benefit.id, in: tx)
        firsts = try Self.firsts(requests.map(\.tap), in: tx)
        vouchers = try Self.vouchers(Array(Set(requests.map(\.voucher))), of: benefit.id, in: tx)
    }

    private static func firsts(_ taps: [String], in tx: any Transaction) throws -> [String: Redemption] {
        var found: [String: Redemption] = [:]
        try IDList.each(taps) { taps, placeholders in
            var parameters: Parameters = [:]
            parameters.list("s", taps)
            for row in try tx.rows("SELECT \(RedemptionStore.columns), r.tap FROM redemption r WHERE r.tap IN (\(placeholders))", parameters) {
                found[row["tap"]] = RedemptionStore.read(row)
            }
        }
        return found
    }

    private static func vouchers(_ ids: [VoucherID], of benefit: BenefitID, in tx: any Transaction) throws -> [VoucherID: Voucher] {
        var found: [VoucherID: Voucher] = [:]
        try IDList.each(ids) { ids, placeholders in
            var parameters: Parameters = [:]
            parameters.list("p", ids)
            for row in try tx.rows("SELECT \(Vouchers.columns) FROM voucher v WHERE v.id IN (\(placeholders))", parameters) {
                let voucher = Vouchers.voucher(row)
                if voucher.benefit == benefit { found[voucher.id] = voucher }
            }
        }
        return found
    }

    // MARK: Deciding

    mutating func decide(_ tx: any Transaction) throws -> [RedeemOutcome] { try requests.map { try decide($0, tx) } }

    private mutating func decide(_ request: RedeemRequest, _ tx: any Transaction) throws -> RedeemOutcome {
        if let first = firsts[request.tap] ?? gains.first(where: { $0.request.tap == request.tap })?.redemption {
            let isSame = first.voucher == request.voucher && first.branch == request.branch && first.bill == request.bill
            return isSame ? .repeated(first) : .refused(.keyReused)
        }
        guard let voucher = vouchers[request.voucher] else { return .refused(.unknownCode) }
        let place = Place(user: request.user, branch: request.branch)
        let decision = try tills[place] ?? till(place, tx)
        tills[place] = decision
        let till: Till
        switch decision {
        case .refused(let refusal): return .refused(.till(refusal))
        case .open(let open): till = open
        }
        guard try counts(at: till, tx) else { return .refused(.notHere) }
        // A till without a connection took it when it was good; what came later is not the member's fault.
        let moment = request.offlineAt ?? now
        switch VoucherRule.decide(.redeem, voucher.state, from: voucher.validFrom, through: voucher.validThrough, redeemedAt: voucher.redeemedAt, now: moment) {
        case .failure(let refused): return try refusal(refused.refusal, request, till, voucher, tx)
        case .success: break
        }
        switch VoucherRule.discount(benefit.content.worth, bill: request.bill) {
        case .failure(let refused): return .refused(request.bill == nil ? .billNeeded : .voucher(refused.refusal))
        case .success(let amount): return .redeemed(gain(request, voucher, till, amount))
        }
    }

    private mutating func gain(_ request: RedeemRequest, _ voucher: Voucher, _ till: Till, _ amount: Fen) -> Redemption {
        let parts = benefit.content.unionParts(of: amount).reduce(Fen.zero, +)
        let redemption = Redemption(
            id: store.tools.ids.next(), voucher: voucher.id, benefit: benefit.id, organisation: benefit.organisation, merchant: till.merchant, branch: till.branch,
            clerk: request.user.person, at: now, offlineAt: request.offlineAt, bill: request.bill, amount: amount, unionPart: parts, month: now.month, voidedAt: nil,
            voidReason: nil)
        gains.append(Gain(request: request, redemption: redemption))
        vouchers[voucher.id] = voucher.redeemed(at: now)
        return redemption
    }

    /// Who comes second is told when and where the first was; a till that had taken the voucher without a connection is put on record for both sides.
    private mutating func refusal(
        _ refusal: VoucherRefusal, _ request: RedeemRequest, _ till: Till, _ voucher: Voucher, _ tx: any Transaction
    ) throws -> RedeemOutcome {
        guard case .alreadyRedeemed = refusal else { return .refused(.voucher(refusal)) }
        let here = gains.first { $0.redemption.voucher == voucher.id }?.redemption
        guard let first = try here ?? store.first(of: voucher.id, in: tx)?.redemption else { return .refused(.voucher(refusal)) }
        if request.offlineAt != nil { doubles.append((request, till, first.id)) }
        return .refused(.used(at: first.offlineAt ?? first.at, branch: try branchName(first.branch, tx)))
    }

    private func till(_ place: Place, _ tx: any Transaction) throws -> TillDecision {
        switch place.user {
        case .clerk(let person): try store.directory.mayRedeem(person, at: place.branch, in: tx)
        case .partner(let merchant): try store.directory.mayRedeem(merchant, at: place.branch, in: tx)
        }
    }

    /// Named merchants, or else those whose union stands on one line with the giving one.
    private mutating func counts(at till: Till, _ tx: any Transaction) throws -> Bool {
        if !merchants.isEmpty { return merchants.contains(till.merchant) }
        if till.organisation == benefit.organisation { return true }
        if let known = lines[till.organisation] { return known }
        let tree = try store.tools.organisations.tree(in: tx)
        let isOnLine = tree.covers(till.organisation, benefit.organisation) || tree.covers(benefit.organisation, till.organisation)
        lines[till.organisation] = isOnLine
        return isOnLine
    }

    private mutating func branchName(_ branch: BranchID, _ tx: any Transaction) throws -> String {
        if let name = branchNames[branch] { return name }
        let name = try store.branchName(branch, in: tx)
        branchNames[branch] = name
        return name
    }

    // MARK: Writing

    func write(_ tx: any Transaction) throws {
        try writeDoubles(tx)
        guard let first = gains.first?.redemption else { return }
        var changed = 0
        try IDList.each(gains.map(\.redemption.voucher)) { ids, placeholders in
            var parameters: Parameters = ["now": now]
            parameters.list("p", ids)
            changed += try tx.execute("UPDATE voucher SET state = 'redeemed', redeemed_at = :now, news = 0 WHERE id IN (\(placeholders)) AND state = 'issued'", parameters)
        }
        // Something else took one of them since it was read: everything is undone, and the tills ask again.
        guard changed == gains.count else { throw CommonProblem.busy(retryAfterSeconds: 1) }
        try tx.insertMany(
            into: "redemption",
            [
                "id", "voucher", "benefit", "organisation", "merchant", "branch", "clerk", "at", "offline_at", "bill", "amount", "union_part", "month", "tap", "living",
            ], gains.map { Self.row($0) })
        guard try store.tools.books.redeem(gains.map(\.redemption.amount), benefit, Cause(.voucherRedeemed, first.id), now: now, in: tx) else {
            throw CommonProblem.busy(retryAfterSeconds: 1)
        }
        try tx.audit(
            many: gains.map { gain in
                AuditEntry(
                    at: now, actor: gain.redemption.clerk.map { .person($0) } ?? .system, organisation: benefit.organisation, action: "voucher.redeemed",
                    object: AuditObject("voucher", gain.redemption.voucher), detail: ["redemption": gain.redemption.id.description])
            })
    }

    private static func row(_ gain: Gain) -> [Value] {
        let redemption = gain.redemption
        return [
            redemption.id.value, redemption.voucher.value, redemption.benefit.value, redemption.organisation.value, redemption.merchant.value, redemption.branch.value,
            redemption.clerk.value, redemption.at.value, redemption.offlineAt.value, redemption.bill.value, redemption.amount.value, redemption.unionPart.value,
            redemption.month.value, .text(gain.request.tap), .integer(1),
        ]
    }

    private func writeDoubles(_ tx: any Transaction) throws {
        for double in doubles {
            try tx.execute(
                """
                INSERT INTO redemption_double (id, voucher, organisation, merchant, branch, clerk, offline_at, at, first, tap)
                VALUES (:id, :voucher, :organisation, :merchant, :branch, :clerk, :offline, :now, :first, :tap) ON CONFLICT DO NOTHING
                """,
                [
                    "id": store.tools.ids.nextRaw(), "voucher": double.request.voucher, "organisation": benefit.organisation, "merchant": double.till.merchant,
                    "branch": double.till.branch, "clerk": double.request.user.person ?? PersonID(0), "offline": double.request.offlineAt ?? now, "now": now,
                    "first": double.first, "tap": double.request.tap,
                ])
        }
    }
}
