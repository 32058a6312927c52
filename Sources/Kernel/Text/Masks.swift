/// How personal data is shown to those who need not see all of it. (domain.md R6)
///
/// All masks take text that has been checked already; of anything odd they show too little and never too much.
public enum Masks {
    /// 李四 → 李*, 张小三 → 张*三, 欧阳修 → 欧阳*, 司马相如 → 司马*如, 阿依古丽·买买提 → 阿***提.
    public static func name(_ name: String) -> String {
        let scalars = Array(name.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last, scalars.count >= 2 else { return scalars.isEmpty ? "" : "*" }
        guard scalars.allSatisfy(PersonName.isHan) else { return string([first]) + "***" + string([last]) }
        if scalars.count == 2 { return string([first]) + "*" }
        let surname = doubleSurnames.contains(string(scalars[..<2])) ? 2 : 1
        let given = scalars.count - surname
        return string(scalars[..<surname]) + (given == 1 ? "*" : stars(given - 1) + string([last]))
    }

    /// `138****1234`.
    public static func phone(_ digits: String) -> String { ends(digits, first: 3, stars: 4, last: 4, separator: "") }
    /// `138 **** 1234`: in groups, as a page shows it and a screen reader reads it.
    public static func phoneForPage(_ digits: String) -> String { ends(digits, first: 3, stars: 4, last: 4, separator: " ") }

    /// `990***********8883`: of an 18-digit number the first 3 and last 4.
    public static func idNumber(_ number: String) -> String { ends(number, first: 3, stars: max(4, number.unicodeScalars.count - 7), last: 4, separator: "") }

    /// Other papers: first 1, last 2.
    public static func paper(_ number: String) -> String { ends(number, first: 1, stars: max(3, number.unicodeScalars.count - 3), last: 2, separator: "") }

    /// `**** 1234`: of an account the last 4.
    public static func account(_ number: String) -> String {
        let scalars = Array(number.unicodeScalars)
        return scalars.count > 4 ? "**** " + string(scalars.suffix(4)) : "****"
    }

    /// `z***@example.org`: first letter and domain.
    public static func email(_ address: String) -> String {
        guard let at = address.lastIndex(of: "@"), let first = address.unicodeScalars.first, at != address.startIndex else { return "***" }
        return string([first]) + "***" + address[at...]
    }

    /// Down to the town: `广东省东莞市虎门镇***`. Without a town down to the county or city.
    public static func address(_ address: String) -> String {
        let text = Array(address.unicodeScalars)
        let kept =
            end(of: [["街", "道"], ["镇"], ["乡"], ["苏", "木"]], in: text) ?? end(of: [["区"], ["县"], ["旗"]], in: text) ?? end(of: [["市"], ["州"]], in: text)
            ?? end(of: [["省"]], in: text)
        return string(text[..<(kept ?? 0)]) + "***"
    }

    /// Where the first unit of one of these kinds ends. A kind stands after a name: 宁波市镇海区 and 桐乡市 hold no town.
    private static func end(of units: [[Unicode.Scalar]], in text: [Unicode.Scalar]) -> Int? {
        let kinds: Set<Unicode.Scalar> = ["省", "市", "区", "县", "州", "旗"]
        for index in text.indices.dropFirst() where !kinds.contains(text[index - 1]) {
            for unit in units where text[index...].starts(with: unit) {
                let end = index + unit.count
                if end == text.count || !kinds.contains(text[end]) { return end }
            }
        }
        return nil
    }

    private static func ends(_ text: String, first: Int, stars count: Int, last: Int, separator: String) -> String {
        // Digits and letters, as nearly always: a scalar is a byte. A list shows a hundred of these.
        if let masked = asciiEnds(text, first: first, stars: count, last: last, separator: separator) { return masked }
        let scalars = Array(text.unicodeScalars)
        guard scalars.count > first + last else { return stars(max(4, scalars.count)) }
        return string(scalars.prefix(first)) + separator + stars(count) + separator + string(scalars.suffix(last))
    }

    private static func asciiEnds(_ text: String, first: Int, stars: Int, last: Int, separator: String) -> String? {
        let utf8 = text.utf8
        guard utf8.count > first + last, utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        return String(unsafeUninitializedCapacity: first + stars + last + 2 * separator.utf8.count) { buffer in
            var place = 0
            func put(_ bytes: some Sequence<UInt8>) {
                for byte in bytes {
                    buffer[place] = byte
                    place += 1
                }
            }
            put(utf8.prefix(first))
            put(separator.utf8)
            put(repeatElement(UInt8(ascii: "*"), count: stars))
            put(separator.utf8)
            put(utf8.suffix(last))
            return place
        }
    }

    private static func stars(_ count: Int) -> String { String(repeating: "*", count: count) }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Surnames of two characters in use today.
    static let doubleSurnames: Set<String> = [
        "欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "司空", "夏侯", "东方", "南宫", "西门", "东郭", "南门", "北堂",
        "宇文", "长孙", "轩辕", "钟离", "端木", "独孤", "百里", "呼延", "澹台", "淳于", "公冶", "太史", "申屠", "仲孙", "濮阳", "闻人", "鲜于", "闾丘",
        "司寇", "子车", "颛孙", "巫马", "公西", "漆雕", "乐正", "壤驷", "公良", "拓跋", "夹谷", "宰父", "谷梁", "段干", "东里", "微生", "梁丘", "左丘",
        "公羊", "公户", "公玉", "公仪", "仲长", "叔孙", "屈突", "尔朱", "纳兰", "赫连", "万俟", "第五", "哥舒", "完颜", "耶律", "贺兰", "单于", "羊舌",
        "褚师", "宗政", "归海", "欧侯", "亓官", "仇督",
    ]
}
