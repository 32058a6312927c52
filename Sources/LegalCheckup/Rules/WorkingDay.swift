/// Working days given by the clock: 早九晚九, 8:00至20:00, 上午八点到晚上十点.
enum WorkingDay {
    private struct Moment {
        let start: Int
        let end: Int
        let hour: Double
        let isLate: Bool
    }

    /// A span of more than eleven hours on the clock: with an hour or two for meals it is still more than nine of work.
    static func match(_ text: FoldedText) -> Range<Int>? {
        let moments = read(text.scalars)
        for (first, second) in zip(moments, moments.dropFirst()) where second.start - first.end <= 4 {
            var hours = second.hour - first.hour
            if hours <= 0, second.hour < 12, second.isLate || !first.isLate { hours += 12 }
            if hours <= 0 { hours += 24 }
            if hours > 11.4, hours <= 18 { return first.start..<second.end }
        }
        return nil
    }

    private static func read(_ s: [UInt32]) -> [Moment] {
        var moments: [Moment] = []
        var at = 0
        while at < s.count {
            var start = at
            let (prefix, length) = dayPart(s, at)
            at += length
            guard let number = NumeralReader.read(s, at), number.value <= 24 else {
                at = max(at, start + 1)
                continue
            }
            var (hour, end) = (number.value, number.end)
            var isClock = prefix != nil
            if end < s.count, s[end] == 0x3A, let minutes = NumeralReader.read(s, end + 1), minutes.value < 60 {
                (hour, end, isClock) = (hour + minutes.value / 60, minutes.end, true)
            } else if end < s.count, s[end] == 0x70B9 || s[end] == 0x65F6, end + 1 >= s.count || s[end] == 0x70B9 || s[end + 1] != 0x957F {
                end += 1
                isClock = true
                if end < s.count, s[end] == 0x534A { (hour, end) = (hour + 0.5, end + 1) }
                if end < s.count, s[end] == 0x949F { end += 1 }
            }
            if isClock {
                if let prefix, prefix, hour < 12 { hour += 12 }
                moments.append(Moment(start: start, end: end, hour: hour, isLate: prefix ?? (hour >= 12)))
            }
            start = end
            at = end
        }
        return moments
    }

    /// Whether a part of the day is named here, and whether it is a late one.
    private static func dayPart(_ s: [UInt32], _ at: Int) -> (isLate: Bool?, length: Int) {
        for (word, isLate) in parts where QuantityReader.starts(s, at, word) { return (isLate, word.count) }
        return (nil, 0)
    }

    private static let parts: [([UInt32], Bool)] = [
        ("早上", false), ("上午", false), ("早晨", false), ("清晨", false), ("凌晨", false), ("早", false), ("下午", true), ("晚上", true), ("夜里", true), ("晚间", true), ("傍晚", true), ("晚", true),
    ].map { ($0.0.unicodeScalars.map(\.value), $0.1) }
}
