import Kernel
import Testing

struct TextFoldingTests {
    @Test("R40c Width, case and blanks don't matter", arguments: [("ＡＢｃ　公司", "abc公司"), (" A b C ", "abc"), ("１２３", "123"), ("ÀB", "àb"), ("张\u{A0}三\u{200B}", "张三")])
    func folded(text: String, folded: String) { #expect(TextFolding.folded(text) == folded) }

    @Test(
        "R64 Headings are recognised under their decoration",
        arguments: [
            ("*手机号码（必填）：", "手机号码"), ("姓 名", "姓名"), ("身份证号(18位)", "身份证号"), ("ID_Number", "idnumber"), ("入职时间\n【格式2026-01-01】", "入职时间"), ("部门)", "部门"),
        ])
    func heading(text: String, heading: String) { #expect(TextFolding.heading(text) == heading) }

    @Test("Narrowing keeps everything else") func narrowed() {
        #expect(TextFolding.narrowed("Ａ　公司（１）") == "A 公司(1)")
        #expect(TextFolding.narrowed("公司") == "公司")
    }
}
