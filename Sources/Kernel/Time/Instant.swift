/// A moment: milliseconds since 1970 in UTC. All stored times are such numbers. (domain.md R63)
public struct Instant: Hashable, Comparable, Sendable {
    public let ms: Int64
    public init(ms: Int64) { self.ms = ms }

    public static func < (a: Instant, b: Instant) -> Bool { a.ms < b.ms }
    public static func + (a: Instant, b: Span) -> Instant { Instant(ms: a.ms + b.ms) }
    public static func - (a: Instant, b: Span) -> Instant { Instant(ms: a.ms - b.ms) }
    public static func - (a: Instant, b: Instant) -> Span { Span(ms: a.ms - b.ms) }

    /// The day in Asia/Shanghai on which this moment falls. `2026-11-24T16:30Z` is 25 November. (domain.md R63)
    public var day: Day { Day(number: Int32((ms + Self.shanghaiOffset).flooredQuotient(by: 86_400_000))) }

    /// Minutes since 00:00 in Asia/Shanghai, 0–1439.
    public var minuteOfDay: Int { Int((ms + Self.shanghaiOffset).flooredRemainder(by: 86_400_000) / 60_000) }

    static let shanghaiOffset: Int64 = 8 * 3_600_000
}

/// A length of time in milliseconds.
public struct Span: Hashable, Comparable, Sendable {
    public let ms: Int64
    public init(ms: Int64) { self.ms = ms }
    public static func seconds(_ n: Int64) -> Span { Span(ms: n * 1000) }
    public static func minutes(_ n: Int64) -> Span { Span(ms: n * 60_000) }
    public static func hours(_ n: Int64) -> Span { Span(ms: n * 3_600_000) }
    public static func days(_ n: Int64) -> Span { Span(ms: n * 86_400_000) }
    public static func < (a: Span, b: Span) -> Bool { a.ms < b.ms }
}

extension Instant {
    /// `2026-11-24T06:05:00Z`, or with `.123` where the ms are not zero: how the API writes times (RFC 3339 in UTC).
    public var rfc3339: String {
        let day = Day(number: Int32(ms.flooredQuotient(by: 86_400_000)))
        let rest = ms.flooredRemainder(by: 86_400_000)
        let (h, m, s, milli) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000)
        let fraction = milli == 0 ? "" : "." + String(String(milli + 1000).dropFirst())
        return "\(day.iso)T\(pad(h)):\(pad(m)):\(pad(s))\(fraction)Z"
    }

    /// Reads RFC 3339 with any offset, and the browser's `2026-11-24T14:05` (taken as Asia/Shanghai).
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var n = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                n = n * 10 + Int(byte - 48)
            }
            return n
        }
        guard bytes.count >= 16, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84 || bytes[10] == 116 || bytes[10] == 32, bytes[13] == 58,
            let year = number(0..<4), let month = number(5..<7), let dayOfMonth = number(8..<10), let day = Day(year: year, month: month, day: dayOfMonth),
            let hour = number(11..<13), let minute = number(14..<16), hour < 24, minute < 60
        else { return nil }
        var second = 0
        var milli = 0
        var index = 16
        if index < bytes.count, bytes[index] == 58 {
            guard let s = number(17..<19), s < 60 else { return nil }
            second = s
            index = 19
            if index < bytes.count, bytes[index] == 46 {
                let start = index + 1
                index = start
                while index < bytes.count, (48...57).contains(bytes[index]) { index += 1 }
                guard index > start, let digits = number(start..<min(index, start + 3)) else { return nil }
                milli = digits
                for _ in 0..<max(0, 3 - (index - start)) { milli *= 10 }
            }
        }
        var offset = Self.shanghaiOffset
        if index < bytes.count {
            switch bytes[index] {
            case 90, 122:
                guard index + 1 == bytes.count else { return nil }
                offset = 0
            case 43, 45:
                guard index + 6 == bytes.count, bytes[index + 3] == 58, let h = number(index + 1..<index + 3), let m = number(index + 4..<index + 6), h < 24, m < 60
                else { return nil }
                offset = Int64(h * 60 + m) * 60_000 * (bytes[index] == 45 ? -1 : 1)
            default: return nil
            }
        }
        ms = Int64(day.number) * 86_400_000 + Int64(hour * 3600 + minute * 60 + second) * 1000 + Int64(milli) - offset
    }

    private func pad(_ n: Int64) -> String { n < 10 ? "0\(n)" : "\(n)" }
}

extension Instant: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let instant = Instant(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a time is RFC 3339, as 2026-11-24T06:05:00Z")
        }
        self = instant
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}

extension Int64 {
    func flooredQuotient(by d: Int64) -> Int64 { self >= 0 ? self / d : -((-self + d - 1) / d) }
    func flooredRemainder(by d: Int64) -> Int64 { self - flooredQuotient(by: d) * d }
}
