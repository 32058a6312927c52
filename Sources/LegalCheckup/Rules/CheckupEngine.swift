import Kernel

/// Reads documents and says what may be unlawful in them, and what is exemplary. Pure computation: no database, no network.
///
/// Make one and keep it: it reads its rules when made. It may be used from many threads at once.
public struct CheckupEngine: Sendable {
    public let taxonomy: Taxonomy
    public let law: LawBook
    let classifier: Classifier

    /// - Throws: only if the data built into the product is broken, which tests rule out.
    public init() throws {
        taxonomy = try Taxonomy()
        law = try LawBook()
        classifier = Classifier(book: try RuleBook(), ranker: try Ranker())
    }

    init(classifier: Classifier) throws {
        taxonomy = try Taxonomy()
        law = try LawBook()
        self.classifier = classifier
    }

    /// A whole document: its articles and clauses with what was found in each.
    /// - Parameters:
    ///   - region: whose local figures apply; without one the country's.
    ///   - asOf: the law in force on this day is cited and applied.
    public func examine(_ document: DocumentText, region: RegionCode? = nil, asOf: Day) -> CheckupReport {
        let scalars = ScalarText.scalars(document.text)
        let articles = OutlineParser.parse(scalars).map { span in
            Article(
                number: span.number, title: span.title,
                clauses: span.clauses.map { clause in
                    let text = ScalarText.string(scalars[clause.start..<clause.end])
                    return Clause(
                        start: clause.start, end: clause.end, text: text,
                        findings: classify(clause: text, lead: clause.lead, heading: span.title, region: region, asOf: asOf))
                })
        }
        return CheckupReport(
            document: CheckupReport.Document(
                name: document.name, format: document.format.rawValue, characters: scalars.count, region: region?.text, asOf: asOf.iso),
            articles: articles)
    }

    /// One clause by itself.
    /// - Parameters:
    ///   - lead: the sentence that a list item continues, if any.
    ///   - heading: the heading it stands under, if any.
    public func classify(clause: String, lead: String = "", heading: String = "", region: RegionCode? = nil, asOf: Day) -> [Finding] {
        let original = ScalarText.scalars(lead + clause)
        let text = FoldedText(original)
        let facts = classifier.facts(text, minimumWage: minimumWage(region, asOf))
        return classifier.classify(facts).compactMap { hit in
            guard let entry = taxonomy[hit.code] else { return nil }
            let words = hit.trigger.map { text.original($0, of: original) }
            return finding(hit.code, confidence: hit.confidence, trigger: Explanation.text(entry, words: words, rule: hit.rule), asOf: asOf)
        }
    }

    /// The codes of one clause, without explanations: what `--clauses` prints.
    public func codes(of clause: String, region: RegionCode? = nil, asOf: Day) -> [FindingCode] {
        classifier.classify(classifier.facts(FoldedText(clause), minimumWage: minimumWage(region, asOf))).map(\.code)
    }

    private func minimumWage(_ region: RegionCode?, _ day: Day) -> Double? {
        law.figure(.minimumMonthlyWage, region: region, on: day).map { Double($0.value) / 100 }
    }

    /// A finding with everything the taxonomy and the law book have on it.
    public func finding(_ code: FindingCode, confidence: Double, trigger: String, asOf: Day) -> Finding? {
        guard let entry = taxonomy[code] else { return nil }
        return Finding(
            code: code, confidence: confidence, severity: entry.severity, trigger: trigger, legalBasis: law.inForce(entry.legalBasis, on: asOf),
            remedy: entry.remedy, modelClause: entry.modelClause)
    }
}
