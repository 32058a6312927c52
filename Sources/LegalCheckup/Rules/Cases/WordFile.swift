import Kernel
import Sheets

/// A report as a Word file: the few parts that WordprocessingML asks for (ECMA-376), with styles that every word processor knows.
struct WordFile: Sendable {
    let title: String
    let blocks: [ReportBlock]
    let language: Language

    /// The bytes of the .docx.
    /// - Throws: `SheetProblem.unwritable`.
    func bytes() throws -> [UInt8] {
        try ZipFile.bytes([
            ("[Content_Types].xml", Self.types), ("_rels/.rels", Self.relations), ("word/_rels/document.xml.rels", Self.documentRelations), ("word/styles.xml", Self.styles),
            ("word/document.xml", document),
        ])
    }

    private var document: String {
        var body = Self.paragraph(title, style: "Title")
        for block in blocks { body += part(block) }
        return """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>\(body)\
            <w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1247" w:bottom="1247" w:left="1247" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>\
            </w:body></w:document>
            """
    }

    private func part(_ block: ReportBlock) -> String {
        switch block {
        case .heading(let text): Self.paragraph(text, style: "Heading1")
        case .finding(let text, let severity, let isQuestion):
            Self.paragraph("\(text)（\(isQuestion ? (language == .zh ? "请商量" : "to be discussed") : severity.name(language))）", style: "Heading2")
        case .paragraph(let text): Self.paragraph(text)
        case .quote(let text): Self.paragraph(text, style: "Quote")
        case .named(let name, let text): Self.paragraph(text, lead: "\(name)\(language == .zh ? "：" : ": ")")
        case .law(let text, let isVerified): Self.paragraph(text + (isVerified ? "" : language == .zh ? "（条号待核实）" : " (number unverified)"), style: "Law")
        case .scores(let areas): table(areas)
        case .notice(let text): Self.paragraph(text, style: "Notice")
        }
    }

    private func table(_ areas: [AreaScore]) -> String {
        let head = language == .zh ? ["领域", "得分", "问题"] : ["Area", "Score", "Findings"]
        let rows = [head] + areas.map { [$0.area.label(language), String($0.score), String($0.findings)] }
        let cells = rows.map { row in
            "<w:tr>" + row.map { "<w:tc><w:tcPr><w:tcW w:w=\"3100\" w:type=\"dxa\"/></w:tcPr>\(Self.paragraph($0))</w:tc>" }.joined() + "</w:tr>"
        }
        return """
            <w:tbl><w:tblPr><w:tblW w:w="9300" w:type="dxa"/><w:tblBorders>\
            <w:top w:val="single" w:sz="4" w:space="0" w:color="999999"/>\
            <w:left w:val="single" w:sz="4" w:space="0" w:color="999999"/>\
            <w:bottom w:val="single" w:sz="4" w:space="0" w:color="999999"/>\
            <w:right w:val="single" w:sz="4" w:space="0" w:color="999999"/>\
            <w:insideH w:val="single" w:sz="4" w:space="0" w:color="999999"/>\
            <w:insideV w:val="single" w:sz="4" w:space="0" w:color="999999"/>\
            </w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="3100"/><w:gridCol w:w="3100"/><w:gridCol w:w="3100"/></w:tblGrid>\(cells.joined())</w:tbl>\
            \(Self.paragraph(""))
            """
    }

    private static func paragraph(_ text: String, style: String? = nil, lead: String? = nil) -> String {
        let properties = style.map { "<w:pPr><w:pStyle w:val=\"\($0)\"/></w:pPr>" } ?? ""
        let bold = lead.map { "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">\(escaped($0))</w:t></w:r>" } ?? ""
        let runs = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().map { index, line in
            "<w:r>\(index > 0 ? "<w:br/>" : "")<w:t xml:space=\"preserve\">\(escaped(String(line)))</w:t></w:r>"
        }
        return "<w:p>\(properties)\(bold)\(runs.joined())</w:p>"
    }

    /// Text for XML 1.0: marked characters escaped, those that XML forbids left out.
    static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out.append(contentsOf: "&amp;".unicodeScalars)
            case "<": out.append(contentsOf: "&lt;".unicodeScalars)
            case ">": out.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
            case "\t": out.append(scalar)
            default: if scalar.value >= 0x20, scalar.value != 0xFFFE, scalar.value != 0xFFFF { out.append(scalar) }
            }
        }
        return String(out)
    }

    private static let types = """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
        <Default Extension="xml" ContentType="application/xml"/>\
        <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>\
        <Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>
        """

    private static let relations = """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" \
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
        """

    private static let documentRelations = """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" \
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>
        """

    private static let styles: String = {
        func style(_ id: String, _ name: String, _ size: Int, paragraph: String = "", run: String = "") -> String {
            """
            <w:style w:type="paragraph" w:styleId="\(id)"><w:name w:val="\(name)"/><w:basedOn w:val="Normal"/><w:pPr>\(paragraph)</w:pPr>\
            <w:rPr>\(run)<w:sz w:val="\(size)"/></w:rPr></w:style>
            """
        }
        return """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>\
            <w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="微软雅黑" w:cs="Calibri"/><w:sz w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>\
            <w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="312" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>\
            <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>\
            \(style("Title", "Title", 36, paragraph: "<w:spacing w:after=\"240\"/>", run: "<w:b/>"))\
            \(style("Heading1", "heading 1", 28, paragraph: "<w:keepNext/><w:spacing w:before=\"320\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>", run: "<w:b/>"))\
            \(style("Heading2", "heading 2", 23, paragraph: "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"80\"/><w:outlineLvl w:val=\"1\"/>", run: "<w:b/>"))\
            \(style("Quote", "Quote", 21, paragraph: "<w:ind w:left=\"420\"/>", run: "<w:color w:val=\"555555\"/>"))\
            \(style("Law", "Law", 20, paragraph: "<w:ind w:left=\"210\"/>"))\
            \(style("Notice", "Notice", 18, paragraph: "<w:spacing w:before=\"360\"/>", run: "<w:color w:val=\"555555\"/>"))</w:styles>
            """
    }()
}
