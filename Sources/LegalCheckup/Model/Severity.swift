import Kernel

/// How serious a finding is; the taxonomy says it for each code.
public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
    case high, medium, low
    case goodPractice = "good_practice"

    public var name: Phrase {
        switch self {
        case .high: Phrase("严重", "High")
        case .medium: Phrase("中等", "Medium")
        case .low: Phrase("轻微", "Low")
        case .goodPractice: Phrase("良好做法", "Good practice")
        }
    }

    private var rank: Int {
        switch self {
        case .high: 0
        case .medium: 1
        case .low: 2
        case .goodPractice: 3
        }
    }

    /// The more serious comes first.
    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}
