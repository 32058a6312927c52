import Foundation
import Kernel
import Testing

@testable import Sheets

@Suite("Writing tables")
struct WriterTests {
    static let columns = [
        SheetColumn("姓名"), SheetColumn("身份证号码", .identifier), SheetColumn("人数", .number), SheetColumn("金额", .money), SheetColumn("入会日期", .date), SheetColumn("签到时间", .moment),
    ]
    static let rows: [[CellOut]] = [
        [.text("张小三"), .text("990000199003078883"), .number(-3), .money(Fen(123_450)), .date(Day("2026-11-24")!), .moment(Instant("2026-11-24T06:05:00Z")!)],
        [.text("=HYPERLINK(\"x\")"), .text("0756"), .blank, .money(Fen(-5)), .date(Day("1899-01-01")!)],
        [.text("𠮷\n\"引号\",逗号"), .text("+86 138"), .number(1_234_567_890_123_456)],
        [],
    ]

    @Test("What is written to .xlsx is read back, formulas neutralised (R58)")
    func workbook() throws {
        let scratch = try Scratch()
        let path = scratch.file("out.xlsx")
        let writer = try XlsxWriter(path: path, sheetName: "会员[名单]")
        try writer.begin(Self.columns)
        for row in Self.rows { try writer.row(row) }
        #expect(try writer.finish() == 4)
        let reader = try SheetReader.open(path: path)
        #expect(reader.sheetNames == ["会员名单"])
        let read = try reader.allRows()
        #expect(
            show(read) == [
                "1: 姓名 | 身份证号码 | 人数 | 金额 | 入会日期 | 签到时间", "2: 张小三 | 990000199003078883 | -3 | 1234.5 | 2026-11-24 | 2026-11-24",
                "3: '=HYPERLINK(\"x\") | 0756 |  | -0.05 | 1899-01-01", "4: 𠮷\n\"引号\",逗号 | '+86 138 | 1234567890123456",
            ])
        #expect(read[1][1] == .text("990000199003078883") && read[1][4] == .date(Day("2026-11-24")!) && read[2][4] == .text("1899-01-01"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["out.xlsx"])
        // Exports hold personal data: nobody but the server's own user may read them.
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }

    @Test("What is written to .csv is as Excel opens it", arguments: [true, false])
    func text(guardsIdentifiers: Bool) throws {
        let scratch = try Scratch()
        let path = scratch.file("out.csv")
        let writer = try CsvWriter(path: path, guardsIdentifiers: guardsIdentifiers)
        try writer.begin(Self.columns)
        for row in Self.rows { try writer.row(row) }
        #expect(try writer.finish() == 4)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let tab = guardsIdentifiers ? "\t" : ""
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(
            String(decoding: bytes.dropFirst(3), as: UTF8.self) == """
                姓名,身份证号码,人数,金额,入会日期,签到时间\r
                张小三,990000199003078883\(tab),-3,1234.50,2026-11-24,2026-11-24 14:05\r
                "'=HYPERLINK(""x"")",0756\(tab),,-0.05,1899-01-01,\r
                "𠮷\n""引号"",逗号",'+86 138,1234567890123456,,,\r
                ,,,,,\r

                """)
        #expect(try SheetReader.open(path: path).allRows().count == 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["out.csv"])
    }

    @Test(
        "Texts that a spreadsheet would run get an apostrophe (R58)",
        arguments: [
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(1)", "'@SUM(1)"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("\n=1", "'\n=1"), ("＝1", "'＝1"), ("＠x", "'＠x"),
            ("张三", "张三"), ("1-1", "1-1"), ("", ""), ("'=1", "'=1"), (" =1", " =1"),
        ])
    func formulas(text: String, expected: String) {
        #expect(FormulaGuard.neutralised(text) == expected)
    }

    @Test("A file that isn't finished isn't there")
    func abandoned() throws {
        let scratch = try Scratch()
        do {
            let writers: [any SheetWriter] = [try XlsxWriter(path: scratch.file("a.xlsx")), try CsvWriter(path: scratch.file("a.csv"), guardsIdentifiers: false)]
            for writer in writers {
                try writer.begin(Self.columns)
                try writer.row(Self.rows[0])
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [])
    }

    @Test("Where nothing can be written, writing fails loudly")
    func unwritable() throws {
        #expect(throws: SheetProblem.unwritable) { try CsvWriter(path: "/nowhere/out.csv", guardsIdentifiers: false) }
        #expect(throws: SheetProblem.unwritable) { try XlsxWriter(path: "/nowhere/out.xlsx") }
        let scratch = try Scratch()
        let writer = try XlsxWriter(path: scratch.file("long.xlsx"))
        try writer.begin(Self.columns)
        #expect(throws: SheetProblem.textTooLong(row: 1)) { try writer.row([.text(String(repeating: "长", count: 32_768))]) }
    }

    @Test("Beyond the last row of a sheet writing goes on in the next, with headings")
    func sheets() throws {
        let scratch = try Scratch()
        let path = scratch.file("out.xlsx")
        let writer = try XlsxWriter(path: path, sheetName: "名单", rowsPerSheet: 3)
        try writer.begin([SheetColumn("号", .number)])
        for number in 1...5 { try writer.row([.number(Int64(number))]) }
        #expect(try writer.finish() == 5)
        let names = try SheetReader.open(path: path).sheetNames
        #expect(names == ["名单", "名单 2", "名单 3"])
        #expect(try names.map { show(try SheetReader.open(path: path, sheet: $0).allRows()) } == [["1: 号", "2: 1", "3: 2"], ["1: 号", "2: 3", "3: 4"], ["1: 号", "2: 5"]])
    }

    @Test("A large table is written and read back, with its cost printed", .timeLimit(.minutes(5)))
    func large() throws {
        let scratch = try Scratch()
        let clock = ContinuousClock()
        #if DEBUG
            let count = 40_000
        #else
            let count = 200_000
        #endif
        for (name, make) in [
            ("xlsx", { try XlsxWriter(path: scratch.file("out.xlsx")) as any SheetWriter }),
            ("csv", { try CsvWriter(path: scratch.file("out.csv"), guardsIdentifiers: true) as any SheetWriter }),
        ] {
            let writing = try clock.measure {
                let writer = try make()
                try writer.begin(Self.columns)
                for number in 1...count {
                    let value = Int64(number)
                    let day = Day(number: Int32(number % 20_000))
                    try writer.row([.text("张小三\(number)"), .text("990000199003078883"), .number(value), .money(Fen(value)), .date(day)])
                }
                #expect(try writer.finish() == count)
            }
            var rows = 0
            var numbers = 0
            let reading = try clock.measure {
                let reader = try SheetReader.open(path: scratch.file("out." + name))
                while let row = try reader.next() {
                    rows += 1
                    numbers += row.withUTF8(1) { $0.count }
                }
            }
            #expect(rows == count + 1)
            #expect(numbers >= count * 18)
            print("\(name): \(count) rows written in \(writing), read in \(reading), peak memory \(Self.peakMemory())")
        }
    }

    /// The process's largest resident size so far, as the kernel tells it.
    static func peakMemory() -> String {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }.map(String.init) ?? "unknown"
    }
}
