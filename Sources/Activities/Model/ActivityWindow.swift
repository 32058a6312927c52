import Kernel
import Web

/// When entries are taken: [opens, closes). (domain.md R63)
public struct ActivityWindow: Hashable, Sendable {
    public let opens: Instant?
    public let closes: Instant?
    public init(opens: Instant?, closes: Instant?) {
        self.opens = opens
        self.closes = closes
    }
}

/// What an activity is right now: its state together with its window.
public enum ActivityPhase: Hashable, Sendable {
    case draft
    /// Published, but it opens later.
    case upcoming(opens: Instant)
    case open(closes: Instant?)
    /// The window is over, or an officer closed it.
    case closed
    case cancelled

    public init(_ state: ActivityState, _ window: ActivityWindow, at now: Instant) {
        switch state {
        case .draft, .discarded: self = .draft
        case .closed: self = .closed
        case .cancelled: self = .cancelled
        case .published:
            if let opens = window.opens, now < opens {
                self = .upcoming(opens: opens)
            } else if let closes = window.closes, now >= closes {
                self = .closed
            } else {
                self = .open(closes: window.closes)
            }
        }
    }

    public var label: Phrase {
        switch self {
        case .draft: Phrase("草稿", "Draft")
        case .upcoming: Phrase("即将开始", "Opens soon")
        case .open: Phrase("进行中", "Open")
        case .closed: Phrase("已截止", "Closed")
        case .cancelled: Phrase("已取消", "Cancelled")
        }
    }

    var tone: Tone {
        switch self {
        case .draft: .warn
        case .upcoming: .info
        case .open: .good
        case .closed: .mute
        case .cancelled: .bad
        }
    }
}
