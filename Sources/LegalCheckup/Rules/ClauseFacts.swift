import Kernel

/// What is known of a clause while it is judged.
struct ClauseFacts {
    let text: FoldedText
    /// Yuan a month in the region and on the day asked; `nil` if the law book has none.
    let minimumWage: Double?
    /// Wording that only lawful clauses have.
    let isLawfulWording: Bool
}
