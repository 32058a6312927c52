import Foundation
import Kernel
import TestSupport
import Testing

@testable import LegalCheckup

@Suite("Documents of strangers") struct HostileDocumentTests {
    private func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)-\(name)").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func word(_ body: String, head: String = "") -> [UInt8] {
        var zip = ZipMaker()
        zip.add("[Content_Types].xml", "<Types/>")
        zip.add("word/document.xml", head + "<w:document xmlns:w=\"w\"><w:body>\(body)</w:body></w:document>")
        return zip.finished()
    }

    private func problem(_ bytes: [UInt8], _ name: String) throws -> DocumentProblem? {
        let path = try write(bytes, name)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            _ = try DocumentReader.read(path: path)
            return nil
        } catch let problem as DocumentProblem {
            #expect(!problem.message.zh.isEmpty && !problem.message.en.isEmpty)
            return problem
        }
    }

    @Test("Paragraphs of a Word document become lines")
    func docx() throws {
        let path = try write(word("<w:p><w:r><w:t>第一条 </w:t></w:r><w:r><w:t>上班打卡。</w:t></w:r></w:p><w:p><w:r><w:t>第二条 按时发薪。</w:t></w:r></w:p>"), "a.docx")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let document = try DocumentReader.read(path: path)
        #expect(document.format == .docx)
        #expect(document.text == "第一条 上班打卡。\n第二条 按时发薪。\n")
    }

    @Test("External entities are refused") func entities() throws {
        let bytes = word("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", head: "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")
        #expect(try problem(bytes, "x.docx") == .forbiddenMarkup)
    }

    @Test("A part that claims to be huge is refused") func bomb() throws {
        var zip = ZipMaker()
        zip.add("word/document.xml", Array("<d/>".utf8), declaredSize: 3 << 30)
        #expect(try problem(zip.finished(), "bomb.docx") == .unpacksTooLarge)
    }

    @Test("Too large a file is refused before it is read") func large() throws {
        let path = try write([0x50, 0x4B, 3, 4], "large.docx")
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(truncate(path, 200 << 20) == 0)
        let start = ContinuousClock.now
        #expect(throws: DocumentProblem.tooLarge(limitBytes: 50 << 20)) { try DocumentReader.read(path: path) }
        #expect(ContinuousClock.now - start < .seconds(2))
    }

    @Test("What is no document is said to be none") func others() throws {
        #expect(try problem([], "empty.txt") == .empty)
        #expect(try problem([0xD0, 0xCF, 0x11, 0xE0, 0, 0], "old.doc") == .oldFormat)
        #expect(try problem([1, 0, 2, 0, 3], "x.bin") == .notADocument)
        #expect(try problem(Array("%PDF-1.4 broken".utf8), "x.pdf") == .damaged)
        var zip = ZipMaker()
        zip.add("xl/workbook.xml", "<workbook/>")
        #expect(try problem(zip.finished(), "book.docx") == .notADocument)
    }

    @Test("Text in GB18030 is read") func encodings() throws {
        let path = try write([0xB5, 0xDA, 0xD2, 0xBB, 0xCC, 0xF5, 0x20, 0xD1, 0xBA, 0xBD, 0xF0, 0x0A], "a.txt")
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try DocumentReader.read(path: path).text.hasPrefix("第一条 押金"))
    }
}
