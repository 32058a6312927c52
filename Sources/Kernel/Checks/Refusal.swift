/// Why something a person typed is not taken: one case per mistake, each with its own sentence.
///
/// A refusal never repeats what was typed, so it can be logged, stored in an import's report and sent to a browser.
public protocol Refusal: Error, Hashable, Sendable {
    /// Stable, for programs: `id_number.check_digit`.
    var code: String { get }
    var message: Phrase { get }
}

extension Refusal {
    /// The refusal as it stands beside a field of a form or in `errors` of problem+json.
    public func problem(field: String) -> FieldProblem { FieldProblem(field: field, code: code, message: message) }
}
