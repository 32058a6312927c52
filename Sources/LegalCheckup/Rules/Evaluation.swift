import Kernel

/// How well labelled clauses are judged: precision and recall of each code and over all (micro).
public struct Evaluation: Sendable {
    public struct Count: Hashable, Sendable {
        public var right = 0
        public var wrong = 0
        public var missed = 0
        public var precision: Double { right + wrong == 0 ? 1 : Double(right) / Double(right + wrong) }
        public var recall: Double { right + missed == 0 ? 1 : Double(right) / Double(right + missed) }
    }

    public struct Miss: Sendable {
        public let clause: ExampleClause
        public let wrong: [FindingCode]
        public let missed: [FindingCode]
    }

    public private(set) var byCode: [FindingCode: Count] = [:]
    public private(set) var micro = Count()
    public private(set) var lawful = 0
    /// Lawful clauses in which something wrong was found.
    public private(set) var lawfulFlagged = 0
    public private(set) var misses: [Miss] = []

    public init() {}

    public var lawfulFlaggedShare: Double { lawful == 0 ? 0 : Double(lawfulFlagged) / Double(lawful) }

    /// Counts one clause. A code in `alt` is neither right nor wrong.
    public mutating func add(_ clause: ExampleClause, found: [FindingCode]) {
        let found = Set(found)
        let labels = Set(clause.labels)
        let wrong = found.subtracting(labels).subtracting(clause.alt)
        let missed = labels.subtracting(found)
        for code in found.intersection(labels) {
            byCode[code, default: Count()].right += 1
            micro.right += 1
        }
        for code in wrong {
            byCode[code, default: Count()].wrong += 1
            micro.wrong += 1
        }
        for code in missed {
            byCode[code, default: Count()].missed += 1
            micro.missed += 1
        }
        if clause.isLawful {
            lawful += 1
            if wrong.contains(where: { !$0.isGoodPractice }) { lawfulFlagged += 1 }
        }
        if !wrong.isEmpty || !missed.isEmpty { misses.append(Miss(clause: clause, wrong: wrong.sorted(), missed: missed.sorted())) }
    }
}

extension CheckupEngine {
    /// Judges labelled clauses and counts.
    public func evaluate(_ clauses: [ExampleClause], asOf: Day) -> Evaluation {
        var evaluation = Evaluation()
        for clause in clauses { evaluation.add(clause, found: codes(of: clause.text, asOf: asOf)) }
        return evaluation
    }
}
