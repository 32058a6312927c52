/// Cuts a document into articles and clauses by its numbering. Pure; offsets count Unicode scalars.
///
/// Numbering is read as handbooks write it: 第X编/章/节 are headings; 第X条, `3.2` and 一、 begin articles where they are the finest level
/// that stands at the beginning of many lines; （一）, `1)`, `①` and bullets begin clauses inside an article.
struct OutlineParser {
    struct ArticleSpan: Hashable {
        var number: String
        var title: String
        var chapter: String
        var clauses: [ClauseSpan]
    }

    struct ClauseSpan: Hashable {
        var start: Int
        var end: Int
        /// What a list item continues, as `有下列情形之一的，公司可以解除劳动合同：`.
        var lead: String
    }

    private let scalars: [UInt32]
    private var articles: [ArticleSpan] = []
    private var current = ArticleSpan(number: "", title: "", chapter: "", clauses: [])
    private var chapter = ""
    private var lead = ""

    static func parse(_ scalars: [UInt32]) -> [ArticleSpan] {
        var parser = OutlineParser(scalars: scalars)
        parser.run()
        return parser.articles
    }

    private init(scalars: [UInt32]) { self.scalars = scalars }

    private mutating func run() {
        let lines = Self.lines(scalars)
        let articleKind = Self.articleKind(of: lines.map { LineMark(scalars, $0) })
        for line in lines {
            let mark = LineMark(scalars, line)
            switch mark.kind {
            case .chapter:
                finishArticle()
                chapter = text(mark.bodyStart, line.upperBound)
                current = ArticleSpan(number: "", title: chapter, chapter: chapter, clauses: [])
                lead = ""
            case .some(let kind) where kind == articleKind || kind == .article:
                finishArticle()
                current = ArticleSpan(number: text(line.lowerBound, mark.numberEnd), title: "", chapter: chapter, clauses: [])
                lead = ""
                takeArticleBody(mark.bodyStart, line.upperBound)
            case .some:
                takeBody(mark.bodyStart, line.upperBound, isItem: true)
            case nil:
                takeBody(line.lowerBound, line.upperBound, isItem: false)
            }
        }
        finishArticle()
    }

    private mutating func finishArticle() {
        if !current.clauses.isEmpty || !current.number.isEmpty {
            if current.title.isEmpty { current.title = current.chapter }
            articles.append(current)
        }
        current = ArticleSpan(number: "", title: chapter, chapter: chapter, clauses: [])
    }

    /// `第五条【试用期】…`, `第五条 试用期` on a line of its own, `第五条 （试用期）…`, or straight the rule.
    private mutating func takeArticleBody(_ start: Int, _ end: Int) {
        var start = start
        if start < end, let close = Self.closing[scalars[start]] {
            if let at = scalars[start..<end].firstIndex(of: close), at - start <= 20 {
                current.title = text(start + 1, at)
                start = at + 1
            }
        } else if end - start <= 16, end > start, !scalars[start..<end].contains(where: { Self.sentenceMarks.contains($0) || Self.pauses.contains($0) }) {
            current.title = text(start, end)
            return
        } else if let space = scalars[start..<end].firstIndex(where: Self.isSpace), space - start <= 12, space > start,
            !scalars[start..<space].contains(where: { Self.sentenceMarks.contains($0) || Self.pauses.contains($0) })
        {
            current.title = text(start, space)
            start = space
        }
        takeBody(start, end, isItem: false)
    }

    private mutating func takeBody(_ start: Int, _ end: Int, isItem: Bool) {
        let spans = Self.sentences(scalars, start, end)
        for (place, span) in spans.enumerated() {
            let isLead = scalars[span.upperBound - 1] == 0xFF1A || scalars[span.upperBound - 1] == 0x3A
            if isLead, place == spans.count - 1 {
                lead = text(span.lowerBound, span.upperBound)
                if span.count > 12 { append(span, lead: "") }
                continue
            }
            if !isItem { lead = "" }
            append(span, lead: isItem ? lead : "")
        }
    }

