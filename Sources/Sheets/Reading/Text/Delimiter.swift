/// What stands between the cells of a text file.
enum Delimiter {
    static let comma = UInt8(ascii: ",")
    static let semicolon = UInt8(ascii: ";")
    static let tab = UInt8(ascii: "\t")

    /// A first line `sep=;`, as Excel reads it: the delimiter and the length of the line with its end.
    static func declared(_ bytes: UnsafeBufferPointer<UInt8>) -> (delimiter: UInt8, length: Int)? {
        var i = 0
        let isQuoted = bytes.first == UInt8(ascii: "\"")
        if isQuoted { i = 1 }
        guard bytes.count >= i + 5 else { return nil }
        for letter in [UInt8(ascii: "s"), UInt8(ascii: "e"), UInt8(ascii: "p")] {
            guard bytes[i] | 0x20 == letter else { return nil }
            i += 1
        }
        guard bytes[i] == UInt8(ascii: "="), bytes[i + 1] < 0x80, ![10, 13, 34].contains(bytes[i + 1]) else { return nil }
        let delimiter = bytes[i + 1]
        i += 2
        if isQuoted, i < bytes.count, bytes[i] == UInt8(ascii: "\"") { i += 1 }
        if i < bytes.count, bytes[i] == 13 { i += 1 } else if i < bytes.count, bytes[i] != 10 { return nil }
        if i < bytes.count, bytes[i] == 10 { i += 1 }
        return (delimiter, i)
    }

    /// The one of comma, semicolon and tab that stands in most of the first lines; among equals the most frequent.
    static func guess(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt8 {
        let candidates = [comma, semicolon, tab]
        var lines = [0, 0, 0]
        var total = [0, 0, 0]
        var inLine = [0, 0, 0]
        var inQuotes = false
        var seen = 0
        func endLine() {
            for k in 0..<3 where inLine[k] > 0 {
                lines[k] += 1
                total[k] += inLine[k]
                inLine[k] = 0
            }
            seen += 1
        }
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { inQuotes.toggle() }
            if inQuotes { continue }
            if byte == 10 || byte == 13 { endLine() } else if let k = candidates.firstIndex(of: byte) { inLine[k] += 1 }
            if seen > 200 { break }
        }
        endLine()
        let best = (0..<3).max { (lines[$0], total[$0]) < (lines[$1], total[$1]) || (lines[$0], total[$0]) == (lines[$1], total[$1]) && $0 > $1 }
        return candidates[best ?? 0]
    }
}
