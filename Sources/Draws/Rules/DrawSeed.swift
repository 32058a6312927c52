import Crypto

/// The hashes that tie a draw together. (design.md, domain.md R44)
public enum DrawSeed {
    public static let secretBytes = 32

    /// What is published before the first entry: SHA-256 of the secret.
    public static func commitment(_ secret: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: secret)) }

    /// SHA-256 of the secret, the root and the entropy's value in UTF-8, one behind the other.
    public static func seed(secret: [UInt8], root: [UInt8], entropy: String?) -> [UInt8] {
        Array(SHA256.hash(data: secret + root + Array((entropy ?? "").utf8)))
    }

    /// HMAC-SHA-256 of an entry's id: its rank, lowest first. (domain.md R44b)
    public static func rank(_ id: String, seed: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(id.utf8), using: SymmetricKey(data: seed)))
    }
}

/// The numbers that a weighted draw uses: the first 8 bytes, big-endian, of HMAC-SHA-256(seed, "stream/0"), "stream/1", …
/// A draw with weights ranks nothing, so the same seed serves for one thing only.
struct DrawStream {
    private let keyed: HMAC<SHA256>
    private var next = 0

    init(seed: [UInt8]) { keyed = HMAC<SHA256>(key: SymmetricKey(data: seed)) }

    mutating func number() -> UInt64 {
        var code = keyed
        code.update(data: Array("stream/\(next)".utf8))
        next += 1
        return code.finalize().withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }
    }

    /// A whole number from 0 to `limit` - 1, each as likely: numbers from the last, incomplete round are thrown away.
    mutating func number(below limit: UInt64) -> UInt64 {
        precondition(limit > 0, "there is nothing to draw from")
        let rest = (UInt64.max % limit + 1) % limit
        while true {
            let number = number()
            if number <= UInt64.max - rest { return number % limit }
        }
    }
}
