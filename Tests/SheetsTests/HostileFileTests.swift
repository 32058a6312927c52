import Kernel
import Sheets
import TestSupport
import Testing

@Suite("Files from strangers")
struct HostileFileTests {
    static let cell = "<row><c><v>1</v></c></row>"

    static func refusal(_ bytes: [UInt8], limits: SheetLimits = SheetLimits()) throws -> SheetProblem? {
        let scratch = try Scratch()
        let path = try scratch.write(bytes, to: "book.xlsx")
        do {
            let reader = try SheetReader.open(path: path, limits: limits)
            while try reader.next() != nil {}
            return nil
        } catch let problem as SheetProblem { return problem }
    }

    static func book(_ change: (inout BookMaker) -> Void) -> [UInt8] {
        var book = BookMaker(rows: cell)
        change(&book)
        return book.zip()
    }

    static let xxe = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
    static let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"

    /// A zip file of these parts alone.
    static func zip(_ parts: (String, String)..., declaredSize: Int? = nil) -> [UInt8] {
        var zip = ZipMaker()
        for (name, content) in parts { zip.add(name, Array(content.utf8), declaredSize: declaredSize) }
        return zip.finished()
    }

    /// An OLE file whose directory names one stream.
    static func ole(_ stream: String) -> [UInt8] {
        let zeros = [UInt8](repeating: 0, count: 504)
        return hex("D0CF11E0A1B11AE1") + zeros + Array(stream.utf8).flatMap { [$0, 0] } + zeros
    }

    static func sheet(_ content: String) -> [UInt8] { book { $0.sheet = "<worksheet>" + content } }

    static let notUTF8: [UInt8] = {
        var zip = ZipMaker()
        zip.add("xl/workbook.xml", Array("<workbook a=\"".utf8) + [0xFF, 0xFE] + Array("\"/>".utf8))
        return zip.finished()
    }()

    static let document = "<r><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></r>"

    static let cases: [(name: String, bytes: [UInt8], expected: SheetProblem)] = [
        ("external entity in the sheet", book { $0.sheet = xxe + $0.sheet }, .forbiddenMarkup),
        ("entities in the workbook", zip(("xl/workbook.xml", laughs + "<workbook/>")), .forbiddenMarkup),
        ("a thousand elements deep", book { $0.sheet = String(repeating: "<a>", count: 1000) }, .forbiddenMarkup),
        ("a tag of three megabytes", book { $0.sheet = "<worksheet a=\"" + String(repeating: "x", count: 3 << 20) + "\"/>" }, .forbiddenMarkup),
        ("an unknown encoding", book { $0.sheet = "<?xml version=\"1.0\" encoding=\"GBK\"?>" + $0.sheet }, .unknownEncoding),
        ("bytes that are no UTF-8", notUTF8, .damaged),
        ("a sheet that breaks off", sheet("<sheetData><row r=\"1\"><c"), .damaged),
        ("a shared text that isn't there", sheet("<row><c t=\"s\"><v>7</v></c></row></worksheet>"), .damaged),
        ("a negative shared text", sheet("<row><c t=\"s\"><v>-1</v></c></row></worksheet>"), .damaged),
        ("rows that go backwards", sheet("<row r=\"5\"><c><v>1</v></c></row><row r=\"5\"/></worksheet>"), .damaged),
        ("a row beyond the last", sheet("<row r=\"1048577\"/></worksheet>"), .damaged),
        ("rows within rows", sheet("<row><row/></row></worksheet>"), .damaged),
        ("no rows", sheet("</worksheet>"), .empty),
        ("no sheets", zip(("xl/workbook.xml", "<workbook/>")), .empty),
        ("a zip file of something else", zip(("a.txt", "a")), .notATable),
        ("a document", zip(("[Content_Types].xml", "<a/>"), ("_rels/.rels", document)), .notATable),
        ("an .ods", zip(("mimetype", "a"), ("content.xml", "<a/>")), .otherSpreadsheet),
        ("an .xlsb", zip(("xl/workbook.bin", "a")), .otherSpreadsheet),
        ("more parts than a workbook has", BookMaker(rows: cell).zip(declaredEntries: 60_000), .unpacksTooLarge),
        ("a zip64 mark without its record", BookMaker(rows: cell).zip(declaredEntries: 65_535), .unpacksTooLarge),
        ("a part that is larger than it says", zip(("xl/workbook.xml", "<workbook/>"), declaredSize: 3), .unpacksTooLarge),
        ("a part of 100 MB packed into nothing", zip(("xl/workbook.xml", ""), declaredSize: 100 << 20), .unpacksTooLarge),
        ("cut off", Array(BookMaker(rows: cell).zip().dropLast(30)), .damaged),
        ("a password", ole("EncryptedPackage"), .passwordProtected),
        ("an old .xls", ole("Workbook"), .oldFormat),
    ]

