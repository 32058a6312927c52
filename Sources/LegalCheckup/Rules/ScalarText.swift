/// Small work on arrays of Unicode scalars, in which the engine keeps text: every Chinese character is one of them, so places are indices.
enum ScalarText {
    static func scalars(_ text: String) -> [UInt32] {
        var scalars: [UInt32] = []
        scalars.reserveCapacity(text.utf8.count / 3 + 16)
        for scalar in text.unicodeScalars { scalars.append(scalar.value) }
        return scalars
    }

    static func string(_ scalars: ArraySlice<UInt32>) -> String {
        var text = String.UnicodeScalarView()
        for value in scalars { if let scalar = Unicode.Scalar(value) { text.append(scalar) } }
        return String(text)
    }

    /// The range without white space at its ends.
    static func trimmed(_ scalars: [UInt32], _ start: Int, _ end: Int) -> Range<Int> {
        var (start, end) = (start, max(start, end))
        while start < end, isBlank(scalars[start]) { start += 1 }
        while end > start, isBlank(scalars[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func isBlank(_ scalar: UInt32) -> Bool {
        scalar <= 0x20 || scalar == 0x3000 || scalar == 0xA0 || scalar == 0xFEFF || scalar == 0x200B
    }
}
