import Kernel
import Vault

/// What a partner gets when somebody comes from here: a pseudonym that is theirs alone, and for how long the token is good. No name, no phone,
/// no paper number. (domain.md R73)
///
/// The token is signed as membership cards are (Ed25519): base64url of version 1, key id 2, payload, signature 64. The payload is
/// `handover`, a zero byte, and a JSON object; the keys are at `/api/v1/services/keys`.
struct HandOver: Sendable {
    struct Claims: Codable, Hashable, Sendable {
        /// The pseudonym: the same each time for the same partner, another for every other.
        let sub: String
        /// The partner's host.
        let aud: String
        let iat: Int64
        let exp: Int64
        /// Never the same twice, so that a partner can refuse a token that comes again.
        let jti: String
    }

    /// Long enough for a slow phone to follow a link.
    static let life = Span.minutes(2)
    private static let mark = Array("handover\0".utf8)

    static func token(_ claims: Claims, _ signer: CardSigner) -> String {
        // Five texts and numbers, so there is nothing that can't be encoded; by hand, so that the bytes are the same everywhere.
        let text = "{\"aud\":\"\(claims.aud)\",\"exp\":\(claims.exp),\"iat\":\(claims.iat),\"jti\":\"\(claims.jti)\",\"sub\":\"\(claims.sub)\"}"
        return signer.sign(mark + Array(text.utf8))
    }

    /// The JSON that a token carries, if it is one of ours. Its expiry is for the caller to check.
    static func read(_ token: String, _ signer: CardSigner) -> [UInt8]? {
        guard let payload = signer.verify(token), payload.starts(with: mark) else { return nil }
        return Array(payload.dropFirst(mark.count))
    }
}
