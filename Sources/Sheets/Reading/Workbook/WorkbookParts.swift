/// What stands where in a workbook: its sheets, shared texts, styles and epoch.
struct WorkbookParts {
    struct Sheet {
        let name: String
        let path: String
    }
    /// Visible worksheets in their order.
    private(set) var sheets: [Sheet] = []
    private(set) var sharedTexts = SharedTexts()
    private(set) var styles = CellStyles()

    init(_ package: ZipPackage, _ limits: SheetLimits) throws {
        let path = try Self.workbookPath(package)
        guard let part = try package.open(path) else { throw SheetProblem.damaged }
        let workbook = try WorkbookReader(part)
        try workbook.readAll()
        let relations = try Self.relations(of: path, package)
        // Each part is one sheet. Thousands of names for one large blank part would keep us reading it.
        var seen: Set<String> = []
        for sheet in workbook.sheets where !sheet.isHidden {
            guard let relation = relations[sheet.relation], relation.type.hasSuffix("/worksheet"), seen.insert(relation.target).inserted else { continue }
            sheets.append(Sheet(name: sheet.name, path: relation.target))
        }
        if let target = relations.values.first(where: { $0.type.hasSuffix("/styles") })?.target, let part = try package.open(target) {
            styles = try CellStyles(part)
        }
        styles.countsFrom1904 = workbook.countsFrom1904
        if let target = relations.values.first(where: { $0.type.hasSuffix("/sharedStrings") })?.target, let part = try package.open(target) {
            sharedTexts = try SharedTexts(part, limits)
        }
    }

    /// The workbook's own part, or why this zip file has none.
    private static func workbookPath(_ package: ZipPackage) throws -> String {
        if package.contains("xl/workbook.bin") || package.contains("content.xml") || package.contains("Index/Document.iwa") {
            throw SheetProblem.otherSpreadsheet
        }
        guard package.contains("[Content_Types].xml") || package.contains("xl/workbook.xml") else { throw SheetProblem.notATable }
        let main = try relations(of: "", package).values.first { $0.type.hasSuffix("/officeDocument") }
        let path = main?.target ?? "xl/workbook.xml"
        guard !path.hasPrefix("word/"), !path.hasPrefix("ppt/") else { throw SheetProblem.notATable }
        return path
    }

    struct Relation {
        let type: String
        let target: String
    }

    /// What a part refers to, by its ids, with targets as names within the package.
    private static func relations(of path: String, _ package: ZipPackage) throws -> [String: Relation] {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[..<$0]) } ?? ""
        let file = slash.map { String(path[path.index(after: $0)...]) } ?? path
        guard let part = try package.open((folder.isEmpty ? "" : folder + "/") + "_rels/" + file + ".rels") else { return [:] }
        let reader = try RelationsReader(part)
        try reader.readAll()
        return reader.relations.mapValues { Relation(type: $0.type, target: resolve($0.target, in: folder)) }
    }

    /// `worksheets/sheet1.xml` within `xl` → `xl/worksheets/sheet1.xml`; `/xl/…` and `../` are understood.
    static func resolve(_ target: String, in folder: String) -> String {
        if target.hasPrefix("/") { return String(target.dropFirst()) }
        var steps = folder.split(separator: "/")
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = steps.popLast() } else { steps.append(step) }
        }
        return steps.joined(separator: "/")
    }
}

private final class RelationsReader: XMLPartReader {
    private(set) var relations: [String: (type: String, target: String)] = [:]

    override func started(_ name: XMLName, _ attributes: XMLAttributes) {
        guard name == "Relationship", let id = attributes.text("Id"), let target = attributes.text("Target") else { return }
        guard relations.count < 10_000 else { return fail(.forbiddenMarkup) }
        relations[id] = (attributes.text("Type") ?? "", target)
    }
}

private final class WorkbookReader: XMLPartReader {
    private(set) var sheets: [(name: String, relation: String, isHidden: Bool)] = []
    private(set) var countsFrom1904 = false

    override func started(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == "workbookPr", let value = attributes.text("date1904") { countsFrom1904 = value == "1" || value == "true" }
        guard name == "sheet", let title = attributes.text("name"), let relation = attributes.text("id") else { return }
        guard sheets.count < 10_000 else { return fail(.forbiddenMarkup) }
        let state = attributes.text("state")
        sheets.append((title, relation, state == "hidden" || state == "veryHidden"))
    }
}
