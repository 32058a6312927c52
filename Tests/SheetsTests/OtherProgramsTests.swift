import Foundation
import Kernel
import Sheets
import Testing

/// Other people's programs, run as a test needs them: Python with the packages of scripts/requirements.txt, and LibreOffice.
enum Program {
    /// `GONGHUI_PYTHON`, else the virtual environment that `make test` keeps in the repository.
    static let python: String = ProcessInfo.processInfo.environment["GONGHUI_PYTHON"] ?? repository + "/.venv/bin/python"
    static let libreOffice = ["/usr/bin/soffice", "/usr/local/bin/soffice", "/opt/libreoffice/program/soffice"].first { FileManager.default.isExecutableFile(atPath: $0) }

    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// Runs a program to its end; fails the test if it fails.
    static func run(_ path: String, _ arguments: [String], home: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ["HOME": home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
        let errors = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let message = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(path): \(String(decoding: message, as: UTF8.self))")
    }

    static func python(_ script: String, in scratch: Scratch) throws {
        try run(python, ["-c", "import sys, os\nos.chdir(sys.argv[1])\n" + script, scratch.path], home: scratch.path)
    }

    static func convert(_ file: String, to format: String, in scratch: Scratch) throws {
        let program = try #require(libreOffice)
        let profile = "-env:UserInstallation=file://" + scratch.file("profile")
        try run(program, [profile, "--headless", "--convert-to", format, "--outdir", scratch.path, scratch.file(file)], home: scratch.path)
    }
}

@Suite("Files of other programs (R64)", .serialized)
struct OtherProgramsTests {
    /// A roster with what people's rosters have: a title over merged cells, notes in headings, dates in several forms, mangled numbers.
    static let roster = """
        import datetime, openpyxl
        from openpyxl.styles import Font
        book = openpyxl.Workbook()
        book.active.title = "填表说明"
        sheet = book.create_sheet("职工名单")
        sheet.append(["某某公司职工花名册"])
        sheet.merge_cells("A1:F1")
        sheet.append(["部门", "姓 名*", "身份证号码（必填）", "手机号码", "入职时间", "备注"])
        sheet.append(["一车间", "张小三", "990000199003078883", 13800138000, datetime.date(2026, 11, 24), True])
        sheet.append([None, "李四", "990101200002290011", "13900139000", "2026.11.24", 0.1])
        sheet.append([None, "欧阳䶮𠮷", 990000199003078883, "'138 0013 8000", 46350, "两\\n行"])
        sheet.merge_cells("A3:A5")
        sheet["E3"].number_format = 'yyyy"年"m"月"d"日"'
        sheet["B3"].font = Font(bold=True)
        sheet["F7"] = "=1+1"
        book.create_sheet("隐藏").sheet_state = "hidden"
        book.save("roster.xlsx")
        """

    static let expected = [
        "1: 某某公司职工花名册", "2: 部门 | 姓 名* | 身份证号码（必填） | 手机号码 | 入职时间 | 备注",
        "3: 一车间 | 张小三 | 990000199003078883 | 13800138000 | 2026-11-24 | TRUE", "4: 一车间 | 李四 | 990101200002290011 | 13900139000 | 2026.11.24 | 0.1",
    ]

    @Test("A roster saved by openpyxl is read")
    func openpyxl() throws {
        let scratch = try Scratch()
        try Program.python(Self.roster, in: scratch)
        let reader = try SheetReader.open(path: scratch.file("roster.xlsx"))
        #expect(reader.sheetNames == ["填表说明", "职工名单"] && reader.sheetName == "职工名单")
        let rows = try reader.allRows()
        // The formula in row 7 was never computed, so it has no value.
        #expect(show(rows) == Self.expected + ["5: 一车间 | 欧阳䶮𠮷 | 9.900001990030789e+17 | '138 0013 8000 | 46350 | 两\n行"])
        #expect(rows[2][3] == .number("13800138000") && rows[2][4] == .date(Day("2026-11-24")!))
        #expect(rows[4][2].lostDigits && !rows[2][2].lostDigits)
    }

    @Test("The same saved by LibreOffice as .xlsx and as .csv is read, as .ods and .xls refused", .enabled(if: Program.libreOffice != nil, "LibreOffice is not installed"))
    func libreOffice() throws {
        let scratch = try Scratch()
        try Program.python(Self.roster, in: scratch)
        try FileManager.default.moveItem(atPath: scratch.file("roster.xlsx"), toPath: scratch.file("original.xlsx"))
        try Program.convert("original.xlsx", to: "ods", in: scratch)
        try Program.convert("original.ods", to: "xlsx:Calc MS Excel 2007 XML", in: scratch)
        let rows = try SheetReader.open(path: scratch.file("original.xlsx")).allRows()
        #expect(show(Array(rows.prefix(4))) == Self.expected)
        #expect(rows[2][4] == .date(Day("2026-11-24")!) && rows[4][2].lostDigits)
        // LibreOffice computed the formula.
        #expect(show([rows[5]]) == ["7:  |  |  |  |  | 2"])
        // 76 is UTF-8, 85 GB18030; the sheet to write is the second one.
        try Program.convert("original.ods", to: "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2", in: scratch)
        let texts = try SheetReader.open(path: scratch.file("original-职工名单.csv")).allRows()
        #expect(show([texts[1]]) == ["2: 部门 | 姓 名* | 身份证号码（必填） | 手机号码 | 入职时间 | 备注"])
        #expect(texts[2].text(1) == "张小三" && texts[4].text(5) == "两\n行" && texts[4][2].lostDigits)
        // An English LibreOffice writes this date with the month first, which we don't guess at.
        #expect(texts[2].text(4) == "11/24/2026" && DateText.parse(texts[2][4]) == .failure(.yearNotFirst))
        try Program.convert("original.ods", to: "csv:Text - txt - csv (StarCalc):44,34,85,1,,0,false,true,false,false,false,2", in: scratch)
        let national = try SheetReader.open(path: scratch.file("original-职工名单.csv"))
        #expect(national.encoding == .gb18030)
        #expect(try national.allRows()[4].text(1) == "欧阳䶮𠮷")
        #expect(throws: SheetProblem.otherSpreadsheet) { try SheetReader.open(path: scratch.file("original.ods")) }
        try Program.convert("original.ods", to: "xls:MS Excel 97", in: scratch)
        #expect(throws: SheetProblem.oldFormat) { try SheetReader.open(path: scratch.file("original.xls")) }
    }

