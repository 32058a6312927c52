/// Numbers as spreadsheets store them: `13800138000`, `0.5`, `1.3800138E10`, `-7`.
enum NumberText {
    /// Whether every digit is there: at most the 15 digits before the point that spreadsheets keep.
    static func isExact(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var digits = 0
        var seenPoint = false
        for (i, byte) in utf8.enumerated() {
            switch byte {
            case 48...57: if !seenPoint, digits > 0 || byte != 48 { digits += 1 }
            case UInt8(ascii: "."): seenPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): return digits + (exponent(utf8, from: i + 1) ?? 99) <= 15
            default: continue
            }
        }
        return digits <= 15
    }

    /// `1.10105E+17` and the like, blanks around it allowed.
    static func isScientific(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var i = 0
        func skipBlanks() { while i < utf8.count, utf8[i] == 0x20 || utf8[i] == 0x09 || utf8[i] == UInt8(ascii: "'") { i += 1 } }
        func digits() -> Int {
            let start = i
            while i < utf8.count, (48...57).contains(utf8[i]) { i += 1 }
            return i - start
        }
        skipBlanks()
        guard digits() > 0 else { return false }
        if i < utf8.count, utf8[i] == UInt8(ascii: ".") {
            i += 1
            _ = digits()
        }
        guard i < utf8.count, utf8[i] | 0x20 == UInt8(ascii: "e") else { return false }
        i += 1
        if i < utf8.count, utf8[i] == UInt8(ascii: "+") || utf8[i] == UInt8(ascii: "-") { i += 1 }
        guard digits() > 0 else { return false }
        skipBlanks()
        return i == utf8.count
    }

    /// The whole number that `utf8` stands for, if its value is whole, exact and has at most 15 digits: `1.3800138E10` → 13800138000, `7.0` → 7.
    static func wholeNumber(_ utf8: UnsafeBufferPointer<UInt8>) -> Int64? {
        var i = 0
        let isNegative = utf8.first == UInt8(ascii: "-")
        if isNegative { i = 1 }
        var value: Int64 = 0
        var significant = 0
        var scale = 0
        var seenPoint = false
        var seenDigit = false
        scan: while i < utf8.count {
            switch utf8[i] {
            case 48...57:
                seenDigit = true
                significant += significant > 0 || utf8[i] != 48 ? 1 : 0
                guard significant <= 18 else { return nil }
                value = value * 10 + Int64(utf8[i] - 48)
                if seenPoint { scale -= 1 }
            case UInt8(ascii: "."):
                guard !seenPoint else { return nil }
                seenPoint = true
            default: break scan
            }
            i += 1
        }
        guard seenDigit else { return nil }
        if i < utf8.count {
            guard utf8[i] | 0x20 == UInt8(ascii: "e"), let exponent = exponent(utf8, from: i + 1) else { return nil }
            scale += exponent
        }
        while scale < 0 {
            guard value % 10 == 0 else { return nil }
            value /= 10
            scale += 1
        }
        while scale > 0, value != 0 {
            guard value < 1_000_000_000_000_000 else { return nil }
            value *= 10
            scale -= 1
        }
        guard value < 1_000_000_000_000_000 else { return nil }
        return isNegative ? -value : value
    }

    /// The number cut down to its whole part; `nil` for negative ones and for what no spreadsheet writes as a day's number.
    static func wholePart(_ utf8: UnsafeBufferPointer<UInt8>) -> Int? {
        if let whole = wholeNumber(utf8) { return whole < 0 ? nil : Int(whole) }
        guard let value = Double(String(decoding: utf8, as: UTF8.self)), (0..<1e9).contains(value) else { return nil }
        return Int(value)
    }

    private static func exponent(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var i = start
        var isNegative = false
        if i < utf8.count, utf8[i] == UInt8(ascii: "+") || utf8[i] == UInt8(ascii: "-") {
            isNegative = utf8[i] == UInt8(ascii: "-")
            i += 1
        }
        guard i < utf8.count, utf8.count - i <= 4 else { return nil }
        var value = 0
        while i < utf8.count {
            guard (48...57).contains(utf8[i]) else { return nil }
            value = value * 10 + Int(utf8[i] - 48)
            i += 1
        }
        return isNegative ? -value : value
    }
}
