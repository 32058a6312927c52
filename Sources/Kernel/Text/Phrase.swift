/// The languages in which everything is shown. Chinese comes first.
public enum Language: String, Sendable, Codable, CaseIterable {
    case zh, en
}

/// A text in both languages. A missing translation does not compile.
public struct Phrase: Hashable, Sendable {
    public let zh: String
    public let en: String
    public init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }
    public func callAsFunction(_ language: Language) -> String { language == .zh ? zh : en }
}

/// How days and moments are written for people.
extension Language {
    /// `2026年11月24日` · `24 Nov 2026`.
    public func show(_ day: Day) -> String {
        let (y, m, d) = day.civil
        return self == .zh ? "\(y)年\(m)月\(d)日" : "\(d) \(Self.months[m - 1]) \(y)"
    }
    /// `2026年11月` · `Nov 2026`.
    public func show(_ month: Month) -> String { self == .zh ? "\(month.year)年\(month.month)月" : "\(Self.months[month.month - 1]) \(month.year)" }
    /// `2026年11月24日 14:05` · `24 Nov 2026 14:05`, in Asia/Shanghai.
    public func show(_ instant: Instant) -> String {
        let minute = instant.minuteOfDay
        return show(instant.day) + " " + Numbers.twoDigits(minute / 60) + ":" + Numbers.twoDigits(minute % 60)
    }
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
