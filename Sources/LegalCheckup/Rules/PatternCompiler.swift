/// Turns the text of a pattern into steps.
struct PatternCompiler {
    let words: [String: String]
    private var input: [UInt32] = []
    private var at = 0
    private var steps: [Pattern.Step] = []
    private var depth = 0
    private var source = ""

    init(words: [String: String]) { self.words = words }

    mutating func compile(_ source: String) throws -> [Pattern.Step] {
        self.source = source
        input = try Array(expand(source, depth: 0)).map { FoldedText.fold($0) }.filter { $0 != 0 }
        try alternatives()
        guard at == input.count else { throw RuleFault("“\(source)”: a ) too many") }
        steps.append(.accept)
        return steps
    }

    /// Puts the word lists in. Parentheses in Chinese form are the same as ASCII ones after folding, so patterns can't ask for them.
    private func expand(_ text: String, depth: Int) throws -> [UInt32] {
        guard depth < 6 else { throw RuleFault("“\(source)”: word lists name each other in a circle") }
        var result: [UInt32] = []
        var name: String?
        for scalar in text.unicodeScalars {
            switch (scalar, name) {
            case ("{", nil): name = ""
            case ("}", .some(let wanted)):
                guard let list = words[wanted] else { throw RuleFault("“\(source)”: there is no word list {\(wanted)}") }
                result += [0x28] + (try expand(list, depth: depth + 1)) + [0x29]
                name = nil
            case (_, .some(let begun)): name = begun + String(scalar)
            case (_, nil): result.append(scalar.value)
            }
        }
        guard name == nil else { throw RuleFault("“\(source)”: a { is not closed") }
        return result
    }

    private func peek() -> UInt32? { at < input.count ? input[at] : nil }

    private mutating func alternatives() throws {
        let start = steps.count
        try sequence()
        guard peek() == 0x7C else { return }
        var branches: [[Pattern.Step]] = [Array(steps[start...])]
        while peek() == 0x7C {
            at += 1
            steps.removeSubrange(start...)
            try sequence()
            branches.append(Array(steps[start...]))
        }
        steps.removeSubrange(start...)
        // Each branch was compiled as if it began at `start`.
        let total = branches.reduce(0) { $0 + $1.count + 2 } - 2
        let end = start + total
        for (place, branch) in branches.enumerated() {
            if place == branches.count - 1 {
                steps += branch.map { Self.moved($0, by: steps.count - start) }
            } else {
                let here = steps.count
                steps.append(.split(here + 1, here + branch.count + 2))
                steps += branch.map { Self.moved($0, by: here + 1 - start) }
                steps.append(.jump(end))
            }
        }
    }

    private static func moved(_ step: Pattern.Step, by distance: Int) -> Pattern.Step {
        switch step {
        case .split(let first, let second): .split(first + distance, second + distance)
        case .jump(let next): .jump(next + distance)
        case .unless(let next): .unless(next: next + distance)
        default: step
        }
    }

    private mutating func sequence() throws {
        while let scalar = peek(), scalar != 0x7C, scalar != 0x29 {
            let start = steps.count
            try atom(scalar)
            if peek() == 0x3F {  // ?
                at += 1
                let optional = steps[start...].map { Self.moved($0, by: 1) }
                steps.removeSubrange(start...)
                steps.append(.split(start + 1, start + 1 + optional.count))
                steps += optional
            }
        }
    }

    private mutating func atom(_ scalar: UInt32) throws {
        at += 1
        switch scalar {
        case 0x28:  // (
            depth += 1
            guard depth < 40 else { throw RuleFault("“\(source)”: too deep") }
            try alternatives()
            guard peek() == 0x29 else { throw RuleFault("“\(source)”: a ( is not closed") }
            at += 1
            depth -= 1
        case 0x7E: gap()
        case 0x5B: try set()
        case 0x23: try quantity()
        case 0x5E: steps.append(.start)
        case 0x24: steps.append(.end)
        case 0x5F: steps.append(.set([0x3002], isNegated: true))  // _
        case 0x21:  // !(
            guard peek() == 0x28 else { throw RuleFault("“\(source)”: after ! comes a (") }
            let here = steps.count
            steps.append(.unless(next: 0))
            at += 1
            try alternatives()
            guard peek() == 0x29 else { throw RuleFault("“\(source)”: a !( is not closed") }
            at += 1
            steps.append(.accept)
            steps[here] = .unless(next: steps.count)
        case 0x3F, 0x29: throw RuleFault("“\(source)”: a ? or ) with nothing before it")
        default: steps.append(.scalar(scalar))
        }
    }

    private mutating func gap() {
        var count = 1
        while peek() == 0x7E, count < 3 {
            at += 1
            count += 1
        }
        steps.append(.gap([6, 16, 60][count - 1]))
    }

    private mutating func set() throws {
        var set: Set<UInt32> = []
        var isNegated = false
        if peek() == 0x5E {
            isNegated = true
            at += 1
        }
        while let scalar = peek(), scalar != 0x5D {
            set.insert(scalar)
            at += 1
        }
        guard peek() == 0x5D else { throw RuleFault("“\(source)”: a [ is not closed") }
        at += 1
        steps.append(.set(set, isNegated: isNegated))
    }

    private mutating func quantity() throws {
        var name = ""
        while let scalar = peek(), (0x61...0x7A).contains(scalar), let letter = Unicode.Scalar(scalar) {
            name.unicodeScalars.append(letter)
            at += 1
        }
        let kinds: Set<Quantity.Kind>
        switch name {
        case "span": kinds = [.days, .months]
        case "number": kinds = Set(Quantity.Kind.allCases)
        default:
            guard let kind = Quantity.Kind(rawValue: name) else { throw RuleFault("“\(source)”: there is no amount #\(name)") }
            kinds = [kind]
        }
        var comparison = ""
        while let scalar = peek(), scalar == 0x3C || scalar == 0x3E || scalar == 0x3D {
            comparison += scalar == 0x3C ? "<" : scalar == 0x3E ? ">" : "="
            at += 1
        }
        guard !comparison.isEmpty else {
            steps.append(.quantity(.init(kinds: kinds, comparison: nil, limit: 0, inDays: false)))
            return
        }
        guard let comparison = Pattern.QuantityTest.Comparison(rawValue: comparison), let limit = limit()
        else { throw RuleFault("“\(source)”: after #\(name) comes < <= > >= or = and a number") }
        steps.append(.quantity(.init(kinds: kinds, comparison: comparison, limit: limit, inDays: name == "span")))
    }

    private mutating func limit() -> Double? {
        var digits = ""
        while let scalar = peek(), (0x30...0x39).contains(scalar) || scalar == 0x2E, let letter = Unicode.Scalar(scalar) {
            digits.unicodeScalars.append(letter)
            at += 1
        }
        // A semicolon may close the amount where digits follow in the text.
        return Double(digits)
    }
}
