import Kernel
import Testing

@testable import LegalCheckup

@Suite("Re-check: clause by clause (R70)") struct ComparisonTests {
    private static func document(_ clauses: [String]) -> ExaminedDocument {
        ExaminedDocument(articles: [.init(number: "第一条", title: "")], clauses: clauses.map { .init(article: 0, text: $0) })
    }

    static let old = [
        "为规范管理，制定本制度。", "新员工入职须缴纳押金500元。", "试用期内不享受婚假。", "员工之间不得谈恋爱。", "每月15日发放工资。",
    ]

    @Test("Equal clauses match in order, changed ones by likeness, removed ones not at all")
    func align() {
        let new = ["为规范管理，制定本制度。", "公司不向新员工收取押金。", "员工在试用期内依法享受婚假，工资照发。", "每月15日发放工资。", "发生工伤的由个人负责。"]
        #expect(ClauseAlignment.align(Self.old, new) == [0, 1, 2, nil, 3])
    }

    @Test("A clause that was written wholly anew is found by its article")
    func byArticle() {
        func document(_ second: String) -> ExaminedDocument {
            ExaminedDocument(
                articles: [.init(number: "第一条", title: ""), .init(number: "第二条", title: "")],
                clauses: [.init(article: 0, text: "为规范管理，制定本制度。"), .init(article: 1, text: second)])
        }
        #expect(ClauseAlignment.align(document("入职收取押金五百元。"), document("工作服由公司免费配发。")) == [0, 1])
    }

    @Test("Blanks and widths are no change")
    func folding() { #expect(ClauseAlignment.align(["每月 15 日发放工资。"], ["每月１５日发放工资。"]) == [0]) }

    @Test("Each finding is cured, changed, the same or new; good practices are left out")
    func outcomes() {
        let new = ["为规范管理，制定本制度。", "新员工入职须缴纳押金300元。", "员工在试用期内依法享受婚假，工资照发。", "员工之间不得谈恋爱。", "每月15日发放工资。", "发生工伤的由个人负责。"]
        let before: [(clause: Int, code: FindingCode)] = [(1, "DEPOSIT_COLLECTION"), (2, "WEDDING_LEAVE_DENIAL"), (3, "MARRIAGE_DATING_BAN"), (4, "GP_NO_LAYOFF")]
        let after: [(clause: Int, code: FindingCode)] = [(1, "DEPOSIT_COLLECTION"), (3, "MARRIAGE_DATING_BAN"), (5, "WORK_INJURY_EXCLUSION"), (4, "GP_PAID_TRAINING")]
        let compared = compareFindings(old: Self.document(Self.old), before, new: Self.document(new), after)
        #expect(
            compared == [
                ComparedFinding(code: "DEPOSIT_COLLECTION", outcome: .changed, old: 1, new: 1), ComparedFinding(code: "WEDDING_LEAVE_DENIAL", outcome: .cured, old: 2, new: 2),
                ComparedFinding(code: "MARRIAGE_DATING_BAN", outcome: .same, old: 3, new: 3), ComparedFinding(code: "WORK_INJURY_EXCLUSION", outcome: .new, old: nil, new: 5),
            ])
    }

    @Test("A removed clause is cured, an empty document cures all")
    func removed() {
        let compared = compareFindings(old: Self.document(Self.old), [(1, "DEPOSIT_COLLECTION"), (3, "MARRIAGE_DATING_BAN")], new: Self.document([]), [])
        #expect(compared.map(\.outcome) == [.cured, .cured] && compared.allSatisfy { $0.new == nil })
    }

    // MARK: Scores

    @Test("A code costs once; contested codes and good practices cost nothing; no score is under 0")
    func scores() throws {
        let scores = AreaScore.scores([
            ("DEPOSIT_COLLECTION", .high), ("DEPOSIT_COLLECTION", .high), ("ID_WITHHOLDING", .high), ("FINES", .medium), ("GP_NO_LAYOFF", .goodPractice),
            ("EXCESSIVE_HOURS", .high), ("FORCED_OVERTIME", .high), ("OVERTIME_PAY_WAIVED", .high), ("OVERTIME_UNDERPAID", .high), ("OFF_HOURS_MESSAGE_PENALTY", .medium),
        ])
        func score(_ area: CheckupArea) throws -> AreaScore { try #require(scores.first { $0.area == area }) }
        #expect(try score(.contracts) == AreaScore(area: .contracts, score: 50, findings: 3, praised: 0))
        #expect(try score(.discipline) == AreaScore(area: .discipline, score: 100, findings: 1, praised: 0))
        #expect(try score(.ending) == AreaScore(area: .ending, score: 100, findings: 0, praised: 1))
        #expect(try score(.hours).score == 0)
        #expect(scores.count == CheckupArea.allCases.count)
    }

    @Test("Every code of the taxonomy has its area")
    func areas() throws {
        let codes = try Taxonomy().codes
        let unknown = codes.filter { CheckupArea($0) == .rights }.filter {
            !["UNION_BAN", "COMPLAINT_BAN", "WAGE_TALK_BAN", "ARBITRATION_WAIVER", "NO_DEMOCRATIC_PROCEDURE", "GP_UNION_CONSULTATION", "GP_PAID_TRAINING"].contains($0)
        }
        #expect(unknown.isEmpty && codes.count == 67, "\(unknown)")
    }

    @Test("A firm's name is taken out of what trains the check-up, whole and without its legal form")
    func anonymous() {
        #expect(Feedback.withoutName("绿源食品有限公司员工进入绿源食品车间须搜身。", "绿源食品有限公司") == "某单位员工进入某单位车间须搜身。")
    }
}
