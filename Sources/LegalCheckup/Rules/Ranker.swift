#if canImport(Glibc)
    import Glibc
#endif

/// Logistic regression over character n-grams, one model a code: says how alike a clause's wording is to clauses known to show the code.
///
/// It backs the rules: it finds wordings that no rule foresaw, and takes back what a rule found in wording that never shows the code.
/// The weights were trained from labelled clauses by `gonghui checkup --train` and are data. (docs/legal-rules.md)
struct Ranker {
    /// A model of its own beside those of the codes: whether anything is wrong at all.
    static let violation: FindingCode = "VIOLATION"

    /// Codes in the order of the weights.
    let codes: [FindingCode]
    private let biases: [Float]
    private let places: [UInt32: Int]
    /// Weights of feature `i` are `entries[starts[i]..<starts[i + 1]]`.
    private let starts: [Int]
    private let entries: [(code: Int, weight: Float)]

    init(codes: [FindingCode], biases: [Float], weights: [UInt32: [(code: Int, weight: Float)]]) {
        self.codes = codes
        self.biases = biases
        var places: [UInt32: Int] = [:]
        var starts: [Int] = [0]
        var entries: [(code: Int, weight: Float)] = []
        for (feature, list) in weights.sorted(by: { $0.key < $1.key }) {
            places[feature] = starts.count - 1
            entries += list
            starts.append(entries.count)
        }
        (self.places, self.starts, self.entries) = (places, starts, entries)
    }

    /// The likelihood of each code, 0 to 1, in the order of `codes`.
    func likelihoods(_ features: [UInt32], scale: Float) -> [Float] {
        var sums = [Float](repeating: 0, count: codes.count)
        for feature in features {
            guard let place = places[feature] else { continue }
            for entry in entries[starts[place]..<starts[place + 1]] { sums[entry.code] += entry.weight }
        }
        return sums.indices.map { 1 / (1 + exp(-(sums[$0] * scale + biases[$0]))) }
    }

    /// Long clauses have more n-grams; their weight is shared.
    static func scale(_ count: Int) -> Float { count == 0 ? 0 : 8 / Float(count).squareRoot() }
}

/// The n-grams of a text: one to three characters, after the names of worker and employer were made one and amounts were reduced to their kind.
struct Grams {
    private let aliases: [UInt32: [([UInt32], UInt32)]]

    init() {
        var aliases: [UInt32: [([UInt32], UInt32)]] = [:]
        for (mark, words) in [
            (UInt32(0x57), "员工 职工 雇员 劳动者 乙方 员工本人 职员 从业人员 工人 同事 员工们 打工人 工友 伙计 店员 教职工"),
            (UInt32(0x45), "公司 单位 企业 甲方 用人单位 本单位 我司 本公司 本厂 工厂 厂方 雇主 本店 门店 集团 酒店 医院 学校 我公司 厂里 本企业 我厂"),
        ] {
            for word in words.split(separator: " ") {
                let letters = word.unicodeScalars.map(\.value)
                aliases[letters[0], default: []].append((letters, mark))
            }
        }
        self.aliases = aliases.mapValues { $0.sorted { $0.0.count > $1.0.count } }
    }

    /// Hashes, each once, sorted.
    func features(_ text: FoldedText) -> [UInt32] {
        let stream = reduced(text)
        var features: Set<UInt32> = []
        features.reserveCapacity(stream.count * 3)
        for start in stream.indices {
            var hash: UInt32 = 2_166_136_261
            for length in 1...3 where start + length <= stream.count {
                hash = (hash ^ (stream[start + length - 1] & 0xFFFF)) &* 16_777_619
                hash ^= hash >> 13
                features.insert(hash &+ UInt32(length))
            }
        }
        return features.sorted()
    }

    private func reduced(_ text: FoldedText) -> [UInt32] {
        let s = text.scalars
        var stream: [UInt32] = [0x5E]
        var at = 0
        outer: while at < s.count {
            if let index = text.quantityAt[at] {
                let quantity = text.quantities[index]
                stream.append(0xE000 + UInt32(Quantity.Kind.allCases.firstIndex(of: quantity.kind) ?? 0))
                at = quantity.end
                continue
            }
            if let candidates = aliases[s[at]] {
                for (letters, mark) in candidates where QuantityReader.starts(s, at, letters) {
                    stream.append(mark)
                    at += letters.count
                    continue outer
                }
            }
            stream.append(s[at])
            at += 1
        }
        stream.append(0x24)
        return stream
    }
}
