/// What is wrong with a pattern or a rule file, with the place: shown to the lawyer who wrote it.
public struct RuleFault: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

/// A pattern over folded text, compiled once: a small language made for clauses. (docs/legal-rules.md)
///
/// `押金|保证金` either; `(交|缴)纳?` optional; `[一二]` one of, `[^不]` none of; `~` up to 6 characters of the same sentence, `~~` up to 16,
/// `~~~` up to 60; `{worker}` a word list; `#months>2`, `#money`, `#percent<80` an amount; `!(…)` not followed by; `^` and `$` the ends.
struct Pattern {
    enum Step {
        case scalar(UInt32)
        case set(Set<UInt32>, isNegated: Bool)
        /// Up to so many characters within a sentence; the longest kind also across semicolons.
        case gap(Int)
        case quantity(QuantityTest)
        /// Goes on at `first`, and at `second` if that fails.
        case split(Int, Int)
        case jump(Int)
        /// Fails if the steps up to `next` match here.
        case unless(next: Int)
        case start
        case end
        case accept
    }

    struct QuantityTest {
        let kinds: Set<Quantity.Kind>
        let comparison: Comparison?
        let limit: Double
        /// Lengths of time are compared in days.
        let inDays: Bool

        enum Comparison: String {
            case less = "<"
            case lessOrEqual = "<="
            case more = ">"
            case moreOrEqual = ">="
            case equal = "="
        }

        func passes(_ quantity: Quantity) -> Bool {
            guard kinds.contains(quantity.kind) else { return false }
            guard let comparison else { return true }
            let value: Double
            let high: Double
            if inDays {
                value = quantity.days ?? 0
                high = quantity.kind == .months ? quantity.high * 30 : quantity.high
            } else {
                (value, high) = (quantity.value, quantity.high)
            }
            return switch comparison {
            case .less: value < limit
            case .lessOrEqual: value <= limit
            case .more: high > limit
            case .moreOrEqual: high >= limit
            case .equal: value == limit
            }
        }
    }

    let source: String
    let steps: [Step]
    /// A match can only begin with one of these; `nil` if it may begin with anything.
    let firsts: [UInt32]?
    /// A match can only begin with an amount.
    let beginsWithQuantity: Bool

    /// - Throws: `RuleFault`.
    init(_ source: String, words: [String: String] = [:]) throws {
        self.source = source
        var compiler = PatternCompiler(words: words)
        steps = try compiler.compile(source)
        var firsts: Set<UInt32> = []
        var kinds = (isOpen: false, hasQuantity: false, seen: Set<Int>())
        Self.collectFirsts(steps, 0, &firsts, &kinds)
        beginsWithQuantity = kinds.hasQuantity
        self.firsts = kinds.isOpen ? nil : Array(firsts)
    }

    private static func collectFirsts(_ steps: [Step], _ at: Int, _ firsts: inout Set<UInt32>, _ state: inout (isOpen: Bool, hasQuantity: Bool, seen: Set<Int>)) {
        guard at < steps.count, state.seen.insert(at).inserted else { return }
        switch steps[at] {
        case .scalar(let scalar): firsts.insert(scalar)
        case .set(let set, let isNegated):
            if isNegated { state.isOpen = true } else { firsts.formUnion(set) }
        case .quantity: state.hasQuantity = true
        case .split(let first, let second):
            collectFirsts(steps, first, &firsts, &state)
            collectFirsts(steps, second, &firsts, &state)
        case .jump(let next): collectFirsts(steps, next, &firsts, &state)
        case .unless(let next): collectFirsts(steps, next, &firsts, &state)
        case .gap, .start, .end, .accept: state.isOpen = true
        }
    }

    /// The first match in the text.
    func firstMatch(in text: FoldedText) -> Range<Int>? {
        guard let firsts else { return scan(text, 0..<text.scalars.count) }
        var best: Range<Int>?
        for first in firsts {
            guard let places = text.places[first] else { continue }
            for place in places {
                if let best, place >= best.lowerBound { break }
                if let end = run(text, place) {
                    best = place..<end
                    break
                }
            }
        }
        if beginsWithQuantity {
            for quantity in text.quantities {
                if let best, quantity.start >= best.lowerBound { break }
                if let end = run(text, quantity.start) {
                    best = quantity.start..<end
                    break
                }
            }
        }
        return best
    }

    private func scan(_ text: FoldedText, _ places: Range<Int>) -> Range<Int>? {
        for place in places { if let end = run(text, place) { return place..<end } }
        return nil
    }

    /// The end of a match that begins at `place`.
    private func run(_ text: FoldedText, _ place: Int) -> Int? {
        var budget = 20_000
        return run(text, place, 0, &budget)
    }

    private func run(_ text: FoldedText, _ place: Int, _ step: Int, _ budget: inout Int) -> Int? {
        var (place, step) = (place, step)
        while true {
            budget -= 1
            guard budget > 0 else { return nil }
            switch steps[step] {
            case .accept: return place
            case .scalar(let scalar):
                guard place < text.scalars.count, text.scalars[place] == scalar else { return nil }
                place += 1
                step += 1
            case .set(let set, let isNegated):
                guard place < text.scalars.count, set.contains(text.scalars[place]) != isNegated else { return nil }
                place += 1
                step += 1
            case .quantity(let test):
                guard let index = text.quantityAt[place], test.passes(text.quantities[index]) else { return nil }
                place = text.quantities[index].end
                step += 1
            case .split(let first, let second):
                if let end = run(text, place, first, &budget) { return end }
                step = second
            case .jump(let next): step = next
            case .unless(let next):
                if run(text, place, step + 1, &budget) != nil { return nil }
                step = next
            case .start:
                guard place == 0 else { return nil }
                step += 1
            case .end:
                guard place == text.scalars.count || (place == text.scalars.count - 1 && text.scalars[place] == 0x3002) else { return nil }
                step += 1
            case .gap(let longest):
                for length in 0...longest {
                    if let end = run(text, place + length, step + 1, &budget) { return end }
                    guard place + length < text.scalars.count else { return nil }
                    let scalar = text.scalars[place + length]
                    if scalar == 0x3002 || scalar == 0x21 || scalar == 0x3F || (scalar == 0x3B && longest < 60) { return nil }
                }
                return nil
            }
        }
    }
}