    @Test("A workbook of xlsxwriter with shared, rich and inline texts is read", arguments: [false, true])
    func xlsxwriter(constantMemory: Bool) throws {
        let scratch = try Scratch()
        try Program.python(
            """
            import datetime, xlsxwriter
            book = xlsxwriter.Workbook("out.xlsx", {"constant_memory": \(constantMemory ? "True" : "False")})
            sheet = book.add_worksheet()
            date = book.add_format({"num_format": 14})
            bold = book.add_format({"bold": True})
            for row in range(1000):
                sheet.write_string(row, 0, "张%d" % row)
                sheet.write_number(row, 1, 110105199001010022 if row == 7 else row)
                sheet.write_datetime(row, 2, datetime.date(2026, 11, 24), date)
                sheet.write_rich_string(row, 3, "普", bold, "惠", "服务")
            book.close()
            """, in: scratch)
        let rows = try SheetReader.open(path: scratch.file("out.xlsx")).allRows()
        #expect(rows.count == 1000)
        #expect(show([rows[999]]) == ["1000: 张999 | 999 | 2026-11-24 | 普惠服务"])
        #expect(rows[7][1].lostDigits && !rows[8][1].lostDigits)
    }

    @Test("Bombs are refused at once, whether they tell their size or not")
    func bombs() throws {
        let scratch = try Scratch()
        try Program.python(
            """
            import struct, zipfile
            def make(name, parts):
                with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as out:
                    for part, pieces in parts:
                        with out.open(part, "w", force_zip64=True) as stream:
                            for piece in pieces: stream.write(piece)
            blank = b" " * (1 << 20)
            workbook = ("xl/workbook.xml", [b"<workbook><sheets><sheet name='a' r:id='s'/></sheets></workbook>"])
            relations = ("xl/_rels/workbook.xml.rels", [b"<R><Relationship Id='s' Type='/worksheet' Target='s.xml'/></R>"])
            make("open.xlsx", [workbook, relations, ("xl/s.xml", [blank] * 300)])
            make("many.xlsx", [("a%d" % n, [b"x"]) for n in range(70000)])
            # The same bomb, saying that it is small: in the directory, and where the part begins.
            data = bytearray(open("open.xlsx", "rb").read())
            size = struct.pack("<I", 300 << 20)
            at = data.rfind(b"PK\\x01\\x02", 0, data.rfind(b"xl/s.xml"))
            assert data[at + 24:at + 28] == size
            data[at + 24:at + 28] = struct.pack("<I", 1000)
            open("lying.xlsx", "wb").write(data)
            """, in: scratch)
        let clock = ContinuousClock()
        for (name, problems) in [
            ("open.xlsx", [SheetProblem.unpacksTooLarge]), ("many.xlsx", [.unpacksTooLarge]), ("lying.xlsx", [.unpacksTooLarge, .damaged]),
        ] {
            let time = clock.measure {
                do {
                    _ = try SheetReader.open(path: scratch.file(name)).allRows()
                    Issue.record("\(name) was read")
                } catch let problem as SheetProblem {
                    #expect(problems.contains(problem), "\(name): \(problem)")
                } catch { Issue.record("\(name): \(error)") }
            }
            #expect(time < .seconds(5), "\(name)")
        }
    }

    @Test("What we write opens in openpyxl and in Python's csv with its types")
    func written() throws {
        let scratch = try Scratch()
        let columns = [SheetColumn("姓名"), SheetColumn("身份证号码", .identifier), SheetColumn("金额", .money), SheetColumn("日期", .date), SheetColumn("时间", .moment)]
        for writer in [try XlsxWriter(path: scratch.file("out.xlsx")) as any SheetWriter, try CsvWriter(path: scratch.file("out.csv"), guardsIdentifiers: false)] {
            try writer.begin(columns)
            try writer.row([
                .text("=1+1"), .text("990000199003078883"), .money(Fen(123_450)), .date(Day("2026-11-24")!), .moment(Instant("2026-11-24T06:05:00Z")!),
            ])
            _ = try writer.finish()
        }
        try Program.python(
            """
            import csv, datetime, openpyxl
            sheet = openpyxl.load_workbook("out.xlsx").active
            row = [cell.value for cell in sheet[2]]
            assert row == ["'=1+1", "990000199003078883", 1234.5, datetime.datetime(2026, 11, 24), datetime.datetime(2026, 11, 24, 14, 5)], row
            assert sheet["B2"].number_format == "@" and sheet["D2"].is_date and sheet["A1"].font.bold and sheet.freeze_panes == "A2"
            assert sheet.auto_filter.ref == "A1:E2" and sheet.print_title_rows == "$1:$1", (sheet.auto_filter.ref, sheet.print_title_rows)
            rows = list(csv.reader(open("out.csv", encoding="utf-8-sig", newline="")))
            assert rows[1] == ["'=1+1", "990000199003078883", "1234.50", "2026-11-24", "2026-11-24 14:05"], rows
            """, in: scratch)
    }
}
