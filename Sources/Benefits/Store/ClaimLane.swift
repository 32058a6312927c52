import Audit
import Draws
import Kernel
import Ledger
import Membership
import Organisations
import Store

/// Somebody who wants a voucher.
struct ClaimRequest: Sendable {
    let person: PersonID
    /// A retry with the same key gets the first answer.
    let key: IdempotencyKey?
    let now: Instant
}

/// What came of a claim. Refusals are values: at 10:00 nearly all are, and a throw would cost the others of the batch a rerun.
enum ClaimOutcome: Sendable {
    case claimed(VoucherReceipt)
    /// The voucher of the first answer to the same key.
    case repeated(VoucherReceipt)
    /// In the draw of a fair window, which is at this moment.
    case entered(draw: DrawID, at: Instant)
    case refused(ClaimRefusal)
    /// Something kept in memory is older than the transaction or used up; it is fetched outside, then asked again.
    case again
}

/// The hottest path of the product. All who claim one benefit at the same moment share one transaction and one set of statements: who they
/// are, what they have, then one insert of all vouchers, one of all audit entries, one of all answers, and one entry of the ledger. So a batch
/// costs about a dozen statements on either engine, however many are in it; and when all are gone, four reads and no lock.
struct ClaimLane: Sendable {
    let tools: BenefitTools

    func lane(_ benefit: BenefitID) -> BatchLane<ClaimRequest, ClaimOutcome> {
        BatchLane(BenefitStore.lane(benefit)) { requests, tx in try serve(requests, benefit, tx) }
    }

    func claim(_ request: ClaimRequest, from benefit: BenefitID, _ database: any Database) async throws -> ClaimOutcome {
        let lane = lane(benefit)
        for _ in 0..<3 {
            try await tools.numbers.fill(database)
            let outcome = try await database.batch(lane, request)
            guard case .again = outcome else { return outcome }
            _ = try await tools.organisations.tree()
        }
        throw CommonProblem.busy(retryAfterSeconds: 1)
    }

    private func serve(_ requests: [ClaimRequest], _ id: BenefitID, _ tx: any Transaction) throws -> [ClaimOutcome] {
        guard let benefit = try tools.gates.benefit(id, tools.benefits, in: tx), benefit.state != .draft, benefit.state != .discarded,
            let accounts = try tools.books.accounts(id, in: tx)
        else { return requests.map { _ in .refused(.noSuchBenefit) } }
        // Sold out, or not open: everybody is answered on what was read, without a lock and without a write.
        let seen = try tools.books.ledger.balance(of: accounts.stock.id, in: tx)
        let mayGain = seen > 0 && requests.contains { if case .open = benefit.phase(at: $0.now) { true } else { false } }
        let left = mayGain ? try tools.books.ledger.lock(accounts.stock, in: tx) : seen
        var batch = try ClaimBatch(tools: tools, benefit: benefit, requests: requests, left: left, tx)
        batch.draw = try window(benefit, requests, tx)
        var outcomes = batch.decide()
        try enter(&outcomes, requests, benefit, batch.draw, tx)
        try batch.write(tx)
        return outcomes
    }
}

extension ClaimLane {
    /// The draw of a fair window that is not over yet.
    private func window(_ benefit: Benefit, _ requests: [ClaimRequest], _ tx: any Transaction) throws -> Draw? {
        guard benefit.content.fairWindowEnds != nil, let draws = tools.draws else { return nil }
        guard let draw = try draws.draw(of: FairWindow.cause(benefit.id), in: tx), draw.state == .open || draw.state == .frozen else { return nil }
        return draw
    }

    private func enter(_ outcomes: inout [ClaimOutcome], _ requests: [ClaimRequest], _ benefit: Benefit, _ draw: Draw?, _ tx: any Transaction) throws {
        guard let draw, let draws = tools.draws else { return }
        for index in outcomes.indices {
            guard case .entered = outcomes[index] else { continue }
            let isIn = try FairWindow(tools: tools, draws: draws).enter(requests[index].person, draw, now: requests[index].now, in: tx)
            if !isIn { outcomes[index] = .refused(.drawing) }
        }
    }
}

/// The requests of one transaction: everything about them is read set by set, decided in order, written set by set.
private struct ClaimBatch {
    struct Gain {
        let request: ClaimRequest
        let receipt: VoucherReceipt
        let period: Int64
        let slot: Int
        let days: (from: Day, through: Day)
    }

    let tools: BenefitTools
    let benefit: Benefit
    let requests: [ClaimRequest]
    let first: [Int: FirstAnswerFound]
    let facts: [PersonID: MemberFacts]
    let listed: Set<PersonID>
    let tree: OrganisationTree?
    var claimed: [PersonPeriod: Set<Int>]
    var taken: Taken
    var left: Int64
    var gains: [Gain] = []

