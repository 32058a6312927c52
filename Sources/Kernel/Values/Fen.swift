/// Money in whole fen (1/100 yuan). There is no floating point money anywhere. (domain.md R62)
public struct Fen: Hashable, Comparable, Sendable, Codable {
    public let amount: Int64
    public init(_ amount: Int64) { self.amount = amount }

    public static let zero = Fen(0)
    public static func < (a: Fen, b: Fen) -> Bool { a.amount < b.amount }
    public static func + (a: Fen, b: Fen) -> Fen { Fen(a.amount + b.amount) }
    public static func - (a: Fen, b: Fen) -> Fen { Fen(a.amount - b.amount) }
    public static prefix func - (a: Fen) -> Fen { Fen(-a.amount) }

    /// `¥1,234.50`, the one form in which money is shown.
    public var description: String { (amount < 0 ? "-¥" : "¥") + Numbers.grouped(amount.magnitude / 100) + "." + Numbers.twoDigits(Int(amount.magnitude % 100)) }

    public init(from decoder: any Decoder) throws { amount = try decoder.singleValueContainer().decode(Int64.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(amount)
    }
}

extension Fen: CustomStringConvertible {}

/// How whole numbers are written.
public enum Numbers {
    /// `1234567` → `1,234,567`.
    public static func grouped(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var out = value < 0 ? "-" : ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return out
    }

    static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
