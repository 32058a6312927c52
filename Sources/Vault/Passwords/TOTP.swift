import Crypto
import Kernel

/// One-time codes of authenticator apps: RFC 6238 with SHA-1 and 30 seconds, which is what all apps understand.
public struct TOTP: Sendable {
    private let key: SymmetricKey
    private let digits: Int

    /// Bytes of a new secret; SHA-1's block asks for no more.
    public static let secretLength = 20
    public static let stepSeconds: Int64 = 30

    /// - Parameter digits: 6 for apps; RFC 6238's vectors have 8.
    public init(secret: [UInt8], digits: Int = 6) {
        precondition((6...8).contains(digits), "codes have 6 to 8 digits")
        key = SymmetricKey(data: secret)
        self.digits = digits
    }

    public static func step(at moment: Instant) -> Int64 { moment.ms / 1000 / stepSeconds }

    public func code(step: Int64) -> String {
        let message = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: key))
        let offset = Int(mac[19] & 15)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        var modulus: UInt32 = 1
        for _ in 0..<digits { modulus *= 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step whose code was typed, one step early or late at most; `nil` if none.
    ///
    /// - Parameter used: the step returned last time for this person; it and earlier ones are not accepted again. Store the new
    ///   one in the transaction that signs in, guarded by `used < new`.
    public func verify(_ typed: String, at moment: Instant, after used: Int64?) -> Int64? {
        let now = Self.step(at: moment)
        var found: Int64?
        for step in now - 1...now + 1 where step > used ?? -1 {
            if isEqualInConstantTime(Array(code(step: step).utf8), Array(typed.utf8)) { found = step }
        }
        return found
    }

    /// The secret as one types it into an app: base32 (RFC 4648) without padding.
    public static func base32(_ secret: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var out = ""
        var group: UInt32 = 0
        var bits = 0
        for byte in secret {
            group = group << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                out.append(alphabet[Int(group >> UInt32(bits) & 31)])
                group &= (1 << UInt32(bits)) - 1
            }
        }
        if bits > 0 { out.append(alphabet[Int(group << UInt32(5 - bits) & 31)]) }
        return out
    }

    /// What the QR code for the app holds: `otpauth://totp/Gonghui:138****1234?secret=…`.
    public static func uri(secret: [UInt8], issuer: String, account: String) -> String {
        "otpauth://totp/\(percentEncoded(issuer)):\(percentEncoded(account))?secret=\(base32(secret))&issuer=\(percentEncoded(issuer))&algorithm=SHA1&digits=6&period=30"
    }

    private static func percentEncoded(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "%" + Hex.text([byte]).uppercased()
            }
        }
        return out
    }
}
