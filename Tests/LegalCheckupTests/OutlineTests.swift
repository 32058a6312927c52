import Testing

@testable import LegalCheckup

@Suite("Outline of a document") struct OutlineTests {
    private func outline(_ text: String) -> [(number: String, title: String, clauses: [String])] {
        let scalars = ScalarText.scalars(text)
        return OutlineParser.parse(scalars).map { span in
            (span.number, span.title, span.clauses.map { ScalarText.string(scalars[$0.start..<$0.end]) })
        }
    }

    @Test("Articles by 第X条, chapters as their title")
    func articles() {
        let found = outline("第一章 总则\n第一条 本手册适用于全体员工。\n第二条 【考勤】上班须打卡。迟到十分钟以上扣半天工资。\n第二章 薪酬\n第三条 每月十日发薪。")
        #expect(found.map(\.number) == ["第一条", "第二条", "第三条"])
        #expect(found.map(\.title) == ["总则", "考勤", "薪酬"])
        #expect(found[1].clauses == ["上班须打卡。", "迟到十分钟以上扣半天工资。"])
    }

    @Test(
        "Other numbering", arguments: [("1.1 甲乙丙丁戊己庚辛。\n1.2 子丑寅卯辰巳午未。", ["1.1", "1.2"]), ("一、甲乙丙丁戊己庚辛。\n二、子丑寅卯辰巳午未。", ["一", "二"])])
    func numbering(text: String, numbers: [String]) { #expect(outline(text).map(\.number) == numbers) }

    @Test("Items go on from the sentence before them")
    func items() {
        let scalars = ScalarText.scalars("第五条 员工有下列情形之一的，公司予以辞退：\n（一）迟到三次的；\n（二）顶撞上级的。")
        let article = OutlineParser.parse(scalars)[0]
        #expect(article.clauses.suffix(2).map(\.lead) == ["员工有下列情形之一的，公司予以辞退：", "员工有下列情形之一的，公司予以辞退："])
    }

    @Test("Offsets are places in the text, whatever it holds", arguments: ["第一条 押金😀500元。\r\n第二条 𠮷的工资照发。", "没有编号的一句话。还有一句更长一些的话。", "", "第条", "（一）（二）"])
    func offsets(text: String) {
        let scalars = ScalarText.scalars(text)
        var last = 0
        for article in OutlineParser.parse(scalars) {
            for clause in article.clauses {
                #expect(clause.start >= last && clause.end > clause.start && clause.end <= scalars.count)
                last = clause.end
            }
        }
    }
}
