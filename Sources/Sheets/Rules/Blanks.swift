/// Blanks as they come out of spreadsheets: space, tab, line ends, no-break space, ideographic space, zero-width space and joiners, byte order mark.
enum Blanks {
    static func areAll(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var i = 0
        while i < utf8.count {
            let length = lengthOfBlank(utf8, at: i)
            if length == 0 { return false }
            i += length
        }
        return true
    }

    /// Bytes of the blank that begins at `i`; 0 where something else does.
    static func lengthOfBlank(_ utf8: UnsafeBufferPointer<UInt8>, at i: Int) -> Int {
        switch utf8[i] {
        case 0x20, 0x09...0x0D: return 1
        case 0xC2: return i + 1 < utf8.count && utf8[i + 1] == 0xA0 ? 2 : 0
        case 0xE2:
            guard i + 2 < utf8.count, utf8[i + 1] == 0x80 else { return 0 }
            return (0x80...0x8F).contains(utf8[i + 2]) || utf8[i + 2] == 0xAF ? 3 : 0
        case 0xE3: return i + 2 < utf8.count && utf8[i + 1] == 0x80 && utf8[i + 2] == 0x80 ? 3 : 0
        case 0xEF: return i + 2 < utf8.count && utf8[i + 1] == 0xBB && utf8[i + 2] == 0xBF ? 3 : 0
        default: return 0
        }
    }

    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0x09...0x0D, 0xA0, 0x2000...0x200F, 0x202F, 0x3000, 0xFEFF: true
        default: false
        }
    }
}
