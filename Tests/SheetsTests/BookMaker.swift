import TestSupport

/// The smallest workbook, part by part, any of which a test may replace.
struct BookMaker {
    var sheet = ""
    var sharedStrings: String?
    var styles: String?
    var workbookProperties = ""
    var sheetNames = ["名单"]
    var extra: [(String, [UInt8])] = []

    /// The rows of the sheet, `<row>` elements.
    init(rows: String = "") { sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\(rows)</sheetData></worksheet>" }

    static let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    func zip(declaredEntries: Int? = nil) -> [UInt8] {
        var zip = ZipMaker()
        zip.add("[Content_Types].xml", "<Types/>")
        zip.add("_rels/.rels", "<Relationships><Relationship Id=\"r1\" Type=\"\(Self.relation)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")
        let sheets = sheetNames.enumerated().map { "<sheet name=\"\($1)\" sheetId=\"\($0 + 1)\" r:id=\"s\($0 + 1)\"/>" }.joined()
        zip.add("xl/workbook.xml", "<workbook xmlns:r=\"\(Self.relation)\">\(workbookProperties)<sheets>\(sheets)</sheets></workbook>")
        let relations = sheetNames.indices.map { "<Relationship Id=\"s\($0 + 1)\" Type=\"\(Self.relation)/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>" }.joined()
        zip.add(
            "xl/_rels/workbook.xml.rels",
            "<Relationships>\(relations)<Relationship Id=\"t\" Type=\"\(Self.relation)/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
                + "<Relationship Id=\"y\" Type=\"\(Self.relation)/styles\" Target=\"./styles.xml\"/></Relationships>")
        for index in sheetNames.indices { zip.add("xl/worksheets/sheet\(index + 1).xml", index == sheetNames.count - 1 ? sheet : "<worksheet><sheetData/></worksheet>") }
        if let sharedStrings { zip.add("xl/sharedStrings.xml", "<sst>\(sharedStrings)</sst>") }
        if let styles { zip.add("xl/styles.xml", "<styleSheet>\(styles)</styleSheet>") }
        for (name, content) in extra { zip.add(name, content) }
        return zip.finished(declaredEntries: declaredEntries)
    }
}
