import Testing

/// One thing that the house wants of its sources, with an example that breaks it and one that keeps it.
struct Check: Sendable, CustomTestStringConvertible {
    let name: String
    /// Each must be found; so each check is known to be able to fail.
    let bad: [SourceFile]
    /// None must be found.
    let good: [SourceFile]
    let find: @Sendable (SourceFile) -> [Finding]

    var testDescription: String { name }

    static let all: [Check] = shape + words + floors + unsafe + queries + markup + addresses + look
}

/// A place that a check may find with good reason. One that is no longer found must go.
struct Exception {
    let check: String
    let path: String
    let reason: String
}
