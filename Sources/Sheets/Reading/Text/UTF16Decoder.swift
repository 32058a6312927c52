/// UTF-16 to UTF-8.
enum UTF16Decoder {
    /// Decodes what is whole of `raw`; returns bytes taken and bytes made. The rest (at most 3 bytes) is left unless `isLast`.
    /// `out` has room for `raw.count * 2` bytes. A surrogate without its partner becomes `undecodableMark`.
    static func decode(
        _ raw: UnsafeBufferPointer<UInt8>, bigEndian: Bool, isLast: Bool, into out: UnsafeMutablePointer<UInt8>
    ) -> (taken: Int, made: Int) {
        let high = bigEndian ? 0 : 1
        var (i, made) = (0, 0)
        func unit(_ at: Int) -> UInt32 { UInt32(raw[at + high]) << 8 | UInt32(raw[at + 1 - high]) }
        while i + 1 < raw.count {
            let first = unit(i)
            switch first {
            case 0xD800...0xDBFF:
                guard i + 3 < raw.count else {
                    if !isLast { return (i, made) }
                    out[made] = undecodableMark
                    return (raw.count, made + 1)
                }
                let second = unit(i + 2)
                if (0xDC00...0xDFFF).contains(second) {
                    made += putUTF8(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00), at: out + made)
                    i += 4
                } else {
                    out[made] = undecodableMark
                    made += 1
                    i += 2
                }
            case 0xDC00...0xDFFF:
                out[made] = undecodableMark
                made += 1
                i += 2
            default:
                made += putUTF8(first, at: out + made)
                i += 2
            }
        }
        if isLast, i < raw.count {
            out[made] = undecodableMark
            return (raw.count, made + 1)
        }
        return (i, made)
    }
}
