import Kernel

/// How a prescription is put together from what the lawyer confirmed.
struct PrescriptionRule {
    let taxonomy: Taxonomy
    let law: LawBook
    let issuedOn: Day
    var calendar = WorkingCalendar.shipped

    /// What is to cure or praised, with the law in force on the day; `nil` for a code that the taxonomy doesn't know.
    func item(_ finding: CaseFinding, place: String, quote: String) -> Prescription.Item? {
        guard let entry = taxonomy[finding.code] else { return nil }
        return Prescription.Item(
            code: finding.code, title: entry.title.zh, titleEnglish: entry.title.en, severity: finding.severity, place: place, quote: quote, what: entry.whatIsWrong,
            note: finding.texts.note, law: law.inForce(entry.legalBasis, on: issuedOn), remedy: finding.texts.remedy ?? entry.remedy,
            modelClause: finding.texts.modelClause ?? entry.modelClause, isQuestion: finding.code.isContested,
            dueOn: finding.code.isGoodPractice ? nil : CheckupTerms.cureDay(finding.severity, issuedOn: issuedOn, calendar).day)
    }

    /// The gravest first, contested codes last of all; within that, as the document has them.
    static func ordered(_ items: [Prescription.Item]) -> [Prescription.Item] {
        items.enumerated().sorted {
            ($0.element.isQuestion ? 1 : 0, $0.element.severity, $0.offset) < ($1.element.isQuestion ? 1 : 0, $1.element.severity, $1.offset)
        }.map(\.element)
    }
}
