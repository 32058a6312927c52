import Kernel
import Vault

/// What a membership card's QR code says: which membership, shown when, good until when. Signed, so that it can be checked without the database.
public struct CardToken: Hashable, Sendable {
    public let membership: MembershipID
    public let madeAt: Instant
    public let goodUntil: Instant

    /// A card that was opened stays good this long without a network; with one it is made anew at each opening.
    public static let lifetime = Span.hours(12)

    public init(membership: MembershipID, madeAt: Instant) {
        self.membership = membership
        self.madeAt = madeAt
        goodUntil = madeAt + Self.lifetime
    }

    private init(membership: MembershipID, madeAt: Instant, goodUntil: Instant) {
        self.membership = membership
        self.madeAt = madeAt
        self.goodUntil = goodUntil
    }

    public func signed(by signer: CardSigner) -> String {
        var bytes: [UInt8] = []
        for number in [membership.raw, madeAt.ms, goodUntil.ms] { withUnsafeBytes(of: number.bigEndian) { bytes += $0 } }
        return signer.sign(bytes)
    }

    /// - Parameter text: the token, or the whole address that the QR code holds.
    /// - Throws: `MembershipCardProblem.notOurs`, `.expired`.
    public static func read(_ text: String, _ signer: CardSigner, now: Instant) throws(MembershipCardProblem) -> CardToken {
        let token = text.split(separator: "=", omittingEmptySubsequences: true).last.map(String.init) ?? ""
        guard let bytes = signer.verify(token.trimmingBlanks), bytes.count == 24 else { throw .notOurs }
        let numbers = stride(from: 0, to: 24, by: 8).map { start in bytes[start..<start + 8].reduce(Int64(0)) { $0 << 8 | Int64($1) } }
        let card = CardToken(membership: MembershipID(numbers[0]), madeAt: Instant(ms: numbers[1]), goodUntil: Instant(ms: numbers[2]))
        guard now < card.goodUntil else { throw .expired(card.goodUntil) }
        return card
    }
}

extension String {
    fileprivate var trimmingBlanks: String { String(filter { !$0.isWhitespace }) }
}

/// Why a card is not accepted, in words for the person who scanned it.
public enum MembershipCardProblem: Problem {
    case notOurs
    case expired(Instant)
    /// The membership ended, or gives no card.
    case noCard

    public var code: String {
        switch self {
        case .notOurs: "card.not_ours"
        case .expired: "card.expired"
        case .noCard: "card.no_card"
        }
    }
    public var status: Status { .invalid }
    public var message: Phrase {
        switch self {
        case .notOurs: Phrase("这不是有效的会员卡二维码。", "This is not a membership card's code.")
        case .expired(let until):
            Phrase("会员卡二维码已过期（\(Language.zh.show(until))），请会员重新打开会员卡。", "This code expired (\(Language.en.show(until))). Ask the member to open the card again.")
        case .noCard: Phrase("会籍已经终止，不能使用会员卡。", "The membership has ended; the card is no longer good.")
        }
    }
    public var fieldProblems: [FieldProblem] { [FieldProblem(field: "card", code: code, message: message)] }
}
