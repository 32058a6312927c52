import Kernel
import Testing

@testable import Sheets

@Suite("Workbooks (R64)")
struct WorkbookTests {
    static func read(_ book: BookMaker, sheet: String? = nil) throws -> [SheetRow] {
        let scratch = try Scratch()
        return try SheetReader.open(path: try scratch.write(book.zip(), to: "book.xlsx"), sheet: sheet).allRows()
    }

    @Test(
        "Cells are read by their type",
        arguments: [
            ("<c r=\"A1\" t=\"s\"><v>0</v></c>", Cell.text("张三")),
            ("<c r=\"A1\" t=\"s\"><v>1</v></c>", .text("张三 李四")),
            ("<c r=\"A1\" t=\"s\"><v>2</v></c>", .text("两\n行 _x <&>")),
            ("<c r=\"A1\" t=\"inlineStr\"><is><t>王五</t></is></c>", .text("王五")),
            ("<c r=\"A1\" t=\"inlineStr\"><is><r><t>王</t></r><r><t>五</t></r><rPh><t>WANGWU</t></rPh></is></c>", .text("王五")),
            ("<c r=\"A1\" t=\"inlineStr\"><is><t>a_x000D_b_x005F_x000D__x0001_</t></is></c>", .text("a\rb_x000D__x0001_")),
            ("<c r=\"A1\" t=\"str\"><f>CONCATENATE(1)</f><v>赵六</v></c>", .text("赵六")),
            ("<c r=\"A1\"><f>A2*2</f><v>42</v></c>", .number("42")),
            ("<c r=\"A1\"><v>13800138000</v></c>", .number("13800138000")),
            ("<c r=\"A1\"><v>1.3800138E10</v></c>", .number("13800138000")),
            ("<c r=\"A1\"><v>1.10105199001010022E17</v></c>", .number("1.10105199001010022E17")),
            ("<c r=\"A1\"><v>0.5</v></c>", .number("0.5")),
            ("<c r=\"A1\" s=\"1\"><v>46350</v></c>", .date(Day("2026-11-24")!)),
            ("<c r=\"A1\" s=\"2\"><v>46350.75</v></c>", .date(Day("2026-11-24")!)),
            ("<c r=\"A1\" s=\"3\"><v>0.75</v></c>", .number("0.75")),
            ("<c r=\"A1\" s=\"4\"><v>46350</v></c>", .number("46350")),
            ("<c r=\"A1\" s=\"99\"><v>46350</v></c>", .number("46350")),
            ("<c r=\"A1\" t=\"d\"><v>2026-11-24T08:00:00</v></c>", .date(Day("2026-11-24")!)),
            ("<c r=\"A1\" t=\"b\"><v>1</v></c>", .boolean(true)),
            ("<c r=\"A1\" t=\"b\"><v>0</v></c>", .boolean(false)),
            ("<c r=\"A1\" t=\"e\"><v>#N/A</v></c>", .error("#N/A")),
            ("<c t=\"n\"><v>7</v></c>", .number("7")),
        ])
    func cells(xml: String, expected: Cell) throws {
        var book = BookMaker(rows: "<row r=\"1\">\(xml)</row>")
        book.sharedStrings =
            "<si><t>张三</t></si><si><r><t>张三</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> 李四</t></r><rPh sb=\"0\" eb=\"1\"><t>ZHANG</t></rPh></si>"
            + "<si><t>两\n行 _x &lt;&amp;&gt;</t></si>"
        book.styles =
            "<numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@\"/></numFmts>"
            + "<cellStyleXfs><xf numFmtId=\"14\"/><xf numFmtId=\"14\"/></cellStyleXfs>"
            + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/><xf numFmtId=\"20\"/><xf numFmtId=\"49\"/></cellXfs>"
        let rows = try Self.read(book)
        #expect(rows.count == 1 && rows.first?.count == 1)
        #expect(rows.first?[0] == expected)
        #expect(rows.first?.text(0) == expected.text)
    }

    @Test("Rows keep the numbers that the user sees; blank ones are passed over")
    func numbers() throws {
        let rows = try Self.read(
            BookMaker(
                rows: """
                    <row r="2"><c r="C2" t="inlineStr"><is><t>a</t></is></c><c r="E2" s="1"/></row><row r="3"><c r="A3" t="inlineStr"><is><t>  </t></is></c></row><row r="4"/>\
                    <row><c t="inlineStr"><is><t>b</t></is></c><c/><c t="inlineStr"><is><t>c</t></is></c></row><row r="9"><c r="B9"><v>1</v></c></row>
                    """))
        #expect(show(rows) == ["2:  |  | a", "5: b |  | c", "9:  | 1"])
    }

    @Test("A cell merged over rows holds for all of them")
    func merged() throws {
        var book = BookMaker(
            rows: """
                <row r="1"><c r="A1" t="inlineStr"><is><t>花名册</t></is></c></row>\
                <row r="2"><c r="A2" t="inlineStr"><is><t>一车间</t></is></c><c r="B2"><v>1</v></c></row>\
                <row r="3"><c r="A3"/><c r="B3"><v>2</v></c></row><row r="4"><c r="A4"/></row>\
                <row r="5"><c r="B5"><v>3</v></c></row><row r="6"><c r="B6"><v>4</v></c></row>
                """)
        book.sheet = book.sheet.replacing("</sheetData>", with: "</sheetData><mergeCells count=\"2\"><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:A5\"/></mergeCells>")
        #expect(show(try Self.read(book)) == ["1: 花名册", "2: 一车间 | 1", "3: 一车间 | 2", "5: 一车间 | 3", "6:  | 4"])
    }

