import Kernel

/// The addresses at which a person meets their membership.
public enum MemberURL {
    case join
    case joinUnion(OrganisationID)
    case joinPool
    case mine
    case withdrawal, leaving, objection, transfer, transferWithdrawal(TransferID)
    case card
    /// What a card's QR code holds; `token` is base64url.
    case verify(token: String)
    case verifyForm
    /// The member as officers see them.
    case officerView(OrganisationID, MembershipID)

    public var path: String {
        switch self {
        case .join: "/join"
        case .joinUnion(let id): "/join/\(id)"
        case .joinPool: "/join/pool"
        case .mine: "/me/membership"
        case .withdrawal: "/me/membership/withdrawal"
        case .leaving: "/me/membership/leaving"
        case .objection: "/me/membership/objection"
        case .transfer: "/me/membership/transfer"
        case .transferWithdrawal(let id): "/me/membership/transfers/\(id)/withdrawal"
        case .card: "/me/card"
        case .verify(let token): "/card/verify?t=\(token)"
        case .verifyForm: "/card/verify"
        case .officerView(let union, let id): "/admin/unions/\(union)/members/\(id)"
        }
    }
}
