import Kernel
import Store
import Vault

/// Membership cards: making the code that a member shows, and checking one that was scanned.
public struct Cards: Sendable {
    let vault: Vault
    let memberships: Memberships

    public init(vault: Vault, memberships: Memberships) {
        self.vault = vault
        self.memberships = memberships
    }

    /// The text of the QR code for a membership, good for `CardToken.lifetime`.
    public func token(for membership: MembershipID, at now: Instant) -> CardToken { CardToken(membership: membership, madeAt: now) }

    public func text(_ token: CardToken) -> String { token.signed(by: vault.cards) }

    /// Whose card was scanned: the signature and the time first, then whether the membership still gives a card. (domain.md R14)
    /// - Parameter scanned: a token, or the address in which the QR code carries it.
    /// - Throws: `MembershipCardProblem`.
    public func verify(_ scanned: String, at now: Instant, in tx: any Transaction) throws -> (card: CardToken, membership: Membership) {
        let card = try CardToken.read(scanned, vault.cards, now: now)
        guard let membership = try memberships.membership(card.membership, in: tx), membership.state.effects.card != .none else {
            throw MembershipCardProblem.noCard
        }
        return (card, membership)
    }
}
