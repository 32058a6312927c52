import Kernel
import Store

/// How much a base union may give each member, by category: a dated row with its source, never a constant of a rule. (domain.md R34)
struct Ceiling: Hashable, Sendable {
    enum Period: String, TextColumn, CaseIterable {
        /// All of the category in a calendar year together.
        case year
        /// Each time.
        case occasion

        var label: Phrase {
            switch self {
            case .year: Phrase("每年合计", "a year in all")
            case .occasion: Phrase("每次", "each time")
            }
        }
    }

    let category: BenefitCategory
    let amount: Fen
    let period: Period
    let validFrom: Day
    let validThrough: Day?
    let source: String

    func counts(on day: Day) -> Bool { validFrom <= day && validThrough.map { day <= $0 } ?? true }
}

/// A plan that goes over a ceiling, with the ceiling that says so.
struct CeilingWarning: Hashable, Sendable {
    let ceiling: Ceiling
    let given: Fen
    let planned: Fen
    var over: Fen { given + planned - ceiling.amount }

    var message: Phrase {
        Phrase(
            "\(ceiling.category.label.zh)\(ceiling.period.label.zh)不超过 \(ceiling.amount)（\(ceiling.source)，\(Language.zh.show(ceiling.validFrom))起）："
                + "今年已安排 \(given)，这次 \(planned)，超出 \(over)。",
            "\(ceiling.category.label.en): at most \(ceiling.amount) \(ceiling.period.label.en) (\(ceiling.source), from \(Language.en.show(ceiling.validFrom))). "
                + "\(given) this year, \(planned) planned: over by \(over).")
    }
}

/// What a union sets itself comes before what is shipped; of several rows the newest counts.
/// - Parameters:
///   - given: to each member this year, in the same category.
///   - planned: by this benefit to one member.
func ceilingWarning(_ category: BenefitCategory, given: Fen, planned: Fen, own: [Ceiling], shipped: [Ceiling], on day: Day) -> CeilingWarning? {
    func newest(_ ceilings: [Ceiling]) -> Ceiling? {
        ceilings.filter { $0.category == category && $0.counts(on: day) }.max { $0.validFrom < $1.validFrom }
    }
    guard let ceiling = newest(own) ?? newest(shipped) else { return nil }
    let warning = CeilingWarning(ceiling: ceiling, given: ceiling.period == .year ? given : .zero, planned: planned)
    return warning.over > .zero ? warning : nil
}

extension Ceiling {
    /// As shipped, for Guangdong and where nothing else is known; a federation sets its own. (domain.md R34: all setting)
    static let shipped: [Ceiling] = [
        shipped(.festival, 2_000_00, .year), shipped(.birthday, 300_00, .year), shipped(.wedding, 1_000_00, .occasion), shipped(.birth, 1_000_00, .occasion),
        shipped(.hospital, 2_000_00, .occasion), shipped(.retirement, 1_000_00, .occasion),
    ]

    private static func shipped(_ category: BenefitCategory, _ fen: Int64, _ period: Period) -> Ceiling {
        Ceiling(
            category: category, amount: Fen(fen), period: period, validFrom: Day(year: 2018, month: 1, day: 1) ?? Day(number: 0), validThrough: nil,
            source: "基层工会经费收支管理办法及广东省实施办法")
    }
}
