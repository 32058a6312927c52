import Kernel

/// What can go wrong with activities of every mode.
public enum ActivityProblem: Problem {
    /// This act is not possible from where the activity stands.
    case noSuchMove(ActivityAct, from: ActivityState)
    /// The checklist before publishing is not done.
    case notReady([FieldProblem])
    case pictureTooBig
    case pictureKind
    case unknownKind
    /// A called-off or closed activity is no longer changed.
    case notEditable(ActivityState)
    /// The union was merged or dissolved.
    case unionIsGone

    public var code: String {
        switch self {
        case .noSuchMove: "activity.no_such_move"
        case .notReady: "activity.not_ready"
        case .pictureTooBig: "activity.picture_too_big"
        case .pictureKind: "activity.picture_kind"
        case .unknownKind: "activity.unknown_kind"
        case .notEditable: "activity.not_editable"
        case .unionIsGone: "activity.union_is_gone"
        }
    }

    public var status: Status {
        switch self {
        case .noSuchMove, .notEditable, .unionIsGone: .conflict
        case .notReady, .pictureTooBig, .pictureKind, .unknownKind: .invalid
        }
    }

    public var message: Phrase {
        switch self {
        case .noSuchMove(let act, let state):
            Phrase("活动现在是“\(state.label.zh)”，不能“\(act.label.zh)”。", "“\(act.label.en)” is not possible: the activity is \(state.label.en.lowercased()).")
        case .notReady: Phrase("还差几项才能发布，请看清单。", "It is not ready to be published; see the checklist.")
        case .pictureTooBig: Phrase("图片不能超过 2 MB，请压缩后再上传。", "The picture is over 2 MB. Make it smaller first.")
        case .pictureKind: Phrase("只能上传 PNG、JPEG 或 WebP 图片。", "Only PNG, JPEG and WebP pictures can be used.")
        case .unknownKind: Phrase("没有这种活动类型。", "There is no such kind of activity.")
        case .notEditable(let state): Phrase("活动\(state.label.zh)，不能再修改。", "The activity is \(state.label.en.lowercased()) and can't be changed any more.")
        case .unionIsGone: Phrase("该工会已合并或撤销，不能再办活动。", "This union was merged or dissolved and holds no more activities.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        switch self {
        case .notReady(let fields): fields
        case .pictureTooBig, .pictureKind: [FieldProblem(field: "picture", code: code, message: message)]
        case .unknownKind: [FieldProblem(field: "kind", code: code, message: message)]
        case .noSuchMove, .notEditable, .unionIsGone: []
        }
    }
}
