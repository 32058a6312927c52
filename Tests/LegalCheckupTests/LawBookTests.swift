import Kernel
import Testing

@testable import LegalCheckup

@Suite("Law as dated data") struct LawBookTests {
    @Test("Every code has a title in both languages, a basis, a remedy and a wording") func taxonomy() throws {
        let taxonomy = try Taxonomy()
        #expect(taxonomy.entries.count == 67)
        for entry in taxonomy.entries {
            #expect(!entry.title.zh.isEmpty && !entry.title.en.isEmpty && !entry.remedy.isEmpty && !entry.modelClause.isEmpty)
            #expect(!entry.legalBasis.isEmpty, "\(entry.code)")
            #expect(entry.code.isGoodPractice == (entry.severity == .goodPractice))
        }
    }

    @Test("Only what was in force on the day is cited")
    func datedLaw() throws {
        let engine = try CheckupEngine()
        let before = engine.finding("SOCIAL_INSURANCE_WAIVED", confidence: 1, trigger: "", asOf: Day("2025-08-31")!)
        let after = engine.finding("SOCIAL_INSURANCE_WAIVED", confidence: 1, trigger: "", asOf: Day("2025-09-01")!)
        #expect(before?.legalBasis.contains { $0.law.contains("解释（二）") } == false)
        #expect(after?.legalBasis.contains { $0.law.contains("解释（二）") } == true)
    }

    @Test(
        "A figure is of the nearest area and of the day",
        arguments: [
            ("440103", "2025-06-01", 250_000), ("440103", "2024-06-01", 230_000), ("445200", "2025-06-01", 175_000), ("650000", "2025-06-01", 154_000),
        ] as [(String, String, Int64)])
    func figures(region: String, day: String, fen: Int64) throws {
        let figure = try LawBook().figure(.minimumMonthlyWage, region: RegionCode(region), on: Day(day)!)
        #expect(figure?.value == fen)
    }
}
