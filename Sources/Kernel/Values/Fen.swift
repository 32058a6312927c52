/// Money in whole fen (1/100 yuan). There is no floating point money anywhere. (domain.md R62)
public struct Fen: Hashable, Comparable, Sendable, Codable {
    public let amount: Int64
    public init(_ amount: Int64) { self.amount = amount }

    public static let zero = Fen(0)

    /// Reads an amount as people type it, in yuan: `1234.5`, `¥1,234.50`, `1，234元`. `nil` for anything else, also for parts of a fen.
    public init?(yuan text: String) {
        var digits = ""
        for character in text where !" ,，¥￥元".contains(character) { digits.append(character == "。" ? "." : character) }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let yuan = Self.whole(parts[0]), parts[0].utf8.count <= 15 else { return nil }
        guard parts.count == 2 else { self.init(yuan * 100); return }
        guard (1...2).contains(parts[1].utf8.count), let fraction = Self.whole(parts[1]) else { return nil }
        self.init(yuan * 100 + (parts[1].utf8.count == 1 ? fraction * 10 : fraction))
    }

    private static func whole(_ text: Substring) -> Int64? { text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil }

    /// `1234.50`: for a field to type it in.
    public var yuan: String { "\(amount < 0 ? "-" : "")\(amount.magnitude / 100).\(Numbers.twoDigits(Int(amount.magnitude % 100)))" }

    /// `basisPoints`/10,000 of this amount, half up to the fen: for amounts due to people. (domain.md R62)
    public func part(basisPoints: Int64) -> Fen { Fen(Int64((Int128(amount) * Int128(basisPoints) + 5_000) / 10_000)) }
    /// `basisPoints`/10,000 of this amount, down to the fen: for discounts. (domain.md R62)
    public func discount(basisPoints: Int64) -> Fen { Fen(Int64(Int128(amount) * Int128(basisPoints) / 10_000)) }
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
