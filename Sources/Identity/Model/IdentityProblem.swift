import Kernel

/// What can go wrong with people, sign-in and roles.
public enum IdentityProblem: Problem, Hashable {
    /// Another person has this paper already. (domain.md R60)
    case paperTaken
    /// Another living account has this phone. (domain.md R3)
    case phoneTaken
    /// The number typed is none that one can sign in with.
    case phoneRefused(PhoneFault)
    /// Another code may be sent in so many seconds. (domain.md R22)
    case codeWait(seconds: Int)
    case codeWrong(left: Int)
    /// Not used in time, used already, killed by a newer one, or never sent.
    case codeExpired
    /// Five wrong tries: a new code is needed.
    case codeUsedUp
    /// Phone and password don't belong together, or there is no such account: never told which.
    case passwordWrong
    case passwordRefused(code: String, message: Phrase)
    /// Too many wrong passwords or authenticator codes.
    case locked(seconds: Int)
    case authenticatorNeeded
    case authenticatorWrong
    /// The steps of signing in took longer than ten minutes.
    case tookTooLong
    case noPhone
    /// The role is above the giver's own, or not one that they may give here.
    case roleNotYours
    case onlyOfficers
    /// Somebody else has decided this request already.
    case decidedAlready
    /// The person is verified with another paper; only an officer can change it. (domain.md R60)
    case verifiedAlready
    /// The account can't be deleted while something needs it.
    case stillNeeded

    public var code: String {
        switch self {
        case .paperTaken: "person.paper_taken"
        case .phoneTaken: "person.phone_taken"
        case .phoneRefused: "invalid"
        case .codeWait: "sign_in.wait"
        case .codeWrong: "sign_in.code_wrong"
        case .codeExpired: "sign_in.code_expired"
        case .codeUsedUp: "sign_in.code_used_up"
        case .passwordWrong: "sign_in.password_wrong"
        case .passwordRefused: "invalid"
        case .locked: "sign_in.locked"
        case .authenticatorNeeded: "sign_in.authenticator_needed"
        case .authenticatorWrong: "sign_in.authenticator_wrong"
        case .tookTooLong: "sign_in.took_too_long"
        case .noPhone: "person.no_phone"
        case .roleNotYours: "role.not_yours"
        case .onlyOfficers: "security.only_officers"
        case .decidedAlready: "verification.decided_already"
        case .verifiedAlready: "person.verified_already"
        case .stillNeeded: "person.still_needed"
        }
    }

    public var status: Status {
        switch self {
        case .paperTaken, .phoneTaken, .noPhone, .decidedAlready, .verifiedAlready, .stillNeeded: .conflict
        case .codeWait, .locked: .tooMany
        case .roleNotYours, .onlyOfficers: .forbidden
        case .phoneRefused, .codeWrong, .codeExpired, .codeUsedUp, .passwordWrong, .passwordRefused, .authenticatorNeeded, .authenticatorWrong, .tookTooLong: .invalid
        }
    }

    public var message: Phrase {
        switch self {
        case .paperTaken: Phrase("这个证件号码已登记在另一个账号下。", "Another account has this paper already.")
        case .phoneTaken: Phrase("这个手机号已被另一个账号使用。", "Another account uses this phone already.")
        case .phoneRefused(let fault): fault.message
        case .codeWait(let seconds): Self.wait(seconds)
        case .codeWrong(let left): Phrase("验证码不对，请核对短信，还可以再试 \(left) 次。", "That is not the code. Check the message; \(left) tries left.")
        case .codeExpired: Phrase("验证码已失效，请重新获取。", "This code is no longer good. Get a new one.")
        case .codeUsedUp: Phrase("输错次数太多，这个验证码已作废，请重新获取。", "Too many wrong tries; this code is void. Get a new one.")
        case .passwordWrong:
            Phrase("手机号或密码不对。没有设置过密码，或者忘记了，可以用短信验证码登录。", "Phone and password don't match. If you have set none, or forgot it, sign in with a code.")
        case .passwordRefused(_, let message): message
        case .locked(let seconds):
            Phrase("输错次数太多，请在 \((seconds + 59) / 60) 分钟后再试。", "Too many wrong tries; try again in \((seconds + 59) / 60) min.")
        case .authenticatorNeeded: Phrase("请再输入动态口令。", "The authenticator's code is needed too.")
        case .authenticatorWrong: Phrase("动态口令不对，请输入验证器里现在显示的 6 位数字。", "That is not the code. Enter the six digits that the authenticator shows now.")
        case .tookTooLong: Phrase("操作超时，请重新登录。", "That took too long. Please sign in again.")
        case .noPhone: Phrase("您的账号还没有手机号，请先绑定手机号。", "Your account has no phone yet. Add one first.")
        case .roleNotYours: Phrase("您不能授予或收回这个角色。", "You can't give or take this role.")
        case .onlyOfficers: Phrase("密码和动态口令供工会干部使用，会员用短信验证码登录即可。", "Passwords and authenticators are for officers; members sign in with a code.")
        case .decidedAlready: Phrase("这条申请已经处理过了。", "This request has been decided already.")
        case .verifiedAlready:
            Phrase("您已完成实名认证。如需更换证件，请联系所在工会核对后办理。", "You are verified already. To change your paper, ask your union.")
        case .stillNeeded: Phrase("还有业务需要这些信息，暂时不能删除。", "Something still needs this; it can't be deleted now.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        switch self {
        case .phoneRefused(let fault): [fault.problem(field: "phone")]
        case .phoneTaken: [FieldProblem(field: "phone", code: code, message: message)]
        case .codeWrong, .codeExpired, .codeUsedUp: [FieldProblem(field: "code", code: code, message: message)]
        case .passwordWrong: [FieldProblem(field: "password", code: code, message: message)]
        case .passwordRefused(let code, let message): [FieldProblem(field: "password", code: code, message: message)]
        case .authenticatorNeeded, .authenticatorWrong: [FieldProblem(field: "authenticator_code", code: code, message: message)]
        default: []
        }
    }

    public var retryAfterSeconds: Int? {
        switch self {
        case .codeWait(let seconds), .locked(let seconds): seconds
        default: nil
        }
    }

    private static func wait(_ seconds: Int) -> Phrase {
        if seconds < 120 { return Phrase("验证码发送太频繁，请在 \(seconds) 秒后再试。", "Too many codes; try again in \(seconds) s.") }
        if seconds < 3 * 3600 {
            return Phrase("验证码发送太频繁，请在 \((seconds + 59) / 60) 分钟后再试。", "Too many codes; try again in \((seconds + 59) / 60) min.")
        }
        return Phrase("今天发送的验证码太多，请明天再试。", "Too many codes today; try again tomorrow.")
    }
}
