import Kernel
import Store
import Web

public enum VoucherTag {}
public typealias VoucherID = Identifier<VoucherTag>

/// Where a voucher stands. (domain.md R31)
public enum VoucherState: String, TextColumn, Codable, CaseIterable {
    case issued, redeemed, expired, cancelled

    public var label: Phrase {
        switch self {
        case .issued: Phrase("可使用", "Ready to use")
        case .redeemed: Phrase("已使用", "Used")
        case .expired: Phrase("已过期", "Expired")
        case .cancelled: Phrase("已取消", "Cancelled")
        }
    }

    var tone: Tone {
        switch self {
        case .issued: .good
        case .redeemed: .info
        case .expired, .cancelled: .mute
        }
    }
}

/// A member's right to a benefit.
public struct Voucher: Sendable {
    public let id: VoucherID
    /// Ten digits, the first part of its code.
    public let number: VoucherNumber
    public let benefit: BenefitID
    /// The union that gives it.
    public let organisation: OrganisationID
    public let person: PersonID
    public let state: VoucherState
    public let validFrom: Day
    /// Good until 24:00 of this day. (domain.md R31)
    public let validThrough: Day
    public let issuedAt: Instant
    public let redeemedAt: Instant?
    public var validUntil: Instant { validThrough.end }
}

/// Identifies a voucher at the till: ten digits, given out in blocks, spread so that a wrong digit does not meet a neighbour.
public struct VoucherNumber: Hashable, Sendable, Bindable, Readable, CustomStringConvertible {
    public let raw: Int64
    static let space: Int64 = 10_000_000_000
    /// Has no factor in common with 10, so every serial has a number of its own.
    private static let step: Int64 = 7_639_175_321

    init(raw: Int64) { self.raw = raw }
    /// The nth number ever given out.
    init(serial: Int64) { raw = Int64(Int128(serial) * Int128(Self.step) % Int128(Self.space)) }

    public var value: Value { .integer(raw) }
    public init?(_ value: Value) { if case .integer(let number) = value { self.init(raw: number) } else { return nil } }
    /// With its leading zeros.
    public var description: String { String(String(raw + Self.space).dropFirst()) }
}

/// What came of a claim, for the answer.
public struct VoucherReceipt: Hashable, Sendable {
    public let id: VoucherID
    public let number: VoucherNumber
    public let validUntil: Instant
}
