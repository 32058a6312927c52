import Kernel
import Sheets
import Testing

@testable import Membership

@Suite("What stands in a row of a roster (R1, R3, R4, R5, R11)")
struct RosterRuleTests {
    private static let today = Day("2026-11-24")!
    private static let fields: [RosterField] = [.name, .paperNumber, .phone, .sex, .birthday, .joinedOn, .newFormKind, .paperKind, .department]
    private static let mapping = RosterMapping(
        headerRow: 1, columns: fields.enumerated().map { RosterMapping.Column(index: $0, heading: $1.label.zh, field: $1, isUnsure: false) })

    private func check(_ cells: [Cell]) -> Result<RosterRow, RosterRowFaults> { RosterRule.check(SheetRow(number: 2, cells), Self.mapping, today: Self.today) }

    private func check(_ texts: [String]) -> Result<RosterRow, RosterRowFaults> {
        check(texts.map { $0.isEmpty ? Cell.blank : Cell.text(CellText($0)) })
    }

    @Test(
        "What can be read in one way only is repaired",
        arguments: [
            (cells: ["张 三", "990000199003078883"], name: "张三", paper: "990000199003078883", phone: nil as String?),
            (["张三", "'99000020000229001x", "+86 138-1234-5678"], "张三", "99000020000229001X", "13812345678"),
            (["　李四 ", "９９０１０１２００００２２９００１１", "８６13812345678"], "李四", "990101200002290011", "13812345678"),
            (["阿依古丽.买买提", "990001198511120322\t", ""], "阿依古丽·买买提", "990001198511120322", nil),
            (["龚䶮", "990000198506150029", " 13812345678"], "龚䶮", "990000198506150029", "13812345678"),
        ])
    func repaired(cells: [String], name: String, paper: String, phone: String?) throws {
        let row = try check(cells).get()
        #expect(row.name.text == name && row.paper.number == paper && row.phone?.text == phone)
    }

    @Test(
        "What can't be read is refused, with its column and its own sentence",
        arguments: [
            (cells: ["", "990000199003078883"], code: "name.missing", field: RosterField.name), (["张三", ""], "id_number.missing", .paperNumber),
            (["张三", "1.10105E+17"], "id_number.scientific", .paperNumber), (["张三", "110105194912310021"], "id_number.check_digit", .paperNumber),
            (["张三", "990000190002290013"], "id_number.no_such_day", .paperNumber), (["张三", "990000203001010016"], "id_number.born_ahead", .paperNumber),
            (["张三", "110105491231002"], "id_number.fifteen_digits", .paperNumber), (["张三", "990000199003078883", "1381234567"], "phone.length", .phone),
            (["张三", "990000199003078883", "", "男"], "sex.differs", .sex), (["张三", "990000199003078883", "", "不详"], "sex.unknown", .sex),
            (
                [
                    "张三", "990000199003078883", "", "",
                    "1990-03-08",
                ], "birthday.differs", .birthday
            ),
            (["张三", "990000199003078883", "", "", "1990年4月"], "birthday.differs", .birthday),
            (["张三", "990000199003078883", "", "", "", "2026-13-01"], "date.no_such_day", .joinedOn),
            (["张三", "990000199003078883", "", "", "", "2026-11-25"], "joined_on.ahead", .joinedOn),
            (["张三", "990000199003078883", "", "", "", "2005-01-01"], "joined_on.too_young", .joinedOn),
            (["张三", "990000199003078883", "", "", "", "", "宇航员"], "new_form_kind.unknown", .newFormKind),
            (["张三", "990000199003078883", "", "", "", "", "", "图书证"], "id_kind.unknown", .paperKind),
            (["张三", "810000199003070015"], "id_number.residence_permit", .paperNumber),
        ])
    func refused(cells: [String], code: String, field: RosterField) throws {
        guard case .failure(let faults) = check(cells) else {
            Issue.record("taken: \(code)")
            return
        }
        let codes = faults.faults.map(\.code)
        #expect(codes == [code], "\(codes)")
        let fault = try #require(faults.faults.first)
        #expect(fault.field == field && fault.column == Self.mapping.column(of: field) && !fault.zh.isEmpty && !fault.en.isEmpty)
        for fault in faults.faults { for cell in cells where cell.count > 3 { #expect(!fault.zh.contains(cell) && !fault.en.contains(cell)) } }
    }

    @Test("All that is wrong is said at once")
    func together() {
        guard case .failure(let faults) = check(["三", "110105194912310021", "12345", "不详"]) else { return }
        #expect(faults.faults.map(\.field) == [.name, .paperNumber, .phone, .sex])
    }

    @Test("A number that the spreadsheet took for a quantity is refused, a date cell is read (R1c)")
    func cells() throws {
        let born = Day("1990-03-07")!
        let good = check([.text("张三"), .text("990000199003078883"), .number("13812345678"), .text("女"), .date(born), .date(Day("2020-05-01")!)])
        #expect(try good.get().joinedOn == Day("2020-05-01")!)
        guard case .failure(let faults) = check([.text("张三"), .number("9.9000019900308E+17")]) else {
            Issue.record("taken")
            return
        }
        #expect(faults.faults.map(\.code) == ["id_number.scientific"])
    }

    @Test("Under 16 on the day of the import is refused (R11)")
    func young() {
        let young = TestProvince.card(3, born: "20101125").text
        guard case .failure(let faults) = check(["小明", young]) else {
            Issue.record("taken")
            return
        }
        #expect(faults.faults.map(\.code) == ["membership.too_young"])
    }

    @Test("Trades and papers are known by the words that rosters use")
    func words() {
        #expect(NewFormKind(roster: "外卖骑手") == .rider && NewFormKind(roster: " 快递员 ") == .courier && NewFormKind(roster: "rideHailingDriver") == .rideHailingDriver)
        #expect(IdentityPaper.Kind(roster: "身份证") == .idCard && IdentityPaper.Kind(roster: "港澳居民来往内地通行证（回乡证）") == .homeReturnPermit)
        #expect(IdentityPaper.Kind(roster: "台胞证") == .taiwanPermit && IdentityPaper.Kind(roster: "护照") == .passport)
    }

    @Test("Usual headings are recognised in any order; a relative's phone is not the worker's")
    func headings() throws {
        func row(_ number: Int, _ texts: [String]) -> SheetRow { SheetRow(number: number, texts.map { Cell.text(CellText($0)) }) }
        let rows = [
            row(1, ["某某公司职工花名册"]), row(2, ["序号", "手机号", "* 姓名（必填）", "紧急联系人电话", "身份证号码", "所在部门", "入会时间"]),
            row(3, ["1", "13812345678", "张三", "13900000000", "990000199003078883", "装配车间", "2020.5.1"]),
        ]
        let mapping = try #require(RosterColumns.mapping(rows))
        #expect(mapping.headerRow == 2 && mapping.isSure)
        #expect(mapping.column(of: .name) == 2 && mapping.column(of: .phone) == 1 && mapping.column(of: .paperNumber) == 4 && mapping.column(of: .joinedOn) == 6)
        #expect(mapping.columns.first { $0.index == 3 }?.field == nil)
        #expect(RosterMapping.letters(0) == "A" && RosterMapping.letters(25) == "Z" && RosterMapping.letters(26) == "AA")
    }
}
