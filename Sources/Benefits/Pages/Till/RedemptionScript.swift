import Kernel
import Merchants
import Store

/// Redeeming by program instead of by page: for demos. The acts are the till's own, with their rules, ledger and audit entries; only the request is missing.
public struct RedemptionScript: Sendable {
    private let tools: BenefitTools
    private let database: any Database

    public init(_ tools: BenefitTools, _ database: any Database) {
        self.tools = tools
        self.database = database
    }

    /// Redeems what the person has of a benefit.
    /// - Returns: the redemption, or `nil` if they have none that can be used.
    @discardableResult public func redeem(
        _ person: PersonID, _ benefit: BenefitID, at branch: BranchID, by clerk: PersonID, bill: Fen? = nil, now: Instant
    ) async throws -> RedemptionID? {
        let vouchers = Vouchers(tools)
        let voucher = try await database.read { try vouchers.list(of: person, benefit, in: $0) }.first { $0.state == .issued }
        guard let voucher else { return nil }
        let request = RedeemRequest(
            voucher: voucher.id, branch: branch, user: .clerk(clerk), bill: bill, key: "script.\(voucher.id)", offlineAt: nil, now: now)
        switch try await RedeemLane(tools: tools).redeem(request, of: benefit, database) {
        case .redeemed(let redemption), .repeated(let redemption): return redemption.id
        case .refused(let refusal): throw RedemptionProblem.refused(refusal)
        }
    }

    /// - Throws: `RedemptionProblem`.
    public func void(_ id: RedemptionID, reason: String, by clerk: PersonID, now: Instant) async throws {
        let store = RedemptionStore(tools: tools)
        _ = try await database.write { try store.void(id, reason: reason, by: .clerk(clerk), now: now, in: $0) }
    }
}
