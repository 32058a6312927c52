/// A month of the calendar, in Asia/Shanghai wherever it is compared with a moment. (domain.md R63)
public struct Month: Hashable, Comparable, Sendable {
    /// Months since January of year 0; what the database stores.
    public let number: Int32

    public init(number: Int32) { self.number = number }

    /// `nil` if there is no such month.
    public init?(year: Int, month: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        number = Int32(year * 12 + month - 1)
    }

    /// Reads exactly `2026-11`.
    public init?(_ iso: String) {
        guard let first = Day(iso + "-01") else { return nil }
        self = first.monthOfYear
    }

    public var year: Int { Int(number) / 12 }
    /// 1–12.
    public var month: Int { Int(number) % 12 + 1 }
    public var next: Month { adding(1) }
    public var previous: Month { adding(-1) }
    public func adding(_ months: Int) -> Month { Month(number: number + Int32(months)) }

    public var firstDay: Day { Day(number: Day.numberOfFirst(year: year, month: month)) }
    public var lastDay: Day { firstDay.adding(days: Day.length(ofMonth: month, year: year) - 1) }
    /// 00:00 of its first day.
    public var start: Instant { firstDay.start }
    /// 24:00 of its last day.
    public var end: Instant { lastDay.end }

    public static func < (a: Month, b: Month) -> Bool { a.number < b.number }

    /// `2026-11`.
    public var iso: String { String(firstDay.iso.dropLast(3)) }
}

extension Day {
    /// The month of the calendar that this day is in.
    public var monthOfYear: Month {
        let (year, month, _) = civil
        return Month(number: Int32(year * 12 + month - 1))
    }

    static func numberOfFirst(year: Int, month: Int) -> Int32 { Day(year: year, month: month, day: 1)?.number ?? 0 }
}

extension Instant {
    /// The month in Asia/Shanghai in which this moment falls.
    public var month: Month { day.monthOfYear }
}

extension Month: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let month = Month(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a month is written 2026-11")
        }
        self = month
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso)
    }
}
