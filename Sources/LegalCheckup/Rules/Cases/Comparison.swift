import Kernel

/// What became of a finding between two versions of a document. (domain.md R70)
public enum CureOutcome: String, Codable, Sendable, CaseIterable {
    /// The clause is gone, or rewritten without the fault.
    case cured
    /// Rewritten, and the fault is still there.
    case changed
    /// Word for word as it was.
    case same
    /// Not there before.
    case new

    public var label: Phrase {
        switch self {
        case .cured: Phrase("已治愈", "Cured")
        case .changed: Phrase("改了但未治愈", "Changed, not cured")
        case .same: Phrase("没有改动", "Unchanged")
        case .new: Phrase("新出现", "New")
        }
    }
}

/// Finds for each clause of one version its counterpart in the other.
public enum ClauseAlignment {
    /// For each clause of one version its counterpart in the other, by words and, where no word is left, by the number of the article.
    public static func align(_ old: ExaminedDocument, _ new: ExaminedDocument) -> [Int?] {
        var matches = align(old.clauses.map(\.text), new.clauses.map(\.text))
        var taken = Set(matches.compactMap { $0 })
        for index in matches.indices where matches[index] == nil {
            guard let number = old.article(ofClause: index)?.number, !number.isEmpty,
                let candidate = new.clauses.indices.first(where: { !taken.contains($0) && new.article(ofClause: $0)?.number == number })
            else { continue }
            matches[index] = candidate
            taken.insert(candidate)
        }
        return matches
    }

    /// For each old clause the new one's number; `nil` where it is gone. Equal clauses in order first, then the most alike of what is left between.
    static func align(_ old: [String], _ new: [String]) -> [Int?] {
        let (old, new) = (old.map(TextFolding.folded), new.map(TextFolding.folded))
        var matches = commonSequence(old, new)
        let taken = Set(matches.compactMap { $0 })
        var free = Set(new.indices).subtracting(taken)
        let gaps = Gaps(matches, newCount: new.count)
        let grams = Dictionary(uniqueKeysWithValues: free.map { ($0, bigrams(new[$0])) })
        var pairs: [(likeness: Int, old: Int, new: Int)] = []
        for index in old.indices where matches[index] == nil {
            let own = bigrams(old[index])
            for candidate in free {
                let likeness = likeness(own, grams[candidate] ?? [:])
                if likeness >= (gaps.areSame(index, candidate) ? neighbourThreshold : threshold) { pairs.append((likeness, index, candidate)) }
            }
        }
        for pair in pairs.sorted(by: { ($0.likeness, $1.old, $1.new) > ($1.likeness, $0.old, $0.new) })
        where matches[pair.old] == nil && free.contains(pair.new) {
            matches[pair.old] = pair.new
            free.remove(pair.new)
        }
        return matches
    }

    /// Two clauses are versions of one if they share 40 % of their pairs of characters. (ours)
    private static let threshold = 400
    /// Between the same unchanged neighbours less is enough: there is little else that it could have become. (ours)
    private static let neighbourThreshold = 180

    /// Between which unchanged clauses something stands: so many of them come before it.
    private struct Gaps {
        private let before: [Int]
        private let beforeNew: [Int]

        init(_ matches: [Int?], newCount: Int) {
            let taken = Set(matches.compactMap { $0 })
            before = matches.indices.map { index in matches[..<index].count { $0 != nil } }
            beforeNew = (0..<newCount).map { index in taken.count { $0 < index } }
        }

        func areSame(_ old: Int, _ new: Int) -> Bool { before[old] == beforeNew[new] }
    }

    /// The longest sequence of equal clauses in both, by its table of lengths.
    private static func commonSequence(_ old: [String], _ new: [String]) -> [Int?] {
        var lengths = [[Int32]](repeating: [Int32](repeating: 0, count: new.count + 1), count: old.count + 1)
        for i in old.indices.reversed() {
            for j in new.indices.reversed() {
                lengths[i][j] = old[i] == new[j] ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
            }
        }
        var matches = [Int?](repeating: nil, count: old.count)
        var (i, j) = (0, 0)
        while i < old.count, j < new.count {
            if old[i] == new[j] {
                matches[i] = j
                i += 1
                j += 1
            } else if lengths[i + 1][j] >= lengths[i][j + 1] {
                i += 1
            } else {
                j += 1
            }
        }
        return matches
    }

    private static func bigrams(_ text: String) -> [String: Int] {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count > 1 else { return [text: 1] }
        var out: [String: Int] = [:]
        for index in 0..<scalars.count - 1 { out[String(String.UnicodeScalarView(scalars[index...index + 1])), default: 0] += 1 }
        return out
    }

    /// Dice's coefficient in thousandths.
    private static func likeness(_ a: [String: Int], _ b: [String: Int]) -> Int {
        let (small, large) = a.count < b.count ? (a, b) : (b, a)
        let shared = small.reduce(0) { $0 + min($1.value, large[$1.key] ?? 0) }
        let total = a.values.reduce(0, +) + b.values.reduce(0, +)
        return total == 0 ? 0 : shared * 2000 / total
    }
}

/// A finding with what became of it.
public struct ComparedFinding: Hashable, Sendable {
    public let code: FindingCode
    public let outcome: CureOutcome
    /// Numbers of the clauses.
    public let old: Int?
    public let new: Int?
}

/// Compares two versions by their findings; good practices are left out. Those of the new version that a lawyer rejected must be left out by the caller.
public func compareFindings(
    old: ExaminedDocument, _ oldFindings: [(clause: Int, code: FindingCode)], new: ExaminedDocument, _ newFindings: [(clause: Int, code: FindingCode)]
) -> [ComparedFinding] {
    let matches = ClauseAlignment.align(old, new)
    let standing = Set(newFindings.map { "\($0.clause) \($0.code)" })
    var out: [ComparedFinding] = []
    var explained: Set<String> = []
    for finding in oldFindings where !finding.code.isGoodPractice {
        guard matches.indices.contains(finding.clause), let counterpart = matches[finding.clause] else {
            out.append(ComparedFinding(code: finding.code, outcome: .cured, old: finding.clause, new: nil))
            continue
        }
        let key = "\(counterpart) \(finding.code)"
        guard standing.contains(key) else {
            out.append(ComparedFinding(code: finding.code, outcome: .cured, old: finding.clause, new: counterpart))
            continue
        }
        explained.insert(key)
        let isSame = TextFolding.folded(old.clauses[finding.clause].text) == TextFolding.folded(new.clauses[counterpart].text)
        out.append(ComparedFinding(code: finding.code, outcome: isSame ? .same : .changed, old: finding.clause, new: counterpart))
    }
    for finding in newFindings where !finding.code.isGoodPractice && !explained.contains("\(finding.clause) \(finding.code)") {
        out.append(ComparedFinding(code: finding.code, outcome: .new, old: nil, new: finding.clause))
    }
    return out
}
