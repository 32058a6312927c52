/// Chance that comes out the same for the same seed and stream, on every machine (SplitMix64). Not for secrets or draws.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// - Parameter stream: numbers what the chance is for (a person, a union), so that one can be made without making all before it.
    public init(seed: UInt64, stream: UInt64 = 0) {
        state = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15) ^ Self.mixed(stream &* 0xD134_2543_DE82_EF95 &+ 1)
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// 0 up to `bound` less one. `bound` stays far under 2^32, so the bias of scaling is nothing to speak of.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0 && bound <= Int(UInt32.max), "a bound of 32 bits")
        return Int(((next() >> 32) &* UInt64(bound)) >> 32)
    }

    public mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True in so many of a thousand cases.
    public mutating func chance(perMille: Int) -> Bool { below(1000) < perMille }

    public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// Picks by weight in one step: an element stands in as many slots as its weight says.
struct WeightedPick<Element: Sendable>: Sendable {
    let elements: [Element]
    private let slots: [UInt32]

    init(_ weighted: [(Element, Int)]) {
        elements = weighted.map(\.0)
        slots = weighted.enumerated().flatMap { index, entry in Array(repeating: UInt32(index), count: entry.1) }
    }

    func pick(_ random: inout SeededRandom) -> Element { elements[Int(slots[random.below(slots.count)])] }
}
