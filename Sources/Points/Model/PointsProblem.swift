import Kernel

/// What can go wrong with points.
public enum PointsProblem: Problem {
    case notAMember
    /// Who asks for a big grant doesn't approve it.
    case sameOfficer
    case alreadyDecided

    public var code: String {
        switch self {
        case .notAMember: "points.not_a_member"
        case .sameOfficer: "points.same_officer"
        case .alreadyDecided: "points.already_decided"
        }
    }

    public var status: Status {
        switch self {
        case .notAMember: .invalid
        case .sameOfficer: .forbidden
        case .alreadyDecided: .conflict
        }
    }

    public var message: Phrase {
        switch self {
        case .notAMember: Phrase("只能给在籍会员发放积分。", "Points are for active members only.")
        case .sameOfficer: Phrase("这笔发放由您提出，要请另一位干部复核。", "You asked for this grant; another officer has to decide it.")
        case .alreadyDecided: Phrase("已经处理过了。", "It was decided already.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        if case .notAMember = self { [FieldProblem(field: "member", code: code, message: message)] } else { [] }
    }
}