    @Test("Each is refused by name", arguments: cases.map(\.name))
    func refused(name: String) throws {
        let found = try #require(Self.cases.first { $0.name == name })
        #expect(try Self.refusal(found.bytes) == found.expected)
    }

    @Test("Every problem has a code of its own and a sentence in both languages")
    func sentences() {
        let all: [SheetProblem] = [
            .unreadable, .empty, .oldFormat, .passwordProtected, .webPage, .otherSpreadsheet, .notATable, .damaged, .fileTooLarge(limitBytes: 1 << 20), .unpacksTooLarge,
            .forbiddenMarkup, .unknownEncoding, .rowTooLong(row: 7), .noSuchSheet, .textTooLong(row: 7), .unwritable,
        ]
        #expect(Set(all.map(\.code)).count == all.count)
        #expect(all.allSatisfy { $0.code.hasPrefix("sheet.") && $0.message.zh.hasSuffix("。") && $0.message.en.hasSuffix(".") && $0.message.zh != $0.message.en })
    }

    @Test("A file larger than allowed is refused unread, and one that isn't there too")
    func sizes() throws {
        var limits = SheetLimits()
        limits.fileBytes = 100
        #expect(try Self.refusal([UInt8](repeating: 65, count: 101), limits: limits) == .fileTooLarge(limitBytes: 100))
        #expect(throws: SheetProblem.unreadable) { try SheetReader.open(path: "/nowhere/at/all.csv") }
        #expect(throws: SheetProblem.unreadable) { try SheetReader.open(path: "/tmp") }
        limits = SheetLimits()
        limits.sharedTextBytes = 10
        let book = Self.book { $0.sharedStrings = "<si><t>12345678</t></si><si><t>1234</t></si>" }
        #expect(try Self.refusal(book, limits: limits) == .unpacksTooLarge)
        limits = SheetLimits()
        limits.columns = 3
        let scratch = try Scratch()
        let wide = BookMaker(rows: "<row r=\"1\"><c r=\"XFD1\"/><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"D2\"><v>1</v></c></row>").zip()
        let rows = try SheetReader.open(path: try scratch.write(wide, to: "wide.xlsx"), limits: limits).allRows()
        #expect(show(rows) == ["1: 1", "2! row.too_many_columns"])
    }

    @Test("What multiplies a small file is bounded: one text in a thousand cells, cells that come twice, areas over areas, names of one sheet")
    func multiplied() throws {
        let columns = (0..<676).map { "\(UnicodeScalar(UInt8(65 + $0 / 26)))\(UnicodeScalar(UInt8(65 + $0 % 26)))1" }
        let long = Self.book { book in
            book.sharedStrings = "<si><t>" + String(repeating: "x", count: 1 << 20) + "</t></si><si><t>" + String(repeating: "y", count: 100_000) + "</t></si>"
            let cells = columns.map { "<c r=\"\($0)\" t=\"s\"><v>0</v></c>" }.joined()
            book.sheet = "<worksheet><row r=\"1\">\(cells)</row><row r=\"2\">\(cells.replacing("<v>0", with: "<v>1"))</row></worksheet>"
        }
        #expect(try Self.refusal(long) == .rowTooLong(row: 2))
        let twice = Self.book { $0.sheet = "<worksheet><row>" + String(repeating: "<c r=\"A1\" t=\"d\"><v>2026-11-24</v></c>", count: 20_000) + "</row></worksheet>" }
        var limits = SheetLimits()
        limits.rowBytes = 4096
        #expect(try Self.refusal(twice, limits: limits) == .rowTooLong(row: 1))
        let areas = Self.book { book in
            let rows = "<row><c r=\"A1\"><v>1</v></c></row>" + String(repeating: "<row/>", count: 30_000)
            let merged = String(repeating: "<mergeCell ref=\"A1:A1000000\"/>", count: 50_000)
            book.sheet = "<worksheet><sheetData>\(rows)</sheetData><mergeCells>\(merged)</mergeCells></worksheet>"
        }
        let start = ContinuousClock().now
        #expect(try Self.refusal(areas) == nil)
        #expect(start.duration(to: ContinuousClock().now) < .seconds(60))
        let names = String(repeating: "<sheet name='a' r:id='s'/>", count: 1000)
        let one = Self.zip(
            ("xl/workbook.xml", "<workbook><sheets>\(names)</sheets></workbook>"), ("xl/s.xml", "<worksheet/>"),
            ("xl/_rels/workbook.xml.rels", "<R><Relationship Id='s' Type='/worksheet' Target='s.xml'/></R>"))
        #expect(try Self.refusal(one) == .empty)
    }

