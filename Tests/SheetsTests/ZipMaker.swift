/// Makes zip files of stored parts, right or wrong on purpose.
struct ZipMaker {
    private(set) var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// - Parameter declaredSize: what the file says of the part's size, where that is to be a lie.
    mutating func add(_ name: String, _ content: [UInt8], declaredSize: Int? = nil) {
        let size = declaredSize ?? content.count
        let header = le(20, 2) + le(0, 2) + le(0, 2) + le(0, 4) + le(Int(Self.crc(content)), 4) + le(content.count, 4) + le(size, 4) + le(name.utf8.count, 2) + le(0, 2)
        let offset = bytes.count
        bytes += [0x50, 0x4B, 3, 4] + header + Array(name.utf8) + content
        directory += [0x50, 0x4B, 1, 2] + le(20, 2) + header + le(0, 2) + le(0, 2) + le(0, 2) + le(0, 4) + le(offset, 4) + Array(name.utf8)
        count += 1
    }

    mutating func add(_ name: String, _ content: String) { add(name, Array(content.utf8)) }

    /// - Parameter declaredEntries: what the end record says of the number of parts, where that is to be a lie.
    func finished(declaredEntries: Int? = nil) -> [UInt8] {
        let entries = declaredEntries ?? count
        return bytes + directory + [0x50, 0x4B, 5, 6] + le(0, 4) + le(entries, 2) + le(entries, 2) + le(directory.count, 4) + le(bytes.count, 4) + le(0, 2)
    }

    private func le(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }

    static func crc(_ content: [UInt8]) -> UInt32 {
        ~content.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
    }
}

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
