/// The characters of a code as somebody typed, pasted or imported it: narrowed, raised to capitals, without blanks and without
/// a spreadsheet's leading apostrophe. Lives on the stack: an import makes three million of them.
struct TypedCode {
    static let capacity = 32
    /// What stands for a character outside ASCII.
    static let foreign: UInt8 = 0xFF

    private var bytes = InlineArray<32, UInt8>(repeating: 0)
    /// How many characters there are; those beyond `capacity` are counted but not kept.
    private(set) var count = 0

    init(_ raw: String, skippingDashes: Bool = false) {
        for scalar in raw.unicodeScalars {
            if TextFolding.isBlank(scalar) || (skippingDashes && TextFolding.isDash(scalar)) { continue }
            if count == 0, TextFolding.isApostrophe(scalar) { continue }
            let narrow = TextFolding.narrowed(scalar).value
            if count < Self.capacity {
                bytes[count] =
                    switch narrow {
                    case 0x61...0x7A: UInt8(narrow - 32)
                    case 0..<0x80: UInt8(narrow)
                    default: Self.foreign
                    }
            }
            count += 1
        }
    }

    subscript(index: Int) -> UInt8 { bytes[index] }

    func isDigit(_ index: Int) -> Bool { bytes[index] &- 48 < 10 }

    /// The value of the digits in `range`; the caller has checked that they are digits.
    func number(_ range: Range<Int>) -> UInt64 {
        var value: UInt64 = 0
        for index in range { value = value * 10 + UInt64(bytes[index] &- 48) }
        return value
    }

    func areDigits(_ range: Range<Int>) -> Bool {
        for index in range where !isDigit(index) { return false }
        return true
    }

    func areCapitals(_ range: Range<Int>) -> Bool {
        for index in range where !(65...90).contains(bytes[index]) { return false }
        return true
    }

    func areDigitsOrCapitals(_ range: Range<Int>) -> Bool {
        for index in range where !isDigit(index) && !(65...90).contains(bytes[index]) { return false }
        return true
    }

    /// `1.10105E+17`: a spreadsheet took the code for a number, and its last digits are lost. (domain.md R1c)
    var isScientific: Bool {
        guard count >= 4, count <= Self.capacity, isDigit(0) else { return false }
        var exponents = 0
        for index in 0..<count {
            switch bytes[index] {
            case 48...57, 0x2E, 0x2B: continue
            case 0x45: exponents += 1
            default: return false
            }
        }
        return exponents == 1 && bytes[count - 1] != 0x45
    }

    /// The kept characters in `range` as text.
    func text(_ range: Range<Int>) -> String {
        String(unsafeUninitializedCapacity: range.count) { buffer in
            for (offset, index) in range.enumerated() { buffer[offset] = bytes[index] }
            return range.count
        }
    }

    /// The check of GB 11643 over the first 17 digits, 0–10, where 10 is written X. (domain.md R1)
    ///
    /// The weights `7 9 10 5 8 4 2 …` are the powers of two modulo 11, so Horner's scheme needs no table.
    var idCardCheck: UInt8 {
        var sum: UInt32 = 0
        for index in 0..<17 { sum = (sum + UInt32(bytes[index] &- 48)) * 2 }
        return UInt8((12 - sum % 11) % 11)
    }
}
