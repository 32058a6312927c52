/// The number at the beginning of a line.
struct LineMark {
    enum Kind: Hashable {
        /// 第三章, 第一节, 第二编
        case chapter
        /// 第十二条
        case article
        /// `3.2`, `3.2.1`
        case dotted
        /// 一、
        case chineseComma
        /// （一）
        case chineseParen
        /// `1.` `1、` `1)` `(1)`
        case plainNumber
        /// • - ● ① a.
        case bullet
    }

    let kind: Kind?
    /// Where the number ends and where the words begin.
    let numberEnd: Int
    let bodyStart: Int

    init(_ scalars: [UInt32], _ line: Range<Int>) {
        let (kind, end) = Self.read(scalars, line)
        self.kind = kind
        numberEnd = kind == nil ? line.lowerBound : end
        var start = numberEnd
        while start < line.upperBound, Self.isFiller(scalars[start]) { start += 1 }
        bodyStart = kind == nil ? line.lowerBound : start
    }

    private static func isFiller(_ scalar: UInt32) -> Bool {
        OutlineParser.isSpace(scalar) || scalar == 0x3001 || scalar == 0xFF0E || scalar == 0x2E || scalar == 0xFF1A || scalar == 0x3A
    }

    private static func read(_ s: [UInt32], _ line: Range<Int>) -> (Kind?, Int) {
        let start = line.lowerBound
        let end = line.upperBound
        let first = s[start]
        if first == 0x7B2C {  // 第
            var at = start + 1
            while at < end, isChineseDigit(s[at]) || isDigit(s[at]) || OutlineParser.isSpace(s[at]) { at += 1 }
            guard at > start + 1, at < end else { return (nil, start) }
            switch s[at] {
            case 0x6761:  // 条, and 第十二条之一
                if at + 2 < end, s[at + 1] == 0x4E4B, isChineseDigit(s[at + 2]) { return (.article, at + 3) }
                // 第十九条规定 … cites a law; it begins no article.
                if at + 2 < end, s[at + 1] == 0x89C4, s[at + 2] == 0x5B9A { return (nil, start) }
                return (.article, at + 1)
            case 0x7AE0, 0x8282, 0x7F16, 0x7BC7, 0x90E8: return (.chapter, at + 1)  // 章节编篇部
            default: return (nil, start)
            }
        }
        if isChineseDigit(first) {
            var at = start
            while at < end, isChineseDigit(s[at]) { at += 1 }
            if at < end, s[at] == 0x3001 || s[at] == 0xFF0E || s[at] == 0x2E { return (.chineseComma, at) }
            return (nil, start)
        }
        if first == 0xFF08 || first == 0x28 { return paren(s, start, end) }
        if isDigit(first) { return digits(s, start, end) }
        if (0x2460...0x2473).contains(first) || bullets.contains(first) { return (.bullet, start + 1) }
        return (nil, start)
    }

    private static func paren(_ s: [UInt32], _ start: Int, _ end: Int) -> (Kind?, Int) {
        var at = start + 1
        var isChinese = false
        while at < end, isChineseDigit(s[at]) || isDigit(s[at]) {
            isChinese = isChinese || isChineseDigit(s[at])
            at += 1
        }
        guard at > start + 1, at < end, s[at] == 0xFF09 || s[at] == 0x29 else { return (nil, start) }
        return (isChinese ? .chineseParen : .plainNumber, at + 1)
    }

    private static func digits(_ s: [UInt32], _ start: Int, _ end: Int) -> (Kind?, Int) {
        var at = start
        var dots = 0
        while at < end, isDigit(s[at]) || (isDot(s[at]) && at + 1 < end && isDigit(s[at + 1])) {
            if isDot(s[at]) { dots += 1 }
            at += 1
        }
        guard at < end, at - start <= 9 else { return (nil, start) }
        // `3.5天` and `1.5倍` are amounts; a number of an article is followed by a space or by words that are no unit.
        if dots > 0 { return OutlineParser.isSpace(s[at]) || dots > 1 || !units.contains(s[at]) ? (.dotted, at) : (nil, start) }
        guard at - start <= 3 else { return (nil, start) }
        if s[at] == 0x3001 || isDot(s[at]) || s[at] == 0x29 || s[at] == 0xFF09 { return (.plainNumber, at + 1) }
        return (nil, start)
    }

    private static func isDot(_ scalar: UInt32) -> Bool { scalar == 0x2E || scalar == 0xFF0E }
    private static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) || (0xFF10...0xFF19).contains(scalar) }
    private static let chineseDigits = Set("〇零一二三四五六七八九十百千".unicodeScalars.map(\.value))
    private static func isChineseDigit(_ scalar: UInt32) -> Bool { chineseDigits.contains(scalar) }
    private static let bullets = Set("•●○■□◆◇▪·－-—*★※".unicodeScalars.map(\.value))
    private static let units = Set("天日年月个小时元倍%％岁人次米分".unicodeScalars.map(\.value))
}
