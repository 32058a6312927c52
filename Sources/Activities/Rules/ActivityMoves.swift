import Kernel
import Membership

/// What an officer does to an activity as a whole, and from where it is possible. No other move exists.
public enum ActivityAct: String, Sendable, CaseIterable {
    case publish
    /// Ends it before its window does.
    case close
    /// Takes a closing back.
    case reopen
    /// Calls it off; those who take part are told. Final.
    case cancel
    /// Throws a draft away, until somebody takes that back.
    case discard, restore

    public var from: Set<ActivityState> {
        switch self {
        case .publish, .discard: [.draft]
        case .close: [.published]
        case .reopen: [.closed]
        case .cancel: [.published, .closed]
        case .restore: [.discarded]
        }
    }

    public var to: ActivityState {
        switch self {
        case .publish, .reopen: .published
        case .close: .closed
        case .cancel: .cancelled
        case .discard: .discarded
        case .restore: .draft
        }
    }

    /// In the audit log: `activity.published`.
    var auditAction: String {
        switch self {
        case .publish: "activity.published"
        case .close: "activity.closed"
        case .reopen: "activity.reopened"
        case .cancel: "activity.cancelled"
        case .discard: "activity.discarded"
        case .restore: "activity.restored"
        }
    }

    public var label: Phrase {
        switch self {
        case .publish: Phrase("发布", "Publish")
        case .close: Phrase("提前截止", "Close now")
        case .reopen: Phrase("重新开放", "Open again")
        case .cancel: Phrase("取消活动", "Call off")
        case .discard: Phrase("删除草稿", "Discard")
        case .restore: Phrase("恢复草稿", "Restore")
        }
    }
}

/// Something that is looked at before an activity is published. What is missing and required stops it.
public struct ChecklistItem: Sendable {
    public let isDone: Bool
    public let isRequired: Bool
    public let title: Phrase
    /// What is missing and why it matters; shown when it isn't done.
    public let reason: Phrase
    /// The field to go to.
    public let field: String

    public init(_ title: Phrase, field: String, isDone: Bool, isRequired: Bool = true, reason: Phrase) {
        self.title = title
        self.field = field
        self.isDone = isDone
        self.isRequired = isRequired
        self.reason = reason
    }
}

extension [ChecklistItem] {
    public var isReady: Bool { allSatisfy { $0.isDone || !$0.isRequired } }
    /// What stops publishing, as problems of fields.
    public var problems: [FieldProblem] { filter { !$0.isDone && $0.isRequired }.map { FieldProblem(field: $0.field, code: "required", message: $0.reason) } }
}

extension ActivityContent {
    /// What the frame asks before publishing; the mode adds its own.
    func checklist(now: Instant) -> [ChecklistItem] {
        [
            ChecklistItem(
                Phrase("标题", "Title"), field: "title", isDone: title.unicodeScalars.count >= 2, reason: Phrase("请写一个标题，会员一眼看出是什么活动。", "Give it a title that says what it is.")),
            ChecklistItem(
                Phrase("活动说明", "Text"), field: "text", isDone: !text.isEmpty, isRequired: false,
                reason: Phrase("还没有说明。写清楚做什么、带什么、找谁，会员少打很多电话。", "There is no text yet. Say what happens, what to bring and whom to ask; it saves many calls.")),
            ChecklistItem(
                Phrase("图片", "Picture"), field: "picture", isDone: picture != nil, isRequired: false,
                reason: Phrase("还没有图片。有图片的链接在聊天里更容易被点开。", "There is no picture yet. Links with a picture are opened more often.")),
            ChecklistItem(
                Phrase("参加范围", "Audience"), field: "unions", isDone: !audience.unions.isEmpty, reason: Phrase("请选择面向哪些单位。", "Choose for which unions it is.")),
            ChecklistItem(
                Phrase("开始时间", "Opening time"), field: "opens_at", isDone: opensAt != nil, reason: Phrase("请选择什么时候开始报名。", "Choose when it opens.")),
            ChecklistItem(
                Phrase("截止时间", "Closing time"), field: "closes_at", isDone: closesAt.map { $0 > now && $0 > (opensAt ?? now) } ?? false,
                reason: closesAt == nil
                    ? Phrase("请选择什么时候截止。", "Choose when it closes.") : Phrase("截止时间应在现在和开始时间之后。", "It must close after now and after it opens.")),
        ]
    }
}
