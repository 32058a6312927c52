#if canImport(Glibc)
    import Glibc
#endif

/// Trains the ranker from labelled clauses. Deterministic: the same clauses in the same order give the same weights.
struct RankerTrainer {
    struct Sample {
        let features: [UInt32]
        /// What rules found. Left out every other time, so that the ranker doesn't lean on rules that were written with these clauses in view.
        let rules: [UInt32]
        let labels: Set<FindingCode>
        /// Neither right nor wrong: not learnt from.
        let undecided: Set<FindingCode>
    }

    var epochs = 24
    var rate: Float = 0.1
    /// Pulls weights to 0 so that rare wording isn't learnt by heart.
    var decay: Float = 0.0003
    /// n-grams that occur in fewer clauses are left out.
    var leastOccurrences = 2
    /// How much more a lawful clause counts: they look most like unlawful ones.
    var lawfulWeight: Float = 2

    struct Weights {
        let codes: [FindingCode]
        var biases: [Float]
        let features: [UInt32: Int]
        var values: [Float]

        var ranker: Ranker { Ranker(codes: codes, biases: biases, weights: table(floor: 0.004)) }

        func table(floor: Float) -> [UInt32: [(code: Int, weight: Float)]] {
            var table: [UInt32: [(code: Int, weight: Float)]] = [:]
            for (feature, place) in features {
                let row = values[place * codes.count..<(place + 1) * codes.count]
                let list = row.enumerated().filter { abs($1) >= floor }.map { (code: $0, weight: $1) }
                if !list.isEmpty { table[feature] = list }
            }
            return table
        }
    }

    func train(_ samples: [Sample], codes: [FindingCode]) -> Weights {
        var counts: [UInt32: Int] = [:]
        for sample in samples { for feature in sample.features + sample.rules { counts[feature, default: 0] += 1 } }
        var features: [UInt32: Int] = [:]
        for feature in counts.keys.sorted() where counts[feature, default: 0] >= leastOccurrences { features[feature] = features.count }
        let width = codes.count
        var weights = Weights(codes: codes, biases: Array(repeating: -3, count: width), features: features, values: Array(repeating: 0, count: features.count * width))
        var squares = [Float](repeating: 0.02, count: features.count * width)
        let rows = samples.map { $0.features.compactMap { features[$0] } }
        let ruleRows = samples.map { $0.rules.compactMap { features[$0] } }
        let scales = samples.map { Ranker.scale($0.features.count) }
        var order = Array(samples.indices)
        var seed: UInt64 = 20_261_124
        var errors = [Float](repeating: 0, count: width)
        for epoch in 0..<epochs {
            for place in order.indices.reversed() where place > 0 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                order.swapAt(place, Int(seed >> 33) % (place + 1))
            }
            for index in order {
                let (scale, sample) = (scales[index], samples[index])
                let row = (index + epoch) % 2 == 0 ? rows[index] : rows[index] + ruleRows[index]
                let isLawful = !sample.labels.contains(Ranker.violation)
                for code in 0..<width {
                    var sum: Float = 0
                    for feature in row { sum += weights.values[feature * width + code] }
                    let likelihood = 1 / (1 + exp(-(sum * scale + weights.biases[code])))
                    let wanted = sample.labels.contains(codes[code])
                    errors[code] = sample.undecided.contains(codes[code]) ? 0 : (wanted ? 3 * (1 - likelihood) : -likelihood * (isLawful ? lawfulWeight : 1))
                    if abs(errors[code]) < 0.004 { errors[code] = 0 }
                    weights.biases[code] += 0.02 * errors[code]
                }
                for feature in row {
                    for code in 0..<width where errors[code] != 0 {
                        let at = feature * width + code
                        let slope = errors[code] * scale - decay * weights.values[at]
                        squares[at] += slope * slope
                        weights.values[at] += rate * slope / squares[at].squareRoot()
                    }
                }
            }
        }
        return weights
    }
}
