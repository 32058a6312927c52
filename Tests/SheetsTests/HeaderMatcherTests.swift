import Kernel
import Testing

@testable import Sheets

@Suite("Headings (R64)")
struct HeaderMatcherTests {
    enum Field: String, CaseIterable { case name, idNumber, phone, sex, department, joined }

    static let matcher = HeaderMatcher<Field>([
        FieldSpec(.name, synonyms: ["姓名", "职工姓名", "员工姓名"], excluding: ["紧急", "配偶", "父母"], isRequired: true),
        FieldSpec(.idNumber, synonyms: ["身份证号码", "身份证号", "证件号码"], excluding: ["配偶"], isRequired: true) { $0.text.utf8.count == 18 },
        FieldSpec(.phone, synonyms: ["手机号码", "手机号", "手机", "联系电话"], excluding: ["紧急", "配偶", "家属"], isRequired: true) { $0.text.hasPrefix("1") && $0.text.utf8.count == 11 },
        FieldSpec(.sex, synonyms: ["性别"]),
        FieldSpec(.department, synonyms: ["所在部门", "部门", "班组", "所在部门/班组"]),
        FieldSpec(.joined, synonyms: ["入职时间", "入职日期", "date of entry"]),
    ])

    /// Rows as lines of cells between bars.
    static func rows(_ lines: [String]) -> [SheetRow] {
        lines.enumerated().map { index, line in
            SheetRow(number: index + 1, line.split(separator: "|", omittingEmptySubsequences: false).map { .text(CellText(String($0).trimmed)) })
        }
    }

    @Test(
        "Headings are compared without blanks, width, case, marks and brackets",
        arguments: [
            ("姓 名*", "姓名"), ("身份证号码（必填）", "身份证号码"), ("身份证号(码)", "身份证号码"), ("手机\n号码", "手机号码"), ("＊姓　名", "姓名"), ("【必填】姓名", "姓名"), ("1、姓名", "姓名"),
            ("2.手机号码：", "手机号码"), ("ＤＡＴＥ of Entry", "date of entry"), ("身高(cm)", "身高"), ("所在部门/班组", "所在部门班组"), ("姓名\u{FEFF}", "姓名"),
        ])
    func folding(text: String, same: String) {
        #expect(Heading(text).equals(Heading(same)))
    }

    @Test("Different headings stay different", arguments: [("姓名", "名称"), ("手机", "手机号码"), ("（）", "姓名"), ("", "姓名"), ("2026年", "年")])
    func different(a: String, b: String) {
        #expect(!Heading(a).equals(Heading(b)))
    }

    @Test(
        "Columns are recognised in any order",
        arguments: [
            (["姓名|身份证号码|手机号码|性别", "张小三|990000199003078883|13800138000|女"], 1, "name! idNumber! phone! sex!"),
            (["手机号（必填）|* 姓 名|证件号码|备注", "13800138000|张小三|990000199003078883|"], 1, "phone! name! idNumber! -"),
            // Titles above, as rosters have them.
            (["某某公司职工花名册|||", "填表人：李四|||2026年11月", "序号|姓名|身份证号|联系电话", "1|张小三|990000199003078883|13800138000"], 3, "- name! idNumber! phone!"),
            // Two rows of headings.
            (["序号|姓名|证件|联系方式|", "||身份证号|手机|邮箱", "1|张小三|990000199003078883|13800138000|a@example.com"], 2, "- name! idNumber! phone! -"),
            // A heading that only contains a known word is asked about.
            (["会员姓名|身份证号码|手机号码", "张小三|990000199003078883|13800138000"], 1, "name? idNumber! phone!"),
            // A relative's column is never taken, however right its cells look.
            (["姓名|身份证号码|手机号码|紧急联系人姓名|紧急联系人电话|配偶身份证号", "张小三|990000199003078883|13800138000|李四|13900139000|990101200002290011"], 1, "name! idNumber! phone! - - -"),
            (["姓名|身份证号码|紧急联系人电话", "张小三|990000199003078883|13900139000"], 1, "name! idNumber! - missing:phone"),
            // Contents that contradict the heading raise a doubt.
            (["姓名|身份证号码|手机号码", "张小三|13800138000|990000199003078883", "李四|13900139000|990101200002290011"], 1, "name! idNumber? phone?"),
            // The better synonym wins.
            (["姓名|身份证号码|联系电话|手机号码", "张小三|990000199003078883|0756-1234567|13800138000"], 1, "name! idNumber! - phone!"),
            // The same heading twice: ask.
            (["姓名|姓名|身份证号码|手机号码", "张小三|李四|990000199003078883|13800138000"], 1, "name? - idNumber! phone!"),
            // No heading, but a column that can only be the one missing.
            (["姓名||手机号码", "张小三|990000199003078883|13800138000"], 1, "name! idNumber? phone!"),
            (["姓名|身份证号码|手机号码|入职日期|部门", "张小三|||2020-01-01|一车间"], 1, "name! idNumber! phone! joined! department!"),
        ])
    func matching(lines: [String], headerRow: Int, expected: String) throws {
        let match = try #require(Self.matcher.match(Self.rows(lines)))
        #expect(match.headerRow == headerRow)
        var shown = match.columns.map { column in
            (column.field?.rawValue ?? "-") + (column.confidence == .sure ? "!" : column.confidence == .unsure ? "?" : "")
        }
        if !match.missing.isEmpty { shown.append("missing:" + match.missing.map(\.rawValue).joined(separator: ",")) }
        #expect(shown.joined(separator: " ") == expected)
    }

    @Test("Without any known heading there is no match", arguments: [["张小三|990000199003078883|13800138000"], ["a|b", "c|d"], []])
    func none(lines: [String]) {
        #expect(Self.matcher.match(Self.rows(lines)) == nil)
    }

    @Test("Headings further down than ten rows are not looked for")
    func tooFarDown() {
        let lines = Array(repeating: "说明", count: 10) + ["姓名|身份证号码|手机号码"]
        #expect(Self.matcher.match(Self.rows(lines)) == nil)
        #expect(Self.matcher.match(Self.rows(Array(lines.dropFirst())))?.headerRow == 10)
    }

    @Test("What the officer chooses lies over what was found")
    func choices() throws {
        let match = try #require(Self.matcher.match(Self.rows(["会员姓名|号码一|手机号码", "张小三|x|13800138000"])))
        #expect(!match.isSure && match.missing == [.idNumber])
        let chosen = Self.matcher.apply([0: .name, 1: .idNumber], to: match)
        #expect(chosen.isSure && chosen.missing.isEmpty)
        #expect(chosen.column(of: .idNumber) == 1 && chosen.column(of: .phone) == 2)
        let without = Self.matcher.apply([2: nil], to: chosen)
        #expect(without.missing == [.phone] && without.column(of: .phone) == nil)
    }
}

extension String {
    fileprivate var trimmed: String {
        var view = self[...]
        while view.first == " " { view.removeFirst() }
        while view.last == " " { view.removeLast() }
        return String(view)
    }
}
