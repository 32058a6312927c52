import Kernel

/// What can go wrong with people, sign-in and roles.
public enum IdentityProblem: Problem {
    /// Another person has this paper already. (domain.md R60)
    case paperTaken
    /// Another living account has this phone. (domain.md R3)
    case phoneTaken

    public var code: String {
        switch self {
        case .paperTaken: "person.paper_taken"
        case .phoneTaken: "person.phone_taken"
        }
    }

    public var status: Status {
        switch self {
        case .paperTaken, .phoneTaken: .conflict
        }
    }

    public var message: Phrase {
        switch self {
        case .paperTaken: Phrase("这个证件号码已登记在另一个账号下。", "Another account has this paper already.")
        case .phoneTaken: Phrase("这个手机号已被另一个账号使用。", "Another account uses this phone already.")
        }
    }
}
