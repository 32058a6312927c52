import Kernel

/// Which styles of a workbook show a number as a date, and from when its days count.
struct CellStyles {
    var countsFrom1904 = false
    private var isDate: [Bool] = []

    init() {}

    init(_ part: ZipPart) throws {
        let reader = try StylesReader(part)
        try reader.readAll()
        isDate = reader.formats.map { format in
            reader.codes[format].map(NumberFormat.showsDate) ?? NumberFormat.builtInDates.contains(format)
        }
    }

    func showsDate(_ style: Int) -> Bool { isDate.indices.contains(style) && isDate[style] }
}

private final class StylesReader: XMLPartReader {
    /// Format numbers of the cell styles in their order.
    private(set) var formats: [Int] = []
    private(set) var codes: [Int: String] = [:]
    private var isInCellStyles = false

    override func started(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == "xf", isInCellStyles {
            // Excel has at most 64,000 styles.
            guard formats.count < 100_000 else { return fail(.forbiddenMarkup) }
            formats.append(attributes.text("numFmtId").flatMap { Int($0) } ?? 0)
        } else if name == "numFmt", let id = attributes.text("numFmtId").flatMap({ Int($0) }), let code = attributes.text("formatCode") {
            guard codes.count < 100_000 else { return fail(.forbiddenMarkup) }
            codes[id] = code
        } else if name == "cellXfs" {
            isInCellStyles = true
        }
    }

    override func ended(_ name: XMLName) {
        if name == "cellXfs" { isInCellStyles = false }
    }
}

/// Number format codes of spreadsheets: `yyyy"年"m"月"d"日";@`, `0.00E+00`, `[$-804]aaaa`.
enum NumberFormat {
    /// Built-in formats that show a date, those of Chinese Excel included; formats of a time of day alone are left out.
    static let builtInDates: Set<Int> = [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]

    /// Whether a custom code shows a year or a day, or a month without a time beside it.
    static func showsDate(_ code: String) -> Bool {
        guard code.lowercased() != "general" else { return false }
        var (years, days, months, times) = (false, false, false, false)
        let characters = Array(code.lowercased().unicodeScalars)
        var i = 0
        scan: while i < characters.count {
            switch characters[i] {
            case "\"":
                i += 1
                while i < characters.count, characters[i] != "\"" { i += 1 }
            case "[":
                // [红色], [$-804], [>100]; elapsed time such as [h] is a time.
                if i + 1 < characters.count, "hms".unicodeScalars.contains(characters[i + 1]) { times = true }
                while i < characters.count, characters[i] != "]" { i += 1 }
            case "\\", "_", "*": i += 1
            case ";": break scan
            case "y": years = true
            case "e":
                // E+00 is scientific; e alone is a year, as in e"年".
                if i + 1 < characters.count, characters[i + 1] == "+" || characters[i + 1] == "-" { return false }
                years = true
            case "d": days = true
            case "m": months = true
            case "h", "s": times = true
            case "0", "#", "?":
                // A placeholder of digits; with a date before it, fractions of seconds.
                if !years, !days, !months, !times { return false }
            default: break
            }
            i += 1
        }
        return years || days || months && !times
    }
}

/// Days as spreadsheets count them.
public enum SerialDay {
    /// Serial 46350 is 2026-11-24; 60, the 29 February 1900 that never was, is no day. (domain.md R64)
    /// - Parameter countsFrom1904: workbooks from old Macs count from 1904-01-01 = 0.
    public static func day(_ serial: Int, countsFrom1904: Bool = false) -> Day? {
        guard (0...2_958_465).contains(serial) else { return nil }
        // 1904-01-01 and 1899-12-30 as days since 1970.
        if countsFrom1904 { return Day(number: Int32(serial) - 24_107) }
        guard serial > 0, serial != 60 else { return nil }
        return Day(number: Int32(serial) - 25_569 + (serial < 60 ? 1 : 0))
    }

    /// The serial of a day, for writing: 2026-11-24 is 46350. Days before 1900-03-01 have none that all programs agree on.
    public static func serial(_ day: Day) -> Int? {
        let serial = Int(day.number) + 25_569
        return serial > 60 && serial <= 2_958_465 ? serial : nil
    }
}
