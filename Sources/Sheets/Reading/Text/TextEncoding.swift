#if canImport(Glibc)
    import Glibc
#endif

/// The encodings that .csv files come in. (domain.md R64)
public enum TextEncoding: String, Sendable, Codable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case gb18030 = "GB18030"

    /// The encoding and the bytes of its byte order mark.
    ///
    /// Without a mark it is UTF-8 or GB18030, by counting: Chinese text in GB18030 is hardly ever valid UTF-8 for a whole line. So a UTF-8
    /// file with a few broken lines stays UTF-8, and those lines are bad rows, instead of all others turning into nonsense.
    static func detect(_ file: FileBytes) throws -> (encoding: TextEncoding, markBytes: Int) {
        let head = try file.bytes(at: 0, count: 3)
        if head == [0xEF, 0xBB, 0xBF] { return (.utf8, 3) }
        if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return (try countLines(file) ? .utf8 : .gb18030, 0)
    }

    /// Whether most lines that aren't plain ASCII are UTF-8. Reads until 2,000 such lines were seen.
    private static func countLines(_ file: FileBytes) throws -> Bool {
        let size = 1 << 20
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        defer { buffer.deallocate() }
        var (offset, valid, invalid) = (0, 0, 0)
        while valid + invalid < 2000 {
            let count = try file.read(into: buffer, count: size, at: offset)
            if count == 0 { break }
            var lineStart = 0
            while lineStart < count {
                let rest = UnsafeBufferPointer(start: buffer + lineStart, count: count - lineStart)
                let length = lineLength(rest)
                // A line cut by the end of the buffer is read again at the beginning of the next one.
                if length == rest.count, lineStart > 0, offset + count < file.size { break }
                let line = UnsafeBufferPointer(rebasing: rest[..<length])
                switch UTF8Check.firstInvalid(line) {
                case .some: invalid += 1
                case nil: valid += UTF8Check.isASCII(line) ? 0 : 1
                }
                lineStart += length
            }
            offset += lineStart
        }
        return valid >= invalid
    }

    /// Up to and with the next LF, or CR where there is no LF.
    private static func lineLength(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        for end in [Int32(10), 13] {
            if let found = memchr(base, end, bytes.count) { return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found)) + 1 }
        }
        return bytes.count
    }
}

/// Whether bytes are UTF-8, as the Unicode standard has it: no surrogates, nothing overlong, nothing beyond U+10FFFF.
enum UTF8Check {
    static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { !bytes.contains { $0 >= 0x80 } }

    /// Where the first byte stands that belongs to no character; `nil` if all is well.
    static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let count = bytes.count
        var i = 0
        while i < count {
            let lead = bytes[i]
            if lead < 0x80 {
                i += 1
                continue
            }
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: length = 4
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return i
            }
            guard i + length <= count, second.contains(bytes[i + 1]) else { return i }
            if length > 2, bytes[i + 2] & 0xC0 != 0x80 { return i }
            if length > 3, bytes[i + 3] & 0xC0 != 0x80 { return i }
            i += length
        }
        return nil
    }
}

/// Bytes that no UTF-8 text has stand where a decoder found what it can't decode, so that the row is found to be bad.
let undecodableMark: UInt8 = 0xFF

/// Writes one scalar as UTF-8 and returns how many bytes it took. The caller has room for four.
@inline(__always)
func putUTF8(_ scalar: UInt32, at out: UnsafeMutablePointer<UInt8>) -> Int {
    switch scalar {
    case 0..<0x80:
        out[0] = UInt8(truncatingIfNeeded: scalar)
        return 1
    case 0x80..<0x800:
        out[0] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
        out[1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
        return 2
    case 0x800..<0x1_0000:
        out[0] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
        out[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
        out[2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
        return 3
    default:
        out[0] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
        out[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F)
        out[2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
        out[3] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
        return 4
    }
}
