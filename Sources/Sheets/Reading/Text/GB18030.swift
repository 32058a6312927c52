#if canImport(Glibc)
    import Glibc
#endif

/// GB18030 to UTF-8 by tables of our own, made once from the C library's and set right where the standard of 2022 differs.
///
/// The C library stops at the first bad byte and is slow by comparison; tables give each bad byte its place. (domain.md R64)
struct GB18030: Sendable {
    /// 126 lead bytes × 192 trail bytes from 0x40; 0 where there is no character.
    private let twoBytes: [UInt16]
    /// The four-byte codes of the basic plane in their order, from 81 30 81 30.
    private let fourBytes: [UInt16]

    private static let loaded = GB18030.load()
    /// `nil` where the C library has no tables for it.
    static var tables: GB18030? { loaded }

    /// Decodes what is whole of `raw`; returns bytes taken and bytes made. The rest (at most 3 bytes) is left unless `isLast`.
    /// `out` has room for `raw.count * 2` bytes. A byte that begins no character becomes `undecodableMark`; line ends and commas are never swallowed.
    func decode(_ raw: UnsafeBufferPointer<UInt8>, isLast: Bool, into out: UnsafeMutablePointer<UInt8>) -> (taken: Int, made: Int) {
        twoBytes.withUnsafeBufferPointer { twoBytes in
            var (i, made) = (0, 0)
            while i < raw.count {
                let lead = raw[i]
                if lead < 0x80 {
                    out[made] = lead
                    (i, made) = (i + 1, made + 1)
                    continue
                }
                guard i + 1 < raw.count else {
                    if !isLast { return (i, made) }
                    out[made] = undecodableMark
                    return (i + 1, made + 1)
                }
                let second = raw[i + 1]
                if second >= 0x40, (0x81...0xFE).contains(lead) {
                    let scalar = twoBytes[(Int(lead) - 0x81) * 192 + Int(second) - 0x40]
                    if scalar != 0 {
                        made += putUTF8(UInt32(scalar), at: out + made)
                        i += 2
                        continue
                    }
                } else if (0x30...0x39).contains(second), (0x81...0xFE).contains(lead) {
                    if i + 3 >= raw.count, !isLast { return (i, made) }
                    if i + 3 < raw.count, let scalar = fourByteScalar(lead, second, raw[i + 2], raw[i + 3]) {
                        made += putUTF8(scalar, at: out + made)
                        i += 4
                        continue
                    }
                }
                out[made] = undecodableMark
                (i, made) = (i + 1, made + 1)
            }
            return (i, made)
        }
    }

    /// The character of a two-byte code; 0 where there is none.
    func twoByteScalar(_ lead: UInt8, _ trail: UInt8) -> UInt16 { twoBytes[(Int(lead) - 0x81) * 192 + Int(trail) - 0x40] }

