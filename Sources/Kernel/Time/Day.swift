/// A day of the calendar, in Asia/Shanghai wherever it is compared with a moment. (domain.md R63)
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; what the database stores.
    public let number: Int32

    public init(number: Int32) { self.number = number }

    /// `nil` if there is no such day, as 30 February.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Day.length(ofMonth: month, year: year) else { return nil }
        // Civil-date arithmetic over eras of 400 years that begin in March, so that the leap day comes last.
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Reads exactly `2026-11-24`.
    public init?(_ iso: String) {
        let parts = iso.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let y = Int(parts[0]), let m = Int(parts[1]), let d = Int(parts[2])
        else { return nil }
        self.init(year: y, month: m, day: d)
    }

    public var civil: (year: Int, month: Int, day: Int) {
        let z = Int(number) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let doe = z - era * 146_097
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        return (yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1)
    }

    public var year: Int { civil.year }
    public var month: Int { civil.month }
    public var dayOfMonth: Int { civil.day }

    /// 1 = Monday … 7 = Sunday.
    public var weekday: Int { Int((Int64(number) + 3).flooredRemainder(by: 7)) + 1 }

    /// 00:00 of this day in Asia/Shanghai.
    public var start: Instant { Instant(ms: Int64(number) * 86_400_000 - Instant.shanghaiOffset) }
    /// 24:00 of this day, where "until" this day ends.
    public var end: Instant { adding(days: 1).start }

    public func adding(days: Int) -> Day { Day(number: number + Int32(days)) }

    /// The same day `years` later; from 29 February the 28th where the year has none. (domain.md R8)
    public func adding(years: Int) -> Day {
        let (y, m, d) = civil
        return Day(year: y + years, month: m, day: min(d, Day.length(ofMonth: m, year: y + years)))!
    }

    public static func < (a: Day, b: Day) -> Bool { a.number < b.number }
    public static func - (a: Day, b: Day) -> Int { Int(a.number - b.number) }

    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// `2026-11-24`.
    public var iso: String {
        let (y, m, d) = civil
        return String(String(y + 10_000).dropFirst()) + "-" + Numbers.twoDigits(m) + "-" + Numbers.twoDigits(d)
    }
}

extension Day: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = Day(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a day is written 2026-11-24")
        }
        self = day
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso)
    }
}
