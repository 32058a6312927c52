import Foundation
import Kernel
import TestSupport
import Testing

@testable import LegalCheckup

@Suite("Reports as text and Word files") struct ReportTests {
    static func prescription() throws -> Prescription {
        let (taxonomy, law) = (try Taxonomy(), try LawBook())
        let rule = PrescriptionRule(taxonomy: taxonomy, law: law, issuedOn: Day("2026-11-24")!)
        func item(_ code: FindingCode, _ quote: String) throws -> Prescription.Item {
            let finding = CaseFinding(
                id: CheckupFindingID(1), caseID: CheckupCaseID(1), document: nil, clause: 0, code: code, severity: taxonomy[code]?.severity ?? .low, origin: .engine,
                confidence: 900, decision: .accepted, texts: FindingTexts(note: "请在<本月>内修改 & 公示。"), version: 1)
            return try #require(rule.item(finding, place: "第二条", quote: quote))
        }
        let items = [try item("FINES", "迟到一次罚款50元。"), try item("WEDDING_LEAVE_DENIAL", "试用期不享受婚假。"), try item("DEPOSIT_COLLECTION", "入职收押金500元。")]
        return Prescription(
            employer: "绿源食品有限公司", round: 1, issuedOn: Day("2026-11-24")!, union: "测试市总工会", lawyer: "测试律师", articles: 6, clauses: 7,
            areas: AreaScore.scores(items.map { ($0.code, $0.severity) }), items: PrescriptionRule.ordered(items), praised: [try item("GP_NO_LAYOFF", "承诺不裁员。")],
            policies: [.init(id: PolicyID(1), title: "稳岗返还", gist: "少裁员的企业可以申请。", source: "测试")], recheckDueOn: Day("2027-02-24")!)
    }

    @Test("The gravest comes first, contested codes come last as questions without a deadline to cure")
    func order() throws {
        let report = try Self.prescription()
        #expect(report.items.map(\.code) == ["DEPOSIT_COLLECTION", "WEDDING_LEAVE_DENIAL", "FINES"])
        #expect(report.faults.count == 2 && report.questions.map(\.code) == ["FINES"])
    }

    @Test("A report says clause, law, remedy, wording, praise, policies, and that it is no ruling", arguments: Language.allCases)
    func words(language: Language) throws {
        let report = try Self.prescription()
        let blocks = ReportText(prescription: report, language: language).blocks
        let text = blocks.map { "\($0)" }.joined(separator: "\n")
        for item in report.items {
            #expect(text.contains(item.quote) && text.contains(item.remedy) && text.contains(item.modelClause))
            for basis in item.law { #expect(text.contains("《\(basis.law)》\(basis.article)")) }
        }
        #expect(text.contains("承诺不裁员。") && text.contains("稳岗返还"))
        #expect(text.contains(language == .zh ? "不是行政处罚、仲裁裁决或者法院判决" : "no penalty, award or judgment"))
    }

    @Test("The Word file is read back by our own reader, word for word, with what XML reserves")
    func wordFile() throws {
        let text = ReportText(prescription: try Self.prescription(), language: .zh)
        let bytes = try WordFile(title: text.title, blocks: text.blocks, language: .zh).bytes()
        let path = NSTemporaryDirectory() + "/report-\(UUID().uuidString).docx"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let read = try DocumentReader.read(path: path)
        #expect(read.format == .docx)
        for words in ["绿源食品有限公司法治体检报告", "入职收押金500元。", "请在<本月>内修改 & 公示。", "1. 收取押金、保证金（严重）", "承诺不裁员。", "招用与合同"] {
            #expect(read.text.contains(words), "\(words)")
        }
    }

    @Test("Characters that XML forbids are left out")
    func escaping() { #expect(WordFile.escaped("a\u{0}b\u{8}<c>&\"d\u{FFFE}") == "ab&lt;c&gt;&amp;&quot;d") }
}
