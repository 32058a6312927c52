/// A text as patterns see it: full-width forms are ASCII, letters small, no blanks; each place knows where it came from.
struct FoldedText {
    private(set) var scalars: [UInt32] = []
    /// For each folded place the place in the original.
    private(set) var origins: [Int] = []
    private(set) var quantities: [Quantity] = []
    /// Where each scalar occurs.
    private(set) var places: [UInt32: [Int]] = [:]
    /// Which quantity begins at a place.
    private(set) var quantityAt: [Int: Int] = [:]

    init(_ text: String) { self.init(ScalarText.scalars(text)) }

    init(_ original: [UInt32]) {
        scalars.reserveCapacity(original.count)
        origins.reserveCapacity(original.count)
        for (place, scalar) in original.enumerated() {
            let folded = Self.fold(scalar)
            guard folded != 0 else { continue }
            scalars.append(folded)
            origins.append(place)
        }
        quantities = QuantityReader.read(scalars)
        for (index, quantity) in quantities.enumerated() { quantityAt[quantity.start] = index }
        for (place, scalar) in scalars.enumerated() { places[scalar, default: []].append(place) }
    }

    /// 0 for what is left out.
    static func fold(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0...0x20, 0xA0, 0x3000, 0x200B, 0xFEFF, 0x2A: 0
        case 0x41...0x5A: scalar + 32
        case 0xFF01...0xFF5E: fold(scalar - 0xFEE0)
        case 0x201C, 0x201D, 0x300C, 0x300D: 0x22
        case 0x2014, 0x2013, 0x2012, 0xFF5E, 0x301C: 0x2D
        case 0x3007: 0x96F6  // 〇 as 零
        default: scalar
        }
    }

    /// The words of a folded range, as they stand in the original.
    func original(_ range: Range<Int>, of text: [UInt32]) -> String {
        guard !range.isEmpty, range.upperBound <= origins.count else { return "" }
        return ScalarText.string(text[origins[range.lowerBound]...origins[range.upperBound - 1]])
    }
}