    private func fourByteScalar(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> UInt32? {
        guard (0x81...0xFE).contains(c), (0x30...0x39).contains(d) else { return nil }
        let index = Self.place(a, b, c, d)
        if index < fourBytes.count { return fourBytes[index] == 0 ? nil : UInt32(fourBytes[index]) }
        // Planes 1 to 16 follow in order from 90 30 81 30.
        let beyond = index - 189_000
        return (0..<0x10_0000).contains(beyond) ? UInt32(0x1_0000 + beyond) : nil
    }

    /// The place of a four-byte code among all of them, from 81 30 81 30.
    private static func place(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> Int {
        let pair = (Int(a) - 0x81) * 10 + Int(b) - 0x30
        return pair * 1260 + (Int(c) - 0x81) * 10 + Int(d) - 0x30
    }

    private static func fourByteCode(_ place: Int) -> [UInt8] {
        [UInt8(place / 12_600 + 0x81), UInt8(place / 1260 % 10 + 0x30), UInt8(place / 10 % 126 + 0x81), UInt8(place % 10 + 0x30)]
    }

    /// Where the standard of 2022 gives a real character and older tables, the C library's among them, a private-use one or nothing. The
    /// old four-byte codes of these characters are taken as well: the text is the same, whatever wrote it.
    private static let newer: [(code: [UInt8], scalar: UInt16)] = [
        ([0xA6, 0xD9], 0xFE10), ([0xA6, 0xDA], 0xFE12), ([0xA6, 0xDB], 0xFE11), ([0xA6, 0xDC], 0xFE13), ([0xA6, 0xDD], 0xFE14),
        ([0xA6, 0xDE], 0xFE15), ([0xA6, 0xDF], 0xFE16), ([0xA6, 0xEC], 0xFE17), ([0xA6, 0xED], 0xFE18), ([0xA6, 0xF3], 0xFE19),
        ([0xA8, 0xBC], 0x1E3F), ([0xFE, 0x59], 0x9FB4), ([0xFE, 0x61], 0x9FB5), ([0xFE, 0x66], 0x9FB6), ([0xFE, 0x67], 0x9FB7),
        ([0xFE, 0x6D], 0x9FB8), ([0xFE, 0x7E], 0x9FB9), ([0xFE, 0x90], 0x9FBA), ([0xFE, 0x9F], 0x4DAE), ([0xFE, 0xA0], 0x9FBB),
        ([0x82, 0x35, 0x90, 0x37], 0x9FB4), ([0x82, 0x35, 0x90, 0x38], 0x9FB5), ([0x82, 0x35, 0x90, 0x39], 0x9FB6),
        ([0x82, 0x35, 0x91, 0x30], 0x9FB7), ([0x82, 0x35, 0x91, 0x31], 0x9FB8), ([0x82, 0x35, 0x91, 0x32], 0x9FB9),
        ([0x82, 0x35, 0x91, 0x33], 0x9FBA), ([0x82, 0x35, 0x91, 0x34], 0x9FBB),
    ]

    private static func load() -> GB18030? {
        guard let converter = iconv_open("UTF-16LE", "GB18030"), Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        var two = [UInt16](repeating: 0, count: 126 * 192)
        for lead in 0..<126 {
            for trail in 0..<192 where trail != 0x3F && trail != 0xBF {
                two[lead * 192 + trail] = scalar([UInt8(lead + 0x81), UInt8(trail + 0x40)], converter)
            }
        }
        var four = [UInt16](repeating: 0, count: 39_420)
        for index in four.indices { four[index] = scalar(fourByteCode(index), converter) }
        for (code, scalar) in newer {
            if code.count == 2 {
                two[(Int(code[0]) - 0x81) * 192 + Int(code[1]) - 0x40] = scalar
            } else {
                four[place(code[0], code[1], code[2], code[3])] = scalar
            }
        }
        return GB18030(twoBytes: two, fourBytes: four)
    }

    /// The UTF-16 unit of one code by the C library; 0 where it has none or needs two.
    private static func scalar(_ code: [UInt8], _ converter: iconv_t) -> UInt16 {
        var input = code.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: 8)
        var (inputLeft, outputLeft) = (input.count, output.count)
        let result = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var (from, to) = (input.baseAddress, output.baseAddress)
                return iconv(converter, &from, &inputLeft, &to, &outputLeft)
            }
        }
        if result == -1 || inputLeft > 0 || outputLeft != 6 {
            iconv(converter, nil, nil, nil, nil)
            return 0
        }
        return UInt16(UInt8(bitPattern: output[0])) | UInt16(UInt8(bitPattern: output[1])) << 8
    }
}

/// Private-use characters by which systems older than Unicode 3.1 wrote real ones: U+E863 for 䶮. (domain.md R64)
enum PrivateUse {
    /// Writes the real characters over the private-use ones; both take three bytes.
    static func replace(in bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var from = 0
            while from + 2 < buffer.count, let found = memchr(base + from, 0xEE, buffer.count - from) {
                let i = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
                guard i + 2 < buffer.count else { return }
                from = i + 1
                // U+E000–U+EFFF begin with EE; only those from U+E780 on concern us.
                guard buffer[i + 1] >= 0x9E else { continue }
                let scalar = 0xE000 | UInt16(buffer[i + 1] & 0x3F) << 6 | UInt16(buffer[i + 2] & 0x3F)
                if let real = replacements[scalar] { _ = putUTF8(UInt32(real), at: base + i) }
            }
        }
    }

    /// The old mapping of GBK gave U+E815–U+E864 to FE50–FEA0 in order, and a few more to A6D9–A6F3 and A8BC.
    private static let replacements: [UInt16: UInt16] = {
        var map: [UInt16: UInt16] = [0xE863: 0x4DAE, 0xE7C7: 0x1E3F]
        for (index, real) in [0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14, 0xFE15, 0xFE16, 0xFE17, 0xFE18, 0xFE19].enumerated() {
            map[UInt16(0xE78D + index)] = UInt16(real)
        }
        for (index, trail) in (0x50...0xA0).filter({ $0 != 0x7F }).enumerated() {
            guard let real = GB18030.tables?.twoByteScalar(0xFE, UInt8(trail)), !(0xE000...0xF8FF).contains(real) else { continue }
            map[UInt16(0xE815 + index)] = real
        }
        return map
    }()
}