    @Test("Merged cells are found wherever a window ends")
    func mergedFar() throws {
        let filler = (1...40_000).map { "<row r=\"\($0)\"><c r=\"B\($0)\"><v>\($0)</v></c></row>" }.joined()
        var book = BookMaker(rows: filler.replacing("<row r=\"1\">", with: "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c>", maxReplacements: 1))
        let areas = stride(from: 1001, to: 30_000, by: 2).map { "<mergeCell ref=\"A\($0):A\($0 + 1)\"/>" }.joined()
        book.sheet = book.sheet.replacing("</sheetData>", with: "</sheetData><mergeCells><mergeCell ref=\"A1:A1000\"/>\(areas)</mergeCells>")
        let filled = try Self.read(book).filter { $0.text(0) == "甲" }
        #expect(filled.map(\.number) == Array(1...1000))
        let scratch = try Scratch()
        let file = try scratch.write(book.zip(), to: "book.xlsx")
        let package = try ZipPackage(path: file, file: try FileBytes(path: file), limits: SheetLimits())
        #expect(try MergedCells(try #require(try package.open("xl/worksheets/sheet1.xml"))).areas.count == 14_501)
    }

    @Test("Workbooks of old Macs count from 1904")
    func epoch() throws {
        var book = BookMaker(rows: "<row><c s=\"1\"><v>44888</v></c></row>")
        book.styles = "<cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>"
        book.workbookProperties = "<workbookPr date1904=\"1\"/>"
        #expect(try Self.read(book).first?[0] == .date(Day("2026-11-24")!))
    }

    @Test("The first sheet with anything in it is read, or the one asked for")
    func sheets() throws {
        var book = BookMaker(rows: "<row><c><v>1</v></c></row>")
        book.sheetNames = ["说明", "名单"]
        let scratch = try Scratch()
        let path = try scratch.write(book.zip(), to: "book.xlsx")
        let reader = try SheetReader.open(path: path)
        #expect(reader.kind == .workbook && reader.sheetNames == ["说明", "名单"] && reader.sheetName == "名单")
        #expect(try SheetReader.open(path: path, sheet: "名单").allRows().count == 1)
        #expect(throws: SheetProblem.empty) { try SheetReader.open(path: path, sheet: "说明") }
        #expect(throws: SheetProblem.noSuchSheet) { try SheetReader.open(path: path, sheet: "别的") }
    }

    @Test("Prefixed names of other writers and UTF-16 parts are read")
    func dialects() throws {
        var book = BookMaker()
        book.sheet = "<x:worksheet xmlns:x=\"urn:x\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t>张三</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
        #expect(show(try Self.read(book)) == ["1: 张三"])
    }

    @Test("Reading goes on from a stored place, blank and merged rows included")
    func places() throws {
        let rows = (1...3000).map { $0 % 7 == 0 ? "<row r=\"\($0)\"/>" : "<row r=\"\($0)\"><c r=\"B\($0)\"><v>\($0)</v></c></row>" }.joined()
        for mergeCells in ["", "<mergeCells><mergeCell ref=\"B1:C1\"/><mergeCell ref=\"A1:A3000\"/></mergeCells>"] {
            var book = BookMaker(rows: rows)
            book.sheet = book.sheet.replacing("</sheetData>", with: "</sheetData>" + mergeCells)
            let scratch = try Scratch()
            let path = try scratch.write(book.zip(), to: "book.xlsx")
            let all = try SheetReader.open(path: path).allRows()
            #expect(all.count == 3000 - 428)
            for stop in [0, 1, 5, 1700, all.count - 1] {
                let reader = try SheetReader.open(path: path)
                for _ in 0...stop { _ = try reader.next() }
                let rest = try SheetReader.open(path: path, from: reader.place).allRows()
                #expect(show(rest) == show(Array(all[(stop + 1)...])))
            }
        }
    }

    @Test(
        "Number formats that show a date are told from those that don't",
        arguments: [
            ("yyyy-mm-dd", true), ("yyyy\"年\"m\"月\"d\"日\";@", true),
            ("[$-804]yyyy/m/d;@", true), ("m/d/yy h:mm", true), ("mmm-yy", true), ("e\"年\"", true), ("m\"月\"d\"日\"", true),
            ("General", false), ("0.00E+00", false), ("#,##0.00", false), ("h:mm:ss", false), ("mm:ss.0", false), ("[h]:mm", false), ("@", false), ("0\"days\"", false),
            ("\\d0", false), ("[Red]0", false), ("\"¥\"#,##0", false), ("0_ ;[Red]\\-0\\ ", false), ("", false),
        ])
    func formats(code: String, isDate: Bool) {
        #expect(NumberFormat.showsDate(code) == isDate)
    }

    @Test(
        "Targets of relations are resolved within the package",
        arguments: [
            ("worksheets/sheet1.xml", "xl", "xl/worksheets/sheet1.xml"), ("/xl/a.xml", "xl", "xl/a.xml"), ("../a.xml", "xl", "a.xml"),
            ("./a.xml", "", "a.xml"), ("../../../etc/passwd", "xl", "etc/passwd"),
        ])
    func targets(target: String, folder: String, expected: String) {
        #expect(WorkbookParts.resolve(target, in: folder) == expected)
    }
}
