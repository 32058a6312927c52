import Kernel

/// What can be wrong with an act on the tree. Names of unions are public, so they may stand in the messages.
public enum OrganisationProblem: Problem {
    /// There is no such union.
    case unknown
    /// The union is merged or dissolved: nothing about it changes any more.
    case notLive
    /// This kind can't stand below that one. (domain.md R10)
    case wrongLevel(child: UnionKind, parent: UnionKind)
    /// A union can't come to stand below itself. (domain.md R10)
    case circle
    /// Deeper than the tree may be. (domain.md R10)
    case tooDeep(limit: Int)
    case alreadyThere
    /// There is a root already, or the root was to be moved, merged or dissolved.
    case root
    /// A live sister has the name, or a union that is no more had it. (domain.md R9e)
    case nameTaken(usedToBe: Bool)
    /// Another union has or had the code. (domain.md R9e)
    case codeTaken
    /// The employer has a live base union already. (domain.md R9)
    case employerHasUnion(OrganisationID, name: String)
    /// Somebody has asked already to found a union at this employer; that one is waiting. (domain.md R9)
    case foundingWaits
    /// The founding was decided or withdrawn meanwhile.
    case foundingIsClosed
    /// No federation of this area or above it is in the tree.
    case noFederation
    /// Dissolving is refused while something remains. (domain.md R9d)
    case remains([DissolutionBlock])
    /// Members were left where no union is any more: a follower did not do its part.
    case membersRemain
    case cannotMerge(UnionKind, into: UnionKind)
    case invalid([FieldProblem])

    public var code: String {
        switch self {
        case .unknown: "organisation.unknown"
        case .notLive: "organisation.not_live"
        case .wrongLevel: "organisation.level"
        case .circle: "organisation.circle"
        case .tooDeep: "organisation.too_deep"
        case .alreadyThere: "organisation.already_there"
        case .root: "organisation.root"
        case .nameTaken: "organisation.name_taken"
        case .codeTaken: "organisation.uscc_taken"
        case .employerHasUnion: "organisation.employer_has_union"
        case .foundingWaits: "organisation.founding_waits"
        case .foundingIsClosed: "organisation.founding_closed"
        case .noFederation: "organisation.no_federation"
        case .remains: "organisation.remains"
        case .membersRemain: "organisation.members_remain"
        case .cannotMerge: "organisation.cannot_merge"
        case .invalid: "organisation.invalid"
        }
    }

    public var status: Status {
        switch self {
        case .unknown: .notFound
        case .notLive: .gone
        case .invalid, .wrongLevel, .circle, .tooDeep, .cannotMerge: .invalid
        default: .conflict
        }
    }

    public var message: Phrase {
        switch self {
        case .unknown: Phrase("没有找到这个工会。", "There is no such union.")
        case .notLive: Phrase("这个工会已合并或撤销，不能再办理变更。", "This union has been merged or dissolved and can't be changed any more.")
        case .wrongLevel(let child, let parent):
            Phrase("\(child.name.zh)不能设在\(parent.name.zh)之下。", "\(child.name.en): can't stand below a \(parent.name.en.lowercased()).")
        case .circle: Phrase("不能把工会移到自己或自己的下级之下。", "A union can't be moved below itself.")
        case .tooDeep(let limit): Phrase("工会层级最多 \(limit) 级，这样移动会超出。", "The tree has at most \(limit) levels; this move would exceed them.")
        case .alreadyThere: Phrase("这个工会已经隶属于所选的上级工会。", "The union already stands below that one.")
        case .root: Phrase("最上级工会不能移动、合并或撤销，也只能有一个。", "The top union can't be moved, merged or dissolved, and there is only one.")
        case .nameTaken(let usedToBe):
            usedToBe
                ? Phrase("这个名称曾属于已合并或撤销的工会，不能再用。", "A union that is no more had this name; it isn't given again.")
                : Phrase("同一上级工会之下已有同名的工会。", "A union of this name stands below the same parent already.")
        case .codeTaken: Phrase("这个统一社会信用代码已属于另一个工会（含已撤销的）。", "Another union has or had this code.")
        case .employerHasUnion(_, let name):
            Phrase("该用人单位已建立工会：\(name)。请直接申请加入。", "This employer has a union already: \(name). Apply to join it.")
        case .foundingWaits:
            Phrase("该用人单位已有一份建会申请在审批中，请等待结果或联系上级工会。", "An application to found a union at this employer is waiting already.")
        case .foundingIsClosed: Phrase("这份申请已经办结，请刷新后查看。", "This application has been closed; reload to see how.")
        case .noFederation: Phrase("这个地区还没有接入平台的工会，请选择上一级地区。", "No union of this area is here yet; choose the area above.")
        case .remains(let blocks):
            Phrase(
                "还不能撤销：" + blocks.map(\.text.zh).joined(separator: "；") + "。",
                "Not yet: " + blocks.map(\.text.en).joined(separator: "; ") + ".")
        case .membersRemain: Phrase("会员没有全部转出，未作变更。", "Some members were not moved; nothing was changed.")
        case .cannotMerge(let source, let target):
            Phrase("\(source.name.zh)不能并入\(target.name.zh)。", "\(source.name.en): can't be merged into a \(target.name.en.lowercased()).")
        case .invalid: Phrase("有内容需要修改，请看标出的地方。", "Some fields need a change; see the marks.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        func at(_ field: String) -> [FieldProblem] { [FieldProblem(field: field, code: code, message: message)] }
        switch self {
        case .invalid(let problems): return problems
        case .nameTaken: return at("name")
        case .codeTaken: return at("uscc")
        case .employerHasUnion, .foundingWaits: return at("employer_uscc")
        case .noFederation: return at("region")
        case .wrongLevel, .circle, .tooDeep, .alreadyThere, .cannotMerge: return at("target")
        default: return []
        }
    }
}
