import Kernel

/// Reads documents and says what may be unlawful in them, and what is exemplary. Pure computation: no database, no network.
///
/// Make one and keep it: it reads its rules when made. It may be used from many threads at once.
public struct CheckupEngine: Sendable {
    public let taxonomy: Taxonomy
    public let law: LawBook

    /// - Throws: only if the data built into the product is broken, which tests rule out.
    public init() throws {
        taxonomy = try Taxonomy()
        law = try LawBook()
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
        []
    }

    /// A finding with everything the taxonomy and the law book have on it.
    public func finding(_ code: FindingCode, confidence: Double, trigger: String, asOf: Day) -> Finding? {
        guard let entry = taxonomy[code] else { return nil }
        return Finding(
            code: code, confidence: confidence, severity: entry.severity, trigger: trigger, legalBasis: law.inForce(entry.legalBasis, on: asOf),
            remedy: entry.remedy, modelClause: entry.modelClause)
    }
}