    private mutating func append(_ span: Range<Int>, lead: String) {
        current.clauses.append(ClauseSpan(start: span.lowerBound, end: span.upperBound, lead: lead))
    }

    private func text(_ start: Int, _ end: Int) -> String { ScalarText.string(scalars[ScalarText.trimmed(scalars, start, end)]) }
}

extension OutlineParser {
    private static let closing: [UInt32: UInt32] = [0x3010: 0x3011, 0xFF08: 0xFF09, 0x28: 0x29, 0x3014: 0x3015, 0x5B: 0x5D]
    /// 。！？; and their ASCII forms where they end a sentence.
    fileprivate static let sentenceMarks: Set<UInt32> = [0x3002, 0xFF01, 0xFF1F, 0x21, 0x3F]
    private static let pauses: Set<UInt32> = [0xFF0C, 0x2C, 0xFF1B, 0x3B, 0xFF1A, 0x3A, 0x3001]
    static func isSpace(_ scalar: UInt32) -> Bool { scalar == 0x20 || scalar == 0x3000 || scalar == 9 || scalar == 0xA0 }

    /// Lines without their ends; empty ones left out.
    private static func lines(_ scalars: [UInt32]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for end in 0...scalars.count where end == scalars.count || scalars[end] == 10 || scalars[end] == 13 || scalars[end] == 12 {
            let span = ScalarText.trimmed(scalars, start, end)
            if !span.isEmpty { lines.append(span) }
            start = end + 1
        }
        return lines
    }

    /// The numbering that stands for articles: 第X条 where there is any, else the coarsest of the others that occurs at least twice.
    private static func articleKind(of marks: [LineMark]) -> LineMark.Kind {
        if marks.contains(where: { $0.kind == .article }) { return .article }
        let counts = Dictionary(marks.compactMap { $0.kind.map { ($0, 1) } }, uniquingKeysWith: +)
        let dotted = counts[.dotted, default: 0]
        if dotted >= 2 { return .dotted }
        for kind in [LineMark.Kind.chineseComma, .plainNumber, .chineseParen] where counts[kind, default: 0] >= 2 { return kind }
        return .chineseComma
    }

    /// Sentences of a stretch. A semicolon ends one too: each side of it usually is a rule of its own. Short sentences that only make
    /// sense with the one before (其, 该, 此类, 逾期, 否则, 违者 …) stay with it.
    private static func sentences(_ scalars: [UInt32], _ start: Int, _ end: Int) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        var from = start
        var depth = 0
        for at in start..<max(start, end) {
            let scalar = scalars[at]
            if opening.contains(scalar) { depth += 1 }
            if closingMarks.contains(scalar) { depth = max(0, depth - 1) }
            guard depth == 0, sentenceMarks.contains(scalar) else { continue }
            add(at + 1, &from)
        }
        add(end, &from)
        return spans

        func add(_ until: Int, _ from: inout Int) {
            let span = ScalarText.trimmed(scalars, from, until)
            from = until
            guard span.contains(where: { !sentenceMarks.contains(scalars[$0]) }) else { return }
            if let last = spans.last, leansBack(scalars, span) || span.count < 8 {
                spans[spans.count - 1] = last.lowerBound..<span.upperBound
            } else {
                spans.append(span)
            }
        }
    }

    private static func leansBack(_ scalars: [UInt32], _ span: Range<Int>) -> Bool {
        leaners.contains { scalars[span].starts(with: $0) }
    }

    private static let opening: Set<UInt32> = [0xFF08, 0x28, 0x201C, 0x300A, 0x300C]
    private static let closingMarks: Set<UInt32> = [0xFF09, 0x29, 0x201D, 0x300B, 0x300D]
    private static let leaners: [[UInt32]] = [
        "违者", "违反者", "违反上述", "违反本条", "违反前款", "否则", "逾期", "超过者", "超时", "超出", "拒不", "拒绝者", "不服从者", "期间", "此期间", "上述", "该期间", "其间", "不同意的", "不从者", "未按", "其他情形",
    ].map { $0.unicodeScalars.map(\.value) }
}
