/// Predicates on numbers that patterns can't express. Rules name them: `check: probation_over_term`.
enum ClauseCheck: String, CaseIterable {
    /// A probation longer than the term of the contract allows (劳动合同法 第十九条).
    case probationOverTerm = "probation_over_term"
    /// Probation pay in yuan under four fifths of the regular pay in yuan (劳动合同法 第二十条).
    case probationAmounts = "probation_amounts"
    /// A day from one clock time to another of more than eleven hours, or a week of six such days of more than nine.
    case longDay = "long_day"
    /// A basic wage under the minimum that the clause states, or under the region's.
    case wageUnderMinimum = "wage_under_minimum"

    /// The words that show it.
    func match(in facts: ClauseFacts) -> Range<Int>? {
        switch self {
        case .probationOverTerm: ProbationTerms.match(facts.text)
        case .probationAmounts: ProbationPay.match(facts.text)
        case .longDay: WorkingDay.match(facts.text)
        case .wageUnderMinimum: WageFloor.match(facts)
        }
    }
}
