import Audit
import Draws
import Kernel
import Ledger
import Membership
import Store

/// 公平时段: whoever asks in the first minutes takes part in a verifiable draw; what is left afterwards is first come, first served.
/// (domain.md R30, R44)
struct FairWindow: Sendable {
    let tools: BenefitTools
    let draws: Draws

    static let causeKind = "benefit.window"
    private static let prize = "voucher"

    static func cause(_ benefit: BenefitID) -> DrawCause { DrawCause(causeKind, benefit) }

    /// Announced with the benefit: rules, number of vouchers, and the commitment to the secret are public before the first entry.
    func announce(_ benefit: Benefit, organiser: String, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        guard let ends = benefit.content.fairWindowEnds else { return }
        let rules = DrawRules(
            title: benefit.title, organiser: organiser,
            text: "\(Language.zh.show(ends)) 前申请的会员一同抽签，每人一次机会；没中的和没抽完的，之后先到先得。")
        _ = try draws.announce(
            NewDraw(
                organisation: benefit.organisation, rules: rules, prizes: [DrawPrize(id: Self.prize, name: benefit.title, count: benefit.content.stock.total)],
                cause: Self.cause(benefit.id)), by: actor, now: now, in: tx)
    }

    /// Takes a claim into the draw; asking twice is one entry. - Returns: false once the draw takes no more.
    func enter(_ person: PersonID, _ draw: Draw, now: Instant, in tx: any Transaction) throws -> Bool {
        switch try draws.enter(draw.id, person, now: now, in: tx) {
        case .entered, .already: true
        case .closed: false
        }
    }

    /// Draws where the window is over. Every few seconds; big draws go on as a job.
    func drawDue(_ database: any Database, now: Instant) async throws {
        let due = try await database.read { tx in
            try BenefitLists().withWindows(in: tx).filter { $0.content.fairWindowEnds.map { now >= $0 } ?? false }.map(\.id)
        }
        guard !due.isEmpty else { return }
        try await tools.numbers.fill(database)
        for id in due {
            try await database.write(lane: BenefitStore.lane(id)) { tx in
                guard let draw = try draws.draw(of: Self.cause(id), in: tx), draw.state == .open else { return }
                try draws.drawNow(draw.id, by: .system, now: now, in: tx)
            }
        }
    }
}

/// Gives the winners of fair windows their vouchers, in the transaction that writes them down.
struct FairWindowFollower: DrawFollower {
    let tools: BenefitTools
    var causeKind: String { FairWindow.causeKind }

    func won(_ wins: [DrawWin], of draw: Draw, now: Instant, in tx: any Transaction) throws {
        guard let cause = draw.cause else { return }
        let benefit = try tools.benefits.existing(BenefitID(cause.id), in: tx)
        guard let accounts = try tools.books.accounts(benefit.id, in: tx) else { return }
        let left = try tools.books.ledger.lock(accounts.stock, in: tx)
        let period = benefit.content.limit.period(of: now)
        let people = wins.compactMap(\.person)
        let have = try ClaimReads.claimed(people, benefit.id, periods: [period], in: tx)
        let served = people.filter { have[PersonPeriod(person: $0, period: period)] == nil }.prefix(Int(max(0, min(left, Int64(people.count)))))
        try VoucherIssue(tools: tools).issue(Array(served), benefit, period: period, now: now, in: tx)
    }

    /// Those who entered and won nothing see it on the benefit's page, with the proof.
    func drawn(_ draw: Draw, now: Instant, in tx: any Transaction) throws {
        guard let cause = draw.cause else { return }
        try tx.execute("UPDATE benefit SET drawn = 1, version = version + 1 WHERE id = :id", ["id": cause.id])
    }
}

extension BenefitContent {
    /// When the entries of a fair window are drawn.
    var fairWindowEnds: Instant? {
        guard case .fairWindow(let minutes) = mode, let opensAt else { return nil }
        return opensAt + .minutes(Int64(minutes))
    }
}
