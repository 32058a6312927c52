import Kernel

/// How text messages are written and when they go. (domain.md R61)
enum MessageRule {
    /// Length in UTF-16 units, as the carriers count.
    static let onePart = 70
    static let furtherParts = 67

    /// `【工惠】您的验证码是…`, without links.
    static func compose(signature: String, _ text: String) -> String { "【" + signature + "】" + withoutLinks(text) }

    /// How many messages the carrier counts.
    static func parts(_ text: String) -> Int {
        let length = text.utf16.count
        return length <= onePart ? 1 : (length + furtherParts - 1) / furtherParts
    }

    /// When a notice written at `now` may go: none between 22:00 and 8:00. Codes don't ask.
    static func noticeDue(_ now: Instant) -> Instant {
        let minute = now.minuteOfDay
        if minute < 8 * 60 { return now.day.start + .hours(8) }
        if minute >= 22 * 60 { return now.day.end + .hours(8) }
        return now
    }

    /// Addresses of pages are left out: people are taught never to tap them in messages.
    static func withoutLinks(_ text: String) -> String {
        guard text.contains("://") || text.contains("www.") else { return text }
        var out: [Substring] = []
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            guard let start = ["https://", "http://", "www."].compactMap({ word.firstRange(of: $0)?.lowerBound }).min() else {
                out.append(word)
                continue
            }
            let rest = word[start...].drop { $0.isASCII }
            out.append(word[..<start] + rest)
        }
        return out.joined(separator: " ")
    }

    /// How long to wait after the n-th failure: 10 s, 30 s, 90 s, 270 s; then it is given up.
    static func retry(afterTries tries: Int) -> Span? {
        guard tries < 5 else { return nil }
        return .seconds([10, 30, 90, 270][max(0, tries - 1)])
    }
}
