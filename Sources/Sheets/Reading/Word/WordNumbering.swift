/// The automatic numbers of a Word document: which list counts how, and how far each has come.
final class WordNumbering: XMLPartReader {
    private struct Level {
        var format = "decimal"
        var pattern = ""
        var start = 1
    }

    private var levels: [Int: [Int: Level]] = [:]
    private var lists: [Int: Int] = [:]
    private var counters: [Int: [Int: Int]] = [:]
    private var abstractID: Int?
    private var listID: Int?
    private var level: Int?

    override init(_ part: ZipPart) throws { try super.init(part) }

    override func started(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == "abstractNum" {
            abstractID = Self.number(attributes, "abstractNumId")
        } else if name == "num" {
            listID = Self.number(attributes, "numId")
        } else if name == "abstractNumId" {
            if let listID { lists[listID] = Self.number(attributes, "val") }
        } else if name == "lvl" {
            level = Self.number(attributes, "ilvl")
        } else if let abstractID, let level, level < 9, levels.count < 2000 {
            if name == "numFmt" {
                levels[abstractID, default: [:]][level, default: Level()].format = attributes.text("val") ?? "decimal"
            } else if name == "lvlText" {
                levels[abstractID, default: [:]][level, default: Level()].pattern = String((attributes.text("val") ?? "").prefix(40))
            } else if name == "start" {
                levels[abstractID, default: [:]][level, default: Level()].start = Self.number(attributes, "val") ?? 1
            }
        }
    }

    override func ended(_ name: XMLName) {
        if name == "abstractNum" { abstractID = nil }
        if name == "num" { listID = nil }
        if name == "lvl" { level = nil }
    }

    /// The number of the next paragraph of a list, as it is printed; `nil` for bullets and unknown lists.
    func next(list: Int, level: Int) -> String? {
        guard let abstract = lists[list], let formats = levels[abstract], let format = formats[level] else { return nil }
        let count = (counters[abstract]?[level] ?? format.start - 1) + 1
        counters[abstract, default: [:]][level] = count
        for deeper in level + 1..<10 { counters[abstract]?[deeper] = nil }
        guard format.format != "bullet", format.format != "none", !format.pattern.isEmpty else { return nil }
        var label = format.pattern
        for shown in 0...level {
            guard let range = label.firstRange(of: "%\(shown + 1)") else { continue }
            let value = counters[abstract]?[shown] ?? formats[shown]?.start ?? 1
            let style = shown == level ? format.format : formats[shown]?.format ?? "decimal"
            label.replaceSubrange(range, with: Self.write(value, style))
        }
        return label
    }

    private static func write(_ value: Int, _ format: String) -> String {
        switch format {
        case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographTraditional": chinese(value)
        case "lowerLetter": String(UnicodeScalar(UInt8(96 + min(26, max(1, value)))))
        case "upperLetter": String(UnicodeScalar(UInt8(64 + min(26, max(1, value)))))
        case "decimalZero": value < 10 ? "0\(value)" : "\(value)"
        default: "\(value)"
        }
    }

    /// 1 to 9999 as 一, 十二, 二百零三.
    static func chinese(_ value: Int) -> String {
        guard (1...9999).contains(value) else { return "\(value)" }
        let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        var (text, rest, isZeroDue) = ("", value, false)
        for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = rest / unit
            rest %= unit
            if digit == 0 {
                isZeroDue = isZeroDue || !text.isEmpty
                continue
            }
            if isZeroDue { text += digits[0] }
            isZeroDue = false
            text += (digit == 1 && unit == 10 && text.isEmpty ? "" : digits[digit]) + name
        }
        return text
    }

    private static func number(_ attributes: XMLAttributes, _ name: XMLName) -> Int? { attributes.text(name).flatMap { Int($0) } }
}
