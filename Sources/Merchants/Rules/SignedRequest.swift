import Crypto
import Kernel

/// A request that a merchant's program has signed with its key, taken apart. (HMAC-SHA-256)
///
/// What is signed is, with line feeds between: method, path, time, nonce, and SHA-256 of the body in lower-case hex. Anybody who changes one of
/// them, or sends the same again, is refused.
public struct SignedRequest: Sendable {
    public let key: PartnerKeyID
    /// Seconds since 1970 by the sender's clock.
    public let seconds: Int64
    public let nonce: String
    let signature: [UInt8]

    /// A sender's clock may be so wrong.
    public static let window = Span.minutes(5)

    /// - Returns: `nil` if a header is missing or can't be what it should be.
    public init?(key: String?, time: String?, nonce: String?, signature: String?) {
        guard let key = key.flatMap({ PartnerKeyID($0) }), let seconds = time.flatMap({ Int64($0) }), (0...99_999_999_999).contains(seconds), let nonce,
            (8...64).contains(nonce.utf8.count), nonce.utf8.allSatisfy({ $0 > 32 && $0 < 127 }), let signature = signature.flatMap(Self.bytes), signature.count == 32
        else { return nil }
        self.key = key
        self.seconds = seconds
        self.nonce = nonce
        self.signature = signature
    }

    public static func text(method: String, path: String, seconds: Int64, nonce: String, body: some Sequence<UInt8>) -> String {
        [method, path, String(seconds), nonce, hex(SHA256.hash(data: Array(body)))].joined(separator: "\n")
    }

    /// Lower-case hex of the signature that the headers must carry.
    public static func signature(of text: String, secret: [UInt8]) -> String {
        hex(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: secret)))
    }

    /// Whether the signature is right and the time is near enough; whether the nonce is new is for the store to say.
    public func isGood(method: String, path: String, body: some Sequence<UInt8>, secret: [UInt8], now: Instant) -> Bool {
        let distance = now.ms - seconds * 1000
        guard distance.magnitude <= UInt64(Self.window.ms) else { return false }
        let text = Self.text(method: method, path: path, seconds: seconds, nonce: nonce, body: body)
        return HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: Array(text.utf8), using: SymmetricKey(data: secret))
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        for byte in bytes { out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: out, as: UTF8.self)
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count % 2 == 0, digits.count <= 128 else { return nil }
        func value(_ digit: UInt8) -> UInt8? {
            switch digit {
            case 48...57: digit - 48
            case 97...102: digit - 87
            default: nil
            }
        }
        var out: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            out.append(high << 4 | low)
        }
        return out
    }
}