    init(tools: BenefitTools, benefit: Benefit, requests: [ClaimRequest], left: Int64, _ tx: any Transaction) throws {
        self.tools = tools
        self.benefit = benefit
        self.requests = requests
        self.left = left
        let content = benefit.content
        let people = Array(Set(requests.map(\.person)))
        first = try tx.firstAnswers(to: requests.map(\.key))
        facts = try tools.memberships.facts(of: people, in: tx)
        listed = content.hasList ? try ClaimReads.listed(people, benefit.id, in: tx) : []
        claimed = try ClaimReads.claimed(people, benefit.id, periods: Set(requests.map { content.limit.period(of: $0.now) }), in: tx)
        let needsTree = !content.stock.quotas.isEmpty || facts.values.contains { !content.audience.unions.contains($0.organisation) }
        tree = needsTree ? try tools.organisations.keptTree(in: tx) : nil
        isTreeMissing = needsTree && tree == nil
        taken = try ClaimReads.taken(benefit, in: tx)
    }
    let isTreeMissing: Bool
    var draw: Draw?

    mutating func decide() -> [ClaimOutcome] {
        if isTreeMissing { return requests.map { _ in .again } }
        guard var numbers = tools.numbers.take(Int(min(Int64(requests.count), max(left, 0)))) else { return requests.map { _ in .again } }
        return requests.indices.map { decide($0, &numbers) }
    }

    private mutating func decide(_ index: Int, _ numbers: inout [VoucherNumber]) -> ClaimOutcome {
        let request = requests[index]
        switch first[index] {
        case .answer(let answer)?: if let receipt = VoucherReceipt(column: answer.body) { return .repeated(receipt) }
        case .keyReused?: return .refused(.keyReused)
        case nil: break
        }
        let content = benefit.content
        let period = content.limit.period(of: request.now)
        let slot = PersonPeriod(person: request.person, period: period)
        let facts = facts[request.person]
        let unmet = content.firstUnmet(by: facts?.participant, isListed: listed.contains(request.person), on: request.now.day) { top, node in
            top == node || tree?.covers(top, node) == true
        }
        let quota = facts.flatMap { facts in
            content.quota(of: facts.organisation, now: request.now, covers: { tree?.covers($0, $1) == true }, depth: { tree?.depth(of: $0) ?? 0 })
        }
        let situation = ClaimSituation(
            content: content, phase: benefit.phase(at: request.now), unmet: unmet, claimed: claimed[slot]?.count ?? 0,
            isDrawing: isDrawing(request.now),
            left: StockLeft(total: left, today: today(request.now), quota: quota.map { Int64($0.count) - (taken.unions[$0.union] ?? 0) }), now: request.now)
        if let refusal = claimRefusal(situation) {
            if case .alreadyClaimed = refusal, let twin = gains.first(where: { $0.request.key != nil && $0.request.key == request.key }) { return .repeated(twin.receipt) }
            return .refused(refusal)
        }
        if let draw, let ends = content.fairWindowEnds, request.now < ends { return .entered(draw: draw.id, at: ends) }
        guard let number = numbers.popLast() else { return .again }
        let free = (0..<content.limit.count).first { !(claimed[slot]?.contains($0) ?? false) } ?? 0
        claimed[slot, default: []].insert(free)
        left -= 1
        if content.stock.perDay != nil { taken.days[request.now.day, default: 0] += 1 }
        if let quota { taken.unions[quota.union, default: 0] += 1 }
        let days = content.validity.days(issuedOn: request.now.day)
        let receipt = VoucherReceipt(id: tools.ids.next(), number: number, validUntil: days.through.end)
        gains.append(Gain(request: request, receipt: receipt, period: period, slot: free, days: days))
        return .claimed(receipt)
    }

    private func isDrawing(_ now: Instant) -> Bool { draw != nil && benefit.content.fairWindowEnds.map { now >= $0 } ?? false }

    private func today(_ now: Instant) -> Int64? {
        let today = taken.days[now.day] ?? 0
        return benefit.content.leftToday(takenBefore: taken.days.values.reduce(0, +) - today, takenToday: today, now: now)
    }

    func write(_ tx: any Transaction) throws {
        guard let first = gains.first else { return }
        try tx.insertMany(
            into: "voucher", ClaimReads.voucherColumns,
            gains.map { gain in
                ClaimReads.voucherRow(
                    gain.receipt, benefit, gain.request.person, period: gain.period, slot: Int64(gain.slot), gain.days, news: 0, now: gain.request.now)
            })
        guard try tools.books.issue(gains.count, benefit.id, of: benefit.organisation, first: first.receipt.id, now: first.request.now, in: tx) else {
            throw CommonProblem.busy(retryAfterSeconds: 1)
        }
        try taken.write(benefit, tx)
        try tx.audit(
            many: gains.map { gain in
                AuditEntry(
                    at: gain.request.now, actor: .person(gain.request.person), organisation: benefit.organisation, action: "voucher.claimed",
                    object: AuditObject("voucher", gain.receipt.id), detail: ["benefit": benefit.id.description])
            })
        try tx.remember(
            gains.compactMap { gain in gain.request.key.map { (FirstAnswer(status: 201, body: gain.receipt.column), $0) } }, now: first.request.now)
    }
}

extension VoucherReceipt {
    /// What a retry needs to give the first answer again: the code in it is that of its own moment.
    var column: [UInt8] { Array("\(id) \(number.raw) \(validUntil.ms)".utf8) }

    init?(column: [UInt8]) {
        let parts = String(decoding: column, as: UTF8.self).split(separator: " ").compactMap { Int64($0) }
        guard parts.count == 3 else { return nil }
        self.init(id: VoucherID(parts[0]), number: VoucherNumber(raw: parts[1]), validUntil: Instant(ms: parts[2]))
    }
}
