import Crypto
import Kernel
import Vault

/// The code that a member shows: the voucher's ten digits and six that change every 30 seconds, so a screenshot that is passed on is worth
/// nothing. The phone computes it itself from the voucher's secret, so it needs no connection. (domain.md R32)
public enum VoucherCode {
    public static let stepMilliseconds: Int64 = 30_000
    public static let length = 16

    /// Sixteen digits.
    public static func code(_ number: VoucherNumber, secret: [UInt8], at now: Instant) -> String {
        number.description + digits(secret, step: now.ms / stepMilliseconds)
    }

    /// Whether the last six digits are those of now, or of one step before or after.
    public static func isGood(_ code: TypedVoucherCode, secret: [UInt8], at now: Instant) -> Bool {
        let step = now.ms / stepMilliseconds
        return (step - 1...step + 1).contains { digits(secret, step: $0) == code.digits }
    }

    /// First four bytes of HMAC-SHA-256 over the step's number (eight bytes, the highest first), modulo a million.
    static func digits(_ secret: [UInt8], step: Int64) -> String {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let hash = Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: secret)))
        let number = hash[0..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } % 1_000_000
        return String(String(number + 1_000_000).dropFirst())
    }
}

/// A code as it was typed or scanned: blanks and dashes don't matter.
public struct TypedVoucherCode: Hashable, Sendable {
    public let number: VoucherNumber
    let digits: String

    /// `nil` if these are not sixteen digits.
    public init?(_ text: String) {
        var digits = ""
        for character in TextFolding.narrowed(text) where !character.isWhitespace && character != "-" { digits.append(character) }
        guard digits.utf8.count == VoucherCode.length, digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(digits.prefix(10)) else { return nil }
        self.number = VoucherNumber(raw: number)
        self.digits = String(digits.suffix(6))
    }
}

extension Purpose {
    static let voucher = Purpose("voucher")
}

extension Vault {
    /// The secret of a voucher's code: derived, so that no table holds it. Kept on the member's phone while the voucher is good.
    public func voucherSecret(_ number: VoucherNumber) -> [UInt8] { blindIndex(.voucher, number.description) }
}
