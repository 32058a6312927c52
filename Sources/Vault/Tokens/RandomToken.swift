import Crypto
import Kernel

/// Secrets that nobody can guess: session cookies, bearer tokens, links, sign-in codes.
public enum RandomToken {
    /// base64url of so many random bytes from the system's generator.
    public static func make(bytes count: Int = 32) -> String { Base64URL.text(random(bytes: count)) }

    /// So many random decimal digits, zeros in front included: sign-in codes. (domain.md R22)
    public static func digits(_ count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return String((0..<count).map { _ in Character(Unicode.Scalar(UInt8.random(in: 48...57, using: &generator))) })
    }

    /// What is stored of a token: SHA-256, so that a copy of the database signs nobody in. Enough for tokens of 16 and more
    /// random bytes; never for passwords or short codes.
    public static func hash(_ token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }

    public static func random(bytes count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var out: [UInt8] = []
        out.reserveCapacity(count + 7)
        while out.count < count { withUnsafeBytes(of: generator.next()) { out.append(contentsOf: $0) } }
        out.removeLast(out.count - count)
        return out
    }
}

/// Compares secrets in a time that depends on their length alone.
public func isEqualInConstantTime(_ a: some Collection<UInt8>, _ b: some Collection<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    var difference: UInt8 = 0
    for (x, y) in zip(a, b) { difference |= x ^ y }
    return difference == 0
}
