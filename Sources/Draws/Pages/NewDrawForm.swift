import Kernel
import Web

/// The form of a draw over numbered tickets.
enum NewDrawForm {
    static let blank = Form([("method", "rank"), ("per", "holder"), ("prizes", "一等奖 1 1000\n二等奖 3 300\n三等奖 10 50")])

    static func html(_ form: Form, _ action: String, _ ui: UI) -> HTML {
        """
        \(ui.errorSummary(form))\(ui.form(action, draft: "draw-new", """
            \(ui.field(form, "title", ui("名称", "Title"), hint: ui("例如：2026 年迎新晚会抽奖", "For instance: New Year's party 2026")))\
            \(ui.textarea(form, "prizes", ui("奖项", "Prizes"), rows: 4, hint: ui(
                "每行一个，从高到低：名称、份数、每份价值（元，可不填）。单个奖品不超过 50,000 元。",
                "One a line, the highest first: name, how many, worth of each in yuan (optional). No prize above ¥50,000.")))\
            \(ui.choices(form, "method", ui("抽法", "Method"), [DrawRules.Method.rank, .weighted].map { ($0.rawValue, ui($0.label)) }))\
            \(ui.choices(form, "per", ui("每人限中", "At most"), [
                ("holder", ui("每人一份（编号“甲-1/2”与“甲-1”算同一人）", "One for each person (“A-1/2” and “A-1” are one)")), ("entry", ui("每个编号一份", "One for each number")),
            ]))\
            \(ui.field(form, "source", ui("公开数字的来源", "Source of a public number"), hint: ui(
                "写一个截止之前谁也不可能知道、之后人人能查到的数字，例如“2026-12-31 福彩3D 开奖号码”。不填则不用。",
                "A number that nobody can know before the close and everybody can look up after, as the lottery of a named day. Empty: none."), optional: true))\
            \(ui.textarea(form, "text", ui("说明", "About"), rows: 4, hint: ui("谁可以参加、什么时候抽、到哪里领奖。", "Who may enter, when it is drawn, where prizes are claimed."), optional: true))\
            \(ui.textarea(form, "codes", ui("编号", "Numbers"), hint: ui(CodeLines.hint), optional: true))\
            \(ui.notice(.info, nil, "\(ui("公告后规则和奖项不能再改。", "Once announced, rules and prizes don't change."))"))\
            \(ui.formEnd(ui("公告规则", "Announce"), cancel: action))
            """))
        """
    }

    static func read(_ form: inout Form, organiser: String) -> (DrawRules, [DrawPrize]) {
        var rules = DrawRules(title: form.text("title", 2...60), organiser: organiser)
        if let method = form["method"].flatMap(DrawRules.Method.init), method != .instant {
            rules.method = method
        } else {
            form.fail("method", "required", Phrase("请选择一项。", "Choose one."))
        }
        if let per = form["per"].flatMap(DrawRules.OnePrizePer.init) {
            rules.onePrizePer = per
        } else {
            form.fail("per", "required", Phrase("请选择一项。", "Choose one."))
        }
        rules.entropySource = form.optionalText("source", max: 100)
        rules.text = form.text("text", 0...2_000)
        return (rules, prizes(&form))
    }

    private static func prizes(_ form: inout Form) -> [DrawPrize] {
        let lines = form.text("prizes", 1...4_000).split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
        var prizes: [DrawPrize] = []
        for (index, line) in lines.prefix(50).enumerated() {
            let words = line.split(whereSeparator: { $0.isWhitespace || $0 == "，" || $0 == "," }).map(String.init)
            guard (2...3).contains(words.count), let count = Int(words[1]), (1...100_000).contains(count), let value = words.count == 3 ? yuan(words[2]) : .some(nil) else {
                form.fail(
                    "prizes", "draw.prize_line",
                    Phrase("第 \(index + 1) 行看不懂，请按“名称 份数 价值”填写，例如“一等奖 1 1000”。", "Line \(index + 1) can't be read; write “name number worth”, as “First 1 1000”."))
                break
            }
            prizes.append(DrawPrize(id: "p\(index + 1)", name: words[0], count: count, value: value))
        }
        return prizes
    }

    /// Whole yuan or with two decimals, to the fen; the outer `nil`: no amount.
    private static func yuan(_ text: String) -> Fen?? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int64(parts[0]), (0...10_000_000).contains(whole) else { return .none }
        guard parts.count == 2 else { return .some(Fen(whole * 100)) }
        guard parts[1].utf8.count == 2, let cents = Int64(parts[1]), (0...99).contains(cents) else { return .none }
        return .some(Fen(whole * 100 + cents))
    }
}

/// Numbers of tickets as an officer pastes them: one a line, with a weight behind where there are weights.
enum CodeLines {
    static let limit = 5_000
    static let hint = Phrase(
        "每行一个编号（奖券号、工号等，不要写姓名和电话），加权抽签可在后面空一格写权重，例如“A-001 3”。一次最多 5,000 行。",
        "One a line (ticket or staff numbers, no names or phones); for a weighted draw write the weight behind a blank, as “A-001 3”. At most 5,000 lines at a time.")

    static func read(_ form: inout Form) -> [(code: String, weight: Int64, group: String?)] {
        let lines = (form["codes"] ?? "").split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
        guard lines.count <= limit else {
            form.fail("codes", "draw.too_many", DrawProblem.tooManyAtOnce(limit: limit).message)
            return []
        }
        var out: [(code: String, weight: Int64, group: String?)] = []
        for (index, line) in lines.enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard words.count <= 2, DrawName.isValid(words[0]), let weight = words.count == 2 ? Int64(words[1]) : 1, (1...1_000_000).contains(weight) else {
                form.fail("codes", "draw.bad_code", DrawProblem.badCode(line: index + 1).message)
                return []
            }
            out.append((words[0], weight, nil))
        }
        return out
    }
}

extension DrawRules.Method {
    var label: Phrase {
        switch self {
        case .rank: Phrase("每个编号机会相等", "The same chance for each number")
        case .weighted: Phrase("按权重抽取", "By weights")
        case .instant: Phrase("即开即中", "Instant win")
        }
    }
}
