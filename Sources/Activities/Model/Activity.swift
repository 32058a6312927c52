import Kernel
import Membership
import Store

public enum ActivityTag {}
public typealias ActivityID = Identifier<ActivityTag>
public enum PictureTag {}
public typealias PictureID = Identifier<PictureTag>

/// Which mode an activity has: `signup`. No enum, because each mode brings its own value and the frame knows none of them.
public struct ActivityKind: RawRepresentable, Hashable, Sendable, TextColumn {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Where an activity stands. Whether it is open right now also depends on its window: see `ActivityPhase`.
public enum ActivityState: String, TextColumn, Codable, CaseIterable {
    case draft, published, closed, cancelled
    /// A draft that was thrown away: on no list.
    case discarded

    public var label: Phrase {
        switch self {
        case .draft: Phrase("草稿", "Draft")
        case .discarded: Phrase("已删除", "Discarded")
        case .published: Phrase("已发布", "Published")
        case .closed: Phrase("已结束", "Closed")
        case .cancelled: Phrase("已取消", "Cancelled")
        }
    }
}

/// What every activity has, whatever its mode.
public struct Activity: Sendable {
    public let id: ActivityID
    /// The union that holds it.
    public let organisation: OrganisationID
    public let kind: ActivityKind
    public let state: ActivityState
    public let content: ActivityContent
    /// Opens the preview of a draft to whoever was given the link.
    public let shareCode: String
    /// Counts up with each change; a form that shows an older one is refused.
    public let version: Int64
    public let createdBy: PersonID
    public let createdAt: Instant
    public let publishedAt: Instant?

    public var title: String { content.title }
    public var window: ActivityWindow { ActivityWindow(opens: content.opensAt, closes: content.closesAt) }
    public func phase(at now: Instant) -> ActivityPhase { ActivityPhase(state, window, at: now) }
}

/// What the officer who holds it writes, without what the mode adds.
public struct ActivityContent: Hashable, Sendable {
    /// 2–60 characters.
    public var title: String
    /// Safe Markdown, at most 20,000 characters.
    public var text: String
    public var picture: PictureID?
    public var audience: Audience
    /// Entries are taken in [opensAt, closesAt). (domain.md R63)
    public var opensAt: Instant?
    public var closesAt: Instant?
    /// Whether people outside the audience find it in lists; with the link everybody can read it.
    public var isListed: Bool

    public init(
        title: String, text: String = "", picture: PictureID? = nil, audience: Audience, opensAt: Instant? = nil, closesAt: Instant? = nil,
        isListed: Bool = true
    ) {
        self.title = title
        self.text = text
        self.picture = picture
        self.audience = audience
        self.opensAt = opensAt
        self.closesAt = closesAt
        self.isListed = isListed
    }
}
