import Kernel

/// What a person can agree to and take back. The text is versioned: a new version asks again. (domain.md R19)
public struct ConsentPurpose: Hashable, Sendable {
    /// Stable; stands in the table.
    public let id: String
    public let version: Int
    public let title: Phrase
    /// Why it is needed and what it does to the person.
    public let text: Phrase
    /// What no longer works without it.
    public let without: Phrase
    /// Whether it is sensitive and agreed to separately. (PIPL art. 28–30)
    public let isSensitive: Bool

    public init(id: String, version: Int, title: Phrase, text: Phrase, without: Phrase, isSensitive: Bool) {
        self.id = id
        self.version = version
        self.title = title
        self.text = text
        self.without = without
        self.isSensitive = isSensitive
    }

    public static func == (a: ConsentPurpose, b: ConsentPurpose) -> Bool { a.id == b.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }

    /// Separate consent to the number of one's paper.
    public static let paperNumber = ConsentPurpose(
        id: "paper_number", version: 1,
        title: Phrase("证件号码（敏感个人信息）", "Number of your paper (sensitive personal data)"),
        text: Phrase(
            "证件号码属于敏感个人信息。我们用它核对您的真实身份，防止他人冒用，并保证一人只有一个会籍。号码加密保存，页面上只显示前 3 位和后 4 位；工会干部查看完整号码必须选择用途，每次查看您都能看到记录。",
            """
            The number of your paper is sensitive personal data. We use it to make sure that it is really you, that nobody passes for you, and that \
            a person has one membership only. It is stored encrypted and shown as its first 3 and last 4 characters; an officer who opens it must \
            say why, and you can see each time that it was opened.
            """),
        without: Phrase(
            "不同意则不能办理实名认证，以及需要实名的入会和福利；其他功能不受影响。",
            "Without it, verification and what needs a verified name (joining, benefits) is closed; everything else stays open."),
        isSensitive: true)

    /// Text messages about activities and services. Codes and decisions about the person need none. (domain.md R61)
    public static let notices = ConsentPurpose(
        id: "notices", version: 1, title: Phrase("短信通知", "Notices by text message"),
        text: Phrase(
            "活动变更、候补转正、福利到期等消息，用短信通知您。22 点到次日 8 点不发送。",
            "We tell you by text message when an activity changes, a place becomes free or a benefit runs out; never between 22:00 and 8:00."),
        without: Phrase("关闭后不再收到这类短信，仍可在页面上查看；验证码和与您有关的审批结果照常发送。", "Without it such messages stop; you still find them on the pages. Codes and decisions about you still come."),
        isSensitive: false)

    public static let all: [ConsentPurpose] = [.paperNumber, .notices]
}

/// A consent that was given, and perhaps taken back.
public struct Consent: Sendable {
    public let purpose: String
    public let version: Int
    public let givenAt: Instant
    public let withdrawnAt: Instant?
}
