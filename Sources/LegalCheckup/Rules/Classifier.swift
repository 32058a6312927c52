/// Rules and ranker together say which codes a clause shows and how sure that is.
///
/// Rules find words in order; the ranker weighs everything in the clause, what the rules found among it. A rule that is sure of itself
/// stands unless the ranker finds it far from anything known; the ranker alone needs a high likelihood.
struct Classifier {
    struct Hit {
        let code: FindingCode
        let confidence: Double
        /// The words, in folded places; `nil` where only the ranker found it.
        let trigger: Range<Int>?
        let rule: Rule?
    }

    /// Settings found by cross-validation.
    struct Thresholds {
        /// A rule's finding is taken back if the ranker gives it less than this.
        var veto: Float = 0.04
        /// The ranker alone finds from this on.
        var alone: Float = 0.2
        /// In wording that marks a clause as lawful it needs more.
        var aloneLawful: Float = 0.75
        /// What the ranker alone, and a rule, need of the likelihood that anything is wrong at all.
        var gate: Float = 0.6
        var ruleGate: Float = 0.15
    }

    /// What the rules make of a clause.
    struct Reading {
        var strict: [FindingCode: Hit] = [:]
        /// Words that a rule knows, in a clause that meets an exception of the rule.
        var loose: [FindingCode: (trigger: Range<Int>, rule: Rule)] = [:]
    }

    /// Where numbers decide, words that are alike say nothing: the ranker finds none of these by itself.
    private static let decidedByNumbers: Set<FindingCode> = ["PROBATION_TOO_LONG", "EXCESSIVE_HOURS"]

    let book: RuleBook
    let ranker: Ranker?
    let grams = Grams()
    var thresholds = Thresholds()

    func facts(_ text: FoldedText, minimumWage: Double?) -> ClauseFacts {
        ClauseFacts(text: text, minimumWage: minimumWage, isLawfulWording: book.lawful.contains { $0.firstMatch(in: text) != nil })
    }

    func read(_ facts: ClauseFacts) -> Reading {
        var reading = Reading()
        for rule in book.rules {
            if let known = reading.strict[rule.code], known.confidence >= rule.confidence { continue }
            guard let trigger = rule.loose(in: facts) else { continue }
            if rule.isExcepted(in: facts) {
                if reading.loose[rule.code] == nil { reading.loose[rule.code] = (trigger, rule) }
            } else {
                reading.strict[rule.code] = Hit(code: rule.code, confidence: rule.confidence, trigger: trigger, rule: rule)
            }
        }
        return reading
    }

    /// What the ranker sees: n-grams, and groups of words alone and in pairs; apart from those what the rules found.
    func features(_ facts: ClauseFacts, _ reading: Reading) -> (words: [UInt32], rules: [UInt32]) {
        var words = grams.features(facts.text)
        let concepts = book.concepts.filter { $0.pattern.firstMatch(in: facts.text) != nil }.map { CheckupWorkshop.hash("concept " + $0.name) }
        for (place, concept) in concepts.enumerated() {
            words.append(concept)
            for other in concepts[(place + 1)...] { words.append((concept &* 31 ^ other) &* 16_777_619) }
        }
        if facts.isLawfulWording { words.append(CheckupWorkshop.hash("lawful")) }
        let rules =
            reading.strict.keys.sorted().map { CheckupWorkshop.hash("strict " + $0.rawValue) }
            + reading.loose.keys.sorted().map { CheckupWorkshop.hash("loose " + $0.rawValue) }
        return (words, rules)
    }

    func classify(_ facts: ClauseFacts) -> [Hit] {
        let reading = read(facts)
        var hits = reading.strict
        if let ranker { weigh(ranker, facts, reading, &hits) }
        return hits.values.sorted { ($0.confidence, $1.code) > ($1.confidence, $0.code) }
    }

    private func weigh(_ ranker: Ranker, _ facts: ClauseFacts, _ reading: Reading, _ hits: inout [FindingCode: Hit]) {
        let (words, rules) = features(facts, reading)
        let likelihoods = ranker.likelihoods(words + rules, scale: Ranker.scale(words.count))
        let isWrong = ranker.codes.firstIndex(of: Ranker.violation).map { likelihoods[$0] } ?? 1
        for (place, code) in ranker.codes.enumerated() where code != Ranker.violation {
            let likelihood = likelihoods[place]
            let wrongness = code.isGoodPractice ? 1 : isWrong
            if let hit = hits[code] {
                hits[code] =
                    likelihood < thresholds.veto || wrongness < thresholds.ruleGate
                    ? nil : Hit(code: code, confidence: (hit.confidence + Double(likelihood)) / 2, trigger: hit.trigger, rule: hit.rule)
            } else if wrongness >= thresholds.gate, !Self.decidedByNumbers.contains(code),
                likelihood >= (facts.isLawfulWording && !code.isGoodPractice ? thresholds.aloneLawful : thresholds.alone)
            {
                let loose = reading.loose[code]
                hits[code] = Hit(code: code, confidence: Double(likelihood) * 0.85, trigger: loose?.trigger, rule: loose?.rule)
            }
        }
    }
}
