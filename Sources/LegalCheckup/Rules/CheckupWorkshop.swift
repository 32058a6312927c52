import Kernel

/// Where rules are made and measured: an engine with rules from elsewhere, weights trained anew, cross-validation.
public struct CheckupWorkshop: Sendable {
    private let book: RuleBook
    /// Yuan a month, as without a region.
    private let minimumWage = 1540.0
    public let codes: [FindingCode]
    /// How rules and ranker are weighed against each other, and how the ranker is trained.
    var thresholds = Classifier.Thresholds()
    var trainer = RankerTrainer()

    /// - Parameter rules: rule files as name and text, words.yaml first; `nil` takes those built in.
    /// - Throws: `RuleFault`.
    public init(rules: [(name: String, text: String)]?) throws {
        book = try rules.map { try RuleBook(files: $0) } ?? RuleBook()
        codes = try Taxonomy().codes
    }

    /// The rules alone, without ranker.
    public func rulesOnly() throws -> CheckupEngine { try CheckupEngine(classifier: Classifier(book: book, ranker: nil)) }

    /// The rules with a ranker trained from these clauses.
    public func engine(trainedFrom clauses: [ExampleClause]) throws -> CheckupEngine {
        var classifier = Classifier(book: book, ranker: train(clauses).ranker)
        classifier.thresholds = thresholds
        return try CheckupEngine(classifier: classifier)
    }

    /// Weights as they are built into the product: the text of Model/Data/RankerWeights.swift.
    public func weights(trainedFrom clauses: [ExampleClause]) -> String {
        let weights = train(clauses)
        return Ranker.source(Ranker.bytes(codes: weights.codes, biases: weights.biases, weights: weights.table(floor: 0), floor: 0.05))
    }

    /// Each clause is judged by an engine whose ranker never saw it: `folds` times trained from the others.
    public func crossValidated(_ clauses: [ExampleClause], folds: Int, asOf: Day) throws -> Evaluation {
        var evaluation = Evaluation()
        for fold in 0..<folds {
            let isHeld = { (clause: ExampleClause) in Int(Self.hash(clause.text) % UInt32(folds)) == fold }
            let engine = try engine(trainedFrom: clauses.filter { !isHeld($0) })
            for clause in clauses where isHeld(clause) { evaluation.add(clause, found: engine.codes(of: clause.text, asOf: asOf)) }
        }
        return evaluation
    }

    private func train(_ clauses: [ExampleClause]) -> RankerTrainer.Weights {
        let classifier = Classifier(book: book, ranker: nil)
        let samples = clauses.map { clause in
            let facts = classifier.facts(FoldedText(clause.text), minimumWage: minimumWage)
            let features = classifier.features(facts, classifier.read(facts))
            return RankerTrainer.Sample(
                features: features.words, rules: features.rules, labels: Set(clause.labels + (clause.isLawful ? [] : [Ranker.violation])), undecided: Set(clause.alt))
        }
        return trainer.train(samples, codes: codes + [Ranker.violation])
    }

    /// FNV-1a: the same on every machine and day.
    public static func hash(_ text: String) -> UInt32 {
        text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}
