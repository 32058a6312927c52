import Kernel

/// What can go wrong with draws.
public enum DrawProblem: Problem {
    /// What was asked for is not possible from where the draw stands.
    case noSuchMove(from: DrawState)
    /// The rules can't be announced.
    case notReady([FieldProblem])
    case notDrawn
    case entropyNotNamed
    case entropyTooEarly
    case badCode(line: Int)
    case tooManyAtOnce(limit: Int)
    /// All places of an instant draw were played.
    case allPlayed

    public var code: String {
        switch self {
        case .noSuchMove: "draw.no_such_move"
        case .notReady: "draw.not_ready"
        case .notDrawn: "draw.not_drawn"
        case .entropyNotNamed: "draw.entropy_not_named"
        case .entropyTooEarly: "draw.entropy_too_early"
        case .badCode: "draw.bad_code"
        case .tooManyAtOnce: "draw.too_many"
        case .allPlayed: "draw.all_played"
        }
    }

    public var status: Status {
        switch self {
        case .noSuchMove, .notDrawn, .entropyNotNamed, .entropyTooEarly, .allPlayed: .conflict
        case .notReady, .badCode, .tooManyAtOnce: .invalid
        }
    }

    public var message: Phrase {
        switch self {
        case .noSuchMove(let state): Phrase("抽奖现在是“\(state.label.zh)”，不能这样操作。", "That is not possible: the draw is \(state.label.en.lowercased()).")
        case .notReady: Phrase("规则还不能公告，请看标出的地方。", "The rules can't be announced yet; see the marks.")
        case .notDrawn: Phrase("还没有开奖，开奖后才有证明文件。", "It has not been drawn yet; the proof is there afterwards.")
        case .entropyNotNamed: Phrase("规则里没有约定公开数字。", "The rules name no public number.")
        case .entropyTooEarly: Phrase("要在截止并公布总指纹之后才能填写公开数字。", "The public number is given after the entries are frozen and the root is published.")
        case .badCode(let line): Phrase("第 \(line) 行的编号不能用：只能用字母、数字和 - _ . : /，最多 80 个。", "Line \(line) is no code: letters, digits and - _ . : /, at most 80.")
        case .tooManyAtOnce(let limit): Phrase("一次最多 \(limit) 个。", "At most \(limit) at a time.")
        case .allPlayed: Phrase("已经抽完了，没有剩余次数。", "Everything has been played.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        switch self {
        case .notReady(let fields): fields
        case .badCode, .tooManyAtOnce: [FieldProblem(field: "codes", code: code, message: message)]
        default: []
        }
    }
}
