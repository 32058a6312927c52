import Kernel

/// What can be wrong with what merchants and their reviewers do.
public enum MerchantProblem: Problem, Hashable {
    case usccTaken
    /// It was decided already, or is in another state than the act needs.
    case wrongState(MerchantState)
    case licenceMissing
    case licenceKind
    case licenceTooBig
    case inviteUnknown
    case worksThereAlready
    case lastOwner
    case till(TillRefusal)
    case tooManyKeys(limit: Int)

    public var code: String {
        switch self {
        case .usccTaken: "merchant.uscc_taken"
        case .wrongState: "merchant.wrong_state"
        case .licenceMissing: "merchant.licence_missing"
        case .licenceKind: "merchant.licence_kind"
        case .licenceTooBig: "merchant.licence_too_big"
        case .inviteUnknown: "merchant.invite_unknown"
        case .worksThereAlready: "merchant.works_there_already"
        case .lastOwner: "merchant.last_owner"
        case .till(let refusal): refusal.code
        case .tooManyKeys: "merchant.too_many_keys"
        }
    }

    public var status: Status {
        switch self {
        case .usccTaken, .wrongState, .worksThereAlready, .lastOwner, .tooManyKeys: .conflict
        case .licenceMissing, .licenceKind, .licenceTooBig, .inviteUnknown: .invalid
        case .till(let refusal): refusal == .notYourTill ? .forbidden : .conflict
        }
    }

    public var message: Phrase {
        switch self {
        case .usccTaken: Phrase("这个统一社会信用代码已经有商户在用或正在审核。", "Another merchant has this code or is being reviewed with it.")
        case .wrongState(let state):
            Phrase("商户现在是“\(state.label.zh)”，不能这样操作，请刷新后再看。", "The merchant is now “\(state.label.en)”: this can't be done. Reload the page.")
        case .licenceMissing: Phrase("请上传营业执照照片。", "Upload a picture of the licence.")
        case .licenceKind: Phrase("请上传 JPG、PNG 或 WebP 图片。", "Upload a JPG, PNG or WebP picture.")
        case .licenceTooBig: Phrase("图片不能超过 2 MB，请压缩或重新拍摄。", "The picture may have 2 MB at most.")
        case .inviteUnknown: Phrase("邀请码不对，或者已经用过、过期。请向店长要一个新的。", "The code is wrong, used or expired. Ask the manager for a new one.")
        case .worksThereAlready: Phrase("您已经是这家商户的工作人员。", "You work for this merchant already.")
        case .lastOwner: Phrase("至少要保留一名负责人。", "At least one owner must stay.")
        case .till(let refusal): refusal.message
        case .tooManyKeys(let limit): Phrase("最多同时使用 \(limit) 个密钥，请先停用旧的。", "At most \(limit) keys at a time; revoke an old one first.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        switch self {
        case .usccTaken: [FieldProblem(field: "uscc", code: code, message: message)]
        case .licenceMissing, .licenceKind, .licenceTooBig: [FieldProblem(field: "licence", code: code, message: message)]
        case .inviteUnknown, .worksThereAlready: [FieldProblem(field: "code", code: code, message: message)]
        default: []
        }
    }
}
