import Kernel

/// What can happen to a voucher. (domain.md R31, R32)
public enum VoucherAct: String, Sendable, CaseIterable {
    case redeem, void, expire, cancel
}

/// Why a voucher can't be redeemed now, as clerk and member read it.
public enum VoucherRefusal: Hashable, Sendable {
    case notYetValid(from: Day)
    case expired(on: Day)
    case alreadyRedeemed(at: Instant?)
    case cancelled
    /// A void comes within ten minutes.
    case tooLateToVoid
    case notRedeemed
    /// The bill is below the floor of the coupon.
    case belowFloor(Fen)
}

public enum VoucherRule {
    /// So long after a redemption it can be undone. (domain.md R31)
    public static let voidingTime = Span.minutes(10)

    /// The state after `act`, or why it is not possible: issued → redeemed → (voided) issued; issued → expired | cancelled.
    public static func decide(
        _ act: VoucherAct, _ state: VoucherState, from: Day, through: Day, redeemedAt: Instant?, now: Instant
    ) -> Result<VoucherState, Refused> {
        switch (act, state) {
        case (.redeem, .issued):
            if now < from.start { return .failure(Refused(.notYetValid(from: from))) }
            return now < through.end ? .success(.redeemed) : .failure(Refused(.expired(on: through)))
        case (.redeem, .redeemed), (.cancel, .redeemed), (.expire, .redeemed): return .failure(Refused(.alreadyRedeemed(at: redeemedAt)))
        case (.void, .redeemed):
            guard let redeemedAt, now < redeemedAt + voidingTime else { return .failure(Refused(.tooLateToVoid)) }
            return .success(.issued)
        case (.void, _): return .failure(Refused(.notRedeemed))
        case (.expire, .issued): return now >= through.end ? .success(.expired) : .failure(Refused(.notYetValid(from: from)))
        case (.cancel, .issued): return .success(.cancelled)
        case (_, .expired): return .failure(Refused(.expired(on: through)))
        case (_, .cancelled): return .failure(Refused(.cancelled))
        }
    }

    /// A refusal as an error, for `Result`.
    public struct Refused: Error, Hashable {
        public let refusal: VoucherRefusal
        init(_ refusal: VoucherRefusal) { self.refusal = refusal }
    }

    /// What a voucher takes off a bill: min(face, bill) from the floor on; percent down to the fen and capped; no change given. (domain.md R32)
    /// - Parameter bill: `nil` for exchange vouchers, and for fixed ones without a bill at hand.
    public static func discount(_ worth: Worth, bill: Fen?) -> Result<Fen, Refused> {
        switch worth {
        case .fixed(let face, let floor):
            guard let bill else { return .success(face) }
            return bill < floor ? .failure(Refused(.belowFloor(floor))) : .success(min(face, bill))
        case .percent(let off, let cap, let floor):
            guard let bill else { return .failure(Refused(.belowFloor(floor))) }
            return bill < floor ? .failure(Refused(.belowFloor(floor))) : .success(min(bill.discount(basisPoints: off), cap))
        case .exchange(_, let value): return .success(value)
        }
    }
}