    @Test("Broken workbooks and texts give rows or a problem, and never end the program", arguments: 0..<20)
    func fuzz(batch: UInt64) throws {
        let scratch = try Scratch()
        for seed in batch * 100..<batch * 100 + 100 {
            var random = SplitMix(seed: seed)
            let bytes = Self.broken(&random)
            let path = try scratch.write(bytes, to: "fuzz")
            do {
                let reader = try SheetReader.open(path: path)
                var last = 0
                while let row = try reader.next() {
                    #expect(row.number > last, "seed \(seed)")
                    last = row.number
                    for column in 0..<row.count { _ = row.text(column) }
                }
            } catch is SheetProblem {
                // Refused, as it should be; anything else fails the test.
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
    }

    /// A workbook or text that was right before some bytes were changed, cut or doubled; or noise.
    private static func broken(_ random: inout SplitMix) -> [UInt8] {
        func damage(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
            var bytes = bytes
            for _ in 0...random.below(8) where !bytes.isEmpty {
                let at = random.below(bytes.count)
                switch random.below(5) {
                case 0: bytes[at] = UInt8(random.below(256))
                case 1: bytes[at] = Array("\"<>&,;\n\r\t/='_x".utf8)[random.below(14)]
                case 2: bytes.removeSubrange(at..<min(bytes.count, at + random.below(20)))
                case 3: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + random.below(40))], at: random.below(bytes.count))
                default: bytes.removeLast(random.below(3) == 0 ? bytes.count - at : 0)
                }
            }
            return bytes
        }
        let sheet = Array(
            """
            <worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46350</v></c></row><row r="3"><c r="C3" t="inlineStr"><is><t>王五_x000D_</t></is></c>\
            <c r="D3" t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A3"/></mergeCells></worksheet>
            """.utf8)
        let relations = Array(
            """
            <R><Relationship Id="s" Type="/worksheet" Target="s.xml"/><Relationship Id="t" Type="/sharedStrings" Target="t.xml"/>\
            <Relationship Id="y" Type="/styles" Target="y.xml"/></R>
            """.utf8)
        let styles = Array(
            """
            <s><numFmts><numFmt numFmtId="9" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></s>
            """.utf8)
        switch random.below(6) {
        case 0: return (0..<random.below(2000)).map { _ in UInt8(random.below(256)) }
        case 1: return hex("504B0304") + (0..<random.below(2000)).map { _ in UInt8(random.below(256)) }
        case 2: return damage(Array("姓名,电话\r\n\"张\"\"三\",1\n李四;2\n=\"0123\",x\n".utf8), &random)
        case 3: return damage(hex("D0D5C3FB2CB5E7BBB00D0AD5C5C8FD2C9534B2352C310A"), &random)
        case 4: return damage(BookMaker(rows: cell).zip(), &random)
        default:
            // The zip file is right, and its parts are not.
            var zip = ZipMaker()
            let parts: [(String, [UInt8])] = [
                ("xl/workbook.xml", Array("<workbook><workbookPr date1904=\"0\"/><sheets><sheet name=\"a\" r:id=\"s\"/></sheets></workbook>".utf8)),
                ("xl/_rels/workbook.xml.rels", relations), ("xl/s.xml", sheet), ("xl/t.xml", Array("<sst><si><t>张三</t></si></sst>".utf8)), ("xl/y.xml", styles),
            ]
            let victim = random.below(parts.count)
            for (index, part) in parts.enumerated() { zip.add(part.0, index == victim || random.below(4) == 0 ? damage(part.1, &random) : part.1) }
            return zip.finished()
        }
    }
}
